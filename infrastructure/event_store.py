"""The ledger's store: the eventsourcing library over its own recorders for SQLite and PostgreSQL.

Both record all of a decision or nothing, in one total order. An entry recorded earlier than the one before it is refused
as a conflict, so that time never runs backwards along the ledger.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import (
    DataError,
    IntegrityError,
    Notification,
    PersistenceError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from application.ports import Conflict, LedgerUnavailable, PerhapsRecorded, Prepared, TCase, UnknownCase, Unmoved
from domain.case import CaseEvent
from domain.proof.leaf import Line
from infrastructure.databases import SQLITE_ADVICE, advice_on
from infrastructure.mapper import JsonMapper, recorded_at, recorded_at_in_json
from infrastructure.postgres_recorder import AnswerLost
from infrastructure.postgres_recorder import InOrderRecorder as PostgresRecorder
from infrastructure.recent_cases import RecentCases
from infrastructure.settings import URL_FORM
from infrastructure.sqlite_recorder import InOrderRecorder as SqliteRecorder
from infrastructure.sqlite_recorder import make_ready

SQLITE_PATIENCE, POSTGRES_PATIENCE = 30, 5  # seconds
CONNECT_TIMEOUT = 2  # seconds to reach PostgreSQL
TAIL = 500  # how far back we look for our own events after a lost answer


class NotEmpty(Exception):
    """The ledger holds something already, where it should have been empty. Nothing was changed."""


class StoredEntry:
    """One line of the ledger; decoded when first asked."""

    __slots__ = ("at", "known", "led_to", "mapper", "stored", "topic")

    def __init__(self, stored: Notification, mapper: JsonMapper, event: Any = None) -> None:
        self.at, self.topic, self.stored, self.mapper, self.known = stored.id, stored.topic, stored, mapper, event
        self.led_to: Any = None

    @property
    def event(self) -> Any:
        if self.known is None:
            self.known = self.mapper.to_domain_event(self.stored)
        return self.known


class PreparedEvents:
    """Events of one moment, written out. The moment of recording is told under the ledger's lock, and put in its place then:
    what thousands of events take to be written out, others need not wait for."""

    def __init__(self, stored: Sequence[StoredEvent]) -> None:
        self.stored = stored
        self.place = recorded_at_in_json(recorded_at(stored[0].state))
        if any(one.state.count(self.place) != 1 for one in stored):
            raise ValueError("these events were not decided at one moment")

    @property
    def case_ids(self) -> frozenset[UUID]:
        return frozenset(UUID(str(one.originator_id)) for one in self.stored)

    def at(self, moment: datetime) -> list[StoredEvent]:
        said = recorded_at_in_json(moment)
        return [
            StoredEvent(one.originator_id, one.originator_version, one.topic, one.state.replace(self.place, said))
            for one in self.stored
        ]


class LedgerStore(Application[UUID]):
    """All aggregates of the house in one log with one total order."""

    name = "ledger"  # also of its table and channel in PostgreSQL

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Not the process's environment as well: a `POSTGRES_SCHEMA` that is meant for others would move the ledger."""
        return Environment(name, env)

    @cached_property
    def recent(self) -> RecentCases:
        return RecentCases(self.recorder, self.json.to_domain_event)

    def construct_mapper(self) -> JsonMapper:
        mapper = self.factory.mapper(transcoder=self.construct_transcoder(), mapper_class=JsonMapper)
        return cast(JsonMapper, mapper)

    def load(self, kind: type[TCase], case_id: UUID, version: int | None = None) -> TCase:
        case: Any = None
        with said_plainly():
            if version is None:
                case = self.recent.load(case_id)
            else:
                for happened in self.events.get(case_id, lte=version):
                    case = cast(CaseEvent, happened).mutate(case)
        if case is None:
            raise UnknownCase(f"There is no {kind.__name__.lower()} {case_id}.")
        if not isinstance(case, kind):
            raise UnknownCase(f"{case_id} is no {kind.__name__.lower()}.")
        return case

    def append(self, events: Sequence[CaseEvent], unmoved: Unmoved | None = None) -> list[StoredEntry]:
        """
        Raises:
            ValueError: an event would not be read back the same, or is earlier than the one before it.
        """
        if any(later.act.recorded_at < earlier.act.recorded_at for earlier, later in pairwise(events)):
            raise ValueError("these events are not in the order of their time")
        with said_plainly():
            try:
                recordings = self.events.put(events, unmoved=unmoved)
            except IntegrityError as conflict:
                return self.already_recorded(map(self.json.to_stored_event, events), conflict)
            except AnswerLost as lost:
                raise PerhapsRecorded(UNCERTAIN) from lost
        return [StoredEntry(one.notification, self.json, one.domain_event) for one in recordings]

    def prepare(self, events: Sequence[CaseEvent]) -> PreparedEvents:
        """
        Raises:
            ValueError: an event would not be read back the same, or they are not of one moment.
        """
        return PreparedEvents([self.json.to_stored_event(happened) for happened in events])

    def append_prepared(self, prepared: Prepared, moment: datetime, unmoved: Unmoved) -> list[StoredEntry]:
        """The events are decoded from what was recorded, when they are first asked."""
        stored = prepared.at(moment)
        with said_plainly():
            try:
                positions = self.recorder.insert_events(stored, unmoved=unmoved) or ()
            except IntegrityError as conflict:
                return self.already_recorded(stored, conflict)
            except AnswerLost as lost:
                raise PerhapsRecorded(UNCERTAIN) from lost
        return [
            StoredEntry(
                Notification(one.originator_id, one.originator_version, one.topic, one.state, position), self.json
            )
            for one, position in zip(stored, positions, strict=True)
        ]

    def already_recorded(self, stored: Iterable[StoredEvent], conflict: IntegrityError) -> list[StoredEntry]:
        """Where PostgreSQL's answer got lost, the recorder tries again and meets our own events as a conflict.

        Raises:
            Conflict: it is somebody else's.
        """
        ours = list(stored)
        known = {(one.originator_id, one.originator_version): one.state for one in ours}
        back = TAIL + len(ours)
        found = [
            entry
            for entry in self.read(max(0, self.last_position() - back), back)
            if known.get((entry.stored.originator_id, entry.stored.originator_version)) == entry.stored.state
        ]
        if len(found) < len(ours):
            raise Conflict("Somebody else was faster: please try again.") from conflict
        return found

    def read(self, after: int, limit: int) -> list[StoredEntry]:
        with said_plainly():
            rows = self.recorder.select_notifications(start=after, limit=limit, inclusive_of_start=False)
        return [StoredEntry(row, self.json) for row in rows]

    def read_of(self, topics: Collection[str], after: int, limit: int) -> list[StoredEntry]:
        """Entries of these topics alone."""
        with said_plainly():
            rows = self.recorder.select_notifications(after, limit, topics=list(topics), inclusive_of_start=False)
        return [StoredEntry(row, self.json) for row in rows]

    def first_beside(self, topics: Collection[str]) -> int:
        """The position of the first entry of another topic; 0 if there is none."""
        with said_plainly():
            return self.ours.first_beside(topics)

    def lines(self, after: int, limit: int) -> list[Line]:
        """Entries after a position as they are stored: for proofs, which look at every byte and decode nothing."""
        with said_plainly():
            return self.ours.lines(after, limit)

    def positions_of(self, case_id: UUID) -> list[int]:
        """Where the entries of a case stand, in order."""
        with said_plainly():
            return self.ours.positions_of(case_id)

    def history(self, case_id: UUID, after_version: int = 0) -> list[CaseEvent]:
        with said_plainly():
            return cast(list[CaseEvent], list(self.events.get(case_id, gt=after_version)))

    def first_position(self) -> int:
        """The lowest position; 0, where there is none."""
        with said_plainly():
            return self.ours.first_position()

    def last_position(self) -> int:
        with said_plainly():
            return self.recorder.max_notification_id() or 0

    def last_recorded_at(self) -> datetime | None:
        last = self.read(max(0, self.last_position() - 1), 1)
        return recorded_at(last[0].stored.state) if last else None

    def count(self) -> int:
        """How many entries there are. (On PostgreSQL, positions may have holes.)"""
        with said_plainly():
            return self.ours.count()

    @contextmanager
    def putting_back(self, entries: Iterable[Notification], number: int) -> Iterator[None]:
        """Put so many entries back at their own positions in an empty ledger: all when the block ends well, else none.

        Raises:
            NotEmpty: the ledger holds something already.
            LedgerUnavailable: the store cannot be written.
        """
        with said_plainly():
            try:
                with self.ours.putting_back(entries) as there:
                    if there != number:
                        raise NotEmpty
                    yield
            except IntegrityError as conflict:
                raise NotEmpty from conflict

    @property
    def ours(self) -> SqliteRecorder | PostgresRecorder:
        return cast(SqliteRecorder | PostgresRecorder, self.recorder)

    @property
    def json(self) -> JsonMapper:
        return cast(JsonMapper, self.mapper)


UNCERTAIN = (
    "PostgreSQL went away while this was recorded, so that nobody can say whether it was: "
    "when it is back, look at the case before you try again."
)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Where a database cannot be used, whatever was asked of it, its words with what to do about them.

    Raises:
        LedgerUnavailable: the server is away, the file is locked, damaged or not writable, the disk is full.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (PersistenceError, psycopg.Error, sqlite3.Error) as problem:
        driver = (problem.__cause__ or problem) if isinstance(problem, PersistenceError) else problem
        advice = advice_on(driver)
        if not advice and isinstance(problem, ProgrammingError | DataError):
            raise  # it is about what was asked, and that is a mistake of ours
        reason = str(driver).strip().splitlines()[0]
        raise LedgerUnavailable(f"The ledger cannot be used ({reason}): {advice or 'see its own log'}.") from problem


def open_sqlite(file: Path, *, patience: int = SQLITE_PATIENCE, draft: bool = False) -> LedgerStore:
    """The ledger in one file, made if it is missing.

    Args:
        draft: what is recorded need not survive a power cut.
        patience: how many seconds to wait while somebody else writes, at least 1.

    Raises:
        LedgerUnavailable: it cannot be opened; the sentence says what to do.
    """
    if file.exists() and not os.access(file, os.W_OK, effective_ids=True):
        # SQLite would open it all the same, and leave files beside it that are read-only for good.
        raise LedgerUnavailable(f"The ledger {file} is read-only: {SQLITE_ADVICE[sqlite3.SQLITE_READONLY]}.")
    with said_plainly():
        make_ready(str(file), patience)
    return opened(
        {
            "PERSISTENCE_MODULE": f"infrastructure.sqlite_recorder:{'DraftFactory' if draft else 'TwoPoolsFactory'}",
            "SQLITE_DBNAME": str(file),
            "SQLITE_LOCK_TIMEOUT": str(patience),
        }
    )


def open_postgres(url: str, *, create_tables: bool = True, patience: int = POSTGRES_PATIENCE) -> LedgerStore:
    """The ledger in a PostgreSQL database (`postgresql://...`).

    Args:
        create_tables: make what is missing of its tables first.
        patience: how many seconds to wait while somebody else writes, or for a connection, at least 1.

    Raises:
        LedgerUnavailable: it cannot be opened; the sentence says what to do.
    """
    try:
        asked: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT, **conninfo_to_dict(url)}
    except psycopg.ProgrammingError:  # its words may repeat the password
        raise LedgerUnavailable(f"DATABASE_URL cannot be read: write it as {URL_FORM}.") from None
    with said_plainly():
        # A pool would only say that it got no connection in time; this says why.
        psycopg.connect(make_conninfo(**asked)).close()
    return opened(
        {
            "PERSISTENCE_MODULE": "infrastructure.postgres_recorder:InOrderFactory",
            "CONNINFO": make_conninfo(**asked),
            "POSTGRES_DBNAME": str(asked.get("dbname", "")),
            "POSTGRES_HOST": str(asked.get("host", "")),
            "POSTGRES_PORT": str(asked.get("port", "")),
            "POSTGRES_USER": str(asked.get("user", "")),
            "POSTGRES_PASSWORD": str(asked.get("password", "")),
            "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
            "POSTGRES_CONNECT_TIMEOUT": str(patience),
            "POSTGRES_LOCK_TIMEOUT": str(patience),
            "CREATE_TABLE": "y" if create_tables else "n",
        }
    )


def opened(environment: dict[str, str]) -> LedgerStore:
    with said_plainly():
        return LedgerStore(environment)
