"""A role for one faculty: its holder sees and moves the cases of that faculty, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from application.admissions import Request
from application.asking import person
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Role
from tests.conditions import confirmed
from tests.houses import Applicant, Office
from tests.web.academy import INTERVIEWS, MORE, academy_file
from tests.web.front import Front, Guest

CODE, INTAKE = "academy", "2026-27"
FACULTIES = """
[[faculties]]
code = "physics"
names.en = "Physics"

[[faculties]]
code = "law"
names.en = "Law"

[action_plan]
names.en = "Plan"
from_year = 2026
to_year = 2027
responsible = [{ code = "deans_office", names.en = "Dean's office" }]
"""


@dataclass(frozen=True)
class Faculties:
    """A programme with two faculties, a coordinator of one of them, and an applicant in each; `pair` is of both."""

    front: Front
    dean: UUID
    physicist: Applicant
    lawyer: Applicant
    pair: str

    @property
    def office(self) -> Office:
        return self.front.office

    def visit(self) -> Guest:
        return self.front.visit(self.dean)


@pytest.fixture(scope="module")
def faculties(front: Front) -> Faculties:
    office, house = front.office, front.office.house
    admin, office_of_all = person(office.admin), person(office.coordinator)
    house.programmes.open(admin, academy_file().replace(MORE, FACULTIES).replace(INTERVIEWS, "[selection]\n"))
    house.people.grant_role(admin, office.coordinator, Role.COORDINATOR, CODE)
    dean = office.register("Dean")
    house.people.grant_role(admin, dean, Role.COORDINATOR, CODE, "physics")
    today = office.clock().date()
    house.programmes.open_intake(office_of_all, CODE, INTAKE, today, today + timedelta(days=60))
    physicist = applied(office, "Physicist", "physics")
    lawyer = applied(office, "Lawyer", "law")
    mentee = office.admit(applied(office, "Mentee", "law"))
    mentor = office.admit(applied(office, "Mentor", "physics", Role.MENTOR))
    pair = house.mentoring.propose(office_of_all, mentor.case_id, mentee.case_id)
    for waiting in (physicist, lawyer):
        office.show_profile(waiting)
    return Faculties(front, dean, physicist, lawyer, pair)


def applied(office: Office, name: str, faculty: str, role: Role = Role.MENTEE, by: UUID | None = None) -> Applicant:
    who = office.register(name)
    said = confirmed(office.house.programmes.newest_policy(CODE), role)
    request = Request(CODE, INTAKE, who, role, int(role is Role.MENTOR), Wishes(faculty=faculty), confirmed=said)
    reference = office.house.admissions.submit(person(by or office.coordinator), request)
    return Applicant(who, office.house.case_files.find(reference)[1], reference)


def reference_is_in(answer: TestResponse, applicant: Applicant) -> bool:
    assert answer.status_code == 200
    return applicant.reference in answer.text


@pytest.mark.parametrize("address", ["/cases?programme=academy", "/cases?programme=academy&sort=due", "/worklist"])
def test_lists_show_the_cases_of_her_faculty_alone(faculties: Faculties, address: str) -> None:
    answer = faculties.visit().get(address)
    assert reference_is_in(answer, faculties.physicist)
    assert not reference_is_in(answer, faculties.lawyer)


def test_lists_count_the_cases_of_her_faculty_alone(faculties: Faculties) -> None:
    hers, all_cases = faculties.visit(), faculties.front.visit()
    assert ">2<" in hers.get("/cases?programme=academy&kind=Application").text  # the physicist and the mentor
    assert ">4<" in all_cases.get("/cases?programme=academy&kind=Application").text


def test_a_pair_of_two_faculties_is_seen_by_both(faculties: Faculties) -> None:
    assert faculties.pair in faculties.visit().get("/cases").text
    assert faculties.visit().get(f"/cases/{faculties.pair}").status_code == 200


def test_she_is_not_sent_to_the_import_which_is_for_the_whole_programme(faculties: Faculties) -> None:
    assert "/people/import" not in faculties.visit().get("/people").text
    assert "/people/import" in faculties.front.visit().get("/people").text


def test_a_case_of_another_faculty_is_not_hers_to_open_or_to_move(faculties: Faculties) -> None:
    visit = faculties.visit()
    assert visit.get(f"/cases/{faculties.lawyer.reference}").status_code == 403
    refused = visit.send(f"/cases/{faculties.lawyer.reference}/decline", version="1", reason="Because.")
    assert refused.status_code == 403
    with faculties.office.refused("not_yours"):
        faculties.office.take(Application, faculties.lawyer.case_id, "decline", faculties.dean)


def test_a_case_of_her_faculty_is_hers_to_move(faculties: Faculties) -> None:
    visit = faculties.visit()
    page = visit.get(f"/cases/{faculties.physicist.reference}")
    assert "/pass_screening" in page.text
    office = faculties.office
    mine = applied(office, "Another", "physics", by=faculties.dean)
    assert visit.get(f"/cases/{mine.reference}").status_code == 200
    newcomer = office.register("Another")
    with office.refused("not_yours"):
        request = Request(CODE, INTAKE, newcomer, Role.MENTEE, 0, Wishes(faculty="law"))
        office.house.admissions.submit(person(faculties.dean), request)


def test_her_page_of_a_person_names_no_case_of_another_faculty(faculties: Faculties) -> None:
    visit = faculties.visit()
    assert reference_is_in(visit.get(f"/people/{faculties.physicist.person_id}"), faculties.physicist)
    assert not reference_is_in(visit.get(f"/people/{faculties.lawyer.person_id}"), faculties.lawyer)


@pytest.mark.parametrize("address", ["/history", "/notices", "/programmes/academy/intakes/new", "/plan/academy/new"])
def test_what_is_about_the_whole_programme_is_not_hers(faculties: Faculties, address: str) -> None:
    visit = faculties.visit()
    assert visit.get(address).status_code == 403
    assert f'href="{address}' not in visit.get("/cases").text
    assert faculties.front.visit().get(address).status_code == 200


def test_the_programme_is_shown_to_her_with_the_numbers_of_her_faculty(faculties: Faculties) -> None:
    page = faculties.visit().get("/programmes/academy")
    assert page.status_code == 200
    assert "/programmes/academy/intakes/new" not in page.text


@pytest.mark.parametrize(
    ("role", "faculty", "code"),
    [
        (Role.COORDINATOR, "chemistry", "unknown_faculty"),
        (Role.RESPONSIBLE, "chemistry", "unknown_unit"),
        (Role.RESPONSIBLE, "physics", "unknown_unit"),
    ],
)
def test_a_role_is_granted_for_a_faculty_or_unit_that_there_is(
    faculties: Faculties, role: Role, faculty: str, code: str
) -> None:
    office = faculties.office
    somebody = office.register()
    with office.refused(code):
        office.house.people.grant_role(person(office.admin), somebody, role, CODE, faculty)
    with office.refused("unknown_programme"):
        office.house.people.grant_role(person(office.admin), somebody, role, "nowhere", faculty)
