"""The board of an action plan: its items in groups, with how far each has come, and what the page is filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

from application.questions import BoardRow
from domain.figures import Key, KnownFigure
from domain.policy import Policy
from domain.policy.monitoring import Indicator
from web import dates
from web.appearance import language
from web.charts import meter
from web.figures import HEADROOM, KpiLine, amount, kpi_line, share
from web.language import N_, listed
from web.timeline.telling import name_in

OVERDUE: Final = "overdue"
STATES: Final = ("planned", "in_progress", "delivered", "verified", "cancelled")
GROUPINGS: Final = {"section": N_("Direction"), "due": N_("Deadline"), "unit": N_("Responsible")}
DONE: Final = frozenset({"delivered", "verified"})
FOLDED_ABOVE: Final = 20
"""With more items than these a group shows what is to be looked at, and the rest where it is asked for."""
SHOWN_AT_LEAST: Final = 2
MOST_FIGURES: Final = 4
EVERY_GROUP: Final = "all"
NO_GROUP: Final = "none"


@dataclass(frozen=True)
class BoardLine:
    """One item as the board shows it."""

    row: BoardRow
    title: str
    completion: str
    units: str
    kpi: KpiLine | None
    fills_up: bool = False
    """Whether there is nothing to look at: it is shown where there is room."""


@dataclass(frozen=True)
class BoardGroup:
    """Items under one heading, how many of them are done, and which of them are shown at first."""

    key: str
    title: str
    aim: str
    lines: Sequence[BoardLine]
    shown: Sequence[BoardLine]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)

    @property
    def more_on_a_phone(self) -> int:
        return self.more + sum(line.fills_up for line in self.shown)

    @property
    def done(self) -> int:
        return sum(line.row.state in DONE for line in self.lines)

    @property
    def number(self) -> int:
        return sum(line.row.state != "cancelled" for line in self.lines)


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the programme as it was recorded last, beside the baseline that the plan begins from."""

    name: str
    value: str
    bar: Markup
    note: str


def counts_of(rows: Sequence[BoardRow], today: date) -> dict[str, int]:
    """How many are in each state, and how many are overdue."""
    return {OVERDUE: sum(is_overdue(row, today) for row in rows), **Counter(row.state for row in rows)}


def is_overdue(row: BoardRow, today: date) -> bool:
    return row.is_open and row.due < today


def is_of_now(row: BoardRow, today: date) -> bool:
    """Of what recurs, this year's, and what is still open of the years before."""
    return row.year is None or row.year == today.year or (row.year < today.year and row.is_open)


def grouped(rows: Sequence[BoardRow], by: str, policy: Policy, today: date, opened: str = "") -> list[BoardGroup]:
    """The items by direction and heading, by month, or by the first unit that carries them out. Of a long plan the group
    `opened` alone is shown whole, or `all`."""
    of: Callable[[BoardRow], str] = {"due": month_of, "unit": first_unit}.get(by, lambda row: row.section)
    groups: dict[str, list[BoardLine]] = {key: [] for key in order_of(by, policy)}
    for row in sorted(rows, key=in_plan) if by == "section" else rows:
        groups.setdefault(of(row), []).append(line_of(row, policy, today))
    whole = len(rows) <= FOLDED_ABOVE or opened == EVERY_GROUP
    return [
        BoardGroup(
            key=key or NO_GROUP,
            title=title_of(key, by, policy),
            aim=aim_of(key, policy),
            lines=lines,
            shown=lines if whole or opened == (key or NO_GROUP) else at_first(lines, today),
        )
        for key, lines in groups.items()
        if lines
    ]


def at_first(lines: Sequence[BoardLine], today: date) -> list[BoardLine]:
    """What is late or waits for a verifier; where that is little, the next that are open fill it up."""
    to_see = [line for line in lines if line.row.state == "delivered" or is_overdue(line.row, today)]
    rest = [line for line in lines if line.row.is_open and line not in to_see]
    soonest = sorted(rest, key=lambda line: line.row.due)[: max(0, SHOWN_AT_LEAST - len(to_see))]
    return [replace(line, fills_up=line in soonest) for line in lines if line in to_see or line in soonest]


def in_plan(row: BoardRow) -> tuple[list[tuple[int, str]], date]:
    """The place of an item in its plan: 2.10 comes after 2.9."""
    parts = [(int(part), "") if part.isdecimal() else (0, part) for part in row.number.split(".")]
    return parts, row.due


def order_of(by: str, policy: Policy) -> list[str]:
    plan = policy.action_plan
    if by == "section":
        return [one.code for one in (*plan.directions, *plan.headings)]
    return [one.code for one in plan.responsible] if by == "unit" else []


def month_of(row: BoardRow) -> str:
    return f"{row.due:%Y-%m}"


def first_unit(row: BoardRow) -> str:
    return row.operates[0] if row.operates else ""


def title_of(key: str, by: str, policy: Policy) -> str:
    plan = policy.action_plan
    if by == "due":
        return dates.month(date.fromisoformat(f"{key}-01"))
    known = plan.responsible if by == "unit" else (*plan.directions, *plan.headings)
    return name_in(known, key) if key else _("Without a direction")


def aim_of(key: str, policy: Policy) -> str:
    return next((one.aim.in_(language()) for one in policy.action_plan.directions if one.code == key), "")


def line_of(row: BoardRow, policy: Policy, today: date) -> BoardLine:
    names = [name_in(policy.action_plan.responsible, code) for code in row.operates]
    kpi = kpi_line(row.kpi, row.measured, language(), late=is_overdue(row, today)) if row.kpi else None
    return BoardLine(
        row=row,
        title=row.title.in_(language()),
        completion=row.completion.in_(language()),
        units=listed(names, "standard") if names else "",
        kpi=kpi,
    )


def key_figures(policy: Policy, figures: Mapping[Key, KnownFigure]) -> list[KeyFigure]:
    """The first indicators of the programme that have a baseline."""
    known = [one for one in policy.monitoring.indicators if one.baseline is not None]
    return [key_figure(one, figures) for one in known[:MOST_FIGURES]]


def key_figure(indicator: Indicator, figures: Mapping[Key, KnownFigure]) -> KeyFigure:
    name, unit, baseline, target = (
        indicator.names.in_(language()),
        indicator.unit,
        indicator.baseline,
        indicator.target,
    )
    assert baseline is not None
    newest = max((period for code, group, period in figures if (code, group) == (indicator.code, "")), default="")
    now = figures[indicator.code, "", newest].value if newest else baseline
    top = Decimal(100) if unit == "percent" else max(baseline, target or baseline, now, Decimal(1)) * HEADROOM
    begun = (
        _("baseline %(value)s in %(year)s", value=amount(baseline, unit), year=indicator.baseline_year)
        if indicator.baseline_year
        else _("baseline %(value)s", value=amount(baseline, unit))
    )
    aim = _("target %(value)s", value=amount(target, unit)) if target is not None else _("watched, no target")
    value = amount(now, unit)
    bar = meter(share(now, top) or 0, label=f"{name}: {value}", target=share(target, top), base=share(baseline, top))
    return KeyFigure(name, value, bar, " · ".join((newest or _("not measured since"), begun, aim)))
