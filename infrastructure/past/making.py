"""Making a view of a long history, which takes too long for one request: in a thread of its own, and it tells how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable

from infrastructure.views.engine import ViewsError
from infrastructure.views.engine.generation import Report

Make = Callable[[Report], None]


class StillMaking(ViewsError):
    """A view is being made. `done` of `goal`: positions of the ledger that it has taken."""

    def __init__(self, done: int, goal: int) -> None:
        super().__init__("Views of the past are being made: try again in a moment.")
        self.done, self.goal = done, goal


class Abandoned(Exception):
    """Nobody wants the view any more."""


class Maker:
    """Makes one view, once.

    Args:
        make: how; told how far it is, the report ends it by raising `Abandoned`.
        goal: the last position that it takes.
    """

    def __init__(self, make: Make, goal: int) -> None:
        self.make, self.done, self.goal = make, 0, goal
        self.problem: BaseException | None = None
        self.abandoned = threading.Event()
        self.thread = threading.Thread(target=self.run, name="views of the past", daemon=True)
        self.thread.start()

    @property
    def is_busy(self) -> bool:
        return self.thread.is_alive()

    def run(self) -> None:
        try:
            self.make(self.report)
        except BaseException as problem:
            self.problem = problem

    def report(self, done: int, _goal: int) -> None:
        self.done = done
        if self.abandoned.is_set():
            raise Abandoned

    def wait(self, seconds: float | None) -> None:
        """Until the view is made; None: as long as it takes.

        Raises:
            StillMaking: so long was not enough.
        """
        self.thread.join(seconds)
        if self.is_busy:
            raise StillMaking(self.done, self.goal)
        if self.problem:
            raise self.problem

    def end(self) -> None:
        """Wait until it has noticed that it was abandoned."""
        self.abandoned.set()
        self.thread.join()
