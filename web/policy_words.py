"""What a policy says at one of its keys, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from domain.policy import Named, Names
from web.dates import day
from web.language import listed

LONG = 300  # characters of a value that a table still shows


def said(value: object) -> str:
    """A value in words; a dash where the file says nothing."""
    text = in_words(value)
    return text if len(text) <= LONG else text[:LONG].rstrip() + "…"


def in_words(value: object) -> str:
    match value:
        case None | "" | ():
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case str() | int() | Decimal():
            return str(value)
        case date():
            return day(value, year=True)
        case Names():
            return "; ".join(text for _language, text in value.pairs)
        case tuple() | Set():
            return listed([in_words(one) for one in in_order(value)], "standard")
        case _ if is_dataclass(value):
            return ", ".join(parts_of(value))
        case _:
            return str(value)


def in_order(values: tuple[object, ...] | Set[object]) -> list[object]:
    return list(values) if isinstance(values, tuple) else sorted(values, key=str)


def parts_of(row: Any) -> Iterator[str]:
    """The code of a row and what else it says, but its names in all languages."""
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "names" and isinstance(row, Named):
            continue
        if value not in (None, "", (), Names()):
            yield f"{field.name.replace('_', ' ')}: {in_words(value)}"
