"""The deputy dean who coordinates a faculty: named by her role wherever a group of the faculty is concerned."""

from __future__ import annotations

import re

from application.asking import person
from domain.case import Role
from domain.mentorship import Mentorship
from tests.groups import GROUPS, GROUPS_FILE, YEAR, Department
from tests.web.front import Desk
from tests.web.reading import shown

DEAN = "Deputy dean, Faculty of Philology"


def letters(department: Department, notice: str) -> list[str]:
    department.house.reactions.catch_up()
    found = department.house.outbox.page([GROUPS], size=100)
    return [department.house.notices.written(one).letter.body for one in found if one.notice == notice]


def appointed(department: Department, faculty: str) -> Mentorship:
    return department.appoint(department.order(department.mentor(), department.students(1), faculty=faculty))


def test_letters_about_a_group_name_who_coordinates_its_faculty(department: Department) -> None:
    appointed(department, "philology")
    (letter,) = letters(department, "appointed")
    assert f"coordinated by: {DEAN}." in letter


def test_the_faculty_of_the_group_comes_before_that_of_its_mentor(department: Department) -> None:
    mentor = department.mentor(faculty="history")
    group = department.appoint(department.order(mentor, department.students(1), faculty="philology"))
    assert DEAN in letters(department, "appointed")[0]
    front = Desk(department)
    assert f"Coordinated by {DEAN}" in shown(front.visit(mentor.person_id).get(f"/cases/{group.reference}"))


def test_where_nobody_is_named_for_a_faculty_the_letters_name_the_programmes_office(department: Department) -> None:
    lines = GROUPS_FILE.read_text(encoding="utf-8").splitlines()
    text = "\n".join(one for one in lines if not one.startswith("deputy_dean"))
    programmes = department.house.programmes
    programmes.revise_policy(person(department.admin), text)
    programmes.change_intake_policy(person(department.coordinator), GROUPS, YEAR, 2)
    appointed(department, "philology")
    (letter,) = letters(department, "appointed")
    assert f"coordinated by: {department.policy.contact_role.in_('en')}." in letter


def test_pages_of_the_programme_and_of_the_group_say_who_coordinates(department: Department) -> None:
    front = Desk(department)
    group = appointed(department, "philology")
    hers = front.visit(group.mentor.person_id)
    assert f"Coordinated by {DEAN}" in shown(hers.get(f"/cases/{group.reference}"))
    assert f"Faculty of Philology {DEAN}" in shown(hers.get(f"/programmes/{GROUPS}/about"))


def test_where_a_role_is_granted_it_is_offered_and_shown_as_the_deputy_deans(department: Department) -> None:
    front = Desk(department)
    somebody = department.register("Гүлнар")
    admin = front.visit(department.admin)
    page = admin.get(f"/people/{somebody}/roles/new")
    (offered,) = re.findall(r'<option value="philology">([^<]+)', page.text)
    assert offered.startswith(f"{DEAN} · ")
    sent = admin.send(f"/people/{somebody}/roles/new", role="coordinator", programme=GROUPS, faculty="philology")
    assert sent.status_code == 303
    (grant,) = department.house.people.grants(somebody)
    assert (grant.role, grant.faculty) == (Role.COORDINATOR, "philology")
    assert DEAN in shown(admin.get(f"/people/{somebody}"))
    ending = f"/people/{somebody}/roles/end?role=coordinator&programme={GROUPS}&faculty=philology"
    assert DEAN in shown(admin.get(ending))
    assert DEAN in shown(admin.get("/history"))
