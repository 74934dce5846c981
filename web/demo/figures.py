"""The figures that the demo's offices bring in: headcounts, shares, results of terms, and one that was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from application.tables import Row, Table
from domain.policy.monitoring import HEADCOUNT, Indicator

if TYPE_CHECKING:
    from web.demo.story import Story

HEADER = ("indicator", "group", "period", "value")
WEEKS_AGO = timedelta(weeks=5)

Line = tuple[str, str, str, str]


class FiguresOfTheYear:
    """Brought in by file, as far as the policy asks for figures."""

    def __init__(self, story: Story) -> None:
        self.story, self.figures = story, story.house.figures

    def plan(self) -> None:
        """Of each year of the story at its end; of the present one, some weeks ago."""
        story = self.story
        for year in range(story.today.year, story.the_end.year + 1):
            day = min(date(year, 12, 20), story.the_end - WEEKS_AGO)
            if day.year == year and day > story.today:
                story.on(day, partial(self.bring_in, year))

    def bring_in(self, year: int) -> None:
        lines = list(self.lines(year))
        if not lines:
            return
        self.story.agenda.show()  # there are never fewer people than take part
        self.figures.bring_in(self.story.by_office(), self.story.code, table(lines), "Registrar's office")
        self.story.later(6, partial(self.correct, lines[0]))

    def correct(self, line: Line) -> None:
        """The first one was mistyped."""
        indicator, group, period, value = line
        right = (indicator, group, period, str(int(float(value)) + 2))
        why = replace(self.story.by_office(), reason="Two were counted twice.")
        self.figures.bring_in(why, self.story.code, table([right]), "Registrar's office", correct=True)

    # What they say

    def lines(self, year: int) -> Iterator[Line]:
        policy, random = self.story.policy, self.story.random
        if coverage := policy.monitoring.coverage:
            for group in policy.groups(coverage.by):
                yield HEADCOUNT, group.code, str(year), str(random.randint(38, 75))
        for one in policy.monitoring.indicators:
            if one.is_recorded:
                for code in [group.code for group in policy.groups(one.by)] or [""]:
                    yield one.code, code, str(year), self.value(one, year)

    def value(self, indicator: Indicator, year: int) -> str:
        """Near the baseline, a little better each year."""
        random = self.story.random
        if indicator.baseline is not None:
            better = indicator.baseline + (year - self.story.the_end.year + 1) + random.randint(0, 2)
            return str(min(better, 100) if indicator.unit == "percent" else better)
        return str(random.randint(62, 96)) if indicator.unit == "percent" else str(random.randint(20, 90))


def table(lines: list[Line]) -> Table:
    return Table(HEADER, tuple(Row(number, line) for number, line in enumerate(lines, start=2)), "csv")
