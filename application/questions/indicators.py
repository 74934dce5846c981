"""What is asked of the counters behind indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


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
