"""Fixtures for all tests: a data folder, a real PostgreSQL, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import launch_arguments
from tests.groups import Department, FurnishedDepartment
from tests.houses import Furnished, Office
from tests.postgres import PostgresServer


def pytest_configure() -> None:
    """What holds houses against their model shows both sides where they differ, as assertions in tests do."""
    pytest.register_assert_rewrite("tests.stateful")


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty folder, as TALIMGER_DATA names it."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for all tests of this process; it starts with the first test that asks for it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The DATABASE_URL of an empty PostgreSQL database, dropped after the test."""
    with postgres.fresh_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The DATABASE_URL of a test that runs once on each backend; empty for SQLite, which lives in the data folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """An office on SQLite, to be copied."""
    return Furnished.furnish(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(scope="session")
def furnished_on_postgres(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """An office on PostgreSQL, to be copied."""
    with postgres.fresh_database() as url:
        yield Furnished.furnish(tmp_path_factory.mktemp("furnished-on-postgres"), url)


@pytest.fixture
def office(furnished: Furnished, data_folder: Path) -> Iterator[Office]:
    """A house with a programme and its staff, of this test's own, on SQLite."""
    with furnished.opened_copy(data_folder) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def each_office(request: pytest.FixtureRequest, data_folder: Path) -> Iterator[Office]:
    """The same for a test that runs once on each backend."""
    if request.param == "sqlite":
        furnished: Furnished = request.getfixturevalue("furnished")
        with furnished.opened_copy(data_folder) as opened:
            yield opened
        return
    model: Furnished = request.getfixturevalue("furnished_on_postgres")
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.fresh_database(model.database_url) as url, model.opened_copy(data_folder, url) as opened:
        yield opened


@pytest.fixture(scope="session")
def furnished_department(tmp_path_factory: pytest.TempPathFactory) -> FurnishedDepartment:
    """A department that appoints mentors to groups, to be copied."""
    return FurnishedDepartment.furnish(tmp_path_factory.mktemp("department"))


@pytest.fixture
def department(furnished_department: FurnishedDepartment, data_folder: Path) -> Iterator[Department]:
    """A department of this test's own."""
    with furnished_department.opened_copy(data_folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Lets pytest-playwright start Debian's Chromium."""
    return {**browser_type_launch_args, **launch_arguments()}
