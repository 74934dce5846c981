"""One generation of all views: their tables in one SQLite file or one PostgreSQL schema, and how far they have come."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.schema import CreateIndex, CreateTable

from application.ports import Entry
from infrastructure.statements import Statements, statements_of
from infrastructure.views.engine.faults import Refused, Retired
from infrastructure.views.engine.projection import Projection, Stop, take_one_by_one, take_together
from infrastructure.views.engine.recipe import Recipe
from infrastructure.views.engine.stores import Place
from infrastructure.views.engine.view import View, fingerprint

BATCH, BULK = 1_000, 10_000  # entries in one transaction of a catch-up; entries that a build reads at once
MOST_ROWS = 600_000  # that a build keeps in memory
NOTHING = "{}"  # as JSON

Take = Callable[[Sequence[View], Mapping[sa.Table, Statements], DBAPICursor, Sequence[Entry]], dict[str, Stop]]

Report = Callable[[int, int], None]
"""Told how far a rebuild has come, and how far it has to go: positions in the ledger."""

progress_table = sa.Table(
    "views_progress",
    sa.MetaData(),
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),  # one row: 1. It is the generation's lock
    sa.Column("at", sa.BigInteger, nullable=False),  # the last entry that the views took
    sa.Column("mark", sa.Text, nullable=False),  # that entry's fingerprint
    sa.Column("stopped", sa.Text, nullable=False),  # JSON: which views stopped before which entry, and why
    sa.Column("successor", sa.Integer, nullable=False),  # the generation that took over; 0 while this one lasts
    sa.Column("shape", sa.Text, nullable=False),  # of the views that it was made for
)

log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How far a generation has come: see the columns of `progress_table`."""

    at: int
    mark: str
    stopped: dict[str, Stop]
    successor: int
    shape: str


class Snapshot(NamedTuple):
    """A generation as of one moment."""

    connection: Connection
    progress: Progress


class Locked(NamedTuple):
    """A generation that nobody else can change just now."""

    cursor: DBAPICursor
    progress: Progress


class Generation:
    """All views as of one position (except those that stopped), changed by whole batches in one transaction each."""

    def __init__(self, number: int, place: Place, recipe: Recipe) -> None:
        self.number = number
        self.shape = recipe.shape(place.dialect)
        self._place, self._recipe = place, recipe
        self._statements = {table: statements_of(table, place.schema, place.dialect) for table in recipe.tables()}
        where = f"{place.schema}.{progress_table.name}" if place.schema else progress_table.name
        mark = "?" if place.is_sqlite else "%s"
        self._ask = f"SELECT at, mark, stopped, successor, shape FROM {where}"  # noqa: S608 - names of our own
        self._advanced = f"UPDATE {where} SET at = {mark}, mark = {mark}, stopped = {mark}"  # noqa: S608
        self._succeeded = f"UPDATE {where} SET successor = {mark}"  # noqa: S608

    def close(self) -> None:
        self._place.close()

    # Reading

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of all views, for as many Core queries as you like.

        Raises:
            Retired: another generation has taken over.
        """
        with self._connected(**self._place.reading) as connection:
            with closing(connection.connection.cursor()) as cursor:  # the driver's: it comes before whatever is asked
                cursor.execute(self._ask)
                progress = progress_in(cursor.fetchone())
            if progress.successor:
                raise Retired
            yield Snapshot(connection, progress)

    def ask(self, query: sa.Select[Any], given: Mapping[str, object]) -> Sequence[Any]:
        """The rows that one query finds, as the driver gives them.

        Raises:
            Retired: another generation has taken over.
        """
        with self._place.driver.connection() as connection, closing(connection.cursor()) as cursor:
            cursor.execute(self._ask)
            if progress_in(cursor.fetchone()).successor:
                raise Retired
            cursor.execute(self._place.sql(query), given)
            return cursor.fetchall()

    def progress(self) -> Progress:
        with self._connected() as connection:
            return self._read_progress(connection)

    def peek(self) -> Progress | None:
        """How far it has come; None if that cannot be read, since it is unfinished, damaged, or another release's."""
        try:
            with self._connected() as connection:
                found = sa.inspect(connection).get_columns(progress_table.name, self._place.schema)
                if {column["name"] for column in found} != set(progress_table.columns.keys()):
                    return None
                return self._read_progress(connection)
        except (sa.exc.NoSuchTableError, Retired):
            return None
        except sa.exc.OperationalError:
            raise
        except sa.exc.DatabaseError:
            return None

    # Changing

    @contextmanager
    def lock(self) -> Iterator[Locked]:
        """One transaction that nobody else's can overlap.

        Raises:
            Retired: another generation took over while we waited.
        """
        with self._place.driver.connection() as connection, closing(connection.cursor()) as cursor:
            if self._place.is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(self._ask + ("" if self._place.is_sqlite else " FOR UPDATE"))
            progress = progress_in(cursor.fetchone())
            if progress.successor:
                raise Retired
            yield Locked(cursor, progress)
            connection.commit()

    def advance(self, to: int | None = None, fresh: Sequence[Entry] = ()) -> int:
        """Take one batch of entries after our position, and say which position we have come to.

        Args:
            to: this far at least; where others have been so far, nothing is done. None: to the end of the ledger.
            fresh: entries just recorded, which need not be read and decoded if they are the next.

        Raises:
            Retired: another generation took over.
        """
        try:
            return self._advance(to, fresh, take_together)
        except Refused:
            return self._advance(to, fresh, take_one_by_one)

    def retire(self, locked: Locked, successor: int) -> None:
        """Let another generation take over when the lock's transaction ends."""
        locked.cursor.execute(self._succeeded, (successor,))

    # Building

    def create(self) -> None:
        """Make the tables, without their indexes."""
        with self._connected(begin="BEGIN IMMEDIATE", **self._place.translating) as connection:
            for table in (progress_table, *self._recipe.tables()):
                connection.execute(CreateTable(table))
                self._place.keep_no_samples(connection, table)
            first = {"one": 1, "at": 0, "mark": "", "stopped": NOTHING, "successor": 0, "shape": self.shape}
            connection.execute(sa.insert(progress_table), first)

    def build(self, report: Report) -> None:
        """Take all entries in one transaction: rows are kept in memory and written once, except those never read again.

        Raises:
            Refused: the database did not take some row; nothing was kept.
        """
        goal = self._recipe.ledger.last_position()
        for view in self._recipe.views:
            view.before_build()
        with self.lock() as (cursor, progress), unfrozen():
            projection = Projection(self._recipe.views, self._statements, cursor, whole=True)
            at, last = progress.at, None
            while entries := self._recipe.readable(self._recipe.ledger.read(at, BULK)):
                projection.apply(entries)
                projection.write_added()
                if projection.size() > MOST_ROWS:
                    projection.write()
                    projection.forget()
                last = entries[-1]
                at = last.at
                gc.freeze()  # or the collector would look through all that is kept, again and again
                report(at, max(at, goal))
            projection.write()
            if last:
                self._settle(cursor, last, projection.stops)
        log_stops(projection.stops)

    def index(self) -> None:
        """Make the indexes, and let the database count what it has.

        Raises:
            Refused: a unique index does not fit the rows.
        """
        try:
            with self._connected(begin="BEGIN IMMEDIATE", **self._place.translating) as connection:
                for table in self._recipe.tables():
                    for index in sorted(table.indexes, key=lambda index: str(index.name)):
                        connection.execute(CreateIndex(index))
        except sa.exc.IntegrityError as problem:
            raise Refused from problem
        self._place.analyse(table.name for table in self._recipe.tables())

    def keep_safe(self) -> None:
        """Bring all to the disk, so that a power cut does not take it away."""
        self._place.flush()

    # How it is done

    @contextmanager
    def _connected(self, **options: Any) -> Iterator[Connection]:
        with self._place.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                yield connection

    def _read_progress(self, connection: Connection) -> Progress:
        return progress_in(connection.exec_driver_sql(self._ask).one_or_none())

    def _settle(self, cursor: DBAPICursor, last: Entry, stopped: dict[str, Stop]) -> None:
        cursor.execute(self._advanced, (last.at, fingerprint(last), json.dumps(stopped) if stopped else NOTHING))

    def _advance(self, to: int | None, fresh: Sequence[Entry], take: Take) -> int:
        with self.lock() as (cursor, progress):
            at = progress.at
            if to is not None and at >= to:
                return at
            entries = fresh if follow(fresh, at) else self._recipe.ledger.read(at, BATCH)
            if not (entries := self._recipe.readable(entries)):
                return at
            views = [view for view in self._recipe.views if view.name not in progress.stopped]
            stops = take(views, self._statements, cursor, entries)
            self._settle(cursor, entries[-1], progress.stopped | stops)
        log_stops(stops)
        return entries[-1].at


@contextmanager
def unfrozen() -> Iterator[None]:
    """Lets the garbage collector look at everything again in the end."""
    try:
        yield
    finally:
        gc.unfreeze()


def progress_in(found: Sequence[Any] | None) -> Progress:
    """
    Raises:
        Retired: there is no row, so that this generation was never finished.
    """
    if found is None:
        raise Retired
    at, mark, stopped, successor, shape = found
    stops = {name: Stop(*stop) for name, stop in json.loads(stopped).items()} if stopped != NOTHING else {}
    return Progress(at, mark, stops, successor, shape)


def follow(fresh: Sequence[Entry], position: int) -> bool:
    """Whether these entries are the next ones after a position, without a hole."""
    return bool(fresh) and fresh[0].at == position + 1 and fresh[-1].at == position + len(fresh)


def log_stops(stops: dict[str, Stop]) -> None:
    for name, stop in stops.items():
        log.error("view %s stops before %s", name, stop.reason)
