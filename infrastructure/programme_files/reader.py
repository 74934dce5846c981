"""Reading a programme file: one text in, one policy out, or all of its faults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.exceptions import SCHEMA
from marshmallow.fields import Field

from domain.policy import Policy
from infrastructure.programme_files.blocks import Rows, Table
from infrastructure.programme_files.faults import Fault, ProgrammeFileRefused, Trouble, not_known
from infrastructure.programme_files.positions import Path, Positions
from infrastructure.programme_files.schema.programme import ProgrammeBlock
from infrastructure.programme_files.whole import troubles_of

NOT_UTF8 = "This is no text in UTF-8: save it as UTF-8, or check that it is the right file."
NOT_TOML = "This is no TOML: {error}."
TOO_DEEP = "This is nested too deeply to be a programme file."


def read_programme_file(file: FilePath) -> Policy:
    """Read the programme file at this place.

    Raises:
        ProgrammeFileRefused: it is no programme file, or says what cannot be; with every fault that was found.
        OSError: it cannot be opened.
    """
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProgrammeFileRefused(str(file), [Fault(line, "", NOT_UTF8)]) from None
    return read_programme(text, str(file))


def read_programme(text: str, source: str = "<text>") -> Policy:
    """Read a programme file's text; `source` is what its faults call it.

    Raises:
        ProgrammeFileRefused: it is no TOML, or says what cannot be; with every fault that was found.
    """
    try:
        return read_text(text.removeprefix("\ufeff").replace("\r\n", "\n"), source)
    except RecursionError:
        raise ProgrammeFileRefused(source, [Fault(1, "", TOO_DEEP)]) from None


@lru_cache(maxsize=64)  # each house reads the same few texts
def read_text(text: str, source: str) -> Policy:
    document = parsed(text, source)
    policy, troubles = None, list(troubles_of(document))
    try:
        policy = programme_block().load(document)
    except ValidationError as error:
        troubles += block_troubles(programme_block(), error.messages_dict, ())
    if troubles or not isinstance(policy, Policy):
        positions = Positions(text)
        faults = {Fault(positions.line(at), label(at, document), said, allowed) for at, said, allowed in troubles}
        raise ProgrammeFileRefused(source, faults)
    return policy


def parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:  # TOMLDecodeError, and whole numbers of thousands of digits
        said, line = str(error), text.count("\n") + 1
        if at := re.search(r"line (\d+), column", said):
            line = int(at[1])
        raise ProgrammeFileRefused(source, [Fault(line, "", NOT_TOML.format(error=said.rstrip(".")))]) from None


@cache
def programme_block() -> Schema:
    return ProgrammeBlock()


def block_troubles(block: Schema, messages: dict[Any, Any], path: Path) -> Iterator[Trouble]:
    """What marshmallow found wrong with a table, with what the schema allows there."""
    for key, found in messages.items():
        field = block.fields.get(key)
        if key == SCHEMA:
            yield from (Trouble(path, sentence) for sentence in found)
        elif field is None:
            yield Trouble((*path, key), not_known(key, block.fields), tuple(block.fields))
        else:
            yield from field_troubles(field, found, (*path, key))


def field_troubles(field: Field[Any], messages: Any, path: Path) -> Iterator[Trouble]:
    if isinstance(messages, list):
        yield from (Trouble(path, sentence, getattr(field, "allowed", ())) for sentence in messages)
    elif isinstance(field, Table):
        yield from block_troubles(field.schema, messages, path)
    else:
        for key, found in messages.items():
            if key == SCHEMA:
                yield from field_troubles(field, found, path)
            else:
                inner = field.inner if isinstance(field, Rows) else field
                yield from field_troubles(inner, found, (*path, key))


def label(path: Path, document: dict[str, Any]) -> str:
    """A path as people read it: `requirements[orientation].before`, or `holidays[2].last` where rows have no code."""
    said = ""
    found: Any = document
    for part in path:
        if isinstance(part, int):
            found = found[part] if isinstance(found, list) else None
            code = found.get("code") if isinstance(found, dict) else None
            said += f"[{code if isinstance(code, str) else part + 1}]"
        else:
            found = found.get(part) if isinstance(found, dict) else None
            said += f".{part}" if said else part
    return said
