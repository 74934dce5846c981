"""Real faults of disks and databases: locked, full, read-only, damaged, away."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from infrastructure import databases
from infrastructure.event_store import open_sqlite
from infrastructure.views.engine import stores
from tests.infrastructure.test_backup import disk_with_room_for
from tests.postgres import KEEPER, NOBODY, PostgresServer, RunAs

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who opens a database from now on waits half a minute for what is locked."""
    monkeypatch.setattr(databases, "LOCK_WAIT", 0)
    monkeypatch.setattr(stores, "LOCK_WAIT", 0)
    assert open_sqlite.__kwdefaults__
    monkeypatch.setitem(open_sqlite.__kwdefaults__, "patience", 1)


@contextmanager
def held_by_another_process(file: Path) -> Iterator[None]:
    """Another program writes to this SQLite file, and does not end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as another:
        assert another.stdout
        assert another.stdout.readline() == "held\n"
        try:
            yield
        finally:
            another.communicate()


@contextmanager
def full_disk_of(file: Path) -> Iterator[None]:
    """Nothing more can be written to this SQLite file.

    Its log is made the longest of all files that this process writes, and then no file may become longer than that.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as writer, closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema")  # so that the log does not begin anew
        writer.execute("CREATE TABLE filling (bytes)")
        writer.execute("INSERT INTO filling VALUES (zeroblob(4000000))")
        writer.execute("DROP TABLE filling")
        with disk_with_room_for(file.with_name(f"{file.name}-wal").stat().st_size):
            yield


@contextmanager
def read_only(folder: Path, *names: str) -> Iterator[Path]:
    """A copy of this folder for everybody, in which nobody but root may write these files (or to the folder, `data`)."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        copy = shutil.copytree(folder, Path(place) / "data")
        for path in (Path(place), copy, *copy.iterdir()):
            path.chmod((0o777 if path.is_dir() else 0o666) & (~0o222 if path.name in names else ~0))
        yield copy


@contextmanager
def by_somebody_without_rights() -> Iterator[None]:
    """Root, whom no rights of files stop, is nobody meanwhile."""
    user = os.geteuid()
    os.seteuid(user or NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def damage_table(file: Path, table: str) -> None:
    """Overwrite the first page of a table in a SQLite file that nobody has open."""
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = file.read_bytes()
    file.write_bytes(content[: (page - 1) * size] + b"\xff" * size + content[page * size :])


def views_file(folder: Path) -> Path:
    return folder / f"views-{(folder / 'views.current').read_text()}.db"


class Outage:
    """A PostgreSQL server that ends and begins again while others use it."""

    def __init__(self) -> None:
        self.server = PostgresServer()
        self.data = self.server.folder / "data"
        self.keepers: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        pid_file = self.data / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        while pid_file.exists():
            time.sleep(0.01)

    def end(self) -> None:
        """The server starts as it was started before, by the same user."""
        command = shlex.split((self.data / "postmaster.opts").read_text())
        nobody = RunAs(user=NOBODY, group=NOBODY, extra_groups=[]) if os.getuid() == 0 else RunAs()
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", str(self.server.folder), *command],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **nobody,
        )
        self.keepers.append(keeper)
        while True:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.server.url()).close()
                return
            time.sleep(0.01)

    def close(self) -> None:
        for keeper in self.keepers:
            keeper.communicate(b"stop\n")
        self.server.stop()
