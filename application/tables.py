"""Tables that people bring in files: what use cases are given once a file was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row with something in it. `number` is what the spreadsheet shows beside it: the first line of a file is 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """What stands there; nothing, where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, all as text: numbers as `12` or `31.1`, days as `2026-09-14`, `true` and `false`.

    `read_as`: how the file was read (`XLSX, Students`; `CSV, UTF-8, “;”`), to be shown to whoever brought it.
    A row may have more cells than the header (`surplus`): a separator stood in a text without quotation marks.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    read_as: str = ""

    def surplus(self, row: Row) -> bool:
        return len(row.cells) > len(self.header)

    def named(self, row: Row) -> Mapping[str, str]:
        """A row's cells under the names of their columns."""
        return {name: row.cell(column) for column, name in enumerate(self.header)}
