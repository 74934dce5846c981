"""The types of events' fields: what they are called on a page, and an example value of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from domain.case import Role, Sealed
from domain.ids import NAMESPACE
from web.docs.markdown import codes

IN_WORDS: dict[Any, str] = {
    UUID: "id",
    str: "text",
    int: "whole number",
    Decimal: "number, as text",
    bool: "true or false",
    date: "day",
    datetime: "time (UTC)",
    Sealed: "sealed text",
    Role: f"one of {codes(role.value for role in Role)}",
}

TEXTS = {
    "code": "nu-alumni",
    "criterion": "studies",
    "intake": "2026-autumn",
    "kind": "video_call",
    "languages": "kk",
    "month": "2026-09",
    "number": "NU-7KQ4M-3HV8RWTP2X",
    "period": "autumn 2026",
    "policy_text": 'code = "nu-alumni"\n…',
    "programme": "nu-alumni",
    "reference": "NU-7KQ4M",
    "requirement": "profile",
    "survey": "final",
    "together": "deans_office",
    "topics": "job_search",
}
"""Examples of texts by the names of their fields; a field that is not here is its own example."""

NUMBERS = {"percent": 40, "minutes": 45, "days": 30, "moved": 14, "capacity": 2, "needed": 5, "actual": 6}

EXAMPLES: dict[Any, Callable[[str], Any]] = {
    UUID: lambda name: uuid5(NAMESPACE, f"example:{name}"),
    str: lambda name: TEXTS.get(name, name),
    int: lambda name: NUMBERS.get(name, 1),
    Decimal: lambda name: Decimal("7.5"),
    bool: lambda name: True,
    date: lambda name: date(2026, 9, 14),
    datetime: lambda name: datetime(2026, 9, 14, 10, 30, tzinfo=UTC),
    Sealed: lambda name: Sealed((uuid5(NAMESPACE, "example:person_id"),), b"nonce, ciphertext, tag"),
    Role: lambda name: Role.MENTOR,
}


def own_fields(kind: type[Any], but: frozenset[str] = frozenset()) -> list[tuple[str, Any]]:
    """The fields of a dataclass in their order, with their types."""
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in dataclasses.fields(kind) if field.name not in but]


def in_words(hint: Any) -> str:
    """`list of [Score](#score)`.

    Raises:
        TypeError: no words for this type yet.
    """
    if hint in IN_WORDS:
        return IN_WORDS[hint]
    if rest := optional(hint):
        return f"{in_words(rest)}, or null"
    if hint == tuple[str, str]:
        return "language and text"
    if get_origin(hint) is tuple:
        return f"list of {in_words(get_args(hint)[0])}"
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if get_origin(hint) is Literal:
        return f"one of {codes(get_args(hint))}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"one of {codes(str(one.value) for one in hint)}"
    raise TypeError(f"{hint} has no words yet")


def example(hint: Any, name: str) -> Any:
    """A value of this type for a field of this name."""
    if hint in EXAMPLES:
        return EXAMPLES[hint](name)
    if rest := optional(hint):
        return example(rest, name)
    if hint == tuple[str, str]:
        return ("en", "Order in force")
    if get_origin(hint) is tuple:
        return (example(get_args(hint)[0], name),)
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if issubclass(hint, Enum):
        return next(iter(hint))
    left_out = {field.name for field in dataclasses.fields(hint) if field.default == ""}
    return hint(**{field: example(inner, field) for field, inner in own_fields(hint, frozenset(left_out))})


def values_within(hint: Any) -> Iterator[type[Any]]:
    """The dataclasses that a type is made of, however deep, but for sealed texts."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint is not Sealed:
        yield hint
        for _, inner in own_fields(hint):
            yield from values_within(inner)
    for part in get_args(hint):
        yield from values_within(part)


def optional(hint: Any) -> Any:
    """What else it may be than None; None where it may not be None."""
    if get_origin(hint) not in (Union, UnionType):
        return None
    return next(part for part in get_args(hint) if part is not NoneType)


def is_sealed(hint: Any) -> bool:
    return Sealed in (hint, optional(hint))
