"""Cells as people write them, turned into what the house keeps: days, numbers, codes, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from domain.case import Refused
from domain.policy import Named
from domain.policy.words import joined

Read = Callable[[str], Any]
"""A cell's value.

Raises:
    Refused: it cannot be one.
"""

MOST_TEXT = 10_000
"""Characters, as on the application's page."""

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4})")
YES = frozenset({"yes", "true", "1", "+", "да", "иә", "ия", "y"})
NO = frozenset({"no", "false", "0", "-", "нет", "жоқ", "n"})
BETWEEN = re.compile(r"[;|\n]")


class Cell(fields.Field[Any]):
    """One cell of a row, read by a function that may refuse it; the refusal is the error, for pages to say in their language."""

    def __init__(self, read: Read, target: str) -> None:
        super().__init__(data_key=target)
        self.read = read

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            return self.read(value)
        except Refused as refused:
            raise ValidationError([refused]) from refused


def text(value: str) -> str:
    if len(value) > MOST_TEXT:
        raise Refused("text_too_long", "This text is longer than {most} characters.", most=MOST_TEXT)
    return value


def name(value: str) -> str:
    """Letters that a file in an old encoding could not keep became question marks, for good."""
    if "?" in value:
        template = "Letters of “{name}” were lost when the file was saved: save it as CSV in UTF-8, or as XLSX."
        raise Refused("letters_lost", template, name=value)
    return text(" ".join(value.split()))


def email(value: str) -> str:
    return value.removeprefix("mailto:").strip()


def day(value: str) -> date:
    found = DAY.fullmatch(value.partition("T")[0].strip())
    try:
        if found:
            year, month, of_month = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
            return date(int(year), int(month), int(of_month))
    except ValueError:
        pass
    template = "“{text}” is no day: write it like 2026-09-14 or 14.09.2026."
    raise Refused("not_a_day", template, text=value)


def whole_number(value: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", value):
        raise Refused("not_a_number", "“{text}” is no whole number.", text=value)
    return int(value)


def number(value: str) -> float:
    if not re.fullmatch(r"[+-]?\d{1,9}([.,]\d{1,9})?", value):
        raise Refused("not_a_number", "“{text}” is no number.", text=value)
    return float(value.replace(",", "."))


def yes_no(value: str) -> bool:
    folded = value.casefold()
    if folded not in YES | NO:
        raise Refused("not_yes_or_no", "“{text}” is neither yes nor no.", text=value)
    return folded in YES


def one_of(options: Iterable[Named]) -> Read:
    """A code of these, written as itself or by its name in any language."""
    rows = tuple(options)
    known = spellings(rows)

    def read(value: str) -> str:
        return chosen(value, known, rows)

    return read


def several_of(options: Iterable[Named]) -> Read:
    """Several of them: between semicolons or on lines of their own; between commas, where none of the names has one."""
    rows = tuple(options)
    known = spellings(rows)

    def read(value: str) -> tuple[str, ...]:
        if folded(value) in known:
            return (known[folded(value)],)
        parts = BETWEEN.split(value)
        if len(parts) == 1:
            parts = value.split(",")
        return tuple(dict.fromkeys(chosen(part, known, rows) for part in parts if part.strip()))

    return read


def spellings(rows: Sequence[Named]) -> Mapping[str, str]:
    """All that an option can be written as, folded, and its code."""
    names = {folded(text): row.code for row in rows for _language, text in row.names.pairs}
    return {**names, **{folded(row.code): row.code for row in rows}}


def folded(value: str) -> str:
    return " ".join(value.replace("ё", "е").replace("Ё", "е").casefold().split())


def chosen(value: str, known: Mapping[str, str], rows: Sequence[Named]) -> str:
    code = known.get(folded(value))
    if code is None:
        template = "“{strange}” is not offered here: choose among {codes}."
        raise Refused("unknown_choice", template, strange=value.strip(), codes=joined(row.names for row in rows))
    return code
