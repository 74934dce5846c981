"""Checkpoints on both databases: what is signed is what is there, and nothing is signed that contradicts what was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from application.proofs.answers import NotAsSigned
from domain.case import Refused
from domain.proof.checkpoint import Checkpoint
from domain.proof.tree import check_consistency, check_inclusion, leaf_hash, root_at
from infrastructure.bootstrap import House
from infrastructure.proofs.notes import VerifierKey
from infrastructure.proofs.signer import KEY_FILE, LAST_FILE
from infrastructure.proofs.tree import FILE, LedgerTree, tiles
from tests.houses import Office, opened_house


def findings(house: House) -> list[str]:
    """What stops a checkpoint, by code and positions."""
    with pytest.raises(NotAsSigned) as refused:
        house.auditing.checkpoint()
    return [f"{one.code} {one.places.get('first')}-{one.places.get('last')}" for one in refused.value.trouble.findings]


@contextmanager
def database(house: House) -> Iterator[Any]:
    """The database under the ledger, as whoever may write to it has it."""
    url, file = house.settings.database_url, house.settings.data_folder / "ledger.db"
    connection: Any = psycopg.connect(url) if url else sqlite3.connect(file)
    with closing(connection), connection:
        yield connection


def change(house: House, statement: str) -> None:
    """A statement about `entries`, with their position `at`."""
    names = ("ledger_events", "notification_id") if house.settings.database_url else ("stored_events", "rowid")
    with database(house) as connection:
        for one in statement.format(entries=names[0], at=names[1]).split(";"):
            connection.execute(one)


@contextmanager
def changed(house: House, statement: str) -> Iterator[None]:
    """The same while the block runs, and all as it was before at its end: which is to be seen."""
    columns = "{at}, originator_id, originator_version, topic, state"
    change(
        house, f"CREATE TABLE kept AS SELECT {columns.replace('{at}', '{at} AS place')} FROM {{entries}}; {statement}"
    )
    yield
    back = f"INSERT INTO {{entries}} ({columns}) SELECT {columns.replace('{at}', 'place')} FROM kept"
    change(house, f"DELETE FROM {{entries}}; {back}; DROP TABLE kept")
    assert house.auditing.examine() is None


def grow(office: Office, number: int = 3) -> None:
    for _ in range(number):
        office.register()


def test_a_checkpoint_is_a_signed_note_of_how_the_ledger_stands(each_office: Office) -> None:
    house = each_office.house
    signed = house.auditing.checkpoint()
    key = VerifierKey.read(signed.key)
    checkpoint = Checkpoint.read(key.opened(signed.note))
    assert (checkpoint.origin, checkpoint.size) == (key.name, house.store.count())
    assert checkpoint.root == signed.root == root_at(house.auditing.tree.node, checkpoint.size)

    assert house.auditing.checkpoint() == signed, "nothing was recorded since"
    grow(each_office)
    later = house.auditing.checkpoint(thorough=False)
    assert later.size == signed.size + 3 == house.store.count()
    proof = house.auditing.grown_since(signed.size)
    check_consistency(signed.size, signed.root, later.size, later.root, proof.path)
    assert house.auditing.book.all_of(signed.key) == [signed, later]


def test_every_entry_of_a_case_is_proven(each_office: Office) -> None:
    house = each_office.house
    case = each_office.mentee()
    signed = house.auditing.checkpoint()
    each_office.apply_step(case, "withdraw", case.person_id)
    proof = house.auditing.prove(case.case_id)
    assert (proof.checkpoint, proof.later) == (signed, 1)
    assert [one.shown.position for one in proof.entries] == house.store.positions_of(case.case_id)[:-1]
    for one in proof.entries:
        check_inclusion(leaf_hash(one.shown.leaf), one.index, signed.size, one.path, signed.root)


def test_positions_may_have_holes(each_office: Office) -> None:
    """On PostgreSQL each refused save leaves one; the tree has none."""
    house = each_office.house
    change(house, f"UPDATE {{entries}} SET {{at}} = 5000 WHERE {{at}} = {house.ledger.last_position()}")
    if house.settings.database_url:
        change(house, "SELECT setval(pg_get_serial_sequence('{entries}', '{at}'), 5000)")
    grow(each_office)
    signed = house.auditing.checkpoint()
    assert house.ledger.last_position() > 5000
    assert signed.size == house.store.count() == house.auditing.tree.size
    assert house.auditing.tree.index_of(house.ledger.last_position()) == signed.size - 1
    assert house.auditing.tree.index_of(900) is None


def test_the_tree_can_be_thrown_away(each_office: Office) -> None:
    house = each_office.house
    signed = house.auditing.checkpoint()
    house.auditing.tree.forget()
    assert house.auditing.tree.size == 0
    grow(each_office)
    assert house.auditing.checkpoint(thorough=False).size == signed.size + 3
    tree = cast(LedgerTree, house.auditing.tree)
    with tree.writing() as connection:  # and may be damaged: the ledger is what was signed, the tree is not
        connection.execute(sa.update(tiles).where(tiles.c.level == 0).values(hashes=tiles.c.positions))
    house.auditing.checkpoint()
    assert root_at(house.auditing.tree.node, signed.size) == signed.root


def test_a_house_that_is_closed_holds_its_tree_open_no_longer(office: Office) -> None:
    office.house.auditing.checkpoint()
    files = {str(file) for file in Path("/proc/self/fd").glob("*") if file.exists() and FILE in str(file.resolve())}
    assert files, "it is open while it is used"
    office.house.close()
    assert not [one for one in files if Path(one).exists() and FILE in str(Path(one).resolve())]


def test_whatever_is_changed_dropped_added_or_swapped_is_found_and_named(each_office: Office) -> None:
    house = each_office.house
    change(house, "UPDATE {entries} SET {at} = {at} + 100 WHERE {at} > 6")
    house.auditing.checkpoint()
    last = house.ledger.last_position()
    nobody = f"'{UUID(int=7).hex}'" + ("::uuid" if house.settings.database_url else "")
    done = {
        "UPDATE {entries} SET state = (SELECT state FROM {entries} WHERE {at} = 5) WHERE {at} = 4": [
            "entries_changed 4-4"
        ],
        "UPDATE {entries} SET topic = 'topic' WHERE {at} = 4": ["entries_changed 4-4"],
        "UPDATE {entries} SET originator_version = 77 WHERE {at} = 4": ["entries_changed 4-4"],
        "UPDATE {entries} SET state = '{{}}' WHERE {at} = 4": ["entries_changed 4-4"],
        "UPDATE {entries} SET state = NULL, topic = NULL WHERE {at} = 4": ["entries_changed 4-4"],
        f"UPDATE {{entries}} SET originator_id = {nobody} WHERE {{at}} = 4": ["entries_changed 4-4"],
        "UPDATE {entries} SET {at} = 50 WHERE {at} = 4": ["entries_missing 4-4", "entries_added 50-50"],
        "DELETE FROM {entries} WHERE {at} = 3": ["entries_missing 3-3"],
        "DELETE FROM {entries} WHERE {at} > 5": [f"entries_missing 6-{last}"],
        f"DELETE FROM {{entries}} WHERE {{at}} = {last}": [f"entries_missing {last}-{last}"],
        "DELETE FROM {entries}": [f"entries_missing 1-{last}"],
        "UPDATE {entries} SET {at} = CASE {at} WHEN 3 THEN -5 ELSE -3 END WHERE {at} IN (3, 5);"
        "UPDATE {entries} SET {at} = -{at} WHERE {at} < 0": ["entries_changed 3-3", "entries_changed 5-5"],
        "INSERT INTO {entries} ({at}, originator_id, originator_version, topic, state) "
        f"SELECT 7, {nobody}, 1, topic, state FROM {{entries}} WHERE {{at}} = 3": ["entries_added 7-7"],
    }
    for statement, found in done.items():
        with changed(house, statement):
            assert findings(house) == found, statement


def test_any_single_byte_of_an_entry_that_is_changed_is_found_and_named(office: Office) -> None:
    """One of its JSON, its topic, its case's id or its version, in whichever entry."""
    house, random = office.house, Random(11)
    office.mentee()
    house.auditing.checkpoint()
    with database(house) as connection:
        kept = connection.execute(f"SELECT rowid, {', '.join(COLUMNS)} FROM stored_events").fetchall()
    for at, *values in random.choices(kept, k=25):
        column, value = random.choice([*zip(COLUMNS, values, strict=True), ("state", values[-1])])
        with database(house) as connection:
            update = f"UPDATE stored_events SET {column} = CAST(? AS {COLUMNS[column]}) WHERE rowid = ?"
            connection.execute(update, (turned(value, random), at))
        assert findings(house) == [f"entries_changed {at}-{at}"], (at, column)
        with database(house) as connection:
            connection.execute(update, (value, at))
        assert house.auditing.examine() is None


COLUMNS = {"originator_id": "TEXT", "originator_version": "INTEGER", "topic": "TEXT", "state": "BLOB"}


def turned(value: Any, random: Random) -> Any:
    """The same with one bit turned somewhere, which may leave no text."""
    if isinstance(value, int):
        return value ^ 1 << random.randrange(5, 8)  # of small ones, the case may have each
    content = bytearray(value.encode() if isinstance(value, str) else value)
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(content)


def test_the_clock_finds_a_changed_entry_as_well_and_stays_with_it(each_office: Office) -> None:
    house = each_office.house
    house.auditing.checkpoint()
    change(house, "UPDATE {entries} SET topic = 'Nothing' WHERE {at} = 2")
    grow(each_office)
    for _ in range(2):
        with pytest.raises(NotAsSigned, match="Position 2: the entry was changed"):
            house.auditing.checkpoint(thorough=False)
    standing = house.auditing.standing()
    assert standing.trouble is not None
    assert standing.later == 3


# After a return to an old backup


@pytest.mark.parametrize("also", [(), (FILE,), ("desk.db", FILE)])
def test_nothing_is_signed_after_a_return_to_an_old_backup(
    office: Office, data_folder: Path, tmp_path: Path, also: tuple[str, ...]
) -> None:
    """With the ledger alone set back; with the desk, which knows of the checkpoints; with the tree: only the key's own
    folder remembers. And then others are recorded in the place of what was lost."""
    house, old = office.house, tmp_path / "old"
    house.auditing.checkpoint()
    house.close()
    shutil.copytree(data_folder, old)
    with opened_house(data_folder, now=office.clock) as house:
        office.house = house
        grow(office)
        newest = house.auditing.checkpoint()
    for name in ("ledger.db", *also):
        for file in data_folder.glob(f"{name}*"):
            file.unlink()
        shutil.copy(old / name, data_folder / name)
    with opened_house(data_folder, now=office.clock) as house:
        office.house = house
        with pytest.raises(NotAsSigned):
            house.auditing.checkpoint(thorough=False)
        assert house.auditing.examine() is not None, "whoever only looks is told as well"
        told = str(findings(house))
        assert "shorter" in told or "missing" in told
        grow(office, 5)
        assert house.store.count() > newest.size
        told = str(findings(house))
        assert "differs" in told or "changed" in told


# The key


def test_the_key_is_for_its_owner_alone_and_is_missed_when_it_is_gone(office: Office, data_folder: Path) -> None:
    house = office.house
    signed = house.auditing.checkpoint()
    for name in (KEY_FILE, LAST_FILE, FILE):
        assert (data_folder / name).stat().st_mode & 0o777 == 0o600
    (data_folder / KEY_FILE).unlink()
    grow(office)
    with office_refuses(house, "checkpoint_key_missing"):
        house.auditing.checkpoint()
    with office_refuses(house, "checkpoint_last_left"):
        house.auditing.checkpoint(new_key=True)
    (data_folder / LAST_FILE).unlink()
    other = house.auditing.checkpoint(new_key=True)
    assert other.key != signed.key
    assert house.auditing.book.newest() == other
    (data_folder / KEY_FILE).write_text("no key")
    with office_refuses(house, "checkpoint_key_unreadable"):
        house.auditing.checkpoint()


def test_a_key_may_come_from_outside(office: Office, data_folder: Path) -> None:
    signed = office.house.auditing.checkpoint()
    line = (data_folder / KEY_FILE).read_text()
    (data_folder / KEY_FILE).unlink()
    grow(office)
    office.house.auditing.signer.given = line.strip()  # type: ignore[attr-defined]
    assert office.house.auditing.checkpoint().key == signed.key


@contextmanager
def office_refuses(house: House, code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code, str(refused.value)
