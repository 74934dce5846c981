"""Two moments of a programme compared: how many cases went from which state to which, and which ones did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from application.questions import Line

ENDED: Final[Mapping[str, frozenset[str]]] = {
    "Application": frozenset({"declined", "withdrawn", "concluded", "carried_over"}),
    "Mentorship": frozenset({"declined", "withdrawn", "lapsed", "terminated", "completed", "certified"}),
    "ActionItem": frozenset({"verified", "cancelled"}),
    "Gathering": frozenset({"held", "cancelled"}),
    "Award": frozenset({"awarded", "cancelled"}),
}
"""By the kind of a case, the states in which nothing more is expected of it."""

CHANGED, NEW, HAS_ENDED, CAME_BACK = "changed", "new", "ended", "back"


@dataclass(frozen=True)
class Flow:
    """So many cases of a kind were in one state at the first moment (in none where they were opened since), and in another
    one at the second; or in the same, which they had left in between (`is_back`)."""

    kind: str
    before: str
    after: str
    number: int
    is_back: bool = False

    @property
    def is_change(self) -> bool:
        return self.before != self.after

    @property
    def is_move(self) -> bool:
        return self.is_change or self.is_back

    def is_of(self, what: str) -> bool:
        """Whether its cases changed state, are new, have ended since, or left their state and came back."""
        if what == NEW:
            return not self.before
        if what == CAME_BACK:
            return self.is_back
        ended = ENDED.get(self.kind, frozenset[str]())
        if what == HAS_ENDED:
            return self.after in ended and self.before not in ended
        return bool(self.before) and self.is_change


@dataclass(frozen=True)
class Period:
    """What is compared: the kinds of cases of a programme at two moments (UTC)."""

    programme: str
    kinds: tuple[str, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Moved:
    """A case that is in another state at the second moment, or in the same one again. `decided`: the entry since which it
    is; `led` the entries by which its state changed in between, in their order."""

    case_id: str
    kind: str
    reference: str
    intake: str
    before: str
    after: str
    decided: int
    led: Sequence[Line] = ()


def changing(before: str, lines: Sequence[Line]) -> Sequence[Line]:
    """Those of a case's entries, in their order, that changed its state."""
    states = [before, *(line.state for line in lines)]
    return [line for line, (was, now) in zip(lines, pairwise(states), strict=True) if was != now]
