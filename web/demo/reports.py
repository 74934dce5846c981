"""The reports that the demo's offices hand in: nearly all in time, one too early by mistake, the newest not yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from application.asking import person
from domain.policy.monitoring import Report
from domain.reports import periods_from

if TYPE_CHECKING:
    from web.demo.story import Story

AFTERNOON = time(9)  # in UTC
DAYS_TAKEN, NEWEST, CORRECTED_AFTER = 4, timedelta(days=9), timedelta(days=2)
WRONG = 2
"""Which report of the first kind is recorded by mistake at first."""


class ReportsOfTheProgramme:
    """What the policy asks for, from the beginning of the story on."""

    def __init__(self, story: Story) -> None:
        self.story, self.reports = story, story.house.reports

    def plan(self) -> None:
        for kind, report in enumerate(self.story.policy.monitoring.reports):
            for number, period in enumerate(periods_from(report, self.story.today, self.story.policy)):
                day = period.last + timedelta(days=min(report.due_days, DAYS_TAKEN))
                if day > self.story.the_end - NEWEST:
                    break
                if (kind, number) == (0, WRONG):
                    self.at(period.last, partial(self.hand_in, report, period.last))
                    self.at(period.last + CORRECTED_AFTER, partial(self.take_back, report, period.last))
                    day += 2 * CORRECTED_AFTER
                self.at(day, partial(self.hand_in, report, period.last))

    def at(self, day: date, deed: Callable[[], None]) -> None:
        self.story.agenda.plan(datetime.combine(day, AFTERNOON, UTC), deed)

    def hand_in(self, report: Report, last: date) -> None:
        note = f"Archive of the office, {report.code}, {last:%m/%Y}"
        asker = replace(person(self.story.hired[0]), reason=note)
        self.reports.hand_in(asker, self.story.code, report.code, last, self.story.today)

    def take_back(self, report: Report, last: date) -> None:
        why = replace(person(self.story.hired[0]), reason="It was a draft: the signed one is still to come.")
        self.reports.take_back(why, self.story.code, report.code, last)
