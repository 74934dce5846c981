"""Who reads which sealed text of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.application.scoring import have_scored
from domain.case import PARTS, CaseEvent, Role
from domain.person import Grant

PAIR = frozenset({Role.MENTOR, Role.MENTEE})
OFFICE = frozenset({Role.COORDINATOR, Role.AUDITOR})
PLAN = OFFICE | {Role.RESPONSIBLE, Role.VERIFIER}
COORDINATOR = frozenset({Role.COORDINATOR})

READ_BY: dict[tuple[str, str], frozenset[Role]] = {
    # What a pair writes to each other: those two.
    ("ContactLogged", "note"): PAIR,
    ("ContactCorrected", "note"): PAIR,
    # The plan is theirs; the office sees what it certifies.
    ("GoalSet", "text"): PAIR | OFFICE,
    # A concern: whoever raised it, and coordinators.
    ("ConcernRaised", "text"): COORDINATOR,
    ("ConcernResolved", "outcome"): COORDINATOR,
    # Answers are read by those who improve the programme.
    ("FeedbackGiven", "answers"): COORDINATOR,
    ("CompetenciesAssessed", "note"): PAIR | OFFICE,
    ("InterviewScored", "notes"): OFFICE | {Role.INTERVIEWER},
    ("InterviewHeld", "notes"): OFFICE | {Role.INTERVIEWER},
    ("InterviewScheduled", "place"): OFFICE | {Role.INTERVIEWER, Role.APPLICANT},
    ("RequirementMet", "answers"): OFFICE | {Role.APPLICANT, Role.INTERVIEWER},
    ("ApplicationSubmitted", "about"): OFFICE | {Role.APPLICANT, Role.INTERVIEWER},
    ("ApplicationSubmitted", "priority_groups"): OFFICE | {Role.APPLICANT},
    # Evidence, and why it is not enough: those who answer for it, and who verifies it.
    ("EvidenceSubmitted", "link"): PLAN,
    ("EvidenceSubmitted", "note"): PLAN,
    ("ActionItemReturned", "reason"): PLAN,
}

NO_CASE = ""
"""Instead of a programme: what happens to people, and to the programmes themselves."""

CONCERNS = frozenset({"ConcernRaised", "ConcernResolved"})

RESOLVES_CONCERNS = "resolve_concern"
"""The step that tells of an open concern to whoever sees that it is to be taken."""


def may_read(event: CaseEvent, field: str, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether this reader may read this sealed field; everybody reads what she wrote herself."""
    act = event.act
    if reader is not None and reader in (act.person, act.acting_person):
        return True
    topic = str(type(event).__dict__["TOPIC"])
    if topic in CONCERNS:
        return may_see(event, case, roles, reader)
    if topic == "InterviewScored" and is_to_score(case, reader):
        return False
    return bool(reading_as(case, roles, reader) & READ_BY.get((topic, field), OFFICE))


def is_to_score(case: Any, reader: UUID | None) -> bool:
    """Whether she still has to give her scores, and so is not to know what others made of the interview."""
    awaited = case.state == "interview_scheduled" and reader in case.interviewers
    return awaited and reader not in have_scored(case.scores)


def may_see(event: Any, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether this reader may know that it happened at all."""
    topic = str(type(event).__dict__["TOPIC"])
    return topic not in CONCERNS or may_know_of(event.concern, case, roles, reader)


def may_know_of(concern: int, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """A concern, by its number, is between whoever raised it and coordinators."""
    hers = reader is not None and any((one.number, one.raised_by) == (concern, reader) for one in case.concerns)
    return hers or hears_concerns(case, roles, reader)


def hears_concerns(case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    return bool(reading_as(case, roles, reader) & COORDINATOR)


def reading_as(case: Any, roles: frozenset[Role], reader: UUID | None) -> frozenset[Role]:
    """In a case about herself nobody reads as staff, but only by her part."""
    if reader not in case.subjects():
        return roles
    return frozenset(role for role in PARTS if reader in case.people(role))


@dataclass(frozen=True)
class ReadableHistory:
    """Of which programmes somebody may read the events, and in which of them those of concerns; `NO_CASE` for the rest."""

    programmes: tuple[str, ...]
    concerns_in: tuple[str, ...]


def readable_history(grants: Iterable[Grant], programmes: Iterable[str]) -> ReadableHistory:
    """The office reads the events of its programmes' cases; admins and auditors those of people and programmes as well.

    Not whoever has her role for one faculty alone: events are listed by programmes.
    """
    grants = frozenset(grant for grant in grants if not grant.is_limited)
    held = {code: frozenset(grant.role for grant in grants if grant.is_of(code)) for code in programmes}
    beyond_cases = {grant.role for grant in grants} & {Role.ADMIN, Role.AUDITOR}
    return ReadableHistory(
        (*(code for code, roles in held.items() if roles & OFFICE), *((NO_CASE,) if beyond_cases else ())),
        tuple(code for code, roles in held.items() if roles & COORDINATOR),
    )
