"""`talimger audit`: what it signs, hands out and verifies, and what it refuses."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tests.houses import Office
from tests.web.cli.terminal import Terminal, terminal_of


def test_a_checkpoint_is_signed_and_printed_and_told_of_by_the_status(office: Office) -> None:
    terminal = terminal_of(office)
    events = office.house.store.count()
    note = terminal.do("audit", "checkpoint")
    assert note.split("\n")[1] == str(events)
    assert note == terminal.do("audit", "checkpoint")
    told = json.loads(terminal.do("status", "--json"))["checkpoint"]
    assert (told["size"], told["later"], told["wrong"]) == (events, 0, [])


def test_a_changed_ledger_is_not_signed_and_the_status_says_so(office: Office) -> None:
    terminal = terminal_of(office)
    terminal.do("audit", "checkpoint")
    with closing(sqlite3.connect(terminal.folder / "ledger.db")) as connection, connection:
        connection.execute("UPDATE stored_events SET topic = 'Nothing' WHERE rowid = 2")
    said = terminal.refused("audit", "checkpoint")
    assert said.startswith("No checkpoint is signed, since the ledger is not what was signed before. Positions 2 to 2:")
    ran = terminal.run("status")
    assert ran.status == 2
    assert "The ledger is not what was signed: Positions 2 to 2: entries were changed (1)." in ran.said


def test_there_is_nothing_to_sign_in_an_empty_place(empty: Terminal) -> None:
    assert empty.refused("audit", "checkpoint") == "The ledger is empty: there is nothing to sign yet."


def test_the_ledger_is_verified_where_it_is(office: Office) -> None:
    terminal = terminal_of(office)
    assert "Nothing is signed yet" in terminal.refused("audit", "verify")
    terminal.do("audit", "checkpoint")
    events = office.house.store.count()
    office.register()
    said = terminal.do("audit", "verify")
    assert said.startswith(f"The first {events} entries are as they were signed on 20")
    assert said.endswith("1 entries are later.\n")
    with closing(sqlite3.connect(terminal.folder / "ledger.db")) as connection, connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 2")
    ran = terminal.run("audit", "verify")
    assert ran.said == "Positions 2 to 2: entries are missing (1).\n"
    assert (ran.status, ran.complained) == (1, "Error: The ledger is not what was signed.\n")
