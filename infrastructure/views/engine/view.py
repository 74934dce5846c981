"""What a view is, and what it sees of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import sqlalchemy as sa

from application.ports import Entry
from infrastructure.views.engine.rows import Tables

metadata = sa.MetaData()
"""Where views' own files declare their tables."""

PERSONAL = "personal"
"""Marks a column (in its `info`) that holds what was sealed, opened."""

Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""The type of a column for positions in the ledger. (As a primary key on SQLite, it is the row's own number.)"""

Handler = Callable[[Tables, Entry], None]
"""Changes a view's rows as an event says. If it cannot, it raises something, and the view stops before that event."""


@dataclass(frozen=True)
class View:
    """One or two tables of its own, and how each kind of event changes them.

    Args:
        name: what people call it.
        tables: only this view writes and reads them while it takes events.
        on: the handler of each topic that the view cares for.
        edition: count it up when handlers change what they write: the views are then rebuilt at the next start.
            (A change of tables, indexes or topics is noticed without.)
        append_only: its rows are added and never changed, each with the position of its entry, so that those of the
            present up to a position are the view as it was then.
    """

    name: str
    tables: tuple[sa.Table, ...]
    on: Mapping[str, Handler]
    edition: int = 1
    before_build: Callable[[], object] = lambda: None
    append_only: bool = False


class Ledger(Protocol):
    """What the views see of the ledger: entries in an order that never changes, with positions that may have holes."""

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """At most `limit` entries after a position, in order."""

    def last_position(self) -> int:
        """The position of the last entry, 0 if there is none."""


class LedgerAsOf:
    """The ledger as it was when it ended at a position."""

    def __init__(self, ledger: Ledger, position: int) -> None:
        self._ledger, self._position = ledger, position

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        return [entry for entry in self._ledger.read(after, limit) if entry.at <= self._position]

    def last_position(self) -> int:
        return min(self._position, self._ledger.last_position())


def fingerprint(entry: Entry) -> str:
    """Tells an entry from another one that has its position in another ledger, or in this one before a restore."""
    stored = entry.stored
    return f"{stored.originator_id}/{stored.originator_version}/{crc32(stored.state):08x}"
