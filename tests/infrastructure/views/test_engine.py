"""The projector on SQLite and PostgreSQL: what is recorded is read at once, and taken exactly once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from infrastructure.views.engine import Entry, Tables, View, Views, generation
from tests.infrastructure.views.engine_kit import (
    BALANCES,
    MONDAY,
    MONTHS,
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
    opened,
    owners,
    record,
    rows_of,
)

HERS = uuid4()


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


def test_events_that_others_recorded_meanwhile_are_taken_along(file_house: House) -> None:
    views = file_house.started()
    file_house.ledger.record(opened("Ada", HERS))
    assert record(file_house, views, deposited(HERS, 5))
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
        time.sleep(0.01)
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


def test_each_view_and_each_table_stands_for_itself(data_folder: Path) -> None:
    with pytest.raises(ValueError, match="each view stands for itself: months"):
        House(data_folder, "").views((MONTHS, MONTHS))
    with pytest.raises(ValueError, match="each table stands for itself: months"):
        House(data_folder, "").views((MONTHS, replace(MONTHS, name="again")))


def test_a_view_waits_for_no_event_that_there_is_not(data_folder: Path) -> None:
    wrong = replace(MONTHS, on={"Depositd": MONTHS.on["Deposited"]})
    with pytest.raises(ValueError, match="view months waits for events that nobody writes: Depositd"):
        House(data_folder, "").views((wrong,))


# Rows by what stands in a column


def deposit_to_all_of_her_owner(rows: Tables, entry: Entry) -> None:
    owner = rows[accounts].require(entry.event.account)["owner"]
    for account in rows[accounts].having("owner", owner):
        rows[accounts].change(account["id"], balance=account["balance"] + entry.event.amount)


TOGETHER = replace(BALANCES, on={**BALANCES.on, "Deposited": deposit_to_all_of_her_owner})


def test_rows_are_found_by_a_column_whether_they_are_written_or_only_in_memory(house: House) -> None:
    views, gone = house.started((TOGETHER,)), uuid4()
    record(house, views, opened("Ada", HERS), opened("Ada", gone), opened("Bob"))
    record(house, views, closed(gone), opened("Ada"), deposited(HERS, 5), deposited(HERS, 7))
    balances = sorted((owner, balance) for _, owner, balance, *_ in rows_of(views, accounts))
    assert balances == [("Ada", 12), ("Ada", 12), ("Bob", 0)]
    with closing(Views.in_memory(house.ledger, (TOGETHER,), TOPICS)) as rebuilt:
        assert rows_of(rebuilt, accounts) == rows_of(views, accounts)
