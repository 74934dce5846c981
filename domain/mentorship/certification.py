"""Judging whether somebody gets a certificate: each condition of the policy, how much it asks and how much there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.case import Role
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.states import CERTIFIED, COMPLETED
from domain.mentorship.values import ConditionResult
from domain.policy import Policy
from domain.policy.closing import Condition
from domain.policy.words import Names

OF_SO_MANY = Names((("en", "{actual} of {needed}"), ("ru", "{actual} из {needed}"), ("kk", "{needed} ішінен {actual}")))
STILL_OPEN = Names((("en", "{actual} open"), ("ru", "не закрыто: {actual}"), ("kk", "жабылмағаны: {actual}")))


@dataclass(frozen=True)
class KeptElsewhere:
    """What other cases know of one person: how many gatherings of each kind she attended, and how many topics of them (each
    once); whether her checklist is done."""

    attended: tuple[tuple[str, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    checklist_done: bool = False


def judge(
    case: MentorshipRecord,
    policy: Policy,
    role: Role,
    person_id: UUID,
    elsewhere: KeptElsewhere = KeptElsewhere(),
) -> tuple[ConditionResult, ...]:
    """How each condition for this role comes out for one person."""
    return tuple(
        result(condition, *needed_and_actual(condition, case, policy, person_id, elsewhere))
        for condition in policy.conditions_for(role)
    )


KNOWN_ELSEWHERE = frozenset({"attendance", "checklist_done"})
"""The kinds of condition of which the mentorship itself knows nothing."""


def may_be_certified(case: MentorshipRecord, policy: Policy, role: Role, person_id: UUID) -> bool:
    """Whether every condition holds of which the mentorship knows; the others are judged when the step is taken."""
    kinds = {condition.code: condition.kind for condition in policy.conditions_for(role)}
    return all(one.met or kinds[one.code] in KNOWN_ELSEWHERE for one in judge(case, policy, role, person_id))


def result(condition: Condition, needed: int, actual: int) -> ConditionResult:
    met = actual <= needed if condition.kind == "no_open_concern" else actual >= needed
    return ConditionResult(condition.code, met, needed, actual)


def needed_and_actual(
    condition: Condition, case: MentorshipRecord, policy: Policy, person_id: UUID, elsewhere: KeptElsewhere
) -> tuple[int, int]:
    least = condition.least or 1
    match condition.kind:
        case "contacts_at_least":
            return least, contacts_of(case, policy, person_id)
        case "cadence_kept_in":
            asked, kept = periods_asked_and_kept(case, policy)
            return min(least, asked), kept
        case "goals_reached":
            return least, case.goals_reached
        case "attendance":
            counted = elsewhere.topics if condition.each_topic else elsewhere.attended
            return least, dict(counted).get(condition.gathering or "", 0)
        case "no_open_concern":
            return 0, len(case.open_concerns)
        case _:
            return 1, int(holds(condition, case, person_id, elsewhere))


def holds(condition: Condition, case: MentorshipRecord, person_id: UUID, elsewhere: KeptElsewhere) -> bool:
    """The conditions that nothing is counted for."""
    return {
        "agreement_confirmed": case.ends_on is not None,
        "commitment_completed": case.state in (COMPLETED, CERTIFIED),
        "plan_agreed": case.plan_agreed,
        "survey_answered": any((one.person_id, one.survey) == (person_id, condition.survey) for one in case.feedback),
        "checklist_done": elsewhere.checklist_done,
    }[condition.kind]


def contacts_of(case: MentorshipRecord, policy: Policy, person_id: UUID) -> int:
    """The counted contacts in which somebody took part; the mentor took part in all."""
    counted = case.contacts_counted(policy)
    return sum(person_id == case.mentor.person_id or person_id in entry.attended for entry in counted)


def periods_asked_and_kept(case: MentorshipRecord, policy: Policy) -> tuple[int, int]:
    """How many periods of the whole commitment, as planned, ask for contacts; and how many of them were kept.

    So nobody has to keep more periods than there were, and neither an early end nor a gap makes it easier.
    """
    asked = [period for period in case.periods_as_planned(policy) if period.expected > 0]
    return len(asked), sum(case.contacts_in(period, policy) >= period.expected for period in asked)


def still_missing(conditions: Iterable[Condition], results: Iterable[ConditionResult]) -> list[Names]:
    """The conditions that fail, in words with their counts."""
    names = {condition.code: condition.names for condition in conditions}
    return [counted(names[one.code], one) for one in results if not one.met]


def counted(name: Names, result: ConditionResult) -> Names:
    """`Contacts kept (3 of 6)`, in each language that the counts are told in."""
    told = OF_SO_MANY if result.needed else STILL_OPEN
    return Names(
        tuple(
            (language, f"{name.in_(language)} ({count.format(actual=result.actual, needed=result.needed)})")
            for language, count in told.pairs
        )
    )
