"""People's keys at rest: their tables, how the master key wraps them, and how another replaces it.

A canary beside the keys shows a wrong master key at once; whoever makes keys looks at it in the same transaction, so that
none is ever wrapped with a master key that has been replaced.
"""

from __future__ import annotations

import os
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection, Engine

from infrastructure.databases import insert_new, keys_tables, scrub, writing

NONCE_BYTES = 12
CANARY = b"talimger 1: canary"

peoples_keys = sa.Table(
    "peoples_keys",
    keys_tables,
    sa.Column("person_id", sa.Uuid(), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary(), nullable=True),  # null: destroyed
)
keyring = sa.Table(
    "keyring",
    keys_tables,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),  # one row: 1
    sa.Column("canary", sa.LargeBinary(), nullable=False),  # opens with the master key that wrapped all the keys
    sa.Column("generation", sa.Integer(), nullable=False),  # how often keys were destroyed or wrapped anew
)


class VaultDamaged(Exception):
    """Sealed texts cannot be opened though nobody was erased. The message says what to do."""


class WrongMasterKey(VaultDamaged):
    """People's keys were wrapped with another master key than the one given."""

    def __init__(self) -> None:
        super().__init__(
            "The secret key is not the one that people's keys were wrapped with: give the one that was in use "
            "(TALIMGER_SECRET_KEY, or secret.key in the data folder), and start again. Nothing was changed."
        )


def rewrap(engine: Engine, old: bytes, new: bytes) -> int:
    """Wrap all people's keys with a new master key instead of the old one, and say how many; no sealed text changes.

    Processes that still run with the old one can make no more keys: start them again with the new one.

    Raises:
        WrongMasterKey: the keys were not wrapped with the old one. Nothing was changed.
        VaultDamaged: one of the keys is damaged. Nothing was changed.
    """
    before, after = AESGCM(old), AESGCM(new)
    with writing(engine) as connection:
        canary = lock_keyring(connection)
        if canary is not None:
            check_canary(before, canary)
        rows = connection.execute(
            sa.select(peoples_keys.c.person_id, peoples_keys.c.wrapped).where(peoples_keys.c.wrapped.is_not(None))
        )
        wrapped = [
            {
                "her": row.person_id,
                "anew": encrypt(after, unwrap(before, row.wrapped, row.person_id), row.person_id.bytes),
            }
            for row in rows
        ]
        if wrapped:
            of_her = peoples_keys.c.person_id == sa.bindparam("her")
            connection.execute(peoples_keys.update().where(of_her).values(wrapped=sa.bindparam("anew")), wrapped)
        connection.execute(keyring.update().values(canary=encrypt(after, CANARY, CANARY)))
        next_generation(connection)
    scrub(engine, peoples_keys)
    return len(wrapped)


def canary_of(engine: Engine, master: AESGCM) -> bytes:
    """The canary of the keys in this database; of a new database, one that this master key opens."""
    found = sa.select(keyring.c.canary)
    with engine.connect() as connection:
        canary = connection.scalar(found)
    if canary is None:
        ours = {"id": 1, "canary": encrypt(master, CANARY, CANARY), "generation": 0}
        with writing(engine) as connection:
            insert_new(connection, keyring, [ours])
            canary = connection.scalar(found)
    return canary or b""


def lock_keyring(connection: Connection, *, read: bool = False) -> bytes | None:
    """Keep others from wrapping anew (and, unless `read`, from making keys) until this transaction ends; the canary."""
    canary: bytes | None = connection.scalar(sa.select(keyring.c.canary).with_for_update(read=read))
    return canary


def next_generation(connection: Connection) -> None:
    connection.execute(keyring.update().values(generation=keyring.c.generation + 1))


def check_canary(master: AESGCM, canary: bytes) -> None:
    try:
        decrypt(master, canary, CANARY)
    except (InvalidTag, ValueError):
        raise WrongMasterKey from None


def encrypt(cipher: AESGCM, text: bytes, about: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, text, about)


def decrypt(cipher: AESGCM, box: bytes, about: bytes) -> bytes:
    """
    Raises:
        InvalidTag, ValueError: it was not encrypted by this cipher about this.
    """
    return cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], about)


def unwrap(master: AESGCM, wrapped: bytes, person: UUID) -> bytes:
    try:
        return decrypt(master, wrapped, person.bytes)
    except (InvalidTag, ValueError):
        raise VaultDamaged(
            f"The key of person {person} is damaged, or wrapped with another master key than the one given: "
            "restore people's keys from their backup, with the secret key that was in use then."
        ) from None
