from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import threading
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from application.asking import person as asking
from domain.identity import Identity
from domain.mentorship.events import ContactLogged
from domain.person import Ground, Person
from infrastructure.backup import BackupRefused, Backups
from infrastructure.backup.archive import MANIFEST
from infrastructure.backup.records import LEDGER
from infrastructure.bootstrap import House, open_backups, open_house
from infrastructure.databases import desk_tables
from infrastructure.keyring import WrongMasterKey, peoples_keys
from tests.houses import PROGRAMME, Office, opened_house, settings_of
from tests.ledgers import PROCESSES
from tests.postgres import PostgresServer

Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]

PASSWORD = "correct horse battery"
NOTE = "Talked about the CV."


def silent(_done: int, _all: int) -> None:
    """Reports nothing."""


@dataclass(frozen=True)
class Place:
    """Where a house can be: a folder, and a PostgreSQL database for some."""

    folder: Path
    database_url: str

    @contextmanager
    def backups(self, **more: str) -> Iterator[Backups]:
        with open_backups(settings_of(self.folder, self.database_url, **more)) as backups:
            yield backups

    @contextmanager
    def house(self) -> Iterator[House]:
        with opened_house(self.folder, self.database_url) as house:
            yield house


@dataclass(frozen=True)
class Files:
    records: Path
    keys: Path


@pytest.fixture
def lived(each_office: Office) -> Office:
    """A house in which something happened, of all kinds that a backup keeps."""
    office = each_office
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    office.house.accounts.add("coordinator", PASSWORD, office.coordinator, language="kk")
    office.choose(mentee, *mentors)
    first = office.mentorship_of(mentee)
    office.mentorship_step(first.reference, "refuse", first.mentor.person_id)
    office.house.reactions.catch_up()
    reference = office.agree(office.mentorship_of(mentee).reference)
    office.house.clock.tick()
    office.mentorship_step(reference, "log_contact", mentee.person_id, kind="phone", note=NOTE)
    office.house.reactions.catch_up()
    office.house.vault.destroy(office.mentor().person_id)
    office.house.views.rebuild()
    return office


@pytest.fixture
def files(lived: Office, tmp_path: Path) -> Files:
    """The backups of that house, made while it is open."""
    files = Files(tmp_path / "records.backup", tmp_path / "keys.backup")
    with place_of(lived).backups() as backups:
        assert backups.back_up(files.records, silent) == lived.house.store.count()
        assert backups.back_up_keys(files.keys) == len(keys_in(lived.house))
    return files


def place_of(office: Office) -> Place:
    return Place(office.house.settings.data_folder, office.house.settings.database_url)


@pytest.fixture(params=["to sqlite", "to postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty place."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if request.param == "to sqlite":
        yield Place(folder, "")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.fresh_database() as url:
        yield Place(folder, url)


def everything(house: House) -> list[Any]:
    """All entries and all rows of the desk, byte for byte."""
    entries = [
        (entry.at, stored.originator_id, stored.originator_version, stored.topic, stored.state)
        for entry in house.ledger.read(0, 100_000)
        for stored in [entry.stored]
    ]
    with house.databases.desk.connect() as connection:
        tables = desk_tables.sorted_tables
        return [entries, *(sorted(map(tuple, connection.execute(sa.select(table)))) for table in tables)]


def keys_in(house: House) -> dict[UUID, bool]:
    """Who has a key, and whether it is whole."""
    with house.databases.keys.connect() as connection:
        return {person: key is not None for person, key in connection.execute(sa.select(peoples_keys))}


def lists(house: House) -> list[Any]:
    """What pages show, from every view."""
    everybody = house.people_list.page(size=1000)
    return [everybody, [house.case_list.of_person(str(one.id)) for one in everybody], house.views.status()]


@pytest.mark.parametrize("keys_first", [False, True])
def test_a_house_is_restored_on_either_database_as_it_was(
    lived: Office, files: Files, elsewhere: Place, keys_first: bool
) -> None:
    with elsewhere.backups() as backups:
        if keys_first:
            assert backups.restore_keys(files.keys) == len(keys_in(lived.house))
        restored = backups.restore(files.records, silent)
        assert restored.entries == lived.house.store.count()
        assert not restored.was_there
        if not keys_first:
            assert restored.people_without_keys == len(lived.house.people_list.page(size=1000))
            assert backups.restore_keys(files.keys) == len(keys_in(lived.house))
    with elsewhere.house() as house:
        assert everything(house) == everything(lived.house)
        assert keys_in(house) == keys_in(lived.house)
        assert lists(house) == lists(lived.house)
        assert house.accounts.authenticate("coordinator", PASSWORD).person_id == lived.coordinator
        (logged,) = lived.events(ContactLogged)
        assert house.vault.open(logged.note) == NOTE


def test_after_a_restore_reactions_do_not_fire_again_and_life_goes_on(
    lived: Office, files: Files, elsewhere: Place
) -> None:
    with elsewhere.backups() as backups:
        backups.restore(files.records, silent)
        backups.restore_keys(files.keys)
    with elsewhere.house() as house:
        before, notices = house.ledger.last_position(), house.outbox.page([PROGRAMME], size=1000)
        assert house.reactions.catch_up() == before
        assert house.ledger.last_position() == before
        assert house.outbox.page([PROGRAMME], size=1000) == notices
        replace(lived, house=house).mentor()
        assert [entry.at for entry in house.ledger.read(before, 100)] == list(range(before + 1, before + 8))
        assert house.views.status()[0]["lag"] == 0


def test_a_backup_of_a_backup_is_the_same(lived: Office, files: Files, elsewhere: Place, tmp_path: Path) -> None:
    again = tmp_path / "again.backup"
    with elsewhere.backups() as backups:
        backups.restore(files.records, silent)
        backups.back_up(again, silent)
    assert contents(again) == contents(files.records)


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_neither_file_opens_the_other_and_none_holds_the_secret_key(lived: Office, files: Files) -> None:
    records, keys = (b"".join(contents(file).values()) for file in (files.records, files.keys))
    for plain in (NOTE, "Оспан", "@example.kz"):
        assert plain.encode() not in records
        assert json.dumps(plain).encode() not in records
    with lived.house.databases.keys.connect() as connection:
        wrapped = [key for key in connection.scalars(sa.select(peoples_keys.c.wrapped)) if key]
    assert wrapped
    assert all(b64encode(key) not in records for key in wrapped)
    assert all(b64encode(key) in keys for key in wrapped)
    for secret in (lived.house.settings.master_key, lived.house.settings.session_key):
        assert b64encode(secret) not in records + keys
    assert {file.stat().st_mode & 0o777 for file in (files.records, files.keys)} == {0o600}


# While others write


def test_a_backup_made_while_others_write_is_of_one_moment(each_office: Office, tmp_path: Path) -> None:
    office, enough = each_office, threading.Event()
    before = office.house.store.count()

    def live() -> None:
        while not enough.is_set():
            person_id = office.register()
            office.house.accounts.add(f"somebody{person_id.hex}", PASSWORD, person_id)
            office.house.reactions.catch_up()

    others = threading.Thread(target=live)
    others.start()
    try:
        with place_of(office).backups() as backups:
            for number in range(4):
                backups.back_up(tmp_path / f"{number}.backup", silent)
    finally:
        enough.set()
        others.join()
    for number in range(4):
        parts = contents(tmp_path / f"{number}.backup")
        entries, accounts, positions = (
            [json.loads(line) for line in parts[name].splitlines()]
            for name in (LEDGER, "desk/accounts.jsonl", "desk/positions.jsonl")
        )
        assert len(entries) >= before
        assert [one["position"] for one in entries] == list(range(1, len(entries) + 1))
        assert {one["person_id"] for one in accounts} <= {one["case"] for one in entries}
        assert all(one["at"] <= len(entries) for one in positions)


# All or nothing


def test_a_place_with_other_records_is_left_as_it_is(files: Files, elsewhere: Place) -> None:
    with elsewhere.house() as house:
        house.people.register_first_admin(Identity("Somebody", "Else", email="else@example.kz"))
        house.accounts.add("somebody", PASSWORD, house.people_list.page()[0].id)
        before = everything(house)
    with elsewhere.backups() as backups, pytest.raises(BackupRefused, match="other records"):
        backups.restore(files.records, silent)
    with elsewhere.house() as house:
        assert everything(house) == before


def test_restoring_what_is_there_already_changes_nothing(lived: Office, files: Files, elsewhere: Place) -> None:
    with elsewhere.backups() as backups:
        for was_there in (False, True):
            assert backups.restore(files.records, silent).was_there is was_there
        for keys in (len(keys_in(lived.house)), 0):
            assert backups.restore_keys(files.keys) == keys
    lived.register()
    with place_of(lived).backups() as backups, pytest.raises(BackupRefused, match="other records"):
        backups.restore(files.records, silent)


def test_a_restore_that_is_killed_leaves_an_empty_place(lived: Office, files: Files, elsewhere: Place) -> None:
    settings = (elsewhere.folder, elsewhere.database_url)
    for after_the_desk in (False, True):
        process = PROCESSES.Process(target=restore_and_die, args=(*settings, files.records, after_the_desk))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with elsewhere.house() as house:
            assert house.ledger.last_position() == 0
    with elsewhere.backups() as backups:
        backups.restore(files.records, silent)
    with elsewhere.house() as house:
        assert everything(house) == everything(lived.house)


def restore_and_die(folder: Path, database_url: str, file: Path, after_the_desk: bool) -> None:
    """Die before the desk's data are loaded, or once they are and before the ledger's transaction ends."""
    with open_backups(settings_of(folder, database_url)) as backups:
        putting_back = backups.store.putting_back

        @contextmanager
        def dying(*entries: Any) -> Iterator[None]:
            with putting_back(*entries):
                if after_the_desk:
                    yield
                os.kill(os.getpid(), signal.SIGKILL)

        vars(backups.store)["putting_back"] = dying
        backups.restore(file, silent)


# Files that are no backups


@pytest.fixture
def small(office: Office, tmp_path: Path) -> Files:
    """The backups of a small house on SQLite."""
    office.house.accounts.add("coordinator", PASSWORD, office.coordinator)
    files = Files(tmp_path / "records.backup", tmp_path / "keys.backup")
    with place_of(office).backups() as backups:
        backups.back_up(files.records, silent)
        backups.back_up_keys(files.keys)
    return files


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    (tmp_path / "empty").mkdir()
    return Place(tmp_path / "empty", "")


def test_a_file_that_was_cut_off_or_changed_in_one_byte_is_not_restored(
    small: Files, empty: Place, tmp_path: Path
) -> None:
    whole, file = small.records.read_bytes(), tmp_path / "damaged.backup"
    with zipfile.ZipFile(small.records) as archive:
        inside = [one.header_offset + 100 + one.compress_size // 2 for one in archive.infolist() if one.file_size > 300]
    assert len(inside) >= 2
    changed = [whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :] for at in inside]
    cut = [whole[:at] for at in (0, 1, 100, len(whole) // 2, len(whole) - 1)]
    with empty.backups() as backups:
        for damaged in (*changed, *cut):
            file.write_bytes(damaged)
            with pytest.raises(BackupRefused, match="damaged"):
                backups.restore(file, silent)
            with pytest.raises(BackupRefused, match=r"damaged|holds records"):
                backups.restore_keys(file)
        assert backups.store.last_position() == 0


def without_last_line(text: bytes) -> bytes:
    return b"".join(text.splitlines(keepends=True)[:-1])


def twice_the_last_line(text: bytes) -> bytes:
    return text + text.splitlines(keepends=True)[-1]


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {**parts, LEDGER: without_last_line(parts[LEDGER])},
        lambda parts: {**parts, LEDGER: parts[LEDGER].replace(b'"known"', b'"Known"')},
        lambda parts: {name: text for name, text in parts.items() if name != LEDGER},
        lambda parts: {name: text for name, text in parts.items() if name != MANIFEST},
        lambda parts: {**parts, MANIFEST: b"[]"},
        lambda parts: {**parts, MANIFEST: b"{}"},
        lambda parts: {**parts, MANIFEST: b"no json"},
    ],
)
def test_a_file_whose_parts_are_not_those_that_were_written_is_not_restored(
    small: Files, empty: Place, tmp_path: Path, change: Change
) -> None:
    file = rewritten(small.records, tmp_path, change)
    with empty.backups() as backups:
        with pytest.raises(BackupRefused, match="damaged"):
            backups.restore(file, silent)
        assert backups.store.last_position() == 0


def rewritten(file: Path, tmp_path: Path, change: Change) -> Path:
    """Another file, with parts that somebody changed."""
    made = tmp_path / "rewritten.backup"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in change(parts).items():
            archive.writestr(name, text)
    return made


def in_its_manifest(**said: Any) -> Change:
    return lambda parts: {**parts, MANIFEST: json.dumps(json.loads(parts[MANIFEST]) | said).encode()}


def with_part(name: str, change_text: Callable[[bytes], bytes]) -> Change:
    """A part that was changed, and a manifest that knows of it: as by another release, or by somebody with intent."""

    def change(parts: Parts) -> Parts:
        text = change_text(parts[name])
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][name] = {"lines": text.count(b"\n"), "sha256": hashlib.sha256(text).hexdigest()}
        return {**parts, name: text, MANIFEST: json.dumps(manifest).encode()}

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (in_its_manifest(format_version=2, release="9.1.0"), "release 9.1.0"),
        (in_its_manifest(about={"desk_revision": "9999"}), "release 0.1.0"),
        (with_part(LEDGER, lambda text: text.replace(b"PersonRegistered", b"PersonCloned")), "release 0.1.0"),
        (with_part(LEDGER, lambda text: text.replace(b'"position":2,', b'"position":1,')), "entry 1 stands after 1"),
        (with_part(LEDGER, lambda text: text.replace(b'"role":"admin"', b'"role":"queen"')), "damaged"),
        (with_part(LEDGER, lambda text: text.replace(b'"position"', b'"place"')), "damaged"),
        (with_part("desk/accounts.jsonl", lambda text: text.replace(b'"active":true', b'"active":7')), "damaged"),
        (with_part("desk/accounts.jsonl", twice_the_last_line), "holds something twice"),
    ],
)
def test_a_file_with_something_that_cannot_be_is_refused_and_changes_nothing(
    small: Files, empty: Place, tmp_path: Path, change: Change, says: str
) -> None:
    file = rewritten(small.records, tmp_path, change)
    with empty.backups() as backups:
        with pytest.raises(BackupRefused, match=says):
            backups.restore(file, silent)
        assert backups.store.last_position() == 0
        backups.restore(small.records, silent)


def test_a_file_of_keys_holds_no_records_and_the_other_way_round(small: Files, empty: Place) -> None:
    with empty.backups() as backups:
        with pytest.raises(BackupRefused, match="restore --keys"):
            backups.restore(small.keys, silent)
        with pytest.raises(BackupRefused, match="holds records"):
            backups.restore_keys(small.records)
        with pytest.raises(BackupRefused, match="No such file"):
            backups.restore(small.keys.with_name("missing"), silent)


def test_an_older_backup_lacks_what_the_desk_learnt_since(small: Files, empty: Place, tmp_path: Path) -> None:
    older = in_its_manifest(about={"desk_revision": "0001"})
    file = rewritten(
        small.records, tmp_path, lambda parts: older(without(parts, "desk/notices.jsonl", "desk/positions.jsonl"))
    )
    with empty.backups() as backups:
        assert backups.restore(file, silent).entries == backups.store.count()


def without(parts: Parts, *names: str) -> Parts:
    """As of a release that did not know of these parts."""
    known = {name: about for name, about in json.loads(parts[MANIFEST])["parts"].items() if name not in names}
    return in_its_manifest(parts=known)({name: text for name, text in parts.items() if name not in names})


# Writing the file


def test_a_file_that_is_there_is_not_overwritten(small: Files, office: Office) -> None:
    before = small.records.read_bytes()
    with place_of(office).backups() as backups:
        with pytest.raises(BackupRefused, match="exists already"):
            backups.back_up(small.records, silent)
        with pytest.raises(BackupRefused, match="exists already"):
            backups.back_up_keys(small.records)
    assert small.records.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_no_file(office: Office, tmp_path: Path) -> None:
    with place_of(office).backups() as backups:
        with pytest.raises(BackupRefused, match="No such file or directory"):
            backups.back_up(tmp_path / "nowhere" / "records.backup", silent)
        with disk_with_room_for(2000), pytest.raises(BackupRefused, match=r"cannot be written.*room"):
            backups.back_up(tmp_path / "records.backup", silent)
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_empty_ledger_is_not_backed_up(empty: Place, tmp_path: Path) -> None:
    with empty.backups() as backups, pytest.raises(BackupRefused, match="nothing to back up"):
        backups.back_up(tmp_path / "records.backup", silent)
    assert not (tmp_path / "records.backup").exists()


# People's keys


def test_keys_wrapped_with_another_secret_key_are_not_restored_until_that_one_is_given(
    small: Files, empty: Place, office: Office
) -> None:
    other = {"TALIMGER_SECRET_KEY": "another secret for tests: 77aa0b3c5d"}
    with empty.backups(**other) as backups, pytest.raises(BackupRefused, match="another secret key"):
        backups.restore_keys(small.keys)
    with open_house(settings_of(empty.folder, **other)):
        pass  # a first start under the other key, before its owner noticed
    with empty.backups() as backups:
        assert backups.restore_keys(small.keys) == len(keys_in(office.house))
    with open_house(settings_of(empty.folder)) as house:
        assert keys_in(house) == keys_in(office.house)


def test_a_destroyed_key_does_not_come_back_from_an_older_backup(small: Files, office: Office) -> None:
    house, person_id = office.house, office.coordinator
    sealed = house.ledger.load(Person, person_id).identity
    house.vault.destroy(person_id)
    with place_of(office).backups() as backups:
        assert backups.restore_keys(small.keys) == 0
    assert house.vault.is_erased(person_id)
    assert house.vault.open(sealed) is None


def test_a_key_that_was_destroyed_in_the_backup_is_destroyed_here(office: Office, empty: Place, tmp_path: Path) -> None:
    early, late = tmp_path / "early.backup", tmp_path / "late.backup"
    with place_of(office).backups() as backups:
        backups.back_up_keys(early)
        office.house.vault.destroy(office.coordinator)
        backups.back_up_keys(late)
    with empty.backups() as backups:
        backups.restore_keys(early)
        assert backups.restore_keys(late) == 0
    with empty.house() as house:
        assert keys_in(house) == keys_in(office.house)
        assert house.vault.is_erased(office.coordinator)


def test_people_who_came_later_keep_their_keys(small: Files, office: Office) -> None:
    newcomer = office.register("Ботагөз")
    with place_of(office).backups() as backups:
        assert backups.restore_keys(small.keys) == 0
    assert office.house.people.name(newcomer) == "Ботагөз Оспан"


def test_keys_of_another_ledger_are_not_mixed_with_those_here(small: Files, empty: Place, office: Office) -> None:
    with empty.house() as house:
        house.vault.make_keys([office.coordinator])
        before = keys_in(house)
    with empty.backups() as backups, pytest.raises(BackupRefused, match="1 people have other keys"):
        backups.restore_keys(small.keys)
    with empty.house() as house:
        assert keys_in(house) == before


def test_a_place_whose_keys_belong_to_another_secret_key_takes_none(small: Files, empty: Place, office: Office) -> None:
    other = {"TALIMGER_SECRET_KEY": "another secret for tests: 77aa0b3c5d"}
    with open_house(settings_of(empty.folder, **other)) as house:
        house.vault.make_keys([office.register()])
    with empty.backups() as backups, pytest.raises(WrongMasterKey):
        backups.restore_keys(small.keys)


# Who was erased


@pytest.mark.parametrize("keys_first", [False, True])
def test_a_restore_brings_nobody_back_who_was_erased(
    office: Office, elsewhere: Place, tmp_path: Path, keys_first: bool
) -> None:
    her = office.register("Зарина")
    files = Files(tmp_path / "records.backup", tmp_path / "keys.backup")
    with place_of(office).backups() as backups:
        backups.back_up_keys(files.keys)
        office.house.erasure.erase(asking(office.admin), her, Ground.LAW)
        backups.back_up(files.records, silent)
        assert backups.erased() == [her]
    with elsewhere.backups() as backups:
        for part in ("keys", "records") if keys_first else ("records", "keys"):
            if part == "keys":
                backups.restore_keys(files.keys)
            else:
                backups.restore(files.records, silent)
    with elsewhere.house() as house:
        assert house.vault.is_erased(her)
        assert house.people.name(her) == "[erased]"
        assert house.people.name(office.coordinator) == "Сәуле Бекназар"


def test_records_from_before_the_erasure_bring_her_back_no_more_than_the_list_says(
    office: Office, elsewhere: Place, tmp_path: Path
) -> None:
    her = office.register("Зарина")
    files = Files(tmp_path / "records.backup", tmp_path / "keys.backup")
    with place_of(office).backups() as backups:
        backups.back_up(files.records, silent)
        backups.back_up_keys(files.keys)
    with elsewhere.backups() as backups:
        backups.restore(files.records, silent)
        backups.restore_keys(files.keys, frozenset({her}))
    with elsewhere.house() as house:
        assert house.people.name(her) == "[erased]"


def test_an_old_backup_of_keys_is_refused(office: Office, elsewhere: Place, tmp_path: Path) -> None:
    file = tmp_path / "keys.backup"
    with place_of(office).backups() as backups:
        backups.back_up_keys(file)
    made_again(file, made_at="2026-01-01T00:00:00Z")
    with (
        elsewhere.backups() as backups,
        pytest.raises(BackupRefused, match="keys are restored from backups of the last 30 days"),
    ):
        backups.restore_keys(file)
    with elsewhere.backups(TALIMGER_KEY_BACKUP_DAYS="3650") as backups:
        assert backups.restore_keys(file) > 0


def made_again(file: Path, **said: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[MANIFEST] = json.dumps({**json.loads(parts[MANIFEST]), **said}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
