"""Reports that a programme owes: which are due, which are late; handing one in, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from application.asking import Asker
from application.people import People
from application.programmes import Programmes
from domain.case import Circumstances
from domain.dates import Span
from domain.ids import programme_id
from domain.policy import Policy
from domain.policy.monitoring import Report
from domain.programme import Programme
from domain.reports import HandedIn, period_of, periods_from


@dataclass(frozen=True)
class OwedReport:
    """One period of a report: `is_over` once it can be asked for, `is_late` once the day on which it was due is over."""

    period: Span
    due: date
    handed_in: HandedIn | None
    is_over: bool
    is_late: bool

    @property
    def is_asked(self) -> bool:
        return self.is_over and self.handed_in is None


@dataclass(frozen=True)
class ReportStanding:
    """A report with the periods that have begun, the oldest first. `last` was due last; `next` is due next, once or again."""

    report: Report
    owed: tuple[OwedReport, ...]
    last: OwedReport | None
    next: OwedReport | None

    @property
    def asked(self) -> Sequence[OwedReport]:
        """Those whose period is over and that were not handed in, the oldest first."""
        return [one for one in self.owed if one.is_asked]

    @property
    def late(self) -> Sequence[OwedReport]:
        return [one for one in self.owed if one.is_late]


class Reports:
    def __init__(self, people: People, programmes: Programmes) -> None:
        self.people, self.programmes = people, programmes

    # What is asked

    def standings(self, code: str) -> Sequence[ReportStanding]:
        """Every report that the newest policy asks for, as it stands today."""
        policy = self.programmes.newest_policy(code)
        return [self.standing_of(one, code, policy) for one in policy.monitoring.reports]

    def standing_of(self, report: Report, code: str, policy: Policy) -> ReportStanding:
        programme, today = self.programmes.get(code), policy.local_date(self.programmes.ledger.now())
        since = policy.local_date(programme.policy_recorded_at[self.first_version(report, programme) - 1])
        begun, ahead = [], []
        for span in periods_from(report, since, policy):
            owed = owed_report(report, span, programme, today)
            if span.first > today:
                ahead.append(owed)
                break
            begun.append(owed)
        past = [one for one in begun if one.due < today]
        to_come = (one for one in (*begun, *ahead) if one.due >= today and one.handed_in is None)
        return ReportStanding(report, tuple(begun), past[-1] if past else None, next(to_come, None))

    def first_version(self, report: Report, programme: Programme) -> int:
        """The version since which the policy has asked for it, as often as now: nothing is owed for the time before."""
        version = programme.policy_version
        while version > 1:
            before = self.programmes.policy(programme.code, version - 1).monitoring.reports
            if not any((one.code, one.every) == (report.code, report.every) for one in before):
                break
            version -= 1
        return version

    # What is done

    def hand_in(self, asker: Asker, code: str, report: str, last: date, on: date) -> None:
        """Record that the report about the period that ends on `last` was handed in; the asker's reason is a note to it."""
        self.record(
            asker,
            code,
            "hand_in_report",
            lambda programme, given: programme.hand_in_report(given, report, period(report, last, given.policy), on),
        )

    def take_back(self, asker: Asker, code: str, report: str, last: date) -> None:
        """It was not handed in, whatever was recorded: the asker says why."""
        self.record(
            asker,
            code,
            "take_back_report",
            lambda programme, given: programme.take_back_report(given, report, period(report, last, given.policy)),
        )

    def record(self, asker: Asker, code: str, step: str, taken: Callable[[Programme, Circumstances], None]) -> None:
        def decide(moment: datetime) -> list[Programme]:
            programme = self.programmes.ledger.load(Programme, programme_id(code))
            policy, version = self.programmes.policy_of(code, "")
            held = self.people.roles(asker, code)
            who = Programme.LIFE[step].who
            taken(
                programme,
                self.people.circumstances(asker, moment, who, held, about=(), policy=policy, policy_version=version),
            )
            return [programme]

        self.programmes.record(code, decide)


def owed_report(report: Report, span: Span, programme: Programme, today: date) -> OwedReport:
    handed_in = programme.handed_in.get((report.code, span.last))
    due = span.last + timedelta(days=report.due_days)
    return OwedReport(span, due, handed_in, span.last <= today, handed_in is None and due < today)


def period(code: str, last: date, policy: Policy) -> Span:
    """The period of a report that ends on a day; where there is no such report or period, that day, and a rule refuses it."""
    report = next((one for one in policy.monitoring.reports if one.code == code), None)
    found = period_of(report, last, policy) if report else None
    return Span(min(found.first, last), last) if found else Span(last, last)
