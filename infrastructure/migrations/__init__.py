"""Brings the desk's and the keys' tables to the shape that this release knows, at every start.

Each has a folder of revisions, `NNNN_what_changes.py` with `revision = "NNNN"`: the highest number is the newest. So a
start that finds nothing to do is over before Alembic, slow to import, is needed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.ports import LedgerUnavailable
from infrastructure.databases import DESK, KEYS, Databases, is_sqlite, place, sqlite_file, writing
from infrastructure.settings import SettingsRefused

VERSION_TABLE = "alembic_version"
LOCK_FILE = "migrating.lock"
LOCK_NUMBER = 7_421_100  # of PostgreSQL's advisory locks


def migrate(databases: Databases) -> None:
    """Make the databases ready for this release. Several processes may do it at once: one works, the others wait.

    Raises:
        SettingsRefused: a database cannot be reached, used or written to, or is of a newer release.
    """
    for name, engine in ((DESK, databases.desk), (KEYS, databases.keys)):
        try:
            if not is_ready(engine, name):
                upgrade(engine, name)
        except LedgerUnavailable as unavailable:
            raise SettingsRefused(str(unavailable)) from unavailable


def revisions(name: str) -> list[str]:
    """The revisions of one database that this release knows, oldest first."""
    return sorted(file.name[:4] for file in (Path(__file__).parent / name).glob("[0-9]*.py"))


def is_ready(engine: Engine, name: str) -> bool:
    """Whether nothing is left to be done here.

    Raises:
        SettingsRefused: the database is of a newer release.
    """
    if is_sqlite(engine) and not sqlite_file(engine).exists():
        return False
    with engine.connect() as connection:
        version = version_of(connection, name)
        if version and version not in revisions(name):
            raise SettingsRefused(
                f"{place(engine)} is of a newer release of talimger (“{name}” {version}): "
                "start that release, or restore a backup from before it."
            )
        return version == revisions(name)[-1] and (not is_sqlite(engine) or remembers_wal(connection))


def version_of(connection: Connection, name: str) -> str | None:
    schema = None if connection.dialect.name == "sqlite" else name
    if not sa.inspect(connection).has_table(VERSION_TABLE, schema=schema):
        return None
    version: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {schema or 'main'}.{VERSION_TABLE}"))  # noqa: S608
    return version


def remembers_wal(connection: Connection) -> bool:
    """Whether the file is in WAL mode: a copy made by VACUUM INTO is not."""
    return connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def upgrade(engine: Engine, name: str) -> None:
    with alone_on_sqlite(engine), writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_NUMBER)))
            if name not in sa.inspect(connection).get_schema_names():
                connection.execute(sa.schema.CreateSchema(name))
        run_alembic(connection, name)


@contextmanager
def alone_on_sqlite(engine: Engine) -> Iterator[None]:
    """Hold the lock under which a SQLite file comes into being: two that go over to WAL at once would fail."""
    if not is_sqlite(engine):
        yield
        return
    file = sqlite_file(engine)
    with (file.parent / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back by the kernel, even after kill -9
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite by itself would let everybody read it
        with engine.connect() as connection:
            cursor = connection.connection.cursor()  # under SQLAlchemy, which would begin a transaction
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.close()
        yield


def run_alembic(connection: Connection, name: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "infrastructure:migrations")
    config.set_main_option("version_locations", f"infrastructure:migrations/{name}")
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["schema"] = None if connection.dialect.name == "sqlite" else name
    command.upgrade(config, "head")
