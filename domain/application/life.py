"""The life of an application, as data: one row a step; and the groups of states that the table names again and again."""

from __future__ import annotations

from domain.application import conditions, events, interviews, requirements, rules
from domain.case import BEFORE, NEW, SAME, Role, Step, by, life, states
from domain.ties import coordinator_has_no_ties

SUBMITTED, SCREENED, INTERVIEW_SCHEDULED, INTERVIEWED = "submitted", "screened", "interview_scheduled", "interviewed"
ACCEPTED, WAITLISTED, MATCHED = "accepted", "waitlisted", "matched"
DECLINED, CONCLUDED, CARRIED_OVER, WITHDRAWN = "declined", "concluded", "carried_over", "withdrawn"

UNMATCHED = states(SUBMITTED, SCREENED, INTERVIEW_SCHEDULED, INTERVIEWED, ACCEPTED, WAITLISTED)
OPEN = UNMATCHED | states(MATCHED)
TAKES_PART = states(ACCEPTED, MATCHED, CONCLUDED)
"""Who takes part in the intake, or did to its end: a mentee has one of its places."""

COORDINATOR = by(Role.COORDINATOR)
HERSELF = by(Role.APPLICANT, Role.COORDINATOR)
INTERVIEWER = by(Role.INTERVIEWER)
SELECTING = by(Role.COORDINATOR, Role.MENTOR)
"""A mentor accepts by selecting: her proposal, in the same save, is what shows that she may."""
ALONG: frozenset[Role] = frozenset()

LIFE = life(
    Step(
        "submit", HERSELF, states(NEW), SUBMITTED, events.ApplicationSubmitted,
        rules=(
            rules.role_can_be_asked, rules.wishes_are_known, rules.capacity_fits, conditions.conditions_are_confirmed,
        ),
    ),
    Step(
        "meet_requirement", HERSELF, OPEN, SAME, events.RequirementMet,
        when=(requirements.something_can_be_shown,),
        rules=(requirements.requirement_is_asked, requirements.what_the_office_sees_it_records),
    ),
    Step(
        "take_back_requirement", ALONG, OPEN, SAME, events.RequirementTakenBack,
        rules=(requirements.was_met_by_coming,),
    ),
    Step(
        "waive_requirement", COORDINATOR, OPEN, SAME, events.RequirementWaived,
        when=(requirements.something_can_be_shown,), rules=(requirements.requirement_is_asked,),
        decides=True, needs_reason=True,
    ),
    Step(
        "pass_screening", COORDINATOR, states(SUBMITTED), SCREENED, events.ScreeningPassed,
        rules=(
            conditions.every_criterion_is_judged, conditions.conditions_are_not_waived, conditions.waivers_say_why,
        ),
        decides=True,
    ),
    Step(
        "schedule_interview", COORDINATOR, states(SCREENED, INTERVIEW_SCHEDULED), INTERVIEW_SCHEDULED,
        events.InterviewScheduled,
        when=(interviews.an_interview_is_asked,),
        rules=(interviews.interview_lies_ahead, interviews.interviewers_suit), decides=True,
    ),
    Step("miss_interview", COORDINATOR, states(INTERVIEW_SCHEDULED), SCREENED, events.InterviewMissed),
    Step(
        "score_interview", INTERVIEWER, states(INTERVIEW_SCHEDULED), SAME, events.InterviewScored,
        when=(interviews.interview_time_has_come, interviews.her_scores_are_not_the_last),
        rules=(interviews.interviewers_still_suit, interviews.scores_are_her_own, interviews.scores_fit), decides=True,
    ),
    Step(
        "hold_interview", INTERVIEWER, states(INTERVIEW_SCHEDULED), INTERVIEWED, events.InterviewHeld,
        when=(interviews.interview_time_has_come,),
        rules=(interviews.interviewers_still_suit, interviews.scores_fit, interviews.scores_are_complete), decides=True,
    ),
    Step(
        "accept", SELECTING, states(SCREENED, INTERVIEWED, WAITLISTED), ACCEPTED, events.ApplicationAccepted,
        when=(interviews.no_interview_is_skipped,), decides=True,
    ),
    Step(
        "waitlist", COORDINATOR, states(SCREENED, INTERVIEWED), WAITLISTED, events.ApplicationWaitlisted,
        when=(interviews.no_interview_is_skipped,), decides=True,
    ),
    Step(
        "decline", COORDINATOR, states(SUBMITTED, SCREENED, INTERVIEWED, WAITLISTED), DECLINED,
        events.ApplicationDeclined, decides=True, needs_reason=True,
    ),
    Step(
        "choose_mentors", by(Role.APPLICANT), states(ACCEPTED), SAME, events.MentorsChosen,
        when=(rules.is_mentees, rules.mentees_choose), rules=(rules.choices_fit,),
    ),
    Step(
        "match", ALONG, states(ACCEPTED, CONCLUDED), MATCHED, events.ApplicationMatched,
        when=(rules.is_mentees,), rules=(rules.held_before,),
    ),
    Step(
        "return_to_pool", ALONG, states(MATCHED), ACCEPTED, events.ApplicationReturnedToPool,
        rules=(rules.held_by_this_mentorship,),
    ),
    Step(
        "take_place", ALONG, states(ACCEPTED), SAME, events.PlaceTaken,
        when=(rules.is_mentors,), rules=(rules.a_place_is_free,),
    ),
    Step(
        "free_place", ALONG, states(ACCEPTED), SAME, events.PlaceFreed,
        when=(rules.is_mentors,), rules=(rules.this_place_is_taken,),
    ),
    Step(
        "change_capacity", HERSELF, states(ACCEPTED), SAME, events.CapacityChanged,
        when=(rules.is_mentors,), rules=(rules.capacity_fits,),
    ),
    Step(
        "conclude", by(Role.COORDINATOR, Role.CLOCK), states(MATCHED, ACCEPTED), CONCLUDED,
        events.ApplicationConcluded,
        when=(rules.no_place_is_taken, rules.her_mentorship_ends_with_it, rules.clock_waits_for_the_end),
        decides=True, needs_reason=True,
    ),
    Step(
        "carry_over", COORDINATOR, states(ACCEPTED, WAITLISTED), CARRIED_OVER, events.ApplicationCarriedOver,
        when=(rules.no_place_is_taken,), decides=True,
    ),
    Step(
        "remind", COORDINATOR, UNMATCHED, SAME, events.ApplicantReminded,
        when=(requirements.a_letter_reminds, requirements.she_is_asked_something, requirements.not_reminded_today),
    ),
    Step(
        "withdraw", HERSELF, UNMATCHED, WITHDRAWN, events.ApplicationWithdrawn,
        when=(rules.no_place_is_taken,), rules=(coordinator_has_no_ties,), needs_reason=True,
    ),
    Step(
        "reopen", COORDINATOR, states(DECLINED, WITHDRAWN, CONCLUDED), BEFORE, events.ApplicationReopened,
        when=(rules.concluded_is_reopened_along,), decides=True, needs_reason=True,
    ),
)  # fmt: skip
