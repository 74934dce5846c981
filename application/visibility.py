"""Who reads which sealed text of a case, and who knows of what happened to it.

In a group (`MentorshipRecord.is_group`) a student reads only what is hers. Of the contact log she knows the sessions of the
group, and what she attended alone or logged herself; she reads a note only of the latter two. A note on a session of several
is the mentor's: it may say something about each of them. A contact of a private kind, such as a talk with parents, is known
to nobody but her whom alone it was about, and its note is the mentor's. Goals, assessments and answers of others she does
not see, nor why somebody left or the mentor was dismissed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.application.scoring import have_scored
from domain.case import PARTS, CaseEvent, Role
from domain.mentorship.values import How
from domain.person import Grant

PAIR = frozenset({Role.MENTOR, Role.MENTEE})
OFFICE = frozenset({Role.COORDINATOR, Role.AUDITOR})
PLAN = OFFICE | {Role.RESPONSIBLE, Role.VERIFIER}
INVITED = OFFICE | PAIR
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
    # Whoever is invited finds the way, and knows who leads it.
    **{(topic, field): INVITED for topic in ("GatheringPlanned", "GatheringChanged") for field in ("link", "leader")},
    # Why somebody is nominated: those who judge, and the office.
    ("NominationMade", "why"): OFFICE | {Role.JUROR},
}

NO_CASE = ""
"""Instead of a programme: what happens to people, and to the programmes themselves."""

CONCERNS = frozenset({"ConcernRaised", "ConcernResolved"})

INTERVIEWS = frozenset({"InterviewScored", "InterviewHeld"})
"""Events with scores in clear."""

READINGS = frozenset({"SealedMatterRead"})
"""Who opened which sealed matter: auditors know of it, and nobody whom they look into."""

UNFED = CONCERNS | READINGS
"""What no feed hands out."""

RESOLVES_CONCERNS = "resolve_concern"
"""The step that tells of an open concern to whoever sees that it is to be taken."""


def may_read(event: CaseEvent, field: str, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether this reader may read this sealed field; everybody reads what she wrote herself."""
    act = event.act
    if reader is not None and reader in (act.person, act.acting_person):
        return True
    topic = event.TOPIC
    if topic in CONCERNS:
        return may_see(event, case, roles, reader)
    if topic == "InterviewScored" and is_to_score(case, reader):
        return False
    if reads_as_one_of_a_group(case, roles, reader) and not is_open_to_her(event, topic, case, reader):
        return False
    return bool(reading_as(case, roles, reader) & READ_BY.get((topic, field), OFFICE))


def is_to_score(case: Any, reader: UUID | None) -> bool:
    """Whether she still has to give her scores, and so is not to know what others made of the interview."""
    awaited = case.state == "interview_scheduled" and reader in case.interviewers
    return awaited and reader not in have_scored(case.scores)


def may_know_fact(event: Any, fact: str, case: Any, reader: UUID | None) -> bool:
    """Whether this reader may know what stands in clear in an event: scores of an interview neither whom they are about does,
    nor who has still to give her own."""
    if fact != "scores" or event.TOPIC not in INTERVIEWS:
        return True
    return reader not in case.subjects() and not is_to_score(case, reader)


def may_see(event: Any, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether this reader may know that it happened at all."""
    topic = event.TOPIC
    if topic in CONCERNS:
        return may_know_of(event.concern, case, roles, reader)
    if topic == "MentorEvaluated":
        return reader not in case.subjects() or Role.MENTOR in reading_as(case, roles, reader)
    return not reads_as_one_of_a_group(case, roles, reader) or is_known_to_her(event, topic, case, reader)


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


# In a group


def reads_as_one_of_a_group(case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether she reads the case as one of several mentees, or as one who was."""
    if not getattr(case, "is_group", False) or reader not in case.subjects():
        return False
    return Role.MENTOR not in reading_as(case, roles, reader)


def is_known_to_her(event: Any, topic: str, case: Any, reader: UUID | None) -> bool:
    """Whether one of a group may know that this happened."""
    if reader in (event.act.person, event.act.acting_person):
        return True
    match topic:
        case "ContactLogged":
            return knows_contact(event, reader)
        case "ContactCorrected":
            return knows_contact(event, reader) or knows_contact(case.contact(event.corrects), reader)
        case "GoalSet" | "GoalProgressed" | "GoalReached" | "GoalDropped":
            return knows_goal(case.goal(event.goal), reader)
        case "CompetenciesAssessed":
            return bool(event.mentee == reader)
        case "FeedbackGiven":
            return bool(event.person_id == reader)
        case "AskedAfterGathering":
            return reader in event.people
        case _:
            return True


def is_open_to_her(event: Any, topic: str, case: Any, reader: UUID | None) -> bool:
    """Whether one of a group may read the texts of an event that others wrote."""
    if topic in ("ContactLogged", "ContactCorrected"):
        return not event.private and event.attended == (reader,)
    return is_known_to_her(event, topic, case, reader)


def knows_contact(entry: Any, reader: UUID | None) -> bool:
    """Of an entry of the log, or its event: what she attended alone, or the group did, or she logged."""
    is_of_the_group = len(entry.attended) != 1 and not entry.private
    return is_of_the_group or entry.attended == (reader,) or getattr(entry, "logged_by", None) == reader


def knows_goal(goal: Any, reader: UUID | None) -> bool:
    """A goal of the group, or her own."""
    return goal is None or goal.mentee in (None, reader)


def may_know_why(event: Any, case: Any, roles: frozenset[Role], reader: UUID | None) -> bool:
    """Whether she may know the code of the reason: in a group, of what she did herself, or what was done about her."""
    if not reads_as_one_of_a_group(case, roles, reader) or reader == event.act.person:
        return True
    mentee = getattr(event, "mentee", None)
    return reader in (mentee, getattr(mentee, "person_id", None))


def reads_standing(case: Any, roles: frozenset[Role], reader: UUID | None, of: UUID) -> bool:
    """Whether this reader may know how somebody in this case stands at the university.

    The office may, and she herself; of those whom she is appointed for, a mentor watches the results of each term.
    """
    if reader == of:
        return True
    reading = reading_as(case, roles, reader)
    watches = getattr(case, "how", None) == How.APPOINTMENT and Role.MENTOR in reading
    return bool(reading & OFFICE) or (watches and of in case.everybody())


@dataclass(frozen=True)
class ReadableHistory:
    """Of which programmes somebody may read the events, and in which of them those of concerns, and of readings; `NO_CASE`
    for the rest."""

    programmes: tuple[str, ...]
    concerns_in: tuple[str, ...]
    readings_in: tuple[str, ...]


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
        (
            *(code for code, roles in held.items() if Role.AUDITOR in roles),
            *((NO_CASE,) if Role.AUDITOR in beyond_cases else ()),
        ),
    )
