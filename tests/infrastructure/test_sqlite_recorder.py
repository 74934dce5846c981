"""What can go wrong with the ledger's file, by hands, disks and other programs."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from application.ledger import Ledger
from application.ports import LedgerUnavailable
from domain.person import Person
from infrastructure.event_store import LedgerStore, open_sqlite
from tests.ledgers import events_of, register, somebody
from tests.postgres import NOBODY

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def file(data_folder: Path) -> Path:
    return data_folder / "ledger.db"


@pytest.fixture
def store(file: Path) -> Iterator[LedgerStore]:
    """A store that soon loses patience, with one entry."""
    opened = open_sqlite(file, patience=1)
    opened.append(events_of(somebody(NOON)))
    yield opened
    opened.close()


def append_one(store: LedgerStore, size: int = 1) -> None:
    store.append(events_of(somebody(NOON), somebody(NOON, identity=b"x" * size)))


@contextmanager
def writing_elsewhere(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        yield
        another.execute("ROLLBACK")


def files_open(folder: Path) -> list[str]:
    """Which files of this folder this process has open."""
    linked = (Path(os.path.realpath(link)) for link in Path("/proc/self/fd").iterdir())
    return sorted(file.name for file in linked if file.parent == folder.resolve())


def test_a_locked_file_is_explained_and_works_once_it_is_free(store: LedgerStore, file: Path) -> None:
    with writing_elsewhere(file):
        with pytest.raises(LedgerUnavailable, match=r"The ledger cannot be used.*another program holds it"):
            append_one(store)
        assert len(store.read(0, 10)) == 1
    append_one(store)
    assert len(store.read(0, 10)) == 3


def test_many_threads_read_while_another_program_holds_the_write_lock(store: LedgerStore, file: Path) -> None:
    ledger = Ledger(store)
    person_id = register(ledger)
    with ThreadPoolExecutor(129) as threads:
        with writing_elsewhere(file):
            waiting = threads.submit(register, ledger)
            versions = list(threads.map(lambda _: ledger.load(Person, person_id).version, range(256)))
            assert not waiting.done()
        assert versions == [1] * 256
        assert ledger.load(Person, waiting.result()).version == 1


def test_a_full_database_is_explained_and_works_once_there_is_room(store: LedgerStore) -> None:
    with store.factory.datastore.get_connection(commit=True) as connection:  # type: ignore[attr-defined]
        pages = connection.cursor()
        pages.execute("PRAGMA max_page_count=20")
    with pytest.raises(LedgerUnavailable, match=r"The ledger cannot be used.*make room on the disk"):
        append_one(store, size=200_000)
    assert len(store.read(0, 10)) == 1
    append_one(store)
    pages.execute("PRAGMA max_page_count=2000")
    append_one(store, size=200_000)
    assert len(store.read(0, 10)) == 5


def test_a_disk_that_takes_no_more_is_explained_and_works_once_it_does(store: LedgerStore) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, most))
    try:
        with pytest.raises(LedgerUnavailable, match=r"The ledger cannot be used.*its disk"):
            append_one(store, size=200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert len(store.read(0, 10)) == 1
    append_one(store, size=200_000)
    assert len(store.read(0, 10)) == 3


@pytest.fixture
def folder_of_nobody() -> Iterator[Path]:
    """A folder, and tests that are not run as root, who may write to whatever is read-only."""
    folder = Path(tempfile.mkdtemp(prefix="talimger-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_read_only_file_is_explained_and_works_once_it_is_writable(folder_of_nobody: Path) -> None:
    file = folder_of_nobody / "ledger.db"
    with closing(open_sqlite(file)) as store:
        append_one(store)
    file.chmod(0o400)
    with pytest.raises(LedgerUnavailable, match="is read-only: give the user who runs talimger the right to write"):
        open_sqlite(file)
    file.chmod(0o600)
    with closing(open_sqlite(file)) as store:
        append_one(store)
        assert len(store.read(0, 10)) == 4


def make_read_only(folder: Path) -> Path:
    folder.chmod(0o500)
    return folder / "ledger.db"


def leave_with_a_ledger(folder: Path) -> Path:
    with closing(open_sqlite(folder / "ledger.db")) as store:
        append_one(store)
    return make_read_only(folder)


def put_something_else_there(folder: Path) -> Path:
    (folder / "ledger.db").write_text("minutes of the meeting\n" * 1000)
    return folder / "ledger.db"


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (make_read_only, "right to write"),
        (leave_with_a_ledger, "right to write"),
        (put_something_else_there, "restore it from a backup, or move it away"),
        (lambda folder: folder / "missing" / "ledger.db", "right to write"),
        (lambda folder: folder, "right to write"),
    ],
    ids=["read-only folder", "ledger in a read-only folder", "no database", "no folder", "a folder"],
)
def test_what_cannot_be_opened_is_explained(folder_of_nobody: Path, spoil: Callable[[Path], Path], advice: str) -> None:
    with pytest.raises(LedgerUnavailable, match=advice):
        open_sqlite(spoil(folder_of_nobody))
    assert files_open(folder_of_nobody) == []


def test_what_is_recorded_survives_a_power_cut(store: LedgerStore) -> None:
    for writes in (True, False):
        with store.factory.datastore.transaction(commit=writes) as cursor:  # type: ignore[attr-defined]
            for pragma, expected in {"synchronous": 2, "journal_mode": "wal", "busy_timeout": 1000}.items():
                cursor.execute(f"PRAGMA {pragma}")
                assert cursor.fetchone()[0] == expected


def test_nothing_stays_open(file: Path) -> None:
    store = open_sqlite(file)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: store.read(0, 10), range(64)))
    append_one(store)
    assert files_open(file.parent)
    store.close()
    store.close()
    assert files_open(file.parent) == []
