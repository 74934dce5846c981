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
reader = msgspec.json.Decoder(Days)


def days_after(known: str, study_year: int | None, event: Any) -> str:
    """The days after an event, to be kept. It changes a mentorship that has nothing but its days, so that both always agree."""
    mentorship = restored(known, study_year)
    event.apply(mentorship)
    return packed.encode(Days(**{name: getattr(mentorship, name) for name in FIELDS})).decode()


def months_asked(known: str, policy: Policy, *, terminated: bool) -> dict[str, int]:
    """How many periods that ask for contacts end in each month, such as `2026-09`."""
    mentorship = restored(known)
    periods = mentorship.periods(policy)
    if terminated:  # the clock records no period that was not over by then
        periods = tuple(period for period in periods if period.last < mentorship.ended_on)
    return dict(Counter(period.last.isoformat()[:7] for period in periods if period.expected))


def restored(known: str, study_year: int | None = None) -> Any:
    days = reader.decode(known) if known else Days(study_year=study_year)
    mentorship: Any = object.__new__(Mentorship)
    for name in FIELDS:
        setattr(mentorship, name, getattr(days, name))
    return mentorship
