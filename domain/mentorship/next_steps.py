"""What a mentorship waits for: of whom, since when and by when; and what the clock will do, and on which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from domain.cadence import Period
from domain.case import Role
from domain.dates import ONE_DAY, months_after
from domain.mentorship.aggregate import Mentorship
from domain.mentorship.assessing import assessments_to_make
from domain.mentorship.certification import may_be_certified
from domain.mentorship.rules.work import evaluation_of, months_not_evaluated
from domain.mentorship.states import ACTIVE, COMPLETED, PAUSED
from domain.mentorship.surveys import midterm, open_after_gathering, survey_occasion
from domain.next_step import NextStep, beginning_of, by_the_clock, survey_of, within_service_days
from domain.policy import Policy
from domain.policy.mentoring import Survey, SurveyWhen

PARTS = (Role.MENTOR, Role.MENTEE)


def next_steps(case: Mentorship, policy: Policy) -> tuple[NextStep, ...]:
    """None where nothing is asked of anybody. A step whose `since` lies ahead is not open yet."""
    return (*steps_in_state(case, policy), *concerns_to_resolve(case, policy))


def steps_in_state(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    match case.state:
        case "proposed":
            yield from of_a_proposal(case, policy)
        case "agreed":
            yield by_the_clock(policy, "start", case.commitment.first)
        case "active" | "paused":
            yield from of_a_running_one(case, policy)
        case "completed" | "certified":
            yield from of_the_cadence(case, policy)
            if case.state == COMPLETED:
                yield from assessments_to_make(case, policy)
            yield from surveys_to_answer("at_end", case, policy)
            yield from surveys_to_answer("after_gathering", case, policy)
            yield from months_to_evaluate(case, policy)
            yield from certificates_to_issue(case, policy)


def of_a_proposal(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    awaited = case.consents_missing or case.signatures_missing
    step = "consent" if case.consents_missing else "sign"
    for person_id in sorted(awaited, key=str):
        role = case.role_of(person_id) or Role.MENTEE
        yield NextStep(step, role, case.modified_on, case.answer_by, str(person_id))
    if not awaited:
        yield within_service_days(policy, "confirm_agreement", Role.COORDINATOR, case.modified_on)
    if case.answer_by:
        yield by_the_clock(policy, "lapse", case.answer_by + ONE_DAY)


def of_a_running_one(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    if case.state == PAUSED:
        yield NextStep("resume", Role.MENTEE, case.state_since, None)
    elif not case.plan_agreed and policy.plan_sections:
        step, turn = "agree_plan" if case.goals else "set_goal", Role.MENTOR if case.is_group else Role.MENTEE
        yield within_service_days(policy, step, turn, case.state_since)
    yield from of_the_cadence(case, policy)
    if case.state == ACTIVE:
        yield from assessments_to_make(case, policy)
        yield from surveys_to_answer("regularly", case, policy)
        yield from surveys_to_answer("at_midterm", case, policy)
        yield from surveys_to_answer("after_gathering", case, policy)
        yield from months_to_evaluate(case, policy)
        yield by_the_clock(policy, "complete", case.commitment.last + ONE_DAY)


def of_the_cadence(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    """The contacts of the first period that still lacks some; the clock records it once the period is over."""
    if case.ends_on is None:
        return
    for period in case.periods(policy):
        enough = case.contacts_in(period, policy) >= period.expected
        missed = period.number in case.missed_periods
        if missed and enough:
            yield by_the_clock(policy, "make_good", period.last + ONE_DAY)
        if not missed and not enough:
            if case.state == ACTIVE:
                yield contact_of(period, case, policy)
            yield by_the_clock(policy, "miss_cadence", period.last + ONE_DAY)
            return


def contact_of(period: Period, case: Mentorship, policy: Policy) -> NextStep:
    since = max(case.state_since, beginning_of(period.first, policy))
    return NextStep("log_contact", Role.MENTOR, since, period.last, str(period.number))


def months_to_evaluate(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    """Each month in which the mentor was one, once it is over, or the commitment is."""
    evaluation = evaluation_of("mentor", policy)
    if evaluation is None or evaluation.per != "month":
        return
    for month, last in months_not_evaluated(case):
        since = beginning_of(last + ONE_DAY, policy)
        yield within_service_days(policy, "evaluate_mentor", Role.COORDINATOR, since, month)


def certificates_to_issue(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    """To everybody for whom all conditions hold, as far as the mentorship knows."""
    for person_id in sorted(case.parties, key=str):
        role = case.role_of(person_id)
        if role is None or policy.certificate_for(role) is None or case.certificate_of(person_id):
            continue
        if may_be_certified(case, policy, role, person_id):
            yield within_service_days(policy, "certify", Role.COORDINATOR, case.state_since, str(person_id))


def surveys_to_answer(when: SurveyWhen, case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    """Of each party those that she has not answered yet, whatever else is open."""
    asked = [(survey, role) for survey in policy.surveys if survey.when == when for role in PARTS if role in survey.to]
    for survey, role in asked:
        for person_id in sorted(case.people(role), key=str):
            if since := survey_open_since(survey, person_id, case, policy):
                about = survey_of(survey.code, person_id)
                yield within_service_days(policy, "give_feedback", role, since, about)


def survey_open_since(survey: Survey, person_id: UUID, case: Mentorship, policy: Policy) -> datetime | None:
    """The beginning of the occasion at which somebody is to answer it; none where no occasion is left.

    A regular survey is asked at the occasion of the case's last event, or at the next one if that was answered.
    """
    if survey.when == "after_gathering":
        about = open_after_gathering(case, survey.code, person_id)
        return about.at if about else None
    hers = (one.occasion for one in case.feedback if (one.person_id, one.survey) == (person_id, survey.code))
    answered = max(hers, default=0)
    if survey.when == "at_midterm" and not answered:
        return max(case.state_since, beginning_of(midterm(case), policy))
    if not survey.every_months:
        return None if answered else case.state_since
    occasion = max(1, answered + 1, survey_occasion(case, survey, policy.local_date(case.modified_on)))
    day = months_after(case.commitment.first, occasion * survey.every_months)
    return beginning_of(day, policy) if day <= case.commitment.last else None


def concerns_to_resolve(case: Mentorship, policy: Policy) -> Iterator[NextStep]:
    for concern in case.open_concerns:
        about = str(concern.number)
        yield within_service_days(policy, "resolve_concern", Role.COORDINATOR, concern.raised_at, about)
