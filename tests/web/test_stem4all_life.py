"""One case of STEM4ALL on its own way, on its own pages: application, a pair that the office proposes, the roadmap with its
key steps, the five lectures, the end, the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from application.admissions import Request
from application.asking import person
from domain.application import Application
from domain.application.conditions import screened_for
from domain.application.events import Wishes
from domain.case import Role
from domain.identity import Identity
from domain.mentorship import Mentorship
from domain.person import Grant
from tests.answers import fitting_answers
from tests.conditions import confirmed
from tests.houses import PROGRAMME_FILE, Office
from tests.web.front import Front, Guest
from tests.web.reading import shown

STEM = "stem4all-mentoring-her"
AUTUMN = "2026-spring"
TOPICS = ("time_management", "leadership", "emotional_intelligence", "critical_thinking", "financial_literacy")
LECTURES: dict[str, str | list[str]] = {
    "kind": "lecture",
    "minutes": "90",
    "roles": ["mentee"],
    "intake": AUTUMN,
    "place": "online",
}


@dataclass(frozen=True)
class Stem:
    """The programme with its coordinator, one mentor and one mentee; each of them has her browser."""

    front: Front
    coordinator: UUID
    mentor: UUID
    mentee: UUID

    @property
    def office(self) -> Office:
        return self.front.office

    def visit(self, who: UUID) -> Guest:
        return self.front.visit(who)

    def take(self, who: UUID, reference: str, step: str, **fields: str | list[str]) -> None:
        """Take a step on its own page."""
        guest, address = self.visit(who), f"/cases/{reference}/{step}"
        version = self.office.house.case_files.open(reference, person(self.coordinator)).case.version
        guest.get(address)
        answer = guest.send(address, version=str(version), **fields)
        assert answer.status_code == 303, shown(answer)

    def applies(self, who: UUID, role: Role) -> str:
        """Her application, accepted."""
        house, policy = self.office.house, self.office.house.programmes.newest_policy(STEM)
        wishes = Wishes(kind=policy.mentor_kinds[0].code if role is Role.MENTOR else "", languages=("ru",))
        said = confirmed(policy, role, wishes.kind)
        request = Request(STEM, AUTUMN, who, role, int(role is Role.MENTOR), wishes, confirmed=said)
        reference = house.admissions.submit(person(who), request)
        answers = fitting_answers(policy.form("profile"), role)
        case_id = house.case_files.find(reference)[1]
        house.steps.take(
            Application, case_id, "meet_requirement", person(who), {"requirement": "profile", "answers": answers}
        )
        asked = screened_for(house.ledger.load(Application, case_id), policy)
        criteria = {f"results.{one.code}": "met" for one in asked}
        self.take(self.coordinator, reference, "pass_screening", **criteria)
        self.take(self.coordinator, reference, "accept")
        return reference

    def mentorship(self, reference: str) -> Mentorship:
        return self.office.house.ledger.load(Mentorship, self.office.house.case_files.find(reference)[1])


def open_stem(front: Front) -> Stem:
    house, admin = front.office.house, person(front.office.admin)
    house.programmes.open(admin, (PROGRAMME_FILE.parent / f"{STEM}.toml").read_text(encoding="utf-8"))

    def known(name: str, *grants: Grant) -> UUID:
        return house.people.register(admin, Identity(name, "Асанова", email=f"{name}@example.kg"), grants=grants)

    coordinator = known("Бермет", Grant(Role.COORDINATOR, STEM))
    house.programmes.open_intake(person(coordinator), STEM, AUTUMN, date(2026, 4, 1), date(2026, 5, 31))
    return Stem(front, coordinator, known("Нургуль"), known("Айжан"))


@pytest.fixture
def stem(new_front: Front) -> Stem:
    return open_stem(new_front)


def a_pair_that_runs(stem: Stem) -> str:
    """Proposed by the office, agreed on, and begun."""
    mentor, mentee = stem.applies(stem.mentor, Role.MENTOR), stem.applies(stem.mentee, Role.MENTEE)
    reference = the_office_proposes(stem, mentor, mentee)
    for step in ("consent", "sign"):
        for who in (stem.mentor, stem.mentee):
            stem.take(who, reference, step)
    stem.office.clock.wind_to(stem.mentorship(reference).commitment.first)
    stem.office.house.clock.tick()
    stem.office.house.reactions.catch_up()
    return reference


def test_one_case_goes_from_its_application_to_its_certificate(stem: Stem) -> None:
    reference = a_pair_that_runs(stem)
    assert stem.mentorship(reference).state == "active"
    the_roadmap_is_drawn_up(stem, reference)
    five_lectures_are_attended(stem, reference)
    four_months_go_by(stem, reference)
    number = a_certificate_is_issued(stem, reference)
    assert "This certificate is valid" in shown(stem.visit(stem.mentee).get(f"/verify/{number}"))


def the_office_proposes(stem: Stem, mentor: str, mentee: str) -> str:
    """The coordinator does; the matching algorithm is another way."""
    office, application = stem.visit(stem.coordinator), stem.office.house.case_files.find(mentor)[1]
    office.get(f"/cases/{mentee}/propose")
    answer = office.send(f"/cases/{mentee}/propose", mentor=str(application))
    assert answer.status_code == 303, shown(answer)
    held_by = stem.office.house.ledger.load(Application, stem.office.house.case_files.find(mentee)[1]).mentorship_id
    assert held_by is not None
    return stem.office.house.ledger.load(Mentorship, held_by).reference


def the_roadmap_is_drawn_up(stem: Stem, reference: str) -> None:
    """A goal for each key step of the roadmap, in its section; then both agree."""
    sections = stem.office.house.programmes.newest_policy(STEM).plan_sections
    for section in sections:
        for key_step in section.key_steps:
            text = key_step.names.in_("en")
            stem.take(stem.mentee, reference, "set_goal", text=text, section=section.code, horizon="short")
    stem.take(stem.mentor, reference, "agree_plan")
    assert len(stem.mentorship(reference).goals) == 7
    assert "Begin a small project of one's own" in shown(stem.visit(stem.mentee).get("/worklist"))


def five_lectures_are_attended(stem: Stem, reference: str) -> None:
    office, clock = stem.visit(stem.coordinator), stem.office.clock
    for number, topic in enumerate(TOPICS):
        office.get("/gatherings")
        answer = office.send(
            f"/gatherings/{STEM}/new", **LECTURES, topic=topic, at=f"{clock.now + timedelta(hours=8):%Y-%m-%dT%H:%M}"
        )
        assert answer.status_code == 303, shown(answer)
        lecture = answer.location.rpartition("/")[2]
        assert lecture not in shown(office.get("/worklist"))
        clock.wind(days=1)
        assert lecture in shown(office.get("/worklist")), "its time is over, and nobody has recorded who came"
        stem.take(stem.coordinator, lecture, "hold", attended=[str(stem.mentee)])
        for page in ("/worklist", f"/cases/{reference}"):
            assert f"{number + 1} of 5 topics" in shown(stem.visit(stem.mentee).get(page))
    assert "5 of 5 topics" not in shown(stem.visit(stem.mentor).get(f"/cases/{reference}"))
    assert "1 of 1 person has come to all 5 topics." in shown(
        office.get(f"/gatherings/{STEM}/topics/lecture?role=mentee")
    )


def four_months_go_by(stem: Stem, reference: str) -> None:
    mentorship = stem.mentorship(reference)
    policy = stem.office.house.programmes.newest_policy(STEM)
    stem.office.clock.wind_to(mentorship.commitment.last + timedelta(days=1))
    stem.office.house.clock.tick()
    for period in mentorship.periods(policy):
        for day in (period.first, period.last):
            stem.take(stem.mentor, reference, "log_contact", kind=policy.contact_kinds[0].code, on=day.isoformat())
    assert stem.mentorship(reference).state == "completed"


def a_certificate_is_issued(stem: Stem, reference: str) -> str:
    policy = stem.office.house.programmes.newest_policy(STEM)
    answers = fitting_answers(policy.form("final"), Role.MENTEE)
    facts = {"survey": "final", "answers": answers}
    stem.office.take(Mentorship, stem.mentorship(reference).id, "give_feedback", stem.mentee, **facts)
    page = shown(stem.visit(stem.coordinator).get(f"/cases/{reference}"))
    assert "Lectures on all five topics were attended 5 of 5" in page
    assert "not yet: Lectures" not in shown(stem.visit(stem.coordinator).get("/worklist"))
    lecture = stem.office.house.gathering_list.of_programmes([STEM])[0]
    stem.take(stem.coordinator, lecture.reference, "reopen", reason_code="recorded_by_mistake")
    asked = "not yet: Lectures on all five topics were attended, 4 of 5"
    assert asked in shown(stem.visit(stem.coordinator).get("/worklist"))
    sent = {"version": str(stem.mentorship(reference).version), "person": str(stem.mentee)}
    assert "Not yet: Lectures" in shown(stem.visit(stem.coordinator).send(f"/cases/{reference}/certify", **sent))
    stem.take(stem.coordinator, lecture.reference, "hold", attended=[str(stem.mentee)])
    stem.take(stem.coordinator, reference, "certify", person=str(stem.mentee))
    certificate = stem.mentorship(reference).certificate_of(stem.mentee)
    assert certificate is not None
    assert all(one.met for one in certificate.results)
    return certificate.number
