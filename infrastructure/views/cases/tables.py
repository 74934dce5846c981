"""The tables of the cases' view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from application.questions import Limit
from infrastructure.views.engine import Moment, Position, metadata

NO_DAY = date(9999, 12, 31)
"""A due date that sorts behind all others: nothing is set."""

CLOCKS = sa.column("turn") == sa.literal("clock", literal_execute=True)
"""The steps that time takes."""

FORMER = ""
"""The part of somebody who had one once."""

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),  # of the applicant; empty for a mentorship
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("people", sa.String, nullable=False),  # JSON: ids, the mentee's first
    sa.Column("group", sa.String, nullable=False),  # the name of an academic group
    sa.Column("group_key", sa.String, nullable=False),  # the same, folded
    sa.Column("parts", sa.String, nullable=False),  # JSON: keys of its rows in `case_people`
    sa.Column("faculties", sa.String, nullable=False),  # JSON: codes
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("topic", sa.String, nullable=False),  # of the last event
    sa.Column("at", Position, nullable=False),  # of the last event
    sa.Column("next_step", sa.String, nullable=False),
    sa.Column("turn", sa.String, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("steps", sa.String, nullable=False),  # JSON: keys of its rows in `next_steps`
    sa.Index("ix_cases_state", "programme", "state", "at"),
    sa.Index("ix_cases_turn", "programme", "turn", "at"),
    sa.Index("ix_cases_programme", "programme", "at"),
    sa.Index("ix_cases_due", "programme", "due", "reference", "state", "turn"),
    sa.Index("ix_cases_reference", "reference"),
)

case_people = sa.Table(
    "case_people",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("part", sa.String, primary_key=True),  # a role; `FORMER` for whoever left
    sa.Column("kind", sa.String, nullable=False),
    sa.Index("ix_case_people_case", "case_id"),
)

case_faculties = sa.Table(
    "case_faculties",
    metadata,
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("faculty", sa.String, primary_key=True),
)

next_steps = sa.Table(
    "next_steps",
    metadata,
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("step", sa.String, primary_key=True),
    sa.Column("about", sa.String, primary_key=True),
    sa.Column("turn", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("people", sa.String, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    # With all that is needed to count: what is counted is not looked up.
    sa.Index("ix_next_steps_turn", "programme", "turn", "due", "reference", "since", "step", "case_id"),
    sa.Index("ix_next_steps_since", "programme", "turn", "step", "since"),
    # Of the clock's steps alone: the other questions, which ask what is open by now as well, shall not go by it.
    sa.Index("ix_next_steps_clock", "since", sqlite_where=CLOCKS, postgresql_where=CLOCKS),
    sa.Index("ix_next_steps_step", "programme", "turn", "step", "due", "reference", "since", "case_id"),
)

case_counts = sa.Table(
    "case_counts",
    metadata,
    sa.Column("programme", sa.String, primary_key=True),
    sa.Column("intake", sa.String, primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("role", sa.String, primary_key=True),
    sa.Column("state", sa.String, primary_key=True),
    sa.Column("turn", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)


def within_limits(
    programme: sa.ColumnElement[str], case_id: sa.ColumnElement[str], limits: Sequence[Limit]
) -> list[sa.ColumnElement[bool]]:
    """Of the limited programmes, only the cases of the faculties named; of all others, every case."""
    belongs = case_faculties.c
    hers: list[tuple[str, sa.ColumnElement[bool]]] = [
        (limit.programme, sa.exists().where(belongs.case_id == case_id, belongs.faculty.in_(limit.faculties)))
        for limit in limits
    ]
    hers += [(limit.programme, case_id.in_(sorted(limit.among))) for limit in limits if limit.among is not None]
    return [sa.or_(programme != of, is_hers) for of, is_hers in hers]


def one_of(column: sa.ColumnElement[str], values: Sequence[str]) -> sa.ColumnElement[bool]:
    # One value as an equation: with a list of one, SQLite would not use an index for the order.
    return column == values[0] if len(values) == 1 else column.in_(values)
