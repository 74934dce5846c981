"""Fixtures for tests of the projector: the small bank that it is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.infrastructure.views.engine_kit import House


@pytest.fixture
def house(data_folder: Path, database_url: str) -> Iterator[House]:
    with closing(House(data_folder, database_url)) as house:
        yield house


@pytest.fixture
def file_house(data_folder: Path) -> Iterator[House]:
    with closing(House(data_folder, "")) as house:
        yield house
