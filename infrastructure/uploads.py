"""Tables that somebody uploaded to import them: kept while she looks at what they would record, sealed under her key.

Whatever is written about the work on one is here as well, so that any process can show how far it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from domain.case import Sealed
from infrastructure.databases import Moment, desk_tables, scrub, writing
from infrastructure.vault import Vault

KEPT = timedelta(days=2)
STILL = timedelta(minutes=2)
"""Work of which nothing was heard for so long is over: its process was stopped."""

uploads = sa.Table(
    "uploads",
    desk_tables,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("asked", sa.LargeBinary(), nullable=False),  # JSON, sealed
    sa.Column("content", sa.LargeBinary(), nullable=False),  # sealed
    sa.Column("result", sa.LargeBinary(), nullable=True),  # JSON, sealed
    sa.Column("state", sa.Text(), nullable=False),
    sa.Column("done", sa.Integer(), nullable=False),
    sa.Column("total", sa.Integer(), nullable=False),
    sa.Column("touched_at", Moment(), nullable=False),
)

ALL_BUT_CONTENT = [column for column in uploads.c if column.name != "content"]

WAITING, WORKING, CHECKED, RECORDING, RECORDED, REFUSED = (
    "waiting", "working", "checked", "recording", "recorded", "refused",
)  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A table somebody brought, what she said of it (`asked`), and what came of it (`result`)."""

    id: UUID
    person_id: UUID
    asked: Mapping[str, Any]
    result: Mapping[str, Any]
    state: str
    done: int
    total: int
    touched_at: datetime

    def is_at_work(self, now: datetime) -> bool:
        return self.state in (WORKING, RECORDING) and now - self.touched_at < STILL

    def has_stopped(self, now: datetime) -> bool:
        """Whether the work on it ended before its time."""
        return self.state in (WORKING, RECORDING) and not self.is_at_work(now)


class Uploads:
    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine, self.vault = engine, vault

    def keep(self, person_id: UUID, content: bytes, asked: Mapping[str, Any]) -> UUID:
        """Keep a table, and throw away those that nobody came back to."""
        now, upload_id = datetime.now(UTC), uuid4()
        row = {
            "id": upload_id,
            "person_id": person_id,
            "asked": self.sealed(person_id, msgspec.json.encode(asked)),
            "content": self.sealed(person_id, content),
            "state": WAITING,
            "done": 0,
            "total": 0,
            "touched_at": now,
        }
        with writing(self.engine) as connection:
            connection.execute(sa.delete(uploads).where(uploads.c.touched_at < now - KEPT))
            connection.execute(sa.insert(uploads).values(**row))
        return upload_id

    def get(self, upload_id: UUID, person_id: UUID) -> Upload | None:
        """What this person uploaded; None if it is not there (any more), or is somebody else's."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(*ALL_BUT_CONTENT).where(uploads.c.id == upload_id)).one_or_none()
        return self.upload_in(row) if row is not None and row.person_id == person_id else None

    def brought_by(self, people: Iterable[UUID]) -> Sequence[Upload]:
        """What these people uploaded and is not thrown away, the first first."""
        hers = sa.select(*ALL_BUT_CONTENT).where(uploads.c.person_id.in_(sorted(people)))
        with self.engine.connect() as connection:
            found = connection.execute(hers.order_by(uploads.c.touched_at, uploads.c.id)).all()
        return [self.upload_in(row) for row in found]

    def upload_in(self, row: sa.Row[Any]) -> Upload:
        return Upload(
            id=row.id,
            person_id=row.person_id,
            asked=self.opened(row.person_id, row.asked),
            result=self.opened(row.person_id, row.result),
            state=row.state,
            done=row.done,
            total=row.total,
            touched_at=row.touched_at,
        )

    def content(self, upload: Upload) -> bytes:
        """The file itself; nothing where it was thrown away."""
        with self.engine.connect() as connection:
            box = connection.scalar(sa.select(uploads.c.content).where(uploads.c.id == upload.id))
        return (box and self.vault.open_bytes(Sealed((upload.person_id,), box))) or b""

    def begin(self, upload: Upload, state: str, asked: Mapping[str, Any] | None = None) -> bool:
        """Begin to work on it; False if somebody does already."""
        now = datetime.now(UTC)
        busy = sa.and_(uploads.c.state.in_((WORKING, RECORDING)), uploads.c.touched_at > now - STILL)
        values: dict[str, Any] = {"state": state, "done": 0, "total": 0, "touched_at": now}
        if asked is not None:
            values["asked"] = self.sealed(upload.person_id, msgspec.json.encode(asked))
        mine = sa.update(uploads).where(uploads.c.id == upload.id, sa.not_(busy), uploads.c.state != RECORDED)
        with writing(self.engine) as connection:
            return connection.execute(mine.values(**values)).rowcount == 1

    def report(self, upload: Upload, done: int, total: int) -> None:
        self.change(upload, done=done, total=total)

    def end(self, upload: Upload, state: str, result: Mapping[str, Any]) -> None:
        """What came of it. Of what is recorded, the file is not needed any more."""
        values: dict[str, Any] = {"state": state, "result": self.sealed(upload.person_id, msgspec.json.encode(result))}
        if state == RECORDED:
            values["content"] = b""
        self.change(upload, **values)

    def forget(self) -> None:
        """Throw away all tables on which nobody works just now: nobody can tell of whom they speak."""
        now = datetime.now(UTC)
        busy = sa.and_(uploads.c.state.in_((WORKING, RECORDING)), uploads.c.touched_at > now - STILL)
        with writing(self.engine) as connection:
            connection.execute(sa.delete(uploads).where(sa.not_(busy)))
        scrub(self.engine, uploads)

    def change(self, upload: Upload, **values: Any) -> None:
        hers = sa.update(uploads).where(uploads.c.id == upload.id)
        with writing(self.engine) as connection:
            connection.execute(hers.values(**values, touched_at=datetime.now(UTC)))

    def sealed(self, person_id: UUID, content: bytes) -> bytes:
        return self.vault.seal_bytes(content, {person_id}).box

    def opened(self, person_id: UUID, box: bytes | None) -> Mapping[str, Any]:
        content = box and self.vault.open_bytes(Sealed((person_id,), box))
        found: Mapping[str, Any] = msgspec.json.decode(content) if content else {}
        return found
