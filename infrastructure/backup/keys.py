"""The backup of people's keys: alone, still wrapped by the master key, and kept apart from the records that they open."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection, Engine

from infrastructure.backup.archive import Archive, BackupRefused, Draft
from infrastructure.backup.tables import dumped, one_state, rows
from infrastructure.databases import insert_new, keys_tables, scrub, writing
from infrastructure.keyring import (
    WrongMasterKey,
    check_canary,
    keyring,
    lock_keyring,
    next_generation,
    peoples_keys,
    unwrap,
)

MOST_DAYS = 30
"""How old a backup of keys may be, unless the settings say otherwise."""

Keys = dict[UUID, bytes | None]
"""People's wrapped keys; None for a destroyed one."""


def part(table: sa.Table) -> str:
    return f"{table.name}.jsonl"


def write_keys(engine: Engine, draft: Draft) -> int:
    """Write all keys, and say how many people have one (or had)."""
    with one_state(engine) as connection:
        for table in keys_tables.sorted_tables:
            draft.add(part(table), dumped(connection, table))
    return draft.parts[part(peoples_keys)].lines


def restore_keys(
    engine: Engine, master_key: bytes, archive: Archive, erased: Set[UUID] = frozenset(), most_days: int = MOST_DAYS
) -> int:
    """Put back the keys that are missing here, and say how many. A key that was destroyed, here or there, stays so.

    Args:
        erased: who is erased by all that is known: their keys are not put back, and if they are here, destroyed.
        most_days: how old the backup may be. An older one holds keys of people who were erased since.

    Raises:
        BackupRefused: it is damaged or too old, its keys were wrapped with another master key, or some people have other keys
            here.
    """
    refuse_old(archive, most_days)
    master = AESGCM(master_key)
    ring, keys = read(archive)
    keys |= dict.fromkeys(erased)
    try:
        check_canary(master, ring["canary"])
        opened = {person: unwrap(master, wrapped, person) for person, wrapped in keys.items() if wrapped}
    except WrongMasterKey:
        raise BackupRefused(
            "These keys were wrapped with another secret key than the one given: give the one that was in use then "
            "(TALIMGER_SECRET_KEY, or secret.key in the data folder). Nothing was changed."
        ) from None
    with writing(engine) as connection:
        lock_keyring(connection)
        here = {row.person_id: row.wrapped for row in connection.execute(sa.select(peoples_keys))}
        if any(here.values()):
            check_canary(master, lock_keyring(connection) or b"")
        else:
            connection.execute(sa.delete(keyring))
            connection.execute(sa.insert(keyring), ring)
        refuse_others(master, here, opened)
        restored = put_back(connection, keys)
        next_generation(connection)
    scrub(engine, peoples_keys)
    return restored


def refuse_old(archive: Archive, most_days: int) -> None:
    days = (datetime.now(UTC) - archive.manifest.made_at).days
    if days > most_days:
        raise BackupRefused(
            f"{archive.file} is {days} days old: keys are restored from backups of the last {most_days} days alone, for "
            "older ones hold keys of people who were erased since. Take a newer one; if there is none, allow it once with "
            f"TALIMGER_KEY_BACKUP_DAYS={days}, and with --erased, the list of those who were erased. Nothing was changed."
        )


def destroy_keys(engine: Engine, people: Set[UUID]) -> None:
    """Leave nobody a key who is erased, whatever was put back before."""
    if not people:
        return
    with writing(engine) as connection:
        lock_keyring(connection)
        put_back(connection, dict.fromkeys(people))
        next_generation(connection)
    scrub(engine, peoples_keys)


def read(archive: Archive) -> tuple[dict[str, Any], Keys]:
    """The keyring's row, and all keys."""
    with archive.said_plainly():
        (ring,) = rows(keyring, archive.lines(part(keyring)))
        return ring, {row["person_id"]: row["wrapped"] for row in rows(peoples_keys, archive.lines(part(peoples_keys)))}


def refuse_others(master: AESGCM, here: Keys, opened: dict[UUID, bytes]) -> None:
    """
    Raises:
        BackupRefused: somebody has a key here, and another one in the backup.
    """
    others = [
        person for person, key in opened.items() if (known := here.get(person)) and unwrap(master, known, person) != key
    ]
    if others:
        raise BackupRefused(
            f"{len(others)} people have other keys here than in this backup, such as {others[0]}: "
            "it belongs to another ledger, or something was written before the keys were restored. "
            "Restore records and keys into an empty place. Nothing was changed."
        )


def put_back(connection: Connection, keys: Keys) -> int:
    restored = insert_new(
        connection, peoples_keys, [{"person_id": person, "wrapped": wrapped} for person, wrapped in keys.items()]
    )
    destroyed = [person for person, wrapped in keys.items() if wrapped is None]
    if destroyed:
        connection.execute(
            sa.update(peoples_keys).where(peoples_keys.c.person_id == sa.bindparam("her")).values(wrapped=None),
            [{"her": person} for person in destroyed],
        )
    return restored
