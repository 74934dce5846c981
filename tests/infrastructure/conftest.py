"""Fixtures for tests of what touches the outside; each runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from infrastructure.databases import Databases, open_databases
from infrastructure.event_store import LedgerStore
from infrastructure.migrations import migrate
from tests.houses import settings_of
from tests.ledgers import open_store


@pytest.fixture
def databases(data_folder: Path, database_url: str) -> Iterator[Databases]:
    """Desk, keys and views, as they are at first."""
    with closing(open_databases(settings_of(data_folder, database_url))) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def desk(databases: Databases) -> sa.Engine:
    return databases.desk


@pytest.fixture
def place(database_url: str, data_folder: Path) -> str:
    """Where a ledger is, as `open_store` takes it."""
    return database_url or str(data_folder / "ledger.db")


@pytest.fixture
def store(place: str) -> Iterator[LedgerStore]:
    with closing(open_store(place)) as opened:
        yield opened
