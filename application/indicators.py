"""The indicators of a policy, with their values in a year: from cases, surveys, evaluations, or recorded figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from application.questions import Counted, MarkSum, TermResult
from application.term_results import grouped, mean, of_term, terms_of
from domain.coverage import CoverageTable, percent_of
from domain.disclosure import hidden_groups, hides_total
from domain.policy import Named, Names, Policy
from domain.policy.monitoring import Indicator
from domain.programme import Programme

WHOLE = Named("", Names())
"""The whole programme, where an indicator is not told apart by groups."""

PARTS: Mapping[str, tuple[str, str]] = {
    "mentorships_completed": ("completed", "terminated"),
    "plans_agreed": ("plan_agreed", "started"),
}
"""Shares of mentorships: what is counted, and out of what (or, of an end, the other end)."""

TAKING_PART: Mapping[str, tuple[str, ...]] = {
    "participants": ("mentee", "mentor"),
    "mentees": ("mentee",),
    "mentors": ("mentor",),
}


class Counters(Protocol):
    """Where the events are counted."""

    def numbers(
        self, programme: str, measures: Sequence[str], intakes: Sequence[str], by: str = "programme"
    ) -> Sequence[Counted]: ...

    def all_numbers(self, programme: str, measures: Sequence[str], by: str = "programme") -> Sequence[Counted]: ...

    def marks(
        self, programme: str, source: str, question: str, intakes: Sequence[str], by: str = "programme"
    ) -> Mapping[str, MarkSum]: ...

    def results(self, programme: str, intakes: Sequence[str]) -> Sequence[TermResult]: ...


@dataclass(frozen=True)
class GroupValue:
    """A value in one group, `of` how many people, mentorships or marks. None: there is nothing yet, or it is `hidden`."""

    group: Named
    value: Decimal | None
    of: int | None = None
    hidden: bool = False
    short: bool = False


@dataclass(frozen=True)
class Measured:
    """An indicator in a year. `whole` is the value of all groups together, where it may be shown and means something."""

    indicator: Indicator
    groups: tuple[GroupValue, ...]
    whole: GroupValue | None = None
    source: str = ""
    term: str = ""
    """The code of the term that the values are of, where they are of one."""


@dataclass(frozen=True)
class Measurer:
    """Measures one programme in one year, as of a local day."""

    counters: Counters
    programme: Programme
    policy: Policy
    year: int
    today: date

    @property
    def intakes(self) -> tuple[str, ...]:
        return self.programme.intakes_of(self.year)

    def measured(self, indicator: Indicator, coverage: CoverageTable | None) -> Measured:
        match indicator.source:
            case "standing" if indicator.measure == "term_average":
                return self.term_average(indicator)
            case "figures" | "standing":
                return self.from_figures(indicator)
            case "surveys":
                return self.from_marks(indicator, "survey", indicator.question or "")
        match indicator.measure:
            case "coverage" if coverage:
                return from_coverage(indicator, coverage)
            case "evaluation":
                return self.from_marks(indicator, "evaluation", indicator.criterion or "")
            case "participants" | "mentees" | "mentors" as measure:
                return self.from_numbers(indicator, self.taking_part(TAKING_PART[measure], indicator.by))
            case "cadence_kept":
                return self.from_shares(indicator, *self.cadence_kept(indicator.by), people=self.started(indicator.by))
            case "items_on_time":
                kept = self.counted(("on_time",), ("",), indicator.by, str(self.year))
                missed = self.counted(("missed",), ("",), indicator.by, str(self.year))
                return self.from_shares(indicator, kept, kept + missed)
            case "mentorships_completed" | "plans_agreed" as measure:
                part, other = (self.counted((one,), self.intakes, indicator.by) for one in PARTS[measure])
                whole = part + other if measure == "mentorships_completed" else other
                return self.from_shares(indicator, part, whole, people=whole)
        return Measured(indicator, ())

    # Counting

    def counted(
        self, measures: Sequence[str], intakes: Sequence[str], by: str = "programme", detail: str | None = None
    ) -> Counter[str]:
        """How many mentorships, or items, group by group: what mentees come to is counted under their role."""
        found: Counter[str] = Counter()
        for one in self.counters.numbers(self.policy.code, measures, intakes, by):
            if not one.role and (detail is None or one.detail == detail):
                found[one.group] += one.number
        return found

    def taking_part(self, roles: Sequence[str], by: str) -> Counter[str]:
        """People who take part in an intake that opened in the year; each once, but for who is mentee and mentor."""
        found: Counter[str] = Counter()
        for one in self.counters.numbers(self.policy.code, ("takes_part",), ("",), by):
            if one.detail == str(self.year) and one.role in roles:
                found[one.group] += one.number
        return found

    def started(self, by: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for one in self.counters.all_numbers(self.policy.code, ("started",), by):
            found[one.group] += one.number
        return found

    def cadence_kept(self, by: str) -> tuple[Counter[str], Counter[str]]:
        """Of the periods that ended in a month of the year that is over: how many had enough contacts, and all."""
        asked: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for one in self.counters.all_numbers(self.policy.code, ("periods", "periods_missed"), by):
            if one.detail in self.months_over():
                (asked if one.measure == "periods" else missed)[one.group] += one.number
        return Counter({group: max(0, number - missed[group]) for group, number in asked.items()}), asked

    def months_over(self) -> list[str]:
        """The months of the year that are over, as `2026-09`."""
        months = (date(self.year, month, 1) for month in range(1, 13))
        return [f"{month:%Y-%m}" for month in months if month < self.today.replace(day=1)]

    def term_average(self, indicator: Indicator) -> Measured:
        """Of the newest term that the university told of."""
        results = self.counters.results(self.policy.code, self.intakes)
        term = (terms_of(results, self.policy) or ("",))[-1]
        known = grouped(of_term(results, term), indicator.by)
        numbers = Counter({group: len(every) for group, every in known.items()})
        groups, hidden, without_total = self.hiding(indicator, numbers)
        values = tuple(
            GroupValue(group, None, hidden=True)
            if group.code in hidden
            else shown(indicator, group, mean(known.get(group.code, ())), numbers[group.code])
            for group in groups
        )
        every = [one for averages in known.values() for one in averages]
        whole = shown(indicator, WHOLE, mean(every), len(every)) if groups != (WHOLE,) and not without_total else None
        return Measured(indicator, values, whole, term=term)

    # What is made of it

    def from_figures(self, indicator: Indicator) -> Measured:
        known = self.programme.figures
        groups = self.policy.groups(indicator.by) or (WHOLE,)
        found = {group.code: known.get((indicator.code, group.code, str(self.year))) for group in groups}
        sources = dict.fromkeys(one.source for one in found.values() if one)
        values = tuple(
            shown(indicator, group, figure.value if (figure := found[group.code]) else None) for group in groups
        )
        return Measured(indicator, values, source="; ".join(sources))

    def from_marks(self, indicator: Indicator, source: str, question: str) -> Measured:
        """What is shown of marks is safe in each group, and so is the sum of what is shown."""
        sums = self.counters.marks(self.policy.code, source, question, self.intakes, indicator.by)
        nothing = MarkSum(0, 0)
        groups = self.policy.groups(indicator.by) or (WHOLE,)
        values = [(group, sums.get(group.code, nothing)) for group in groups]
        every = MarkSum(sum(one.number for _, one in values), sum(one.total for _, one in values))
        whole = shown(indicator, WHOLE, every.mean, every.number) if len(groups) > 1 else None
        return Measured(indicator, tuple(shown(indicator, group, one.mean, one.number) for group, one in values), whole)

    def from_numbers(self, indicator: Indicator, numbers: Counter[str]) -> Measured:
        groups, hidden, without_total = self.hiding(indicator, numbers)
        values = tuple(
            GroupValue(group, None, hidden=True)
            if group.code in hidden
            else shown(indicator, group, Decimal(numbers[group.code]), numbers[group.code])
            for group in groups
        )
        total = numbers.total()
        grouped = len(groups) > 1 or groups[0] is not WHOLE
        whole = shown(indicator, WHOLE, Decimal(total), total) if grouped and not without_total else None
        return Measured(indicator, values, whole)

    def from_shares(
        self, indicator: Indicator, part: Counter[str], every: Counter[str], people: Counter[str] | None = None
    ) -> Measured:
        """Shares in percent; `people` says which groups are too small to be shown, None that no people are behind it."""
        groups, hidden, without_total = self.hiding(indicator, people if people is not None else Counter())
        values = tuple(
            GroupValue(group, None, hidden=True)
            if group.code in hidden
            else shown(indicator, group, percent_of(part[group.code], every[group.code]), every[group.code])
            for group in groups
        )
        grouped = len(groups) > 1 or groups[0] is not WHOLE
        whole = shown(indicator, WHOLE, percent_of(part.total(), every.total()), every.total())
        return Measured(indicator, values, whole if grouped and not without_total else None)

    def hiding(self, indicator: Indicator, numbers: Counter[str]) -> tuple[tuple[Named, ...], frozenset[str], bool]:
        """The groups, those that are hidden, and whether the total is hidden with them."""
        least = self.policy.monitoring.least_group_size
        groups = self.policy.groups(indicator.by) or (WHOLE,)
        everybody = {**{group.code: numbers[group.code] for group in groups}, "": numbers[""]}
        if groups == (WHOLE,):  # the programme as a whole is no group of anything
            return groups, frozenset(), False
        hidden = hidden_groups(everybody, least)
        return groups, hidden, hides_total(everybody, hidden, least)


def shown(indicator: Indicator, group: Named, value: Decimal | None, of: int | None = None) -> GroupValue:
    return GroupValue(group, value, of, short=value is not None and indicator.falls_short(value))


def from_coverage(indicator: Indicator, coverage: CoverageTable) -> Measured:
    values = tuple(
        GroupValue(row.group, row.percent, row.participants, row.is_hidden, row.is_short) for row in coverage.rows
    )
    total = coverage.total
    whole = GroupValue(WHOLE, total.percent, total.participants, short=total.is_short) if total else None
    return Measured(indicator, values, whole)
