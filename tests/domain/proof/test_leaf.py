"""The leaf is canonical JSON by the rules of RFC 8785, whatever stands in it."""

from __future__ import annotations

import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from domain.proof.leaf import encoded, leaf_of, leaves_of, said_recorded_at

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))  # JSON of RFC 8785 is UTF-8: it has no lone surrogates
ESCAPED = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


def by_the_rules(text: str) -> str:
    """RFC 8785, 3.2.2.2, written down once more: character by character."""
    return '"' + "".join(ESCAPED.get(ord(c), f"\\u{ord(c):04x}" if ord(c) < 0x20 else c) for c in text) + '"'


@given(TEXTS)
def test_texts_are_written_as_rfc_8785_says(text: str) -> None:
    assert encoded(text).decode() == by_the_rules(text)


def test_the_example_of_the_rfc() -> None:
    """RFC 8785, 3.2.2: the text of its example, in and out."""
    text = json.loads('"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"')
    assert encoded(text).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@given(st.integers(1, 2**53 - 1), TEXTS, st.integers(1, 2**31), TEXTS, TEXTS, TEXTS)
def test_a_leaf_says_all_of_an_entry_with_its_keys_in_order(
    position: int, stream: str, version: int, topic: str, more: str, recorded_at: str
) -> None:
    state = json.dumps({"more": more, "act": {"recorded_at": recorded_at}}).encode()
    told = leaf_of((position, stream, version, topic, state))
    said = {
        "topic": topic,
        "version": version,
        "position": position,
        "recorded_at": recorded_at,
        "stream": stream,
        "sha256": sha256(state).hexdigest(),
    }
    keys = sorted(said, key=lambda key: key.encode("utf-16-be"))  # RFC 8785, 3.2.3
    values = {key: by_the_rules(value) if isinstance(value, str) else str(value) for key, value in said.items()}
    assert leaves_of([(position, stream, version, topic, state)]) == [told]
    assert told == ("{" + ",".join(f'"{key}":{values[key]}' for key in keys) + "}").encode()
    assert json.loads(told) == said


def test_what_cannot_be_read_any_more_has_a_leaf_as_well() -> None:
    for state in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"act":{}}',
        b'{"act":{"recorded_at":5}}',
        b'{"act":{"recorded_at":"\xff"}}',
    ):
        assert said_recorded_at(state) == ""
        lines = [(1, "a", 1, "One", b'{"act":{"recorded_at":"then"}}'), (2, "b", 1, "Another", state)]
        assert leaves_of(lines) == [leaf_of(line) for line in lines]
        assert json.loads(leaf_of((1, "", 1, "", state)))["recorded_at"] == ""
