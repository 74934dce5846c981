"""The views of this process: read them, keep them up to date, rebuild them."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol, Self, TypedDict, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.ports import Entry
from infrastructure.databases import advice_on
from infrastructure.views.engine.faults import DATABASE, Retired, ViewsError, describe
from infrastructure.views.engine.generation import Generation, Progress, Report, Snapshot
from infrastructure.views.engine.rebuilding import drop_retired, newest, rebuild, rebuild_if_needed, silent
from infrastructure.views.engine.recipe import Recipe
from infrastructure.views.engine.stores import Memory, Store
from infrastructure.views.engine.view import Ledger, LedgerAsOf, View

TRIES = 5  # to find a generation that is not retired while we look
BATCHES = 3  # that one command takes before it leaves the rest to the background
TURN_WAIT = 5.0  # seconds that one command waits for another of this process

NOT_READY = "There are no views yet: run `talimger views rebuild`."
UNREADABLE = "The views cannot be read just now: try again in a moment."
DAMAGED = "The views cannot be read ({said}): try again in a moment, or run `talimger views rebuild`."
OTHER_RELEASE = (
    "The views were made by another release of talimger: start this process again with that release, "
    "or run `talimger views rebuild` to make them anew with this one."
)
NO_PROGRESS = Progress(at=0, mark="", stopped={}, successor=0, shape="")

T = TypeVar("T")

log = logging.getLogger(__name__)


class ViewStatus(TypedDict):
    """How one view is doing.

    `position`: the last position in the ledger that it has taken. `lag`: how many positions that is behind the ledger's
    end. `stalled`: why it takes nothing more, or None.
    """

    name: str
    position: int
    lag: int
    stalled: str | None


class Added(Protocol):
    """An append-only view, as whoever asks it sees it.

    `end`: the last position whose rows count; None if all do.
    """

    @property
    def end(self) -> int | None: ...

    def read(self) -> AbstractContextManager[Connection]:
        """As `Views.read` says."""


class Views:
    """All views, seen from one process. Safe for threads; several processes may share the store.

    Args:
        ledger: what the views are made from.
        views: each with tables of its own.
        store: where they are kept.
        known_topics: every kind of event that this release knows. Views wait before an event of any other kind.

    Raises:
        ValueError: the views contradict each other, or wait for an event that is not among `known_topics`.
    """

    end: int | None = None

    def __init__(self, ledger: Ledger, views: Sequence[View], store: Store, known_topics: Iterable[str]) -> None:
        self._recipe = Recipe(ledger, tuple(views), frozenset(known_topics))
        self._store = store
        self._generation: Generation | None = None
        self._reached = 0  # by that generation, as far as this process knows
        self._turn = threading.Lock()  # threads that waited for it mostly find their event done
        self._switching = threading.Lock()
        self._reading = threading.local()
        self._following = threading.Lock()
        self._follower: threading.Thread | None = None
        self._more_to_follow = False
        self._closing = threading.Event()

    @classmethod
    def in_memory(
        cls, ledger: Ledger, views: Sequence[View], known_topics: Iterable[str], up_to: int | None = None
    ) -> Self:
        """Views that nobody else sees, ready to be read; `up_to` a position, they stay as they were then."""
        seen = ledger if up_to is None else LedgerAsOf(ledger, up_to)
        made = cls(seen, views, Memory(), known_topics)
        rebuild(made._store, made._recipe, silent)
        return made

    def prepare(self, progress: Report | None = None) -> None:
        """Make the views ready to be read. Call it once, at start.

        They are rebuilt here, which takes its time, if there are none, if they belong to another ledger (or to this one
        before it was restored), or if they were made by another release with other tables or editions.

        Raises:
            RebuildFailed: they have to be rebuilt and cannot be.
        """
        rebuild_if_needed(self._store, self._recipe, progress or silent)
        self._switch(self._generation)

    def of(self, name: str) -> Views:
        """Where the tables of one view are read: in one place for all of them."""
        return self

    def added(self, name: str) -> Added:
        """Where an append-only view is read."""
        return self

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for as many Core queries as a page needs: they all see one state of all views.

        Within one thread, a reading inside a reading sees the same state. Let it end where it began: no generator that
        others go on with should hold it.

        Raises:
            ViewsError: there are no views that this process can read.
        """
        with self._snapshot() as snapshot:
            try:
                yield snapshot.connection
            except sa.exc.DBAPIError as problem:
                if not advice_on(problem.orig or problem):
                    raise  # it is about what was asked
                raise ViewsError(DAMAGED.format(said=problem.orig)) from problem

    def ask(self, query: sa.Select[Any], **given: object) -> Sequence[Any]:
        """The rows that a query finds, as the driver gives them: for what nearly every step asks.

        SQLAlchemy takes four times as long.

        Raises:
            ViewsError: there are no views that this process can read.
        """
        return self._of_newest(lambda generation: generation.ask(query, given))

    def catch_up(self, to: int, fresh: Sequence[Entry] = ()) -> bool:
        """After a command: let people read what they wrote. Never raises.

        Args:
            to: the position that was recorded.
            fresh: the entries that were recorded, to spare reading and decoding them.

        Returns:
            Whether the views are that far. If not, they go on in the background. (One that stopped does not count.)
        """
        try:
            if self._reach(to, fresh, BATCHES):
                return True
        except Exception as problem:  # the command is recorded, whatever happens to the views
            log.error("the views stay behind event %d: %s", to, describe(problem))  # noqa: TRY400 - no data in logs
        self.follow()
        return False

    def catch_up_all(self) -> bool:
        """Bring the views to the end of the ledger, however long it takes; by the clock, and at start. Never raises.

        Views that turn out to be ahead of the ledger, since it was restored, are rebuilt.

        Returns:
            Whether the views are that far.
        """
        try:
            at, mark = self._progress()[:2]
            if self._recipe.why_not_from_here(at, mark):
                rebuild_if_needed(self._store, self._recipe, silent)
                self._switch(self._generation)
            if self._reach(self._recipe.ledger.last_position()):
                return True
            if obstacle := self._recipe.obstacle(self._reached):
                log.error("the views wait before %s", obstacle)
        except Exception as problem:  # it is tried again by the clock
            log.error("the views stay behind: %s", describe(problem))  # noqa: TRY400 - no data in logs
        return False

    def follow(self) -> None:
        """Catch up with all there is, in the background."""
        with self._following:
            self._more_to_follow = True
            if self._follower is None and not self._closing.is_set():
                self._follower = threading.Thread(target=self._follow, name="views", daemon=True)
                self._follower.start()

    def lag(self) -> int:
        """How many positions the views are behind the end of the ledger."""
        last = self._recipe.ledger.last_position()
        return max(0, last - self._progress().at)

    def status(self) -> list[ViewStatus]:
        """How each view is doing, in the order in which they were given."""
        last = self._recipe.ledger.last_position()
        try:
            progress = self._progress()
            obstacle = self._recipe.obstacle(progress.at)
        except ViewsError as problem:
            progress, obstacle = NO_PROGRESS, str(problem)
        stops = progress.stopped
        return [
            ViewStatus(
                name=view.name,
                position=(at := stops[view.name].at - 1 if view.name in stops else progress.at),
                lag=max(0, last - at),
                stalled=stops[view.name].reason if view.name in stops else obstacle,
            )
            for view in self._recipe.views
        ]

    def rebuild(self, progress: Report | None = None) -> None:
        """Build all views anew while the present ones are read and changed, then replace them at once.

        Args:
            progress: is told again and again how far it has come, and how far it has to go (positions in the ledger).

        Raises:
            RebuildFailed: the present views go on.
        """
        rebuild(self._store, self._recipe, progress or silent)
        self._switch(self._generation)

    def renew(self, progress: Report | None = None) -> None:
        """The same, and keep nothing of the views before: what they still say of somebody who was erased is gone.

        Raises:
            RebuildFailed: the present views go on.
        """
        self.rebuild(progress)
        drop_retired(self._store, self._recipe)

    def close(self) -> None:
        """End the background work, and let go of the store."""
        self._closing.set()
        if follower := self._follower:
            follower.join()
        if self._generation:
            self._generation.close()
        self._store.close()

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        """This thread's snapshot, a new one if it has none."""
        outer: Snapshot | None = getattr(self._reading, "snapshot", None)
        if outer and not outer.connection.closed:
            yield outer
            return
        with ExitStack() as stack:
            self._reading.snapshot = self._of_newest(lambda generation: stack.enter_context(generation.snapshot()))
            try:
                yield self._reading.snapshot
            finally:
                self._reading.snapshot = None

    def _of_newest(self, use: Callable[[Generation], T]) -> T:
        problem: Exception | None = None
        for _ in range(TRIES):
            try:
                generation = self._current()
                try:
                    return use(generation)
                except (Retired, *DATABASE) as found:  # gone, perhaps because another one took over
                    problem = found
                    self._switch(generation)
            except DATABASE as found:  # nobody can say whether one did
                problem = found
                break
        raise ViewsError(UNREADABLE) from problem

    def _progress(self) -> Progress:
        with self._snapshot() as snapshot:
            return snapshot.progress

    def _reach(self, to: int, fresh: Sequence[Entry] = (), batches: float = math.inf) -> bool:
        while self._reached < to and batches > 0 and not self._closing.is_set():
            if not self._turn.acquire(timeout=TURN_WAIT):
                return False
            try:
                if self._reached < to and not self._take_batch(to, fresh):
                    return False
            finally:
                self._turn.release()
            batches -= 1
        return self._reached >= to

    def _take_batch(self, to: int, fresh: Sequence[Entry]) -> bool:
        """Whether anything was taken, or may be the next time."""
        generation = self._current()
        try:
            position = generation.advance(to, fresh)
        except Exception:
            if self._switch(generation):
                return True
            raise
        before = self._reached
        if generation is self._generation:
            self._reached = position
        return position > before

    def _current(self) -> Generation:
        if self._generation is None:
            self._switch(None)
        if self._generation is None:
            raise ViewsError(NOT_READY)
        return self._generation

    def _switch(self, seen: Generation | None) -> bool:
        """Go over to the newest generation, unless that is the one that was seen, and say whether we did.

        Raises:
            ViewsError: there is none, or none that this release can read.
        """
        with self._switching:
            if self._generation is not seen:
                return True
            found = newest(self._store, self._recipe)
            if found is None:
                raise ViewsError(NOT_READY)
            if seen and found.number == seen.number:
                found.close()
                return False
            if found.progress().shape != found.shape:
                found.close()
                raise ViewsError(OTHER_RELEASE)
            self._generation, self._reached = found, 0
        if seen:
            seen.close()
        return True

    def _follow(self) -> None:
        while self._has_more_to_follow():
            self.catch_up_all()

    def _has_more_to_follow(self) -> bool:
        with self._following:
            more, self._more_to_follow = self._more_to_follow and not self._closing.is_set(), False
            if not more:
                self._follower = None
            return more
