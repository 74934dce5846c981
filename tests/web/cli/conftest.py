"""Fixtures for tests of the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import Furnished, Office
from tests.postgres import PostgresServer
from tests.web.cli.terminal import Terminal


@pytest.fixture
def empty(data_folder: Path) -> Terminal:
    """A terminal over a new data folder."""
    return Terminal(data_folder)


@pytest.fixture
def terminal(furnished: Furnished, data_folder: Path) -> Terminal:
    """A terminal over a house with a programme, an intake and its staff, on SQLite; nobody can sign in yet."""
    shutil.copytree(furnished.folder, data_folder, dirs_exist_ok=True)
    return Terminal(data_folder)


@pytest.fixture
def office(furnished: Furnished, data_folder: Path) -> Iterator[Office]:
    """The same house, open in the test: not the one of pages, which the fixture of this name is elsewhere in the web."""
    with furnished.opened_copy(data_folder) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def each_terminal(request: pytest.FixtureRequest, data_folder: Path) -> Iterator[Terminal]:
    """`terminal` for a test that runs once on each backend."""
    if request.param == "sqlite":
        yield request.getfixturevalue("terminal")
        return
    model: Furnished = request.getfixturevalue("furnished_on_postgres")
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.fresh_database(model.database_url) as url:
        yield Terminal(data_folder, url)
