"""What is asked of the worklist: the open next steps, and whose turn each is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from application.questions.cases import Limit
from domain.next_step import Asked


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
