"""The life of a mentorship, as data: one row a step."""

from __future__ import annotations

from domain.case import NEW, SAME, Role, Step, by, life, states
from domain.mentorship import clock, events
from domain.mentorship.rules import agreement, appointment, assessment, end, plan, work
from domain.mentorship.states import (
    ACTIVE,
    AGREED,
    ALLIED,
    CERTIFIED,
    COMPLETED,
    DECLINED,
    LAPSED,
    PAUSED,
    PROPOSED,
    RUNNING,
    TERMINATED,
    WITHDRAWN,
)
from domain.ties import coordinator_has_no_ties

CLOCK, COORDINATOR, MENTOR = by(Role.CLOCK), by(Role.COORDINATOR), by(Role.MENTOR)
PAIR = by(Role.MENTOR, Role.MENTEE)
ANYONE = PAIR | COORDINATOR
ALONG: frozenset[Role] = frozenset()

LIFE = life(
    Step(
        "propose", ANYONE, states(NEW), PROPOSED, events.MentorshipProposed,
        rules=(
            agreement.proposer_fits_the_way, agreement.way_is_this_programmes, coordinator_has_no_ties,
            agreement.everybody_is_somebody_else, agreement.roster_fits,
        ),
    ),
    Step(
        "appoint", COORDINATOR, states(NEW), AGREED, events.MentorAppointed,
        rules=(
            agreement.way_is_this_programmes, appointment.order_is_complete, agreement.everybody_is_somebody_else,
            agreement.roster_fits, appointment.mentor_is_eligible, appointment.group_is_named,
            appointment.faculty_is_one, appointment.study_year_is_one, appointment.year_is_not_over, appointment.in_its_season,
        ),
        decides=True,
    ),
    Step(
        "consent", PAIR, states(PROPOSED), SAME, events.ProposalAccepted,
        when=(agreement.her_consent_is_awaited, agreement.answer_is_in_time),
    ),
    Step("refuse", PAIR, states(PROPOSED), DECLINED, events.ProposalRefused),
    Step(
        "withdraw_proposal", ANYONE, states(PROPOSED), WITHDRAWN, events.ProposalWithdrawn,
        when=(agreement.she_proposed_it,), rules=(coordinator_has_no_ties,),
    ),
    Step("lapse", CLOCK, states(PROPOSED), LAPSED, events.ProposalLapsed, when=(clock.time_to_answer_is_over,)),
    Step(
        "sign", PAIR, states(PROPOSED), SAME, events.AgreementSigned,
        when=(agreement.everybody_has_consented, agreement.her_signature_is_awaited, agreement.answer_is_in_time),
    ),
    Step(
        "confirm_agreement", COORDINATOR, states(PROPOSED), AGREED, events.AgreementConfirmed,
        when=(agreement.everybody_has_consented, agreement.everybody_has_signed),
        rules=(agreement.confirmed_after_the_signatures,), decides=True,
    ),
    Step(
        "start", CLOCK | COORDINATOR, states(AGREED), ACTIVE, events.MentorshipStarted,
        when=(clock.first_day_has_come,),
    ),
    Step(
        "join", COORDINATOR, ALLIED, SAME, events.MenteeJoined,
        when=(agreement.somebody_can_join,), rules=(agreement.nobody_adds_herself, agreement.is_not_on_the_roster),
        decides=True,
    ),
    Step(
        "leave", COORDINATOR, ALLIED, SAME, events.MenteeLeft,
        when=(agreement.somebody_stays,), decides=True, needs_reason=True,
    ),
    Step("agree_plan", PAIR, RUNNING, SAME, events.DevelopmentPlanAgreed, when=(plan.there_are_goals,)),
    Step(
        "set_goal", PAIR, RUNNING, SAME, events.GoalSet,
        rules=(
            work.text_is_given, plan.section_is_known, plan.goal_is_for_the_roster, plan.key_step_is_to_be_taken,
            plan.due_day_fits,
        ),
    ),
    Step(
        "move_goal", PAIR, RUNNING, SAME, events.GoalProgressed,
        when=(plan.a_goal_is_open,), rules=(plan.goal_is_open, plan.percent_is_one),
    ),
    Step(
        "reach_goal", PAIR, RUNNING, SAME, events.GoalReached, when=(plan.a_goal_is_open,), rules=(plan.goal_is_open,),
    ),
    Step(
        "drop_goal", PAIR, RUNNING, SAME, events.GoalDropped, when=(plan.a_goal_is_open,), rules=(plan.goal_is_open,),
    ),
    Step(
        "log_contact", ANYONE, RUNNING | states(COMPLETED), SAME, events.ContactLogged,
        rules=(
            work.kind_is_known, work.day_is_within_commitment, work.attended_by_the_roster, work.minutes_are_possible,
        ),
    ),
    Step(
        "correct_contact", ANYONE, RUNNING | states(COMPLETED), SAME, events.ContactCorrected,
        when=(work.something_is_logged,),
        rules=(
            work.entry_stands, work.kind_is_known, work.day_is_within_commitment, work.attended_by_the_roster,
            work.minutes_are_possible,
        ),
        needs_reason=True,
    ),
    Step(
        "miss_cadence", CLOCK, RUNNING | states(COMPLETED), SAME, events.CadenceMissed,
        when=(clock.a_period_was_missed,),
    ),
    Step(
        "make_good", CLOCK, RUNNING | states(COMPLETED), SAME, events.CadenceMadeGood,
        when=(clock.a_period_was_made_good,),
    ),
    Step(
        "assess", MENTOR, states(ACTIVE, COMPLETED), SAME, events.CompetenciesAssessed,
        when=(work.mentees_are_assessed,), rules=(work.assessment_is_complete, assessment.period_has_begun),
    ),
    Step(
        "evaluate_mentor", COORDINATOR, states(ACTIVE, COMPLETED, CERTIFIED), SAME, events.MentorEvaluated,
        when=(work.mentors_are_evaluated, work.a_month_is_left),
        rules=(work.month_is_new, work.evaluated_together, work.evaluation_is_complete),
        decides=True,
    ),
    Step("raise_concern", PAIR, ALLIED | states(COMPLETED), SAME, events.ConcernRaised, rules=(work.text_is_given,)),
    Step(
        "resolve_concern", COORDINATOR, ALLIED | states(COMPLETED, TERMINATED, CERTIFIED), SAME, events.ConcernResolved,
        when=(work.a_concern_is_open,), rules=(work.concern_is_open, work.text_is_given), decides=True,
    ),
    Step(
        "ask_after_gathering", ALONG, states(ACTIVE, PAUSED, COMPLETED, CERTIFIED), SAME, events.AskedAfterGathering,
        rules=(work.survey_is_about_it,),
    ),
    Step(
        "give_feedback", PAIR, states(ACTIVE, COMPLETED, TERMINATED, CERTIFIED), SAME, events.FeedbackGiven,
        when=(work.somebody_is_asked,), rules=(work.survey_is_hers, work.text_is_given),
    ),
    Step(
        "pause", ANYONE, states(ACTIVE), PAUSED, events.MentorshipPaused,
        when=(end.commitment_is_not_over, end.a_pause_is_left), rules=(end.pause_begins_within,),
    ),
    Step("resume", ANYONE, states(PAUSED), ACTIVE, events.MentorshipResumed, rules=(end.resumes_within,)),
    Step(
        "extend", COORDINATOR, states(ACTIVE), SAME, events.CommitmentExtended,
        when=(end.an_extension_is_left,), rules=(end.end_moves_on, end.ends_later_within_limit), decides=True,
    ),
    Step(
        "terminate", ANYONE, ALLIED, TERMINATED, events.MentorshipTerminated,
        when=(end.commitment_is_not_over, end.appointment_ends_by_order),
        rules=(
            coordinator_has_no_ties, end.ended_within, end.only_a_coordinator_finds_fault, end.dismissed_by_order,
        ),
        needs_reason=True,
    ),
    Step(
        "complete", CLOCK | COORDINATOR, states(ACTIVE), COMPLETED, events.CommitmentCompleted,
        when=(clock.last_day_is_over,), rules=(end.ended_within,), decides=True, needs_reason=True,
    ),
    Step(
        "reinstate", COORDINATOR, states(TERMINATED, COMPLETED), ACTIVE, events.MentorshipReinstated,
        when=(end.it_had_started, end.days_can_be_left, end.no_certificate_is_valid),
        rules=(
            end.resumes_after_the_end, end.end_is_not_earlier, end.end_is_to_come, end.ends_later_within_limit,
        ),
        decides=True, needs_reason=True,
    ),
    Step(
        "continue", PAIR, states(COMPLETED, CERTIFIED), SAME, events.MentorshipContinued,
        when=(end.going_on_is_allowed,),
    ),
    Step(
        "certify", COORDINATOR, states(COMPLETED, CERTIFIED), CERTIFIED, events.CertificateIssued,
        when=(end.somebody_gets_one,), rules=(end.has_none_yet, end.conditions_hold), decides=True,
    ),
    Step(
        "revoke_certificate", COORDINATOR, states(CERTIFIED, COMPLETED), COMPLETED, events.CertificateRevoked,
        when=(end.a_certificate_is_valid,), rules=(end.certificate_is_valid,), decides=True, needs_reason=True,
    ),
)  # fmt: skip
