"""The periods for which a mentor assesses the competencies of her mentees: as often as the policy says, in the commitment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.case import Role
from domain.dates import ONE_DAY, Span, months_after
from domain.mentorship.record import MentorshipRecord
from domain.next_step import NextStep, beginning_of
from domain.policy import Policy
from domain.policy.mentoring import Evaluation, EvaluationPer
from domain.policy.terms import StudyTerm, academic_year_of, term_of


@dataclass(frozen=True)
class AssessedPeriod:
    """Days of the commitment that are assessed together; `code` names them: `2026-09`, `2026-autumn`, `2026`, `end`."""

    code: str
    first: date
    last: date


def assessment_of(policy: Policy) -> Evaluation | None:
    """How the policy has mentees assessed; None where it does not."""
    return next((one for one in policy.evaluations if one.of == "mentee"), None)


def periods_to_assess(case: MentorshipRecord, policy: Policy) -> tuple[AssessedPeriod, ...]:
    """The periods of the commitment as it is planned; none where nothing is assessed, or nothing is agreed yet."""
    evaluation = assessment_of(policy)
    if evaluation is None or case.ends_on is None:
        return ()
    days = Span(case.commitment.first, max(case.last_day, case.commitment.first))
    return tuple(periods_of(evaluation.per, days, policy.study_terms))


def assessments_to_make(case: MentorshipRecord, policy: Policy) -> Iterator[NextStep]:
    """Of each mentee, from some days before the end of a period on: the first that has not been assessed."""
    evaluation = assessment_of(policy)
    notice = timedelta(days=evaluation.asked_days_before if evaluation else 0)
    for mentee in case.mentees:
        made = {one.period for one in case.assessments if one.mentee == mentee.person_id}
        period = next((one for one in periods_to_assess(case, policy) if one.code not in made), None)
        if period:
            opens = beginning_of(max(period.first, period.last - notice), policy)
            about = f"{mentee.person_id}:{period.code}"
            yield NextStep("assess", Role.MENTOR, max(case.state_since, opens), period.last, about)


def periods_of(per: EvaluationPer, days: Span, terms: Sequence[StudyTerm]) -> Iterator[AssessedPeriod]:
    first = days.first
    while first <= days.last:
        code, following = "end", days.last + ONE_DAY
        match per:
            case "month":
                code, following = f"{first:%Y-%m}", months_after(first.replace(day=1), 1)
            case "term":
                code, following = term_of(first, terms)
            case "year":
                code, following = academic_year_of(first, terms)
        yield AssessedPeriod(code, first, min(following - ONE_DAY, days.last))
        first = following
