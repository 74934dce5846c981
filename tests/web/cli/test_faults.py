"""Databases and disks that fail: one sentence that says what to do, and nothing half recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from tests.infrastructure.test_backup import disk_with_room_for
from tests.infrastructure.test_postgres_recorder import asking_for_a_password
from tests.postgres import PostgresServer
from tests.web.cli.terminal import Terminal, ended
from tests.web.faulty import (
    be_impatient,
    by_somebody_without_rights,
    full_disk_of,
    held_by_another_process,
    read_only,
)

DANA = ("user", "add", "dana@example.kz", "--given-name", "Dana")
URL = "postgresql://keeper:hush-hush@127.0.0.1:1/talimger"
REACH = "see that PostgreSQL runs, and that DATABASE_URL names the right server, database, user and password."


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_impatient(monkeypatch)


# PostgreSQL


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda _: URL, "Connection refused"),
        (lambda _: URL.replace("127.0.0.1", "host.invalid"), "host.invalid"),
        (lambda url: url.replace("/test_", "/other_"), "does not exist"),
        (lambda url: url.replace("postgres@", "stranger:hush-hush@"), 'role "stranger" does not exist'),
        (lambda url: f"{url}/missing", "No such file or directory"),
        (lambda url: f"{url}&colour=red", 'invalid connection option "colour"'),
        (lambda url: f"{url}&connect_timeout=soon", "bad value for connect_timeout: 'soon'"),
    ],
)
def test_a_database_that_cannot_be_reached_is_explained(
    data_folder: Path, postgres_url: str, change: Callable[[str], str], why: str
) -> None:
    said = Terminal(data_folder, change(postgres_url)).refused("status")
    assert said.startswith("postgresql://")
    assert why in said
    assert said.endswith(REACH)
    assert "hush-hush" not in said


def test_a_wrong_password_and_missing_rights_are_explained(
    data_folder: Path, postgres: PostgresServer, postgres_url: str
) -> None:
    with asking_for_a_password(postgres, "keeper", "right"):
        wrong, right = (postgres_url.replace("postgres@", f"keeper:{one}@") for one in ("hush-hush", "right"))
        said = Terminal(data_folder, wrong).refused("status")
        assert "password authentication failed" in said
        assert said.endswith(REACH)
        assert "hush-hush" not in said
        said = Terminal(data_folder, right).refused("status")
        assert "permission denied for database" in said
        assert said.endswith("give its user the rights (GRANT CREATE ON DATABASE ... TO ...).")


@pytest.mark.parametrize("before_first_run", [True, False])
def test_a_database_that_takes_no_changes_is_explained(
    data_folder: Path, postgres: PostgresServer, postgres_url: str, before_first_run: bool
) -> None:
    terminal = Terminal(data_folder, postgres_url)
    if not before_first_run:
        terminal.do(*DANA, "--admin")
    with closing(psycopg.connect(postgres.url(), autocommit=True)) as server:
        name = Identifier(str(conninfo_to_dict(postgres_url)["dbname"]))
        server.execute(SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
        for command in (["status"], ["views", "rebuild"], ["tick"], DANA):
            said = terminal.refused(*command)
            assert "in a read-only transaction): name the server that takes changes in DATABASE_URL" in said
        server.execute(SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))
    assert terminal.recorded() == ((0, set()) if before_first_run else (2, {"dana@example.kz"}))


# SQLite


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ["ledger", "desk", "keys"])
def test_a_file_that_another_program_holds_is_explained_and_nobody_is_half_recorded(
    terminal: Terminal, name: str
) -> None:
    before = terminal.events()
    with held_by_another_process(terminal.folder / f"{name}.db"):
        said = terminal.refused(*DANA)
        assert (f"{name}.db" if name != "ledger" else "The ledger") in said
        assert said.endswith("(database is locked): another program holds it; try again when that has ended.")
        assert f" {before} events" in terminal.do("status"), "whoever only reads does not wait"
    assert terminal.recorded() == (before, set())
    terminal.do(*DANA)


@pytest.mark.usefixtures("impatient")
def test_views_that_another_program_holds_stop_no_command_and_catch_up_later(terminal: Terminal) -> None:
    events = terminal.events()
    with held_by_another_process(terminal.folder / "views-1.db"):
        terminal.do(*DANA)
        assert f"{events + 1} events\n  cases        at {events}, 1 behind" in terminal.do("status")
    terminal.do("tick")
    assert f"{events + 1} events\n  cases        at {events + 1}, 0 behind" in terminal.do("status")


@pytest.mark.parametrize("name", ["ledger", "desk", "keys"])
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (
            lambda content: b"no database, but a text",
            "(file is not a database): restore it from a backup, or move it away.",
        ),
        (lambda content: content[:4096] + b"\xff" * (len(content) - 4096), "it is damaged; restore it from a backup."),
    ],
)
def test_a_damaged_file_is_explained(
    terminal: Terminal, name: str, damage: Callable[[bytes], bytes], says: str
) -> None:
    file = terminal.folder / f"{name}.db"
    damaged = damage(file.read_bytes())
    file.write_bytes(damaged)
    for command in (["status"], ["tick"], DANA, ["views", "rebuild"]):
        said = terminal.refused(*command)
        assert (f"{name}.db" if name != "ledger" else "The ledger") in said
        assert said.endswith(says)
    assert file.read_bytes() == damaged


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ledger.db", "give the user who runs talimger the right to write to it and to its folder."),
        ("desk.db", "give the user who runs talimger the right to write to it and to its folder."),
        ("keys.db", "give the user who runs talimger the right to write to it and to its folder."),
        ("data", "cannot be written to (Permission denied): make it writable for the user who runs talimger, or set"),
    ],
)
def test_what_may_not_be_written_is_explained_and_nobody_is_half_recorded(
    terminal: Terminal, name: str, says: str
) -> None:
    before = terminal.recorded()
    terminal.do("status")  # what a command imports is imported by now: somebody else may not be let in there
    with read_only(terminal.folder, name) as folder:
        with by_somebody_without_rights():
            said = Terminal(folder).refused(*DANA)
        assert name in said
        assert says in said
        assert Terminal(folder).recorded() == before


@pytest.mark.parametrize("name", ["ledger", "keys"])
def test_on_a_full_disk_nothing_is_recorded(terminal: Terminal, name: str) -> None:
    before = terminal.events()
    with full_disk_of(terminal.folder / f"{name}.db"):
        said = terminal.refused(*DANA)
        assert said.endswith("(disk I/O error): see that its disk is there and has room.")
    assert terminal.recorded() == (before, set())
    terminal.do(*DANA)


def test_whose_account_finds_no_room_is_said_to_be_recorded(terminal: Terminal) -> None:
    before = terminal.events()
    with full_disk_of(terminal.folder / "desk.db"):
        said = terminal.refused(*DANA)
    assert said.startswith("Dana is recorded, but her account is not: an admin can make it on her page ")
    assert said.endswith("desk.db cannot be used (disk I/O error): see that its disk is there and has room.")
    assert terminal.recorded() == (before + 1, set())


def test_however_little_room_there_is_somebody_is_recorded_with_her_account_or_not_at_all(terminal: Terminal) -> None:
    """All files together have too little room, step by step a little more."""
    outcomes = set()
    for room in range(0, 100_000, 16_000):
        username = f"dana{room}@example.kz"
        before, others = terminal.recorded()
        with disk_with_room_for(room):
            ran = terminal.run("user", "add", username, "--given-name", "Dana")
        outcomes.add(ran.status)
        if ran.status:
            assert ran.refusal.endswith("see that its disk is there and has room.")
            assert terminal.recorded() == (before, others)
        else:
            assert terminal.recorded() == (before + 1, {*others, username})
    assert outcomes == {0, 1}


def test_output_that_finds_no_room_is_explained(terminal: Terminal) -> None:
    with Path("/dev/full").open("w") as full:
        ran = ended(terminal.begin("status", "--json", stdout=full))
    assert ran.refusal == (
        "The output cannot be written (No space left on device): see that it may be, and that its disk has room."
    )
