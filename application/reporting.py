"""Reporting: how a programme stands in a year by what its policy measures, and what is done about what falls short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from application.action_planning import ActionPlanning
from application.asking import Asker
from application.indicators import Counters, GroupValue, Measured, Measurer
from application.programmes import Programmes
from application.questions import BoardFilter, BoardRow
from application.term_results import TermTable, term_table
from domain.action_item.values import Kpi, Shortfall
from domain.case import EventRef, Refused
from domain.coverage import CoverageTable, coverage_table
from domain.policy import Names, NotInPolicy, Policy
from domain.policy.monitoring import HEADCOUNT, Indicator
from domain.programme import Programme

FUNNEL = ("applied", "screened", "interviewed", "accepted", "matched", "agreed", "completed", "certified")

ShortKey = tuple[str, str, str]
"""Indicator, group and period of a shortfall."""


class Items(Protocol):
    """The board of action items."""

    def items(self, wanted: BoardFilter) -> Sequence[BoardRow]: ...


@dataclass(frozen=True)
class Load:
    """The places of the mentors who take part: `by_taken` says how many mentors have so many mentees."""

    mentors: int
    places: int
    taken: int
    by_taken: tuple[tuple[int, int], ...]

    @property
    def free(self) -> int:
        return self.places - self.taken


@dataclass(frozen=True)
class CadenceMonth:
    """Of the periods that ended in a month (its first day): how many asked for contacts, and how many had enough."""

    month: date
    asked: int
    kept: int


@dataclass(frozen=True)
class Standing:
    """How a programme stands in a calendar year. `taking_part`: the mentees who were accepted and have not left; `answers`: the
    corrective items, by what they answer."""

    code: str
    policy: Policy
    year: int
    years: tuple[int, ...]
    intakes: tuple[str, ...]
    funnel: tuple[tuple[str, int], ...]
    taking_part: int
    load: Load
    cadence: tuple[CadenceMonth, ...]
    coverage: CoverageTable | None
    indicators: tuple[Measured, ...]
    answers: Mapping[ShortKey, BoardRow]

    def answer(self, indicator: str, group: str) -> BoardRow | None:
        """The item that answers what fell short."""
        return self.answers.get((indicator, group, str(self.year)))

    def reached(self, stage: str) -> int:
        """How many mentees came to a stage of the funnel."""
        return dict(self.funnel).get(stage, 0)

    @property
    def coverage_indicator(self) -> Indicator | None:
        return self.policy.monitoring.measuring("coverage")


class Reporting:
    def __init__(
        self, programmes: Programmes, counters: Counters, items: Items, action_planning: ActionPlanning
    ) -> None:
        self.programmes, self.counters = programmes, counters
        self.items, self.action_planning = items, action_planning

    # What is asked

    def participants(self, code: str, year: int) -> Mapping[str, int]:
        """How many mentees take part in a year, by the groups of the programme's coverage."""
        coverage = self.programmes.newest_policy(code).monitoring.coverage
        return self.measurer(code, year).taking_part(("mentee",), coverage.by) if coverage else {}

    def coverage(self, code: str, year: int) -> CoverageTable | None:
        programme, policy = self.programmes.get(code), self.programmes.newest_policy(code)
        headcounts = {
            group: int(figure.value)
            for (indicator, group, period), figure in programme.figures.items()
            if (indicator, period) == (HEADCOUNT, str(year))
        }
        return coverage_table(policy, year, self.participants(code, year), headcounts)

    def term_results(self, code: str, year: int | None = None) -> TermTable | None:
        """Of the intakes that opened in a year, or in this one; None where the policy does not average results of terms."""
        policy = self.programmes.newest_policy(code)
        if policy.monitoring.measuring("term_average") is None:
            return None
        measurer = self.measurer(code, year or self.today(policy).year)
        return term_table(self.counters.results(code, measurer.intakes), policy)

    def standing(self, code: str, year: int | None = None) -> Standing:
        """In a year; in none, in this one."""
        policy, programme = self.programmes.newest_policy(code), self.programmes.get(code)
        today = self.today(policy)
        measurer = self.measurer(code, year or today.year)
        coverage = self.coverage(code, measurer.year)
        return Standing(
            code=code,
            policy=policy,
            year=measurer.year,
            years=years_of(programme, today),
            intakes=measurer.intakes,
            funnel=funnel(measurer),
            taking_part=measurer.taking_part(("mentee",), "programme").total(),
            load=load(measurer),
            cadence=cadence(measurer),
            coverage=coverage,
            indicators=tuple(measurer.measured(one, coverage) for one in policy.monitoring.indicators),
            answers=self.answers(code),
        )

    def answers(self, code: str) -> dict[ShortKey, BoardRow]:
        """The corrective items that are not cancelled, by what they answer."""
        rows = self.items.items(BoardFilter(code, origins=("corrective",)))
        known = [(row.shortfall, row) for row in rows if row.state != "cancelled" and row.shortfall]
        return {(one.indicator, one.group, one.period): row for one, row in known}

    def today(self, policy: Policy) -> date:
        return policy.local_date(self.programmes.ledger.now())

    def measurer(self, code: str, year: int) -> Measurer:
        policy = self.programmes.newest_policy(code)
        return Measurer(self.counters, self.programmes.get(code), policy, year, self.today(policy))

    # What is done

    def correct(self, asker: Asker, code: str, indicator: str, group: str, year: int) -> str:
        """Plan a corrective item for what falls short; its reference comes back.

        Raises:
            Refused: it is hidden or does not fall short, it has an item already, or the asker may not.
        """
        measured = self.measured(code, indicator, year)
        value = next((one for one in values_of(measured) if one.group.code == group), None)
        if value is not None and value.hidden:
            template = "So small a group is hidden, and whether it falls short as well: plan an item by hand."
            raise Refused("group_hidden", template)
        if value is None or not value.short:
            template = "“{indicator}” does not fall short there in {year}: there is nothing to correct."
            raise Refused("not_short", template, indicator=measured.indicator.names, year=str(year))
        policy = self.programmes.newest_policy(code)
        target = target_of(measured.indicator, policy, year)
        shortfall = Shortfall(indicator, group, str(year), value.value, target)
        return self.action_planning.answer(
            replace(asker, cause=self.cause(code, measured.indicator, group, year)),
            code,
            shortfall,
            title_of(measured.indicator, value),
            Kpi(measured.indicator.names, measured.indicator.unit, value.value, target),
        )

    def measured(self, code: str, indicator: str, year: int) -> Measured:
        policy = self.programmes.newest_policy(code)
        try:
            found = policy.monitoring.indicator(indicator)
        except NotInPolicy:
            template = "This programme has no indicator “{indicator}”."
            raise Refused("unknown_indicator", template, at="indicator", indicator=indicator) from None
        return self.measurer(code, year).measured(found, self.coverage(code, year))

    def cause(self, code: str, indicator: Indicator, group: str, year: int) -> EventRef | None:
        """The event with the figure that the value rests on, if one was recorded for it."""
        programme = self.programmes.get(code)
        key = (HEADCOUNT if indicator.measure == "coverage" else indicator.code, group, str(year))
        figure = programme.figures.get(key)
        return EventRef(programme.id, figure.version) if figure else None


def values_of(measured: Measured) -> Iterator[GroupValue]:
    yield from measured.groups
    if measured.whole:
        yield measured.whole


def target_of(indicator: Indicator, policy: Policy, year: int) -> Decimal:
    """The target that a value fell short of."""
    coverage = policy.monitoring.coverage
    of_year = coverage.target(year) if coverage and indicator.measure == "coverage" else None
    target = of_year.percent if of_year else indicator.target
    assert target is not None, "without a target nothing falls short"
    return target


def title_of(indicator: Indicator, value: GroupValue) -> Names:
    """`Coverage: Physics`, in every language of the indicator."""
    pairs = []
    for language, text in indicator.names.pairs:
        group = value.group.names.in_(language)
        pairs.append((language, f"{text}: {group}" if group else text))
    return Names(tuple(pairs))


def years_of(programme: Programme, today: date) -> tuple[int, ...]:
    """The years in which an intake opened or that a figure is of, and this one; the newest first."""
    figures = {int(period[:4]) for _indicator, _group, period in programme.figures}
    return tuple(sorted({today.year, *figures, *(one.opens.year for one in programme.intakes.values())}, reverse=True))


def funnel(measurer: Measurer) -> tuple[tuple[str, int], ...]:
    """How many mentees came how far, of those who applied in the year's intakes."""
    found = {stage: 0 for stage in FUNNEL if stage != "interviewed" or measurer.policy.asks_interview("mentee")}
    for one in measurer.counters.numbers(measurer.policy.code, FUNNEL, measurer.intakes):
        if one.role == "mentee" and one.measure in found:
            found[one.measure] += one.number
    return tuple(found.items())


def load(measurer: Measurer) -> Load:
    mentors = places = taken = 0
    by_taken: dict[int, int] = {}
    for one in measurer.counters.numbers(measurer.policy.code, ("load",), measurer.intakes):
        has, most = map(int, one.detail.split("/"))
        mentors, places, taken = mentors + one.number, places + most * one.number, taken + has * one.number
        by_taken[has] = by_taken.get(has, 0) + one.number
    return Load(mentors, places, taken, tuple(sorted(by_taken.items())))


def cadence(measurer: Measurer) -> tuple[CadenceMonth, ...]:
    """The months of the year that are over, from the first one that asked for contacts."""
    asked: dict[str, int] = {}
    missed: dict[str, int] = {}
    for one in measurer.counters.all_numbers(measurer.policy.code, ("periods", "periods_missed")):
        of = asked if one.measure == "periods" else missed
        of[one.detail] = of.get(one.detail, 0) + one.number
    return tuple(
        CadenceMonth(date.fromisoformat(f"{month}-01"), asked[month], max(0, asked[month] - missed.get(month, 0)))
        for month in measurer.months_over()
        if asked.get(month)
    )
