"""People: who they are, to be found and named in lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from application.questions import Somebody
from domain.case import Sealed
from domain.identity import Identity
from infrastructure.views.engine import Entry, Moment, Tables, View, Views, metadata

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("sort", sa.String, nullable=False),  # family name first, folded
    sa.Column("search", sa.String, nullable=False),
    sa.Column("email", sa.String, nullable=False),
    sa.Column("phone", sa.String, nullable=False),
    sa.Column("ids", sa.String, nullable=False),  # JSON: the university's own, folded
    sa.Column("roles", sa.String, nullable=False),  # JSON: [[role, programme, faculty], ...]
    sa.Column("registered_at", Moment, nullable=False),
    sa.Index("ix_people_sort", "sort", "id", "search"),  # who does not fit what is searched for is not looked up
)

NUMBERING = re.compile(r"^\s*\d{1,3}[.)]\s+")
CELLS = re.compile(r"[\t;,]")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

OpenIdentity = Callable[[Sealed], Identity | None]


def view(opened: OpenIdentity, preload: Callable[[], object]) -> View:
    """`opened` gives None for somebody who was erased; `preload` fetches all people's keys at once."""

    def registered(rows: Tables, entry: Entry) -> None:
        event = entry.event
        key = str(event.originator_id)
        named = naming(opened(event.identity))
        rows[people].put({"id": key, "roles": "[]", "registered_at": event.timestamp, **named})

    def identity_changed(rows: Tables, entry: Entry) -> None:
        rows[people].change(str(entry.event.originator_id), **naming(opened(entry.event.identity)))

    return View(
        "people",
        (people,),
        {
            "PersonRegistered": registered,
            "IdentityChanged": identity_changed,
            "RoleGranted": role_granted,
            "RoleRevoked": role_revoked,
        },
        edition=2,
        before_build=preload,
    )


def naming(identity: Identity | None) -> dict[str, str]:
    if identity is None:
        return {"name": "[erased]", "sort": "", "search": "", "email": "", "phone": "", "ids": "[]"}
    sort = f"{identity.family_name} {identity.given_name}".strip().casefold()
    ids = [one.casefold() for one in identity.external_ids.values()]
    search = f"{identity.name} {sort} {identity.email} {' '.join(ids)}".casefold()
    return {
        "name": identity.name,
        "sort": sort,
        "search": search,
        "email": identity.email,
        "phone": identity.phone,
        "ids": json.dumps(ids),
    }


def role_granted(rows: Tables, entry: Entry) -> None:
    event = entry.event
    roles = json.loads(rows[people].require(str(event.originator_id))["roles"])
    roles.append([event.role.value, event.programme, event.faculty])
    rows[people].change(str(event.originator_id), roles=json.dumps(roles))


def role_revoked(rows: Tables, entry: Entry) -> None:
    event = entry.event
    gone = [event.role.value, event.programme, event.faculty]
    roles = [one for one in json.loads(rows[people].require(str(event.originator_id))["roles"]) if one != gone]
    rows[people].change(str(event.originator_id), roles=json.dumps(roles))


class PeopleList:
    """What people ask of the list of people."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def names(self, ids: Iterable[UUID | str]) -> dict[str, str]:
        """Names by id; who is not known is left out."""
        wanted = sorted({str(one) for one in ids})
        if not wanted:
            return {}
        query = sa.select(people.c.id, people.c.name).where(people.c.id.in_(wanted))
        with self.views.read() as connection:
            return {row.id: row.name for row in connection.execute(query)}

    def page(self, text: str = "", role: str = "", after: str = "", size: int = 50) -> Sequence[Somebody]:
        """By family name, after somebody (her id); one more than asked for tells that there are more."""
        query = sa.select(people).order_by(people.c.sort, people.c.id).limit(size + 1)
        for word in text.casefold().split():
            query = query.where(people.c.search.contains(word, autoescape=True))
        if role:
            query = query.where(people.c.roles.contains(f'"{role}"', autoescape=True))
        if after:
            hers = sa.select(people.c.sort).where(people.c.id == after).scalar_subquery()
            query = query.where(sa.tuple_(people.c.sort, people.c.id) > sa.tuple_(hers, sa.literal(after)))
        with self.views.read() as connection:
            return [somebody(row) for row in connection.execute(query)]

    def called(self, line: str) -> list[UUID]:
        """Everybody whom a line of a pasted list means: the whole line, else the first of its cells that is anybody's
        name, e-mail address, university id, or id here. Numbers of the list itself (`12.`) are passed over."""
        line = NUMBERING.sub("", line)
        for cell in (line, *CELLS.split(line)):
            if people_found := self.called_exactly(cell.strip().casefold()):
                return people_found
        return []

    def called_exactly(self, text: str) -> list[UUID]:
        if not text:
            return []
        rows = people.c
        found = sa.select(people).where(rows.id == text)
        if not UUID_TEXT.fullmatch(text):
            found = sa.select(people).where(*(rows.search.contains(one, autoescape=True) for one in text.split()))
        with self.views.read() as connection:
            return [UUID(row.id) for row in connection.execute(found) if text in names_of(row)]

    def ids_like(self, text: str, most: int = 200) -> list[str]:
        """Ids of people whose name, e-mail or university id has all these words."""
        return [str(one.id) for one in self.page(text, size=most)[:most]]


def names_of(row: sa.Row[Any]) -> tuple[str, ...]:
    """All that somebody can be called by, folded."""
    return (row.id, row.sort, row.name.casefold(), row.email.casefold(), *json.loads(row.ids))


def somebody(row: sa.Row[tuple[object, ...]]) -> Somebody:
    roles = tuple((role, programme, faculty) for role, programme, faculty in json.loads(row.roles))
    return Somebody(UUID(row.id), row.name, row.email, row.phone, roles, row.registered_at, row.sort)
