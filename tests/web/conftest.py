"""Fixtures for tests of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser

from tests.houses import Furnished
from tests.web.front import Front
from tests.web.office import Office, open_office
from tests.web.stage import Stage, open_stage
from web.as_of import Site


class CompiledTemplates(BytecodeCache):
    """Each template is compiled once for all applications that tests make, not once for each."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self.compiled.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


Site.jinja_options = {"bytecode_cache": CompiledTemplates()}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A programme and its staff; one for all tests of a file."""
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def front(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """An office with an open intake, and the pages over it; one for all tests of a file."""
    with furnished.opened_copy(tmp_path_factory.mktemp("front")) as office:
        yield Front(office)


@pytest.fixture
def new_front(furnished: Furnished, data_folder: Path) -> Iterator[Front]:
    """The same of one test's own."""
    with furnished.opened_copy(data_folder) as office:
        yield Front(office)


@pytest.fixture
def stage(new_front: Front, browser: Browser) -> Iterator[Stage]:
    with open_stage(new_front, browser) as stage:
        yield stage
