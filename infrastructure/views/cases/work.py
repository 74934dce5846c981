"""The worklist: the open next steps, by whose turn it is and by when.

Each question runs along an index from its first row on and stops early, so that it costs as much with a hundred thousand cases
as with a thousand.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.questions import MOST_COUNTED, GrantedTurn, WorkFilter, WorkGroup, WorkRow
from application.visibility import RESOLVES_CONCERNS
from infrastructure.views.cases.tables import NO_DAY, case_people, next_steps, one_of, within_limits
from infrastructure.views.engine import Views

rows = next_steps.c


class Work:
    """What people ask of the worklist."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def page(self, wanted: WorkFilter, after: tuple[str, str, str] | None = None, size: int = 50) -> Sequence[WorkRow]:
        """The first due first, after a row's `mark`. One more than asked for tells that there are more."""
        with self.views.read() as connection:
            return first_due(connection, wanted, after, size + 1)

    def count(self, wanted: WorkFilter) -> int:
        """How many, counted up to `MOST_COUNTED`."""
        some = sa.select(rows.step).where(*conditions(wanted)).limit(MOST_COUNTED).subquery()
        with self.views.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0

    def groups(self, wanted: WorkFilter, today: date, size: int = 5) -> list[WorkGroup]:
        """The open steps by their names, the one that is due first at the top, with the first rows of each."""
        pieces: dict[str, list[WorkGroup]] = defaultdict(list)
        with self.views.read() as connection:
            for programme, turn in product(wanted.programmes, wanted.turns):
                for step in open_steps(connection, programme, turn, wanted.open_at):
                    narrowed = wanted.narrowed(programme, turn, step)
                    if piece := group(connection, narrowed, today, size):
                        pieces[step].append(piece)
        return sorted((together(parts, size) for parts in pieces.values()), key=lambda one: one.rows[0].mark)

    def asked_of(self, person_id: str, wanted: WorkFilter | None = None) -> Sequence[WorkRow]:
        """What is asked of this person by her part in a case, the first due first."""
        hers = sa.and_(case_people.c.case_id == rows.case_id, case_people.c.part == rows.turn)
        query = sa.select(next_steps).join(case_people, hers).where(case_people.c.person_id == person_id)
        with self.views.read() as connection:
            found = connection.execute(query.order_by(rows.due, rows.reference, rows.about))
            return [row for row in map(work_row, found) if row.is_of(person_id) and (not wanted or wanted.takes(row))]

    def granted(self, turns: Sequence[GrantedTurn], open_at: datetime) -> Sequence[WorkRow]:
        """What is open by a moment (UTC) for whoever holds these roles, the first due first."""
        each = [
            sa.and_(
                rows.programme == one.programme, rows.turn == one.turn, *([rows.about == one.unit] if one.unit else [])
            )
            for one in turns
        ]
        if not each:
            return []
        query = sa.select(next_steps).where(sa.or_(*each), rows.since <= open_at)
        with self.views.read() as connection:
            found = connection.execute(query.order_by(rows.due, rows.reference, rows.about).limit(MOST_COUNTED))
            return [work_row(row) for row in found]


def first_due(
    connection: Connection, wanted: WorkFilter, after: tuple[str, str, str] | None, size: int
) -> list[WorkRow]:
    """Each programme and turn by itself, since only so the index gives the order; then the first of all."""
    order = (rows.due, rows.reference, rows.about)
    found: list[WorkRow] = []
    for programme, turn in product(wanted.programmes, wanted.turns):
        query = sa.select(next_steps).where(*conditions(wanted.narrowed(programme, turn, wanted.step)))
        if after is not None:
            last = (date.fromisoformat(after[0]), *after[1:])
            query = query.where(sa.tuple_(*order) > sa.tuple_(*map(sa.literal, last)))
        found += map(work_row, connection.execute(query.order_by(*order).limit(size)))
    return sorted(found, key=lambda row: row.mark)[:size]


def group(connection: Connection, wanted: WorkFilter, today: date, size: int) -> WorkGroup | None:
    """The rows of one step, in one programme, at one turn; None if there are none."""
    first = first_due(connection, wanted, None, size + 1)
    if not first:
        return None
    if len(first) <= size:
        late = sum(row.due is not None and row.due < today for row in first)
        return WorkGroup(wanted.step, len(first), late, tuple(first))
    every, late_ones = (
        sa.select(sa.func.count())
        .select_from(sa.select(rows.step).where(*conditions(wanted), *more).limit(MOST_COUNTED).subquery())
        .scalar_subquery()
        for more in ((), (rows.due < today,))
    )
    counted, late = connection.execute(sa.select(every, late_ones)).one()
    return WorkGroup(wanted.step, counted, late, tuple(first[:size]))


def together(parts: Sequence[WorkGroup], size: int) -> WorkGroup:
    """One step in several programmes, or at several turns."""
    first = sorted((row for part in parts for row in part.rows), key=lambda row: row.mark)[:size]
    counted, late = sum(part.count for part in parts), sum(part.late for part in parts)
    return WorkGroup(parts[0].step, min(counted, MOST_COUNTED), min(late, MOST_COUNTED), tuple(first))


def open_steps(connection: Connection, programme: str, turn: str, open_at: datetime) -> Iterator[str]:
    """The names of the steps that wait for this turn by then: hops along the index, from one name to the next."""
    mine = sa.and_(rows.programme == programme, rows.turn == turn)
    hops = sa.select(sa.func.min(rows.step).label("step")).where(mine).cte("hops", recursive=True)
    following = sa.select(sa.func.min(rows.step)).where(mine, rows.step > hops.c.step).scalar_subquery()
    hops = hops.union_all(sa.select(following).where(hops.c.step.is_not(None)))
    some = sa.select(rows.step).where(mine, rows.step == hops.c.step, rows.since <= open_at).exists()
    return iter(connection.scalars(sa.select(hops.c.step).where(hops.c.step.is_not(None), some)).all())


def conditions(wanted: WorkFilter) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = [
        one_of(rows.programme, wanted.programmes),
        one_of(rows.turn, wanted.turns),
        # Not as a range to go by: the index by since is for `open_steps`, and here the order is by what is due first.
        sa.func.coalesce(rows.since, rows.since) <= wanted.open_at,
    ]
    asked += within_limits(rows.programme, rows.case_id, wanted.limits)
    if wanted.step:
        asked.append(rows.step == wanted.step)
    if wanted.due_from is not None:
        asked.append(rows.due >= wanted.due_from)
    if wanted.due_to is not None:
        asked.append(rows.due <= wanted.due_to)
    if wanted.readers:
        hers = sa.select(case_people.c.case_id).where(one_of(case_people.c.person_id, wanted.readers))
        asked.append(sa.or_(rows.step != RESOLVES_CONCERNS, rows.case_id.not_in(hers)))
    if wanted.theirs:
        asked.append(sa.or_(rows.step != RESOLVES_CONCERNS, rows.case_id.not_in(wanted.theirs)))
    return asked


def work_row(row: sa.Row[Any]) -> WorkRow:
    due = None if row.due == NO_DAY else row.due
    return WorkRow(**{**row._asdict(), "people": tuple(json.loads(row.people)), "due": due})
