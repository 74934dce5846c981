"""Rebuilding, and what makes views be rebuilt: other ledgers, other releases, damage."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from infrastructure.views.engine import Entry, Files, Tables, View, Views, ViewsError, generation, stores
from infrastructure.views.engine.stores import Place
from tests.infrastructure.views.engine_kit import (
    BALANCES,
    MONTHS,
    MOVEMENTS,
    TOPICS,
    VIEWS,
    House,
    closed,
    deposited,
    everything,
    fresh_build,
    of_next_edition,
    opened,
    owners,
    record,
    rows_of,
    stalled,
)

HERS = uuid4()


# Other ledgers, other releases


def test_views_ahead_of_a_restored_ledger_are_rebuilt_at_start(file_house: House) -> None:
    record(file_house, file_house.started(), opened("Ada", HERS), deposited(HERS, 5), deposited(HERS, 7))
    file_house.ledger.restore_to(2)
    views = file_house.started()
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


def test_a_process_goes_on_after_two_rebuilds_by_others(file_house: House) -> None:
    views, reader, other = file_house.started(), file_house.started(), file_house.started()
    record(file_house, views, opened("Ada", HERS))
    for _ in range(2):
        other.rebuild()
    assert record(file_house, views, deposited(HERS, 5))
    assert rows_of(reader, owners) == [("Ada", 5)]


def test_a_process_that_starts_during_two_rebuilds_finds_the_last(house: House) -> None:
    other = house.started()
    record(house, other, opened("Ada", HERS))
    store = house.store()
    asked, open_it = [], store.open

    def open_late(number: int) -> Place:
        asked.append(number)
        if len(asked) == 1:
            other.rebuild()
            other.rebuild()
        return open_it(number)

    store.open = open_late  # type: ignore[method-assign]
    with closing(Views(house.ledger, VIEWS, store, TOPICS)) as late:
        late.prepare()
        assert rows_of(late, owners) == [("Ada", 0)]
    assert set(asked) == {1, 3}
    assert house.generation() == 3


def test_a_rebuild_that_fails_leaves_the_present_views(file_house: House) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS))
    (file_house.folder / "views-2.db").mkdir()
    with pytest.raises(ViewsError, match=r"could not be rebuilt: .*Is a directory.*or run `talimger views rebuild`"):
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


def test_a_full_disk_is_said_plainly(
    file_house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    views = file_house.started()
    record(file_house, views, opened("Ada", HERS))

    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 3").close()

    monkeypatch.setattr(stores, "tune_sqlite", small)
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(ViewsError, match=r"full\. Free some space, then start again or run"),
    ):
        views.rebuild()
    assert record(file_house, views, deposited(HERS, 5))
    assert not list(file_house.folder.glob("views-2*"))
    assert Files(file_house.folder).current() == 1
