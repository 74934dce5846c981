"""The worklist's rows: an open next step, whose turn it is, since when, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.case import Role
from domain.policy import Policy


class Asked:
    """What is asked exactly: a requirement, a period, a person by her id, a survey of a person; empty where the step says it."""

    about: str

    @property
    def what(self) -> str:
        return self.about.partition(":")[0]

    @property
    def whom(self) -> str:
        """Of whom it is asked, or whom it is about, where that is one person; else the same as `what`."""
        return self.about.rpartition(":")[2]


def survey_of(survey: str, person_id: UUID) -> str:
    return f"{survey}:{person_id}"


@dataclass(frozen=True)
class NextStep(Asked):
    """What has to happen next. `since` is in UTC; `due` is a day in the programme's time zone, none where nothing is set."""

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


def by_the_clock(policy: Policy, step: str, day: date) -> NextStep:
    """A step that the clock takes when this day has begun."""
    return NextStep(step, Role.CLOCK, beginning_of(day, policy), day)


def beginning_of(day: date, policy: Policy) -> datetime:
    """The first moment of a day in the programme's time zone, in UTC."""
    return datetime.combine(day, time.min, policy.tz).astimezone(UTC)
