"""What can happen to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, CaseOpened, Role, Sealed
from domain.person.values import ExternalId, Grant, Ground

if TYPE_CHECKING:
    from domain.person.aggregate import Person


@dataclass(frozen=True)
class PersonRegistered(CaseOpened):
    """Somebody is known from now on; her names and contacts are sealed."""

    TOPIC = "PersonRegistered"
    identity: Sealed
    external_ids: tuple[ExternalId, ...] = ()

    def apply(self, case: Person) -> None:
        case.identity, case.external_ids = self.identity, self.external_ids
        case.grants, case.kin, case.supervisors = frozenset(), frozenset(), frozenset()
        case.standings, case.merged, case.merged_into = {}, frozenset(), None


@dataclass(frozen=True)
class IdentityChanged(CaseEvent):
    """Names or contacts were put right, or are new."""

    TOPIC = "IdentityChanged"
    identity: Sealed

    def apply(self, case: Person) -> None:
        case.identity = self.identity


@dataclass(frozen=True)
class ExternalIdsChanged(CaseEvent):
    """What the university's systems call her: all her ids there, as they are from now on."""

    TOPIC = "ExternalIdsChanged"
    external_ids: tuple[ExternalId, ...]

    def apply(self, case: Person) -> None:
        case.external_ids = self.external_ids


@dataclass(frozen=True)
class StandingRecorded(CaseEvent):
    """How she stands at the university as of a day: enrolled, left or graduated, and the results of the term."""

    TOPIC = "StandingRecorded"
    as_of: date
    standing: Sealed

    def apply(self, case: Person) -> None:
        case.standings = {**case.standings, self.as_of: self.standing}


@dataclass(frozen=True)
class RoleGranted(CaseEvent):
    """A role was granted for a programme, and for a faculty where one is given."""

    TOPIC = "RoleGranted"
    role: Role
    programme: str
    faculty: str = ""

    def apply(self, case: Person) -> None:
        case.grants |= {Grant(self.role, self.programme, self.faculty)}


@dataclass(frozen=True)
class RoleRevoked(CaseEvent):
    """A granted role ended."""

    TOPIC = "RoleRevoked"
    role: Role
    programme: str
    faculty: str = ""

    def apply(self, case: Person) -> None:
        case.grants -= {Grant(self.role, self.programme, self.faculty)}


@dataclass(frozen=True)
class KinDeclared(CaseEvent):
    """Two people are kin: neither decides on the other."""

    TOPIC = "KinDeclared"
    kin: UUID

    def apply(self, case: Person) -> None:
        case.kin |= {self.kin}


@dataclass(frozen=True)
class SupervisorDeclared(CaseEvent):
    """Somebody supervises this person's studies or work, and so does not decide on her."""

    TOPIC = "SupervisorDeclared"
    supervisor: UUID

    def apply(self, case: Person) -> None:
        case.supervisors |= {self.supervisor}


@dataclass(frozen=True)
class PersonsMerged(CaseEvent):
    """Two were found to be one: this is who stays, and the other's cases are found under her."""

    TOPIC = "PersonsMerged"
    merged: UUID

    def apply(self, case: Person) -> None:
        case.merged |= {self.merged}


@dataclass(frozen=True)
class PersonMergedInto(CaseEvent):
    """She was found to be somebody else who is known, and goes on as her. Her cases keep her id."""

    TOPIC = "PersonMergedInto"
    into: UUID

    def apply(self, case: Person) -> None:
        case.merged_into = self.into


@dataclass(frozen=True)
class PersonsSeparated(CaseEvent):
    """The merging was a mistake: these are two people after all."""

    TOPIC = "PersonsSeparated"
    separated: UUID

    def apply(self, case: Person) -> None:
        case.merged -= {self.separated}


@dataclass(frozen=True)
class PersonSeparated(CaseEvent):
    """She is somebody of her own again, with the cases that were hers."""

    TOPIC = "PersonSeparated"
    separated_from: UUID

    def apply(self, case: Person) -> None:
        case.merged_into = None


@dataclass(frozen=True)
class PersonErased(CaseEvent):
    """Her key is destroyed: whatever was sealed under it is unreadable for good, and her roles have ended.

    What happened stays, without her. A reason in words is sealed for whoever acted, never under her key.
    """

    TOPIC = "PersonErased"
    ground: Ground

    def apply(self, case: Person) -> None:
        case.grants, case.external_ids, case.standings = frozenset(), (), {}
