"""A sixth programme, known from its file alone: one case of it is carried from application to certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from application.admissions import Request
from application.asking import person
from domain.action_item import ActionItem
from domain.application import Application
from domain.application.events import CriterionResult, Recommendation, Result, Score, Wishes
from domain.case import Role
from domain.mentorship.calendar import calendar
from domain.mentorship.values import How
from domain.policy import Policy
from infrastructure.bootstrap import read_programme
from tests.answers import fitting_answers
from tests.houses import Office
from tests.web.cli.terminal import terminal_of
from tests.web.front import Front
from tests.web.reading import shown

FILE = Path(__file__).with_name("sixth.toml")
CODE, INTAKE = "qoloner", "2026-көктем"
START = date(2026, 4, 20)  # a Monday


@dataclass(frozen=True)
class School:
    """The office with the programme open, a mentor and a mentee who know nothing of each other yet."""

    front: Front
    mentor: UUID
    mentee: UUID

    @property
    def office(self) -> Office:
        return self.front.office

    @property
    def policy(self) -> Policy:
        return self.office.house.programmes.newest_policy(CODE)

    def applied(self, who: UUID, role: Role) -> UUID:
        """Her application, whose form she has answered."""
        wishes = Wishes(kind="master" if role is Role.MENTOR else "", topics=("felt",), languages=("kaa",))
        capacity = 1 if role is Role.MENTOR else 0
        reference = self.office.house.admissions.submit(person(who), Request(CODE, INTAKE, who, role, capacity, wishes))
        case_id = self.office.house.case_files.find(reference)[1]
        answers = fitting_answers(self.policy.form("craft"), role)
        self.office.take(Application, case_id, "meet_requirement", who, requirement="craft", answers=answers)
        results = (CriterionResult("of_age", Result.MET),)
        self.office.take(Application, case_id, "pass_screening", self.office.coordinator, results=results)
        return case_id

    def show(self, case_id: UUID, requirement: str) -> None:
        by = self.office.coordinator
        self.office.take(Application, case_id, "meet_requirement", by, requirement=requirement, answers="Көрсетілді")

    def step(self, reference: str, step: str, by: UUID | None = None, **facts: object) -> None:
        self.office.mentorship_step(reference, step, by, **facts)

    def page(self, reference: str, who: UUID | None = None) -> str:
        return shown(self.front.visit(who).get(f"/cases/{reference}?language=kk"))


@pytest.fixture
def school(new_front: Front) -> School:
    office = new_front.office
    assert "no faults." in terminal_of(office).do("programme", "check", FILE)
    office.house.programmes.open(person(office.admin), FILE.read_text(encoding="utf-8"))
    office.house.programmes.open_intake(person(office.admin), CODE, INTAKE, date(2026, 4, 1), date(2026, 4, 15))
    for role in (Role.COORDINATOR, Role.INTERVIEWER):
        office.house.people.grant_role(person(office.admin), office.coordinator, role, CODE)
    return School(new_front, office.register("Бибі"), office.register("Аяла"))


def test_a_case_goes_from_its_application_to_its_certificate(school: School) -> None:
    reference = a_mentor_selects(school)
    both_agree(school, reference)
    eight_weeks_go_by(school, reference)
    number = a_certificate_is_issued(school, reference)
    page = shown(school.front.visit(school.mentee).get(f"/verify/{number}?language=kk"))
    assert "Бұл сертификат жарамды" in page
    assert "Қолөнер шеберлері" in page


def a_mentor_selects(school: School) -> str:
    """Mentors are interviewed and mentees are not; then she selects one."""
    office = school.office
    mentor, mentee = school.applied(school.mentor, Role.MENTOR), school.applied(school.mentee, Role.MENTEE)
    with office.refused("interview_open"):
        office.take(Application, mentor, "accept", office.coordinator)
    at = office.clock() + timedelta(hours=1)
    office.take(
        Application, mentor, "schedule_interview", office.coordinator, at=at, interviewers=(office.coordinator,)
    )
    office.clock.wind(days=1 / 12)
    held = {"scores": (Score(office.coordinator, "skill", 17),), "recommendation": Recommendation.ACCEPT}
    with office.refused("requirement_open"):
        office.take(Application, mentor, "hold_interview", office.coordinator, **held)
    school.show(mentor, "samples")
    office.take(Application, mentor, "hold_interview", office.coordinator, **held)
    for case_id in (mentor, mentee):
        office.take(Application, case_id, "accept", office.coordinator)
    reference = office.house.mentoring.propose(person(school.mentor), mentor, mentee, How.MENTOR_SELECTS)
    assert reference.startswith("QOL6-")
    return reference


def both_agree(school: School, reference: str) -> None:
    office, case = school.office, school.office.mentorship(reference)
    school.step(reference, "consent", school.mentee)
    with office.refused("requirement_open"):
        school.step(reference, "sign", school.mentee)
    school.show(case.mentees[0].application_id, "parents")
    for who in (school.mentor, school.mentee):
        school.step(reference, "sign", who)
    with office.refused("requirement_open"):
        school.step(reference, "confirm_agreement", starts_on=START)
    school.show(case.mentor.application_id, "workshop")
    school.step(reference, "confirm_agreement", starts_on=START)
    office.clock.wind_to(START)
    office.house.clock.tick()
    office.house.reactions.catch_up()
    assert office.mentorship(reference).state == "active"


def eight_weeks_go_by(school: School, reference: str) -> None:
    """Two lessons a week, but in the third, which is the fair's, and in the fifth, in which only one was given and a call."""
    office = school.office
    for key_step in ("sketch", "made"):
        school.step(reference, "set_goal", school.mentee, text="Киіз", section="piece", key_step=key_step)
    for week in range(9):
        monday = START + timedelta(weeks=week)
        if monday > office.mentorship(reference).commitment.last:
            break
        office.clock.wind_to(monday + timedelta(days=3))
        office.house.clock.tick()
        if week == 2:
            continue
        school.step(reference, "log_contact", school.mentor, kind="lesson", on=monday)
        kind = "call" if week == 4 else "lesson"
        school.step(reference, "log_contact", school.mentor, kind=kind, on=monday + timedelta(days=2))
        if week == 5:
            answers = '{"content": 9, "wish": "Тағы сабақ"}'
            school.step(reference, "give_feedback", school.mentee, survey="half", answers=answers)
    cells = calendar(office.mentorship(reference), school.policy, office.clock().date())
    assert [one.standing.value for one in cells] == ["kept", "kept", "holiday", "kept", "missed", *["kept"] * 4]
    page = school.page(reference)
    assert "апта" in page
    assert "Қолөнер шеберлері" in page
    assert "Дипломдық бұйым" in page


def a_certificate_is_issued(school: School, reference: str) -> str:
    office = school.office
    office.clock.wind_to(office.mentorship(reference).commitment.last + timedelta(days=1))
    for goal in (1, 2):
        school.step(reference, "reach_goal", school.mentee, goal=goal)
    office.house.clock.tick()
    with office.refused("conditions_open"):
        school.step(reference, "certify", person=school.mentee)
    for row in office.house.board.of_mentorship(office.mentorship(reference).id):
        office.take(ActionItem, row.id, "deliver", school.mentee)
    with office.refused("no_certificate"):
        school.step(reference, "certify", person=school.mentor)
    school.step(reference, "certify", person=school.mentee)
    office.house.reactions.catch_up()
    certificate = office.mentorship(reference).certificate_of(school.mentee)
    assert certificate is not None
    assert all(one.met for one in certificate.results)
    counts = {one.code: (one.needed, one.actual) for one in certificate.results}
    assert counts["lessons"] == (14, 15)
    assert counts["weeks"] == (6, 7)
    return certificate.number


def test_the_file_says_nothing_that_is_not_acted_on(school: School) -> None:
    assert read_programme(FILE.read_text(encoding="utf-8")).recorded_only() == ()
