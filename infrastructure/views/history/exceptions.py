"""Exceptions: a row for each event that is one, and for each kind of it; nearly all events have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.exceptions import KINDS, READING, Counted, Found, Sought, exceptions_in
from application.ports import Entry
from application.questions import Line, Wanted
from application.visibility import CONCERNS
from infrastructure.views.base import PolicyOf
from infrastructure.views.engine import Added, Moment, Position, Row, metadata
from infrastructure.views.history.questions import LINE, recorded_between, up_to
from infrastructure.views.history.tables import history

ABOUT_PROGRAMMES = "Programme"

exceptions = sa.Table(
    "history_exceptions",
    metadata,
    sa.Column("at", Position, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("is_first", sa.Integer, nullable=False),  # 1 for one of the kinds of each event
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("beyond_cases", sa.Integer, nullable=False),  # 1 for what happened to a person or a programme itself
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("days_late", sa.Integer, nullable=False),
    sa.Index("ix_exceptions_kind", "programme", "kind", "at"),
    sa.Index("ix_exceptions_first", "programme", "is_first", "at"),
)


def exceptions_of(entry: Entry, case: Row, policy_of: PolicyOf) -> Iterator[Row]:
    """The rows of an event; none where it is no exception. `case`: the row of its case."""
    event: Any = entry.event
    is_first = 1

    def zone() -> tzinfo:
        version = event.act.policy_version
        return policy_of(case["programme"], version).tz if case["programme"] and version else UTC

    for one in exceptions_in(event, entry.topic, zone):
        yield {
            "at": entry.at,
            "kind": one.kind,
            "is_first": is_first,
            "programme": programme_of(event, case),
            "beyond_cases": int(not case["programme"]),
            "topic": entry.topic,
            "actor": event.act.actor,
            "recorded_at": event.act.recorded_at,
            "days_late": one.days_late,
        }
        is_first = 0


def programme_of(event: Any, case: Row) -> str:
    """The programme that it is about: that of the case, for which a role is granted, or the programme itself."""
    named: str = getattr(event, "programme", "") or case["programme"]
    return named or (case["reference"] if case["kind"] == ABOUT_PROGRAMMES else "")


class Exceptions:
    """What people ask of the exceptions."""

    def __init__(self, views: Added) -> None:
        self.views = views

    def page(
        self, sought: Sought, *, before: int | None = None, after: int | None = None, size: int = 30
    ) -> Sequence[Found]:
        """As `application.exceptions` says."""
        newest_first = after is None
        bounds = [] if before is None else [exceptions.c.at < before]
        bounds += [] if after is None else [exceptions.c.at > after]
        order = exceptions.c.at.desc() if newest_first else exceptions.c.at.asc()
        with self.views.read() as connection:
            found: list[int] = []
            for conditions in by_programme(connection, self.views.end, sought):
                asked = sa.select(exceptions.c.at).where(*conditions, *bounds).order_by(order).limit(size + 1)
                found += connection.scalars(asked)
            positions = sorted(found, reverse=newest_first)[: size + 1]
            return in_full(connection, sorted(positions, reverse=True))

    def counts(self, sought: Sought) -> Sequence[Counted]:
        """As `application.exceptions` says."""
        found: dict[str, Counted] = {}
        each = exceptions.c.kind, sa.func.count(), sa.func.max(exceptions.c.recorded_at)
        with self.views.read() as connection:
            rows = [
                row
                for conditions in by_programme(connection, self.views.end, sought, each_kind=True)
                for row in connection.execute(sa.select(*each).where(*conditions).group_by(exceptions.c.kind))
            ]
        for kind, number, newest in rows:
            known = found.get(kind, Counted(kind, 0, newest))
            found[kind] = Counted(kind, known.number + number, max(known.newest, newest))
        return [found[kind] for kind in KINDS if kind in found]


def by_programme(
    connection: Connection, end: int | None, sought: Sought, *, each_kind: bool = False
) -> Iterator[list[sa.ColumnElement[bool]]]:
    """The same question of each programme, so that an index gives the order: each event once, or once for each kind."""
    row = exceptions.c
    asked: list[sa.ColumnElement[bool]] = [
        *recorded_between(connection, Wanted(since=sought.since, until=sought.until), row.at),
        *up_to(end, row.at),
        sa.or_(row.topic.not_in(sorted(CONCERNS)), row.programme.in_(sought.concerns_in)),
        sa.or_(row.kind != READING, row.programme.in_(sought.readings_in)),
    ]
    if sought.own_cases:
        line = history.c
        hidden = sa.select(line.at).where(line.case_id.in_(sought.own_cases), line.topic.in_(sorted(CONCERNS)))
        asked.append(row.at.not_in(hidden))
    if not sought.beyond_cases:
        asked.append(row.beyond_cases == 0)
    if sought.actors is not None:
        asked.append(row.actor.in_(sought.actors))
    if sought.least_days:
        asked.append(row.days_late >= sought.least_days)
    if sought.kind:
        asked.append(row.kind == sought.kind)
    elif not each_kind:
        asked.append(row.is_first == 1)
    for programme in sought.programmes:
        yield [row.programme == programme, *asked]


def in_full(connection: Connection, positions: Sequence[int]) -> list[Found]:
    """The events at these positions, in this order, with all their kinds."""
    lines = {
        row["at"]: Line(**row)
        for row in connection.execute(sa.select(*LINE).where(history.c.at.in_(positions))).mappings()
    }
    kinds: Mapping[int, list[Any]] = {at: [] for at in positions}
    for row in connection.execute(sa.select(exceptions).where(exceptions.c.at.in_(positions))):
        kinds[row.at].append(row)
    return [
        Found(
            lines[at],
            tuple(sorted((row.kind for row in kinds[at]), key=KINDS.index)),
            max(row.days_late for row in kinds[at]),
        )
        for at in positions
    ]
