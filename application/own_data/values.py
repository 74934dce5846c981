"""What a person's own data are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from application.case_files import CaseFile
from application.notices import Written
from application.questions import Line
from domain.case import CaseEvent
from domain.identity import Identity
from domain.person import ExternalId, Grant, Standing

Ids = frozenset[UUID]


@dataclass(frozen=True)
class OwnStanding:
    """How she stood at the university as of a day."""

    as_of: date
    standing: Standing


@dataclass(frozen=True)
class OwnCase:
    """A case that is hers, or in which she has a part, with those events that she may know of and that concern her."""

    file: CaseFile
    events: Sequence[CaseEvent]

    @property
    def reference(self) -> str:
        return str(self.file.case.reference)


@dataclass(frozen=True)
class OwnFile:
    """A file that she submitted; `name` is made of the case's reference and its number there."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Account:
    """How she signs in. When she did, nobody keeps."""

    username: str
    language: str
    theme: str
    active: bool
    failures: int = 0


@dataclass(frozen=True)
class Brought:
    """A table that she uploaded to import it; its content is about others, and thrown away after two days."""

    name: str
    state: str
    touched_at: datetime


@dataclass(frozen=True)
class Own:
    """Everything that is handed to her.

    `ties`: `kin` or `supervisor`, and who that is. `events` are those of herself, under each of her ids; `votes` says of which
    awards she may vote (by reference), and whether she did; `acts` is what she did in the cases of others.
    """

    ids: Ids
    identity: Identity
    external_ids: Sequence[ExternalId]
    grants: Sequence[Grant]
    standings: Sequence[OwnStanding]
    ties: Sequence[tuple[str, str]]
    events: Sequence[CaseEvent]
    cases: Sequence[OwnCase]
    account: Account | None
    letters: Sequence[Written]
    votes: Mapping[str, bool]
    acts: Sequence[Line]
    uploads: Sequence[Brought]
    files: Sequence[OwnFile]
