"""The outbox: every notice, once for its event and recipient, until it is sent.

It holds ids; names are filled in when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.notices import Notice
from infrastructure.databases import Moment, desk_tables, insert_new, scrub, writing

positions = sa.Table(
    "positions",
    desk_tables,
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("at", sa.BigInteger(), nullable=False),
)

notices = sa.Table(
    "notices",
    desk_tables,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("at", sa.BigInteger(), nullable=False),
    sa.Column("programme", sa.Text(), nullable=False),
    sa.Column("notice", sa.Text(), nullable=False),
    sa.Column("event", sa.Text(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("case_id", sa.Uuid(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("policy_version", sa.Integer(), nullable=False),
    sa.Column("recipient", sa.Uuid(), nullable=True),
    sa.Column("written_at", Moment(), nullable=False),
    sa.Column("sent_at", Moment(), nullable=True),
    sa.Index("ix_notices_programme", "programme", "at"),
)


class Positions:
    """How far whoever follows the ledger has come, by name."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, name: str) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(positions.c.at).where(positions.c.name == name)) or 0

    def move(self, name: str, at: int) -> None:
        with writing(self.engine) as connection:
            if not insert_new(connection, positions, [{"name": name, "at": at}]):
                connection.execute(sa.update(positions).where(positions.c.name == name).values(at=at))


class Outbox:
    """Notices that were written, newest first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, written: Sequence[Notice]) -> int:
        """Keep those that are new, and say how many: the same notice of the same event to the same person is one."""
        with writing(self.engine) as connection:
            return insert_new(connection, notices, [asdict(notice) for notice in written])

    def forget(self, people: Iterable[UUID]) -> None:
        """Leave nothing that was written to these people."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(notices).where(notices.c.recipient.in_(sorted(people))))
        scrub(self.engine, notices)

    def page(self, programmes: Sequence[str], before: int | None = None, size: int = 50) -> list[Notice]:
        """Those before a position in the ledger; one more than asked for tells that there are more."""
        query = sa.select(notices).where(notices.c.programme.in_(programmes))
        if before is not None:
            query = query.where(notices.c.at < before)
        return self._found(query.order_by(notices.c.at.desc(), notices.c.id).limit(size + 1))

    def written_to(self, people: Iterable[UUID]) -> list[Notice]:
        """Everything that was written to these people, the first first."""
        hers = sa.select(notices).where(notices.c.recipient.in_(sorted(people)))
        return self._found(hers.order_by(notices.c.at, notices.c.id))

    def get(self, notice_id: UUID) -> Notice | None:
        return next(iter(self._found(sa.select(notices).where(notices.c.id == notice_id))), None)

    def _found(self, query: sa.Select[Any]) -> list[Notice]:
        with self.engine.connect() as connection:
            return [Notice(**row) for row in connection.execute(query).mappings()]
