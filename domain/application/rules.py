"""What an application's steps are refused for. Each rule is a sentence that a coordinator can read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.application.conditions import screened_for
from domain.application.events import (
    ApplicantReminded,
    ApplicationMatched,
    ApplicationReturnedToPool,
    ApplicationSubmitted,
    CapacityChanged,
    InterviewHeld,
    InterviewScheduled,
    InterviewScored,
    MentorsChosen,
    PlaceFreed,
    PlaceTaken,
    RequirementMet,
    RequirementTakenBack,
    RequirementWaived,
    Result,
    ScreeningPassed,
    Wishes,
)
from domain.application.scoring import have_scored
from domain.case import Circumstances, Refused, Role, Step
from domain.dates import ONE_DAY, is_far_ahead
from domain.policy import Policy
from domain.policy.admission import Requirement
from domain.policy.words import joined
from domain.ties import coordinator_has_no_ties

if TYPE_CHECKING:
    from domain.application.aggregate import Application

STANDS_BEFORE = {"match": "propose", "take_place": "propose"}
"""A requirement before the proposal binds both applications that the proposal holds."""

SHOWN_BY = {"attendance": Role.COORDINATOR, "order": Role.COORDINATOR}
"""That she came, or was appointed, is for the office to record; a form or a document she shows herself."""


def requirements_open(case: Application, step: Step, given: Circumstances) -> Refused | None:
    """What the policy wants shown before this step."""
    if given.under is None:
        return None
    before = shown_before(step.name, case.role, given.policy)
    missing = [asked for asked in before if asked.code not in case.met | case.waived]
    if not missing:
        return None
    names = joined(asked.names for asked in missing)
    return Refused("requirement_open", "Still to be shown first: {names}.", names=names)


def shown_before(step: str, role: Role, policy: Policy) -> tuple[Requirement, ...]:
    """What the policy asks somebody in this role to show before a step."""
    return tuple(policy.requirements_before(STANDS_BEFORE.get(step, step), role))


# Conditions


def is_mentors(case: Application, given: Circumstances) -> Refused | None:
    """The application is a mentor’s."""
    if case.role is not Role.MENTOR:
        return Refused("not_a_mentor", "This is the application of a mentee.")
    return None


def is_mentees(case: Application, given: Circumstances) -> Refused | None:
    """The application is a mentee’s."""
    if case.role is not Role.MENTEE:
        return Refused("not_a_mentee", "This is the application of a mentor.")
    return None


def mentees_choose(case: Application, given: Circumstances) -> Refused | None:
    """In this programme mentees choose their mentors."""
    if "mentee_choice" not in given.policy.matching.modes:
        return Refused("no_choice", "In this programme mentees do not choose their mentors.")
    return None


def an_interview_is_asked(case: Application, given: Circumstances) -> Refused | None:
    """The programme asks an interview in this role."""
    if not given.policy.asks_interview(case.role):
        return Refused("no_interview", "This programme asks no interview of a {role}.", role=case.role)
    return None


def no_interview_is_skipped(case: Application, given: Circumstances) -> Refused | None:
    """Where the programme asks an interview, it was held."""
    if case.state == "screened" and given.policy.asks_interview(case.role):
        return Refused("interview_open", "The interview comes first: schedule it.")
    return None


def no_place_is_taken(case: Application, given: Circumstances) -> Refused | None:
    """None of the places of this application is taken."""
    if case.places:
        template = "{count} of her places are taken: end those mentorships first."
        return Refused("places_taken", template, count=len(case.places))
    return None


def her_mentorship_ends_with_it(case: Application, given: Circumstances) -> Refused | None:
    """Where a mentorship goes on, the application is concluded only along with it."""
    if case.state == "matched" and not given.along:
        return Refused("still_matched", "Her application is concluded when her mentorship ends.")
    return None


def concluded_is_reopened_along(case: Application, given: Circumstances) -> Refused | None:
    """What is concluded is reopened only along with a mentorship that is reinstated.

    By itself there would be nothing for it to go on with: what its intake is for is over.
    """
    if case.state == "concluded" and not given.along:
        template = "It is concluded: it is reopened along with her mentorship, where that is reinstated."
        return Refused("reopened_along", template)
    return None


def clock_waits_for_the_end(case: Application, given: Circumstances) -> Refused | None:
    """The clock waits until what the intake is for has come to its end; a coordinator may conclude earlier."""
    if given.act.role is not Role.CLOCK or given.along:
        return None
    day = concluded_on(case, given.policy)
    if day is None or given.today < day:
        return Refused("not_over", "What this intake is for has not come to its end yet.")
    return None


def concluded_on(case: Application, policy: Policy) -> date | None:
    """The day on which the clock concludes what was accepted and led to nothing; None where it does not."""
    days = policy.selection.conclude_after_days
    return case.ends_on + (days + 1) * ONE_DAY if case.ends_on is not None and days is not None else None


def something_can_be_shown(case: Application, given: Circumstances) -> Refused | None:
    """Something is asked that is neither shown nor waived yet."""
    if not to_be_shown(case, given.policy, given.act.role):
        return Refused("nothing_asked", "Nothing is left for you to show or to waive.")
    return None


def a_letter_reminds(case: Application, given: Circumstances) -> Refused | None:
    """The programme has a letter for reminders."""
    if not given.policy.notices_on(ApplicantReminded.TOPIC):
        template = "This programme has no letter for reminders: its file needs a notice on ApplicantReminded."
        return Refused("no_letter", template)
    return None


def she_is_asked_something(case: Application, given: Circumstances) -> Refused | None:
    """Something is asked of the applicant: a requirement to show, or mentors to choose."""
    chooses = case.role is Role.MENTEE and case.state == "accepted" and "mentee_choice" in given.policy.matching.modes
    if not to_be_shown(case, given.policy, Role.APPLICANT) and (case.choices or not chooses):
        return Refused("nothing_to_remind_of", "Nothing is asked of her now: there is nothing to remind her of.")
    return None


def not_reminded_today(case: Application, given: Circumstances) -> Refused | None:
    """There was no reminder on the same day already."""
    if case.reminded_at and given.policy.local_date(case.reminded_at) == given.today:
        return Refused("reminded_today", "She was reminded today already: remind her another day.")
    return None


def to_be_shown(case: Application, policy: Policy, by: Role) -> list[Requirement]:
    """What is asked and neither shown nor waived yet, as far as this role may show it."""
    asked = (one for one in policy.requirements_of(case.role) if one.code not in case.met | case.waived)
    return [one for one in asked if by is not Role.APPLICANT or shown_by(one) is by]


def shown_by(requirement: Requirement) -> Role:
    return SHOWN_BY.get(requirement.kind, Role.APPLICANT)


def interview_time_has_come(case: Application, given: Circumstances) -> Refused | None:
    """The interview is recorded at its time or later, as of its day or a later one.

    What took place earlier is scheduled anew first.
    """
    assert case.interview_at is not None, "it is scheduled"
    local_date = given.policy.local_date
    happened_at = given.act.happened_at or given.moment
    if given.moment < case.interview_at or local_date(happened_at) < local_date(case.interview_at):
        at = case.interview_at.astimezone(given.policy.tz)
        template = "The interview is on {day} at {time}: record it afterwards, or schedule it anew."
        return Refused("not_yet", template, at="happened_at", day=at.date(), time=f"{at:%H:%M}")
    return None


def her_scores_are_not_the_last(case: Application, given: Circumstances) -> Refused | None:
    """Interviews are scored here, these scores were not given yet, and others are still awaited.

    Whoever is the last to score records the interview with it.
    """
    if not given.policy.interview_criteria(case.role):
        return Refused("nothing_to_score", "This programme scores no interviews: record it as held.")
    scored = have_scored(case.scores)
    if given.deciding & set(scored):
        return Refused("scored_already", "You have given your scores: the others are to give theirs.")
    if len(scored) + 1 >= least_interviewers(given.policy):
        template = "Nobody else’s scores are awaited: record the interview with yours."
        return Refused("scores_are_the_last", template)
    return None


def least_interviewers(policy: Policy) -> int:
    """How many have to score for the interview to count as held."""
    return max(1, policy.selection.interviewers)


def role_can_be_asked(case: Application, given: Circumstances, happening: ApplicationSubmitted) -> Refused | None:
    """People apply as mentor or as mentee."""
    if happening.role not in (Role.MENTOR, Role.MENTEE):
        return Refused("unknown_role", "People apply as mentor or as mentee.", at="role")
    return None


# Rules


def held_before(case: Application, given: Circumstances, happening: ApplicationMatched) -> Refused | None:
    """A concluded application is held again only by its own mentorship.

    That is where the mentorship is reinstated.
    """
    if case.state == "concluded" and happening.mentorship_id != case.mentorship_id:
        return Refused("not_now", "This application is concluded: she applies in another intake.")
    return None


def wishes_are_known(case: Application, given: Circumstances, happening: ApplicationSubmitted) -> Refused | None:
    """What the applicant wishes is offered in this programme."""
    return unknown_wish(happening.wishes, given.policy)


def unknown_wish(wishes: Wishes, policy: Policy) -> Refused | None:
    offered = {
        "kind": ((wishes.kind,), policy.mentor_kinds),
        "faculty": ((wishes.faculty,), policy.faculties),
        "track": ((wishes.track,), policy.tracks),
        "region": ((wishes.region,), policy.regions),
        "topics": (wishes.topics, policy.topics),
        "languages": (wishes.languages, policy.languages),
    }
    for field, (chosen, known) in offered.items():
        codes = [one.code for one in known]
        if strange := [code for code in chosen if code and code not in codes]:
            template = "“{strange}” is not offered here: choose among {codes}."
            places = {"strange": ", ".join(strange), "codes": ", ".join(codes) or "nothing"}
            return Refused("unknown_choice", template, at=field, **places)
    return None


def capacity_fits(
    case: Application, given: Circumstances, happening: ApplicationSubmitted | CapacityChanged
) -> Refused | None:
    """A mentor has as many places as the programme allows, and no fewer than are taken; a mentee has none."""
    most = given.policy.matching.capacity_most
    if case.role is Role.MENTEE:
        return None if happening.capacity == 0 else Refused("not_a_mentor", "A mentee has no places.", at="capacity")
    if not 1 <= happening.capacity <= most:
        template = "A mentor has between 1 and {most} places in this programme."
        return Refused("capacity_out_of_range", template, at="capacity", most=most)
    if happening.capacity < len(case.places):
        template = "{taken} of her places are taken: she cannot have fewer."
        return Refused("below_places_taken", template, at="capacity", taken=len(case.places))
    return None


def requirement_is_asked(
    case: Application, given: Circumstances, happening: RequirementMet | RequirementWaived
) -> Refused | None:
    """The requirement is asked here, and neither shown nor waived yet."""
    asked = {requirement.code for requirement in given.policy.requirements_of(case.role)}
    if happening.requirement not in asked:
        template = "“{requirement}” is not asked here; asked are: {asked}."
        places = {"requirement": happening.requirement, "asked": ", ".join(sorted(asked)) or "nothing"}
        return Refused("unknown_requirement", template, at="requirement", **places)
    if happening.requirement in case.met | case.waived:
        return Refused("already_shown", "This has been shown or waived already.", at="requirement")
    return None


def what_the_office_sees_it_records(
    case: Application, given: Circumstances, happening: RequirementMet
) -> Refused | None:
    """What the office sees itself, such as attendance or an order, is recorded by a coordinator without ties, in her own
    name.

    Or it comes along with the attendance of a gathering, where that was judged.
    """
    if given.along or shown_by(given.policy.requirement(happening.requirement)) is not Role.COORDINATOR:
        return None
    if given.act.role is not Role.COORDINATOR:
        return Refused("not_yours", "A coordinator records this, in her own name.", at="requirement")
    return coordinator_has_no_ties(case, given, happening)


def was_met_by_coming(case: Application, given: Circumstances, happening: RequirementTakenBack) -> Refused | None:
    """Coming to this gathering is what had met the requirement."""
    if case.met_at.get(happening.requirement) != happening.gathering:
        return Refused("not_met_there", "Coming to this gathering is not what met the requirement.", at="requirement")
    return None


def every_criterion_is_judged(case: Application, given: Circumstances, happening: ScreeningPassed) -> Refused | None:
    """Each condition and criterion is met or waived, once; whom an order puts into a group is not screened."""
    asked = {one.code: one.names for one in screened_for(case, given.policy)}
    if given.along:  # put into a group by an order, which says who belongs to it
        return None
    judged = [result.criterion for result in happening.results]
    if strange := [code for code in judged if code not in asked]:
        return Refused("unknown_criterion", "“{code}” is not a criterion here.", at="results", code=strange[0])
    if missing := [names for code, names in asked.items() if judged.count(code) != 1]:
        template = (
            "Each criterion must be met or waived, once, before she is screened; see: {missing}. Otherwise decline."
        )
        return Refused("criterion_open", template, at="results", missing=joined(missing))
    return None


def waivers_say_why(case: Application, given: Circumstances, happening: ScreeningPassed) -> Refused | None:
    """Where a criterion is waived, it is said why."""
    waived = any(result.result is Result.WAIVED for result in happening.results)
    if waived and not (given.act.reason_code or given.act.reason):
        return Refused("reason_missing", "A criterion is waived: say why.", at="reason")
    return None


def interview_lies_ahead(case: Application, given: Circumstances, happening: InterviewScheduled) -> Refused | None:
    """The interview lies ahead, and not years ahead."""
    if happening.at <= given.moment:
        return Refused("in_the_past", "The interview lies in the past: choose a later time.", at="at")
    if is_far_ahead(happening.at, given.today):
        template = "The interview would be in {year}: put the year right."
        return Refused("too_far_ahead", template, at="at", year=happening.at.year)
    return None


def interviewers_suit(case: Application, given: Circumstances, happening: InterviewScheduled) -> Refused | None:
    """There are at least as many interviewers as the policy asks; the applicant is none of them, and none has ties to her."""
    least = given.policy.selection.interviewers
    if len(set(happening.interviewers)) < max(1, least):
        return Refused("too_few", "Name at least {least} interviewers.", at="interviewers", least=max(1, least))
    if case.person_id in happening.interviewers:
        template = "Nobody interviews herself: choose another interviewer."
        return Refused("conflict_of_interest", template, at="interviewers")
    return interviewers_have_no_ties(happening.interviewers, given)


def interviewers_still_suit(
    case: Application, given: Circumstances, happening: InterviewScored | InterviewHeld
) -> Refused | None:
    """No interviewer has ties to the applicant by now.

    A tie may have been declared since it was scheduled.
    """
    return interviewers_have_no_ties(case.interviewers, given)


def interviewers_have_no_ties(interviewers: tuple[UUID, ...], given: Circumstances) -> Refused | None:
    if given.close_as(Role.INTERVIEWER) & set(interviewers):
        template = "An interviewer has ties to the applicant: schedule it with another."
        return Refused("conflict_of_interest", template, at="interviewers")
    return None


def scores_are_her_own(case: Application, given: Circumstances, happening: InterviewScored) -> Refused | None:
    """The scores are the interviewer’s own, and nobody else’s."""
    if have_scored(happening.scores) - {given.act.person}:
        return Refused("not_your_scores", "Give your own scores here, and nobody else’s.", at="scores")
    if not happening.scores:
        return Refused("score_missing", "Score every criterion once.", at="scores")
    return None


def scores_fit(case: Application, given: Circumstances, happening: InterviewScored | InterviewHeld) -> Refused | None:
    """Each score is an interviewer’s, for a criterion of the policy, on its scale; whoever scores, scores each criterion
    once."""
    criteria = {one.code: one for one in given.policy.interview_criteria(case.role)}
    for score in happening.scores:
        if score.criterion not in criteria:
            template = "“{code}” is not a criterion of the interview."
            return Refused("unknown_criterion", template, at="scores", code=score.criterion)
        scale = criteria[score.criterion]
        if not scale.least <= score.value <= scale.most:
            template = "A score for {code} lies between {least} and {most}."
            return Refused(
                "score_out_of_range", template, at="scores", code=scale.names, least=scale.least, most=scale.most
            )
        if score.interviewer not in case.interviewers:
            return Refused("not_an_interviewer", "Only the interviewers give scores.", at="scores")
    scored = [(score.interviewer, score.criterion) for score in happening.scores]
    scoring = have_scored(happening.scores)
    if missing := [
        one.names for one in criteria.values() if any(scored.count((who, one.code)) != 1 for who in scoring)
    ]:
        template = "Every interviewer scores every criterion once; see: {missing}."
        return Refused("score_missing", template, at="scores", missing=joined(missing))
    return None


def scores_are_complete(case: Application, given: Circumstances, happening: InterviewHeld) -> Refused | None:
    """As many interviewers have scored as the policy asks, for the interview to count as held."""
    least, scored = least_interviewers(given.policy), len(have_scored(happening.scores))
    if given.policy.interview_criteria(case.role) and scored < least:
        template = "The interview counts as held with the scores of {least} interviewers; there are those of {scored}."
        return Refused("score_missing", template, at="scores", least=least, scored=scored)
    return None


def choices_fit(case: Application, given: Circumstances, happening: MentorsChosen) -> Refused | None:
    """At least one mentor is chosen, nobody twice, and no more than the programme allows."""
    most = given.policy.matching.choices_most
    if not happening.choices or len(happening.choices) > most:
        return Refused("too_many_choices", "Choose between 1 and {most} mentors.", at="choices", most=most)
    if len(set(happening.choices)) < len(happening.choices):
        return Refused("chosen_twice", "You chose the same mentor twice.", at="choices")
    return None


def a_place_is_free(case: Application, given: Circumstances, happening: PlaceTaken) -> Refused | None:
    """The mentor has a free place, and this mentee has none with her yet."""
    if (happening.mentorship_id, happening.mentee_id) in case.places:
        return Refused("place_taken_already", "She has a place with this mentor already.", at="mentee")
    if len(case.places) >= case.capacity:
        template = (
            "Every place of this mentor is taken ({capacity}): choose another mentor, or let her raise her capacity."
        )
        return Refused("mentor_is_full", template, at="mentor", capacity=case.capacity)
    return None


def this_place_is_taken(case: Application, given: Circumstances, happening: PlaceFreed) -> Refused | None:
    """The mentee has a place with this mentor."""
    if (happening.mentorship_id, happening.mentee_id) not in case.places:
        return Refused("no_such_place", "She has no place with this mentor.", at="mentee")
    return None


def held_by_this_mentorship(
    case: Application, given: Circumstances, happening: ApplicationReturnedToPool
) -> Refused | None:
    """It is this mentorship that holds the mentee.

    What ends late must not let go of a mentee whom another mentorship holds by now.
    """
    if happening.mentorship_id != case.mentorship_id:
        return Refused("held_by_another", "Another mentorship holds this mentee by now.", at="mentorship_id")
    return None
