"""What the generated pages share: Markdown, and the words for roles."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence

from domain.case import Role

GENERATED = "This page is written from the code by `talimger docs`. Change it there."


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, with an empty one behind it."""
    yield line(heads)
    yield line(["---"] * len(heads))
    yield from map(line, rows)
    yield ""


def line(cells: Sequence[str]) -> str:
    escaped = [cell.replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def code(name: str) -> str:
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    return ", ".join(map(code, names))


def said_of(thing: object) -> str:
    """The docstring of a class, a function or a module, in one line; empty where it has none."""
    own = getattr(thing, "__doc__", None) or ""
    return " ".join(inspect.cleandoc(own).split())


def in_order(roles: Iterable[Role]) -> list[Role]:
    return [role for role in Role if role in set(roles)]


def roles_in_words(roles: Iterable[Role]) -> str:
    """`mentor, mentee, coordinator`."""
    return ", ".join(role.value for role in in_order(roles))
