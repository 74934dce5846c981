"""Intake: a round of a programme (`2026-autumn`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Intake:
    """A round of a programme: open for applications from `opens` to `closes`, both inclusive, in its time zone."""

    name: str
    opens: date
    closes: date
    policy_version: int
    closed: bool = False

    def takes_applications(self, today: date) -> bool:
        return not self.closed and self.opens <= today <= self.closes
