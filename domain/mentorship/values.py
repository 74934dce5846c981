"""What a mentorship is made of: frozen values that its events carry and its fields keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.case import Role, Sealed


class How(StrEnum):
    """How a proposal came about."""

    COORDINATOR = "coordinator"
    MENTEE_CHOICE = "mentee_choice"
    MENTOR_SELECTS = "mentor_selects"
    ALGORITHM = "algorithm"
    APPOINTMENT = "appointment"


class Horizon(StrEnum):
    """Whether a goal is for the commitment itself, or for what comes after it."""

    SHORT = "short"
    LONG = "long"


class AtFault(StrEnum):
    """Through whose fault a mentorship ended; nobody's unless a coordinator says otherwise."""

    NOBODY = "nobody"
    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True)
class Participant:
    """A mentor or a mentee: her application in this intake, herself, and the faculty (a code) that she named there."""

    application_id: UUID
    person_id: UUID
    faculty: str = ""


@dataclass(frozen=True)
class Order:
    """An order of the university, and the letter that it answers."""

    number: str
    dated: date
    letter: str = ""


@dataclass(frozen=True)
class Pause:
    """A pause from its first day on; `last` is None until it ends, and lies before `first` if it ended on that day.

    `moved` is by how many days the end moved for it.
    """

    first: date
    last: date | None = None
    moved: int = 0


@dataclass(frozen=True)
class Goal:
    """A goal of the development plan, with its progress in percent; of one `mentee`, or of all of them where none is named.

    `key_step` is the step of the policy's roadmap that it takes, if it is one.
    """

    number: int
    text: Sealed
    section: str
    horizon: Horizon
    due: date | None
    mentee: UUID | None = None
    percent: int = 0
    reached: bool = False
    dropped: bool = False
    key_step: str = ""

    @property
    def is_open(self) -> bool:
        return not self.reached and not self.dropped


@dataclass(frozen=True)
class Contact:
    """An entry of the contact log: how they met, on which local day, for how many minutes, who of the roster came.

    Nobody came: the meeting was missed, and it counts for nothing. `corrected_by` is the number of the entry that is
    right instead. `private`: the policy said so of its kind when it was logged.
    """

    number: int
    kind: str
    on: date
    attended: tuple[UUID, ...]
    minutes: int | None = None
    note: Sealed | None = None
    corrected_by: int | None = None
    logged_by: UUID | None = None
    private: bool = False


@dataclass(frozen=True)
class Mark:
    """What was given for one criterion, on the policy's scale."""

    criterion: str
    value: int


@dataclass(frozen=True)
class Assessment:
    """The competencies of a mentee in a period, as her mentor sees them."""

    mentee: UUID
    period: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class MentorMonth:
    """The mentor's work in one month (`2026-09`), evaluated jointly."""

    month: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Concern:
    """Something wrong that only whoever raised it and coordinators read."""

    number: int
    raised_by: UUID | None
    raised_at: datetime
    text: Sealed
    outcome: Sealed | None = None
    resolved: bool = False


@dataclass(frozen=True)
class Feedback:
    """Who answered which survey, and at which of its occasions; the answers stay in the event."""

    person_id: UUID
    survey: str
    occasion: int


@dataclass(frozen=True)
class AskedAfter:
    """Who of a mentorship came to a gathering (of this kind, on this day) and is asked a survey about it, since `at` (UTC)."""

    gathering: UUID
    kind: str
    on: date
    survey: str
    occasion: int
    people: tuple[UUID, ...]
    at: datetime


@dataclass(frozen=True)
class ConditionResult:
    """A condition of the certificate, how much it asks and how much there is."""

    code: str
    met: bool
    needed: int
    actual: int


@dataclass(frozen=True)
class Certificate:
    """A certificate of one person's part, with what it rests on."""

    number: str
    person_id: UUID
    role: Role
    kind: str
    issued_on: date
    results: tuple[ConditionResult, ...]
    revoked: bool = False
