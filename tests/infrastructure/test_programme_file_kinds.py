"""Values of the wrong kind, anywhere in a programme file: what looks at the whole file has to bear with them."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from infrastructure.programme_files import ProgrammeFileRefused, read_programme
from infrastructure.programme_files.whole import troubles_of
from tests.infrastructure.programme_texts import ACTION_PLAN, FULL

Place = tuple[str | int, ...]

WRONG_KINDS: tuple[Any, ...] = ([], {}, [["x"]], 1)


def places(found: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    inner: Any = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in inner:
        yield from places(value, (*place, key))


@pytest.mark.parametrize("text", [FULL, ACTION_PLAN], ids=["full", "action plan"])
def test_no_value_of_a_wrong_kind_stops_what_looks_at_the_whole_file(text: str) -> None:
    document = tomllib.loads(text)
    for place in places(document):
        for wrong in WRONG_KINDS:
            changed: Any = copy.deepcopy(document)
            table = changed
            for key in place[:-1]:
                table = table[key]
            table[place[-1]] = wrong
            list(troubles_of(changed))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('survey = "final"', 'survey = ["final"]', "certification.conditions[asked].survey"),
        ('[[surveys]]\ncode = "final"', '[[surveys]]\ncode = ["final"]', "surveys[2].code"),
    ],
)
def test_a_list_where_a_survey_is_named_is_a_fault_among_others(old: str, new: str, key: str) -> None:
    assert FULL.count(old) == 1
    with pytest.raises(ProgrammeFileRefused) as refused:
        read_programme(FULL.replace(old, new), "sixth.toml")
    (fault,) = [one for one in refused.value.faults if one.key == key]
    assert "text" in fault.sentence or "code" in fault.sentence
