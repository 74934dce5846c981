"""Two moments of a programme compared: the last entry of each case by a moment says in which state it was then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.comparing import Flow, Moved, Period, changing
from application.questions import Line
from application.visibility import CONCERNS
from infrastructure.views.engine import Added
from infrastructure.views.history.questions import LINE, first_recorded
from infrastructure.views.history.tables import history, history_cases

MOMENT = timedelta(microseconds=1)

of = history_cases.c
was, now = history.alias("was"), history.alias("now")
state_was = sa.func.coalesce(was.c.state, "")


class Comparison:
    """What is asked of two moments. Concerns count nowhere: they change no state."""

    def __init__(self, views: Added) -> None:
        self.views = views

    def flows(self, period: Period) -> Sequence[Flow]:
        """All cases that there were at the second moment, by their kinds and their two states."""
        with self.views.read() as connection:
            between = Between.of(connection, period, self.views.end)
            each = between.cases(of.kind, state_was, now.c.state, between.is_back().label("is_back")).subquery()
            counted: sa.Select[Any] = sa.select(*each.c, sa.func.count())
            found: Sequence[Any] = connection.execute(counted.group_by(*each.c)).all()
        flows = [Flow(kind, before, after, number, bool(back)) for kind, before, after, back, number in found]
        return sorted(flows, key=lambda flow: (flow.kind, flow.before, flow.after, flow.is_back))

    def moved(
        self, period: Period, flows: Iterable[Flow], *, before: int | None = None, size: int = 50
    ) -> Sequence[Moved]:
        """The cases of some of the flows, those that changed last first: before an entry, one more than asked for."""
        with self.views.read() as connection:
            between = Between.of(connection, period, self.views.end)
            asked = between.moved(flows, before).limit(size + 1)
            found = [Moved(*row) for row in connection.execute(asked)]
            led = between.lines(connection, [one.case_id for one in found])
        return [replace(one, led=changing(one.before, led[one.case_id])) for one in found]


@dataclass(frozen=True)
class Between:
    """A period as positions: the last entries at its two moments."""

    period: Period
    first: int
    last: int

    @classmethod
    def of(cls, connection: Connection, period: Period, end: int | None) -> Between:
        first, last = (recorded_by(connection, moment) for moment in (period.since, period.until))
        return cls(period, first, last) if end is None else cls(period, min(first, end), min(last, end))

    def cases(self, *asked: Any) -> sa.Select[Any]:
        """Something of each case that there is at the second moment, as it `was` and as it is `now`."""
        joined = history_cases.join(now, now.c.at == last_of_case(self.last))
        return (
            sa.select(*asked)
            .select_from(joined.outerjoin(was, was.c.at == last_of_case(self.first)))
            .where(of.programme == self.period.programme, of.kind.in_(self.period.kinds))
        )

    def moved(self, flows: Iterable[Flow], before: int | None) -> sa.Select[Any]:
        decided = self.decided()
        wanted = [
            sa.and_(of.kind == one.kind, state_was == one.before, now.c.state == one.after, *self.as_it_moved(one))
            for one in flows
        ]
        asked = self.cases(of.id, of.kind, of.reference, of.intake, state_was, now.c.state, decided)
        asked = asked.where(now.c.at > self.first, sa.or_(sa.false(), *wanted))
        return (asked if before is None else asked.where(decided < before)).order_by(decided.desc())

    def is_back(self) -> sa.ColumnElement[int]:
        """1 where a case is in the state in which it was, and was in another one in between."""
        return sa.case((sa.and_(state_was == now.c.state, self.has_left()), 1), else_=0)

    def has_left(self) -> sa.Exists:
        other = history.alias("left")
        between = other.c.at > self.first, other.c.at <= self.last
        asked = sa.select(other.c.at).where(other.c.case_id == of.id, *between, other.c.state != now.c.state)
        return asked.correlate(history_cases, now).exists()

    def as_it_moved(self, flow: Flow) -> Sequence[sa.ColumnElement[bool]]:
        """Only of those that are in the state in which they were it is asked whether they had left it."""
        if flow.is_change:
            return ()
        return (self.has_left(),) if flow.is_back else (~self.has_left(),)

    def decided(self) -> sa.ScalarSelect[int]:
        """The first entry of a case after all that left it in another state than its last one."""
        other, first = history.alias("other"), history.alias("decided")
        another = sa.select(sa.func.max(other.c.at)).where(
            other.c.case_id == of.id, other.c.at <= self.last, other.c.state != now.c.state
        )
        since = sa.func.coalesce(another.correlate(history_cases, now).scalar_subquery(), 0)
        asked = sa.select(sa.func.min(first.c.at)).where(first.c.case_id == of.id, first.c.at > since)
        return asked.correlate(history_cases, now).scalar_subquery()

    def lines(self, connection: Connection, cases: Sequence[str]) -> dict[str, list[Line]]:
        """The entries between the moments, by their cases."""
        asked = sa.select(*LINE).where(
            history.c.case_id.in_(cases),
            history.c.at > self.first,
            history.c.at <= self.last,
            history.c.topic.not_in(sorted(CONCERNS)),
        )
        found: dict[str, list[Line]] = defaultdict(list)
        for row in connection.execute(asked.order_by(history.c.at)).mappings():
            found[row["case_id"]].append(Line(**row))
        return found


def last_of_case(position: int) -> sa.ScalarSelect[int]:
    line = history.alias()
    asked = sa.select(sa.func.max(line.c.at)).where(line.c.case_id == of.id, line.c.at <= position)
    return asked.correlate(history_cases).scalar_subquery()


def recorded_by(connection: Connection, moment: datetime) -> int:
    """The position of the last entry recorded by a moment (UTC), or of a hole after it; 0 where there is none."""
    return first_recorded(connection, moment + MOMENT) - 1
