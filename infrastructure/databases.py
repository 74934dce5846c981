"""The databases for what is not history: the desk (accounts, sign-in attempts, ...) and, apart from it, people's keys.

Apart, so that their backups can be: two SQLite files in the data folder, or two schemas of one PostgreSQL database.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPICursor

from application.ports import LedgerUnavailable
from infrastructure.driver import Driver
from infrastructure.settings import DESK_FILE, KEYS_FILE, Settings, show

DESK, KEYS = "desk", "keys"
SQLITE_THREADS, POSTGRESQL_CONNECTIONS = 128, 16
LOCK_WAIT = 30  # seconds that a writer waits for SQLite's write lock
CONNECT_WAIT = 2  # seconds to reach PostgreSQL
SNAPSHOT_WAIT = 10  # seconds that a deletion waits, on PostgreSQL, for those who began to look before it

# By SQLite's primary result codes. Other errors are mistakes in what was asked, and stay as they are.
SQLITE_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program holds it; try again when that has ended",
    sqlite3.SQLITE_LOCKED: "try again",
    sqlite3.SQLITE_FULL: "make room on the disk, and try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore it from a backup",
    sqlite3.SQLITE_NOTADB: "restore it from a backup, or move it away",
    sqlite3.SQLITE_IOERR: "see that its disk is there and has room",
    **dict.fromkeys(
        (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
        "give the user who runs talimger the right to write to it and to its folder",
    ),
}
# By SQLSTATE, or its class. Other operational errors are about reaching the server.
POSTGRESQL_ADVICE = {
    "25006": "name the server that takes changes in DATABASE_URL, or let this one take them",
    "42501": "give its user the rights (GRANT CREATE ON DATABASE ... TO ...)",
    "40": "try again",
    "53": "give PostgreSQL what it lacks, and try again",
    "55": "try again",
}
REACH_POSTGRESQL = "see that PostgreSQL runs, and that DATABASE_URL names the right server, database, user and password"

desk_tables = sa.MetaData()
keys_tables = sa.MetaData()

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Databases:
    """The engines of both. Read with `engine.connect()`; write in `writing(engine)`."""

    desk: Engine
    keys: Engine

    def close(self) -> None:
        self.desk.dispose()
        self.keys.dispose()


def open_databases(settings: Settings) -> Databases:
    """The engines of the databases that the settings name; nothing is connected to yet."""
    if settings.database_url:
        engine = postgresql_engine(settings.database_url)
        return Databases(in_schema(engine, DESK), in_schema(engine, KEYS))
    desk, keys = (sqlite_engine(settings.data_folder / name, draft=settings.draft) for name in (DESK_FILE, KEYS_FILE))
    return Databases(desk, keys)


def sqlite_engine(file: Path, *, draft: bool = False) -> Engine:
    """The engine of a file. What is written to a draft need not survive a power cut."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": LOCK_WAIT},
        pool_size=SQLITE_THREADS,
        max_overflow=0,
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", tune_sqlite)
    if draft:
        sa.event.listen(engine, "connect", do_not_wait)
    sa.event.listen(engine, "begin", begin_as_told)
    sa.event.listen(engine, "handle_error", say_what_to_do)
    return engine


def tune_sqlite(connection: Any, _: Any) -> None:
    """Set what SQLite forgets between connections. (WAL mode it remembers: `migrate` says so once.)"""
    connection.isolation_level = None  # the driver begins nothing by itself: see `begin_as_told`
    for setting in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}").close()


def do_not_wait(connection: Any, _: Any) -> None:
    """For the disk, that is."""
    connection.execute("PRAGMA synchronous=OFF").close()


def begin_as_told(connection: Connection) -> None:
    if told := connection.get_execution_options().get("begin"):
        connection.exec_driver_sql(told)
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN")  # cannot fail: it locks nothing yet. Through SQLAlchemy it would cost as much as a query


def postgresql_engine(database_url: str) -> Engine:
    url = sa.make_url(database_url).set(drivername="postgresql+psycopg")
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_WAIT}
    engine = sa.create_engine(
        url, connect_args=patience, pool_size=POSTGRESQL_CONNECTIONS, max_overflow=0, hide_parameters=True
    )
    sa.event.listen(engine, "handle_error", say_what_to_do)
    return engine


def in_schema(engine: Engine, schema: str) -> Engine:
    """The same engine, over the same connections, for the tables of one schema."""
    return engine.execution_options(schema_translate_map={None: schema})


def schema_of(engine: Engine) -> str | None:
    """The schema of an engine's tables, where it has one."""
    found: str | None = engine.get_execution_options().get("schema_translate_map", {}).get(None)
    return found


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is going to write.

    On SQLite it takes the write lock before it reads, so that what it read stays true. On PostgreSQL, lock the rows
    that a decision rests on (`with_for_update`).
    """
    with engine.connect() as connection:
        connection.execution_options(begin="BEGIN IMMEDIATE")
        with connection.begin():
            yield connection


@contextmanager
def driver_cursor(driver: Driver) -> Iterator[DBAPICursor]:
    """The driver's own cursor, to read with, for what every page asks.

    Raises:
        LedgerUnavailable: the server is away, the file is locked, damaged or not there.
    """
    try:
        with driver.connection() as connection, closing(connection.cursor()) as cursor:
            yield cursor
    except (sqlite3.Error, psycopg.Error) as error:
        if advice := advice_on(error):
            raise LedgerUnavailable(unusable(driver.engine, error, advice)) from error
        raise


def insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """The backend's own INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert those rows whose key is not there yet, and say how many that were."""
    if not rows:
        return 0
    new = insert(connection, table).on_conflict_do_nothing()
    return connection.execute(new, rows, execution_options={"preserve_rowcount": True}).rowcount


def scrub(engine: Engine, table: sa.Table) -> None:
    """Leave no deleted or overwritten bytes of this table in the database's own files. Call it after the commit.

    SQLite zeroes them in the file itself (`secure_delete`); here its write-ahead log is emptied. PostgreSQL rewrites
    the table, which locks it for the moment; its write-ahead log forgets as it goes round.
    """
    if is_sqlite(engine):
        empty_wal(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        wait_for_earlier_snapshots(connection)
        connection.exec_driver_sql(f"VACUUM (FULL) {schema_of(engine)}.{table.name}")


def wait_for_earlier_snapshots(connection: Connection) -> None:
    """PostgreSQL keeps what was deleted for whoever may still look at it: until nobody does, or for `SNAPSHOT_WAIT`."""
    now = connection.exec_driver_sql("SELECT pg_current_xact_id()::text::bigint").scalar_one()
    older = (
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "  # noqa: S608 - a number
        f"AND backend_xmin IS NOT NULL AND age(backend_xmin) > age('{now % 2**32}'::xid))"
    )
    deadline = time.monotonic() + SNAPSHOT_WAIT
    while connection.exec_driver_sql(older).scalar_one() and time.monotonic() < deadline:
        time.sleep(0.01)


def empty_wal(engine: Engine) -> None:
    driver = cast(sqlite3.Connection, engine.raw_connection())  # under SQLAlchemy, which would begin a transaction
    with contextlib.closing(driver), contextlib.closing(driver.cursor()) as cursor:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        logger.warning("Overwritten bytes stay in the log of %s, which was read: restart to empty it.", place(engine))


def say_what_to_do(context: ExceptionContext) -> None:
    """Where the database cannot be used, whatever was asked of it, replace the driver's words by a sentence.

    Raises:
        LedgerUnavailable: the server is away, the file is locked, damaged or not writable, the disk is full.
    """
    error, engine = context.original_exception, context.engine
    connecting = context.connection is None  # so that whatever is wrong is about the address
    if engine is not None and (advice := advice_on(error) or (connecting and REACH_POSTGRESQL)):
        raise LedgerUnavailable(unusable(engine, error, advice)) from error


def unusable(engine: Engine, error: BaseException, advice: str) -> str:
    return f"{place(engine)} cannot be used ({str(error).strip().splitlines()[0]}): {advice}."


def advice_on(error: BaseException) -> str:
    """What to do about it; empty if it is about what was asked of the database, not about the database."""
    if isinstance(error, sqlite3.Error):
        return SQLITE_ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
    if isinstance(error, psycopg.OperationalError | InsufficientPrivilege | ReadOnlySqlTransaction):
        state = error.sqlstate or ""
        return POSTGRESQL_ADVICE.get(state) or POSTGRESQL_ADVICE.get(state[:2]) or REACH_POSTGRESQL
    return ""


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def sqlite_file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def place(engine: Engine) -> str:
    """Which database it is, fit to be shown."""
    return str(sqlite_file(engine)) if is_sqlite(engine) else show(engine.url.set(drivername="postgresql"))


class Moment(sa.TypeDecorator[datetime]):
    """A time in UTC on both backends (SQLite forgets time zones). Naive times are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))
