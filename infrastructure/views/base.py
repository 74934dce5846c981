"""What several views' files share: the case behind an event, folded once for all events of a build; values as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from application.ports import Entry
from domain.case import Case
from domain.policy import Policy
from infrastructure.views.engine import Rows

LoadAt = Callable[[type[Any], UUID, int], Any]
"""A case as it was at one of its versions."""

PolicyOf = Callable[[str, int], Policy]
"""A programme's policy in one of its versions."""

MOST = 200_000  # cases kept in memory during a build


class Fold:
    """The cases as of the event at hand, by folding events instead of loading each case again.

    What is folded belongs to one set of rows: a batch that is rolled back, or a build beside it, shares nothing with it.
    """

    def __init__(self, load_at: LoadAt) -> None:
        self.load_at = load_at
        self.folded: WeakKeyDictionary[Rows, dict[UUID, Any]] = WeakKeyDictionary()

    def case(self, kind: type[Case], rows: Rows, entry: Entry) -> Any:
        """The case right after this entry."""
        event = entry.event
        led_to = getattr(entry, "led_to", None)
        if led_to is not None and led_to.version == event.originator_version:
            return led_to
        cases = self.folded.setdefault(rows, {})
        case = cases.get(event.originator_id)
        if event.originator_version == 1:
            case = event.mutate(None)
        elif case is not None and case.version == event.originator_version - 1:
            event.mutate(case)
        elif case is None or case.version != event.originator_version:
            case = self.load_at(kind, event.originator_id, event.originator_version)
        if len(cases) > MOST:
            cases.clear()
        cases[event.originator_id] = case
        return case

    def case_at(self, kind: type[Case], rows: Rows, case_id: UUID, version: int) -> Any:
        """A case at the version that it has now, when nothing has happened to the case itself."""
        case = self.folded.get(rows, {}).get(case_id)
        return case if case is not None and case.version == version else self.load_at(kind, case_id, version)


def packed(value: object) -> str:
    """As a column of text keeps it."""
    return msgspec.json.encode(value).decode()


unpacked = msgspec.json.decode


def topics_of(kind: type[Case]) -> frozenset[str]:
    """The topics of all events in a life."""
    return frozenset(step.event.TOPIC for step in kind.LIFE.values())


def on_all(topics: frozenset[str], handler: Callable[[Any, Entry], None]) -> Mapping[str, Callable[[Any, Entry], None]]:
    return dict.fromkeys(sorted(topics), handler)
