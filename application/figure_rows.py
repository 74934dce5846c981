"""Figures in the rows of a table: which column is what, what each row says, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from application.tables import Row, Table
from domain.case import Refused
from domain.figures import Figure, group_by
from domain.policy import Policy
from domain.policy.monitoring import HEADCOUNT

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "indicator": ("indicator", "показатель", "көрсеткіш"),
    "group": ("group", "faculty", "region", "track", "группа", "факультет", "топ", "өңір", "регион"),
    "period": ("period", "year", "период", "год", "кезең", "жыл"),
    "value": ("value", "headcount", "number", "students", "значение", "количество", "студентки", "мәні", "саны"),
    "source": ("source", "источник", "дереккөз"),
}
"""What a column may be called, whatever the case of its letters."""


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row of a file, by the number that a spreadsheet shows beside it."""

    row: int
    refused: Refused


class FiguresRefused(Exception):
    """Rows of a file cannot stand: all of them are named, and nothing was recorded."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"  row {one.row}: {one.refused}" for one in faults)
        super().__init__(f"Nothing was recorded, because of what these rows say:\n{lines}")


class Number(fields.Field[Decimal]):
    """A number as spreadsheets and people write it: `1 200`, `31.1`, `31,1`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        text = "".join(str(value).replace("%", "").split())
        if not text:
            raise ValidationError([Refused("value_missing", "This row has no number: give one.", at="value")])
        if "," in text and "." not in text:
            whole, _comma, digits = text.rpartition(",")
            if len(digits) == 3 or "," in whole:
                template = "“{value}” can be read in two ways: write it without a comma."
                raise ValidationError([Refused("number_unclear", template, at="value", value=value)])
            text = text.replace(",", ".")
        try:
            return Decimal(text)
        except InvalidOperation:
            template = "“{value}” is no number."
            raise ValidationError([Refused("not_a_number", template, at="value", value=value)]) from None


class FigureSchema(Schema):
    """One row; what the file does not say comes from beside it."""

    class Meta:
        unknown = EXCLUDE

    indicator = fields.String(load_default=HEADCOUNT)
    group = fields.String(load_default="")
    period = fields.String(load_default="")
    value = Number(required=True)
    source = fields.String(load_default="")


def figures_in(table: Table, policy: Policy, source: str = "") -> tuple[list[tuple[int, Figure]], list[RowFault]]:
    """The figures with the numbers of their rows, and what is wrong with the rows that are none.

    Args:
        source: where all of them are from, unless a row says it itself.

    Raises:
        Refused: a column is missing without which no row means anything.
    """
    columns = columns_of(table, policy)
    said = [{**defaults(policy, source), **filled(row, columns)} for row in table.rows]
    wrong: dict[Any, Any] = {}
    try:
        loaded = FigureSchema(many=True).load(said)
    except ValidationError as invalid:
        loaded, wrong = invalid.valid_data, cast(dict[Any, Any], invalid.messages)
    faults = [
        RowFault(row.number, refused)
        for place, row in enumerate(table.rows)
        for refused in refusals(wrong.get(place, {}))
    ]
    figures = []
    for place, row in enumerate(table.rows):
        if place not in wrong:
            figure = Figure(**loaded[place])
            figures.append((row.number, named_by_code(figure, policy)))
    return figures, faults


def columns_of(table: Table, policy: Policy) -> dict[str, int]:
    """
    Raises:
        Refused: there is no column of values, or none of periods.
    """
    found: dict[str, int] = {}
    for place, name in enumerate(table.header):
        for column, names in COLUMNS.items():
            if name.casefold() in names and column not in found:
                found[column] = place
    for column in ("period", "value"):
        if column not in found:
            template = "The file has no column “{column}”; its columns are: {header}."
            raise Refused("column_missing", template, at="file", column=column, header=", ".join(table.header))
    return found


def defaults(policy: Policy, source: str) -> dict[str, str]:
    return {"source": source.strip(), "indicator": HEADCOUNT if policy.monitoring.coverage else ""}


def filled(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    """The cells with something in them; a value also where there is nothing, for it has to be there."""
    cells = {column: row.cell(place) for column, place in columns.items()}
    return {column: cell for column, cell in cells.items() if cell or column == "value"}


def refusals(messages: Mapping[str, Any]) -> Iterator[Refused]:
    for column in messages.values():
        yield from (one for one in column if isinstance(one, Refused))


def named_by_code(figure: Figure, policy: Policy) -> Figure:
    """A group may be named by its name in any language as well."""
    wanted = " ".join(figure.group.split()).casefold()
    for group in policy.groups(group_by(figure.indicator, policy)):
        if wanted in {group.code.casefold(), *(text.casefold() for _language, text in group.names.pairs)}:
            return Figure(figure.indicator, group.code, figure.period, figure.value, figure.source)
    return figure
