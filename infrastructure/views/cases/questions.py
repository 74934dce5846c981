"""What people ask of the cases: lists with filters and counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from application.questions import MOST_COUNTED, CaseFilter, CaseRow, Limit, Sort
from domain.case import Role
from infrastructure.views.cases.tables import (
    CLOCKS,
    NO_DAY,
    case_counts,
    case_faculties,
    case_people,
    cases,
    next_steps,
    one_of,
    within_limits,
)
from infrastructure.views.engine import Views

APART = ("ActionItem", "Award", "Gathering")
"""They have pages of their own: they stand in lists of cases only where they are asked for by their kind."""
PARTNERS = sa.select(case_people.c.person_id).where(
    case_people.c.case_id.in_(
        sa.select(case_people.c.case_id).where(
            case_people.c.person_id == sa.bindparam("person_id"), case_people.c.kind == sa.bindparam("kind")
        )
    )
)
"""Who takes part, or took part once, in any case of a kind that somebody takes part in."""


class CaseList:
    """What people ask of the cases."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def page(
        self, wanted: CaseFilter, sort: Sort = "changed", after: tuple[str, str] | None = None, size: int = 25
    ) -> Sequence[CaseRow]:
        """The last changed first, or the first due; after a row's `mark`. One more than asked for tells that there are more."""
        found: list[CaseRow] = []
        with self.views.read() as connection:
            for programme in wanted.programmes:  # each by itself, since only so the index gives the order
                query = sa.select(cases).where(*case_conditions(replace(wanted, programmes=(programme,))))
                found += map(case_row, connection.execute(in_order(query, sort, after).limit(size + 1)))
        by_due = sort == "due"
        found.sort(key=lambda row: (row.due or NO_DAY, row.reference) if by_due else (-row.at,))
        return found[: size + 1]

    def counts(self, wanted: CaseFilter) -> dict[str, int]:
        """How many cases there are in each state, whatever state is filtered for; at most `MOST_COUNTED` where counted singly."""
        by_state = replace(wanted, state="")
        kept = case_counts.c
        simple = not (by_state.due_before or by_state.people is not None or by_state.reference or by_state.limits)
        if simple:
            asked: list[sa.ColumnElement[bool]] = [kept.programme.in_(by_state.programmes)]
            names = ("kind", "intake", "role", "turn")
            asked += [kept[name] == value for name in names if (value := getattr(by_state, name))]
            asked += [] if by_state.kind else [kept.kind.not_in(APART)]
            query = sa.select(kept.state, sa.func.sum(kept.number)).where(*asked).group_by(kept.state)
        else:
            some = sa.select(cases.c.state).where(*case_conditions(by_state)).limit(MOST_COUNTED).subquery()
            query = sa.select(some.c.state, sa.func.count()).group_by(some.c.state)
        with self.views.read() as connection:
            return {state: number for state, number in connection.execute(query) if number}

    def of_person(self, person_id: str, limits: Sequence[Limit] = ()) -> Sequence[CaseRow]:
        """Every case in which she takes part, or took part once."""
        hers = (cases.c.id.in_(cases_of([person_id])), *within_limits(cases.c.programme, cases.c.id, limits))
        with self.views.read() as connection:
            found = connection.execute(sa.select(cases).where(*hers).order_by(cases.c.at.desc()))
            return [case_row(row) for row in found]

    def within(self, limit: Limit) -> frozenset[str]:
        """The ids of all cases that belong to these faculties."""
        with self.views.read() as connection:
            asked = sa.select(case_faculties.c.case_id).where(case_faculties.c.faculty.in_(limit.faculties))
            return frozenset(connection.scalars(asked))

    def applications_of(self, person_id: UUID) -> Sequence[UUID]:
        """All her applications, in whatever state."""
        mine = (case_people.c.person_id == str(person_id), case_people.c.kind == "Application")
        with self.views.read() as connection:
            found = connection.execute(sa.select(case_people.c.case_id).where(*mine, case_people.c.part == "applicant"))
            return sorted({UUID(row.case_id) for row in found})

    def partners(self, people: frozenset[UUID]) -> frozenset[UUID]:
        """Everybody who has, or had, a mentorship with one of these people."""
        asked = (self.views.ask(PARTNERS, person_id=str(one), kind="Mentorship") for one in people)
        return frozenset(UUID(one) for found in asked for (one,) in found) - people

    def references(self, ids: Sequence[str]) -> dict[str, CaseRow]:
        """The cases with these ids."""
        query = sa.select(cases).where(cases.c.id.in_(sorted(set(ids))))
        with self.views.read() as connection:
            return {row.id: case_row(row) for row in connection.execute(query)}

    def due_for_the_clock(self, moment: datetime) -> Sequence[tuple[str, str]]:
        """Kind and id of the cases of which time asks something by a moment (UTC), in the same order everywhere."""
        rows = next_steps.c
        query = sa.select(rows.kind, rows.case_id).distinct().where(CLOCKS, rows.since <= moment)
        query = query.order_by(rows.kind, rows.case_id)
        with self.views.read() as connection:
            return [(kind, case_id) for kind, case_id in connection.execute(query)]


def in_order(query: sa.Select[Any], sort: Sort, after: tuple[str, str] | None) -> sa.Select[Any]:
    """The last changed first, or the first due; after a row's `mark`."""
    if sort == "changed":
        return (query.where(cases.c.at < int(after[0])) if after else query).order_by(cases.c.at.desc())
    order = (cases.c.due, cases.c.reference)
    if after:
        last = (date.fromisoformat(after[0]), after[1])
        query = query.where(sa.tuple_(*order) > sa.tuple_(*map(sa.literal, last)))
    return query.order_by(*order)


def case_conditions(wanted: CaseFilter) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = [one_of(cases.c.programme, wanted.programmes)]
    names = ("kind", "intake", "role", "state", "turn")
    asked += [cases.c[name] == value for name in names if (value := getattr(wanted, name))]
    asked += within_limits(cases.c.programme, cases.c.id, wanted.limits)
    if not wanted.kind:
        asked.append(cases.c.kind.not_in(APART))
    if wanted.due_before is not None:
        asked.append(cases.c.due < wanted.due_before)
    group = cases.c.group_key.contains(wanted.group.casefold(), autoescape=True) if wanted.group else sa.false()
    if wanted.people is not None:
        asked.append(sa.or_(cases.c.id.in_(cases_of(wanted.people)), group))
    if wanted.reference:
        asked.append(sa.or_(cases.c.reference.startswith(wanted.reference.upper(), autoescape=True), group))
    return asked


def cases_of(people: Sequence[str]) -> sa.Select[tuple[str]]:
    """The ids of the cases that are these people's own; who only interviews in one does not make it hers."""
    own = sa.select(case_people.c.case_id).where(case_people.c.part != Role.INTERVIEWER.value)
    return own.where(case_people.c.person_id.in_(people))


def day(value: date) -> date | None:
    return None if value == NO_DAY else value


def case_row(row: sa.Row[Any]) -> CaseRow:
    named = row._asdict()
    del named["parts"], named["steps"], named["group_key"]
    lists = {name: tuple(json.loads(named[name])) for name in ("people", "faculties")}
    return CaseRow(**{**named, **lists, "due": day(row.due)})
