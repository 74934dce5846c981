"""Appointing a mentor on the pages, and the page of a group as those who take part in it see it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from application.asking import person
from domain.case import Role
from tests.groups import GROUPS, YEAR, Department
from tests.web.front import Desk
from tests.web.reading import shown

FORM = f"/programmes/{GROUPS}/intakes/{YEAR}/appoint"


@pytest.fixture
def desk(department: Department) -> Desk:
    return Desk(department)


def test_a_mentor_is_appointed_where_a_coordinator_looks_for_it(desk: Desk) -> None:
    department, coordinator = desk.office, desk.visit()
    mentor = department.mentor()
    assert FORM in coordinator.get(f"/programmes/{GROUPS}").text
    assert f"{FORM}?mentor={mentor.case_id}" in coordinator.get("/worklist").text
    assert "Appoint by order" in shown(coordinator.get(f"/cases/{mentor.reference}"))
    page = coordinator.get(f"{FORM}?mentor={mentor.case_id}")
    assert f'value="{mentor.case_id}" selected' in page.text
    roster = "\n".join(map(str, department.students(2)))
    done = coordinator.send(
        FORM,
        mentor=str(mentor.case_id),
        shown=["teaches"],
        order_number="114-k",
        order_date="2026-08-28",
        group="CS-101",
        faculty="history",
        study_year="1",
        roster=roster,
    )
    assert done.status_code == 303
    text = shown(coordinator.get(done.location))
    for said in (
        "CS-101",
        "Faculty of History",
        "Deputy dean, Faculty of History",
        "Order 114-k of 28 Aug",
        "Student 3",
        "Student 4",
    ):
        assert said in text
    places = shown(coordinator.get(f"/cases/{mentor.reference}"))
    assert "2 places taken" in places, "one line of the history for the whole group"
    assert "Student 3" in places
    assert "Student 4" in places
    assert re.search(r"PlaceTaken v(\d+)–\d+", places)
    assert "What comes next stands on the page of the mentorship." in places
    nobody = coordinator.get(FORM)
    assert "is without a group" in shown(nobody)
    assert "Number of the order" not in nobody.text, "there is nothing to fill in"


def test_every_fault_stands_beside_its_field_and_nothing_is_typed_twice(desk: Desk) -> None:
    department, coordinator = desk.office, desk.visit()
    department.mentor()
    coordinator.get(FORM)
    before = department.house.ledger.last_position()
    nothing = coordinator.send(FORM)
    assert nothing.status_code == 422
    for name in ("mentor", "order_number", "order_date", "group", "roster"):
        assert f'id="{name}-e"' in nothing.text
    strangers = coordinator.send(
        FORM,
        shown="teaches",
        order_number="114-k",
        order_date="2026-08-28",
        group="CS-101",
        study_year="1",
        roster="Nobody Known\nAnother <Stranger>",
    )
    assert strangers.status_code == 422
    assert "Nobody here is called so: Nobody Known; Another <Stranger>." in shown(strangers)
    assert 'id="roster-e"' in strangers.text
    assert 'id="mentor-e"' in strangers.text, "all faults at once"
    assert 'value="114-k"' in strangers.text
    assert ">Nobody Known\nAnother &lt;Stranger&gt;</textarea>" in strangers.text
    assert department.house.ledger.last_position() == before


def test_a_group_is_listed_and_found_by_its_name(desk: Desk) -> None:
    department, coordinator = desk.office, desk.visit()
    found, other = (department.appointed(2, group=name) for name in ("ПМ-101", "CS-202"))
    assert "ПМ-101" in shown(coordinator.get("/cases"))
    for asked in ("пм-10", "ПМ-101"):
        listed = coordinator.get(f"/cases?q={asked}").text
        assert found.reference in listed
        assert other.reference not in listed
    latin = coordinator.get("/cases?q=cs-202").text
    assert other.reference in latin, "though it looks like a reference"
    assert found.reference not in latin
    department.clock.wind_to(date(2026, 10, 1))
    department.house.clock.tick()
    assert "ПМ-101 ZH-" in shown(coordinator.get("/worklist"))
    assert "ПМ-101" in shown(desk.visit(found.mentor.person_id).get("/worklist"))


def test_only_coordinators_appoint_and_only_where_mentors_are_appointed(desk: Desk) -> None:
    student = desk.office.register()
    assert desk.visit(student).get(FORM).status_code == 403
    assert desk.visit().get(FORM.replace(YEAR, "1999")).status_code == 404


def test_after_a_dismissal_the_group_gets_another_mentor(desk: Desk) -> None:
    department, coordinator = desk.office, desk.visit()
    mentorship = department.appointed(2)
    department.on(mentorship.commitment.first)
    assert "dismissed by one" in coordinator.get(f"/cases/{mentorship.reference}/terminate").text
    version = str(department.mentorship(mentorship.reference).version)
    order = {"order_number": "201-k", "order_date": "2026-09-01"}
    without = coordinator.send(f"/cases/{mentorship.reference}/terminate", version=version, reason_code="ethics")
    assert without.status_code == 422
    assert 'id="order_number-e"' in without.text
    done = coordinator.send(f"/cases/{mentorship.reference}/terminate", version=version, reason_code="ethics", **order)
    assert done.status_code == 303
    ended = coordinator.get(f"/cases/{mentorship.reference}")
    assert "Order 201-k of 1 Sep" in shown(ended)
    assert f"{FORM}?after={mentorship.reference}" in ended.text
    again = coordinator.get(f"{FORM}?after={mentorship.reference}")
    assert "Student 3" in shown(again)
    assert '<option value="pedagogy" selected>' in again.text


def test_a_deputy_dean_sees_the_groups_of_her_faculty_their_people_and_what_is_asked_of_them(desk: Desk) -> None:
    department = desk.office
    deputy = department.register("Алия", "Жұмабай")
    department.house.people.grant_role(person(department.admin), deputy, Role.COORDINATOR, GROUPS, "history")
    hers, other = (
        department.appointed(2, group=group, faculty=faculty)
        for group, faculty in (("HI-101", "history"), ("LA-101", "economics_and_law"))
    )
    department.on(date(2026, 10, 2))  # a month is to be evaluated
    dean = desk.visit(deputy)
    listed, work = dean.get("/cases").text, dean.get("/worklist").text
    for page in (listed, work):
        assert hers.reference in page
        assert other.reference not in page
    student, stranger = hers.everybody()[0], other.everybody()[0]
    assert dean.get(f"/cases/{department.student(student).reference}").status_code == 200
    assert hers.reference in dean.get(f"/people/{student}").text
    assert other.reference not in dean.get(f"/people/{stranger}").text
    assert dean.get(f"/cases/{other.reference}").status_code == 403


def test_a_deputy_dean_appoints_to_groups_of_her_faculty_and_is_offered_no_other(desk: Desk) -> None:
    department = desk.office
    deputy = department.register("Алия", "Жұмабай")
    department.house.people.grant_role(person(department.admin), deputy, Role.COORDINATOR, GROUPS, "history")
    department.mentor(faculty="history")
    page = desk.visit(deputy).get(FORM).text
    assert '<option value="history">' in page
    assert '<option value="pedagogy">' not in page
    assert '<option value="pedagogy">' in desk.visit().get(FORM).text


def test_whose_mentor_named_no_faculty_is_asked_for_that_of_the_group(desk: Desk) -> None:
    department, coordinator = desk.office, desk.visit()
    mentor = department.mentor()
    coordinator.get(FORM)
    answer = coordinator.send(
        FORM,
        mentor=str(mentor.case_id),
        shown=["teaches"],
        order_number="114-k",
        order_date="2026-08-28",
        group="CS-101",
        study_year="1",
        roster="\n".join(map(str, department.students(1))),
    )
    assert answer.status_code == 422
    assert 'id="faculty-e"' in answer.text
    assert "Say which faculty the group belongs to" in shown(answer)
