"""Reports that a programme owes: their periods, and what is recorded of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

import pytest

from domain.case import Role
from domain.dates import Span
from domain.policy import Names, Policy
from domain.policy.monitoring import ActionPlan, Every, Monitoring, Report
from domain.policy.policy import Holiday
from domain.programme import Programme
from domain.reports import ReportHandedIn, ReportTakenBack, periods_from
from tests.scenario import FIRST_MOMENT, Story, Taken, scenario, step

EN = Names((("en", "Report"),))
PLAIN = Policy("six", "SIX", EN, EN, "Asia/Almaty", EN)
PLANNED = replace(PLAIN, action_plan=ActionPlan(EN, from_year=2026, to_year=2030))


def report(every: Every) -> Report:
    return Report("summary", EN, every)


@pytest.mark.parametrize(
    ("every", "spans"),
    [
        ("week", [("2026-09-07", "2026-09-13"), ("2026-09-14", "2026-09-20")]),
        ("month", [("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31")]),
        ("quarter", [("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31")]),
        ("half_year", [("2026-07-01", "2026-12-31"), ("2027-01-01", "2027-06-30")]),
        ("term", [("2026-08-01", "2027-01-31"), ("2027-02-01", "2027-07-31")]),
        ("year", [("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")]),
        ("study_year", [("2026-08-01", "2027-07-31"), ("2027-08-01", "2028-07-31")]),
        ("end", [("2026-01-01", "2030-12-31")]),
    ],
)
def test_periods_begin_with_the_one_in_which_the_report_was_first_asked_for(
    every: Every, spans: list[tuple[str, str]]
) -> None:
    found = islice(periods_from(report(every), date(2026, 9, 9), PLANNED), 2)
    assert [(str(one.first), str(one.last)) for one in found] == spans


def test_a_period_of_holidays_alone_asks_for_no_report() -> None:
    vacation = Holiday(EN, date(2026, 12, 30), date(2027, 1, 17))
    weeks = periods_from(report("week"), date(2026, 12, 28), replace(PLAIN, holidays=(vacation,)))
    assert [one.first.isoformat() for one in islice(weeks, 2)] == ["2026-12-28", "2027-01-18"]


def test_without_a_plan_nothing_comes_to_its_end() -> None:
    assert list(periods_from(report("end"), date(2026, 9, 9), PLAIN)) == []


TODAY = FIRST_MOMENT.date()
MONTH = Span(date(TODAY.year, TODAY.month, 1), TODAY.replace(day=28))
POLICY = replace(PLAIN, monitoring=Monitoring(reports=(report("year"),)))
YEAR = Span(date(TODAY.year, 1, 1), date(TODAY.year, 12, 31))
OPENED = step("open", code="six", policy_text="first")


def handed(code: str = "summary", period: Span = YEAR, on: date = TODAY) -> Taken:
    return step("hand_in_report", report=code, period=period, on=on)


def back(code: str = "summary", period: Span = YEAR) -> Taken:
    return step("take_back_report", report=code, period=period)


def programme(*steps: Taken) -> Story[Programme]:
    return scenario(POLICY, Programme).given(OPENED, *steps)


def test_a_report_is_handed_in_and_that_is_taken_back_and_recorded_again() -> None:
    programme().when(handed()).then(ReportHandedIn, report="summary", first=YEAR.first, last=YEAR.last, on=TODAY)
    programme(handed()).when(back()).then(ReportTakenBack, report="summary", last=YEAR.last)
    programme(handed(), back()).when(handed()).then(ReportHandedIn)


@pytest.mark.parametrize(
    ("given", "taken", "code"),
    [
        ((), handed("nothing"), "unknown_report"),
        ((), handed(period=MONTH), "period_not_owed"),
        ((), handed(period=Span(date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31))), "period_not_owed"),
        ((), handed(on=date(TODAY.year + 1, 1, 1)), "in_the_future"),
        ((), handed(period=Span(date(TODAY.year + 1, 1, 1), date(TODAY.year + 1, 12, 31))), "before_the_period"),
        ((handed(),), handed(), "handed_in_already"),
        ((), back(), "not_handed_in"),
        ((handed(), back()), back(), "not_handed_in"),
        ((handed(),), back().without_reason(), "reason_missing"),
    ],
)
def test_what_cannot_have_been_is_refused(given: tuple[Taken, ...], taken: Taken, code: str) -> None:
    programme(*given).when(taken).then_refused(code)


@pytest.mark.parametrize("taken", [handed(), back()], ids=["hand in", "take back"])
def test_coordinators_alone_record_it(taken: Taken) -> None:
    given = (handed(),) if taken.step == "take_back_report" else ()
    programme(*given).when(taken.by(Role.ADMIN)).then_refused("not_yours")
