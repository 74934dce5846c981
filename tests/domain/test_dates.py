from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import MonthDay, Span, days_covered, first_of_next_month, last_day_of_months, months_after

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("starts_on", "last_day"),
    [
        (date(2026, 9, 14), date(2027, 3, 13)),
        (date(2026, 9, 1), date(2027, 2, 28)),
        (date(2026, 8, 28), date(2027, 2, 27)),
        (date(2026, 8, 29), date(2027, 2, 28)),  # February has no 29th: its last day
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 28)),  # in a leap year it has one
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 4, 30)),
    ],
)
def test_six_months_end_on_the_day_before_the_same_day_or_on_the_last_day_of_a_shorter_month(
    starts_on: date, last_day: date
) -> None:
    assert last_day_of_months(starts_on, 6) == last_day


@given(starts_on=days, months=st.integers(1, 60))
def test_who_starts_later_never_ends_earlier(starts_on: date, months: int) -> None:
    assert last_day_of_months(starts_on, months) <= last_day_of_months(starts_on + timedelta(days=1), months)


def test_months_are_counted_from_the_first_day() -> None:
    assert [months_after(date(2026, 8, 31), count) for count in (1, 2, 6)] == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2027, 2, 28),
    ]


def test_the_first_of_the_next_month() -> None:
    assert first_of_next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert first_of_next_month(date(2026, 9, 1)) == date(2026, 10, 1)


def test_a_day_of_every_year_comes_again() -> None:
    end_of_may = MonthDay.parse("05-31")
    assert end_of_may.on_or_after(date(2026, 9, 1)) == date(2027, 5, 31)
    assert end_of_may.on_or_after(date(2027, 5, 31)) == date(2027, 5, 31)
    assert end_of_may.on_or_before(date(2027, 5, 30)) == date(2026, 5, 31)
    assert str(end_of_may) == "05-31"


@pytest.mark.parametrize("text", ["02-29", "13-01", "0901", "09-31", "-1-5", ""])
def test_what_does_not_come_every_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        MonthDay.parse(text)


def test_a_span_has_both_its_ends() -> None:
    span = Span(date(2026, 9, 1), date(2026, 9, 3))
    assert span.days == 3
    assert date(2026, 9, 3) in span
    assert date(2026, 9, 4) not in span
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2026, 9, 2), date(2026, 9, 1))


def test_a_day_in_two_spans_is_covered_once() -> None:
    september = Span(date(2026, 9, 1), date(2026, 9, 30))
    spans = [
        Span(date(2026, 9, 10), date(2026, 9, 20)),
        Span(date(2026, 8, 25), date(2026, 9, 2)),
        Span(date(2026, 9, 15), date(2026, 9, 16)),
        Span(date(2026, 9, 20), date(2026, 9, 21)),
        Span(date(2026, 10, 1), date(2026, 10, 9)),
    ]
    assert days_covered(september, spans) == 2 + 12
