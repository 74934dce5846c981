"""An action plan at a glance, for whoever coordinates it: what is late, what is due next, what waits to be verified, and how
far each direction and each KPI has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from application.questions import BoardFilter, BoardRow
from domain.policy import Policy
from web.action_board import DONE, BoardLine, grouped, is_of_now, is_overdue, line_of
from web.dashboard import Bar, share_of
from web.house import house
from web.language import catalogue
from web.words import number

FIRST: Final = 5
"""Items of a list that are shown; the board has the others."""


@dataclass(frozen=True)
class Watched:
    """Some items, the earliest deadline first: the first of them, and how many there are."""

    lines: Sequence[BoardLine]
    number: int

    @property
    def first_due(self) -> date | None:
        return self.lines[0].row.due if self.lines else None


@dataclass(frozen=True)
class PlanWatch:
    """`number`: items that count this year; `coming`: those that are open and not late; `reached`: KPIs at their target."""

    programme: str
    number: int
    states: Counter[str]
    late: Watched
    coming: Watched
    waiting: Watched
    due_this_year: int
    directions: Sequence[Bar]
    kpis: Sequence[BoardLine]
    reached: int
    unmeasured: int

    @property
    def done(self) -> int:
        return sum(self.states[state] for state in DONE)

    @property
    def needs_somebody(self) -> bool:
        return bool(self.late.number or self.waiting.number or self.coming.number)


def plan_watch(code: str, policy: Policy, today: date) -> PlanWatch | None:
    """None where the programme has no plan of its own, or nothing of it is planned yet."""
    if not policy.action_plan.names:
        return None
    rows = counting(house().board.items(BoardFilter(code)), today)
    if not rows:
        return None
    open_ones = [row for row in rows if row.is_open and not is_overdue(row, today)]
    waiting = [row for row in rows if row.state == "delivered" and policy.action_plan.verified_by]
    kpis = sorted((line_of(row, policy, today) for row in rows if row.kpi), key=by_kpi)
    return PlanWatch(
        programme=code,
        number=len(rows),
        states=Counter(row.state for row in rows),
        late=watched([row for row in rows if is_overdue(row, today)], policy, today),
        coming=watched(open_ones, policy, today),
        waiting=watched(waiting, policy, today),
        due_this_year=sum(row.due.year == today.year for row in open_ones),
        directions=direction_bars(rows, policy, today),
        kpis=kpis,
        reached=sum(bool(line.kpi and line.kpi.reached) for line in kpis),
        unmeasured=sum(not line.row.measured for line in kpis),
    )


def counting(rows: Sequence[BoardRow], today: date) -> list[BoardRow]:
    """What the board shows without a filter."""
    return [row for row in rows if row.state != "cancelled" and is_of_now(row, today)]


def watched(rows: Sequence[BoardRow], policy: Policy, today: date) -> Watched:
    first = sorted(rows, key=lambda row: (row.due, row.number))[:FIRST]
    return Watched([line_of(row, policy, today) for row in first], len(rows))


def by_kpi(line: BoardLine) -> tuple[bool, bool, date]:
    """Measured and short of the target first, then what nobody has measured, then what is reached."""
    assert line.kpi is not None
    return line.kpi.reached, not line.row.measured, line.row.due


def direction_bars(rows: Sequence[BoardRow], policy: Policy, today: date) -> list[Bar]:
    """Of each direction and heading how much is delivered, and in its table how many items are in which state."""
    bars = []
    for group in grouped(rows, "section", policy, today):
        states = Counter(line.row.state for line in group.lines)
        late = sum(is_overdue(line.row, today) for line in group.lines)
        counts = (group.number, states["planned"], states["in_progress"], states["delivered"], states["verified"], late)
        bars.append(
            Bar(
                name=group.title,
                percent=share_of(group.done, group.number),
                value=_("%(done)d of %(all)d", done=group.done, all=group.number),
                note=overdue_word(late) if late else "",
                cells=tuple(map(number, counts)),
            )
        )
    return bars


def overdue_word(count: int) -> str:
    return catalogue().ngettext("%(num)d overdue", "%(num)d overdue", count) % {"num": count}
