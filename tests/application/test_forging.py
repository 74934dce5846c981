"""A hostile administrator at the database, the book of checkpoints and the data folder: what she does is found, or not signed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
import sqlalchemy as sa

from application.proofs.answers import NotAsSigned
from domain.case import Refused
from domain.proof.tree import check_consistency
from infrastructure.bootstrap import House
from infrastructure.proofs.book import CheckpointBook, checkpoints
from infrastructure.proofs.export import ExportRefused
from infrastructure.proofs.notes import SigningKey
from infrastructure.proofs.signer import KEY_FILE, LAST_FILE, CheckpointSigner
from infrastructure.proofs.tree import LedgerTree, tiles
from tests.houses import Furnished, Office, WoundClock, opened_house, settings_of
from tests.postgres import PostgresServer


def at_the_ledger(house: House, statement: str) -> None:
    """A statement about `entries`, with their position `at`."""
    url = house.settings.database_url
    connection: Any = psycopg.connect(url) if url else sqlite3.connect(house.settings.data_folder / "ledger.db")
    with closing(connection), connection:
        names = ("ledger_events", "notification_id") if url else ("stored_events", "rowid")
        connection.execute(statement.format(entries=names[0], at=names[1]))


def in_the_book(house: House, **values: Any) -> None:
    with cast(CheckpointBook, house.auditing.book).engine.begin() as connection:
        connection.execute(sa.update(checkpoints).values(**values) if values else sa.delete(checkpoints))


def not_signed(house: House, *, thorough: bool = False) -> str:
    with pytest.raises(NotAsSigned) as refused:
        house.auditing.checkpoint(thorough=thorough)
    return str(refused.value)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code, str(refusal.value)


@pytest.mark.parametrize("at", [-1, -(2**63)])
def test_an_entry_before_all_others_is_found(each_office: Office, at: int) -> None:
    """Where nobody who reads on from the beginning meets it, and the page of its case does."""
    house = each_office.house
    house.auditing.checkpoint()
    at_the_ledger(
        house,
        "INSERT INTO {entries} ({at}, originator_id, originator_version, topic, state) SELECT "
        f"{at}, originator_id, 99, topic, state FROM {{entries}} WHERE {{at}} = 2",
    )
    for thorough in (False, True):
        assert f" Position {at}: an entry that was not there was put in." in not_signed(house, thorough=thorough)
    at_the_ledger(house, "DELETE FROM {entries} WHERE {at} < 0")
    house.auditing.checkpoint()


def test_a_checkpoint_that_is_changed_in_the_book_is_found(each_office: Office) -> None:
    house = each_office.house
    signed = house.auditing.checkpoint()
    for values in (
        {"note": signed.note.replace(str(signed.size), str(signed.size - 1), 1)},
        {"note": "no note"},
        {"root": bytes(32)},
        {"size": signed.size - 1},
    ):
        in_the_book(house, **values)
        for thorough in (False, True):
            told = not_signed(house, thorough=thorough)
            assert "checkpoint of " in told
            assert "that is kept at the desk is not as it was signed." in told, values
        in_the_book(house, note=signed.note, root=signed.root, size=signed.size)
        assert house.auditing.examine() is None


def test_an_older_checkpoint_cannot_be_made_the_newest(each_office: Office) -> None:
    house = each_office.house
    first = house.auditing.checkpoint()
    each_office.register()
    newest = house.auditing.checkpoint()
    with cast(CheckpointBook, house.auditing.book).engine.begin() as connection:
        later = newest.signed_at.replace(year=2099)
        connection.execute(sa.update(checkpoints).where(checkpoints.c.size == first.size).values(signed_at=later))
    assert house.auditing.book.newest() == newest


def test_where_the_book_and_what_was_signed_last_are_taken_away_nothing_is_signed(
    office: Office, data_folder: Path
) -> None:
    """The key alone is left: whoever has set back all the rest would else get another history signed."""
    house, last = office.house, data_folder / LAST_FILE
    signed = house.auditing.checkpoint()
    office.register()
    for is_taken in (False, True):
        if is_taken:
            in_the_book(house)
        last.unlink()
        with refused("checkpoint_last_missing"):
            house.auditing.checkpoint(new_key=not is_taken)
        assert house.auditing.examine() is None, "what is there can be looked at"
        last.write_text(signed.note)
        assert house.auditing.checkpoint().size > signed.size
    (data_folder / KEY_FILE).rename(data_folder / "away")
    in_the_book(house)
    with refused("checkpoint_key_missing"):
        house.auditing.checkpoint()


def test_who_is_stopped_before_a_new_key_has_signed_anything_signs_the_next_time(
    office: Office, data_folder: Path
) -> None:
    key, last = data_folder / KEY_FILE, data_folder / LAST_FILE
    auditing = office.house.auditing
    line = auditing.signer.key()
    assert auditing.signer.remembered(line) is None
    assert key.exists()
    key.rename(data_folder / "later")  # stopped earlier still
    assert auditing.signer.key() != line
    key.unlink()
    (data_folder / "later").rename(key)
    signed = auditing.checkpoint()
    assert signed.key == line
    assert last.read_text() == signed.note


def test_a_key_from_outside_begins_its_log_when_it_is_told_to(office: Office, data_folder: Path) -> None:
    settings = replace(settings_of(data_folder), checkpoint_key=SigningKey.new("here").line)
    house = office.house
    house.auditing.signer = CheckpointSigner(settings, cast(CheckpointBook, house.auditing.book))
    with refused("checkpoint_last_missing"):
        house.auditing.checkpoint()
    signed = house.auditing.checkpoint(new_key=True)
    assert signed.key.startswith("here+")
    office.register()
    assert house.auditing.checkpoint(thorough=False).size == signed.size + 1


def filled(office: Office) -> House:
    """With more than a tile of entries."""
    more = "WITH RECURSIVE n (at) AS (SELECT 1 UNION SELECT at + 1 FROM n WHERE at < 260) INSERT INTO {entries} "
    columns = "(originator_id, originator_version, topic, state)"
    at_the_ledger(
        office.house,
        f"{more}{columns} SELECT printf('%032x', n.at), 1, topic, state FROM n, {{entries}} WHERE rowid = 2",
    )
    return office.house


def test_an_entry_too_long_for_an_export_is_named(office: Office, tmp_path: Path) -> None:
    house = office.house
    at_the_ledger(house, "UPDATE {entries} SET topic = printf('%.70000c', 'x') WHERE {at} = 2")
    with pytest.raises(ExportRefused, match="Position 2: the entry's topic or time is longer"):
        house.export_proof(tmp_path / "export", lambda done, of: None)
    assert not (tmp_path / "export").exists()


def in_the_tree(house: House, statement: sa.Executable) -> None:
    with cast(LedgerTree, house.auditing.tree).writing() as connection:
        connection.execute(statement)


def test_the_tree_changed_along_with_the_ledger_is_found_by_what_was_signed(office: Office) -> None:
    """The tiles above are left as they are: so the tree's root is still that which was signed."""
    house = filled(office)
    house.auditing.checkpoint()
    at_the_ledger(house, "UPDATE {entries} SET topic = 'Nothing' WHERE {at} = 2")
    first = next(iter(house.auditing.leaves.tiles()))
    in_the_tree(house, sa.update(tiles).where(tiles.c.level == 0, tiles.c.number == 0).values(hashes=first.hashes))
    assert "something is not what it was" in not_signed(house)


OF_LEAVES, ABOVE = tiles.c.level == 0, tiles.c.level == 1
DAMAGES: dict[str, sa.Executable] = {
    "a tile above is missing": sa.delete(tiles).where(ABOVE),
    "a tile above is changed": sa.update(tiles).where(ABOVE).values(hashes=bytes(32)),
    "a tile of leaves is missing": sa.delete(tiles).where(OF_LEAVES, tiles.c.number == 0),
    "the last tile is missing": sa.delete(tiles).where(OF_LEAVES, tiles.c.number == 1),
    "hashes are cut off": sa.update(tiles).where(OF_LEAVES).values(hashes=bytes(33)),
    "positions are cut off": sa.update(tiles).where(OF_LEAVES).values(positions=b"123456789"),
    "positions are gone": sa.update(tiles).where(OF_LEAVES).values(positions=None),
    "there is one tile too many": sa.insert(tiles).values(level=3, number=0, hashes=bytes(32)),
}


@pytest.mark.parametrize("thorough", [False, True])
def test_a_damaged_tree_is_made_anew_and_nothing_of_the_ledger_is_blamed(office: Office, *, thorough: bool) -> None:
    house = filled(office)
    kept = house.auditing.checkpoint()
    for what, damage in DAMAGES.items():
        office.register()
        in_the_tree(house, damage)
        signed = house.auditing.checkpoint(thorough=thorough)
        assert house.auditing.examine() is None, what
        house.auditing.checkpoint()
        path = house.auditing.grown_since(kept.size).path
        check_consistency(kept.size, kept.root, signed.size, signed.root, path)


def test_a_proof_from_a_damaged_tree_is_refused_and_a_damaged_note_of_trouble_hides_none(office: Office) -> None:
    house = filled(office)
    house.auditing.checkpoint()
    in_the_tree(house, DAMAGES["a tile above is missing"])
    with refused("not_signed_yet"):
        house.auditing.grown_since(257)
    at_the_ledger(house, "UPDATE {entries} SET topic = 'Nothing' WHERE {at} = 2")
    assert not_signed(house)
    in_the_tree(house, sa.text("UPDATE troubles SET findings = 'nothing', since = 'never'"))
    assert not_signed(house)
    assert house.auditing.standing().trouble


def test_each_server_remembers_what_another_one_signed(
    postgres: PostgresServer, furnished_on_postgres: Furnished, tmp_path: Path
) -> None:
    """They share a database and a key; this one has signed nothing for long when the database is set back."""
    one, two, clock = tmp_path / "one", tmp_path / "two", WoundClock(furnished_on_postgres.closed_at)
    with (
        postgres.fresh_database(furnished_on_postgres.database_url) as url,
        furnished_on_postgres.opened_copy(one, url) as office,
    ):
        office.house.auditing.checkpoint()
        shutil.copytree(one, two)
        with opened_house(two, url, clock) as other:
            before = other.ledger.last_position()
            office.register()
            newest = office.house.auditing.checkpoint(thorough=False)
            assert other.auditing.checkpoint(thorough=False) == newest
            at_the_ledger(other, f"DELETE FROM {{entries}} WHERE {{at}} > {before}")
            with cast(CheckpointBook, other.auditing.book).engine.begin() as connection:
                connection.execute(sa.delete(checkpoints).where(checkpoints.c.size == newest.size))
            other.auditing.tree.forget()
            assert "entries are missing, as after a return to an old backup" in not_signed(other)
