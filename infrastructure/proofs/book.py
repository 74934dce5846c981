"""The checkpoints that were signed. They are no part of the ledger, and cannot be made again: they are kept at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.proofs.ports import Signed
from infrastructure.databases import Moment, desk_tables, insert_new, is_sqlite, writing

checkpoints = sa.Table(
    "checkpoints",
    desk_tables,
    sa.Column("key", sa.Text(), primary_key=True),  # the line of the public key
    sa.Column("size", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary(), nullable=False),
    sa.Column("note", sa.Text(), nullable=False),
    sa.Column("signed_at", Moment(), nullable=False),
)

LOCK_NUMBER = 7_421_102  # of PostgreSQL's advisory locks


class CheckpointBook:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def all_of(self, key: str) -> list[Signed]:
        with self.engine.connect() as connection:
            found = connection.execute(of_key(key).order_by(checkpoints.c.size)).mappings()
            return [Signed(**row) for row in found]

    def newest_of(self, key: str) -> Signed | None:
        with self.engine.connect() as connection:
            return Writer(connection).newest_of(key)

    def newest(self) -> Signed | None:
        """The one that was signed last, with whichever key."""
        latest = (
            sa.select(checkpoints.c.key).order_by(checkpoints.c.signed_at.desc(), checkpoints.c.size.desc()).limit(1)
        )
        with self.engine.connect() as connection:
            key = connection.scalar(latest)
            return Writer(connection).newest_of(key) if key else None

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Whoever is in it signs alone."""
        with writing(self.engine) as connection:
            if not is_sqlite(self.engine):
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_NUMBER)))
            yield Writer(connection)


class Writer:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def newest_of(self, key: str) -> Signed | None:
        row = self.connection.execute(of_key(key).order_by(checkpoints.c.size.desc()).limit(1)).mappings().one_or_none()
        return Signed(**row) if row else None

    def add(self, signed: Signed) -> None:
        insert_new(self.connection, checkpoints, [asdict(signed)])


def of_key(key: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(checkpoints).where(checkpoints.c.key == key)
