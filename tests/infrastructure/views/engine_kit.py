"""A small bank for the tests of the projector: a ledger in one SQLite file, four kinds of events, three views."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from infrastructure.mapper import WrittenByNewerRelease
from infrastructure.views.engine import Entry, Files, Moment, Position, Schemas, Tables, View, Views
from infrastructure.views.engine.stores import Store

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
POISON = 13  # an amount that the view `months` cannot take
Happening = tuple[str, UUID, dict[str, Any]]


# The ledger


@dataclass(frozen=True)
class Stored:
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes


@dataclass
class Recorded:
    """An entry, decoded when asked."""

    at: int
    stored: Stored
    led_to: Any = None

    @property
    def topic(self) -> str:
        return self.stored.topic

    @cached_property
    def event(self) -> Any:
        facts = json.loads(self.stored.state)
        if facts.get("class_version", 1) > 1:
            raise WrittenByNewerRelease
        return SimpleNamespace(account=self.stored.originator_id, when=MONDAY + timedelta(hours=self.at), **facts)


class BankLedger:
    """Entries in a SQLite file, for any number of threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with self.open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS entries (at INTEGER PRIMARY KEY, topic TEXT, account TEXT, state BLOB)"
            )

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            yield connection

    def record(self, *happened: Happening) -> list[Recorded]:
        with self.open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            last = self.last(connection)
            entries = [
                Recorded(last + place, Stored(account, last + place, topic, json.dumps(facts).encode()))
                for place, (topic, account, facts) in enumerate(happened, start=1)
            ]
            rows = [(entry.at, entry.topic, str(entry.stored.originator_id), entry.stored.state) for entry in entries]
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
        return entries

    def read(self, after: int, limit: int) -> list[Recorded]:
        with self.open() as connection:
            rows = connection.execute(
                "SELECT * FROM entries WHERE at > ? ORDER BY at LIMIT ?", (after, limit)
            ).fetchall()
        return [Recorded(at, Stored(UUID(account), at, topic, state)) for at, topic, account, state in rows]

    def last_position(self) -> int:
        with self.open() as connection:
            return self.last(connection)

    def last(self, connection: sqlite3.Connection) -> int:
        (position,) = connection.execute("SELECT coalesce(max(at), 0) FROM entries").fetchone()
        return int(position)

    def restore_to(self, position: int) -> None:
        """Become again what it was when it ended at this position."""
        with self.open() as connection:
            connection.execute("DELETE FROM entries WHERE at > ?", (position,))


def opened(owner: str, account: UUID | None = None) -> Happening:
    return "AccountOpened", account or uuid4(), {"owner": owner}


def deposited(account: UUID, amount: int, note: str | None = "") -> Happening:
    return "Deposited", account, {"amount": amount, "note": note}


def closed(account: UUID) -> Happening:
    return "AccountClosed", account, {}


# The views

tables = sa.MetaData()

accounts = sa.Table(
    "accounts",
    tables,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner", sa.String, index=True),
    sa.Column("balance", sa.Integer, nullable=False, default=0),
    sa.Column("amounts", sa.JSON),
    sa.Column("changed", Moment),
)
owners = sa.Table("owners", tables, sa.Column("name", sa.String, primary_key=True), sa.Column("total", sa.Integer))
movements = sa.Table(
    "movements",
    tables,
    sa.Column("at", Position, primary_key=True, autoincrement=False),
    sa.Column("account", sa.Uuid, index=True),
    sa.Column("amount", sa.Integer),
    sa.Column("note", sa.String, nullable=False),
)
months = sa.Table(
    "months",
    tables,
    sa.Column("account", sa.Uuid, primary_key=True),
    sa.Column("month", sa.String, primary_key=True),
    sa.Column("count", sa.Integer),
)


def open_account(rows: Tables, entry: Entry) -> None:
    event = entry.event
    rows[accounts].put({"id": event.account, "owner": event.owner, "amounts": [], "changed": event.when})
    if rows[owners].get(event.owner) is None:
        rows[owners].put({"name": event.owner, "total": 0})


def deposit(rows: Tables, entry: Entry) -> None:
    event = entry.event
    account = rows[accounts].require(event.account)
    balance, amounts = account["balance"] + event.amount, [*account["amounts"], event.amount][-3:]
    rows[accounts].change(event.account, balance=balance, amounts=amounts, changed=event.when)
    owner = rows[owners].require(account["owner"])
    rows[owners].change(owner["name"], total=owner["total"] + event.amount)


def close_account(rows: Tables, entry: Entry) -> None:
    account = rows[accounts].require(entry.event.account)
    owner = rows[owners].require(account["owner"])
    rows[owners].change(owner["name"], total=owner["total"] - account["balance"])
    rows[accounts].drop(account["id"])


def note_movement(rows: Tables, entry: Entry) -> None:
    event = entry.event
    rows[movements].add({"at": entry.at, "account": event.account, "amount": event.amount, "note": event.note})


def count_in_month(rows: Tables, entry: Entry) -> None:
    event = entry.event
    key = (event.account, event.when.strftime("%Y-%m"))
    known = rows[months].get(key)
    rows[months].put({"account": key[0], "month": key[1], "count": known["count"] + 1 if known else 1})
    if event.amount == POISON:
        raise ValueError(f"a message with {event.account}'s data")


BALANCES = View(
    "balances",
    (accounts, owners),
    {"AccountOpened": open_account, "Deposited": deposit, "AccountClosed": close_account},
)
MOVEMENTS = View("movements", (movements,), {"Deposited": note_movement})
MONTHS = View("months", (months,), {"Deposited": count_in_month})
VIEWS = (BALANCES, MOVEMENTS, MONTHS)
TOPICS = frozenset({"AccountOpened", "Deposited", "AccountClosed"})


def of_next_edition(view: View) -> View:
    return replace(view, edition=view.edition + 1)


# The house


@dataclass
class House:
    """Where a test's ledger and views are. A process of the test gets one of its own."""

    folder: Path
    database_url: str
    opened: list[Views] = field(default_factory=list)

    def __reduce__(self) -> tuple[Any, ...]:
        return House, (self.folder, self.database_url)

    @property
    def ledger(self) -> BankLedger:
        return BankLedger(self.folder / "ledger.db")

    def store(self) -> Store:
        return Schemas(self.database_url, threads=12) if self.database_url else Files(self.folder, threads=12)

    def views(self, views: Sequence[View] = VIEWS, known_topics: frozenset[str] = TOPICS) -> Views:
        """The views, as a process sees them that starts now; not prepared."""
        made = Views(self.ledger, views, self.store(), known_topics)
        self.opened.append(made)
        return made

    def started(self, views: Sequence[View] = VIEWS, known_topics: frozenset[str] = TOPICS) -> Views:
        made = self.views(views, known_topics)
        made.prepare()
        return made

    def generation(self) -> int:
        with closing(self.store()) as store:
            return store.current()

    def close(self) -> None:
        for views in self.opened:
            views.close()


def record(house: House, views: Views, *happened: Happening) -> bool:
    """Record and catch up, as a command does."""
    entries = house.ledger.record(*happened)
    return views.catch_up(entries[-1].at, entries)


def rows_of(views: Views, table: sa.Table) -> list[tuple[Any, ...]]:
    with views.read() as connection:
        return sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)


def everything(views: Views) -> Mapping[str, list[tuple[Any, ...]]]:
    return {table.name: rows_of(views, table) for table in tables.sorted_tables}


def fresh_build(house: House) -> Mapping[str, list[tuple[Any, ...]]]:
    """What the views should show."""
    with closing(Views.in_memory(house.ledger, VIEWS, TOPICS)) as views:
        return everything(views)


def stalled(views: Views) -> dict[str, str]:
    return {status["name"]: status["stalled"] for status in views.status() if status["stalled"]}
