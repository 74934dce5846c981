"""The last few positions at which the house was looked at, each with its views in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from infrastructure.past.store import StoreAsOf, position_at
from infrastructure.past.views import ViewsThen, ViewThen
from infrastructure.vault import Vault
from infrastructure.views.engine import Views

if TYPE_CHECKING:
    from infrastructure.event_store import LedgerStore
    from infrastructure.house import House

MOST_KEPT = 6
"""Positions."""
MOST_ENTRIES = 1_000_000
"""That the views kept were made from, all together: beyond it only the one that was asked for last stays."""

NEAR = 4
"""A copy is gone on from where at most one in so many events is to be added."""

BuildViews = Callable[[int], ViewsThen]
"""All views as of a position."""

Wire = Callable[[StoreAsOf, Views], "House"]
"""The house over the ledger and the views of a moment."""

Key = tuple[int, int]


@dataclass
class Kept:
    """Views as of a position, and how many are looking at them."""

    views: ViewsThen
    position: int
    readers: int = 0
    dropped: bool = False

    @property
    def is_done(self) -> bool:
        """Nobody looks at them, and nobody will. They are closed without holding the shelf, which whoever makes one needs."""
        return self.dropped and self.readers == 0


class Past:
    """Opens the house as of any moment. Safe for threads; views are built once, for whoever asks first.

    They are kept for the position, which many moments share, and only as long as nobody is erased: what they hold of her
    would otherwise be shown on.
    """

    def __init__(self, store: LedgerStore, vault: Vault, build: BuildViews, wire: Wire) -> None:
        self.store, self.vault, self.build, self.wire = store, vault, build, wire
        self.kept: dict[Key, Kept] = {}  # the one asked for last at the end
        self.shelf, self.building = threading.Lock(), threading.Lock()

    def position(self, moment: datetime) -> int:
        return position_at(self.store, moment)

    @contextmanager
    def house(self, moment: datetime) -> Iterator[House]:
        """The house as it stood at a moment (UTC), to be read only.

        Raises:
            LedgerUnavailable, ViewsError: it cannot be read just now.
        """
        position = self.position(moment)
        kept = self.take(position)
        try:
            yield self.wire(StoreAsOf(self.store, position, moment), kept.views)
        finally:
            self.give_back(kept)

    def take(self, position: int) -> Kept:
        """The views of a position, built if nobody has looked at it lately; to be given back."""
        key = position, self.vault.generation
        with self.shelf:
            if found := self.found(key):
                return found
        with self.building:
            with self.shelf:
                if found := self.found(key):
                    return found
            made = Kept(self.build(position), position, readers=1)
            made.views.nearest = partial(self.nearest, key)
            with self.shelf:
                self.kept[key] = made
                dropped = self.make_room(key)
            for one in dropped:
                one.views.close()
            return made

    def give_back(self, kept: Kept) -> None:
        with self.shelf:
            kept.readers -= 1
            if kept.readers == 0:
                kept.views.rest()
            is_done = kept.is_done
        if is_done:
            kept.views.close()

    @contextmanager
    def nearest(self, key: Key, name: str) -> Iterator[ViewThen | None]:
        """The nearest earlier copy of one view: bringing it to a position takes longer an event than making it anew."""
        position, generation = key
        with self.shelf:
            made = [kept for (_at, of), kept in self.kept.items() if of == generation and kept.views.each[name].is_made]
            near = [one for one in made if position - position // NEAR <= one.position < position]
            found = max(near, key=lambda one: one.position, default=None)
            if found:
                found.readers += 1
        try:
            yield found.views.each[name] if found else None
        finally:
            if found:
                self.give_back(found)

    def found(self, key: Key) -> Kept | None:
        kept = self.kept.pop(key, None)
        if kept:
            kept.readers += 1
            self.kept[key] = kept
        return kept

    def make_room(self, newest: Key) -> list[Kept]:
        """Drop what was looked at longest ago, and all that was made before somebody was erased; what is to be closed now
        comes back.

        What is being made stays: two who look at two moments of a long history would else undo each other's for ever.
        """
        dropped = []
        for key in list(self.kept)[:-1]:
            if self.kept[key].views.are_being_made and key[1] == newest[1]:
                continue
            crowded = len(self.kept) > MOST_KEPT or sum(one.position for one in self.kept.values()) > MOST_ENTRIES
            if crowded or key[1] != newest[1]:
                kept = self.kept.pop(key)
                kept.dropped = True
                dropped.append(kept)
        return [kept for kept in dropped if kept.is_done]

    def close(self) -> None:
        with self.shelf:
            dropped = list(self.kept.values())
            self.kept.clear()
            for kept in dropped:
                kept.dropped = True
        for kept in dropped:
            if kept.is_done:
                kept.views.close()
