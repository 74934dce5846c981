"""Where views stop, and what they are not to blame for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from infrastructure.views.engine import Entry, Tables, View, ViewsError, stores
from tests.infrastructure.views.engine_kit import (
    BALANCES,
    POISON,
    TOPICS,
    VIEWS,
    House,
    accounts,
    deposited,
    everything,
    months,
    movements,
    opened,
    owners,
    record,
    rows_of,
    stalled,
)

HERS, HIS = uuid4(), uuid4()


def test_a_view_that_cannot_take_an_event_stops_alone_and_says_so(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    views = house.started()
    record(house, views, opened("Ada", HERS), deposited(HERS, 5))
    assert record(house, views, deposited(HERS, POISON))
    assert record(house, views, deposited(HERS, 7))
    (at, reason) = (2, "event 3 (Deposited): ValueError in count_in_month (engine_kit.py:")
    assert stalled(views)["months"].startswith(reason)
    assert views.status()[2]["position"] == at
    assert views.status()[2]["lag"] == 2
    assert stalled(views).keys() == {"months"}
    assert str(HERS) not in caplog.text
    assert "view months stops before event 3 (Deposited): ValueError" in caplog.text
    assert rows_of(views, owners) == [("Ada", 25)]
    assert rows_of(views, months) == [(HERS, "2026-03", 1)], "what it had put before it failed is taken back"


@pytest.mark.parametrize("rebuilt", [False, True])
def test_what_a_view_did_before_it_failed_is_taken_back(file_house: House, rebuilt: bool) -> None:
    def take(rows: Tables, entry: Entry) -> None:
        event = entry.event
        for _ in range(2):
            rows[accounts].put({"id": event.account, "balance": event.amount})
            rows[accounts].put({"id": uuid4()})
        rows[accounts].drop(HIS)
        rows[movements].add({"at": entry.at, "note": ""})
        if event.amount == POISON:
            raise ValueError

    views = file_house.started((View("all", (accounts, movements), {"Deposited": take}),))
    file_house.ledger.record(deposited(HIS, 1), deposited(HERS, 2), deposited(HIS, 3), deposited(HERS, POISON))
    if rebuilt:
        views.rebuild()
    assert views.catch_up_all()
    assert [row[2] for row in rows_of(views, accounts) if row[2]] == [2]
    assert [row[0] for row in rows_of(views, movements)] == [1, 2, 3]


def test_a_rebuild_stops_at_the_same_event_with_the_same_rows(file_house: House) -> None:
    views = file_house.started()
    for amount in (5, 7, POISON, 9):
        account = uuid4()
        record(file_house, views, opened("Ada"), opened("Ada", account), deposited(account, amount))
    before, said = everything(views), stalled(views)
    views.rebuild()
    assert stalled(views) == said
    assert said.keys() == {"months"}
    assert everything(views) == before


@pytest.mark.parametrize("rebuilt", [False, True])
def test_what_the_database_refuses_stops_one_view_only(house: House, rebuilt: bool) -> None:
    views = house.started()
    house.ledger.record(opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 6, note=None), deposited(HERS, 7))
    assert views.catch_up_all()
    if rebuilt:
        views.rebuild()
    assert stalled(views).keys() == {"movements"}
    assert "event 3 (Deposited): " in stalled(views)["movements"]
    assert "NotNullViolation" in stalled(views)["movements"] or "IntegrityError" in stalled(views)["movements"]
    assert rows_of(views, movements) == [(2, HERS, 5, "")]
    assert rows_of(views, owners) == [("Ada", 18)]
    assert rows_of(views, months) == [(HERS, "2026-03", 3)]


def test_what_the_database_refuses_to_answer_stops_one_view_only(house: House) -> None:
    def ask_nonsense(rows: Tables, entry: Entry) -> None:
        rows[movements].get("no number" if house.database_url else object())

    views = house.started((BALANCES, View("movements", (movements,), {"Deposited": ask_nonsense})))
    assert record(house, views, opened("Ada", HERS), deposited(HERS, 5))
    assert stalled(views).keys() == {"movements"}
    assert rows_of(views, owners) == [("Ada", 5)]


def test_a_row_that_is_not_there_and_a_column_that_is_not_there(file_house: House) -> None:
    def change(rows: Tables, entry: Entry) -> None:
        rows[months].change((entry.event.account, "2026-03"), count=1)

    def put(rows: Tables, entry: Entry) -> None:
        rows[movements].put({"at": entry.at, "amuont": 1})

    wrong = (View("months", (months,), {"Deposited": change}), View("movements", (movements,), {"Deposited": put}))
    views = file_house.started(wrong)
    record(file_house, views, deposited(HERS, 5))
    assert "RowMissing: no such row in months in change (test_engine_stops.py:" in stalled(views)["months"]
    assert "ColumnUnknown: movements has no amuont in put (test_engine_stops.py:" in stalled(views)["movements"]


def test_no_view_passes_over_an_event_of_a_newer_release(file_house: House) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS), deposited(HERS, 5))
    assert not record(file_house, views, deposited(HERS, 7), ("AccountFrozen", HERS, {}), deposited(HERS, 9))
    assert rows_of(views, owners) == [("Ada", 12)]
    reason = "event 4 (AccountFrozen): unknown here, written by a newer release?"
    assert views.status()[0] == {"name": "balances", "position": 3, "lag": 2, "stalled": reason}
    assert stalled(views).keys() == {"balances", "movements", "months"}
    views.rebuild()
    assert stalled(views)["months"] == reason

    newer = file_house.started(known_topics=TOPICS | {"AccountFrozen"})
    assert newer.catch_up_all()
    assert stalled(newer) == {}
    assert rows_of(newer, owners) == [("Ada", 21)]
    assert views.lag() == 0


def test_no_view_passes_over_a_newer_version_of_an_event(file_house: House) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS))
    assert not record(file_house, views, ("Deposited", HERS, {"class_version": 2, "amounts": [1, 2]}))
    assert len(stalled(views)) == len(VIEWS)


def test_a_damaged_event_stops_the_views_that_want_it(file_house: House) -> None:
    views = file_house.started((BALANCES, View("owners", (movements,), {"AccountOpened": lambda rows, entry: None})))
    record(file_house, views, opened("Ada", HERS))
    with file_house.ledger.open() as connection:
        connection.execute("INSERT INTO entries VALUES (2, 'Deposited', ?, ?)", (str(HERS), b"no JSON"))
    assert views.catch_up(2)
    assert "event 2 (Deposited): JSONDecodeError" in stalled(views)["balances"]
    assert stalled(views).keys() == {"balances"}


def test_trouble_with_another_database_is_no_fault_of_the_event(file_house: House) -> None:
    away = [True]

    def open_sealed(rows: Tables, entry: Entry) -> None:
        rows[months].put({"account": entry.event.account, "month": "", "count": 1})
        if away:
            raise sa.exc.OperationalError("SELECT", None, Exception("the database of keys is away"))

    views = file_house.started((BALANCES, View("months", (months,), {"Deposited": open_sealed})))
    record(file_house, views, opened("Ada", HERS))
    assert not record(file_house, views, deposited(HERS, 5))
    with pytest.raises(ViewsError, match="database of keys is away"):
        views.rebuild()
    assert stalled(views) == {}
    away.clear()
    assert views.catch_up_all()
    assert rows_of(views, months) == [(HERS, "", 1)]


def test_a_locked_database_is_nobodys_fault(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "LOCK_WAIT", 0.1)
    views = house.started()
    record(house, views, opened("Ada", HERS))
    with locked(house):
        assert not record(house, views, deposited(HERS, 5))
        assert views.lag() == 1
        assert rows_of(views, owners) == [("Ada", 0)]
    assert views.catch_up_all()
    assert stalled(views) == {}
    assert rows_of(views, owners) == [("Ada", 5)]


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else holds the lock of the current generation."""
    if house.database_url:
        with psycopg.connect(house.database_url) as connection:
            connection.execute(f"SELECT * FROM views_{house.generation()}.views_progress FOR UPDATE")
            yield
    else:
        file = house.folder / f"views-{house.generation()}.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
