"""What the use cases need from outside, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from domain.award.values import Tally
from domain.case import Case, CaseEvent, Sealed
from domain.policy import Policy

TCase = TypeVar("TCase", bound=Case)


class Entry(Protocol):
    """One line of the ledger: its position, its kind, and the event itself (decoded when first asked).

    `led_to`: the case after the last event of the same save, where it has just been recorded.
    """

    led_to: Any

    @property
    def at(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def event(self) -> Any: ...
    @property
    def stored(self) -> Any: ...


class Prepared(Protocol):
    """Events that are written out and only wait to be recorded."""

    @property
    def case_ids(self) -> frozenset[UUID]: ...

    def at(self, moment: datetime) -> Sequence[Any]:
        """As they are kept, recorded at a moment."""


class Conflict(Exception):
    """Somebody else recorded something on the same case first, or on what the decision rests on: load it and decide again."""


@dataclass(frozen=True)
class Unmoved:
    """What a decision rests on besides the cases that it changes. It is recorded only if nothing else was since a position:
    on one of these cases, or that names one of these people. The store looks while nobody else can record."""

    since: int
    cases: Set[UUID]
    named: Set[UUID] = frozenset()


class LedgerUnavailable(Exception):
    """The ledger cannot be read or written just now; nothing was recorded. The sentence says what to do."""


class PerhapsRecorded(LedgerUnavailable):
    """Except that nobody can say whether it was recorded: it went away before it had answered."""


class UnknownCase(LookupError):
    """There is no such case."""


class EventStore(Protocol):
    """Where the ledger's entries are kept, in one total order."""

    def load(self, kind: type[TCase], case_id: UUID, version: int | None = None) -> TCase:
        """The case as it is, or as it was at a version.

        Raises:
            UnknownCase: there is none, or it is of another kind.
        """

    def append(self, events: Sequence[CaseEvent], unmoved: Unmoved | None = None) -> Sequence[Entry]:
        """Record all of them, or none.

        Raises:
            Conflict: one of their versions exists already, something later has been recorded, or what this rests on moved.
            LedgerUnavailable: the store cannot be written.
        """

    def prepare(self, events: Sequence[CaseEvent]) -> Prepared:
        """Write them out as they will be kept, all but the moment of recording, which is told when they are appended."""

    def append_prepared(self, prepared: Prepared, moment: datetime, unmoved: Unmoved) -> Sequence[Entry]:
        """As `append`, of what was prepared."""

    def read(self, after: int, limit: int) -> Sequence[Entry]: ...

    def history(self, case_id: UUID, after_version: int = 0) -> Sequence[CaseEvent]: ...

    def last_position(self) -> int: ...

    def last_recorded_at(self) -> datetime | None: ...

    def close(self) -> None: ...


class Vault(Protocol):
    """Seals texts under people's keys."""

    def seal(self, text: str, about: Iterable[UUID]) -> Sealed: ...

    def open(self, sealed: Sealed) -> str | None:
        """The text; None once one of the people was erased."""

    def make_keys(self, people: Iterable[UUID]) -> None:
        """Make the keys that these people lack at once, before texts are sealed for very many."""

    def preload(self) -> None:
        """Fetch all people's keys at once, before very many texts are opened."""


class PolicyReader(Protocol):
    """Reads the text of a programme file."""

    def __call__(self, text: str) -> Policy: ...


@dataclass(frozen=True)
class Voter:
    """Who may vote for an award: a participant, or whoever was invited at an address."""

    id: UUID
    award_id: UUID
    person_id: UUID | None
    address: str | None


@dataclass(frozen=True)
class Counted:
    """How a vote ended: the votes of those who got any, and how many people could vote."""

    tallies: tuple[Tally, ...]
    invited: int


class Ballots(Protocol):
    """Ballots of open votes. Who voted for whom can be asked of nobody, and counts only of `close`."""

    def add_voters(self, award_id: UUID, people: Iterable[UUID], addresses: Iterable[str]) -> int: ...

    def voters(self, award_id: UUID) -> Sequence[Voter]: ...

    def voter_of(self, award_id: UUID, known_as: UUID) -> Voter | None: ...

    def turnout(self, award_id: UUID) -> tuple[int, int]: ...

    def has_voted(self, award_id: UUID, voter_id: UUID) -> bool | None: ...

    def cast(self, award_id: UUID, voter_id: UUID, nominee: int) -> None:
        """
        Raises:
            Refused: she may not vote here, has voted already, or the box is closed.
        """

    def close(self, award_id: UUID) -> Counted: ...

    def forget(self, award_id: UUID) -> None: ...


class BallotLinks(Protocol):
    """Signed links to vote."""

    def link(self, award_id: UUID, voter_id: UUID) -> str: ...

    def read(self, token: str) -> tuple[UUID, UUID]:
        """
        Raises:
            Refused: it is none of ours.
        """
