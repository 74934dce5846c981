"""The page of a group, as the office, its mentor and its students see it; and one group's year from the order to the letter
of thanks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from application.asking import Asker
from domain.mentorship import Mentorship
from tests.answers import fitting_answers
from tests.groups import GROUPS, YEAR, Department
from tests.web.front import Desk, Guest
from tests.web.reading import links, shown

FORM = f"/programmes/{GROUPS}/intakes/{YEAR}/appoint"
SECRET = "She has to work at night."
CRITERIA = (
    "quality", "collective", "group_activity", "mentor_activity", "performance", "behaviour", "science", "public_life",
)  # fmt: skip


@pytest.fixture
def desk(department: Department) -> Desk:
    return Desk(department)


def in_the_middle_of_september(department: Department) -> Mentorship:
    """Three students, of whom the first was talked with, and whose parents were."""
    mentorship = department.appointed(3)
    department.on(date(2026, 9, 14))
    group, mentor, first = mentorship, mentorship.mentor.person_id, mentorship.everybody()[0]
    for kind, day, attended, note in (
        ("session", 7, mentorship.everybody(), "The others are afraid of her."),
        ("individual_help", 8, (first,), SECRET),
        ("parents", 9, (first,), "They know nothing."),
    ):
        on = date(2026, 9, day)
        group = department.take(group, "log_contact", mentor, kind=kind, on=on, attended=attended, note=note)
    group = department.take(group, "set_goal", mentor, text="Everybody passes", section="studies")
    return department.take(group, "set_goal", mentor, text="Pass algebra", section="studies", mentee=first)


def test_a_group_is_shown_with_its_order_and_its_roster(desk: Desk) -> None:
    department = desk.office
    group = in_the_middle_of_september(department)
    leaver, why = group.everybody()[2], Asker(str(department.coordinator), reason_code="academic_leave")
    department.take(group, "leave", why, mentee=leaver)
    page = shown(desk.visit().get(f"/cases/{group.reference}"))
    assert "Proposed" not in page, "nobody proposed it"
    for said in (
        "CS-101 with Mentor",
        "Group CS-101",
        "Year of study 1",
        "Order 114-k of 28 Aug",
        "Letter that it answers 12-07",
        "Commitment 1 Sep – 30 Jun",
        "Left 14 Sep",
        "Reason: Academic leave",
        "at least 4 a month; counted: mentoring session",
        "Pass algebra Student 3 Ержан · ",
    ):
        assert said in page


def test_a_student_sees_what_is_hers_and_the_mentor_all_of_it(desk: Desk) -> None:
    department = desk.office
    group = in_the_middle_of_september(department)
    first, second, third = group.everybody()
    why = Asker(str(department.coordinator), reason_code="expelled")
    group = department.take(group, "leave", why, mentee=third)
    addresses = (f"/cases/{group.reference}?all", "/worklist", f"/cases/{group.reference}/log_contact")

    def seen_by(reader: UUID) -> str:
        return " ".join(shown(desk.visit(reader).get(address)) for address in addresses)

    mentors, hers, another = (seen_by(one) for one in (group.mentor.person_id, first, second))
    for text in (SECRET, "They know nothing.", "The others are afraid", "Pass algebra", "Expelled"):
        assert text in mentors
    for text in (SECRET, "Pass algebra", "Talk with parents on 9 Sep"):
        assert text in hers
    for text in ("They know nothing.", "The others are afraid", "Expelled"):
        assert text not in hers
    for text in (
        SECRET,
        "They know nothing.",
        "The others",
        "Pass algebra",
        "Individual help on",
        "parents on",
        "Expelled",
    ):
        assert text not in another
    assert "Mentoring session on 7 Sep" in another
    assert "Everybody passes" in another
    reachable = set(re.findall(r"[\w.]+@example\.kz", another))
    contacts = {one: department.house.people.identity(one) for one in (group.mentor.person_id, first, second)}
    emails = {one: identity.email for one, identity in contacts.items() if identity}
    assert reachable <= {emails[group.mentor.person_id], emails[second]}
    assert emails[first] not in reachable


def test_a_student_cannot_open_what_is_not_hers_by_its_address(desk: Desk) -> None:
    group = in_the_middle_of_september(desk.office)
    student = desk.visit(group.everybody()[1])
    for step, query in (("correct_contact", "contact=2"), ("move_goal", "goal=2"), ("move_goal", "goal=1")):
        text = shown(student.get(f"/cases/{group.reference}/{step}?{query}"))
        assert "Pass algebra" not in text
        assert "Individual help" not in text
    assert "Reason" not in shown(student.get(f"/cases/{group.reference}/terminate"))
    assert student.get(f"/people/{group.everybody()[0]}").status_code == 403


# A year


def test_the_year_of_a_group_from_the_order_to_the_letter_of_thanks(desk: Desk) -> None:
    department, office = desk.office, desk.visit()
    applicant, students = department.mentor(), department.students(3)
    office.get(FORM)
    order = {
        "order_number": "114-k",
        "order_date": "2026-08-28",
        "letter": "12-07",
        "group": "CS-404",
        "faculty": "history",
        "study_year": "4",
    }
    roster = "\n".join(map(str, students))
    done = office.send(FORM, mentor=str(applicant.case_id), shown=["teaches"], roster=roster, **order)
    reference = done.location.rpartition("/")[2]
    department.on(date(2026, 9, 1))
    assert department.mentorship(reference).state == "active"

    mentor = desk.visit(applicant.person_id)
    assert "at least 2 a month" in shown(mentor.get(f"/cases/{reference}"))
    for period in department.mentorship(reference).periods(department.policy):
        for day in (period.first + timedelta(days=18), period.first + timedelta(days=25)):
            log_session(desk, mentor, reference, day, students)
    department.on(date(2026, 10, 1))
    evaluate(office, reference, "2026-09")
    office.get(f"/cases/{reference}")
    assert "September 2026 4 of 5" in shown(office.get(f"/cases/{reference}"))

    department.on(date(2027, 7, 1))
    group = department.mentorship(reference)
    assert (group.state, group.missed_periods) == ("completed", frozenset())
    assert "to be evaluated by 6 Jul" in shown(office.get(f"/cases/{reference}"))
    evaluate(office, reference, "2027-06")
    answers = fitting_answers(department.policy.form("report"), "mentor")
    department.take(group, "give_feedback", applicant.person_id, survey="year_report", answers=answers)
    page = office.get(f"/cases/{reference}/certify?person={applicant.person_id}")
    assert "Issue" in shown(page)
    version = str(department.mentorship(reference).version)
    assert (
        office.send(f"/cases/{reference}/certify", version=version, person=str(applicant.person_id)).status_code == 303
    )
    (certificate,) = department.mentorship(reference).certificates
    assert (certificate.kind, certificate.role) == ("thanks", "mentor")
    assert "Letter of thanks" in shown(Guest(desk.app).get(f"/verify/{certificate.number}"))
    assert mentor.client.get(f"/certificates/{certificate.number}.pdf").data.startswith(b"%PDF")
    assert {department.student(one).state for one in students} == {"concluded"}


def log_session(desk: Desk, mentor: Guest, reference: str, day: date, students: list[UUID]) -> None:
    department = desk.office
    department.on(day)
    version = str(department.mentorship(reference).version)
    fields: dict[str, str | list[str]] = {
        "kind": "session",
        "on": day.isoformat(),
        "attended": [str(one) for one in students],
    }
    done = mentor.send(f"/cases/{reference}/log_contact", version=version, **fields)
    assert done.status_code == 303, shown(done)


def evaluate(office: Guest, reference: str, month: str) -> None:
    """By the button of the worklist, with a mark for everything."""
    worklist = office.get("/worklist?step=evaluate_mentor&tab=mine")
    (address,) = [one for one in links(worklist) if f"/{reference}/evaluate_mentor" in one and month in one]
    form = office.get(address)
    version = re.search(r'name="version" value="(\d+)"', form.text)
    assert version is not None
    marks = {f"marks.{code}": "4" for code in CRITERIA}
    together = ["deans_office", "department"]
    sent = {"version": version[1], "month": month, "together": together, **marks}
    done = office.send(f"/cases/{reference}/evaluate_mentor", **sent)
    assert done.status_code == 303, shown(done)


def test_what_is_asked_for_of_each_group_stands_on_its_page_and_beside_the_gatherings(desk: Desk) -> None:
    group = desk.office.appointed(1)
    office = desk.visit()
    assert "held 0, planned 0 · at least 9" in shown(office.get(f"/cases/{group.reference}"))
    assert "missing for 1 of 1: CS-101 0 of 9" in shown(office.get("/gatherings"))
    assert f"{YEAR}: missing for 1 of 1" in shown(office.get("/worklist"))
