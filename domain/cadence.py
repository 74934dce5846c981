"""Cadence: how often a pair is asked to meet, and the periods in which that is counted.

A contact belongs to the period of the day on which it happened, whenever it was logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Literal

from dateutil.relativedelta import relativedelta

from domain.dates import ONE_DAY, Span, days_covered, first_of_next_month, last_day_of_months, months_after

CadencePer = Literal["calendar_month", "month_of_commitment", "week", "days"]


@dataclass(frozen=True)
class StudyYearLeast:
    """How many contacts are asked in a period from mentees of these years of study."""

    study_years: tuple[int, ...]
    at_least: int


@dataclass(frozen=True)
class Cadence:
    """At least so many contacts a period, of the contact kinds that count (every kind if `kinds` is empty). `days`: how
    long a period is, where it is counted in days from the start."""

    at_least: int
    per: CadencePer
    kinds: tuple[str, ...] = ()
    by_study_year: tuple[StudyYearLeast, ...] = ()
    days: int | None = None

    def counts(self, contact_kind: str) -> bool:
        return not self.kinds or contact_kind in self.kinds

    def least_for(self, study_year: int | None = None) -> int:
        """How many contacts a full period asks; `study_year` is 1 for freshers, None where it is not known."""
        for row in self.by_study_year:
            if study_year in row.study_years:
                return row.at_least
        return self.at_least


@dataclass(frozen=True)
class Period:
    """A period of a cadence: its number from 1, its days (both inclusive), and how many contacts it asks."""

    number: int
    first: date
    last: date
    expected: int

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def cadence_periods(
    cadence: Cadence,
    starts_on: date,
    ends_on: date,
    pauses: Iterable[Span] = (),
    holidays: Iterable[Span] = (),
    study_year: int | None = None,
) -> tuple[Period, ...]:
    """The periods of a commitment, from its first day to its last, both inclusive, without gaps.

    A first calendar month, or week, that is not whole asks nothing. Elsewhere the days of pauses and holidays ask nothing, nor
    do days of a last period that come after the end: the period asks in proportion to the days that are left, rounded
    to the nearest number. So one holiday does not excuse a month, and a pause of most of it does.

    A pause that has not ended is given with the last day of the commitment.
    """
    return _periods(cadence, starts_on, ends_on, (*pauses, *holidays), study_year)


@lru_cache(maxsize=4096)  # a case asks for the same periods at each of its events
def _periods(
    cadence: Cadence, starts_on: date, ends_on: date, idle: tuple[Span, ...], study_year: int | None
) -> tuple[Period, ...]:
    least = cadence.least_for(study_year)
    full_periods = full_periods_of(cadence, starts_on, ends_on)
    periods = []
    for number, full in enumerate(full_periods, start=1):
        lived = Span(max(full.first, starts_on), min(full.last, ends_on))
        open_days = 0 if full.first < starts_on else lived.days - days_covered(lived, idle)
        expected = (2 * least * open_days + full.days) // (2 * full.days)  # rounded half up
        periods.append(Period(number, lived.first, lived.last, expected))
    return tuple(periods)


def _months(starts_on: date, ends_on: date) -> Iterator[Span]:
    first = starts_on + relativedelta(day=1)
    while first <= ends_on:
        following = first_of_next_month(first)
        yield Span(first, following - ONE_DAY)
        first = following


def _months_of_commitment(starts_on: date, ends_on: date) -> Iterator[Span]:
    """Each month is counted from the start. The end of a commitment that begins on a 31st may be the day on which one
    month more would begin: it belongs to the month before, and opens no period of a single day."""
    for number in count(1):
        first, following = months_after(starts_on, number - 1), months_after(starts_on, number)
        if last_day_of_months(starts_on, number) == ends_on:
            yield Span(first, ends_on)
            return
        if first > ends_on:
            return
        yield Span(first, following - ONE_DAY)


def _weeks(starts_on: date, ends_on: date) -> Iterator[Span]:
    """From Monday to Sunday."""
    monday = starts_on - starts_on.weekday() * ONE_DAY
    while monday <= ends_on:
        yield Span(monday, monday + 6 * ONE_DAY)
        monday += 7 * ONE_DAY


def _of_days(starts_on: date, ends_on: date, days: int) -> Iterator[Span]:
    """So many days each, from the start."""
    first = starts_on
    while first <= ends_on:
        yield Span(first, first + (days - 1) * ONE_DAY)
        first += days * ONE_DAY


def full_periods_of(cadence: Cadence, starts_on: date, ends_on: date) -> Iterator[Span]:
    if cadence.per == "days":
        assert cadence.days is not None, "the programme file says how many"
        return _of_days(starts_on, ends_on, cadence.days)
    return FULL_PERIODS[cadence.per](starts_on, ends_on)


FULL_PERIODS: Mapping[str, Callable[[date, date], Iterator[Span]]] = {
    "calendar_month": _months,
    "month_of_commitment": _months_of_commitment,
    "week": _weeks,
}
