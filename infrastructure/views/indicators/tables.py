"""The tables of the indicators' view: the counters that pages read, and what the next event of a case changes them by."""

from __future__ import annotations

import sqlalchemy as sa

from infrastructure.views.engine import metadata

GROUPINGS = ("faculty", "region", "track", "study_year", "mentor_kind")

counts = sa.Table(
    "indicator_counts",
    metadata,
    sa.Column("programme", sa.String, primary_key=True),
    sa.Column("intake", sa.String, primary_key=True),  # empty for what belongs to no intake
    sa.Column("measure", sa.String, primary_key=True),
    sa.Column("role", sa.String, primary_key=True),
    sa.Column("groups", sa.String, primary_key=True),  # JSON: as in `GROUPINGS`
    sa.Column("detail", sa.String, primary_key=True),  # a month or year, or `taken/capacity`
    sa.Column("number", sa.Integer, nullable=False),
)

marks = sa.Table(  # answers and evaluations: `shown` grows by whole batches, each of several people
    "indicator_marks",
    metadata,
    sa.Column("programme", sa.String, primary_key=True),
    sa.Column("intake", sa.String, primary_key=True),
    sa.Column("source", sa.String, primary_key=True),  # `survey` or `evaluation`
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("by", sa.String, primary_key=True),
    sa.Column("group", sa.String, primary_key=True),
    sa.Column("shown", sa.Integer, nullable=False),
    sa.Column("shown_total", sa.Integer, nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("waiting_total", sa.Integer, nullable=False),
    sa.Column("waiting_people", sa.String, nullable=False),  # JSON: ids
)

known_cases = sa.Table(
    "indicator_cases",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("person_id", sa.String(36), nullable=False),
    sa.Column("groups", sa.String, nullable=False),  # JSON: as in `GROUPINGS`
    sa.Column("reached", sa.Integer, nullable=False),  # stages, as bits
    sa.Column(
        "load", sa.String, nullable=False
    ),  # of a mentor: `taken/capacity`; of an item: the day on which it is due
)

known_courses = sa.Table(
    "indicator_courses",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),  # of a mentorship
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("called", sa.String, nullable=False),  # the academic group; empty for others
    sa.Column("roster", sa.String, nullable=False),  # JSON: person ids and their applications
    sa.Column("days", sa.String, nullable=False),  # JSON: what the periods of the commitment are computed from
    sa.Column("asked", sa.String, nullable=False),  # JSON: in which months how many periods ask for contacts
)

known_people = sa.Table(  # so that somebody who takes part twice in a year is counted once
    "indicator_people",
    metadata,
    sa.Column("programme", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("role", sa.String, primary_key=True),
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("cases", sa.Integer, nullable=False),
    sa.Column("groups", sa.String, nullable=False),
)

known_intakes = sa.Table(
    "indicator_intakes",
    metadata,
    sa.Column("programme_id", sa.String(36), primary_key=True),
    sa.Column("intake", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),  # in which it opened
)

known_results = sa.Table(
    "indicator_results",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("term", sa.String, primary_key=True),
    sa.Column("as_of", sa.String, nullable=False),  # a day: the newest that is told of a term counts
    sa.Column("average", sa.Float, nullable=False),
)

known_members = sa.Table(  # the mentees who are in a mentorship, or were when it ended
    "indicator_members",
    metadata,
    sa.Column("mentorship", sa.String(36), primary_key=True),
    sa.Column("person_id", sa.String(36), primary_key=True),
)

TABLES = (counts, marks, known_cases, known_courses, known_people, known_intakes, known_results, known_members)
