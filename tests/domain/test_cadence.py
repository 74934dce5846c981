from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import Cadence, CadencePer, Period, StudyYearLeast, cadence_periods
from domain.dates import Span, last_day_of_months

EVERY_MONTH_OF_IT = Cadence(at_least=1, per="month_of_commitment")
EVERY_CALENDAR_MONTH = Cadence(at_least=1, per="calendar_month")
WEEKLY = Cadence(at_least=4, per="calendar_month", by_study_year=(StudyYearLeast((4,), 2),))


def expected(periods: tuple[Period, ...]) -> list[int]:
    return [period.expected for period in periods]


def test_six_months_of_commitment_are_six_periods() -> None:
    periods = cadence_periods(EVERY_MONTH_OF_IT, date(2026, 9, 14), date(2027, 3, 13))
    assert periods[0] == Period(1, date(2026, 9, 14), date(2026, 10, 13), 1)
    assert periods[-1] == Period(6, date(2027, 2, 14), date(2027, 3, 13), 1)
    assert expected(periods) == [1] * 6


def test_months_of_a_commitment_from_the_31st_are_counted_from_its_start() -> None:
    periods = cadence_periods(EVERY_MONTH_OF_IT, date(2026, 8, 31), date(2027, 2, 28))
    assert [period.first for period in periods] == [
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
    ]
    assert periods[-1].last == date(2027, 2, 28), "no seventh period of a single day"
    assert expected(periods) == [1] * 6


def test_calendar_months_ask_nothing_in_the_first_that_is_not_whole() -> None:
    periods = cadence_periods(WEEKLY, date(2026, 9, 2), date(2026, 11, 30))
    assert [(period.first, period.last, period.expected) for period in periods] == [
        (date(2026, 9, 2), date(2026, 9, 30), 0),
        (date(2026, 10, 1), date(2026, 10, 31), 4),
        (date(2026, 11, 1), date(2026, 11, 30), 4),
    ]
    assert cadence_periods(WEEKLY, date(2026, 9, 1), date(2026, 9, 30))[0].expected == 4, "a whole first month asks"


def test_a_last_month_that_is_not_whole_asks_in_proportion() -> None:
    assert expected(cadence_periods(WEEKLY, date(2026, 9, 1), date(2026, 10, 15))) == [4, 2]
    assert expected(cadence_periods(EVERY_CALENDAR_MONTH, date(2026, 9, 1), date(2026, 10, 3))) == [1, 0]


def test_a_paused_month_asks_nothing_and_one_holiday_excuses_no_month() -> None:
    november = Span(date(2026, 11, 1), date(2026, 11, 30))
    new_year = Span(date(2027, 1, 1), date(2027, 1, 2))
    periods = cadence_periods(EVERY_CALENDAR_MONTH, date(2026, 10, 1), date(2027, 1, 31), [november], [new_year])
    assert expected(periods) == [1, 0, 1, 1]


def test_half_a_month_of_pause_asks_half() -> None:
    pause = Span(date(2026, 10, 1), date(2026, 10, 16))
    assert expected(cadence_periods(WEEKLY, date(2026, 10, 1), date(2026, 10, 31), [pause])) == [2]
    assert expected(cadence_periods(EVERY_CALENDAR_MONTH, date(2026, 10, 1), date(2026, 10, 31), [pause])) == [0]


def test_a_pause_and_the_days_that_it_adds_ask_six_contacts_in_all() -> None:
    pause = Span(date(2026, 10, 20), date(2026, 10, 29))
    ends_on = date(2027, 3, 13) + timedelta(days=pause.days)
    periods = cadence_periods(EVERY_MONTH_OF_IT, date(2026, 9, 14), ends_on, [pause])
    assert len(periods) == 7
    assert sum(expected(periods)) == 6


def test_the_study_year_may_ask_another_number() -> None:
    assert [WEEKLY.least_for(year) for year in (None, 1, 3, 4)] == [4, 4, 4, 2]
    assert expected(cadence_periods(WEEKLY, date(2026, 9, 1), date(2026, 9, 30), study_year=4)) == [2]


def test_weeks_go_from_monday_to_sunday_and_a_first_one_that_is_not_whole_asks_nothing() -> None:
    every_week = Cadence(2, "week")
    periods = cadence_periods(every_week, date(2026, 9, 2), date(2026, 9, 23))  # from a Wednesday to a Wednesday
    assert [(one.first.day, one.last.day, one.expected) for one in periods] == [
        (2, 6, 0), (7, 13, 2), (14, 20, 2), (21, 23, 1),
    ]  # fmt: skip
    assert expected(cadence_periods(every_week, date(2026, 9, 7), date(2026, 9, 13))) == [2]


def test_only_named_kinds_count_and_all_where_none_is_named() -> None:
    individual = Cadence(1, "calendar_month", kinds=("individual",))
    assert individual.counts("individual")
    assert not individual.counts("seminar")
    assert EVERY_CALENDAR_MONTH.counts("seminar")


def test_a_period_has_its_days() -> None:
    period = Period(1, date(2026, 9, 14), date(2026, 10, 13), 1)
    assert date(2026, 10, 13) in period
    assert date(2026, 10, 14) not in period


def test_periods_of_so_many_days_are_counted_from_the_start() -> None:
    every_sixty = Cadence(1, "days", days=60)
    periods = cadence_periods(every_sixty, date(2026, 9, 14), date(2027, 3, 13))
    assert [(one.first, one.last, one.expected) for one in periods] == [
        (date(2026, 9, 14), date(2026, 11, 12), 1),
        (date(2026, 11, 13), date(2027, 1, 11), 1),
        (date(2027, 1, 12), date(2027, 3, 12), 1),
        (date(2027, 3, 13), date(2027, 3, 13), 0),
    ]


@pytest.mark.parametrize("per", ["calendar_month", "month_of_commitment", "week", "days"])
@given(starts_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)), length=st.integers(1, 500), months=st.integers(0, 24))
def test_the_periods_cover_the_commitment_without_gaps(
    per: CadencePer, starts_on: date, length: int, months: int
) -> None:
    ends_on = last_day_of_months(starts_on, months) if months else starts_on + timedelta(days=length - 1)
    periods = cadence_periods(Cadence(1, per, days=60 if per == "days" else None), starts_on, ends_on)
    assert periods[0].first == starts_on
    assert periods[-1].last == ends_on
    assert [period.number for period in periods] == list(range(1, len(periods) + 1))
    for before, after in pairwise(periods):
        assert after.first == before.last + timedelta(days=1)
    if months and per == "month_of_commitment":
        assert expected(periods) == [1] * months
