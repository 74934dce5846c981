"""What can happen to a gathering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, CaseOpened, Sealed
from domain.gathering.values import Invited

if TYPE_CHECKING:
    from domain.gathering.aggregate import Gathering


@dataclass(frozen=True)
class GatheringPlanned(CaseOpened):
    """A gathering of a kind that the policy knows is to begin at a moment (`at`, in UTC) and to last so many minutes.

    `intake` is empty where it is for all intakes; `kind` and `topic` are codes of the policy. `place` is known to everybody
    who is invited and to whoever reads the ledger; what is private of it is sealed in `link`. `leader` names whoever leads
    it. `capacity` is how many places there are.
    """

    TOPIC = "GatheringPlanned"
    reference: str
    programme: str
    intake: str
    kind: str
    topic: str
    title: str
    at: datetime
    minutes: int
    place: str
    invited: Invited
    capacity: int | None = None
    link: Sealed | None = None
    leader: Sealed | None = None

    def apply(self, case: Gathering) -> None:
        case.reference, case.programme, case.intake = self.reference, self.programme, self.intake
        case.kind, case.topic, case.title, case.invited = self.kind, self.topic, self.title, self.invited
        case.at, case.minutes, case.place, case.capacity = self.at, self.minutes, self.place, self.capacity
        case.link, case.leader = self.link, self.leader


@dataclass(frozen=True)
class GatheringChanged(CaseEvent):
    """It is at another time or place, or led by somebody else. A sealed text that is not given stays as it was."""

    TOPIC = "GatheringChanged"
    at: datetime
    minutes: int
    place: str
    capacity: int | None = None
    link: Sealed | None = None
    leader: Sealed | None = None

    def apply(self, case: Gathering) -> None:
        case.at, case.minutes, case.place, case.capacity = self.at, self.minutes, self.place, self.capacity
        case.link, case.leader = self.link or case.link, self.leader or case.leader


@dataclass(frozen=True)
class GatheringHeld(CaseEvent):
    """It took place, and these people came (ids, in order)."""

    TOPIC = "GatheringHeld"
    attended: tuple[UUID, ...]

    def apply(self, case: Gathering) -> None:
        case.attended = frozenset(self.attended)


@dataclass(frozen=True)
class AttendanceCorrected(CaseEvent):
    """Some had come who were not recorded, or had not come who were: the wrong record stays in history."""

    TOPIC = "AttendanceCorrected"
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]

    def apply(self, case: Gathering) -> None:
        case.attended = (case.attended - frozenset(self.removed)) | frozenset(self.added)


@dataclass(frozen=True)
class GatheringCancelled(CaseEvent):
    """It does not take place."""

    TOPIC = "GatheringCancelled"


@dataclass(frozen=True)
class GatheringReopened(CaseEvent):
    """It takes place after all, or was recorded as held by mistake: then the attendance of these people counts no more."""

    TOPIC = "GatheringReopened"
    removed: tuple[UUID, ...]

    def apply(self, case: Gathering) -> None:
        case.attended = frozenset()
