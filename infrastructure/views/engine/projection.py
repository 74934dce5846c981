"""Feeds entries to views: handlers change rows in memory, and a view that cannot take an event stops before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor

from application.ports import Entry
from infrastructure.statements import Statements
from infrastructure.views.engine.faults import REFUSALS, Refused, is_fault_of_event, reason_to_stop
from infrastructure.views.engine.rows import Journal, Rows, Tables, take_back
from infrastructure.views.engine.view import Handler, View


class Stop(NamedTuple):
    """Before which position a view stopped, and why."""

    at: int
    reason: str


class Taker(NamedTuple):
    """A view that takes entries, its rows, and what the entry at hand changed in them."""

    view: View
    rows: Tables
    journal: Journal


class Feed(NamedTuple):
    """One kind of event on its way into one view."""

    handler: Handler
    taker: Taker


class Projection:
    """Some views while they take entries, within one transaction of the cursor."""

    def __init__(
        self,
        views: Iterable[View],
        statements: Mapping[sa.Table, Statements],
        cursor: DBAPICursor,
        *,
        whole: bool = False,
    ) -> None:
        self.stops: dict[str, Stop] = {}
        self._rows: list[Rows] = []
        self._takers: list[Taker] = []
        self._feeds: dict[str, list[Feed]] = {}  # by topic, each made when it first comes
        for view in views:
            journal: Journal = []
            rows = {table: Rows(statements[table], cursor, journal, whole=whole) for table in view.tables}
            self._rows.extend(rows.values())
            self._takers.append(Taker(view, rows, journal))

    def apply(self, entries: Sequence[Entry]) -> None:
        """Let the views take these entries. What an event changed before its handler failed is taken back.

        Raises:
            Refused: the database refused a question. (On PostgreSQL, the transaction is over.) Or in a build, a view
                failed that had rows still to be made.
        """
        for entry in entries:
            for handler, taker in self._feeds.get(entry.topic) or self._feed(entry.topic):
                try:
                    handler(taker.rows, entry)
                except REFUSALS as problem:
                    raise Refused from problem
                except Exception as problem:
                    if not is_fault_of_event(problem):
                        raise
                    if any(rows.has_delayed for rows in taker.rows.values()):  # not as of before this event
                        raise Refused from problem
                    take_back(taker.journal)
                    self._stop(taker.view, entry, problem)
                taker.journal.clear()

    def write(self) -> None:
        """Bring all changes to the database.

        Raises:
            Refused: the database did not take them.
        """
        try:
            for rows in self._rows:
                rows.settle()
            for rows in self._rows:
                rows.write()
        except Exception as problem:
            if is_fault_of_event(problem):
                raise Refused from problem
            raise

    def write_added(self) -> None:
        """Bring only the rows that nobody will read to the database.

        Raises:
            Refused: the database did not take them.
        """
        try:
            for rows in self._rows:
                rows.write_added()
        except REFUSALS as problem:
            raise Refused from problem

    def forget(self) -> None:
        """Give the memory back after `write`."""
        for rows in self._rows:
            rows.forget()

    def size(self) -> int:
        """How many rows are in memory."""
        return sum(rows.size() for rows in self._rows)

    def _feed(self, topic: str) -> list[Feed]:
        feeds = [Feed(taker.view.on[topic], taker) for taker in self._takers if topic in taker.view.on]
        self._feeds[topic] = feeds
        return feeds

    def _stop(self, view: View, entry: Entry, problem: Exception) -> None:
        self.stops[view.name] = Stop(entry.at, reason_to_stop(entry, problem))
        self._takers = [taker for taker in self._takers if taker.view is not view]
        self._feeds.clear()


def take_together(
    views: Sequence[View], statements: Mapping[sa.Table, Statements], cursor: DBAPICursor, entries: Sequence[Entry]
) -> dict[str, Stop]:
    """Let views take a batch, and say which of them stopped.

    Raises:
        Refused: the database refused something that came of one of these entries: take them one by one.
    """
    topics = {entry.topic for entry in entries}
    concerned = [view for view in views if not topics.isdisjoint(view.on)]
    projection = Projection(concerned, statements, cursor)
    projection.apply(entries)
    projection.write()
    return projection.stops


def take_one_by_one(
    views: Sequence[View], statements: Mapping[sa.Table, Statements], cursor: DBAPICursor, entries: Sequence[Entry]
) -> dict[str, Stop]:
    """The same, but each view takes each entry under a savepoint: what the database refuses stops one view only."""
    stops: dict[str, Stop] = {}
    for entry in entries:
        for view in views:
            if entry.topic not in view.on or view.name in stops:
                continue
            cursor.execute("SAVEPOINT one")
            try:
                stops |= take_together([view], statements, cursor, [entry])
            except Refused as refused:
                cursor.execute("ROLLBACK TO SAVEPOINT one")
                stops[view.name] = Stop(entry.at, reason_to_stop(entry, refused.__cause__ or refused))
            cursor.execute("RELEASE SAVEPOINT one")
    return stops
