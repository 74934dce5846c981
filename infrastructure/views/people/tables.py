"""The tables of the people's view."""

from __future__ import annotations

import sqlalchemy as sa

from infrastructure.views.engine import PERSONAL, Moment, metadata


def personal(name: str) -> sa.Column[str]:
    """A column of what was sealed."""
    return sa.Column(name, sa.String, nullable=False, info={PERSONAL: True})


people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    personal("name"),
    personal("sort"),  # family name first, folded
    personal("search"),  # folded: names, e-mail, external ids, and what is in `also`
    personal("called"),  # names, folded
    personal("email_key"),  # folded
    personal("external_ids"),  # JSON: [[system, number], ...]
    personal("also"),  # what those are searched by who were found to be her
    personal("name_key"),  # names in any order, and birth date; empty where one is not known
    personal("email"),
    personal("phone"),
    sa.Column("roles", sa.String, nullable=False),  # JSON: [[role, programme, faculty], ...]
    sa.Column("registered_at", Moment, nullable=False),
    sa.Column("erased", sa.Boolean, nullable=False),
    sa.Column("merged_into", sa.String(36)),  # who she was found to be
    sa.Column("enrolment", sa.String, nullable=False),  # the newest that is known
    sa.Column("as_of", sa.String, nullable=False),  # the day of which that is, as 2026-09-14
    sa.Index("ix_people_sort", "sort", "id", "search"),  # who does not fit what is searched for is not looked up
    sa.Index("ix_people_email", "email_key"),
    sa.Index("ix_people_name", "name_key"),
    sa.Index("ix_people_merged", "merged_into"),
    sa.Index("ix_people_enrolment", "enrolment"),
)
external_ids = sa.Table(
    "external_ids",
    metadata,
    sa.Column("system", sa.String, primary_key=True),
    sa.Column("number_key", sa.String, primary_key=True, info={PERSONAL: True}),  # folded
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Index("ix_external_ids_person", "person_id"),
)
