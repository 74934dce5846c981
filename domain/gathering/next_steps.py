"""What a gathering waits for."""

from __future__ import annotations

from datetime import timedelta

from domain.case import Role
from domain.gathering.aggregate import PLANNED, Gathering
from domain.next_step import NextStep
from domain.policy import Policy

DAYS_TO_RECORD = 7
"""Within which the attendance is recorded, where the policy sets no other number of days."""


def next_steps(case: Gathering, policy: Policy) -> tuple[NextStep, ...]:
    """Once its time is over: that somebody records who came."""
    if case.state != PLANNED:
        return ()
    since = max(case.ends_at, case.state_since)
    days = policy.days_for("hold")
    due = policy.local_date(case.ends_at) + timedelta(days=DAYS_TO_RECORD if days is None else days)
    return (NextStep("hold", Role.COORDINATOR, since, due),)
