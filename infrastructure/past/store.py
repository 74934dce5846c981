"""The ledger's store as it was at a moment. Nothing can be recorded in it.

Times never decrease along the ledger, so that a moment cuts every case's events where it cuts the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from application.ports import Entry, EventStore, Prepared, TCase, UnknownCase, Unmoved
from domain.case import CaseEvent, Refused
from infrastructure.mapper import recorded_at


def position_at(store: EventStore, moment: datetime) -> int:
    """The position of the last entry recorded at or before a moment; 0 if there is none. (Positions may have holes.)"""
    known, beyond = 0, store.last_position() + 1  # the answer is `known` or later, and before `beyond`
    while beyond - known > 1:
        middle = (known + beyond) // 2
        found = store.read(middle - 1, 1)
        if found and found[0].at < beyond and recorded_at(found[0].stored.state) <= moment:
            known = found[0].at
        else:
            beyond = middle
    return known


class StoreAsOf:
    """What had been recorded by a moment, of which `position` is the last entry."""

    def __init__(self, store: EventStore, position: int, moment: datetime) -> None:
        self.store, self.position, self.moment = store, position, moment
        self.last = self.last_recorded_at() or datetime.min.replace(tzinfo=UTC)

    def by_then(self, events: Iterable[CaseEvent]) -> Iterable[CaseEvent]:
        return takewhile(lambda event: event.act.recorded_at <= self.last, events)

    def load(self, kind: type[TCase], case_id: UUID, version: int | None = None) -> TCase:
        case: Any = None
        for happened in self.by_then(self.store.history(case_id)):
            if version is not None and happened.originator_version > version:
                break
            case = happened.mutate(case)
        if not isinstance(case, kind):
            raise UnknownCase(f"There was no {kind.__name__.lower()} {case_id} then.")
        return case

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        return [entry for entry in self.store.read(after, limit) if entry.at <= self.position]

    def history(self, case_id: UUID, after_version: int = 0) -> Sequence[CaseEvent]:
        return list(self.by_then(self.store.history(case_id, after_version)))

    def last_position(self) -> int:
        return self.position

    def last_recorded_at(self) -> datetime | None:
        last = self.read(max(0, self.position - 1), 1)
        return recorded_at(last[0].stored.state) if last else None

    def append(self, events: Sequence[CaseEvent], unmoved: Unmoved | None = None) -> Sequence[Entry]:
        """
        Raises:
            Refused: always.
        """
        raise read_only()

    def prepare(self, events: Sequence[CaseEvent]) -> Prepared:
        raise read_only()

    def append_prepared(self, prepared: Prepared, moment: datetime, unmoved: Unmoved) -> Sequence[Entry]:
        raise read_only()

    def close(self) -> None:
        """The present's store is closed by whoever opened it."""


def read_only() -> Refused:
    return Refused("read_only", "History is not changed, only added to: go back to today.")
