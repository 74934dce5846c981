"""What goes on beside the pages: reactions right after events, the clock and a checkpoint every minute."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from application.ledger import events_recorded
from domain.case import Refused

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

EVERY = 60.0  # seconds between two ticks
SOON = 0.1  # seconds from an event to its reactions: those of busy moments are answered together

log = logging.getLogger(__name__)


class Background(threading.Thread):
    """One thread a process. Everything it does is safe twice, and in several processes at once."""

    def __init__(self, house: House) -> None:
        super().__init__(name="clock", daemon=True)
        self.house = house
        self.woken = threading.Event()
        self.stopped = threading.Event()
        events_recorded.connect(self.wake, sender=house.ledger)

    def wake(self, _: object, **__: object) -> None:
        self.woken.set()

    def stop(self) -> None:
        self.stopped.set()
        self.woken.set()
        self.join()

    def run(self) -> None:
        self.do(self.tick)
        self.do(self.sign)
        while not self.stopped.is_set():
            recorded = self.woken.wait(EVERY)
            self.stopped.wait(SOON if recorded else 0)
            self.woken.clear()
            self.do(self.answer if recorded else self.tick)
            if not recorded:
                self.do(self.sign)

    def tick(self) -> None:
        self.house.views.catch_up_all()
        self.house.clock.tick()
        self.answer()

    def answer(self) -> None:
        self.house.reactions.catch_up()
        self.house.erasure.finish()

    def sign(self) -> None:
        """Sign what has been recorded since, if the ledger is as it was signed: else the pages and `talimger status` say so."""
        try:
            self.house.auditing.checkpoint(thorough=False)
        except Refused as refused:
            if refused.code != "ledger_empty":
                log.error("no checkpoint was signed: %s", refused.code)  # noqa: TRY400 - it needs no trace

    def do(self, work: Callable[[], object]) -> None:
        """The next round tries again: a database that is away comes back."""
        try:
            work()
        except Exception as problem:
            log.error("background work failed: %s", type(problem).__name__)  # noqa: TRY400 - no data in logs
