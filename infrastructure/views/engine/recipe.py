"""What views are made from: the ledger, the views, and the kinds of events that this release knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from application.ports import Entry
from infrastructure.mapper import WrittenByNewerRelease
from infrastructure.views.engine.view import Ledger, View, fingerprint


@dataclass(frozen=True)
class Recipe:
    """The same recipe always makes the same views."""

    ledger: Ledger
    views: Sequence[View]
    known_topics: frozenset[str]

    def __post_init__(self) -> None:
        """
        Raises:
            ValueError: two views have the same name or table, or a view waits for a kind of event that there is not.
        """
        names = [view.name for view in self.views]
        for what, found in (("view", names), ("table", [table.name for table in self.tables()])):
            if twice := {name for name in found if found.count(name) > 1}:
                raise ValueError(f"each {what} stands for itself: {', '.join(sorted(twice))}")
        for view in self.views:
            if strangers := view.on.keys() - self.known_topics:
                raise ValueError(
                    f"view {view.name} waits for events that nobody writes: {', '.join(sorted(strangers))}"
                )

    def tables(self) -> list[sa.Table]:
        return [table for view in self.views for table in view.tables]

    def shape(self, dialect: Dialect) -> str:
        """Changes with the views' tables, indexes, topics and editions: then the views have to be rebuilt."""
        said = []
        for view in sorted(self.views, key=lambda view: view.name):
            said += [view.name, str(view.edition), *sorted(view.on)]
            for table in view.tables:
                said += definition(table, dialect)
        return sha256("\n".join(said).encode()).hexdigest()

    def readable(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries up to the first one that this release cannot read."""
        for place, entry in enumerate(entries):
            if self.is_newer(entry):
                return entries[:place]
        return entries

    def obstacle(self, position: int) -> str | None:
        """Why no view gets past this position; None if they do, or if it is the end of the ledger."""
        following = self.ledger.read(position, 1)
        if not following or not self.is_newer(following[0]):
            return None
        return f"event {following[0].at} ({following[0].topic}): unknown here, written by a newer release?"

    def is_newer(self, entry: Entry) -> bool:
        """Whether a newer release wrote it. No view passes it over, for none can know whether it is concerned."""
        try:
            return entry.topic not in self.known_topics or entry.event is None
        except WrittenByNewerRelease:
            return True
        except Exception:  # damaged: the views that want it stop there and say so
            return False

    def why_not_from_here(self, position: int, mark: str) -> str | None:
        """Why views that have come to this position, and this entry's fingerprint, are not those of this ledger."""
        if position == 0:
            return None
        if position > self.ledger.last_position():
            return "they are ahead of the ledger, which must have been restored to an earlier state"
        there = self.ledger.read(position - 1, 1)
        if not there or there[0].at != position or fingerprint(there[0]) != mark:
            return "they were made from another ledger, or from this one before it was restored"
        return None


@lru_cache(maxsize=256)  # of each dialect once: a house as of a date makes its views anew
def definition(table: sa.Table, dialect: Dialect) -> tuple[str, ...]:
    """How a table and its indexes are made."""
    made = [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    return (str(CreateTable(table).compile(dialect=dialect)), *sorted(made))
