"""The cases that were loaded lately and again, as they were: whoever loads one gets a copy, brought up to date.

A case in memory is used only as far as the ledger still says so: its last event is compared byte by byte, and what was recorded
since is read. Other processes record as well, and a ledger can be restored beneath us.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import AggregateRecorder, StoredEvent

from domain.case import Case

MOST = 10_000  # cases kept in memory: some 4 KB each, as in the demo

Decode = Callable[[StoredEvent], Any]


class Known(NamedTuple):
    """A case, and its last event as it is stored."""

    case: Case
    version: int
    topic: str
    state: bytes

    def ends_with(self, stored: StoredEvent) -> bool:
        return (self.version, self.topic, self.state) == (stored.originator_version, stored.topic, stored.state)


class RecentCases:
    """Safe for threads: a case that is kept is never changed, only replaced.

    Args:
        most: how many are kept; those that were asked for longest ago are forgotten.
    """

    def __init__(self, recorder: AggregateRecorder, decode: Decode, most: int = MOST) -> None:
        self.recorder, self.decode, self.most = recorder, decode, most
        self._known: OrderedDict[UUID, Known | None] = OrderedDict()  # None: asked for once, and so not kept yet
        self._lock = Lock()

    def load(self, case_id: UUID) -> Case | None:
        """A case of one's own, as the ledger has it now; None if there is none."""
        known = self._known.get(case_id)
        if known is None:
            keeps = case_id in self._known
            if not keeps:
                self._keep(case_id, None)
            return self._folded(case_id, None, self.recorder.select_events(case_id), keeps=keeps)
        stored = self.recorder.select_events(case_id, gt=known.version - 1)
        if not stored or not known.ends_with(stored[0]):
            return self._folded(case_id, None, self.recorder.select_events(case_id), keeps=True)
        if len(stored) > 1:
            return self._folded(case_id, known.case, stored[1:], keeps=True)
        self._keep(case_id, known)
        return known.case.copied()

    def _folded(self, case_id: UUID, before: Case | None, stored: Sequence[StoredEvent], *, keeps: bool) -> Case | None:
        case = before.copied() if before else None
        for one in stored:
            case = self.decode(one).mutate(case)
        if case is None or not keeps:
            return case
        last = stored[-1]
        self._keep(case_id, Known(case, last.originator_version, last.topic, last.state))
        return case.copied()

    def _keep(self, case_id: UUID, known: Known | None) -> None:
        with self._lock:
            self._known[case_id] = known
            self._known.move_to_end(case_id)
            if len(self._known) > self.most:
                self._known.popitem(last=False)
