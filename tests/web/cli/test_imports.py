"""`talimger import`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infrastructure.tables import csv_file, xlsx_file
from tests.houses import NEXT_INTAKE, PROGRAMME, PROGRAMME_FILE
from tests.web.cli.terminal import Terminal

WHERE = ("--programme", PROGRAMME, "--intake", NEXT_INTAKE, "--role", "mentee")
HEADER = ("Имя", "Фамилия", "Мыло")
ROWS = [("Айгүл", "Қасымова", "a@example.kz"), ("Анна", "Ким", "b@example.kz")]
MAPPED = ("--map", "Мыло=email", "--confirmed", "studies")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "people.xlsx"
    file.write_bytes(xlsx_file(HEADER, ROWS))
    return file


@pytest.fixture
def open_today(terminal: Terminal) -> Terminal:
    """With an intake that takes applications at the time that commands know: today's."""
    today = datetime.now(UTC).date()
    days = ("--from", str(today - timedelta(days=2)), "--to", str(today + timedelta(days=2)))
    terminal.do("programme", "open", PROGRAMME_FILE, "--intake", NEXT_INTAKE, *days)
    return terminal


def test_a_file_is_shown_as_it_is_understood_and_recorded(open_today: Terminal, file: Path) -> None:
    dry = open_today.do("import", file, *WHERE, *MAPPED, "--dry-run")
    assert dry.splitlines() == [
        "Read as XLSX, talimger.",
        "  Имя: given_name",
        "  Фамилия: family_name",
        "  Мыло: email",
        "Rows: 2, none with a fault. New people: 2, known already: 0.",
        "Nothing was recorded (--dry-run).",
    ]
    assert open_today.do("import", file, *WHERE, *MAPPED).endswith("Applications recorded: 2.\n")
    with open_today.house() as house:
        submitted = [one.event for one in house.ledger.read(0, 1000) if one.topic == "ApplicationSubmitted"]
        assert [event.act.actor for event in submitted] == ["integration:import"] * 2
        assert house.views.status()[0]["lag"] == 0


def test_bad_rows_are_named_and_nothing_is_recorded(open_today: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(csv_file(HEADER, [*ROWS, ("Ева", "Ким", "nowhere"), ("", "", "c@example.kz")]))
    ran = open_today.run("import", file, *WHERE, *MAPPED)
    assert ran.status == 1
    assert ran.complained.splitlines() == [
        "row 4, Мыло: “nowhere” is not an e-mail address.",
        "row 5, Имя: Give at least one name.",
        "Error: 2 of 4 rows cannot stay as they are. Nothing was recorded.",
    ]
    with open_today.house() as house:
        assert house.people_list.page("Ким") == []


def test_what_cannot_be_is_one_sentence(open_today: Terminal, file: Path) -> None:
    for more, says in (
        (("--map", "Мыло"), "Write --map COLUMN=FIELD, such as --map"),
        (("--map", "Soap=email"), "The table has no column “Soap”; it has: Имя, Фамилия, Мыло."),
        (("--by", "nobody"), "Nobody signs in as “nobody”."),
    ):
        assert open_today.refused("import", file, *WHERE, *more).startswith(says)


def test_how_students_stand_comes_from_a_table_of_its_own(open_today: Terminal, file: Path, tmp_path: Path) -> None:
    open_today.do("import", file, *WHERE, *MAPPED)
    told = tmp_path / "standing.csv"
    told.write_bytes(csv_file(("E-mail", "Status", "GPA"), [("a@example.kz", "обучается", "3,4")]))
    assert open_today.do("standing", told, "--programme", PROGRAMME).splitlines()[-2:] == [
        "Rows: 1, none with a fault.",
        "Recorded, since they told something new: 1.",
    ]
    told.write_bytes(csv_file(("E-mail", "Status"), [("a@example.kz", "gone"), ("b@example.kz", "left")]))
    ran = open_today.run("standing", told, "--programme", PROGRAMME)
    assert ran.complained.splitlines() == [
        "row 2, Status: “gone” is not offered here: choose among enrolled, left, graduated.",
        "Error: 1 of 2 rows cannot stay as they are. Nothing was recorded.",
    ]
