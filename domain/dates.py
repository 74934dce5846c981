"""Arithmetic of local days: months that clamp, spans of days, days that come back every year. No clock and no zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
YEARS_AHEAD = 5


@dataclass(frozen=True, order=True)
class Span:
    """Days from `first` to `last`, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span cannot end on {self.last}, before it begins on {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlap(self, other: Span) -> Span | None:
        """The days that both have."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


@dataclass(frozen=True, order=True)
class MonthDay:
    """A day that comes back every year. 29 February does not, and is refused."""

    month: int
    day: int

    def __post_init__(self) -> None:
        date(2001, self.month, self.day)  # no leap year: raises ValueError for a day that some years do not have

    @classmethod
    def parse(cls, text: str) -> MonthDay:
        """Read `09-01`.

        Raises:
            ValueError: the text is no such day.
        """
        month, separator, day = text.partition("-")
        if not (separator and month.isdecimal() and day.isdecimal()):
            raise ValueError(f"{text!r} is not a month and a day such as 09-01")
        return cls(int(month), int(day))

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def on_or_after(self, day: date) -> date:
        """The next time it comes, today included."""
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year >= day else date(day.year + 1, self.month, self.day)

    def on_or_before(self, day: date) -> date:
        """The last time it came, today included."""
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year <= day else date(day.year - 1, self.month, self.day)


def is_far_ahead(day: date, today: date) -> bool:
    """Whether its year can only be a slip of the pen: nothing is agreed on or called for so many years ahead."""
    return day.year > today.year + YEARS_AHEAD


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later; in a shorter month its last day. Count from the first day, never from
    the result: 31 August, 30 September, 31 October."""
    return day + relativedelta(months=months)


def last_day_of_months(starts_on: date, months: int) -> date:
    """The last day, inclusive, of something that starts on a day and lasts this many months.

    It is the day before the same day of the month comes again: from 14 September, six months end on 13 March. Where the
    month has no such day, nothing comes again, and it is the last day of that month: from 31 August, six months end on
    the last day of February. So who starts later never ends earlier.
    """
    same_day = months_after(starts_on, months)
    return same_day if same_day.day < starts_on.day else same_day - ONE_DAY


def first_of_next_month(day: date) -> date:
    return day + relativedelta(months=1, day=1)


def days_covered(within: Span, spans: Iterable[Span]) -> int:
    """How many days of `within` the spans cover; a day in two of them counts once."""
    covered, next_free = 0, within.first
    for span in sorted(spans):
        overlap = span.overlap(within)
        if overlap is not None and overlap.last >= next_free:
            covered += Span(max(overlap.first, next_free), overlap.last).days
            next_free = overlap.last + ONE_DAY
    return covered
