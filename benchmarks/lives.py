"""Fills a ledger with the lives of many cases, fast: decided by the aggregates, saved by thousands, without the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import msgspec

from application.asking import person
from application.ledger import pending
from domain.application import Application
from domain.application.conditions import screened_for
from domain.application.events import CriterionResult, Result, Wishes
from domain.case import Act, Case, Circumstances, Role
from domain.identity import Identity
from domain.intake import Intake
from domain.mentorship import Mentorship
from domain.mentorship.values import How, Participant
from domain.person import Person
from domain.reference import Reference
from infrastructure.bootstrap import House

PROGRAMME, INTAKE = "nu-alumni", "bench"
BATCH = 1500  # pairs that live side by side
EVENTS_A_PAIR = 36  # at most


class Now:
    """A clock that goes on by a little whenever it is asked."""

    def __init__(self, first: datetime, little: timedelta) -> None:
        self.moment, self.little = first, little

    def __call__(self) -> datetime:
        self.moment += self.little
        return self.moment


class Lives:
    def __init__(self, house: House, now: Now) -> None:
        self.house, self.now, self.random = house, now, Random(7)
        self.office = house.people.register_first_admin(Identity("Office", "Bench", email="o@example.kz"))
        admin = person(self.office)
        house.programmes.open(admin, house.programme_text(PROGRAMME))
        self.coordinator = house.people.register(admin, Identity("Coordinator", "Bench", email="c@example.kz"))
        house.people.grant_role(admin, self.coordinator, Role.COORDINATOR, PROGRAMME)
        opens = now.moment.date() - timedelta(days=30)
        self.intake = Intake(INTAKE, opens, opens + timedelta(days=365), 1)
        house.programmes.open_intake(person(self.coordinator), PROGRAMME, INTAKE, self.intake.opens, self.intake.closes)
        self.policy = house.programmes.newest_policy(PROGRAMME)
        self.cases = 0

    def fill(self, pairs: int, report: Callable[[int, int], None]) -> int:
        """So many mentors and mentees, most of them with a mentorship, at different points of their lives.

        Says how many cases that are. The events of many pairs are interleaved.
        """
        for first in range(0, pairs, BATCH):
            numbers = range(first, min(first + BATCH, pairs))
            people = {number: (uuid4(), uuid4()) for number in numbers}
            self.house.vault.seal("", {one for pair in people.values() for one in pair})  # their keys, all at once
            living = [self.pair(number, *people[number]) for number in numbers]
            while living:
                touched: list[Case] = []
                living = [life for life in living if self.goes_on(life, touched)]
                self.house.store.events.put(pending(touched))
            report(numbers.stop, pairs)
        return self.cases

    @staticmethod
    def goes_on(life: Iterator[list[Case]], touched: list[Case]) -> bool:
        cases = next(life, None)
        if cases is None:
            return False
        touched.extend(cases)
        return True

    def pair(self, number: int, *people: UUID) -> Iterator[list[Case]]:
        """What happens to a mentor, a mentee and their mentorship: the cases that got events, round by round."""
        for person_id in people:
            yield [self.person(person_id, number)]
        applications = []
        for role, person_id in zip((Role.MENTOR, Role.MENTEE), people, strict=True):
            application, reference = self.application(person_id, role, number)
            applications.append(application)
            self.cases += 1
            yield [application, reference]
        if number % 10 == 9:  # some have only just applied
            return
        for application in applications:
            yield [self.admitted(application)]
        mentor, mentee = applications
        mentorship, reference = self.mentorship(mentor, mentee)
        self.cases += 1
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
            confirmed=tuple(one.code for way in self.policy.ways_for(role)[:1] for one in way.statements),
        )
        return application, Reference.take_for(application.id, "Application", f"NU-{reference}", given)

    def admitted(self, application: Application) -> Application:
        office = self.office_given
        application.meet_requirement(self.given(application.person_id, Role.APPLICANT), "profile")
        criteria = screened_for(application, self.policy)
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
