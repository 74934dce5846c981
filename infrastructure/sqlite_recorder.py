"""The eventsourcing library's SQLite recorder, with what it lacks put right.

Readers do not queue behind a waiting writer, and time never runs backwards along the ledger.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from application.ports import Unmoved
from domain.proof.leaf import Line
from infrastructure.mapper import recorded_at

# Whoever changes a ledger may leave no text, no bytes, or nothing at all where we put some.
AS_STORED = "rowid, ifnull(originator_id, ''), originator_version, ifnull(topic, ''), ifnull(CAST(state AS BLOB), x'')"
AS_BYTES = (
    "rowid, CAST(ifnull(originator_id, '') AS BLOB), originator_version, CAST(ifnull(topic, '') AS BLOB), "
    "ifnull(CAST(state AS BLOB), x'')"
)


def as_text(content: bytes) -> str:
    return content.decode(errors="backslashreplace")


@lru_cache(maxsize=50_000)
def with_hyphens(case: str) -> str:
    """The id of a case as others write it. (Of one case there are many entries.)"""
    return f"{case[:8]}-{case[8:12]}-{case[12:16]}-{case[16:20]}-{case[20:]}"


class InOrderRecorder(SQLiteApplicationRecorder):
    """Refuses, under the write lock, what was decided earlier than the entry before it was recorded, and what rests on
    something that has moved."""

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._insert_events(c, stored_events, **kwargs)  # with the first of them, the write lock
        if positions:
            if unmoved := kwargs.get("unmoved"):
                self._check_unmoved(c, unmoved, before=positions[0])
            c.execute(
                f"SELECT state FROM {self.events_table_name} WHERE rowid < ? ORDER BY rowid DESC LIMIT 1",  # noqa: S608
                (positions[0],),
            )
            before = c.fetchone()
            if before and recorded_at(before["state"]) > recorded_at(stored_events[0].state):
                raise IntegrityError("something later has been recorded")
        return positions

    def _check_unmoved(self, c: SQLiteCursor, unmoved: Unmoved, before: int) -> None:
        """
        Raises:
            IntegrityError: something was recorded meanwhile on what this rests on.
        """
        if before == unmoved.since + 1:  # nearly always
            return
        cases, named = {one.hex for one in unmoved.cases}, [str(one).encode() for one in unmoved.named]
        columns = "originator_id, state" if named else "originator_id, x'' AS state"
        c.execute(
            f"SELECT {columns} FROM {self.events_table_name} WHERE rowid > ? AND rowid < ?",  # noqa: S608
            (unmoved.since, before),
        )
        for row in c.fetchall():
            if row["originator_id"] in cases or any(one in row["state"] for one in named):
                raise IntegrityError("something was recorded on what this rests on")

    def count(self) -> int:
        with self.datastore.transaction(commit=False) as c:
            return self._count(c)

    def first_beside(self, topics: Collection[str]) -> int:
        """The position of the first entry of another topic; 0 if there is none."""
        marks = ", ".join("?" * len(topics))
        with self.datastore.transaction(commit=False) as c:
            c.execute(f"SELECT min(rowid) FROM {self.events_table_name} WHERE topic NOT IN ({marks})", list(topics))  # noqa: S608
            return int(c.fetchone()[0] or 0)

    def first_position(self) -> int:
        with self.datastore.transaction(commit=False) as c:
            c.execute(f"SELECT min(rowid) FROM {self.events_table_name}")  # noqa: S608
            return int(c.fetchone()[0] or 0)

    def lines(self, after: int, limit: int) -> list[Line]:
        """Entries after a position as they are stored, whatever is stored."""
        with self.datastore.transaction(commit=False) as c:
            c.sqlite_cursor.row_factory = None  # plain tuples are the fastest
            try:
                rows = self._rows(c, AS_STORED, after, limit)
            except sqlite3.OperationalError:  # a text may be none any more: then byte for byte
                rows = [
                    (at, as_text(case), version, as_text(topic), state)
                    for at, case, version, topic, state in self._rows(c, AS_BYTES, after, limit)
                ]
            return [(at, with_hyphens(case), version, topic, state) for at, case, version, topic, state in rows]

    def _rows(self, c: SQLiteCursor, columns: str, after: int, limit: int) -> list[Any]:
        asked = f"SELECT {columns} FROM {self.events_table_name} WHERE rowid > ? ORDER BY rowid LIMIT ?"  # noqa: S608
        c.execute(asked, (after, limit))
        rows: list[Any] = c.fetchall()
        return rows

    def positions_of(self, case_id: UUID) -> list[int]:
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                f"SELECT rowid FROM {self.events_table_name} WHERE originator_id = ? ORDER BY rowid",  # noqa: S608
                (case_id.hex,),
            )
            return [row[0] for row in c.fetchall()]

    @contextmanager
    def putting_back(self, notifications: Iterable[Notification]) -> Iterator[int]:
        """Insert these at their own positions, and say how many there are then; kept if the block ends well."""
        rows = (
            (one.id, UUID(str(one.originator_id)).hex, one.originator_version, one.topic, one.state)
            for one in notifications
        )
        with self.datastore.transaction(commit=True) as c:
            c.executemany(
                f"INSERT INTO {self.events_table_name} (rowid, originator_id, originator_version, topic, state) "  # noqa: S608
                "VALUES (?, ?, ?, ?, ?)",
                rows,
            )
            yield self._count(c)

    def _count(self, c: SQLiteCursor) -> int:
        c.execute(f"SELECT count(*) FROM {self.events_table_name}")  # noqa: S608
        return int(c.fetchone()[0])


def make_ready(file: str, patience: int) -> None:
    """Make the file if it is missing, and let it keep a write-ahead log, so that nobody who reads waits for who writes.

    Where several processes start on a new file, SQLite does not wait by itself, whatever its timeout: we do.

    Raises:
        sqlite3.Error: it cannot be opened, is no database, or stays locked for so many seconds.
    """
    with closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as connection:
        deadline = time.monotonic() + patience
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL").close()
                return
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(0.01)


class DurablePool(SQLiteConnectionPool):
    """What is said to be recorded survives a power cut, whatever this machine's SQLite was compiled to do."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous=FULL")
        return connection


class DraftPool(SQLiteConnectionPool):
    """What is recorded need not survive a power cut: whoever fills a draft begins anew."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous=OFF")
        return connection


class TwoPools(SQLiteDatastore):
    """Readers do not queue behind a waiting writer, as they do in the library's one pool."""

    def __init__(self, db_name: str, lock_timeout: int, pool: type[SQLiteConnectionPool] = DurablePool) -> None:
        super().__init__(db_name)
        self.pool = pool(
            db_name=db_name, lock_timeout=lock_timeout, pool_size=1, max_overflow=0, pool_timeout=float(lock_timeout)
        )
        self.idle: deque[SQLiteConnection] = deque()  # to read with: as many as ever read at the same moment

    def transaction(self, *, commit: bool) -> Any:
        return super().transaction(commit=True) if commit else Reading(self)

    def reader(self) -> SQLiteConnection:
        """A connection that nobody else reads with."""
        try:
            return self.idle.pop()
        except IndexError:
            return self.pool._create_connection()

    def close(self) -> None:
        super().close()
        while self.idle:
            self.idle.pop().close()


class Reading:
    """One question to the ledger: it sees one state, without BEGIN and ROLLBACK around it."""

    def __init__(self, datastore: TwoPools) -> None:
        self.datastore = datastore
        self.connection = datastore.reader()
        self.cursor = self.connection.cursor()

    def __enter__(self) -> SQLiteCursor:
        return self.cursor

    def __exit__(self, *_: object) -> None:
        self.cursor.sqlite_cursor.close()
        self.datastore.idle.append(self.connection)


class TwoPoolsFactory(SQLiteFactory):
    application_recorder_class = InOrderRecorder
    pool: type[SQLiteConnectionPool] = DurablePool

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        stock = self.datastore.pool
        self.datastore = TwoPools(stock.db_name, stock.lock_timeout or 0, self.pool)


class DraftFactory(TwoPoolsFactory):
    pool = DraftPool
