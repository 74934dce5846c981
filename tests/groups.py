"""A department that appoints mentors to academic groups, at a time that tests wind on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from application.admissions import Request
from application.appointments import Appointment
from application.asking import Asker, person
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Refused, Role
from domain.identity import Identity
from domain.ids import application_id
from domain.mentorship import Mentorship
from domain.person import Grant
from domain.policy import Policy
from infrastructure.bootstrap import House
from tests.answers import fitting_answers
from tests.conditions import all_met, confirmed
from tests.houses import Applicant, WoundClock, opened_house

GROUPS = "zhubanov-group-mentors"
GROUPS_FILE = Path(__file__).parents[1] / "programmes" / f"{GROUPS}.toml"
YEAR = "2026-2027"
ORDERED = date(2026, 8, 28)


@dataclass
class Department:
    """The house, its staff, and what they do."""

    house: House
    clock: WoundClock
    admin: UUID
    coordinator: UUID
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def policy(self) -> Policy:
        return self.house.programmes.newest_policy(GROUPS)

    def register(self, given_name: str = "", family_name: str = "Ержан", **identity: Any) -> UUID:
        number = next(self.numbers)
        name = given_name or f"Student {number}"
        ids = identity.pop("external_ids", ())
        who = Identity(name, family_name, **{"email": f"somebody{number}@example.kz", **identity})
        return self.house.people.register(person(self.coordinator), who, GROUPS, external_ids=ids)

    def applied(self, kind: str = "teaching_staff", faculty: str = "") -> Applicant:
        """Somebody who applied as a mentor."""
        person_id = self.register(f"Mentor {next(self.numbers)}")
        said = confirmed(self.policy, Role.MENTOR, kind)
        request = Request(GROUPS, YEAR, person_id, Role.MENTOR, 30, Wishes(kind=kind, faculty=faculty), confirmed=said)
        reference = self.house.admissions.submit(person(self.coordinator), request)
        return Applicant(person_id, application_id(GROUPS, YEAR, person_id, Role.MENTOR), reference)

    def mentor(self, kind: str = "teaching_staff", faculty: str = "") -> Applicant:
        """An accepted one."""
        mentor, policy = self.applied(kind, faculty), self.policy
        answers = fitting_answers(policy.form("profile"), Role.MENTOR)
        results = all_met(self.house.ledger.load(Application, mentor.case_id), policy)
        self.apply_step(mentor, "meet_requirement", requirement="profile", answers=answers)
        self.apply_step(mentor, "pass_screening", results=results)
        self.apply_step(mentor, "accept")
        return mentor

    def students(self, number: int) -> list[UUID]:
        return [self.register() for _ in range(number)]

    def apply_step(self, applicant: Applicant, step: str, /, **facts: Any) -> None:
        self.house.steps.take(Application, applicant.case_id, step, person(self.coordinator), facts)

    def order(self, mentor: Applicant, roster: list[UUID] | list[str], /, **said: Any) -> Appointment:
        facts: dict[str, Any] = {
            "order_number": "114-k",
            "order_date": ORDERED,
            "letter": "12-07",
            "group": "CS-101",
            "faculty": "pedagogy",
            "study_year": 1,
            "shown": ("teaches",),
            **said,
        }
        return Appointment(GROUPS, YEAR, mentor.case_id, tuple(map(str, roster)), **facts)

    def appoint(self, order: Appointment, by: Asker | None = None) -> Mentorship:
        reference = self.house.appointments.appoint(by or person(self.coordinator), order)
        return self.mentorship(reference)

    def appointed(self, number: int = 3, **said: Any) -> Mentorship:
        """A mentor with so many students."""
        return self.appoint(self.order(self.mentor(), self.students(number), **said))

    def mentorship(self, reference: str) -> Mentorship:
        return self.house.ledger.load(Mentorship, self.house.case_files.find(reference)[1])

    def student(self, person_id: UUID) -> Application:
        """A student's application."""
        return self.house.ledger.load(Application, application_id(GROUPS, YEAR, person_id, Role.MENTEE))

    def take(self, mentorship: Mentorship, step: str, by: Asker | UUID | None = None, /, **facts: Any) -> Mentorship:
        """A step of a mentorship, by the coordinator if nobody else is named; the mentorship as it is then."""
        asker = by if isinstance(by, Asker) else person(by or self.coordinator)
        self.house.steps.take(Mentorship, mentorship.id, step, asker, facts)
        return self.house.ledger.load(Mentorship, mentorship.id)

    def on(self, day: date) -> None:
        """On this day, as far as time's own steps go."""
        self.clock.wind_to(day)
        self.house.clock.tick()


@contextmanager
def refused(department: Department, code: str, at: str = "", says: str = "") -> Iterator[None]:
    """Refused for this reason, beside this field, and nothing is recorded."""
    before = department.house.ledger.last_position()
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code, str(refusal.value)
    assert not at or refusal.value.at == at
    assert says in str(refusal.value)
    assert department.house.ledger.last_position() == before


def staffed(house: House, clock: WoundClock) -> Department:
    """A new house with the programme, an open intake, an admin and a coordinator."""
    admin = house.people.register_first_admin(Identity("Айгүл", "Ералы", email="admin@example.kz"))
    house.programmes.open(person(admin), GROUPS_FILE.read_text(encoding="utf-8"))
    who = Identity("Сәуле", "Бекназар", email="coordinator@example.kz")
    coordinator = house.people.register(person(admin), who, grants=[Grant(Role.COORDINATOR, GROUPS)])
    opens, closes = date(2026, 8, 1), date(2026, 9, 30)
    house.programmes.open_intake(person(coordinator), GROUPS, YEAR, opens, closes)
    clock.wind_to(ORDERED)
    return Department(house, clock, admin, coordinator)


@dataclass(frozen=True)
class FurnishedDepartment:
    """A closed department that is copied rather than made anew."""

    folder: Path
    department: Department

    @classmethod
    def furnish(cls, folder: Path) -> FurnishedDepartment:
        clock = WoundClock(datetime(2026, 8, 20, 4, tzinfo=UTC))
        with opened_house(folder, now=clock) as house:
            return cls(folder, staffed(house, clock))

    @contextmanager
    def opened_copy(self, folder: Path) -> Iterator[Department]:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        clock = WoundClock(self.department.clock.now)
        with opened_house(folder, now=clock) as house:
            yield replace(self.department, house=house, clock=clock, numbers=count(1))
