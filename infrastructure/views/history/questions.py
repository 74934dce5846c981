"""What people ask of the history."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from application.questions import MOST_COUNTED, Line, Wanted
from application.visibility import CONCERNS, READINGS
from domain.case import Sealed
from infrastructure.views.base import unpacked
from infrastructure.views.engine import Added
from infrastructure.views.history.tables import (
    FOR_ANOTHER,
    HAS_CODE,
    IN_WORDS,
    history,
    history_people,
    history_readings,
    history_reasons,
)

EXACTLY = ("case_id", "topic", "intake", "role", "reason_code", "policy_version")

MOST_CASES = 500
"""Cases of people that one question names: databases have a limit."""

LINE = [history.c[field.name] for field in fields(Line)]


class History:
    """What people ask of the history."""

    def __init__(self, views: Added) -> None:
        self.views = views

    def page(
        self, wanted: Wanted, *, before: int | None = None, after: int | None = None, size: int = 50
    ) -> Sequence[Line]:
        """The newest events first, before a position; with `after`, the first ones after it, the newest first as well.

        One more than asked for tells that there are more: at the end, or with `after` at the beginning.
        """
        with self.views.read() as connection:
            return find(connection, self.views.end, wanted, before, after, size + 1)

    def count(self, wanted: Wanted) -> int:
        """How many events there are of those wanted, counted up to `MOST_COUNTED`."""
        number = 0
        with self.views.read() as connection:
            for asked in by_programme(connection, self.views.end, sa.select(history.c.at), wanted):
                some = asked.limit(MOST_COUNTED - number).subquery()
                number += connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        return number

    def with_reasons(
        self, wanted: Wanted, *, before: int | None = None, after: int | None = None, size: int = 500
    ) -> Sequence[tuple[Line, Sealed]]:
        """Those wanted whose act has a reason in words, with these as they are sealed: the newest first before a position,
        the oldest first after one."""
        with self.views.read() as connection:
            lines = find(connection, self.views.end, replace(wanted, in_words=True), before, after, size)
            if after is not None:
                lines.reverse()
            asked = sa.select(history_reasons).where(history_reasons.c.at.in_([line.at for line in lines]))
            sealed = {row["at"]: sealed_in(row) for row in connection.execute(asked).mappings()}
        return [(line, sealed[line.at]) for line in lines]

    def newest_by_topic(self, wanted: Wanted) -> Counter[str]:
        """How many events of each kind there are among the newest `MOST_COUNTED` of those wanted."""
        newest = sa.select(history.c.topic, history.c.recorded_at).where(*narrowed(wanted), *up_to(self.views.end))
        if wanted.programmes is not None:
            newest = newest.where(in_programmes(wanted.programmes))
        newest_first = newest.order_by(history.c.at.desc()).limit(MOST_COUNTED)
        with self.views.read() as connection:
            found = connection.execute(newest_first)
            return Counter(row.topic for row in found if wanted.since is None or row.recorded_at >= wanted.since)


def up_to(end: int | None, at: sa.ColumnElement[int] = history.c.at) -> list[sa.ColumnElement[bool]]:
    """Nothing later than what the view shows: see `Added`."""
    return [] if end is None else [at <= end]


def find(
    connection: Connection, end: int | None, wanted: Wanted, before: int | None, after: int | None, most: int
) -> list[Line]:
    """The newest first; so many at most, from the position on."""
    newest_first = after is None
    bounds = [] if before is None else [history.c.at < before]
    bounds += [] if after is None else [history.c.at > after]
    order = history.c.at.desc() if newest_first else history.c.at.asc()
    found: list[Line] = []
    for asked in by_programme(connection, end, sa.select(*LINE), wanted):
        rows = connection.execute(asked.where(*bounds).order_by(order).limit(most)).mappings()
        found += [Line(**row) for row in rows]
    found.sort(key=lambda line: line.at, reverse=newest_first)
    return found[:most] if newest_first else found[:most][::-1]


def by_programme(
    connection: Connection, end: int | None, asked: sa.Select[Any], wanted: Wanted
) -> Iterator[sa.Select[Any]]:
    """The same question of each programme: for a list of several, no database would use an index for the order."""
    conditions = [*narrowed(replace(wanted, case_id="")), *recorded_between(connection, wanted), *up_to(end)]
    if wanted.case_id:
        conditions.append(of_case(connection, wanted))
    if wanted.about is not None:
        conditions.append(history.c.case_id.in_(cases_about(connection, wanted, end)))
    asked = hinted(asked, wanted).where(*conditions)
    if wanted.programmes is None:
        yield asked
    for programme in wanted.programmes or ():
        yield asked.where(history.c.programme == programme)


def hinted(asked: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    """SQLite does not see how few of all events an index is of that leaves most of them out."""
    if wanted.programmes is None or wanted.case_id or wanted.about is not None or wanted.actors is not None:
        return asked
    if wanted.in_words or wanted.for_another:
        name = "ix_history_in_words" if wanted.in_words else "ix_history_for_another"
        return asked.with_hint(history, f"INDEXED BY {name}", "sqlite")
    return asked


def sealed_in(row: RowMapping) -> Sealed:
    return Sealed(tuple(UUID(one) for one in unpacked(row["keys"])), row["box"])


def of_case(connection: Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    """What happened to a case, and who read its sealed matter."""
    reads = connection.scalars(reads_of([wanted.case_id])).all() if wanted.readings_in else []
    # As an equation where it is one: else SQLite would not use an index for the order.
    return history.c.case_id.in_([wanted.case_id, *reads]) if reads else history.c.case_id == wanted.case_id


def reads_of(what: Sequence[str] | sa.Select[tuple[str]]) -> sa.Select[tuple[str]]:
    return sa.select(history_readings.c.case_id).where(history_readings.c.read.in_(what))


def cases_about(
    connection: Connection, wanted: Wanted, end: int | None
) -> Sequence[str] | sa.CompoundSelect[tuple[str]]:
    """Those about these people, and the reads of their sealed matter and of them. Named one by one where they are few, so
    that the database looks for each instead of walking through all events."""
    people, about = wanted.about or (), history_people.c
    cases = sa.select(about.case_id).where(about.person_id.in_(people), *up_to(end, about.since))
    asked = sa.union(cases, *([reads_of(people), reads_of(cases)] if wanted.readings_in else []))
    few = connection.scalars(asked.limit(MOST_CASES + 1)).all()
    return few if len(few) <= MOST_CASES else asked


def narrowed(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    line = history.c
    asked = [sa.or_(line.topic.not_in(sorted(READINGS)), line.programme.in_(wanted.readings_in))]
    if wanted.actors is not None:
        asked.append(line.actor.in_(wanted.actors))
    if wanted.concerns_in is not None:
        asked.append(sa.or_(line.topic.not_in(sorted(CONCERNS)), line.programme.in_(wanted.concerns_in)))
    if wanted.own_cases:
        asked.append(sa.or_(line.topic.not_in(sorted(CONCERNS)), line.case_id.not_in(wanted.own_cases)))
    if wanted.reason_code:
        asked.append(HAS_CODE)
    if wanted.for_another:
        asked.append(FOR_ANOTHER)
    if wanted.in_words:
        asked.append(IN_WORDS)
    asked += [line[name] == value for name in EXACTLY if (value := getattr(wanted, name))]
    return asked


def in_programmes(programmes: tuple[str, ...]) -> sa.ColumnElement[bool]:
    # One programme as an equation: with a list of one, SQLite would not use an index for the order.
    column = history.c.programme
    return column == programmes[0] if len(programmes) == 1 else column.in_(programmes)


def recorded_between(
    connection: Connection, wanted: Wanted, at: sa.ColumnElement[int] = history.c.at
) -> list[sa.ColumnElement[bool]]:
    """The period as positions: times never decrease along the ledger, so that any other index finds the lines as well."""
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.since is not None:
        asked.append(at >= first_recorded(connection, wanted.since))
    if wanted.until is not None:
        asked.append(at < first_recorded(connection, wanted.until))
    return asked


def first_recorded(connection: Connection, moment: datetime) -> int:
    """The position of the first event that was recorded at this moment (UTC) or later; one that none has, if none was.

    Looked for by halves among the positions, along which times never decrease: an index would be written with each event.
    """
    last = connection.scalar(sa.select(sa.func.max(history.c.at))) or 0
    return 1 + bisect_left(range(1, last + 1), moment, key=lambda at: recorded_from(connection, at))


def recorded_from(connection: Connection, position: int) -> datetime:
    """When the first event at this position or after it was recorded; one is there."""
    asked = sa.select(history.c.recorded_at).where(history.c.at >= position).order_by(history.c.at).limit(1)
    found: datetime = connection.scalars(asked).one()
    return found
