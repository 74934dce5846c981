"""Going through past decisions beside the pages, which wait a moment for it and then say how far it is.

What came of it is kept in this process for a while, for whoever asked: it is no record, and is asked for again when it is gone.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from flask import current_app

from application.other_policy import Asked, Replayed

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

AT_ONCE: Final = 2.5  # seconds that a page waits: most programmes are gone through by then
MOST_KEPT: Final = 10
EXTENSION: Final = "replays"

log = logging.getLogger(__name__)


@dataclass
class Replay:
    """One going through, by whoever asked. `text` is the policy, and `called` what it is called."""

    asked: Asked
    owner: UUID
    hears_concerns: bool
    text: str
    called: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    done: int = 0
    total: int = 0
    found: Replayed | None = None
    failed: Exception | None = None

    @property
    def is_at_work(self) -> bool:
        return self.found is None and self.failed is None

    def report(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def run(self, house: House, turn: threading.Lock) -> None:
        try:
            with turn:
                self.found = house.other_policy.replay(
                    self.asked, hears_concerns=self.hears_concerns, report=self.report
                )
        except Exception as problem:
            log.exception("past decisions could not be gone through")
            self.failed = problem


class Replays:
    """The latest ones of this process; one goes on at a time."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Replay] = OrderedDict()
        self.shelf, self.turn = threading.Lock(), threading.Lock()

    def begin(self, house: House, replay: Replay) -> None:
        """Start, and wait a moment: who asked sees at once what is done quickly."""
        with self.shelf:
            self.kept[replay.id] = replay
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)
        thread = threading.Thread(target=replay.run, args=(house, self.turn), name="replay", daemon=True)
        thread.start()
        thread.join(AT_ONCE)

    def find(self, replay_id: str, owner: UUID) -> Replay | None:
        with self.shelf:
            found = self.kept.get(replay_id)
        return found if found and found.owner == owner else None


def replays() -> Replays:
    """Those of this application."""
    found: Replays = current_app.extensions.setdefault(EXTENSION, Replays())
    return found
