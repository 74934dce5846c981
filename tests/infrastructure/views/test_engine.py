"""The projector, on SQLite and PostgreSQL: what it takes, where it stops, and what it does about other ledgers and releases."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from infrastructure.views.engine import Entry, Files, Tables, View, Views, ViewsError, generation, stores
from tests.infrastructure.views.engine_kit import (
    BALANCES,
    MONDAY,
    MONTHS,
    MOVEMENTS,
    POISON,
    TOPICS,
    VIEWS,
    House,
    accounts,
    closed,
    deposited,
    everything,
    fresh_build,
    months,
    movements,
    of_next_edition,
    opened,
    owners,
    record,
    rows_of,
    stalled,
)

HERS, HIS = uuid4(), uuid4()


@pytest.fixture
def house(data_folder: Path, database_url: str) -> Iterator[House]:
    with closing(House(data_folder, database_url)) as house:
        yield house


@pytest.fixture
def file_house(data_folder: Path) -> Iterator[House]:
    with closing(House(data_folder, "")) as house:
        yield house


# Taking events


def test_what_was_recorded_can_be_read_at_once(house: House) -> None:
    views = house.started()
    assert record(house, views, opened("Ada", HERS), deposited(HERS, 5))
    assert record(house, views, deposited(HERS, 7))
    assert rows_of(views, accounts) == [(HERS, "Ada", 12, [5, 7], MONDAY + timedelta(hours=3))]
    assert rows_of(views, owners) == [("Ada", 12)]
    assert rows_of(views, movements) == [(2, HERS, 5, ""), (3, HERS, 7, "")]
    assert rows_of(views, months) == [(HERS, "2026-03", 2)]
    assert record(house, views, closed(HERS))
    assert rows_of(views, accounts) == []
    assert everything(views) == fresh_build(house)


def test_events_that_others_recorded_meanwhile_are_taken_along(house: House) -> None:
    views = house.started()
    house.ledger.record(opened("Ada", HERS))
    assert record(house, views, deposited(HERS, 5))
    assert views.status() == [
        {"name": name, "position": 2, "lag": 0, "stalled": None} for name in ("balances", "movements", "months")
    ]
    assert rows_of(views, owners) == [("Ada", 5)]


def test_one_reading_sees_one_state(house: House) -> None:
    views, other = house.started(), house.started()
    record(house, views, opened("Ada", HERS), deposited(HERS, 5))
    with views.read() as connection:
        assert record(house, other, deposited(HERS, 7))
        assert connection.scalar(sa.select(owners.c.total)) == 5
        with views.read() as inner:
            assert inner.scalar(sa.select(accounts.c.balance)) == 5
    assert rows_of(views, owners) == [("Ada", 12)]


def test_a_command_takes_a_few_batches_and_leaves_the_rest_to_the_background(
    file_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "BATCH", 10)
    house, views = file_house, file_house.started()
    house.ledger.record(opened("Ada", HERS), *(deposited(HERS, 1) for _ in range(35)))
    assert not record(house, views, deposited(HERS, 1))
    while views.lag():
        pass
    assert rows_of(views, owners) == [("Ada", 36)]


def test_the_clock_brings_the_views_to_the_end_of_the_ledger(
    file_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "BATCH", 10)
    house, views = file_house, file_house.started()
    house.ledger.record(opened("Ada", HERS), *(deposited(HERS, 1) for _ in range(99)))
    assert views.lag() == 100
    assert views.catch_up_all()
    assert views.lag() == 0
    assert everything(views) == fresh_build(house)


def test_views_as_of_then(file_house: House) -> None:
    file_house.ledger.record(opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 7))
    with closing(Views.in_memory(file_house.ledger, VIEWS, TOPICS, up_to=2)) as then:
        assert rows_of(then, owners) == [("Ada", 5)]
        assert then.lag() == 0
        assert then.catch_up_all()
        assert rows_of(then, owners) == [("Ada", 5)]


def test_two_processes_do_not_take_the_same_event(house: House) -> None:
    taken: list[int] = []
    first_is_at_it, enough = threading.Event(), threading.Event()

    def take(rows: Tables, entry: Entry) -> None:
        taken.append(entry.at)
        first_is_at_it.set()
        assert enough.wait(20)

    views = (View("months", (months,), {"Deposited": take}),)
    one, other = house.started(views), house.started(views)
    house.ledger.record(deposited(HERS, 5))
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(one.catch_up, 1)]
        assert first_is_at_it.wait(20)
        done.append(threads.submit(other.catch_up, 1))
        time.sleep(0.2)  # time enough for the other one to do wrong
        enough.set()
        assert [one_done.result() for one_done in done] == [True, True]
    assert taken == [1]


# Stopping


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


def test_a_rebuild_stops_at_the_same_event_with_the_same_rows(house: House) -> None:
    views = house.started()
    for amount in (5, 7, POISON, 9):
        account = uuid4()
        record(house, views, opened("Ada"), opened("Ada", account), deposited(account, amount))
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
    assert "RowMissing: no such row in months in change (test_engine.py:" in stalled(views)["months"]
    assert "ColumnUnknown: movements has no amuont in put (test_engine.py:" in stalled(views)["movements"]


def test_no_view_passes_over_an_event_of_a_newer_release(house: House) -> None:
    views = house.started()
    record(house, views, opened("Ada", HERS), deposited(HERS, 5))
    assert not record(house, views, deposited(HERS, 7), ("AccountFrozen", HERS, {}), deposited(HERS, 9))
    assert rows_of(views, owners) == [("Ada", 12)]
    reason = "event 4 (AccountFrozen): unknown here, written by a newer release?"
    assert views.status()[0] == {"name": "balances", "position": 3, "lag": 2, "stalled": reason}
    assert stalled(views).keys() == {"balances", "movements", "months"}
    views.rebuild()
    assert stalled(views)["months"] == reason

    newer = house.started(known_topics=TOPICS | {"AccountFrozen"})
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


def test_trouble_with_another_database_is_no_fault_of_the_event(house: House) -> None:
    away = [True]

    def open_sealed(rows: Tables, entry: Entry) -> None:
        rows[months].put({"account": entry.event.account, "month": "", "count": 1})
        if away:
            raise sa.exc.OperationalError("SELECT", None, Exception("the database of keys is away"))

    views = house.started((BALANCES, View("months", (months,), {"Deposited": open_sealed})))
    record(house, views, opened("Ada", HERS))
    assert not record(house, views, deposited(HERS, 5))
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


# Other ledgers, other releases


def test_views_ahead_of_a_restored_ledger_are_rebuilt_at_start(house: House) -> None:
    record(house, house.started(), opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 7))
    house.ledger.restore_to(2)
    views = house.started()
    assert rows_of(views, owners) == [("Ada", 5)]


def test_views_of_a_restored_ledger_that_grew_again_are_rebuilt_at_start(file_house: House) -> None:
    record(file_house, file_house.started(), opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 7))
    file_house.ledger.restore_to(2)
    file_house.ledger.record(deposited(HERS, 1), deposited(HERS, 1))
    views = file_house.started()
    assert rows_of(views, owners) == [("Ada", 7)]


def test_a_running_process_notices_that_the_ledger_was_restored(file_house: House) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 7))
    file_house.ledger.restore_to(2)
    assert views.catch_up_all()
    assert rows_of(views, owners) == [("Ada", 5)]
    assert record(file_house, views, deposited(HERS, 1))
    assert rows_of(views, owners) == [("Ada", 6)]


def test_views_are_rebuilt_at_start_only_when_they_have_to_be(house: House) -> None:
    record(house, house.started(), opened("Ada", HERS))
    first = house.generation()
    house.started()
    assert house.generation() == first
    house.started((of_next_edition(BALANCES), MOVEMENTS, MONTHS))
    assert house.generation() == first + 1


def test_another_shape_of_a_table_is_noticed(file_house: House) -> None:
    record(file_house, file_house.started(), opened("Ada", HERS), deposited(HERS, 5))
    wider = sa.Table(
        "movements",
        sa.MetaData(),
        sa.Column("at", sa.Integer, primary_key=True),
        sa.Column("account", sa.Uuid),
        sa.Column("more", sa.String, default="!"),
    )

    def add(rows: Tables, entry: Entry) -> None:
        rows[wider].add({"at": entry.at})

    views = file_house.started((BALANCES, View("movements", (wider,), {"Deposited": add}), MONTHS))
    assert rows_of(views, wider) == [(2, None, "!")]


def test_an_old_release_does_not_touch_what_a_new_one_made(file_house: House) -> None:
    old = file_house.started()
    record(file_house, old, opened("Ada", HERS))
    new = file_house.started((of_next_edition(BALANCES), MOVEMENTS, MONTHS))
    assert not record(file_house, old, deposited(HERS, 5))
    with pytest.raises(ViewsError, match="made by another release"):
        rows_of(old, owners)
    assert "made by another release" in stalled(old)["balances"]
    assert new.catch_up_all()
    assert rows_of(new, owners) == [("Ada", 5)]


def test_views_that_were_thrown_away_are_made_again(house: House) -> None:
    record(house, house.started(), opened("Ada", HERS), deposited(HERS, 5))
    if house.database_url:
        with psycopg.connect(house.database_url) as connection:
            connection.execute(f"DROP SCHEMA views_{house.generation()} CASCADE")
    else:
        for file in house.folder.glob("views-*"):
            file.unlink()
    with pytest.raises(ViewsError, match="There are no views yet"):
        rows_of(house.views(), owners)
    assert rows_of(house.started(), owners) == [("Ada", 5)]


@pytest.mark.parametrize("damage", ["views.current", "views-1.db"])
def test_damaged_files_are_made_again(file_house: House, damage: str) -> None:
    record(file_house, file_house.started(), opened("Ada", HERS), deposited(HERS, 5))
    file_house.close()
    for file in file_house.folder.glob(damage + "*"):
        file.write_bytes(b"no such thing" * 500)
    assert rows_of(file_house.started(), owners) == [("Ada", 5)]


# Rebuilding


def test_a_rebuild_reports_its_progress_and_keeps_the_generation_before(house: House) -> None:
    views = house.started()
    house.ledger.record(opened("Ada", HERS), deposited(HERS, 5))
    for _ in range(3):
        told: list[tuple[int, int]] = []
        views.rebuild(lambda done, goal, told=told: told.append((done, goal)))  # type: ignore[misc]
        assert told == [(2, 2)]
    with closing(house.store()) as store:
        assert store.numbers() == [house.generation() - 1, house.generation()]
    assert everything(views) == fresh_build(house)


def test_a_reader_follows_a_rebuild_by_others_at_once(house: House) -> None:
    reader, other = house.started(), house.started()
    record(house, other, opened("Ada", HERS))
    assert rows_of(reader, owners) == [("Ada", 0)]
    other.rebuild()
    assert record(house, other, deposited(HERS, 5))
    assert rows_of(reader, owners) == [("Ada", 5)]


def test_a_process_goes_on_after_two_rebuilds_by_others(house: House) -> None:
    views, reader, other = house.started(), house.started(), house.started()
    record(house, views, opened("Ada", HERS))
    for _ in range(2):
        other.rebuild()
    assert record(house, views, deposited(HERS, 5))
    assert rows_of(reader, owners) == [("Ada", 5)]


def test_a_rebuild_that_fails_leaves_the_present_views(file_house: House) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS))
    (file_house.folder / "views-2.db").mkdir()
    with pytest.raises(ViewsError, match=r"could not be rebuilt: .*Is a directory.*run `talimger views rebuild`"):
        views.rebuild()
    assert record(file_house, views, deposited(HERS, 5))
    assert rows_of(views, owners) == [("Ada", 5)]
    (file_house.folder / "views-2.db").rmdir()
    views.rebuild()
    assert everything(views) == fresh_build(file_house)


def test_a_large_build_does_not_keep_all_rows_in_memory(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(generation, "MOST_ROWS", 3)
    monkeypatch.setattr(generation, "BULK", 2)
    views = house.started()
    for amount in range(6):
        account = uuid4()
        record(house, views, opened("Ada", HERS) if not amount else opened(f"{amount}", account))
        record(house, views, deposited(HERS, amount), closed(account) if amount % 2 else deposited(HERS, 1))
    before = everything(views)
    views.rebuild()
    assert everything(views) == before
    assert "small steps" not in caplog.text


# Views that contradict each other


def test_each_view_and_each_table_stands_for_itself(data_folder: Path) -> None:
    with pytest.raises(ValueError, match="each view stands for itself: months"):
        House(data_folder, "").views((MONTHS, MONTHS))
    with pytest.raises(ValueError, match="each table stands for itself: months"):
        House(data_folder, "").views((MONTHS, replace(MONTHS, name="again")))


def test_a_view_waits_for_no_event_that_there_is_not(data_folder: Path) -> None:
    wrong = replace(MONTHS, on={"Depositd": MONTHS.on["Deposited"]})
    with pytest.raises(ValueError, match="view months waits for events that nobody writes: Depositd"):
        House(data_folder, "").views((wrong,))


def test_a_full_disk_is_said_plainly(
    file_house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS))

    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 3").close()

    monkeypatch.setattr(stores, "tune_sqlite", small)
    with caplog.at_level(logging.ERROR), pytest.raises(ViewsError, match=r"full\. Free some space, then run"):
        views.rebuild()
    assert record(file_house, views, deposited(HERS, 5))
    assert not list(file_house.folder.glob("views-2*"))
    assert Files(file_house.folder).current() == 1
