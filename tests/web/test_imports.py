"""The pages of imports: a table is uploaded, looked at row by row, and recorded only when no row has a fault."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from domain.case import Role
from domain.person import Enrolment, ExternalId, Standing
from infrastructure.tables import csv_file, read_table, xlsx_file
from infrastructure.uploads import WORKING
from tests.houses import INTAKE, PROGRAMME
from tests.web.front import Front, Guest
from tests.web.reading import shown

HEADER = ("Имя", "Фамилия", "Мыло", "Номер студента")
ROWS = [("Айгүл", "Қасымова", "a@example.kz", "202300001"), ("Анна", "Ким", "b@example.kz", "202300002")]
MENTEES = {"kind": "applications", "intake": f"{PROGRAMME}/{INTAKE}", "role": "mentee"}
STANDING = {"kind": "standing", "programme_code": PROGRAMME, "as_of": "2026-04-01"}


def brought(visit: Guest, content: bytes, name: str = "people.csv", **fields: str) -> TestResponse:
    visit.get("/people/import")
    file = FileStorage(BytesIO(content), name)
    sent = {"csrf_token": visit.token, "file": file, **(fields or MENTEES)}
    return visit.remember(visit.client.post("/people/import", data=sent, headers={"Origin": "http://localhost"}))


def table(*rows: Sequence[str], header: Sequence[str] = ("Имя", "Фамилия", "E-mail", "Номер студента")) -> bytes:
    """With what is true of everybody in a column of its own."""
    return csv_file((*header, "Условия"), [(*row, "studies") for row in rows])


def test_the_conditions_are_ticked_on_the_page_for_everybody_in_the_file(front: Front) -> None:
    visit = front.visit()
    header, row = ("Имя", "Фамилия", "E-mail"), ("Мая", "Тен", "t@example.kz")
    sent = brought(visit, csv_file(header, [row]))
    page = shown(visit.get(sent.location))
    assert "1 of 1 rows cannot stay as it is" in page
    assert "without it nobody can apply here: Studies at NU now." in page
    assert "True of everybody in the file" in page
    columns = {"column_0": "given_name", "column_1": "family_name", "column_2": "email"}
    visit.send(sent.location, do="check", confirmed="studies", **columns)
    checked = visit.get(sent.location)
    assert 'value="studies" id="c-1" checked' in checked.text
    visit.send(sent.location, do="record")
    assert "1 row is recorded" in shown(visit.get(sent.location))


def test_a_table_is_looked_at_first_and_then_recorded(front: Front) -> None:
    visit = front.visit()
    before = front.office.house.ledger.last_position()
    sent = brought(visit, table(*ROWS))
    assert sent.status_code == 303
    page = shown(visit.get(sent.location))
    assert "Rows: 2. New people: 2, known already: 0. Nothing is recorded yet." in page
    assert front.office.house.ledger.last_position() == before
    visit.send(sent.location, do="record")
    answer = visit.get(sent.location)
    assert "2 rows are recorded" in shown(answer)
    assert f'href="/cases?kind=Application.mentee&amp;intake={INTAKE}' in answer.text
    assert {one.name for one in front.office.house.people_list.page("example.kz 20230000")} == {
        "Айгүл Қасымова", "Анна Ким",
    }  # fmt: skip
    # What is recorded is not recorded again, whatever is sent.
    position = front.office.house.ledger.last_position()
    visit.send(sent.location, do="record")
    assert front.office.house.ledger.last_position() == position


def test_bad_rows_stand_there_with_their_reasons_in_the_readers_language_and_as_a_file(front: Front) -> None:
    visit = front.visit()
    good, bad = ("Ева", "Ли", "c@example.kz", "202300003"), ("=1+1", "Ли", "nowhere", "202300004")
    sent = brought(visit, table(good, bad))
    page = shown(visit.get(sent.location))
    assert "1 of 2 rows cannot stay as it is" in page
    assert "Row 3 E-mail “nowhere” is not an e-mail address." in page
    assert "«nowhere» — не адрес почты." in shown(visit.get(f"{sent.location}?language=ru"))
    visit.get(f"{sent.location}?language=en")
    file = visit.get(f"{sent.location}/faults.csv")
    assert b"'=1+1" in file.data
    (row,) = read_table("faults.csv", file.data).rows
    assert row.cells == ("3", "E-mail: “nowhere” is not an e-mail address.", *bad, "studies")
    # Asked to record all the same, it is checked once more and refused.
    before = front.office.house.ledger.last_position()
    visit.send(sent.location, do="record")
    assert front.office.house.ledger.last_position() == before


def test_what_a_column_holds_is_changed_on_the_page(front: Front) -> None:
    visit = front.visit()
    sent = brought(
        visit, xlsx_file((*HEADER, "Условия"), [("Дана", "Пак", "d@example.kz", "202300005", "studies")]), "people.xlsx"
    )
    page = visit.get(sent.location)
    assert "Give an e-mail address or a phone number." in shown(page)
    assert '<option value="email">' in page.text
    columns = {"column_0": "given_name", "column_1": "family_name", "column_2": "email", "column_3": "student_number"}
    columns["column_4"] = "confirmed"
    visit.send(sent.location, do="check", **columns)
    assert "Rows: 1. New people: 1" in shown(visit.get(sent.location))


@pytest.mark.parametrize(
    ("content", "name", "fields", "sentence"),
    [
        (b"PK\x03\x04", "a.csv", MENTEES, "This file is not what its name says (.csv): save it anew as CSV or XLSX."),
        (b"", "", MENTEES, "Choose a file."),
        (b"a,b\n1,2\n", "a.csv", {**MENTEES, "intake": ""}, "Choose an intake."),
        (b"a,b\n1,2\n", "a.csv", {**MENTEES, "role": "admin"}, "Choose the role."),
        (b"a,b\n1,2\n", "a.csv", {**STANDING, "programme_code": "other"}, "Choose a programme."),
        (b"a,b\n1,2\n", "a.csv", {**STANDING, "as_of": "2999-01-01"}, "This day is yet to come."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    front: Front, content: bytes, name: str, fields: dict[str, str], sentence: str
) -> None:
    answer = brought(front.visit(), content, name, **fields)
    assert answer.status_code == 422
    assert sentence in shown(answer)


def test_a_table_without_the_columns_that_are_needed_says_so_and_can_be_mapped(front: Front) -> None:
    visit = front.visit()
    sent = brought(visit, table(("x", "y"), header=("A", "B")))
    page = shown(visit.get(sent.location))
    assert "No column holds the name: say which one does." in page
    assert "What the columns hold" in page


def test_an_upload_is_seen_by_whoever_brought_it_alone(front: Front) -> None:
    sent = brought(front.visit(), table(*ROWS))
    other = front.visit(front.office.other_coordinator)
    for address in (sent.location, f"{sent.location}/faults.csv"):
        assert other.get(address).status_code == 404
    other.get("/people/import")
    assert other.send(sent.location, do="record").status_code == 404
    for somebody in (front.office.auditor, front.office.admin):
        assert front.visit(somebody).get("/people/import").status_code == 403
        assert front.visit(somebody).get(sent.location).status_code == 403


def test_work_in_progress_looks_again_and_work_that_stopped_says_so(front: Front) -> None:
    visit, house = front.visit(), front.office.house
    asked = {
        "kind": "applications",
        "name": "a.csv",
        "chosen": {},
        "programme": PROGRAMME,
        "intake": INTAKE,
        "role": "mentee",
    }
    upload_id = house.uploads.keep(front.office.coordinator, table(*ROWS), asked)
    address = f"/people/import/{upload_id}"
    upload = house.uploads.get(upload_id, front.office.coordinator)
    assert upload is not None
    assert house.uploads.begin(upload, WORKING)
    assert not house.uploads.begin(upload, WORKING)
    house.uploads.report(upload, 30, 120)
    page = visit.get(address)
    assert page.headers["Refresh"] == "2"
    assert "25 % done." in shown(page)
    with house.databases.desk.begin() as connection:
        connection.exec_driver_sql("UPDATE uploads SET touched_at = '2026-01-01 00:00:00.000000'")
    page = visit.get(address)
    assert "Refresh" not in page.headers
    assert "The work on this file stopped" in shown(page)


# Standing


def test_how_students_stand_is_imported_once_and_sealed(front: Front) -> None:
    visit, office = front.visit(), front.office
    student = office.register("Мадина", (ExternalId("platonus", "77001"),))
    office.applied_again(student, Role.MENTEE)
    header = ("Platonus ID", "Статус", "Семестр", "Средний балл", "Долги")
    content = table(("77001", "Отчислена", "2026 весна", "2,5", "3"), header=header)
    sent = brought(visit, content, **STANDING)
    assert "1 student is known here. Nothing is recorded yet." in shown(visit.get(sent.location))
    visit.send(sent.location, do="record")
    assert "1 row is recorded" in shown(visit.get(sent.location))
    _day, standing = office.house.standings.of(student) or (None, None)
    assert standing == Standing(Enrolment.LEFT, "2026 весна", average=2.5, failed=3)
    event = office.house.ledger.history(student)[-1]
    assert b"2.5" not in event.standing.box  # type: ignore[attr-defined]
    assert event.standing.keys == (student,)  # type: ignore[attr-defined]
    # It is flagged to the coordinator, on the case and on the worklist; others in the case know nothing of it.
    reference = office.house.case_list.of_person(str(student))[0].reference
    page = shown(visit.get(f"/cases/{reference}"))
    assert "Мадина Оспан has left the university" in page
    assert "Left 2026 весна · average 2.5 · 3 courses failed The university told so on 1 Apr 2026." in page
    assert f"Мадина Оспан {reference} · Submitted: decide what becomes of it" in shown(visit.get("/worklist"))
    assert "average 2.5" in shown(front.visit(office.auditor).get(f"/cases/{reference}"))
    hers = shown(front.visit(student).get(f"/cases/{reference}"))
    assert "average 2.5" in hers
    assert "has left the university" not in hers
    office.clock.wind(1)
    again = brought(visit, content, **{**STANDING, "as_of": "2026-04-02"})
    visit.send(again.location, do="record")
    assert "0 rows are recorded" in shown(visit.get(again.location))


def test_students_whom_nobody_knows_or_who_stand_in_no_way_are_bad_rows(front: Front) -> None:
    visit = front.visit()
    front.office.register("Мадина", (ExternalId("platonus", "77002"),))
    rows = [("77002", ""), ("99999", "обучается"), ("77002", "гуляет")]
    sent = brought(visit, table(*rows, header=("Platonus ID", "Статус")), **STANDING)
    page = shown(visit.get(sent.location))
    assert "Say how she stands: enrolled, left or graduated." in page
    assert "Nobody is known by this id or address: put it right, or leave the row out." in page
    assert "“гуляет” is not offered here: choose among enrolled, left, graduated." in page
