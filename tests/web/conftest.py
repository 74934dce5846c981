"""Fixtures for tests of the web."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.office import Office, open_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A programme and its staff; one for all tests of a file."""
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office
