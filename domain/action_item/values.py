"""What an action item is made of: frozen values that its events carry and its fields keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.case import Sealed
from domain.policy import Names
from domain.policy.monitoring import Unit


class Origin(StrEnum):
    """Why there is an item: a plan asks for it, the checklist of a mentorship, or a measure that fell short."""

    PLAN = "plan"
    CHECKLIST = "checklist"
    CORRECTIVE = "corrective"


@dataclass(frozen=True)
class Kpi:
    """What an item is measured by, from its baseline to its target (both in the unit; None where there is none)."""

    title: Names
    unit: Unit
    baseline: Decimal | None = None
    target: Decimal | None = None

    def reached(self, value: Decimal) -> bool:
        """Whether a value is at the target or beyond it, seen from the baseline; a target below it is reached downwards."""
        if self.target is None:
            return False
        downwards = self.baseline is not None and self.target < self.baseline
        return value <= self.target if downwards else value >= self.target


@dataclass(frozen=True)
class Assigned:
    """The units that coordinate an item, carry it out, and advise on it: codes of the policy."""

    coordinates: tuple[str, ...] = ()
    operates: tuple[str, ...] = ()
    advises: tuple[str, ...] = ()

    def units(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.coordinates, *self.operates, *self.advises)))


@dataclass(frozen=True)
class Shortfall:
    """What a corrective item answers: an indicator that came, in a group and a period, to less than its target.

    `group` is empty for the whole programme; `value` is None where the group is too small to be shown.
    """

    indicator: str
    group: str
    period: str
    value: Decimal | None
    target: Decimal


@dataclass(frozen=True)
class Measurement:
    """A value of the KPI in a period, such as `2026` or `2026-09`."""

    period: str
    value: Decimal


@dataclass(frozen=True)
class File:
    """A file that was kept: the SHA-256 of its content (hex), what kind it is, and its size in bytes."""

    checksum: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Evidence:
    """What was submitted: a file, or a reference to something kept elsewhere; `number` counts from 1."""

    number: int
    submitted_by: UUID | None
    on: date
    reference: Sealed | None = None
    file: File | None = None
    returned: bool = False
