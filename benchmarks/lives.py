"""Fills a ledger with the lives of many cases, fast: decided by the aggregates, saved by thousands, without the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import msgspec

from application.asking import person
from domain.application import Application
from domain.application.events import CriterionResult, Result, Wishes
from domain.case import Act, Case, Circumstances, Role
from domain.identity import Identity
from domain.intake import Intake
from domain.mentorship import Mentorship
from domain.mentorship.values import How, Participant
from domain.person import Person
from domain.reference import Reference
from infrastructure.bootstrap import House

PROGRAMME, INTAKE = "nu-alumni", "2026-spring"
BATCH = 1500  # pairs saved at once
EVENTS_A_PAIR = 36  # about


class Now:
    """A clock that goes on by a little with every event."""

    def __init__(self, first: datetime) -> None:
        self.moment = first

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=5)
        return self.moment


class Lives:
    def __init__(self, house: House, now: Now) -> None:
        self.house, self.now, self.random = house, now, Random(7)
        self.office = house.people.register_first_admin(Identity("Office", "Bench", email="o@example.kz"))
        admin = person(self.office)
        house.programmes.open(admin, house.programme_text(PROGRAMME))
        self.coordinator = house.people.register(admin, Identity("Coordinator", "Bench", email="c@example.kz"))
        house.people.grant_role(admin, self.coordinator, Role.COORDINATOR, PROGRAMME)
        house.programmes.open_intake(person(self.coordinator), PROGRAMME, INTAKE, date(2026, 1, 1), date(2030, 1, 1))
        self.policy = house.programmes.newest_policy(PROGRAMME)
        self.intake = Intake(INTAKE, date(2026, 1, 1), date(2030, 1, 1), 1)

    def fill(self, pairs: int) -> None:
        """So many mentors and mentees with a mentorship each, at different points of its life; their events interleaved."""
        made = 0
        while made < pairs:
            size = min(BATCH, pairs - made)
            living = [self.pair(made + index) for index in range(size)]
            while living:
                touched: list[Case] = []
                living = [life for life in living if self.goes_on(life, touched)]
                self.house.store.save(*touched)
            made += size

    @staticmethod
    def goes_on(life: Iterator[list[Case]], touched: list[Case]) -> bool:
        cases = next(life, None)
        if cases is None:
            return False
        touched.extend(cases)
        return True

    def pair(self, number: int) -> Iterator[list[Case]]:
        """What happens to a mentor, a mentee and their mentorship: the cases that got events, round by round."""
        people = uuid4(), uuid4()
        for person_id in people:
            yield [self.person(person_id, number)]
        applications = []
        for role, person_id in zip((Role.MENTOR, Role.MENTEE), people, strict=True):
            application, reference = self.application(person_id, role, number)
            applications.append(application)
            yield [application, reference]
        if number % 10 == 9:  # some have only just applied
            return
        for application in applications:
            yield [self.admitted(application)]
        mentor, mentee = applications
        mentorship, reference = self.mentorship(mentor, mentee)
        yield [mentorship, reference, mentor, mentee]
        if number % 10 == 8:
            return
        yield [self.agreed(mentorship, *people)]
        for month in range(6):
            yield [self.contact(mentorship, people[0], month)]
        if number % 3 == 0:
            yield from self.ended(mentorship, mentor, mentee)

    def given(self, actor: UUID, role: Role, **more: Any) -> Circumstances:
        act = Act(str(actor), role, self.now(), uuid4(), policy_version=1)
        return Circumstances(act, self.policy, **more)

    def office_given(self, **more: Any) -> Circumstances:
        return self.given(self.coordinator, Role.COORDINATOR, **more)

    def person(self, person_id: UUID, number: int) -> Person:
        identity = Identity(f"Given{number}", f"Family{number % 997}", email=f"p{number}@example.kz")
        sealed = self.house.vault.seal(msgspec.json.encode(identity).decode(), {person_id})
        return Person.register(person_id, sealed, self.office_given())

    def application(self, person_id: UUID, role: Role, number: int) -> tuple[Application, Reference]:
        reference = unambiguous(number * 2 + (role is Role.MENTOR))
        topics = tuple(self.random.sample([topic.code for topic in self.policy.topics], 2))
        given = self.given(person_id, Role.APPLICANT)
        application = Application.submit(
            given,
            reference=f"NU-{reference}",
            programme=PROGRAMME,
            intake=self.intake,
            person_id=person_id,
            role=role,
            capacity=2 if role is Role.MENTOR else 0,
            wishes=Wishes(topics=topics),
        )
        return application, Reference.take_for(application.id, "Application", f"NU-{reference}", given)

    def admitted(self, application: Application) -> Application:
        office = self.office_given
        application.meet_requirement(self.given(application.person_id, Role.APPLICANT), "profile")
        criteria = self.policy.screening_criteria(application.role)
        application.pass_screening(office(), tuple(CriterionResult(one.code, Result.MET) for one in criteria))
        application.accept(office())
        application.meet_requirement(office(), "orientation")
        return application

    def mentorship(self, mentor: Application, mentee: Application) -> tuple[Mentorship, Reference]:
        case_id, given = uuid4(), self.office_given()
        reference = f"NU-M{mentee.reference.removeprefix('NU-')}"
        mentorship = Mentorship.propose(
            given,
            case_id,
            reference=reference,
            programme=PROGRAMME,
            intake=INTAKE,
            how=How.COORDINATOR,
            mentor=Participant(mentor.id, mentor.person_id),
            mentees=(Participant(mentee.id, mentee.person_id),),
        )
        mentor.take_place(given.alongside(), case_id, mentee.person_id)
        mentee.match(given.alongside(), case_id)
        return mentorship, Reference.take_for(case_id, "Mentorship", reference, given)

    def agreed(self, mentorship: Mentorship, mentor: UUID, mentee: UUID) -> Mentorship:
        for step in (mentorship.consent, mentorship.sign):
            step(self.given(mentor, Role.MENTOR))
            step(self.given(mentee, Role.MENTEE))
        mentorship.confirm_agreement(self.office_given())
        mentorship.start(self.office_given())
        topic = self.policy.plan_sections[0].code
        text = self.house.vault.seal("A goal", {mentor, mentee})
        mentorship.set_goal(self.given(mentee, Role.MENTEE), text, topic)
        mentorship.agree_plan(self.given(mentee, Role.MENTEE))
        return mentorship

    def contact(self, mentorship: Mentorship, mentor: UUID, month: int) -> Mentorship:
        kind = self.policy.contact_kinds[month % len(self.policy.contact_kinds)].code
        mentorship.log_contact(self.given(mentor, Role.MENTOR), kind, minutes=30)
        return mentorship

    def ended(self, mentorship: Mentorship, mentor: Application, mentee: Application) -> Iterator[list[Case]]:
        given = self.given(mentor.person_id, Role.MENTOR)
        mentorship.terminate(given)
        mentor.free_place(given.alongside(), mentorship.id, mentee.person_id)
        mentee.return_to_pool(given.alongside(), mentorship.id)
        yield [mentorship, mentor, mentee]


def unambiguous(number: int) -> str:
    """A number in the letters of references, always as long: the benchmark's references never meet."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    out = ""
    for _ in range(5):
        number, digit = divmod(number, len(letters))
        out = letters[digit] + out
    return out


def first_moment() -> datetime:
    return datetime(2026, 1, 5, 4, tzinfo=UTC)
