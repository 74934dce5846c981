"""Tabular files: read whatever people's spreadsheets write, told in words where that cannot be, and written without formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from application.tables import Table
from domain.case import Refused
from infrastructure import tables
from infrastructure.tables import csv_file, letters, read_table, xlsx_file

TEXT = "Имя;Тегі\nАйгүл;Қасымова\n"
RUSSIAN = "Имя;Фамилия\nАнна;Ёлкина\n"


@pytest.mark.parametrize(
    ("content", "header", "row", "read_as"),
    [
        (TEXT.encode(), ("Имя", "Тегі"), ("Айгүл", "Қасымова"), "CSV, UTF-8, “;”"),
        (TEXT.encode("utf-8-sig"), ("Имя", "Тегі"), ("Айгүл", "Қасымова"), "CSV, UTF-8, “;”"),
        (TEXT.encode("utf-16"), ("Имя", "Тегі"), ("Айгүл", "Қасымова"), "CSV, UTF-16, “;”"),
        (RUSSIAN.encode("cp1251"), ("Имя", "Фамилия"), ("Анна", "Ёлкина"), "CSV, WINDOWS-1251, “;”"),
        (TEXT.encode("kz1048"), ("Имя", "Тегі"), ("Айгүл", "Қасымова"), "CSV, WINDOWS-1251, “;”"),
        (b"a,b\r\n1,2\r\n", ("a", "b"), ("1", "2"), "CSV, UTF-8, “,”"),
        (b"a\tb\n1\t2\n", ("a", "b"), ("1", "2"), "CSV, UTF-8, “tab”"),
        (b'"a;b;c",d\n1,2\n', ("a;b;c", "d"), ("1", "2"), "CSV, UTF-8, “,”"),
        (b"sep=,\na;b,c\n1;0,2\n", ("a;b", "c"), ("1;0", "2"), "CSV, UTF-8, “,”"),
    ],
)
def test_encodings_and_separators_are_recognised(
    content: bytes, header: tuple[str, ...], row: tuple[str, ...], read_as: str
) -> None:
    read = read_table("people.csv", content)
    assert (read.header, read.rows[0].cells, read.read_as) == (header, row, read_as)


def test_rows_have_the_numbers_that_a_spreadsheet_shows_and_empty_ones_are_left_out() -> None:
    text = read_table("a.csv", b'\nname,note\n,\n Ann ,"two\nlines"\n\nEve,\nKim,x,y\n')
    assert [(row.number, row.cells) for row in text.rows] == [
        (4, ("Ann", "two\nlines")),
        (6, ("Eve",)),
        (7, ("Kim", "x", "y")),
    ]
    assert [text.surplus(row) for row in text.rows] == [False, False, True]
    assert text.named(text.rows[1]) == {"name": "Eve", "note": ""}
    sheet = read_table("a.xlsx", book({"": [], "People": [[], ["name"], [], ["Ann"]]}))
    assert (sheet.rows[0].number, sheet.read_as) == (4, "XLSX, People")


def test_cells_of_a_spreadsheet_are_text_as_people_see_it() -> None:
    read = read_table(
        "a.xlsx", book({"S": [["n", "share", "day", "yes", "text"], [12.0, 31.1, date(2026, 9, 14), True, "+7"]]})
    )
    assert read.rows[0].cells == ("12", "31.1", "2026-09-14", "true", "+7")


def test_a_column_without_a_name_is_called_as_spreadsheets_call_it() -> None:
    assert read_table("a.csv", b"a,,c\n1,2,3\n").header == ("a", "B", "c")
    assert [letters(column) for column in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "not_a_table"),
        ("a.csv", b" \n ", "file_empty"),
        ("a.csv", b"x" * (tables.MOST_BYTES + 1), "file_too_large"),
        ("a.csv", b"PK\x03\x04 a spreadsheet by its beginning", "file_not_as_named"),
        ("a.xlsx", b"name,email\nAnn,a@b.kz\n", "file_not_as_named"),
        ("a.xlsx", b"PK\x03\x04 and no archive", "file_not_as_named"),
        ("a.xls", b"\xd0\xcf\x11\xe0 and no workbook", "file_not_as_named"),
        ("a.csv", b"\x00\x01\x02\x98", "not_text"),
        ("a.csv", b"a,b\n1,\x98\n", "not_text"),
        ("a.csv", b'a,b\n"1,2\n', "quotes_open"),
        ("a.csv", b"a,b\n", "no_rows"),
        ("a.csv", b",,\n,,\n", "no_header"),
        ("a.csv", b"a, a \n1,2\n", "column_twice"),
        ("a.csv", b"a\n" + b"1\n" * (tables.MOST_ROWS + 1), "too_many_rows"),
        ("a.csv", b"a" + b",b" * tables.MOST_COLUMNS + b"\n1,2\n", "too_many_columns"),
    ],
)
def test_what_is_no_table_is_told_in_words(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(name, content)
    assert (refused.value.code, refused.value.at) == (code, "file")


def test_an_archive_that_is_no_workbook_or_unpacks_to_far_more_is_refused() -> None:
    assert code_of("a.xlsx", zipped("hello.txt", b"hello")) == "file_not_as_named"
    bomb = zipped("xl/workbook.xml", b"\0" * (tables.MOST_UNPACKED + 1))
    assert code_of("a.xlsx", book({"": []})) == "no_header"
    assert len(bomb) < tables.MOST_BYTES
    assert code_of("a.xlsx", bomb) == "file_unpacks_too_large"


HEADER = ("name", "phone", "count", "day")
ROWS = [("=1+1", "+7 701 000 00 00", -5, date(2026, 9, 14)), ("@home", "-", 3, None), ("'quoted", "\ttab", 0, None)]


def test_no_export_holds_what_a_spreadsheet_takes_for_a_formula() -> None:
    text = csv_file(HEADER, ROWS).decode("utf-8-sig")
    assert text.splitlines()[1:] == ["'=1+1,'+7 701 000 00 00,-5,2026-09-14", "'@home,'-,3,", "'quoted,'\ttab,0,"]
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_file(HEADER, ROWS)))
    assert "<f>" not in sheet.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>'=1+1</t>" in sheet.read("xl/sharedStrings.xml").decode()


def test_our_own_exports_are_read_back_as_they_were() -> None:
    assert cells(read_table("a.csv", csv_file(HEADER, ROWS))) == cells(read_table("a.xlsx", xlsx_file(HEADER, ROWS)))
    assert cells(read_table("a.csv", csv_file(HEADER, ROWS)))[:2] == [
        ("=1+1", "+7 701 000 00 00", "-5", "2026-09-14"),
        ("@home", "-", "3"),
    ]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_table(name, content)
    return refused.value.code


def zipped(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook as other programs write it; a sheet may be empty."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name or None)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return content.getvalue()
