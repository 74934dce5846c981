"""What a revision of a policy changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from domain.policy.policy import Policy
from domain.policy.words import Names


class Difference(NamedTuple):
    """A key path of the file, and what each version says there; None where it says nothing.

    Rows and languages stand in brackets: `requirements[orientation].names[ru]`.
    """

    path: str
    old: object
    new: object


def differences(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Everything in which two policies differ, in the order of the programme file's reference."""
    return tuple(_between("", old, new))


def _between(path: str, old: object, new: object) -> Iterator[Difference]:
    if old == new:
        return
    old_rows, new_rows = _rows(old), _rows(new)
    if old_rows is not None and new_rows is not None:
        for key in dict.fromkeys((*old_rows, *new_rows)):
            yield from _between(f"{path}[{key}]", old_rows.get(key), new_rows.get(key))
        stayed = tuple(key for key in old_rows if key in new_rows)
        stayed_now = tuple(key for key in new_rows if key in old_rows)
        if stayed != stayed_now:
            yield Difference(f"{path} (order)", stayed, stayed_now)
    elif is_dataclass(old) and type(old) is type(new):
        for field in fields(old):
            inner = f"{path}.{field.name}" if path else field.name
            yield from _between(inner, getattr(old, field.name), getattr(new, field.name))
    else:
        yield Difference(path, old, new)


def _rows(value: object) -> dict[str, object] | None:
    """What has keys of its own, by them: rows with codes, texts by language, pairs. None for everything else."""
    if isinstance(value, Names):
        return dict(value.pairs)
    if not isinstance(value, tuple):
        return None
    rows: dict[str, object] = {}
    for row in value:
        match row:
            case object(code=str(key)):
                rows[key] = row
            case (str(key), inner):
                rows[key] = inner
            case _:
                return None
    return rows
