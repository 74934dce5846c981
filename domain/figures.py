"""Figures of a programme: what was counted elsewhere, by indicator, group and period. A wrong one is corrected by another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.case import CaseEvent, Circumstances, Refused
from domain.policy import Policy
from domain.policy.monitoring import HEADCOUNT, Indicator
from domain.policy.words import joined

if TYPE_CHECKING:
    from domain.programme import Programme

Key = tuple[str, str, str]
"""Indicator, group, period."""

PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
MOST_SOURCE = 200  # characters
MOST_AT_ONCE = 1000  # figures in one event


@dataclass(frozen=True)
class Figure:
    """A value of an indicator in a period (`2026`, or `2026-09`), and where it is from.

    `group` is a code of the policy's list that the indicator is told apart by; empty for the whole programme.
    """

    indicator: str
    group: str
    period: str
    value: Decimal
    source: str

    @property
    def key(self) -> Key:
        return self.indicator, self.group, self.period


@dataclass(frozen=True)
class KnownFigure:
    """The value that counts, its source, and the version of the programme that it came with."""

    value: Decimal
    source: str
    version: int


@dataclass(frozen=True)
class FiguresRecorded(CaseEvent):
    """Figures that were not known before."""

    TOPIC = "FiguresRecorded"
    figures: tuple[Figure, ...]

    def apply(self, case: Programme) -> None:
        keep(case, self.figures, self.originator_version)


@dataclass(frozen=True)
class FiguresCorrected(CaseEvent):
    """Figures that were wrong, with the values that are right; the wrong ones stay in history."""

    TOPIC = "FiguresCorrected"
    figures: tuple[Figure, ...]

    def apply(self, case: Programme) -> None:
        keep(case, self.figures, self.originator_version)


def keep(case: Programme, figures: Iterable[Figure], version: int) -> None:
    case.figures = {**case.figures, **{one.key: KnownFigure(one.value, one.source, version) for one in figures}}


# Rules


def figures_are_possible(
    case: Programme, given: Circumstances, happening: FiguresRecorded | FiguresCorrected
) -> Refused | None:
    """Each figure is for an indicator and a group of the programme, in a period that can be, with a possible value and its
    source, and stands here once."""
    if not happening.figures:
        return Refused("no_figures", "There is no figure to record: give at least one.", at="figures")
    if len(happening.figures) > MOST_AT_ONCE:
        template = "These are more than {most} figures: divide them into several files."
        return Refused("too_many_figures", template, at="file", most=MOST_AT_ONCE)
    seen: set[Key] = set()
    for one in happening.figures:
        if refusal := wrong_figure(one, given.policy) or (figure_twice(one) if one.key in seen else None):
            return refusal
        seen.add(one.key)
    return None


def figures_are_new(case: Programme, given: Circumstances, happening: FiguresRecorded) -> Refused | None:
    """No figure is recorded yet for the same indicator, group and period."""
    return next((figure_exists(one) for one in happening.figures if one.key in case.figures), None)


def figures_are_known(case: Programme, given: Circumstances, happening: FiguresCorrected) -> Refused | None:
    """There is a figure to correct, and the new one is another."""
    for one in happening.figures:
        known = case.figures.get(one.key)
        if known is None:
            template = "There is no figure for {group} in {period} yet: record it first."
            return Refused("unknown_figure", template, at="group", group=said(one), period=one.period)
        if (known.value, known.source) == (one.value, one.source):
            template = "The figure for {group} in {period} is {value} already."
            return Refused("nothing_changed", template, at="value", group=said(one), period=one.period, value=one.value)
    return None


def figure_exists(one: Figure) -> Refused:
    template = "The figure for {group} in {period} is recorded already: correct it, and say why."
    return Refused("figure_exists", template, at="group", group=said(one), period=one.period)


def figure_twice(one: Figure) -> Refused:
    template = "{group} stands here twice for {period}: leave one of them out."
    return Refused("figure_twice", template, at="group", group=said(one), period=one.period)


def said(one: Figure) -> str:
    return f"“{one.group or one.indicator}”"


def wrong_figure(one: Figure, policy: Policy) -> Refused | None:
    """What is wrong with a figure by itself; None where it can stand."""
    return (
        unknown_indicator(one, policy)
        or unknown_group(one, policy)
        or impossible_period(one)
        or impossible_value(one, policy)
        or missing_source(one)
    )


def recordable(policy: Policy) -> dict[str, Indicator | None]:
    """The indicators that figures are recorded of, by their codes: what is counted or averaged here counts itself. Others that
    rest on standing are figures of whoever keeps the marks.
    """
    own = {one.code: one for one in policy.monitoring.indicators if one.is_recorded}
    return {HEADCOUNT: None, **own} if policy.monitoring.coverage else dict(own)


def group_by(indicator: str, policy: Policy) -> str:
    """What an indicator is told apart by, such as `faculty`; `programme` for those that are not."""
    coverage = policy.monitoring.coverage
    if indicator == HEADCOUNT and coverage:
        return coverage.by
    return next((one.by for one in policy.monitoring.indicators if one.code == indicator), "programme")


def unknown_indicator(one: Figure, policy: Policy) -> Refused | None:
    known = recordable(policy)
    if one.indicator in known:
        return None
    places = {"indicator": one.indicator, "known": ", ".join(known) or "none"}
    if any(row.code == one.indicator for row in policy.monitoring.indicators):
        template = "“{indicator}” counts itself from cases or surveys. Figures are recorded of: {known}."
        return Refused("indicator_is_counted", template, at="indicator", **places)
    template = "“{indicator}” is no indicator of this programme that figures are recorded of; those are: {known}."
    return Refused("unknown_indicator", template, at="indicator", **places)


def unknown_group(one: Figure, policy: Policy) -> Refused | None:
    by = group_by(one.indicator, policy)
    if by == "programme":
        if one.group:
            template = "“{indicator}” is for the whole programme: leave the group empty."
            return Refused("no_groups", template, at="group", indicator=one.indicator)
        return None
    groups = policy.groups(by)
    if any(named.code == one.group for named in groups):
        return None
    known = joined(named.names for named in groups)
    if not one.group:
        template = "Say for which {by}: one of {known}."
        return Refused("group_missing", template, at="group", by=by.replace("_", " "), known=known)
    template = "“{group}” is no {by} of this programme: choose one of {known}."
    return Refused("unknown_group", template, at="group", group=one.group, by=by.replace("_", " "), known=known)


def impossible_period(one: Figure) -> Refused | None:
    if not PERIOD.fullmatch(one.period):
        template = "“{period}” is no period: write a year such as 2026, or a month such as 2026-09."
        return Refused("unknown_period", template, at="period", period=one.period)
    if one.indicator == HEADCOUNT and len(one.period) > 4:
        template = "A headcount is of a year: write {year}, not {period}."
        return Refused("not_a_year", template, at="period", year=one.period[:4], period=one.period)
    return None


def impossible_value(one: Figure, policy: Policy) -> Refused | None:
    if not one.value.is_finite():
        return Refused("not_a_number", "A figure is a number.", at="value")
    indicator = recordable(policy)[one.indicator]
    if indicator is None and (one.value < 0 or one.value % 1):
        template = "A headcount is a whole number of people, not {value}."
        return Refused("not_a_headcount", template, at="value", value=one.value)
    if indicator and indicator.unit == "percent" and not 0 <= one.value <= 100:
        return Refused("percent_out_of_range", "A percentage lies between 0 and 100.", at="value")
    if indicator and indicator.unit == "number" and one.value < 0:
        return Refused("negative_number", "A number of people or things is not below 0.", at="value")
    return None


def missing_source(one: Figure) -> Refused | None:
    if not one.source.strip():
        return Refused("source_missing", "Say where the figure is from, such as “Registrar, 1 October”.", at="source")
    if len(one.source) > MOST_SOURCE:
        template = "Say in {most} characters where the figure is from."
        return Refused("source_too_long", template, at="source", most=MOST_SOURCE)
    return None
