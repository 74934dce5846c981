"""The cases of whoever looks: in them she reads by her part alone, and lists of the office tell her of no concern."""

from __future__ import annotations

from flask import g

from web.house import present_house
from web.session import visitor


def own_cases() -> tuple[str, ...]:
    """The ids of the cases in which she takes part, or took part once, as of today: found once a page."""
    if "own_cases" not in g:
        ids = sorted(map(str, visitor().everybody))
        g.own_cases = tuple(row.id for one in ids for row in present_house().case_list.of_person(one))
    found: tuple[str, ...] = g.own_cases
    return found
