"""What is asked of the list of gatherings, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


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
