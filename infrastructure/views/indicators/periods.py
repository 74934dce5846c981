"""In which months the periods of a commitment end that ask for contacts: the days of a mentorship without all else of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from domain.dates import Span
from domain.mentorship import Mentorship
from domain.mentorship.values import Pause
from domain.policy import Policy
from infrastructure.views.engine import Row

packed = msgspec.json.Encoder()


@dataclass(frozen=True)
class Days:
    """What the periods are computed from."""

    starts_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    gaps: tuple[Span, ...] = ()
    extended_days: int = 0
    study_year: int | None = None


FIELDS = tuple(Days.__dataclass_fields__)


def days_after(case: Row, event: Any) -> str:
    """The days after an event, to be kept. It changes a mentorship that has nothing but its days, so that both always agree."""
    mentorship = restored(case)
    event.apply(mentorship)
    return packed.encode(Days(**{name: getattr(mentorship, name) for name in FIELDS})).decode()


def months_asked(case: Row, policy: Policy, *, terminated: bool) -> dict[str, int]:
    """How many periods that ask for contacts end in each month, such as `2026-09`."""
    mentorship = restored(case)
    periods = mentorship.periods(policy)
    if terminated:  # the clock records no period that was not over by then
        periods = tuple(period for period in periods if period.last < mentorship.ended_on)
    return dict(Counter(f"{period.last:%Y-%m}" for period in periods if period.expected))


def restored(case: Row) -> Any:
    known = msgspec.json.decode(case["days"], type=Days) if case["days"] else Days(study_year=study_year_of(case))
    mentorship: Any = object.__new__(Mentorship)
    for name in FIELDS:
        setattr(mentorship, name, getattr(known, name))
    return mentorship


def study_year_of(case: Row) -> int | None:
    said = msgspec.json.decode(case["groups"])[3]
    return int(said) if said else None
