"""What the product keeps of a programme file but does not act on yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass

RECORDED_ONLY: tuple[str, ...] = ()
"""Key paths of the file, without the codes of rows. A path leaves this list with the change that acts on it."""


def said_but_only_recorded(policy: object, paths: Sequence[str] = RECORDED_ONLY) -> tuple[str, ...]:
    return tuple(path for path in paths if _says(policy, path.split(".")))


def _says(value: object, path: list[str]) -> bool:
    """Whether the file says something at the path; a path through rows stands where one row does."""
    if isinstance(value, tuple):
        return any(_says(row, path) for row in value)
    if not path or not is_dataclass(value):
        return True
    key, *rest = path
    default = next(field.default for field in fields(value) if field.name == key)
    inner = getattr(value, key)
    return inner != default and _says(inner, rest)
