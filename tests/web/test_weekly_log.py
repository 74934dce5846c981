"""The contacts of a week, group by group, as a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from application.asking import person
from domain.case import Role
from infrastructure.tables import read_table
from tests.groups import GROUPS, Department
from tests.web.cli.terminal import Terminal
from tests.web.front import Desk

WEEK = f"/programmes/{GROUPS}/week"


@pytest.fixture
def desk(department: Department) -> Desk:
    """Two groups: one that met on Sunday and on Monday, and whose name is a formula; and one that did not."""
    busy = department.appointed(2, group="=1+1")
    department.appointed(1, group="CS-102")
    department.on(date(2026, 9, 22))
    mentor, students = busy.mentor.person_id, busy.everybody()
    for kind, day, attended, note in (
        ("session", 20, students, "The week before."),
        ("session", 21, students, "A secret."),
        ("parents", 22, students[:1], "A secret."),
        ("session", 22, (), "Nobody came."),
    ):
        facts = {"kind": kind, "on": date(2026, 9, day), "attended": attended, "note": note, "minutes": 50}
        department.take(busy, "log_contact", mentor, **facts)
    return Desk(department)


def lines_in(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_week_goes_from_monday_to_sunday_and_a_group_without_contacts_is_not_left_out(desk: Desk) -> None:
    answer = desk.visit().get(f"{WEEK}.csv?day=2026-09-22")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{GROUPS}-2026-09-21.csv"'
    header, *lines = lines_in(answer.data)
    columns = [header.index(name) for name in ("Group", "Day", "Kind of contact", "Minutes", "Came", "Students")]
    assert [[line[column] for column in columns] for line in lines] == [
        ["'=1+1", "2026-09-21", "Mentoring session", "50", "2", "2"],
        ["'=1+1", "2026-09-22", "Talk with parents", "50", "1", "2"],
        ["CS-102", "", "", "", "0", "1"],
    ]
    assert "secret" not in answer.text
    assert "Student" not in "".join(cell for line in lines for cell in line)
    assert len(lines_in(desk.visit().get(f"{WEEK}.csv?day=2026-09-20").data)) == 3


def test_a_spreadsheet_says_the_same(desk: Desk) -> None:
    table = read_table("week.xlsx", desk.visit().client.get(f"{WEEK}.xlsx?day=2026-09-22").data)
    assert [row.cells[0] for row in table.rows] == ["=1+1", "=1+1", "CS-102"]


def test_a_week_is_for_the_office_and_of_ones_own_faculty(desk: Desk) -> None:
    department = desk.office
    coordinator, student = desk.visit(), desk.visit(department.register())
    assert f"{WEEK}.xlsx" in coordinator.get(f"/programmes/{GROUPS}").text
    assert student.get(f"{WEEK}.csv").status_code == 403
    for wrong in (".csv?day=soon", ".csv?day=9999-12-31", ".pdf"):
        assert coordinator.get(f"{WEEK}{wrong}").status_code == 404
    deputy = department.register("Алия", "Жұмабай")
    department.house.people.grant_role(person(department.admin), deputy, Role.COORDINATOR, GROUPS, "philology")
    assert len(lines_in(desk.visit(deputy).get(f"{WEEK}.csv?day=2026-09-22").data)) == 1, "the header alone"


def test_a_command_writes_the_same(desk: Desk, tmp_path: Path) -> None:
    terminal, file = Terminal(desk.office.house.settings.data_folder), tmp_path / "week.csv"
    done = terminal.do("programme", "week", GROUPS, file, "--day", "2026-09-22")
    assert done == f"{file}: 3 lines.\n"
    assert file.read_bytes() == desk.visit().get(f"{WEEK}.csv?day=2026-09-22").data
    assert "neither .csv nor .xlsx" in terminal.refused("programme", "week", GROUPS, tmp_path / "week.doc")
    assert "unknown" in terminal.refused("programme", "week", "unknown", file)
