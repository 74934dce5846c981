"""Where generations of views live: numbered SQLite files beside a pointer, numbered PostgreSQL schemas, or memory."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, Dialect, Engine

from infrastructure.driver import Driver
from infrastructure.views.engine.view import PERSONAL

LOCK_WAIT = 5  # seconds that somebody who wants to change views waits for somebody else who does
CONNECT_WAIT = 2  # seconds to reach PostgreSQL
SQLITE: Dialect = sqlite.dialect()  # one for all files: what is made for it is made once
SQLITE_THREADS, POSTGRESQL_CONNECTIONS = 128, 16
ALONE = int.from_bytes(b"views")  # PostgreSQL's advisory lock of the one who rebuilds


class Place:
    """Where one generation lives.

    Args:
        engine: with which it is reached.
        schema: in which its tables are, on PostgreSQL.
        shared: whether others go on using the engine when we do not.
    """

    def __init__(self, engine: Engine, schema: str | None = None, *, shared: bool = False) -> None:
        self.engine, self.schema, self._shared = engine, schema, shared
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.dialect: Dialect = SQLITE if self.is_sqlite else engine.dialect
        self._said: dict[sa.Select[Any], str] = {}
        self.driver = Driver(engine, keeps=self.is_sqlite and not shared)

    @property
    def translating(self) -> dict[str, Any]:
        """Options of a connection that lead our tables to this place."""
        return {"schema_translate_map": {None: self.schema}} if self.schema else {}

    @property
    def reading(self) -> dict[str, Any]:
        """Options of a connection that sees one state of all tables. (On SQLite, every transaction does.)"""
        if self.is_sqlite:
            return {}
        return {**self.translating, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def sql(self, query: sa.Select[Any]) -> str:
        """A query as the driver takes it, with its parameters by their names; made once."""
        if query not in self._said:
            dialect = sqlite.dialect(paramstyle="named") if self.is_sqlite else self.engine.dialect
            translating: dict[str, Any] = {**self.translating, "render_schema_translate": bool(self.schema)}
            self._said[query] = str(query.compile(dialect=dialect, **translating))
        return self._said[query]

    def keep_no_samples(self, connection: Connection, table: sa.Table) -> None:
        """PostgreSQL keeps samples of columns for its planner, from which nobody could be erased."""
        if self.is_sqlite:
            return
        for column in table.columns:
            if column.info.get(PERSONAL):
                name = self.engine.dialect.identifier_preparer.quote(column.name)
                statement = f"ALTER TABLE {self.schema}.{table.name} ALTER COLUMN {name} SET STATISTICS 0"
                connection.exec_driver_sql(statement)

    def analyse(self, tables: Iterable[str]) -> None:
        """Let the database count what it has, so that it plans queries well from the first one on."""
        if self.is_sqlite:
            self._do("PRAGMA analysis_limit = 1000", "ANALYZE")
        else:
            self._do(*(f"ANALYZE {self.schema}.{table}" for table in tables))

    def flush(self) -> None:
        """Bring what was committed to the disk. (On PostgreSQL, whatever is committed later gets there later.)"""
        if self.is_sqlite:
            self._do("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of it."""
        if not self._shared:
            self.engine.dispose()

    def _do(self, *statements: str) -> None:
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()


class Store(Protocol):
    """Keeps generations by their numbers, and knows which one those who start now should use."""

    def current(self) -> int:
        """The number that `point_to` was last told; 0 if there is no such generation."""

    def point_to(self, number: int) -> None: ...

    def numbers(self) -> list[int]:
        """All generations that there are, finished or not."""

    def make(self, number: int) -> Place:
        """An empty place for a new generation."""

    def open(self, number: int) -> Place: ...

    def drop(self, number: int) -> None: ...

    def alone(self) -> AbstractContextManager[None]:
        """Waits until nobody else rebuilds. Whoever dies lets go."""

    def close(self) -> None: ...


class Files:
    """Each generation is one SQLite file in a folder."""

    def __init__(self, folder: Path, threads: int = SQLITE_THREADS) -> None:
        self._folder, self._threads = folder, threads
        self._pointer = folder / "views.current"

    def current(self) -> int:
        try:
            number = int(self._pointer.read_text())
        except (FileNotFoundError, ValueError):
            return 0
        return number if self._file(number).exists() else 0

    def point_to(self, number: int) -> None:
        draft = self._folder / "views.next"
        with draft.open("w") as file:
            file.write(str(number))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)

    def numbers(self) -> list[int]:
        found = (re.fullmatch(r"views-(\d+)\.db", file.name) for file in self._folder.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def make(self, number: int) -> Place:
        place = self._place(number, "rwc")
        with closing(place.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        return place

    def open(self, number: int) -> Place:
        return self._place(number, "rw")  # never makes an empty file of one that is gone

    def drop(self, number: int) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._file(number).with_name(f"views-{number}.db{suffix}").unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        with (self._folder / "views.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        """Nothing is kept open here."""

    def _file(self, number: int) -> Path:
        return self._folder / f"views-{number}.db"

    def _place(self, number: int, mode: str) -> Place:
        address = f"file:{quote(str(self._file(number).absolute()))}?mode={mode}"
        return Place(sqlite_engine(address, self._threads))


class Memory:
    """Generations that live as long as this object, each with one connection that its threads take in turns."""

    def __init__(self) -> None:
        self._places: dict[int, Place] = {}
        self._current = 0
        self._lock = threading.Lock()

    def current(self) -> int:
        return self._current

    def point_to(self, number: int) -> None:
        self._current = number

    def numbers(self) -> list[int]:
        return sorted(self._places)

    def make(self, number: int) -> Place:
        self._places[number] = Place(sqlite_engine(":memory:", 1), shared=True)
        return self._places[number]

    def open(self, number: int) -> Place:
        return self._places[number]

    def drop(self, number: int) -> None:
        if place := self._places.pop(number, None):
            place.engine.dispose()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._lock:
            yield

    def close(self) -> None:
        for number in self.numbers():
            self.drop(number)


class Schemas:
    """Each generation is one schema of a PostgreSQL database.

    Args:
        url: of the database, `postgresql://...`.
        threads: how many connections there are at most.
    """

    def __init__(self, url: str, threads: int = POSTGRESQL_CONNECTIONS) -> None:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
        options = f"-c synchronous_commit=off -c timezone=UTC -c lock_timeout={LOCK_WAIT}s"
        patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_WAIT}
        self._engine = sa.create_engine(
            address,
            pool_size=threads,
            max_overflow=0,
            connect_args={"options": options, **patience},
            hide_parameters=True,
        )

    def current(self) -> int:
        with self._engine.connect() as connection:
            if connection.exec_driver_sql("SELECT to_regclass('views_current')").scalar() is None:
                return 0
            current = connection.exec_driver_sql("SELECT max(number) FROM views_current").scalar()
        return current if current in self.numbers() else 0

    def point_to(self, number: int) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS views_current (number integer NOT NULL)")
            connection.exec_driver_sql("DELETE FROM views_current")
            connection.exec_driver_sql("INSERT INTO views_current VALUES (%s)", (number,))

    def numbers(self) -> list[int]:
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE nspname ~ '^views_[0-9]+$'")
            return sorted(int(name.removeprefix("views_")) for name in found.scalars())

    def make(self, number: int) -> Place:
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA views_{number}")
        return self.open(number)

    def open(self, number: int) -> Place:
        return Place(self._engine, f"views_{number}", shared=True)

    def drop(self, number: int) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")  # whoever still reads it may finish
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS views_{number} CASCADE")

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET lock_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (ALONE,))
            try:
                yield
            finally:
                connection.exec_driver_sql("SELECT pg_advisory_unlock(%s)", (ALONE,))
                connection.exec_driver_sql("RESET lock_timeout")

    def close(self) -> None:
        self._engine.dispose()


def sqlite_engine(address: str, threads: int) -> Engine:
    """An engine that begins transactions as it is told, and keeps its connections (to memory: the one)."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=LOCK_WAIT, check_same_thread=False, isolation_level=None)

    engine = sa.create_engine(
        "sqlite://", creator=connect, poolclass=sa.QueuePool, pool_size=threads, max_overflow=0, hide_parameters=True
    )
    sa.event.listen(engine, "connect", tune_sqlite)
    sa.event.listen(engine, "begin", begin_as_told)
    return engine


def begin_as_told(connection: sa.Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(connection.get_execution_options().get("begin", "BEGIN"))


def tune_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    for setting in ("synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}").close()
