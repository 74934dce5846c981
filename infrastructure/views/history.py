"""History: one line for every event, in the ledger's order. What exactly happened is read from the ledger itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.questions import MOST_COUNTED, Line, Wanted
from application.visibility import CONCERNS
from infrastructure.views.engine import Entry, Moment, Position, Row, Rows, Tables, View, Views, metadata

history = sa.Table(
    "history",
    metadata,
    sa.Column("at", Position, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("on_behalf_of", sa.String(36)),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("reason_code", sa.String, nullable=False),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Index("ix_history_case", "case_id", "at"),
    sa.Index("ix_history_programme", "programme", "at"),
    sa.Index("ix_history_topic", "topic", "at"),
    sa.Index("ix_history_actor", "actor", "at"),
    sa.Index("ix_history_recorded_at", "recorded_at"),
)

history_cases = sa.Table(  # what only the first event of a case says, for the lines of all that follow
    "history_cases",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
)


def happened(rows: Tables, entry: Entry) -> None:
    event = entry.event
    act = event.act
    key = str(event.originator_id)
    if event.originator_version == 1:
        rows[history_cases].put(opened(rows[history_cases], key, event))
    case = rows[history_cases].require(key)
    rows[history].add(
        {
            "at": entry.at,
            "case_id": key,
            "version": event.originator_version,
            "kind": case["kind"],
            "programme": case["programme"],
            "reference": case["reference"],
            "topic": entry.topic,
            "actor": act.actor,
            "role": act.role.value,
            "on_behalf_of": str(act.on_behalf_of) if act.on_behalf_of else None,
            "state": event.state,
            "recorded_at": act.recorded_at,
            "reason_code": act.reason_code,
            "policy_version": act.policy_version,
        }
    )


def opened(known: Rows, key: str, event: Any) -> Row:
    """A case as its first event tells of it. A reference is taken right after its case was opened, and belongs to it."""
    own: UUID | None = getattr(event, "case_id", None)
    about = (known.get(str(own)) or {}) if own else {}
    return {
        "id": key,
        "kind": event.originator_topic,
        "programme": getattr(event, "programme", about.get("programme", "")),
        "reference": getattr(event, "reference", getattr(event, "code", "")),
    }


def view(topics: frozenset[str]) -> View:
    """Every kind of event that there is."""
    return View("history", (history, history_cases), dict.fromkeys(sorted(topics), happened), edition=2)


class History:
    """What people ask of the history."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def page(
        self, wanted: Wanted, *, before: int | None = None, after: int | None = None, size: int = 50
    ) -> Sequence[Line]:
        """The newest events first, before a position; with `after`, the first ones after it, the newest first as well.

        One more than asked for tells that there are more: at the end, or with `after` at the beginning.
        """
        asked = sa.select(history).limit(size + 1)
        with self.views.read() as connection:
            conditions = [*narrowed(wanted), *recorded_between(connection, wanted)]
            if before is not None:
                conditions.append(history.c.at < before)
            if after is not None:
                conditions.append(history.c.at > after)
            order = history.c.at.desc() if after is None else history.c.at.asc()
            found = connection.execute(asked.where(*conditions).order_by(order)).mappings()
            lines = [Line(**row) for row in found]
        return lines if after is None else lines[::-1]

    def newest_by_topic(self, wanted: Wanted) -> Counter[str]:
        """How many events of each kind there are among the newest `MOST_COUNTED` of those wanted."""
        newest = sa.select(history.c.topic, history.c.recorded_at).where(*narrowed(wanted))
        newest_first = newest.order_by(history.c.at.desc()).limit(MOST_COUNTED)
        with self.views.read() as connection:
            found = connection.execute(newest_first)
            return Counter(row.topic for row in found if wanted.since is None or row.recorded_at >= wanted.since)


def narrowed(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    line = history.c
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.programmes is not None:
        asked.append(in_programmes(wanted.programmes))
    if wanted.actors is not None:
        asked.append(line.actor.in_(wanted.actors))
    if wanted.concerns_in is not None:
        asked.append(sa.or_(line.topic.not_in(sorted(CONCERNS)), line.programme.in_(wanted.concerns_in)))
    asked += [line[name] == value for name in ("case_id", "topic") if (value := getattr(wanted, name))]
    return asked


def in_programmes(programmes: tuple[str, ...]) -> sa.ColumnElement[bool]:
    # One programme as an equation: with a list of one, SQLite would not use an index for the order.
    column = history.c.programme
    return column == programmes[0] if len(programmes) == 1 else column.in_(programmes)


def recorded_between(connection: Connection, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The period as positions: times never decrease along the ledger, so that any other index finds the lines as well."""
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.since is not None:
        asked.append(history.c.at >= first_recorded(connection, wanted.since))
    if wanted.until is not None:
        asked.append(history.c.at < first_recorded(connection, wanted.until))
    return asked


def first_recorded(connection: Connection, moment: datetime) -> int:
    """The position of the first event that was recorded at this moment (UTC) or later; one that none has, if none was."""
    asked = sa.select(history.c.at).where(history.c.recorded_at >= moment).order_by(history.c.recorded_at, history.c.at)
    found = connection.scalar(asked.limit(1))
    return found if found is not None else 2**62
