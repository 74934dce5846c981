"""What is asked of the lists of people: everybody, mentors with their places, applicants of an intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.application.events import Recommendation, Score, Wishes


@dataclass(frozen=True)
class Somebody:
    """One person as lists show her."""

    id: UUID
    name: str
    email: str
    phone: str
    roles: tuple[tuple[str, str, str], ...]
    registered_at: datetime
    sort: str


@dataclass(frozen=True)
class MentorRow:
    """Somebody who was accepted as a mentor in an intake, what she offers, and how many of her places are taken.

    `shown`: the requirements, by their codes, that she met or that were waived.
    """

    application_id: UUID
    person_id: UUID
    reference: str
    programme: str
    intake: str
    wishes: Wishes
    capacity: int
    taken: int
    shown: frozenset[str]


@dataclass(frozen=True)
class ApplicantRow:
    """Somebody who asks to be a mentee in an intake: how far she has come, what she wishes for, and her scores.

    `shown`: the requirements, by their codes, that she met or that were waived.
    """

    application_id: UUID
    person_id: UUID
    reference: str
    programme: str
    intake: str
    state: str
    version: int
    wishes: Wishes
    waiting_since: date
    shown: frozenset[str]
    scores: tuple[Score, ...]
    recommendation: Recommendation | None
