"""What the pages say of the reports that a programme owes: when each is due, and how each of its periods stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from application.people import ERASED
from application.reports import OwedReport, ReportStanding
from domain.dates import Span
from domain.policy import Policy
from domain.policy.monitoring import Report
from domain.policy.terms import term_of
from web import dates
from web.appearance import language
from web.house import house
from web.language import N_, word
from web.naming import actor_name
from web.periods import period_word
from web.scope import policy_now

EVERY: Final = {
    "week": N_("weekly"),
    "month": N_("monthly"),
    "quarter": N_("quarterly"),
    "half_year": N_("twice a year"),
    "term": N_("once a term"),
    "year": N_("yearly"),
    "study_year": N_("once an academic year"),
    "end": N_("at the end of the plan"),
}


@dataclass(frozen=True)
class ReportLine:
    """A report in the list. `last_note` says what became of what was due last."""

    code: str
    name: str
    about: str
    last: date | None
    last_note: str
    next: date | None
    next_period: str
    late: int


@dataclass(frozen=True)
class PeriodLine:
    """One period of a report. `standing`: `handed_in`, `late`, `due`, `running`; `note` was said when it was handed in."""

    period: str
    last: date
    due: date
    standing: str
    on: date | None
    who: str
    note: str


@dataclass(frozen=True)
class AskedReport:
    """A report whose turn it is: the first period that is asked for, and how many of them are late."""

    programme: str
    code: str
    name: str
    period: str
    due: date
    late: int


def report_lines(code: str, policy: Policy) -> list[ReportLine]:
    return [report_line(one, policy) for one in house().reports.standings(code)]


def report_line(standing: ReportStanding, policy: Policy) -> ReportLine:
    report, last, following = standing.report, standing.last, standing.next
    return ReportLine(
        code=report.code,
        name=report.names.in_(language()),
        about=about(report),
        last=last.due if last else None,
        last_note=what_became_of(last),
        next=following.due if following else None,
        next_period=period_called(report, following.period, policy) if following else "",
        late=len(standing.late),
    )


def about(report: Report) -> str:
    published = _("published") if report.published else ""
    return " · ".join(part for part in (word(EVERY[report.every]), report.by.in_(language()), published) if part)


def what_became_of(owed: OwedReport | None) -> str:
    if owed is None:
        return ""
    return _("handed in on %(day)s", day=dates.day(owed.handed_in.on)) if owed.handed_in else _("not handed in")


def period_lines(standing: ReportStanding, policy: Policy) -> list[PeriodLine]:
    """The newest first."""
    return [period_line(standing.report, one, policy) for one in reversed(standing.owed)]


def period_line(report: Report, owed: OwedReport, policy: Policy) -> PeriodLine:
    known = owed.handed_in
    standing = "handed_in" if known else "late" if owed.is_late else "due" if owed.is_over else "running"
    return PeriodLine(
        period=period_called(report, owed.period, policy),
        last=owed.period.last,
        due=owed.due,
        standing=standing,
        on=known.on if known else None,
        who=actor_name(known.actor) if known else "",
        note=(house().vault.open(known.note) or word(ERASED)) if known and known.note else "",
    )


def period_called(report: Report, period: Span, policy: Policy) -> str:
    """`September 2026`, `Autumn term 2026`, `2026/27`, `7 Sep – 13 Sep 2026`."""
    first, last = period.first, period.last
    match report.every:
        case "month":
            return dates.month(first)
        case "year":
            return str(first.year)
        case "term":
            return period_word(term_of(first, policy.study_terms)[0], policy)
        case "study_year":
            return period_word(str(first.year), policy)
        case "end":
            return f"{first.year} – {last.year}"
        case _:
            return f"{dates.day(first, year=first.year != last.year)} – {dates.day(last, year=True)}"


def asked_reports(programmes: Iterable[str]) -> Sequence[AskedReport]:
    """Those that wait to be handed in, the first due first."""
    found = []
    for code in programmes:
        policy = policy_now(code)
        for standing in house().reports.standings(code) if policy.monitoring.reports else ():
            if standing.asked:
                report, first = standing.report, standing.asked[0]
                period = period_called(report, first.period, policy)
                name = report.names.in_(language())
                found.append(AskedReport(code, report.code, name, period, first.due, len(standing.late)))
    return sorted(found, key=lambda one: (one.due, one.programme, one.code))
