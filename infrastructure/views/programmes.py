"""Programmes: which ones there are."""

from __future__ import annotations

import sqlalchemy as sa

from infrastructure.views.engine import Entry, Moment, Tables, View, Views, metadata

programmes = sa.Table(
    "programmes",
    metadata,
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("opened_at", Moment, nullable=False),
)


def opened(rows: Tables, entry: Entry) -> None:
    rows[programmes].put({"code": entry.event.code, "opened_at": entry.event.timestamp})


VIEW = View("programmes", (programmes,), {"ProgrammeOpened": opened})


class ProgrammeList:
    """What people ask of the programmes."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def codes(self) -> list[str]:
        """In the order in which they were opened."""
        query = sa.select(programmes.c.code).order_by(programmes.c.opened_at, programmes.c.code)
        with self.views.read() as connection:
            return list(connection.scalars(query))
