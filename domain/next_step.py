"""The worklist's rows: an open next step, whose turn it is, since when, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.case import Role
from domain.policy import Policy


@dataclass(frozen=True)
class NextStep:
    """What has to happen next. `since` is in UTC; `due` is a day in the programme's time zone, none where nothing is set.

    `about` is what exactly is asked: the requirement, the period, the survey; empty where the step says it all.
    """

    step: str
    turn: Role
    since: datetime
    due: date | None
    about: str = ""


def within_service_days(policy: Policy, step: str, turn: Role, since: datetime, about: str = "") -> NextStep:
    """A step that the policy wants taken within so many days of its becoming open."""
    days = policy.days_for(step)
    due = policy.local_date(since) + timedelta(days=days) if days is not None else None
    return NextStep(step, turn, since, due, about)
