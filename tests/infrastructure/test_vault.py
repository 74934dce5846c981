from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from application.ports import Vault as VaultPort
from domain.case import Sealed
from infrastructure.databases import Databases, writing
from infrastructure.keyring import keyring, peoples_keys
from infrastructure.settings import master_key_of
from infrastructure.vault import PersonErased, Vault, VaultDamaged, WrongMasterKey, rewrap

MASTER = master_key_of("5f0c3c1f6a9d4e2b8a7d1c0e9f8b7a6d")
OTHER_MASTER = master_key_of("0a1b2c3d4e5f60718293a4b5c6d7e8f9")
AIGERIM, DANA, OLZHAS = sorted(uuid4() for _ in range(3))
NOTE = "Сөйлесу: she asked for a mentor in Алматы 🌿"


@pytest.fixture
def keys(databases: Databases) -> sa.Engine:
    return databases.keys


@pytest.fixture
def vault(keys: sa.Engine) -> Vault:
    return Vault(keys, MASTER)


def stored(keys: sa.Engine) -> dict[UUID, bytes | None]:
    with keys.connect() as connection:
        found = sa.select(peoples_keys.c.person_id, peoples_keys.c.wrapped)
        return {row.person_id: row.wrapped for row in connection.execute(found)}


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_is_sealed_opens_again_here_and_in_another_process(vault: Vault, keys: sa.Engine) -> None:
    port: VaultPort = vault
    for text in (NOTE, "", "x" * 100_000):
        sealed = port.seal(text, [DANA, AIGERIM, DANA])
        assert sealed.keys == (AIGERIM, DANA)
        assert port.open(sealed) == Vault(keys, MASTER).open(sealed) == text


def test_a_box_shows_nothing_of_its_text_and_no_two_are_the_same(vault: Vault) -> None:
    one, another = vault.seal(NOTE, [DANA]), vault.seal(NOTE, [DANA])
    assert one.box != another.box
    assert NOTE.encode()[:10] not in one.box


def test_a_text_that_is_nobodys_is_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        vault.seal(NOTE, [])


def test_erasing_one_of_its_people_closes_a_text_for_ever(vault: Vault, keys: sa.Engine) -> None:
    theirs, hers = vault.seal(NOTE, [AIGERIM, DANA]), vault.seal(NOTE, [AIGERIM])
    assert vault.destroy(DANA)
    for opened_by in (vault, Vault(keys, MASTER)):
        assert opened_by.open(theirs) is None
        assert opened_by.open(hers) == NOTE
    assert (vault.is_erased(DANA), vault.is_erased(AIGERIM), vault.is_erased(OLZHAS)) == (True, False, False)


def test_nothing_is_sealed_for_an_erased_person(vault: Vault) -> None:
    vault.seal(NOTE, [DANA])
    vault.destroy(DANA)
    vault.destroy(OLZHAS)  # who never had a key
    for erased in (DANA, OLZHAS):
        with pytest.raises(PersonErased, match=str(erased)) as refused:
            vault.seal(NOTE, [AIGERIM, erased])
        assert refused.value.code == "person_erased"
    vault.make_keys([OLZHAS])
    assert vault.is_erased(OLZHAS)


def test_erasing_twice_is_no_fault(vault: Vault) -> None:
    vault.seal(NOTE, [DANA])
    assert [vault.destroy(DANA), vault.destroy(DANA), vault.destroy(OLZHAS), vault.destroy(OLZHAS)] == [
        *(True, False),
        *(True, False),
    ]


def test_other_processes_forget_a_destroyed_key(vault: Vault, keys: sa.Engine) -> None:
    elsewhere = Vault(keys, MASTER)
    sealed = elsewhere.seal(NOTE, [DANA])
    elsewhere.preload()
    assert vault.destroy(DANA)
    eventually(lambda: elsewhere.open(sealed) is None)
    with pytest.raises(PersonErased):
        elsewhere.seal(NOTE, [DANA])


@contextmanager
def somebody_looking(database_url: str) -> Iterator[None]:
    """On PostgreSQL, a snapshot from before that is held for some time: deleted rows are kept for it."""
    if not database_url:
        yield
        return
    with psycopg.connect(database_url) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.execute("SELECT 1")
        leaving = threading.Timer(0.5, other.rollback)
        leaving.start()
        yield
        leaving.join()


def test_nothing_of_a_destroyed_key_stays_in_the_database(
    vault: Vault, keys: sa.Engine, data_folder: Path, database_url: str
) -> None:
    vault.make_keys(uuid4() for _ in range(300))
    vault.seal(NOTE, [DANA])
    wrapped = stored(keys)[DANA]
    assert wrapped is not None
    files = [file for file in data_folder.iterdir() if file.name.startswith("keys.db")]
    assert any(wrapped in file.read_bytes() for file in files) == (database_url == "")
    with somebody_looking(database_url):
        vault.destroy(DANA)
    assert not any(wrapped in file.read_bytes() for file in files if file.exists())
    assert wrapped not in stored(keys).values()
    if database_url:
        with keys.connect() as connection:
            table = connection.scalar(sa.text("SELECT pg_relation_filepath('keys.peoples_keys')"))
            page = connection.scalar(sa.text("SELECT pg_read_binary_file(:path)"), {"path": table})
        assert wrapped not in page
        assert next(key for key in stored(keys).values() if key) in page


def test_a_persons_key_is_made_once_however_many_need_it_first(vault: Vault, keys: sa.Engine) -> None:
    vaults = [vault, Vault(keys, MASTER)]
    people = [uuid4() for _ in range(10)]
    sealed: list[Sealed] = []

    def seal_for_all(using: Vault, backwards: bool) -> None:
        for start in range(len(people)):
            about = (people[start:] + people[:start])[:: -1 if backwards else 1][:3]
            sealed.append(using.seal(NOTE, about))

    threads = [threading.Thread(target=seal_for_all, args=(vaults[n % 2], n > 1)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sealed) == 40
    assert {Vault(keys, MASTER).open(box) for box in sealed} == {NOTE}
    assert stored(keys).keys() == set(people)


def test_keys_can_be_made_and_read_by_the_thousand(vault: Vault, keys: sa.Engine) -> None:
    people = [uuid4() for _ in range(2000)]
    vault.make_keys(people)
    vault.make_keys(people[:10])
    before = stored(keys)
    assert before.keys() == set(people)
    vault.preload()
    sealed = [vault.seal(NOTE, [person]) for person in people]
    assert stored(keys) == before
    assert {vault.open(box) for box in sealed} == {NOTE}


def test_an_altered_box_is_noticed(vault: Vault) -> None:
    sealed = vault.seal(NOTE, [AIGERIM, DANA])
    hers = vault.seal(NOTE, [OLZHAS])
    for place in (0, 20, -1):
        box = bytearray(sealed.box)
        box[place] ^= 1
        with pytest.raises(VaultDamaged, match="was altered"):
            vault.open(replace(sealed, box=bytes(box)))
    for wrong in (
        replace(sealed, box=sealed.box[:5]),
        replace(sealed, box=hers.box),
        replace(sealed, keys=(AIGERIM,)),
        replace(sealed, keys=(DANA, AIGERIM)),
    ):
        with pytest.raises(VaultDamaged, match="backups that belong together"):
            vault.open(wrong)


def test_a_missing_key_is_not_taken_for_an_erasure(vault: Vault, keys: sa.Engine) -> None:
    sealed = vault.seal(NOTE, [DANA])
    with writing(keys) as connection:
        connection.execute(sa.delete(peoples_keys))
    with pytest.raises(VaultDamaged, match=f"key of person {DANA} is missing: restore the backup"):
        Vault(keys, MASTER).open(sealed)


def test_a_key_moved_to_another_person_is_noticed(vault: Vault, keys: sa.Engine) -> None:
    sealed = vault.seal(NOTE, [DANA])
    vault.make_keys([OLZHAS])
    with writing(keys) as connection:
        hers = sa.update(peoples_keys).where(peoples_keys.c.person_id == DANA)
        connection.execute(hers.values(wrapped=stored(keys)[OLZHAS]))
    with pytest.raises(VaultDamaged, match=f"key of person {DANA} is damaged"):
        Vault(keys, MASTER).open(sealed)


def test_a_wrong_master_key_is_noticed_at_start(vault: Vault, keys: sa.Engine) -> None:
    vault.seal(NOTE, [DANA])
    before = stored(keys)
    with pytest.raises(WrongMasterKey, match=r"give the one that was in use .*TALIMGER_SECRET_KEY"):
        Vault(keys, OTHER_MASTER)
    assert stored(keys) == before


def test_keys_can_be_wrapped_with_another_master_key(vault: Vault, keys: sa.Engine) -> None:
    sealed, erased = vault.seal(NOTE, [AIGERIM, DANA]), vault.seal(NOTE, [OLZHAS])
    vault.destroy(OLZHAS)
    before = stored(keys)
    assert rewrap(keys, MASTER, OTHER_MASTER) == 2
    assert not set(before.values()) & set(stored(keys).values()) - {None}
    again = Vault(keys, OTHER_MASTER)
    assert (again.open(sealed), again.open(erased)) == (NOTE, None)
    with pytest.raises(WrongMasterKey):
        Vault(keys, MASTER)


def test_a_process_with_the_old_master_key_makes_no_more_keys(vault: Vault, keys: sa.Engine) -> None:
    sealed = vault.seal(NOTE, [DANA])
    rewrap(keys, MASTER, OTHER_MASTER)
    with pytest.raises(WrongMasterKey):
        vault.seal(NOTE, [AIGERIM])
    assert stored(keys).keys() == {DANA}
    assert Vault(keys, OTHER_MASTER).open(sealed) == NOTE


def test_wrapping_anew_with_a_wrong_old_key_changes_nothing(vault: Vault, keys: sa.Engine) -> None:
    vault.seal(NOTE, [DANA])
    before = stored(keys)
    with pytest.raises(WrongMasterKey):
        rewrap(keys, OTHER_MASTER, MASTER)
    with writing(keys) as connection:
        connection.execute(sa.update(peoples_keys).values(wrapped=b"damaged"))
    with pytest.raises(VaultDamaged):
        rewrap(keys, MASTER, OTHER_MASTER)
    with keys.connect() as connection:
        assert connection.scalar(sa.select(keyring.c.generation)) == 0
    assert Vault(keys, MASTER)
    assert before.keys() == {DANA}


def test_no_key_is_in_what_a_vault_prints(vault: Vault, keys: sa.Engine) -> None:
    vault.seal(NOTE, [DANA])
    assert repr(MASTER) not in repr(vault) + repr(vars(vault))
    with pytest.raises(sa.exc.IntegrityError) as failed, writing(keys) as connection:
        connection.execute(sa.insert(peoples_keys), {"person_id": DANA, "wrapped": b"not to be shown"})
    assert "not to be shown" not in str(failed.value)
