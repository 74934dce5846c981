"""One case of KazNU's programme on its own way to its end: by hand, on the pages, by each of those who take part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest

from domain.application.conditions import screened_for
from domain.mentorship import Mentorship
from tests.houses import Applicant
from tests.kaznu import CODE, INTAKE, LETTER, SCIENCE, Selection, open_selection
from tests.web.front import Front
from tests.web.reading import forms, shown

SECTIONS = ("academic_professional", "leadership_self", "projects_research", "career")
MARKS = ("profession", "leadership", "project", "career")
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass(frozen=True)
class Pages:
    front: Front

    def take(self, who: UUID, reference: str, step: str, **fields: str | list[str]) -> None:
        """Take a step on its own page; what it asks to be chosen first is in its address."""
        guest = self.front.visit(who)
        page = guest.get(f"/cases/{reference}/{step}", query_string={k: v for k, v in fields.items() if k in FIRST})
        (version,) = VERSION.findall(page.text)
        taken = guest.send(f"/cases/{reference}/{step}", version=version, **fields)
        assert taken.status_code == 303, shown(taken)

    def scores(self, who: UUID, reference: str, step: str) -> dict[str, str | list[str]]:
        """An 8 in each field that her page has for scores."""
        page = self.front.visit(who).get(f"/cases/{reference}/{step}")
        return dict.fromkeys(re.findall(r'name="(scores\.[^"]+)"', page.text), "8")


FIRST = ("requirement", "survey")


@pytest.fixture
def pages(new_front: Front) -> Pages:
    open_selection(new_front.office)
    return Pages(new_front)


def test_a_case_of_kaznu_from_the_questionnaire_to_both_certificates(pages: Pages) -> None:
    office, selection = pages.front.office, Selection(pages.front.office)
    mentor = selection.mentor(2)
    mentee = apply_and_show(pages, "Аружан")
    interview(pages, mentor, mentee)
    office.clock.wind_to(date(2026, 8, 20))
    reference = select_and_agree(pages, mentor, mentee)
    plan(pages, reference, mentor, mentee)
    live_the_year(pages, reference, mentor, mentee)
    assert office.mentorship(reference).state == "completed"
    numbers = certify_both(pages, reference, mentor, mentee)
    anybody = pages.front.app.test_client()
    for number, kind in zip(numbers, ("Participant's certificate", "Mentor's certificate"), strict=True):
        answer = shown(anybody.get(f"/verify/{number}"))
        assert "This certificate is valid" in answer
        assert kind in answer


def apply_and_show(pages: Pages, name: str) -> Applicant:
    office = pages.front.office
    who = office.register(name)
    guest = pages.front.visit(who)
    asked = guest.get(f"/applications/new?intake={CODE}/{INTAKE}&role=mentee")
    assert "Members of minority groups" in shown(asked)
    sent = guest.send(
        "/applications/new",
        intake=f"{CODE}/{INTAKE}", role="mentee", track=SCIENCE.track, faculty="physics_technology",
        topics=["research_methods"], languages=["kk"], priority_groups=["minorities"], confirmed=["studies"],
    )  # fmt: skip
    assert sent.status_code == 303, shown(sent)
    reference = sent.location.rpartition("/")[2]
    answers = {
        "questionnaire": {"study_programme": "Physics", "study_year": "1", "project": "scientific", "time": "8"},
        "motivation_post": {"link": "https://example.kz/post", "about_me": "I", "motivation": "Why", "goals": "What"},
        "motivation_letter": {"letter": LETTER},
    }
    for requirement, given in answers.items():
        fields = {f"answers.{code}": text for code, text in given.items()}
        pages.take(who, reference, "meet_requirement", requirement=requirement, **fields)
    applicant = Applicant(who, office.house.case_files.find(reference)[1], reference)
    criteria = screened_for(office.application(applicant), Selection(office).policy)
    pages.take(office.coordinator, reference, "pass_screening", **{f"results.{one.code}": "met" for one in criteria})
    return applicant


def interview(pages: Pages, mentor: Applicant, mentee: Applicant) -> None:
    office = pages.front.office
    both = [str(mentor.person_id), str(office.other_coordinator)]
    at = office.clock().astimezone(office.policy.tz) + timedelta(days=1)
    pages.take(office.coordinator, mentee.reference, "schedule_interview", at=f"{at:%Y-%m-%dT%H:%M}", interviewers=both)
    office.clock.wind(1.1)
    hers = pages.scores(mentor.person_id, mentee.reference, "score_interview")
    pages.take(mentor.person_id, mentee.reference, "score_interview", **hers)
    others = pages.scores(office.other_coordinator, mentee.reference, "hold_interview")
    pages.take(office.other_coordinator, mentee.reference, "hold_interview", recommendation="accept", **others)
    ranking = shown(pages.front.visit().get(f"/selection?intake={CODE}/{INTAKE}"))
    assert "Аружан Оспан First-year students Members of minority groups Fields with few women" in ranking


def select_and_agree(pages: Pages, mentor: Applicant, mentee: Applicant) -> str:
    office = pages.front.office
    guest = pages.front.visit(mentor.person_id)
    page = guest.get(f"/selection/{mentor.reference}")
    assert "Аружан Оспан" in shown(page)
    proposed = guest.send(f"/selection/{mentor.reference}", applicant=str(mentee.case_id))
    reference = unescape(proposed.location).rpartition("/")[2]
    press(pages, mentee.person_id, f"/cases/{reference}/consent")
    for one in (mentor, mentee):
        pages.take(one.person_id, reference, "sign")
    assert office.mentorship(reference).state == "agreed"
    office.clock.wind_to(date(2026, 9, 2))
    office.house.clock.tick()
    office.house.reactions.catch_up()
    assert office.mentorship(reference).commitment.last == date(2027, 6, 15), "an academic year"
    return reference


def press(pages: Pages, who: UUID, button: str) -> None:
    """A button of her first page."""
    guest = pages.front.visit(who)
    found = {address: hidden for address, hidden in forms(guest.get("/worklist")).items() if address.startswith(button)}
    ((address, hidden),) = found.items()
    hidden.pop("csrf_token", None)
    assert guest.send(address, **hidden).status_code == 303


def plan(pages: Pages, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    """A goal in each of the four sections, the last one beyond the year; agreed by the mentor."""
    for number, section in enumerate(SECTIONS, start=1):
        horizon = "long" if section == "career" else "short"
        text = f"Goal of {section}"
        own_project = {"key_step": "present"} if section == "projects_research" else {}
        pages.take(mentee.person_id, reference, "set_goal", text=text, section=section, horizon=horizon, **own_project)
        assert f"Goal of {section}" in shown(pages.front.visit(mentor.person_id).get(f"/cases/{reference}")), number
    pages.take(mentor.person_id, reference, "agree_plan")
    page = shown(pages.front.visit(mentee.person_id).get(f"/cases/{reference}"))
    sections = [section.names.in_("en") for section in Selection(pages.front.office).policy.plan_sections]
    assert sorted(sections, key=page.index) == sections
    assert "long term" in page[page.index("Goal of career") :].lower()
    assert "Present it at the end" in page, "the roadmap of her own project"


def live_the_year(pages: Pages, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    office = pages.front.office
    periods = office.mentorship(reference).periods(Selection(office).policy)
    for period in periods:
        office.clock.wind_to(min(period.first + timedelta(days=9), period.last))
        office.house.clock.tick()
        pages.take(mentor.person_id, reference, "log_contact", kind="individual_meeting", minutes="60")
    pages.take(mentee.person_id, reference, "reach_goal", goal="3")
    for term, mark in (("2026-autumn", "2"), ("2027-spring", "4")):
        marks: dict[str, str | list[str]] = {f"marks.{code}": mark for code in MARKS}
        pages.take(
            mentor.person_id, reference, "assess", mentee=str(mentee.person_id), period=term, note="Well done.", **marks
        )
    for who in (mentor, mentee):
        page = shown(pages.front.visit(who.person_id).get(f"/cases/{reference}"))
        assert "From 25 % of the scales on average to 75 % (Autumn term 2026, Spring term 2027)." in page
        assert "Readiness for a career 1–5 2 4" in page
    office.clock.wind_to(date(2027, 6, 17))
    office.house.clock.tick()


def certify_both(pages: Pages, reference: str, mentor: Applicant, mentee: Applicant) -> list[str]:
    office = pages.front.office
    for who, own in ((mentor, {"answers.again": "yes"}), (mentee, {"answers.project_done": "yes"})):
        answers = {"answers.satisfaction": "5", "answers.plan_reached": "4", **own}
        pages.take(who.person_id, reference, "give_feedback", survey="final", **answers)
    for who in (mentee, mentor):
        pages.take(office.coordinator, reference, "certify", person=str(who.person_id))
    case = office.house.ledger.load(Mentorship, office.mentorship(reference).id)
    certificates = [case.certificate_of(who.person_id) for who in (mentee, mentor)]
    assert case.state == "certified"
    return [one.number for one in certificates if one]
