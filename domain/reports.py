"""Reports that a programme owes: for which periods, due when, and which of them were handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.case import CaseEvent, Circumstances, Refused, Sealed
from domain.dates import ONE_DAY, Span, days_covered, months_after
from domain.policy import Policy
from domain.policy.monitoring import Report
from domain.policy.terms import term_of

if TYPE_CHECKING:
    from domain.programme import Programme

ReportKey = tuple[str, date]
"""The code of a report, and the last day of the period that it is about."""

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class HandedIn:
    """On which day a report was handed in, who recorded it, and what was noted."""

    on: date
    actor: str
    note: Sealed | None = None


@dataclass(frozen=True)
class ReportHandedIn(CaseEvent):
    """A report about a period, its days inclusive, was handed in on a day."""

    TOPIC = "ReportHandedIn"
    report: str
    first: date
    last: date
    on: date

    def apply(self, case: Programme) -> None:
        known = HandedIn(self.on, self.act.actor, self.act.reason)
        case.handed_in = {**case.handed_in, (self.report, self.last): known}


@dataclass(frozen=True)
class ReportTakenBack(CaseEvent):
    """It was recorded by mistake that a report was handed in; the report is owed again."""

    TOPIC = "ReportTakenBack"
    report: str
    first: date
    last: date

    def apply(self, case: Programme) -> None:
        case.handed_in = {key: one for key, one in case.handed_in.items() if key != (self.report, self.last)}


# Periods


def period_of(report: Report, day: date, policy: Policy) -> Span | None:
    """The period that a day is in: Monday to Sunday, calendar months, terms and academic years as the policy has them.

    What comes at the end is about all years of the plan; None where there is no plan.
    """
    match report.every:
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Span(monday, monday + timedelta(days=6))
        case "term":
            first = max(one.first.on_or_before(day) for one in policy.study_terms)
            return Span(first, term_of(day, policy.study_terms)[1] - ONE_DAY)
        case "study_year":
            begins = policy.study_terms[0].first
            return Span(begins.on_or_before(day), begins.on_or_after(day + ONE_DAY) - ONE_DAY)
        case "end":
            plan = policy.action_plan
            if not (plan.from_year and plan.to_year):
                return None
            return Span(date(plan.from_year, 1, 1), date(plan.to_year, 12, 31))
        case every:
            months = MONTHS[every]
            first = date(day.year, (day.month - 1) // months * months + 1, 1)
            return Span(first, months_after(first, months) - ONE_DAY)


def periods_from(report: Report, since: date, policy: Policy) -> Iterator[Span]:
    """The period that a day is in, and all that follow. Holidays ask nothing: one that is nothing else is left out."""
    holidays = [Span(one.first, one.last) for one in policy.holidays]
    period = period_of(report, since, policy)
    while period is not None:
        if days_covered(period, holidays) < period.days:
            yield period
        if report.every == "end":
            return
        period = period_of(report, period.last + ONE_DAY, policy)


# Rules


def report_is_owed(
    case: Programme, given: Circumstances, happening: ReportHandedIn | ReportTakenBack
) -> Refused | None:
    """The report is one of the programme’s."""
    known = {one.code: one for one in given.policy.monitoring.reports}
    report = known.get(happening.report)
    if report is None:
        template = "“{report}” is no report of this programme; those are: {known}."
        places = {"report": happening.report, "known": ", ".join(known) or "none"}
        return Refused("unknown_report", template, at="report", **places)
    return None


def period_is_one(case: Programme, given: Circumstances, happening: ReportHandedIn) -> Refused | None:
    """The period is a whole one of the report, and was not over before the programme was opened."""
    report = next(one for one in given.policy.monitoring.reports if one.code == happening.report)
    span = Span(happening.first, happening.last) if happening.first <= happening.last else None
    opened = given.policy.local_date(case.created_on)
    if span is None or span != period_of(report, happening.last, given.policy) or span.last < opened:
        template = "No report “{report}” is owed for {first} to {last}: choose a period of the list."
        places = {"report": report.code, "first": happening.first, "last": happening.last}
        return Refused("period_not_owed", template, at="last", **places)
    return None


def day_can_be(case: Programme, given: Circumstances, happening: ReportHandedIn) -> Refused | None:
    """The report was handed in no earlier than its period began, and no later than the day of recording."""
    if happening.on > given.today:
        return Refused("in_the_future", "It cannot have been handed in later than today: give an earlier day.", at="on")
    if happening.on < happening.first:
        template = "The period begins on {first}: a report about it is not handed in before."
        return Refused("before_the_period", template, at="on", first=happening.first)
    return None


def is_not_handed_in(case: Programme, given: Circumstances, happening: ReportHandedIn) -> Refused | None:
    """It is not recorded yet that the report was handed in."""
    known = case.handed_in.get((happening.report, happening.last))
    if known is None:
        return None
    template = "This report was handed in on {day} already: take that back first where it is wrong."
    return Refused("handed_in_already", template, at="last", day=known.on)


def is_handed_in(case: Programme, given: Circumstances, happening: ReportTakenBack) -> Refused | None:
    """It is recorded that the report was handed in."""
    if (happening.report, happening.last) in case.handed_in:
        return None
    template = (
        "Nobody has recorded that this report about {first} to {last} was handed in: there is nothing to take back."
    )
    return Refused("not_handed_in", template, at="last", first=happening.first, last=happening.last)
