"""A house with one programme, its staff, mentors and mentees: everything through the use cases, at a time that tests wind on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from application.admissions import Request
from application.asking import Asker, person
from domain.application import Application
from domain.application.events import CriterionResult, Wishes
from domain.case import Case, CaseEvent, Refused, Role
from domain.identity import Identity
from domain.mentorship import Mentorship
from domain.person import ExternalId, Grant
from domain.policy import Policy
from infrastructure.accounts import Accounts
from infrastructure.bootstrap import House, open_house, settings_from_environment
from infrastructure.settings import Settings
from tests.answers import fitting_answers
from tests.conditions import all_met, confirmed

PROGRAMME = "nu-alumni"
PROGRAMME_FILE = Path(__file__).parents[1] / "programmes" / f"{PROGRAMME}.toml"
INTAKE, NEXT_INTAKE = "2026-spring", "2026-autumn"
OPENS, CLOSES = date(2026, 4, 1), date(2026, 5, 31)
FIRST_MOMENT = datetime(2026, 4, 1, 6, tzinfo=UTC)
SECRET = "a secret for tests: 5f0c1d7e9b3a48628d"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class WoundClock:
    """Tells the moment to which it was wound, a second later each time (UTC)."""

    def __init__(self, now: datetime = FIRST_MOMENT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def wind(self, days: float) -> None:
        self.now += timedelta(days=days)

    def wind_to(self, day: date, at: time = time(6)) -> None:
        """To a time (UTC) of a day."""
        self.now = datetime.combine(day, at, UTC)


@dataclass(frozen=True)
class Applicant:
    """Somebody who applied: herself and her application."""

    person_id: UUID
    case_id: UUID
    reference: str


class Pair(NamedTuple):
    """A mentorship that runs, by its reference, and those whose it is."""

    reference: str
    mentor: Applicant
    mentee: Applicant


@dataclass
class Office:
    """The house, its staff, and what they do all day. Cases are named by their references or their ids."""

    house: House
    clock: WoundClock
    admin: UUID
    coordinator: UUID
    other_coordinator: UUID
    auditor: UUID
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def policy(self) -> Policy:
        return self.house.programmes.newest_policy(PROGRAMME)

    # Cases

    def application(self, applicant: Applicant) -> Application:
        return self.house.ledger.load(Application, applicant.case_id)

    def mentorship(self, reference: str) -> Mentorship:
        return self.house.ledger.load(Mentorship, self.house.case_files.find(reference)[1])

    def mentorship_of(self, mentee: Applicant) -> Mentorship:
        """The mentorship that holds her."""
        held_by = self.application(mentee).mentorship_id
        assert held_by is not None, "nothing holds this mentee"
        return self.house.ledger.load(Mentorship, held_by)

    def topics(self, case_id: UUID) -> list[str]:
        """What happened to a case, in order."""
        return [one.TOPIC for one in self.house.ledger.history(case_id)]

    def events(self, kind: type[CaseEvent]) -> list[Any]:
        """Everything of this kind that ever happened, in order."""
        return [entry.event for entry in self.house.ledger.read(0, 1_000_000) if isinstance(entry.event, kind)]

    def take(self, kind: type[Case], case_id: UUID, step: str, by: Asker | UUID, /, **facts: Any) -> None:
        asker = by if isinstance(by, Asker) else person(by)
        self.house.steps.take(kind, case_id, step, asker, facts)

    def apply_step(self, applicant: Applicant, step: str, by: Asker | UUID | None = None, /, **facts: Any) -> None:
        """A step of her application, by the coordinator if nobody else is named."""
        self.take(Application, applicant.case_id, step, by or self.coordinator, **facts)

    def mentorship_step(self, reference: str, step: str, by: Asker | UUID | None = None, /, **facts: Any) -> None:
        """A step of a mentorship, by the coordinator if nobody else is named."""
        self.take(Mentorship, self.mentorship(reference).id, step, by or self.coordinator, **facts)

    @contextmanager
    def refused(self, code: str) -> Iterator[None]:
        """What is done inside is refused for this reason, and nothing of it is recorded."""
        before = self.house.ledger.last_position()
        with pytest.raises(Refused) as refusal:
            yield
        assert refusal.value.code == code, str(refusal.value)
        assert self.house.ledger.last_position() == before

    def why(self, code: str = "", text: str = "") -> Asker:
        """The coordinator, with a reason."""
        return Asker(str(self.coordinator), reason_code=code, reason=text)

    def for_her(self, person_id: UUID, how: str = "phone") -> Asker:
        """The coordinator, who records what somebody decided."""
        return Asker(str(self.coordinator), on_behalf_of=person_id, given_how=how)

    # People

    def register(self, name: str = "", external_ids: tuple[ExternalId, ...] = (), **identity: Any) -> UUID:
        number = next(self.numbers)
        usual = {
            "given_name": name or f"Person {number}",
            "family_name": "Оспан",
            "email": f"person{number}@example.kz",
        }
        who = Identity(**{**usual, **identity})
        return self.house.people.register(person(self.coordinator), who, PROGRAMME, external_ids=external_ids)

    def applied(self, role: Role, capacity: int = 0, *, name: str = "", intake: str = INTAKE) -> Applicant:
        """Somebody new, with her application."""
        return self.applied_again(self.register(name), role, capacity, intake=intake)

    def applied_again(
        self, person_id: UUID, role: Role, capacity: int = 0, *, intake: str = INTAKE, by: UUID | None = None
    ) -> Applicant:
        wishes = Wishes(kind=self.policy.mentor_kinds[0].code) if role is Role.MENTOR else Wishes()
        said = confirmed(self.policy, role)
        request = Request(PROGRAMME, intake, person_id, role, capacity, wishes, confirmed=said)
        reference = self.house.admissions.submit(person(by or self.coordinator), request)
        return Applicant(person_id, self.house.case_files.find(reference)[1], reference)

    def screened(self, applicant: Applicant, by: UUID | None = None) -> Applicant:
        """With her profile shown, and every criterion met."""
        self.show_profile(applicant, applicant.person_id)
        self.apply_step(applicant, "pass_screening", by, results=self.all_met(applicant))
        return applicant

    def show_profile(self, applicant: Applicant, by: Asker | UUID | None = None) -> None:
        answers = fitting_answers(self.policy.form("profile"), self.application(applicant).role)
        self.apply_step(applicant, "meet_requirement", by, requirement="profile", answers=answers)

    def all_met(self, applicant: Applicant) -> tuple[CriterionResult, ...]:
        application = self.application(applicant)
        policy, _version = self.house.programmes.policy_of(application.programme, application.intake)
        return all_met(application, policy)

    def admit(self, applicant: Applicant, by: UUID | None = None) -> Applicant:
        """From the profile to the acceptance and the orientation."""
        self.apply_step(self.screened(applicant, by), "accept", by)
        self.apply_step(applicant, "meet_requirement", by, requirement="orientation")
        return applicant

    def mentor(self, capacity: int = 1, *, name: str = "") -> Applicant:
        """An accepted mentor with so many places."""
        return self.admit(self.applied(Role.MENTOR, capacity, name=name))

    def mentee(self, *, name: str = "") -> Applicant:
        """An accepted mentee who waits for a mentor."""
        return self.admit(self.applied(Role.MENTEE, name=name))

    # Mentorships

    def choose(self, mentee: Applicant, *mentors: Applicant) -> str:
        """The mentee ranks mentors; the reference of the proposal to the first free one."""
        choices = tuple(one.case_id for one in mentors)
        self.apply_step(mentee, "choose_mentors", mentee.person_id, choices=choices)
        return self.mentorship_of(mentee).reference

    def propose(self, mentor: Applicant, mentee: Applicant, by: UUID | None = None) -> str:
        return self.house.mentoring.propose(person(by or self.coordinator), mentor.case_id, mentee.case_id)

    def agree(self, reference: str) -> str:
        """Consents, signatures, and the centre's confirmation."""
        for person_id in sorted(self.mentorship(reference).consents_missing):
            self.mentorship_step(reference, "consent", person_id)
        for person_id in sorted(self.mentorship(reference).signatures_missing):
            self.mentorship_step(reference, "sign", person_id)
        self.mentorship_step(reference, "confirm_agreement")
        return reference

    def paired(self, mentor: Applicant, mentee: Applicant) -> str:
        """A mentorship that runs."""
        reference = self.agree(self.choose(mentee, mentor))
        if self.mentorship(reference).state == "agreed":
            self.mentorship_step(reference, "start")
        return reference

    def pair(self, capacity: int = 1) -> Pair:
        """Daniel, a mentor with so many places, and Аружан, his mentee; their mentorship runs."""
        mentor, mentee = self.mentor(capacity, name="Daniel"), self.mentee(name="Аружан")
        return Pair(self.paired(mentor, mentee), mentor, mentee)

    def answer_survey(self, reference: str, person_id: UUID, survey: str = "final") -> None:
        role = self.mentorship(reference).role_of(person_id)
        assert role is not None, "she has no part in this mentorship"
        answers = fitting_answers(self.policy.form(self.policy.survey(survey).form), role)
        self.mentorship_step(reference, "give_feedback", person_id, survey=survey, answers=answers)

    def log_contacts(self, reference: str, months: int) -> None:
        """One contact in each of the first so many months of the commitment."""
        mentorship = self.mentorship(reference)
        for period in mentorship.periods(self.policy)[:months]:
            self.mentorship_step(reference, "log_contact", mentorship.mentor.person_id, kind="phone", on=period.first)


def environment(folder: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """What the environment says to a house in this folder, and in this PostgreSQL database if one is named."""
    settings = {"TALIMGER_DATA": str(folder), "TALIMGER_SECRET_KEY": SECRET, **more}
    return {**settings, "DATABASE_URL": database_url} if database_url else settings


def settings_of(folder: Path, database_url: str = "", **more: str) -> Settings:
    return settings_from_environment(environment(folder, database_url, **more))


@contextmanager
def opened_house(folder: Path, database_url: str = "", now: Callable[[], datetime] | None = None) -> Iterator[House]:
    """A house, as one process has it; its passwords are hashed without much work."""
    with open_house(settings_of(folder, database_url), now or WoundClock()) as house:
        house.accounts = Accounts(house.databases.desk, QUICK_HASHER)
        yield house


@contextmanager
def opened_office(folder: Path, database_url: str = "") -> Iterator[Office]:
    """A new house with the programme, an open intake, an admin, two coordinators and an auditor."""
    clock = WoundClock()
    with opened_house(folder, database_url, clock) as house:
        yield staffed(house, clock)


def staffed(house: House, clock: WoundClock) -> Office:
    admin = house.people.register_first_admin(Identity("Айгүл", "Ералы", email="admin@example.kz"))
    house.programmes.open(person(admin), PROGRAMME_FILE.read_text(encoding="utf-8"))

    def hire(name: str, role: Role) -> UUID:
        who = Identity(name, "Бекназар", email=f"{role.value}@example.kz")
        return house.people.register(person(admin), who, grants=[Grant(role, PROGRAMME)])

    coordinator, other = hire("Сәуле", Role.COORDINATOR), hire("Елена", Role.COORDINATOR)
    house.programmes.open_intake(person(coordinator), PROGRAMME, INTAKE, OPENS, CLOSES)
    return Office(house, clock, admin, coordinator, other, hire("Thomas", Role.AUDITOR))


@dataclass(frozen=True)
class Furnished:
    """A closed office that is copied rather than made anew: its folder, its database, and who works there."""

    folder: Path
    database_url: str
    office: Office
    closed_at: datetime

    @classmethod
    def furnish(cls, folder: Path, database_url: str = "") -> Furnished:
        with opened_office(folder, database_url) as office:
            return cls(folder, database_url, office, office.clock())

    @contextmanager
    def opened_copy(self, folder: Path, database_url: str = "") -> Iterator[Office]:
        """An office of its own, in a folder to which this one is copied (and a database that was copied already)."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        clock = WoundClock(self.closed_at)
        with opened_house(folder, database_url, clock) as house:
            yield replace(self.office, house=house, clock=clock, numbers=count(1))
