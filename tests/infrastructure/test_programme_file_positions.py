"""The scanner that knows on which line each key of a TOML text stands."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.programme_files.positions import Path, Positions

TRICKY = '''\
# [not.a.table]
title = "a # b = [c]" # comment
"quoted \\"key\\"" = 1
'lit.eral' = 2
names.en = "One"
names . ru = 'Два # "три"'
born = 1979-05-27 07:32:00 # a date with a space
text = """
[not.a.header]
key = "not a key"
ends in quotes: """""
raw = \'\'\'
[[nor.this]]
\'\'\'
list = [
    1, # one
    [2, 3],
    { a = { b = 4 }, c = ["x,y", "]"] },
]
inline = { x.y = 1, z = {}, "w" = [] }

[table]
key = 1

[[rows]]
code = "a"
[rows.inner]
deep = 1
[[rows.more]]
n = 1
[[rows.more]]
n = 2
[[rows]]
[[rows.more]]
n = 3
  [ spaced . "out" ]
  key = true

[later.child]
n = 1
[later]
m = 2
'''

LINES: dict[Path, int] = {
    ("title",): 2,
    ('quoted "key"',): 3,
    ("lit.eral",): 4,
    ("names",): 5,
    ("names", "ru"): 6,
    ("born",): 7,
    ("text",): 8,
    ("raw",): 12,
    ("list",): 15,
    ("list", 0): 16,
    ("list", 1, 1): 17,
    ("list", 2, "a", "b"): 18,
    ("list", 2, "c", 1): 18,
    ("inline", "x", "y"): 20,
    ("inline", "w"): 20,
    ("table",): 22,
    ("table", "key"): 23,
    ("rows",): 25,
    ("rows", 0): 25,
    ("rows", 0, "code"): 26,
    ("rows", 0, "inner"): 27,
    ("rows", 0, "inner", "deep"): 28,
    ("rows", 0, "more", 0, "n"): 30,
    ("rows", 0, "more", 1): 31,
    ("rows", 0, "more", 1, "n"): 32,
    ("rows", 1): 33,
    ("rows", 1, "more", 0, "n"): 35,
    ("spaced", "out"): 36,
    ("spaced", "out", "key"): 37,
    ("later", "child", "n"): 40,
    ("later",): 41,
    ("later", "m"): 42,
}


def paths_of(value: Any, path: Path = ()) -> set[Path]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return {path}.union(*(paths_of(one, (*path, key)) for key, one in inner))


def test_every_key_stands_on_its_line() -> None:
    positions = Positions(TRICKY)
    assert {path: positions.line(path) for path in LINES} == LINES
    assert positions.paths == paths_of(tomllib.loads(TRICKY))


def test_a_missing_key_is_missing_from_its_table() -> None:
    positions = Positions(TRICKY)
    assert positions.line(("rows", 1, "code")) == 33
    assert positions.line(("rows", 0, "inner", "absent", "deeper")) == 27
    assert positions.line(("absent",)) == 1


texts = st.text(st.sampled_from("abж \"'#=[]{},.\\\n\t"), max_size=12)
keys = st.text(st.sampled_from("ab_-ж .\"'#[=\\"), min_size=1, max_size=5)
values = st.recursive(
    st.booleans()
    | st.integers(-99, 99)
    | texts
    | st.dates()
    | st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_the_scanner_finds_what_the_parser_finds(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    assert Positions(text).paths == paths_of(tomllib.loads(text))
