"""A coordinator's desk: the questions that her worklist asks, by tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from application.questions import MOST_COUNTED, GrantedTurn, Limit, WorkFilter, WorkGroup, WorkRow
from domain.case import Role
from web.house import house, is_as_of
from web.language import N_
from web.own_cases import own_cases
from web.session import Visitor, visitor

FIRST = 5
"""Rows of a step that are shown before the others are asked for."""
SIZE = 50
"""Rows on one page of a single step."""

TABS: Final = {
    "mine": N_("Mine"),
    "late": N_("Late"),
    "today": N_("Due today"),
    "week": N_("This week"),
    "others": N_("Others’ turn"),
}

OTHERS: Final = tuple(
    role.value for role in (Role.APPLICANT, Role.MENTOR, Role.MENTEE, Role.INTERVIEWER, Role.RESPONSIBLE, Role.VERIFIER)
)


def granted_turns(who: Visitor) -> list[GrantedTurn]:
    """The turns that are hers as one who answers for a unit, or who verifies."""
    own = (Role.RESPONSIBLE, Role.VERIFIER)
    return [GrantedTurn(one.programme, one.role.value, one.faculty) for one in who.grants if one.role in own]


@dataclass(frozen=True)
class Desk:
    """What the worklist is asked by: the programmes that she coordinates, the day it is there, the moment (UTC), and all
    ids of hers.

    `chosen`: the one programme that the page is narrowed to; empty for all. `limits`: the faculties to which she is
    limited in some of the programmes.
    """

    programmes: tuple[str, ...]
    chosen: str
    today: date
    now: datetime
    people: tuple[str, ...]
    limits: tuple[Limit, ...] = ()

    @property
    def whole_programmes(self) -> tuple[str, ...]:
        """Those that she coordinates in all faculties."""
        limited = {limit.programme for limit in self.limits}
        return tuple(code for code in self.programmes if code not in limited)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    def filter(self, tab: str) -> WorkFilter:
        """Whose turn, and due when."""
        turns = OTHERS if tab == "others" else (Role.COORDINATOR.value,)
        days: Mapping[str, tuple[date | None, date | None]] = {
            "late": (None, self.yesterday),
            "today": (self.today, self.today),
            "week": (self.today, self.today + timedelta(days=6 - self.today.weekday())),
        }
        first, last = days.get(tab, (None, None))
        return WorkFilter(
            self.programmes,
            turns,
            self.now,
            due_from=first,
            due_to=last,
            readers=self.people,
            theirs=own_cases() if is_as_of() else (),
            limits=self.limits,
        )

    def own_part(self, tab: str) -> Sequence[WorkRow]:
        """What is asked of her not as a coordinator, but by her part in a case, whoever coordinates that."""
        if tab == "others":
            return ()
        wanted = self.filter(tab)
        granted = house().work.granted(granted_turns(visitor()), self.now)
        hers = [row for one in self.people for row in house().work.asked_of(one, wanted)]
        asked = [*hers, *(row for row in granted if wanted.takes(row))]
        return [row for row in asked if self.chosen in ("", row.programme)]

    def count(self, tab: str) -> int:
        counted = house().work.count(self.filter(tab)) + len(self.own_part(tab))
        return min(counted, MOST_COUNTED)

    def count_of(self, tab: str, step: str) -> tuple[int, int]:
        """How many rows of one step there are, and how many of them are late."""
        wanted = replace(self.filter(tab), step=step)
        own = [row for row in self.own_part(tab) if row.step == step]
        late_ones = replace(wanted, due_to=self.yesterday)
        late = house().work.count(late_ones) + sum(late_ones.takes(row) for row in own)
        return min(house().work.count(wanted) + len(own), MOST_COUNTED), late

    def groups(self, tab: str) -> list[WorkGroup]:
        """The open steps; what is asked of her by her part stands among them."""
        found = {group.step: group for group in house().work.groups(self.filter(tab), self.today, FIRST)}
        for row in self.own_part(tab):
            late = int(row.due is not None and row.due < self.today)
            group = found.get(row.step, WorkGroup(row.step, 0, 0, ()))
            rows = tuple(sorted((*group.rows, row), key=lambda one: one.mark)[:FIRST])
            found[row.step] = replace(group, count=group.count + 1, late=group.late + late, rows=rows)
        return sorted(found.values(), key=lambda group: group.rows[0].mark)

    def page(self, tab: str, step: str, after: tuple[str, str, str] | None) -> tuple[list[WorkRow], bool]:
        """The rows of one step, and whether there are more."""
        rows = list(house().work.page(replace(self.filter(tab), step=step), after, SIZE))
        own = [row for row in self.own_part(tab) if row.step == step and (after is None or row.mark > after)]
        rows = sorted((*rows, *own), key=lambda row: row.mark)
        return rows[:SIZE], len(rows) > SIZE
