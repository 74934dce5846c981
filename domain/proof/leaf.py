"""The leaf of an entry: canonical JSON (RFC 8785) of where it stands, what it is, and the SHA-256 of its stored bytes.

Its keys are in their order, and its texts are written as RFC 8785 asks, so that anybody can write the same bytes again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple


class Line(NamedTuple):
    """An entry as it is stored. `stream` is its case's id; `state` the JSON of the event, byte for byte."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


def leaf_of(line: Line, recorded_at: str) -> bytes:
    """The leaf of an entry that was recorded at a moment, in the words of its stored bytes."""
    position, stream, version, topic, state = line
    return leaf(position, recorded_at, sha256(state).hexdigest(), stream, topic, version)


def leaf(position: int, recorded_at: str, checksum: str, stream: str, topic: str, version: int) -> bytes:
    return (
        f'{{"position":{position},"recorded_at":{canonical(recorded_at)},"sha256":"{checksum}",'
        f'"stream":{canonical(stream)},"topic":{topic_text(topic)},"version":{version}}}'
    ).encode()


def canonical(text: str) -> str:
    """A text as RFC 8785 writes it: as ECMAScript does, nothing escaped that need not be."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)


topic_text = lru_cache(maxsize=1000)(canonical)
"""There are few of them, and very many entries."""
