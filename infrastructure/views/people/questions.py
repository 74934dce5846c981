"""What people ask of the list of people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from application.questions import Somebody
from infrastructure.views.engine import Views
from infrastructure.views.people.tables import external_ids, people

MOST_ASKED = 500
"""How many values one question names: databases have a limit."""

NUMBERING = re.compile(r"^\s*\d{1,3}[.)]\s+")
CELLS = re.compile(r"[\t;,]")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

stays = people.alias()

ANYBODY_MERGED = sa.select(sa.func.max(people.c.merged_into))
"""The end of an index: there is one as soon as anybody was merged."""


class PeopleList:
    """What people ask of the list of people."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def names(self, ids: Iterable[UUID | str]) -> dict[str, str]:
        """Names by id; who is not known is left out. Whoever was found to be somebody else is called as that one."""
        wanted = sorted({str(one) for one in ids})
        if not wanted:
            return {}
        query = (
            sa.select(people.c.id, sa.func.coalesce(stays.c.name, people.c.name).label("name"))
            .outerjoin(stays, stays.c.id == people.c.merged_into)
            .where(people.c.id.in_(wanted))
        )
        with self.views.read() as connection:
            return {row.id: row.name for row in connection.execute(query)}

    def page(self, text: str = "", role: str = "", after: str = "", size: int = 50) -> Sequence[Somebody]:
        """Whoever was not erased, by family name, after somebody (her id); one more than asked for tells that there are more."""
        query = sa.select(people).where(people.c.merged_into.is_(None), people.c.erased.is_(False))
        query = query.order_by(people.c.sort, people.c.id).limit(size + 1)
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
        """Whoever was found to be somebody else is that one."""
        if not text:
            return []
        rows = people.c
        found = sa.select(people).where(rows.id == text)
        if not UUID_TEXT.fullmatch(text):
            found = sa.select(people).where(*(rows.search.contains(one, autoescape=True) for one in text.split()))
        with self.views.read() as connection:
            called = [row for row in connection.execute(found) if text in names_of(row) and not row.erased]
        return list(dict.fromkeys(UUID(row.merged_into or row.id) for row in called))

    def ids_like(self, text: str, most: int = 200) -> list[str]:
        """Ids of people whose name, e-mail or university id has all these words, and of those who were found to be them."""
        return self.everybody(str(one.id) for one in self.page(text, size=most)[:most])

    def everybody(self, ids: Iterable[UUID | str]) -> list[str]:
        """These ids, and those of all who were found to be the same people."""
        named = sorted({str(one) for one in ids})
        if not named:
            return []
        found = sa.select(people.c.id, people.c.merged_into)
        with self.views.read() as connection:
            into = {row.merged_into for row in connection.execute(found.where(people.c.id.in_(named)))} - {None}
            stay = sorted({*named, *into})
            under = {row.id for row in connection.execute(found.where(people.c.merged_into.in_(stay)))}
        return sorted({*stay, *under})

    def ids_of(self, ids: Set[UUID]) -> Mapping[UUID, frozenset[UUID]]:
        """Each of these ids with all ids of the same person. Where nobody was merged, there is nothing to look for."""
        if not ids:
            return {}
        (anybody,) = self.views.ask(ANYBODY_MERGED)[0]
        if not anybody:
            return {one: frozenset({one}) for one in ids}
        into = {one: one for one in ids}
        under: dict[UUID, set[UUID]] = {}
        found = sa.select(people.c.id, people.c.merged_into).where(people.c.merged_into.is_not(None))
        with self.views.read() as connection:
            for some in batched(sorted(map(str, ids))):
                into |= {
                    UUID(row.id): UUID(row.merged_into)
                    for row in connection.execute(found.where(people.c.id.in_(some)))
                }
            for some in batched(sorted({str(one) for one in into.values()})):
                for row in connection.execute(found.where(people.c.merged_into.in_(some))):
                    under.setdefault(UUID(row.merged_into), set()).add(UUID(row.id))
        return {one: frozenset({stays, *under.get(stays, ())}) for one, stays in into.items()}

    def by_external_id(self, numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[UUID]]:
        """Who has these ids (system and folded number); who was found to be somebody else is that one."""
        column = external_ids.c
        asked: dict[str, list[str]] = {}
        for system, number in numbers:
            asked.setdefault(system, []).append(number)
        found: dict[tuple[str, str], set[UUID]] = {}
        one_who_stays = sa.func.coalesce(people.c.merged_into, people.c.id)
        query = sa.select(column.system, column.number_key, one_who_stays).join(people, people.c.id == column.person_id)
        with self.views.read() as connection:
            for system, wanted in asked.items():
                for some in batched(sorted(set(wanted))):
                    having = query.where(column.system == system, column.number_key.in_(some))
                    for _system, number, person_id in connection.execute(having):
                        found.setdefault((system, number), set()).add(UUID(person_id))
        return found

    def by_email(self, emails: Iterable[str]) -> dict[str, list[Somebody]]:
        """Who has these e-mail addresses (folded)."""
        found: dict[str, list[Somebody]] = {}
        with self.views.read() as connection:
            for some in batched(sorted(set(emails))):
                query = sa.select(people).where(people.c.email_key.in_(some), people.c.merged_into.is_(None))
                for row in connection.execute(query):
                    found.setdefault(row.email_key, []).append(somebody(row))
        return found

    def by_id(self, ids: Iterable[UUID]) -> dict[UUID, Somebody]:
        found: dict[UUID, Somebody] = {}
        with self.views.read() as connection:
            for some in batched(sorted(map(str, ids))):
                for row in connection.execute(sa.select(people).where(people.c.id.in_(some))):
                    found[UUID(row.id)] = somebody(row)
        return found

    def alike(self, most: int) -> list[tuple[str, Somebody, Somebody]]:
        """Pairs who may be one person, with what they share: `external_id`, `email` or `name_key`; each pair once."""
        one, other = people.alias(), people.alias()
        ids, others = external_ids.alias(), external_ids.alias()
        both = (one.c.id < other.c.id, one.c.merged_into.is_(None), other.c.merged_into.is_(None))
        pairs = sa.select(one.c.id, other.c.id)
        same_number = sa.and_(ids.c.system == others.c.system, ids.c.number_key == others.c.number_key)
        questions = {
            "external_id": pairs.select_from(ids)
            .join(others, same_number)
            .join(one, one.c.id == ids.c.person_id)
            .join(other, other.c.id == others.c.person_id)
            .where(*both),
            **{
                name: pairs.select_from(one).join(other, one.c[name] == other.c[name]).where(one.c[name] != "", *both)
                for name in ("email_key", "name_key")
            },
        }
        found: dict[tuple[str, str], str] = {}
        with self.views.read() as connection:
            for shared, query in questions.items():
                for pair in connection.execute(query.limit(most)):
                    found.setdefault((pair[0], pair[1]), shared)
        known = self.by_id({UUID(one) for pair in found for one in pair})
        return [(shared, known[UUID(a)], known[UUID(b)]) for (a, b), shared in found.items()][:most]

    def with_enrolment(self, enrolments: Sequence[str], most: int) -> list[str]:
        """Ids of people who stand so at the university, the last told first; and of those who were found to be them."""
        query = sa.select(people.c.id).where(people.c.enrolment.in_(enrolments))
        with self.views.read() as connection:
            found = connection.execute(query.order_by(people.c.as_of.desc()).limit(most)).all()
        return self.everybody(row.id for row in found)


def names_of(row: sa.Row[Any]) -> tuple[str, ...]:
    """All that somebody can be called by, folded."""
    numbers = [number.casefold() for _system, number in json.loads(row.external_ids)]
    return (row.id, row.sort, row.name.casefold(), row.email_key, *numbers)


def somebody(row: sa.Row[tuple[object, ...]]) -> Somebody:
    roles = tuple((role, programme, faculty) for role, programme, faculty in json.loads(row.roles))
    return Somebody(UUID(row.id), row.name, row.email, row.phone, roles, row.registered_at, row.sort)


def batched(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(values), MOST_ASKED):
        yield values[first : first + MOST_ASKED]
