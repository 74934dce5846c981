"""Fixtures for tests of the web."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tests.web.office import Office, open_office
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
