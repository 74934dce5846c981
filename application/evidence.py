"""What belongs to one entry of the ledger: what was recorded with it, what brought it about, and what it brought about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from application.questions import Line, Wanted
from domain.case import EventRef

MOST = 50
"""How many entries are told of one save, or of what came of it; an import's are thousands."""

FAR = 10
"""How many causes are followed back, and how many times what came of what came of it is asked for."""


class Entries(Protocol):
    """What is asked of the history. Entries that are not in `wanted` are left out."""

    def entry(self, at: int, wanted: Wanted) -> Line | None: ...
    def recorded_with(self, line: Line, wanted: Wanted, most: int) -> Sequence[Line]: ...
    def entry_of(self, event: EventRef, wanted: Wanted) -> Line | None: ...
    def caused_by(self, events: Iterable[EventRef], wanted: Wanted, most: int) -> Sequence[Line]: ...


@dataclass(frozen=True)
class Decision:
    """One entry among those of the same save (`together`, in their order).

    `causes` is what brought it about, the first cause first; `consequences` what came of the save, step by step, in the order
    of the ledger.
    """

    entry: Line
    together: Sequence[Line]
    causes: Sequence[Line]
    consequences: Sequence[Line]


def decision_at(at: int, entries: Entries, wanted: Wanted) -> Decision | None:
    """The decision that an entry belongs to, as far as the reader may know of it; None if she may not, or there is none.

    Args:
        at: the entry's position in the ledger.
        wanted: which entries the reader may know of.
    """
    entry = entries.entry(at, wanted)
    if entry is None:
        return None
    together = entries.recorded_with(entry, wanted, MOST)
    return Decision(entry, together, causes_of(entry, entries, wanted), consequences_of(together, entries, wanted))


def causes_of(entry: Line, entries: Entries, wanted: Wanted) -> Sequence[Line]:
    found: list[Line] = []
    cause = entry.cause
    while cause and len(found) < FAR and (line := entries.entry_of(cause, wanted)):
        found.append(line)
        cause = line.cause
    return found[::-1]


def consequences_of(together: Sequence[Line], entries: Entries, wanted: Wanted) -> Sequence[Line]:
    found: dict[int, Line] = {}
    newest: Sequence[Line] = together
    for _ in range(FAR):
        came = entries.caused_by([line.event for line in newest], wanted, MOST - len(found)) if newest else ()
        newest = [line for line in came if line.at not in found]
        found |= {line.at: line for line in newest}
    return [found[at] for at in sorted(found)]
