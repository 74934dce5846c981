"""Results of terms on the dashboard, on their own page, and on the page of a group."""

from __future__ import annotations

from tests.application.test_term_results import AUTUMN, told
from tests.groups import GROUPS, Department
from tests.web.front import Desk
from tests.web.reading import shown

PAGE = f"/dashboard/{GROUPS}/results?year=2026"


def test_office_and_mentor_see_the_results_of_a_group_and_students_do_not(department: Department) -> None:
    group, small = department.appointed(6), department.appointed(3, group="CS-102", faculty="history")
    told(department, group, 60, 70, 70, 70, 70, 70)
    told(department, small, 91, 91, 91, day=2)
    front = Desk(department)
    office = front.visit(department.coordinator)
    card = shown(office.get(f"/dashboard?programme={GROUPS}&year=2026"))
    assert "Study results of the term Autumn term 2026 · target 75" in card
    page = office.get(PAGE)
    assert "91" not in shown(page)
    assert "CS-102" in shown(page)
    assert shown(page).count("hidden") >= 4, "two faculties and the groups of both"
    third = department.appointed(6, group="CS-103", faculty="philology")
    told(department, third, 80, 80, 80, 80, 80, 80, term=AUTUMN, day=3)
    assert "CS-103 80 · 6 students" in shown(office.get(PAGE)).replace("Autumn term 2026 ", "")
    hers = shown(front.visit(third.mentor.person_id).get(f"/cases/{third.reference}"))
    assert "Results of the terms" in hers
    assert "Autumn term 2026 80 · 6 students" in hers
    students = front.visit(third.mentees[0].person_id).get(f"/cases/{third.reference}")
    assert "Results of the terms" not in shown(students)
    assert front.visit(third.mentor.person_id).get(PAGE).status_code in (403, 404)


def test_a_programme_that_averages_no_results_has_no_such_page(department: Department) -> None:
    front = Desk(department)
    office = front.visit(department.coordinator)
    assert "No results are known yet" in shown(office.get(PAGE))
    assert office.get("/dashboard/nothing/results").status_code == 404
