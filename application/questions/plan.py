"""What is asked of the board of action items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.action_item.values import Kpi, Measurement, Shortfall
from domain.policy import Names


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
