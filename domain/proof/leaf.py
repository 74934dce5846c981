"""The leaf of an entry: canonical JSON (RFC 8785) of where it stands, what it is, and the SHA-256 of its stored bytes.

Its keys are in their order, and msgspec writes texts and whole numbers as RFC 8785 asks (a test holds it to that), so that
anybody can write the same bytes again.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import msgspec

from domain.proof.tree import PREFIX


class Line(NamedTuple):
    """An entry as it is stored. `stream` is its case's id; `state` the JSON of the event, byte for byte."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class Leaf(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """What a leaf says, by the order of its keys. `recorded_at` is in the words of the stored bytes."""

    position: int
    recorded_at: str
    sha256: str
    stream: str
    topic: str
    version: int


class Recorded(msgspec.Struct, gc=False):
    recorded_at: str


class Acted(msgspec.Struct, gc=False):
    act: Recorded


encoded = msgspec.json.Encoder().encode
acted = msgspec.json.Decoder(Acted).decode


def said_recorded_at(state: bytes) -> str:
    """When an entry says that it was recorded, in its own words; nothing, where it cannot be read any more."""
    try:
        return acted(state).act.recorded_at
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError):
        return ""


def leaf_of(line: Line) -> bytes:
    position, stream, version, topic, state = line
    return encoded(Leaf(position, said_recorded_at(state), sha256(state).hexdigest(), stream, topic, version))


def hash_of(line: Line) -> bytes:
    """The hash of an entry's leaf."""
    return sha256(PREFIX + leaf_of(line)).digest()
