"""All views as of a position: each made in memory when a page first asks for it, from the events that concern it; but of
one that is only ever added to, the rows of the present up to there."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Final, NamedTuple, Protocol, cast

from sqlalchemy.engine import Connection

from application.pace import nothing_collected
from application.ports import Entry
from infrastructure.past.making import Maker
from infrastructure.views.engine import Added, View, Views, ViewStatus
from infrastructure.views.engine.generation import Generation, Report
from infrastructure.views.engine.rebuilding import catch_up, rebuild, silent
from infrastructure.views.engine.stores import Memory

SHORT: Final = 50_000
"""Entries, of some kilobytes each. A history of no more is a short one, of which views are made at once."""
PATIENCE: Final = 2.0
"""Seconds that whoever asks for a view of a long history waits before she is told how far it is."""
ONLY: Final = 1
"""The number of a view's generation."""


class WholeLedger(Protocol):
    """What the views as of then see of the ledger."""

    def read(self, after: int, limit: int) -> Sequence[Entry]: ...

    def read_of(self, topics: Collection[str], after: int, limit: int) -> Sequence[Entry]:
        """The same, of these topics alone."""

    def first_beside(self, topics: Collection[str]) -> int:
        """The position of the first entry of another topic; 0 if there is none."""

    def last_position(self) -> int: ...


class LedgerThen:
    """The ledger as it was at a position, read by topics.

    Several views that one page asks for are made one after the other, mostly from the same events: of a ledger that is not
    long, these are read and decoded once, and kept until the page is done.
    """

    def __init__(self, ledger: WholeLedger, position: int) -> None:
        self.ledger, self.position = ledger, position
        self.kept: Sequence[Entry] = ()

    def read_of(self, topics: Collection[str], after: int, limit: int) -> Sequence[Entry]:
        if after >= self.position:
            return []
        if after or self.position > SHORT:
            return self.until_then(self.ledger.read_of(topics, after, limit))
        kept = self.kept = self.kept or self.until_then(self.ledger.read(0, SHORT))
        return [entry for entry in kept if entry.topic in topics]

    def until_then(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        return [entry for entry in entries if entry.at <= self.position]

    def forget(self) -> None:
        self.kept = ()


class EntriesOf:
    """The ledger as it was at a position, of some topics alone: the others are not decoded."""

    def __init__(self, ledger: LedgerThen, topics: Collection[str]) -> None:
        self.ledger, self.topics = ledger, topics

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        return self.ledger.read_of(self.topics, after, limit)

    def last_position(self) -> int:
        return self.ledger.position


Nearest = Callable[[str], AbstractContextManager["ViewThen | None"]]
"""The nearest earlier copy of a view that is made, if there is one; nobody closes it meanwhile."""


def none_nearer(_name: str) -> AbstractContextManager[None]:
    return nullcontext()


class ViewThen(Views):
    """One view as of a position, made when it is first asked: out of an earlier one, if that is near enough."""

    def __init__(
        self, ledger: EntriesOf, view: View, known_topics: Iterable[str], making: threading.Lock, nearest: Nearest
    ) -> None:
        super().__init__(ledger, [view], Memory(), known_topics)
        self.making, self.nearest = making, nearest
        self.starting, self.maker = threading.Lock(), cast(Maker | None, None)

    @property
    def is_made(self) -> bool:
        return self._generation is not None

    @property
    def is_being_made(self) -> bool:
        return self.maker is not None and self.maker.is_busy

    def _current(self) -> Generation:
        if not self.is_made:
            self.wait(PATIENCE)
        return super()._current()

    def wait(self, seconds: float | None = None) -> None:
        """Have it made: out of a short history at once, else within so many seconds, or however long it takes (None).

        Raises:
            StillMaking: that was not enough. It goes on being made.
        """
        goal = self._recipe.ledger.last_position()
        if goal <= SHORT:
            self.make(silent)
            return
        with self.starting:
            if self.maker is None or (self.maker.problem and not self.maker.is_busy):
                self.maker = Maker(self.make, goal)
        self.maker.wait(seconds)

    def make(self, report: Report) -> None:
        """Unless somebody else has made it meanwhile: one view of a moment at a time."""
        with self.making, nothing_collected():  # a tenth of the time
            if self.is_made:
                return
            with self.nearest(self._recipe.views[0].name) as earlier:
                if not (earlier and self.go_on_from(earlier, report)):
                    rebuild(self._store, self._recipe, report)
            super()._current()

    def go_on_from(self, earlier: ViewThen, report: Report) -> bool:
        """Whether the earlier one could be copied, and brought to our position."""
        place = self._store.make(ONLY)
        with (
            closing(earlier._store.open(ONLY).engine.raw_connection()) as there,
            closing(place.engine.raw_connection()) as here,
        ):
            cast(sqlite3.Connection, there.driver_connection).backup(cast(sqlite3.Connection, here.driver_connection))
        generation = Generation(ONLY, place, self._recipe)
        if generation.peek() is None:
            self._store.drop(ONLY)
            return False
        catch_up(generation, self._recipe, report)
        self._store.point_to(ONLY)
        return True

    def close(self) -> None:
        if self.maker:
            self.maker.end()
        super().close()


class RowsThen(NamedTuple):
    """An append-only view of the present, up to a position."""

    present: Added
    end: int

    def read(self) -> AbstractContextManager[Connection]:
        return self.present.read()


class ViewsThen(Views):
    """All of them. They stay as they were then, and nothing is to be caught up with.

    Args:
        present: the views of the present, whose append-only ones are read up to the position.
    """

    def __init__(
        self,
        ledger: WholeLedger,
        views: Sequence[View],
        known_topics: Collection[str],
        position: int,
        present: Views,
    ) -> None:
        super().__init__(ledger, views, Memory(), known_topics)
        self.position, self.present = position, present
        self.nearest: Nearest = none_nearer
        unknown = ledger.first_beside(known_topics)
        self.waits = 0 < unknown <= position  # written by a newer release: no view passes it
        self.last = unknown - 1 if self.waits else position
        making = threading.Lock()
        self.entries = LedgerThen(ledger, self.last)
        self.each = {
            view.name: ViewThen(
                EntriesOf(self.entries, frozenset(view.on)), view, known_topics, making, self.find_nearest
            )
            for view in views
            if not view.append_only
        }

    def of(self, name: str) -> Views:
        return self.each[name]

    def added(self, name: str) -> Added:
        return RowsThen(self.present.added(name), self.last)

    def find_nearest(self, name: str) -> AbstractContextManager[ViewThen | None]:
        return self.nearest(name)

    def status(self) -> list[ViewStatus]:
        """What was not asked for cannot have stopped."""
        obstacle = self._recipe.obstacle(self.last) if self.waits else None
        lag = self.position - self.last
        whole = [ViewStatus(name=one.name, position=self.last, lag=lag, stalled=obstacle) for one in self._recipe.views]
        stopped = [one for view in self.each.values() if view.is_made for one in view.status() if one["stalled"]]
        behind = [one for one in self.present.status() if one["name"] not in self.each and one["position"] < self.last]
        return list({one["name"]: one for one in (*whole, *stopped, *behind)}.values())

    def catch_up_all(self) -> bool:
        return not self.waits

    def lag(self) -> int:
        return self.position - self.last

    def rest(self) -> None:
        """Nobody looks at them just now."""
        self.entries.forget()

    @property
    def are_being_made(self) -> bool:
        return any(view.is_being_made for view in self.each.values())

    def close(self) -> None:
        makers = [view.maker for view in self.each.values() if view.maker]
        for maker in makers:  # all at once: they wait for each other
            maker.abandoned.set()
        for view in self.each.values():
            view.close()
        super().close()
