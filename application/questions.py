"""What can be asked of the lists, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from uuid import UUID

from domain.action_item.values import Kpi, Measurement, Shortfall
from domain.application.events import Recommendation, Score, Wishes
from domain.case import EventRef
from domain.next_step import Asked
from domain.policy import Names

MOST_COUNTED = 1000
"""Counting stops here: a page says “999+”."""


@dataclass(frozen=True)
class CaseRow:
    """One case as lists show it. `due` is none where nothing is set; `people` are ids, the mentee's first; `group` is the
    name of the academic group, where a mentor was appointed to one."""

    id: str
    reference: str
    kind: str
    programme: str
    intake: str
    role: str
    state: str
    version: int
    people: tuple[str, ...]
    group: str
    faculties: tuple[str, ...]
    opened_at: datetime
    changed_at: datetime
    topic: str
    at: int
    next_step: str
    turn: str
    due: date | None


@dataclass(frozen=True)
class Limit:
    """Of this programme only the cases that belong to one of these faculties; `among`: and have one of these ids."""

    programme: str
    faculties: tuple[str, ...]
    among: frozenset[str] | None = None


@dataclass(frozen=True)
class CaseFilter:
    """Which cases; what is empty does not narrow. `people`: cases in which one of these takes part. Where
    `group` is given, groups whose names have it are found as well as those people, or that reference.
    """

    programmes: tuple[str, ...]
    kind: str = ""
    intake: str = ""
    role: str = ""
    state: str = ""
    turn: str = ""
    due_before: date | None = None
    people: tuple[str, ...] | None = None
    reference: str = ""
    group: str = ""
    limits: tuple[Limit, ...] = ()


Sort = Literal["changed", "due"]


@dataclass(frozen=True)
class WorkRow(Asked):
    """One open next step."""

    case_id: str
    step: str
    about: str
    turn: str
    kind: str
    reference: str
    programme: str
    people: tuple[str, ...]
    since: datetime
    due: date | None

    @property
    def mark(self) -> tuple[str, str, str]:
        """Its place in the order: what is due first, and what has no day at the end."""
        return (self.due or date.max).isoformat(), self.reference, self.about

    def is_of(self, person_id: str) -> bool:
        """Whether this person is asked, given that it is the turn of her part: not if somebody else is named."""
        return self.whom == person_id or not is_id(self.whom)


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class GrantedTurn:
    """Whose turn it is by a granted role: in a programme, and where a unit is named, for that unit alone."""

    programme: str
    turn: str
    unit: str = ""


@dataclass(frozen=True)
class WorkFilter:
    """Which next steps: whose turn, open by when (UTC), which step (empty for any), due on which days (both inclusive).

    `readers`: of cases in which somebody with one of these ids takes part, or took part once, concerns are left out;
    `theirs`: and of those with these ids.
    """

    programmes: tuple[str, ...]
    turns: tuple[str, ...]
    open_at: datetime
    step: str = ""
    due_from: date | None = None
    due_to: date | None = None
    readers: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    def narrowed(self, programme: str, turn: str, step: str) -> WorkFilter:
        return replace(self, programmes=(programme,), turns=(turn,), step=step)

    def takes(self, row: WorkRow) -> bool:
        """Whether a row is open now, of this step, and due on these days, whoever's turn it is and in whichever programme."""
        due = row.due or date.max
        return (
            row.since <= self.open_at
            and (not self.step or row.step == self.step)
            and (self.due_from is None or due >= self.due_from)
            and (self.due_to is None or due <= self.due_to)
        )


@dataclass(frozen=True)
class WorkGroup:
    """The open next steps of one name: how many, and how many of them late (both counted up to `MOST_COUNTED`)."""

    step: str
    count: int
    late: int
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True)
class Line:
    """One event, without what is sealed.

    `kind` is of the case that it happened to; `reference` is what people call that: the code of a programme, nothing for a
    person. `programme` is empty for what is no case of one. `cause_id` and `cause_version` name the event that brought it
    about, where one did.
    """

    at: int
    case_id: str
    version: int
    kind: str
    programme: str
    reference: str
    topic: str
    actor: str
    role: str
    on_behalf_of: str | None
    state: str
    recorded_at: datetime
    reason_code: str
    policy_version: int
    correlation: str
    cause_id: str | None
    cause_version: int | None
    intake: str = ""

    @property
    def event(self) -> EventRef:
        return EventRef(UUID(self.case_id), self.version)

    @property
    def cause(self) -> EventRef | None:
        return EventRef(UUID(self.cause_id), self.cause_version or 0) if self.cause_id else None


@dataclass(frozen=True)
class Wanted:
    """Which events: what is empty or None does not narrow. Recorded from `since` on, before `until` (UTC).

    `programmes`: only of these; an empty code for what is no case of a programme, people and the programmes themselves.
    `concerns_in`: the programmes whose concerns may be known of; None for all. `own_cases`: of these cases they may not, since
    they are about whoever asks. `readings_in`: those of which it may be known who opened sealed matter.
    `case_id`: of this case, and the reads of its sealed matter. `about`: of cases that are about one of these people, or were
    once, and the reads of what is sealed of them. `actors`: done by one of these.
    `for_another`: only what somebody recorded that somebody else had decided. `in_words`: only what has a
    reason in words.
    """

    programmes: tuple[str, ...] | None = None
    concerns_in: tuple[str, ...] | None = None
    readings_in: tuple[str, ...] = ()
    own_cases: tuple[str, ...] = ()
    case_id: str = ""
    topic: str = ""
    actors: tuple[str, ...] | None = None
    about: tuple[str, ...] | None = None
    intake: str = ""
    role: str = ""
    reason_code: str = ""
    policy_version: int = 0
    for_another: bool = False
    in_words: bool = False
    since: datetime | None = None
    until: datetime | None = None


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


@dataclass(frozen=True)
class BoardFilter:
    """Which action items of a programme; what is empty does not narrow. `year`: those that are due in it."""

    programme: str
    origins: tuple[str, ...] = ("plan", "corrective")
    state: str = ""
    year: int = 0
    unit: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One action item as the board shows it. `measured` stands in the order of its periods."""

    id: UUID
    reference: str
    version: int
    origin: str
    code: str
    number: str
    section: str
    title: Names
    completion: Names
    due: date
    year: int | None
    state: str
    operates: tuple[str, ...]
    kpi: Kpi | None
    measured: tuple[Measurement, ...]
    person_id: UUID | None
    shortfall: Shortfall | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("planned", "in_progress")


@dataclass(frozen=True)
class Counted:
    """How often a measure was reached in a group; `detail` is a month, a year, or a mentor's load (`taken/capacity`)."""

    measure: str
    role: str
    group: str
    detail: str
    number: int


@dataclass(frozen=True)
class MarkSum:
    """Marks that may be shown: how many, and their sum."""

    number: int
    total: int

    @property
    def mean(self) -> Decimal | None:
        """To one digit, a half up; None of no marks."""
        return (Decimal(self.total) / self.number).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.number else None


@dataclass(frozen=True)
class TermResult:
    """Somebody's average grade in a term, and the mentorship that she is in: `called` is an academic group, or empty. `groups`:
    its faculty and whatever else indicators are told apart by."""

    person_id: str
    term: str
    average: float
    reference: str
    called: str
    groups: Mapping[str, str]


@dataclass(frozen=True)
class GatheringRow:
    """One gathering as lists show it; `at` is in UTC, `came` how many did. `kind` and `topic` are codes of the policy."""

    id: UUID
    reference: str
    programme: str
    intake: str
    kind: str
    topic: str
    title: str
    at: datetime
    minutes: int
    place: str
    capacity: int | None
    state: str
    version: int
    roles: tuple[str, ...]
    mentorships: tuple[UUID, ...]
    came: int

    @property
    def ends_at(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class AttendanceRow:
    """Somebody came to a gathering."""

    person_id: UUID
    gathering_id: UUID
    programme: str
    intake: str
    kind: str
    topic: str
    at: datetime
