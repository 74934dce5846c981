"""Seals texts under the keys of all the people who wrote them or whom they are about; erasing one destroys her key.

A key is 32 random bytes, made when first needed and kept in the keys' database, wrapped by the master key (AES-256-GCM,
the person's id as associated data). A box is sealed by AES-256-GCM with a key derived from those of all its people
(BLAKE2b); their sorted ids are its associated data. A destroyed key leaves an empty row: none is ever made again.

A process keeps the keys that it has read, but asks once a second whether the generation is still the same: each erasure
counts it up. So a key destroyed by another process is forgotten here within a second, for one small query a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Engine

from domain.case import Refused, Sealed
from infrastructure.databases import insert_new, scrub, writing
from infrastructure.keyring import (
    VaultDamaged,
    WrongMasterKey,
    canary_of,
    check_canary,
    decrypt,
    encrypt,
    keyring,
    lock_keyring,
    next_generation,
    peoples_keys,
    rewrap,
    unwrap,
)

__all__ = ["PersonErased", "Vault", "VaultDamaged", "WrongMasterKey", "rewrap"]

KEY_BYTES = 32
BOXES = b"talimger 1 boxes"
CIPHERS_KEPT = 4096
SECONDS_TRUSTED = 1.0


class PersonErased(Refused):
    """Nothing is sealed for an erased person: nobody could ever open it."""

    def __init__(self, person: UUID) -> None:
        super().__init__("person_erased", "Nothing can be kept about {person}: this person was erased.", person=person)


Cipher = tuple[AESGCM, bytes]
"""What seals and opens for some people, and their ids, which are sealed with it."""


class Keys:
    """The keys read so far in one generation; None for a destroyed one."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.of: dict[UUID, bytes | None] = {}
        self.cipher = lru_cache(CIPHERS_KEPT)(self.make_cipher)

    def make_cipher(self, people: tuple[UUID, ...]) -> Cipher | None:
        """
        Raises:
            KeyError: the key of one of them was not read.
        """
        keys = [key for key in [self.of[person] for person in people] if key is not None]
        if len(keys) < len(people):
            return None
        together = blake2b(b"".join(keys), digest_size=KEY_BYTES, person=BOXES).digest()
        return AESGCM(together), b"".join(person.bytes for person in people)


class Vault:
    """The one place that seals and opens. Safe for threads; several processes may share its database.

    Args:
        engine: of the keys' database, migrated.
        master_key: 32 bytes (`Settings.master_key`).

    Raises:
        WrongMasterKey: the keys in this database were wrapped with another one.
    """

    def __init__(self, engine: Engine, master_key: bytes) -> None:
        self._engine = engine
        self._master = AESGCM(master_key)
        self._canary = canary_of(engine, self._master)
        check_canary(self._master, self._canary)
        self._keys = Keys(generation=0)
        self._trusted_until = 0.0

    def seal(self, text: str, about: Iterable[UUID]) -> Sealed:
        """Seal a text so that it opens only as long as none of these people is erased.

        Raises:
            PersonErased: one of them is erased.
            ValueError: nobody was named.
        """
        return self.seal_bytes(text.encode(), about)

    def seal_bytes(self, content: bytes, about: Iterable[UUID]) -> Sealed:
        """The same for a file. Their keys are stored before this returns: what is recorded afterwards can be opened."""
        people = tuple(sorted(set(about)))
        if not people:
            raise ValueError("a sealed text is somebody's: name at least one person")
        try:
            cipher = self._cipher(people)
        except KeyError:
            self.make_keys(people)
            cipher = self._cipher(people)
        if cipher is None:
            raise PersonErased(next(person for person in people if self.is_erased(person)))
        return Sealed(people, encrypt(cipher[0], content, cipher[1]))

    def open(self, sealed: Sealed) -> str | None:
        """The text, or None if one of its people is erased (pages show `[erased]`).

        Raises:
            VaultDamaged: the box was altered, or a key is missing or wrapped with another master key.
        """
        content = self.open_bytes(sealed)
        return None if content is None else content.decode()

    def open_bytes(self, sealed: Sealed) -> bytes | None:
        """The same for a file."""
        try:
            cipher = self._cipher(sealed.keys)
            return cipher and decrypt(cipher[0], sealed.box, cipher[1])
        except KeyError as missing:
            raise VaultDamaged(
                f"The key of person {missing.args[0]} is missing: restore the backup of people's keys that belongs to "
                "this ledger. If it is lost for good, erase the person: her sealed texts then show as [erased]."
            ) from None
        except (InvalidTag, ValueError):
            raise VaultDamaged(
                f"A text sealed for {', '.join(map(str, sealed.keys))} was altered, or its keys are others than then: "
                "restore the ledger and people's keys from backups that belong together."
            ) from None

    def make_keys(self, people: Iterable[UUID]) -> None:
        """Make the keys that these people lack, in one transaction: worth it before an import of many."""
        new = [
            {"person_id": person, "wrapped": encrypt(self._master, os.urandom(KEY_BYTES), person.bytes)}
            for person in sorted(set(people))  # in one order everywhere: PostgreSQL would see deadlocks
        ]
        with writing(self._engine) as connection:
            if lock_keyring(connection, read=True) != self._canary:
                raise WrongMasterKey  # they were wrapped anew since this process started
            insert_new(connection, peoples_keys, new)

    def preload(self) -> None:
        """Read all keys in one query: worth it before opening many texts, as a rebuild of views does."""
        keys = self._current()
        with self._engine.connect() as connection:
            self._keep(keys, connection.execute(sa.select(peoples_keys.c.person_id, peoples_keys.c.wrapped)))

    def destroy(self, person: UUID) -> bool:
        """Destroy a person's key for ever, wherever the database kept its bytes; False if that was done before.

        A person who never had a key gets none from now on.
        """
        of_her = peoples_keys.c.person_id == person
        with writing(self._engine) as connection:
            lock_keyring(connection)
            stored = connection.execute(peoples_keys.select().where(of_her)).one_or_none()
            to_do = stored is None or stored.wrapped is not None
            if to_do:
                insert_new(connection, peoples_keys, [{"person_id": person, "wrapped": None}])
                connection.execute(peoples_keys.update().where(of_her).values(wrapped=None))
                next_generation(connection)
        scrub(self._engine, peoples_keys)
        self._trusted_until = 0.0
        return to_do

    def is_erased(self, person: UUID) -> bool:
        """Whether the person's key was destroyed, by any process, up to now."""
        of_her = peoples_keys.c.person_id == person
        with self._engine.connect() as connection:
            destroyed = connection.scalar(sa.select(peoples_keys.c.wrapped.is_(None)).where(of_her))
        return bool(destroyed)

    def destroyed(self) -> list[UUID]:
        """All whose keys were destroyed, by whomever."""
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(peoples_keys.c.person_id).where(peoples_keys.c.wrapped.is_(None))))

    @property
    def generation(self) -> int:
        """How often keys were destroyed or wrapped anew, as of the last second: what was opened before is out of date."""
        return self._current().generation

    def _current(self) -> Keys:
        """The keys of this generation. Read into what this returned: another thread may have gone on to the next."""
        now = time.monotonic()
        if now >= self._trusted_until:
            with self._engine.connect() as connection:
                generation = connection.scalar(sa.select(keyring.c.generation))
            if generation != self._keys.generation:
                self._keys = Keys(generation or 0)
            self._trusted_until = now + SECONDS_TRUSTED
        return self._keys

    def _cipher(self, people: tuple[UUID, ...]) -> Cipher | None:
        """What seals and opens for these people; None if one of them is erased.

        Raises:
            KeyError: one of them has no key.
            VaultDamaged: one of their keys cannot be unwrapped.
        """
        keys = self._current()
        try:
            return keys.cipher(people)
        except KeyError:
            found = sa.select(peoples_keys.c.person_id, peoples_keys.c.wrapped)
            with self._engine.connect() as connection:
                self._keep(keys, connection.execute(found.where(peoples_keys.c.person_id.in_(people))))
            return keys.cipher(people)

    def _keep(self, keys: Keys, found: Iterable[sa.Row[UUID, bytes | None]]) -> None:
        for person, wrapped in found:
            keys.of[person] = None if wrapped is None else unwrap(self._master, wrapped, person)
