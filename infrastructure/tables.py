"""Tabular files: CSV and spreadsheets read into a `Table`, and rows written as CSV or XLSX.

CSV: UTF-8 (with or without its mark), UTF-16 with its mark, else the Cyrillic of Windows; comma, semicolon or tab, whichever
divides the header into most cells. Spreadsheets: the first sheet with something in it.
"""

from __future__ import annotations

import codecs
import csv
import io
import string
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from application.tables import Row, Table
from domain.case import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024  # a few MB of a spreadsheet can be unpacked into any number of them
MOST_ROWS = 20_000
MOST_COLUMNS = 200

SPREADSHEETS, TEXTS = frozenset({"xlsx", "xlsm", "xls", "ods"}), frozenset({"csv", "tsv", "txt"})
ZIPPED, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = ";,\t"
SAID = {";": ";", ",": ",", "\t": "tab"}
WINDOWS = "kz1048"
"""The Cyrillic of Windows (1251) with the Kazakh letters, where 1251 itself has Serbian ones."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With one of these a spreadsheet takes a text for a formula, which whoever wrote the text would then run at the reader's."""

Cell = str | int | float | bool | date | datetime | time | timedelta | None


# Reading


def read_table(name: str, content: bytes) -> Table:
    """The table in a file, by the ending of its name.

    Raises:
        Refused: it cannot be read, is not what its name says, is too large, or has no header or no rows.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in SPREADSHEETS | TEXTS:
        template = "A table is read from CSV or XLSX; “{name}” is neither: save it as one of them."
        raise Refused("not_a_table", template, at="file", name=name)
    if not content.strip():
        raise Refused("file_empty", "This file is empty: choose another one.", at="file")
    if len(content) > MOST_BYTES:
        template = "This file is larger than {most} MB: divide it into several."
        raise Refused("file_too_large", template, at="file", most=MOST_BYTES // 1024 // 1024)
    if (ending in SPREADSHEETS) != content.startswith((ZIPPED, OLD_OFFICE)):
        template = "This file is not what its name says ({ending}): save it anew as CSV or XLSX."
        raise Refused("file_not_as_named", template, at="file", ending=f".{ending}")
    lines, read_as = spreadsheet(ending, content) if ending in SPREADSHEETS else text_table(ending, content)
    return table_of(lines, read_as)


def table_of(lines: Iterable[Sequence[str]], read_as: str) -> Table:
    """
    Raises:
        Refused: there is no header or no row, a column's name stands there twice, or there is too much of it.
    """
    rows = list(islice(filled(lines), MOST_ROWS + 2))
    if not rows:
        raise Refused("no_header", "This file has no header: name the columns in its first line.", at="file")
    first, *rest = rows
    if not rest:
        raise Refused("no_rows", "This file has a header and no rows below it.", at="file")
    if len(rest) > MOST_ROWS:
        template = "This file has more than {most} rows: divide it into several."
        raise Refused("too_many_rows", template, at="file", most=MOST_ROWS)
    if max(len(row.cells) for row in rows) > MOST_COLUMNS:
        template = "This file has more than {most} columns: leave out those that are not needed."
        raise Refused("too_many_columns", template, at="file", most=MOST_COLUMNS)
    header = tuple(" ".join(cell.split()) or letters(column) for column, cell in enumerate(first.cells))
    if twice := [name for name in header if header.count(name) > 1]:
        template = "Two columns are called “{name}”: rename one of them."
        raise Refused("column_twice", template, at="file", name=twice[0])
    return Table(header, tuple(rest), read_as)


def filled(lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    """The rows with something in them, without the empty cells at their ends."""
    for number, line in enumerate(lines, start=1):
        cells = tuple(unescaped(cell.strip()) for cell in line)
        width = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
        if width:
            yield Row(number, cells[:width])


def letters(column: int) -> str:
    """What a spreadsheet calls a column: A, B, and AA after Z."""
    rest, last = divmod(column, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


def spreadsheet(ending: str, content: bytes) -> tuple[Iterable[Sequence[str]], str]:
    """
    Raises:
        Refused: it cannot be read, or would not fit into memory.
    """
    unreadable = Refused(
        "file_not_as_named",
        "This file is not what its name says ({ending}): save it anew as CSV or XLSX.",
        at="file",
        ending=f".{ending}",
    )
    try:
        if content.startswith(ZIPPED):
            refuse_bomb(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS * 2)
            if any(cell != "" for line in lines for cell in line):
                return ([said(cell) for cell in line] for line in lines), f"{ending.upper()}, {name}"
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as problem:
        raise unreadable from problem
    return (), ending


def refuse_bomb(content: bytes) -> None:
    """
    Raises:
        Refused: what is packed in this file is far larger than any table.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(one.file_size for one in archive.infolist())
    if unpacked > MOST_UNPACKED:
        template = "This spreadsheet unpacks to more than {most} MB: leave out pictures and sheets that are not needed."
        raise Refused("file_unpacks_too_large", template, at="file", most=MOST_UNPACKED // 1024 // 1024)


def said(cell: Cell) -> str:
    """A cell of a spreadsheet as text."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def text_table(ending: str, content: bytes) -> tuple[Iterable[Sequence[str]], str]:
    """
    Raises:
        Refused: it is no text, or its quotation marks do not end.
    """
    text, encoding = decoded(content)
    if not text.strip(SEPARATORS + string.whitespace):
        return (), ending
    first, _line_end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # what Excel takes for its separator
        separator, text = first[4], "\n" + rest
    else:
        separator = max(SEPARATORS, key=lambda one: width_of(text, one))
    try:
        lines = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), MOST_ROWS * 2))
    except csv.Error as problem:
        template = (
            "This file cannot be read as a table: its quotation marks do not end, or end in the middle of a cell."
        )
        raise Refused("quotes_open", template, at="file") from problem
    return lines, f"{ending.upper()}, {encoding.upper()}, “{SAID.get(separator, separator)}”"


def decoded(content: bytes) -> tuple[str, str]:
    """
    Raises:
        Refused: it is no text in any of the encodings.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding, name in (("utf-16", "utf-16"),) if marked else (("utf-8-sig", "utf-8"), (WINDOWS, "windows-1251")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name
    raise Refused("not_text", "This file is no text: save it as CSV in UTF-8, or as XLSX.", at="file")


def width_of(text: str, separator: str) -> int:
    """Into how many cells a separator divides the first line that is not empty."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next((len(line) for line in lines if any(line)), 0)
    except csv.Error:
        return 0


# Writing


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """For spreadsheets and programs: UTF-8 with its mark, commas, nothing that is taken for a formula."""
    return codecs.BOM_UTF8 + csv_rows([header]) + csv_rows(rows)


def csv_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Further rows of such a file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def xlsx_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same as a spreadsheet: numbers as numbers, days as days, every text as text, with the header kept in sight."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(content, options) as book:
        shown = book.add_worksheet("talimger")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(header):
            shown.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                write_cell(shown, line, column, cell)
        shown.freeze_panes(1, 0)
        shown.autofit()
    return content.getvalue()


def write_cell(sheet: Any, line: int, column: int, cell: object) -> None:
    match cell:
        case None | "":
            return
        case bool():
            sheet.write_boolean(line, column, cell)
        case int() | float():
            sheet.write_number(line, column, cell)
        case datetime():
            sheet.write_string(line, column, cell.isoformat(sep=" ", timespec="minutes"))
        case date():
            sheet.write_datetime(line, column, cell)
        case _:
            sheet.write_string(line, column, escaped(cell))


def escaped(cell: object) -> str:
    """A cell of an export, so that no spreadsheet takes a text for a formula."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def unescaped(cell: str) -> str:
    """Our own exports are read back as they were."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
