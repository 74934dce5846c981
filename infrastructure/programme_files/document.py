"""Looking into a programme file as TOML gave it, with whatever is wrong in it: what is of another kind is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from domain.policy import PARTICIPANTS
from infrastructure.programme_files.faults import Trouble
from infrastructure.programme_files.positions import Path

Document = dict[str, Any]

LISTS = {
    "topics": "topics",
    "languages": "languages",
    "track": "tracks",
    "tracks": "tracks",
    "faculty": "faculties",
    "field_of_study": "fields_of_study",
    "region": "regions",
    "kind": "mentor_kinds",
    "mentor_kind": "mentor_kinds",
    "priority": "selection.priority_groups",
}
"""What people are compared in, or counted by: the list of the file that it is chosen from."""


def each(found: Any, pattern: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """What stands at a pattern such as `forms.*.questions`, with its path; `*` is every place of a list."""
    if not pattern:
        yield path, found
        return
    key, _, rest = pattern.partition(".")
    if key == "*" and isinstance(found, list):
        for place, inner in enumerate(found):
            yield from each(inner, rest, (*path, place))
    elif isinstance(found, dict) and key in found:
        yield from each(found[key], rest, (*path, key))


def texts(document: Document, *patterns: str) -> Iterator[tuple[Path, str]]:
    found = chain.from_iterable(each(document, pattern) for pattern in patterns)
    return ((path, value) for path, value in found if isinstance(value, str))


def codes(document: Document, *patterns: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for _, value in texts(document, *patterns)))


def rows(document: Document, pattern: str) -> Iterator[tuple[Path, Document]]:
    return ((path, row) for path, row in each(document, pattern) if isinstance(row, dict))


def text_at(row: Document, key: str) -> str:
    """What a row says at a key; nothing where that is no text."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def strings(value: Any) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def number_at(row: Document, key: str) -> int | None:
    """The whole number that a row says at a key."""
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def roles_by_code(document: Document, table: str, key: str) -> dict[str, frozenset[str]]:
    """By the code of a row: its roles; both where it names none."""
    return {
        text_at(row, "code"): strings(row.get(key)) or frozenset(PARTICIPANTS)
        for _, row in rows(document, f"{table}.*")
    }


def months_of(document: Document) -> int | None:
    """How many months a commitment lasts at most, where the file says so in a way that can be read."""
    commitment = document.get("commitment")
    if not isinstance(commitment, dict):
        return None
    year: Any = commitment.get("academic_year")
    if isinstance(year, dict):
        first, last = text_at(year, "first"), text_at(year, "last")
        if not (first[:2].isdecimal() and last[:2].isdecimal()):
            return None
        return 12 if first[:2] == last[:2] and last < first else (int(last[:2]) - int(first[:2])) % 12 + 1
    return number_at(commitment, "length_months")


def uninvited(row: Document, roles: frozenset[str], invited: dict[str, frozenset[str]]) -> str:
    """Those of the roles whom a row's gathering does not invite."""
    return ", ".join(sorted(roles - invited.get(text_at(row, "gathering"), roles)))


def listed_nowhere(document: Document, path: Path, on: str, how: str) -> Iterator[Trouble]:
    listed = LISTS.get(on)
    if listed and not any(True for _ in rows(document, f"{listed}.*")):
        yield Trouble(path, f"This file has no {listed} to be {how}.")
