"""Gatherings: what is planned when, what took place, and who came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from application.questions import AttendanceRow, GatheringRow
from domain.gathering import Gathering
from infrastructure.views.base import Fold, on_all, packed, topics_of
from infrastructure.views.engine import Entry, Moment, Rows, Tables, View, Views, metadata

gatherings = sa.Table(
    "gatherings",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),  # empty for all intakes
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("place", sa.String, nullable=False),
    sa.Column("capacity", sa.Integer),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("roles", sa.String, nullable=False),  # JSON: of those who are invited
    sa.Column("mentorships", sa.String, nullable=False),  # JSON: ids, where only their people are invited
    sa.Column("came", sa.String, nullable=False),  # JSON: ids of its rows in `attendances`
    sa.Index("ix_gatherings_programme", "programme", "at"),
)

attendances = sa.Table(
    "attendances",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("gathering_id", sa.String(36), primary_key=True),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_attendances_programme", "programme", "kind"),
)


def view(fold: Fold) -> View:
    return View("gatherings", (gatherings, attendances), on_all(topics_of(Gathering), moved(fold)))


def moved(fold: Fold) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        gathering: Gathering = fold.case(Gathering, rows[gatherings], entry)
        before = rows[gatherings].get(str(gathering.id))
        rows[gatherings].put(described(gathering))
        follow(rows[attendances], gathering, msgspec.json.decode(before["came"]) if before else [])

    return handler


def follow(rows: Rows, gathering: Gathering, before: Sequence[str]) -> None:
    """Who came, by now; who is known to have come does not change otherwise."""
    now = {str(one) for one in gathering.attended}
    for person_id in before:
        if person_id not in now:
            rows.drop((person_id, str(gathering.id)))
    for person_id in sorted(now.difference(before)):
        rows.put(
            {
                "person_id": person_id,
                "gathering_id": str(gathering.id),
                "programme": gathering.programme,
                "intake": gathering.intake,
                "kind": gathering.kind,
                "topic": gathering.topic,
                "at": gathering.at,
            }
        )


def described(gathering: Gathering) -> dict[str, Any]:
    return {
        "id": str(gathering.id),
        "reference": gathering.reference,
        "programme": gathering.programme,
        "intake": gathering.intake,
        "kind": gathering.kind,
        "topic": gathering.topic,
        "title": gathering.title,
        "at": gathering.at,
        "minutes": gathering.minutes,
        "place": gathering.place,
        "capacity": gathering.capacity,
        "state": gathering.state,
        "version": gathering.version,
        "roles": packed(gathering.invited.roles),
        "mentorships": packed(gathering.invited.mentorships),
        "came": packed(sorted(gathering.attended)),
    }


class GatheringList:
    """What people ask of the gatherings."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def of_programmes(self, codes: Sequence[str], since: datetime | None = None) -> Sequence[GatheringRow]:
        """All of these programmes, or those that begin at a moment (UTC) or later; the first first."""
        query = sa.select(gatherings).where(gatherings.c.programme.in_(codes))
        if since is not None:
            query = query.where(gatherings.c.at >= since)
        with self.views.read() as connection:
            found = connection.execute(query.order_by(gatherings.c.at, gatherings.c.reference))
            return [gathering_row(row) for row in found]

    def with_ids(self, ids: Iterable[str]) -> dict[str, GatheringRow]:
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        query = sa.select(gatherings).where(gatherings.c.id.in_(wanted))
        with self.views.read() as connection:
            return {row.id: gathering_row(row) for row in connection.execute(query)}

    def attended_by(self, people: Iterable[UUID]) -> Sequence[AttendanceRow]:
        """What these people came to, the first first."""
        wanted = sorted({str(one) for one in people})
        return self.attendances_where(attendances.c.person_id.in_(wanted)) if wanted else []

    def attendances(self, programme: str, kind: str) -> Sequence[AttendanceRow]:
        """Who came to which gathering of a kind, the first first."""
        return self.attendances_where(sa.and_(attendances.c.programme == programme, attendances.c.kind == kind))

    def attendances_where(self, condition: sa.ColumnElement[bool]) -> Sequence[AttendanceRow]:
        query = sa.select(attendances).where(condition).order_by(attendances.c.at, attendances.c.person_id)
        with self.views.read() as connection:
            return [attendance_row(row) for row in connection.execute(query)]


def gathering_row(row: sa.Row[Any]) -> GatheringRow:
    decode = msgspec.json.decode
    named = row._asdict()
    read = {
        "id": UUID(row.id),
        "roles": decode(row.roles, type=tuple[str, ...]),
        "mentorships": decode(row.mentorships, type=tuple[UUID, ...]),
        "came": len(decode(row.came)),
    }
    return GatheringRow(**{**named, **read})


def attendance_row(row: sa.Row[Any]) -> AttendanceRow:
    named = row._asdict()
    return AttendanceRow(**{**named, "person_id": UUID(row.person_id), "gathering_id": UUID(row.gathering_id)})
