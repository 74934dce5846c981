"""The ledger: the append-only event log, the only source of truth.

It takes a decision, never an aggregate: an aggregate that outlives a conflict would record on a state that never was.
After a conflict everything is loaded and decided again; so is what was refused, until nobody else recorded meanwhile.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from blinker import Signal

from application.ports import Conflict, Entry, EventStore, LedgerUnavailable, Prepared, TCase, UnknownCase, Unmoved
from domain.case import Case, CaseEvent, Refused

events_recorded = Signal("events recorded up to a position; says how far, never what")

TRIES = 12
BATCH = 500
PIECE = 1_000  # of very many entries: whoever is told holds up others no longer than these take
TURN_TIMEOUT = 30.0  # seconds
JITTER, HEADROOM = 0.002, 0.004  # seconds, doubled with each try


def utc_now() -> datetime:
    return datetime.now(UTC)


Decision = Callable[[datetime], Sequence[Case]]
"""Told the moment of recording (UTC), decides on freshly loaded cases and returns them in the order of recording."""


@dataclass
class RestsOn:
    """Cases that a decision looked at, and people of whom nothing else may have been said meanwhile."""

    cases: Set[UUID] = frozenset()
    named: Set[UUID] = frozenset()


class Ledger:
    """Records decisions, in one order, with `recorded_at` never decreasing."""

    def __init__(self, store: EventStore, now: Callable[[], datetime] = utc_now) -> None:
        self.store, self.now = store, now
        # One decision at a time in this process: writes are in one order anyway, and threads that would only
        # meet as a conflict wait here instead. Other processes are met in the store.
        self.turn = threading.Lock()
        # Told what was recorded, in the same request, so that people read what they wrote. Never raises.
        self.then: Callable[[Sequence[Entry]], object] = lambda entries: None
        # The people whom a case cannot do without: wired once it is known which those are.
        self.needed: Callable[[Case], Set[UUID]] = lambda case: frozenset()
        self.latest = store.last_recorded_at() or datetime.min.replace(tzinfo=UTC)
        self.seen = store.last_position()  # what is decided from now on knows of everything up to here

    def load(self, kind: type[TCase], case_id: UUID, version: int | None = None) -> TCase:
        """The case as it is, or as it was at a version.

        Raises:
            UnknownCase: there is no such case of this kind.
        """
        return self.store.load(kind, case_id, version)

    def find(self, kind: type[TCase], case_id: UUID) -> TCase | None:
        try:
            return self.store.load(kind, case_id)
        except UnknownCase:
            return None

    def record(self, decide: Decision, rests_on: RestsOn | None = None) -> Sequence[Entry]:
        """Decide, and save all that was decided in one transaction; after a conflict, decide again.

        A decision rests on the people whom its cases need: where anything was recorded on one of them meanwhile (she was
        erased), in whichever process, it is decided again.

        Args:
            rests_on: what it rests on besides, which `decide` may add to.

        Raises:
            Refused: whatever `decide` refuses; nothing is recorded.
            Conflict: others were faster, again and again.
            LedgerUnavailable: the store cannot be written; nothing was recorded.
        """
        entries = self.decide_and_append(decide, rests_on)
        if entries:
            self.then(entries)
            events_recorded.send(self, position=entries[-1].at)
        return entries

    def decide_and_append(self, decide: Decision, rests_on: RestsOn | None = None) -> Sequence[Entry]:
        refused_at: int | None = None
        for attempt in range(TRIES):
            with self.my_turn():
                moment, since = self.moment(attempt), self.seen
                try:
                    cases = decide(moment)
                except Refused:
                    # Cases are loaded one by one: this one perhaps saw half of what somebody else saved meanwhile.
                    position = self.store.last_position()
                    if position == refused_at or attempt == TRIES - 1:
                        raise
                    refused_at = position
                    continue
                events = pending(cases)
                if not events:
                    return []
                unmoved = self.unmoved(since, self.needed_by(cases), rests_on or RestsOn())
                try:
                    entries = self.store.append(events, unmoved)
                    self.latest, self.seen = moment, entries[-1].at
                    return led_to(entries, cases)
                except Conflict:
                    self.meet_others()
                    if attempt == TRIES - 1:
                        raise
            let_others_go(attempt)
        raise AssertionError

    # Very many at once

    def record_many(self, decide: Decision, matters: Set[UUID]) -> Sequence[Entry]:
        """The same for thousands of cases: all is decided and written out before the ledger is held, so that others wait only
        while it is inserted.

        Args:
            matters: the cases on which the decision rests, beside those that it changes. Where anything was recorded on one of
                them meanwhile, all is decided anew.

        Raises:
            Refused, Conflict, LedgerUnavailable: as `record`; nothing is recorded.
        """
        for _ in range(TRIES):
            before = self.store.last_position()
            try:
                cases = decide(self.moment(0))
            except Refused:
                if not self.has_moved(before, matters):
                    raise
                continue
            events = pending(cases)
            if not events:
                return []
            prepared = self.store.prepare(events)
            rests_on = matters | prepared.case_ids | self.needed_by(cases)
            if entries := self.append_unless_moved(prepared, Unmoved(before, rests_on)):
                for first in range(0, len(entries), PIECE):
                    self.then(entries[first : first + PIECE])
                events_recorded.send(self, position=entries[-1].at)
                return entries
        raise Conflict("What this rests on was changed again and again meanwhile: please try again.")

    def append_unless_moved(self, prepared: Prepared, unmoved: Unmoved) -> Sequence[Entry]:
        """Nothing is recorded, and nothing comes back, where something was on these cases since the position before."""
        for attempt in range(TRIES):
            with self.my_turn():
                if self.has_moved(unmoved.since, unmoved.cases):
                    return []
                moment = self.moment(attempt)
                try:
                    entries = self.store.append_prepared(prepared, moment, unmoved)
                    self.latest, self.seen = moment, entries[-1].at
                    return entries
                except Conflict:  # another process was faster: on one of these cases, or only by the clock
                    self.meet_others()
            let_others_go(attempt)
        return []

    def meet_others(self) -> None:
        """Another process recorded meanwhile: from now on, what it did is known here."""
        self.latest = max(self.latest, self.store.last_recorded_at() or self.latest)
        self.seen = self.store.last_position()

    def unmoved(self, since: int, needed: Set[UUID], rests_on: RestsOn) -> Unmoved | None:
        anything = needed or rests_on.cases or rests_on.named
        return Unmoved(since, needed | rests_on.cases, rests_on.named) if anything else None

    def needed_by(self, cases: Sequence[Case]) -> frozenset[UUID]:
        return frozenset().union(*map(self.needed, cases))

    def has_moved(self, after: int, cases: Set[UUID]) -> bool:
        """Whether anything was recorded on one of these cases after a position."""
        while entries := self.store.read(after, BATCH):
            if any(entry.stored.originator_id in cases for entry in entries):
                return True
            after = entries[-1].at
        return False

    def moment(self, attempt: int) -> datetime:
        """When what is decided now will have been recorded: not before the last entry.

        Trying again, ever a little later than that: else a process whose clock is ahead of ours and who records all
        the time would be later than we are each time. (Where our clock is ahead, it is our clock that counts.)
        """
        headroom = timedelta(seconds=attempt and HEADROOM * 2**attempt)
        return max(self.now(), self.latest + headroom)

    @contextmanager
    def my_turn(self) -> Iterator[None]:
        if not self.turn.acquire(timeout=TURN_TIMEOUT):
            raise LedgerUnavailable("The ledger is busy: try again in a moment.")
        try:
            yield
        finally:
            self.turn.release()

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """Entries after a position, in order, at most `limit`."""
        return self.store.read(after, limit)

    def history(self, case_id: UUID, after_version: int = 0) -> Sequence[CaseEvent]:
        return self.store.history(case_id, after_version)

    def last_position(self) -> int:
        self.seen = position = self.store.last_position()  # so that there is little to look through at the next save
        return position


def let_others_go(attempt: int) -> None:
    """Wait a moment before another try, ever a little longer, and not as long as whoever was met."""
    time.sleep(random.uniform(0, JITTER * 2**attempt))  # noqa: S311


def led_to(entries: Sequence[Entry], cases: Sequence[Case]) -> Sequence[Entry]:
    """The entries with the cases that they led to, which views need not load again."""
    after = {case.id: case for case in cases}
    for entry in entries:
        entry.led_to = after.get(entry.stored.originator_id)
    return entries


def pending(cases: Sequence[Case]) -> list[CaseEvent]:
    """The new events of these cases, each case once."""
    return [happened for case in cases for happened in case.collect_events()]  # type: ignore[misc]
