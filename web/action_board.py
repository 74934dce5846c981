"""The board of an action plan: its items in groups, with how far each has come, and what the page is filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from application.questions import BoardRow
from domain.policy import Policy
from domain.policy.monitoring import Indicator
from web import dates
from web.appearance import language
from web.figures import KpiLine, amount, kpi_line
from web.language import N_, listed
from web.timeline.telling import name_in

OVERDUE: Final = "overdue"
STATES: Final = ("planned", "in_progress", "delivered", "verified", "cancelled")
GROUPINGS: Final = {"section": N_("Direction"), "due": N_("Deadline"), "unit": N_("Responsible")}
DONE: Final = frozenset({"delivered", "verified"})


@dataclass(frozen=True)
class BoardLine:
    """One item as the board shows it."""

    row: BoardRow
    title: str
    completion: str
    units: str
    kpi: KpiLine | None


@dataclass(frozen=True)
class BoardGroup:
    """Items under one heading, and how many of them are done."""

    title: str
    aim: str
    lines: Sequence[BoardLine]

    @property
    def done(self) -> int:
        return sum(line.row.state in DONE for line in self.lines)

    @property
    def number(self) -> int:
        return sum(line.row.state != "cancelled" for line in self.lines)


@dataclass(frozen=True)
class Baseline:
    """A figure of the programme with its baseline: what the plan begins from."""

    name: str
    value: str
    percent: float | None
    note: str


def counts_of(rows: Sequence[BoardRow], today: date) -> dict[str, int]:
    """How many are in each state, and how many are overdue."""
    return {OVERDUE: sum(is_overdue(row, today) for row in rows), **Counter(row.state for row in rows)}


def is_overdue(row: BoardRow, today: date) -> bool:
    return row.is_open and row.due < today


def grouped(rows: Iterable[BoardRow], by: str, policy: Policy, today: date) -> list[BoardGroup]:
    """The items by direction and heading, by month, or by the first unit that carries them out."""
    of: Callable[[BoardRow], str] = {"due": month_of, "unit": first_unit}.get(by, lambda row: row.section)
    groups: dict[str, list[BoardLine]] = {key: [] for key in order_of(by, policy)}
    for row in sorted(rows, key=in_plan) if by == "section" else rows:
        groups.setdefault(of(row), []).append(line_of(row, policy, today))
    return [BoardGroup(title_of(key, by, policy), aim_of(key, policy), lines) for key, lines in groups.items() if lines]


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


def baselines_of(policy: Policy, most: int = 4) -> list[Baseline]:
    """The first indicators of the programme that have a baseline."""
    known = [one for one in policy.monitoring.indicators if one.baseline is not None]
    return [baseline_of(one) for one in known[:most]]


def baseline_of(indicator: Indicator) -> Baseline:
    assert indicator.baseline is not None
    year = _("baseline of %(year)d", year=indicator.baseline_year) if indicator.baseline_year else _("baseline")
    target = indicator.target
    note = f"{year} · " + (
        _("target %(value)s", value=amount(target, indicator.unit)) if target else _("watched, no target")
    )
    percent = float(indicator.baseline) if indicator.unit == "percent" else None
    return Baseline(indicator.names.in_(language()), amount(indicator.baseline, indicator.unit), percent, note)
