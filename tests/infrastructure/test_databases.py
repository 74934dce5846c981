from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.ports import LedgerUnavailable
from infrastructure.databases import Databases, Moment, insert_new, writing
from infrastructure.sign_in_failures import sign_in_failures

EIGHT = datetime(2026, 9, 1, 8, tzinfo=UTC)
WAITING = {"subject": b"somebody", "failures": 1, "wait_until": EIGHT}


def test_times_come_back_in_utc(desk: sa.Engine) -> None:
    in_almaty = EIGHT.astimezone(timezone(timedelta(hours=5)))
    with writing(desk) as connection:
        connection.execute(sa.insert(sign_in_failures), {**WAITING, "wait_until": in_almaty})
    with desk.connect() as connection:
        found = connection.execute(sa.select(sign_in_failures.c.wait_until)).scalar_one()
    assert (found, found.tzinfo) == (EIGHT, UTC)


def test_times_without_a_time_zone_are_refused(desk: sa.Engine) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a time zone"), desk.connect() as connection:
        connection.execute(sa.select(sa.literal(EIGHT.replace(tzinfo=None), Moment())))


def test_what_is_there_stays_when_it_is_inserted_again(desk: sa.Engine) -> None:
    another = {"subject": b"another", "failures": 2, "wait_until": EIGHT}
    with writing(desk) as connection:
        assert insert_new(connection, sign_in_failures, [WAITING]) == 1
        assert insert_new(connection, sign_in_failures, [{**WAITING, "failures": 9}, another]) == 1
        assert insert_new(connection, sign_in_failures, [WAITING]) == 0
        assert insert_new(connection, sign_in_failures, []) == 0
    with desk.connect() as connection:
        assert set(connection.scalars(sa.select(sign_in_failures.c.failures))) == {1, 2}


def test_mistakes_of_ours_are_not_taken_for_a_database_that_is_away(desk: sa.Engine) -> None:
    with pytest.raises(sa.exc.DBAPIError), desk.connect() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")


class TestOnSqlite:
    @pytest.fixture
    def database_url(self) -> str:
        return ""

    def test_connections_are_durable_and_leave_no_deleted_bytes(self, databases: Databases) -> None:
        for engine in (databases.desk, databases.keys):
            with engine.connect() as connection:
                found = [
                    connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("synchronous", "secure_delete", "busy_timeout", "foreign_keys")
                ]
            assert found == [2, 1, 30_000, 1]

    def test_a_writer_locks_others_out_before_it_reads(self, desk: sa.Engine, data_folder: Path) -> None:
        another = sqlite3.connect(data_folder / "desk.db", timeout=0, isolation_level=None)
        with writing(desk), pytest.raises(sqlite3.OperationalError, match="locked"):
            another.execute("BEGIN IMMEDIATE")
        another.execute("BEGIN IMMEDIATE")
        another.close()

    def test_a_locked_file_is_explained(self, desk: sa.Engine, data_folder: Path) -> None:
        another = sqlite3.connect(data_folder / "desk.db", isolation_level=None)
        another.execute("BEGIN IMMEDIATE")
        with desk.connect() as connection:  # the very connection that `writing` is going to get
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
        with (
            pytest.raises(LedgerUnavailable, match=r"desk\.db cannot be used .*another program holds it"),
            writing(desk),
        ):
            pass
        another.close()

    def test_a_full_disk_is_explained_and_nothing_is_half_written(self, desk: sa.Engine) -> None:
        with desk.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        rows = [WAITING, {**WAITING, "subject": b"x" * 1_000_000}]
        with pytest.raises(LedgerUnavailable, match="make room on the disk"), writing(desk) as connection:
            connection.execute(sa.insert(sign_in_failures), rows)
        with desk.connect() as connection:
            assert connection.execute(sa.select(sign_in_failures)).all() == []
