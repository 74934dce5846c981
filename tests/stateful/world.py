"""A house, a clock that can be wound, and the model that listens.

Everything goes through the use cases, and is checked at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from application.admissions import Request
from application.appointments import Appointment
from application.asking import Asker, person
from application.figure_rows import FiguresRefused
from application.ports import UnknownCase
from application.steps import MovedOn
from domain.application import Application
from domain.application.events import Recommendation, Score, Wishes
from domain.case import Refused, Role
from domain.identity import Identity
from domain.mentorship import Mentorship
from domain.mentorship.assessing import periods_to_assess
from domain.policy import Policy
from infrastructure.bootstrap import House, ProgrammeFileRefused, open_house
from tests.answers import fitting_answers
from tests.conditions import all_met, confirmed
from tests.houses import WoundClock, settings_of
from tests.stateful.comparing import Comparison
from tests.stateful.lists import CASES, EVERYTHING
from tests.stateful.model import KnownCase, Model
from tests.stateful.programmes import BARE, BARE_TEXT, GROUPS, GROUPS_TEXT, NU, NU_TEXT, TRIAL, TRIAL_TEXTS, policy_in

REFUSALS = (Refused, MovedOn, UnknownCase, ProgrammeFileRefused, FiguresRefused)
"""What a house says no with. Anything else is a mistake of ours."""

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Staff:
    """An admin, two coordinators of the programmes, and an auditor; nobody until somebody is hired."""

    admin: UUID = NOBODY
    coordinator: UUID = NOBODY
    other: UUID = NOBODY
    auditor: UUID = NOBODY

    def all(self) -> list[UUID]:
        return [self.admin, self.coordinator, self.other, self.auditor]


@dataclass
class World:
    folder: Path
    database_url: str = ""
    clock: WoundClock = field(default_factory=WoundClock)
    model: Model = field(default_factory=Model)
    staff: Staff = Staff()
    reacted_to: int = 0

    def __post_init__(self) -> None:
        self.open()

    # The house

    def open(self) -> None:
        self.house: House = open_house(settings_of(self.folder, self.database_url), self.clock)
        self.house.programmes.read_policy = policy_in  # each text once for all houses, instead of once a house
        self.comparison = Comparison(self.house, self.model)

    def close(self) -> None:
        self.house.close()

    def copy(self, folder: Path, database_url: str = "") -> World:
        """The same world in another folder (and at a copy of its database, which has been made)."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        clock, model = WoundClock(self.clock.now), deepcopy(self.model)
        return replace(self, folder=folder, database_url=database_url, clock=clock, model=model)

    @property
    def now(self) -> datetime:
        """What is decided now is decided at this moment or a little later, even where the clock was set back."""
        return max(self.clock.now, self.model.latest or self.clock.now)

    def today(self, programme: str) -> date:
        return self.model.policy(programme, 1).local_date(self.now)

    # What is done

    def attempt(self, deed: Callable[[], Any]) -> Any:
        """Do something, let the model hear what was recorded, and hold both against each other; or nothing has changed.

        Returns:
            What the deed gave; or the refusal, after which everything is as before.
        """
        before = self.model.at
        try:
            outcome = deed()
        except REFUSALS as refusal:
            outcome = refusal
        if isinstance(outcome, REFUSALS):
            assert self.house.ledger.last_position() == before, f"refused, and recorded all the same: {outcome!r}"
            assert str(outcome)
        else:
            self.listen()
        return outcome

    def do(self, deed: Callable[[], Any]) -> Any:
        """What must be accepted."""
        outcome = self.attempt(deed)
        assert not isinstance(outcome, Exception), f"refused: {outcome!r}"
        return outcome

    def listen(self) -> None:
        entries = self.house.ledger.read(self.model.at, EVERYTHING)
        for entry in entries:
            self.model.hear(entry)
        assert self.house.ledger.last_position() == self.model.at
        self.model.check()
        self.comparison.touched(entry.event.originator_id for entry in entries)

    def react(self) -> None:
        self.do(self.house.reactions.catch_up)
        self.reacted_to = self.model.at

    def step(self, case: KnownCase, step: str, by: UUID | Asker, /, **facts: Any) -> Any:
        """Take a step that must be accepted."""
        asker = by if isinstance(by, Asker) else person(by)
        return self.do(lambda: self.house.steps.take(CASES[case.kind], case.case_id, step, asker, facts))

    # Longer stories

    def hire(self) -> None:
        """The first admin, the programmes, their staff, and an intake in each."""
        people = self.house.people
        first, *others = (
            Identity(name, "Бекназар", email=f"person{number}@example.kz")
            for number, name in enumerate(("Айгүл", "Сәуле", "Елена", "Thomas"))
        )
        admin: UUID = self.do(partial(people.register_first_admin, first))
        self.model.people[admin].identity = first
        self.staff = Staff(admin, *(self.register(identity, admin) for identity in others))
        for text in (TRIAL_TEXTS[0], NU_TEXT, BARE_TEXT, GROUPS_TEXT):
            self.do(partial(self.house.programmes.open, person(admin), text))
        today = self.clock.now.date()
        for programme in (TRIAL, NU, BARE, GROUPS):
            for who in (self.staff.coordinator, self.staff.other):
                self.do(partial(people.grant_role, person(admin), who, Role.COORDINATOR, programme))
            self.open_intake(programme, "spring", today, today + timedelta(days=200))
        self.do(partial(people.grant_role, person(admin), self.staff.auditor, Role.AUDITOR, TRIAL))

    def register(self, identity: Identity, by: UUID | None = None) -> UUID:
        asker = person(by or self.staff.coordinator)
        outcome: UUID = self.do(partial(self.house.people.register, asker, identity, TRIAL))
        self.model.people[outcome].identity = identity
        return outcome

    def open_intake(self, programme: str, name: str, opens: date, closes: date) -> None:
        asker = person(self.staff.coordinator)
        self.do(partial(self.house.programmes.open_intake, asker, programme, name, opens, closes))

    def newcomer(self) -> UUID:
        number = len(self.model.people)
        return self.register(Identity(f"Person {number}", "Оспан", email=f"person{number}@example.kz"))

    def apply(
        self, person_id: UUID, programme: str, role: Role, capacity: int = 0, intake: str = "spring"
    ) -> KnownCase:
        faculty = {Role.MENTEE: "physics", Role.MENTOR: "law"}[role] if programme == TRIAL else ""
        said = confirmed(self.house.programmes.policy_of(programme, intake)[0], role)
        wishes, about = Wishes(faculty=faculty), "I would like to."
        request = Request(programme, intake, person_id, role, capacity, wishes, about, confirmed=said)
        reference = self.do(lambda: self.house.admissions.submit(person(person_id), request))
        return self.model.cases[self.model.references[reference]]

    def policy(self, case: KnownCase) -> Policy:
        return self.model.policy_of(case)

    def mentorship(self, case: KnownCase) -> Mentorship:
        return self.house.ledger.load(Mentorship, case.case_id)

    def why(self, code: str = "") -> Asker:
        """The coordinator, with a reason."""
        return Asker(str(self.staff.coordinator), reason_code=code, reason="" if code else "It has to be so.")

    def admitted(self, programme: str, role: Role, capacity: int = 0, intake: str = "spring") -> KnownCase:
        """Somebody new, accepted, with everything shown that stands before a proposal."""
        case = self.apply(self.newcomer(), programme, role, capacity, intake)
        self.screen(case)
        if self.policy(case).asks_interview(role):
            self.schedule_interview(case)
            self.hold_interview(case)
        self.step(case, "accept", self.staff.coordinator)
        return case

    def screen(self, case: KnownCase) -> None:
        policy, office = self.policy(case), self.staff.coordinator
        for requirement in policy.requirements_of(case.role):
            answers = answers_to(policy, requirement.code, case.role)
            self.step(case, "meet_requirement", office, requirement=requirement.code, answers=answers)
        application = self.house.ledger.load(Application, case.case_id)
        self.step(case, "pass_screening", office, results=all_met(application, policy))

    def schedule_interview(self, case: KnownCase) -> None:
        facts = {
            "at": self.now + timedelta(minutes=1),
            "interviewers": (self.staff.auditor, self.staff.other),
            "place": "Room 7",
        }
        self.step(case, "schedule_interview", self.staff.coordinator, **facts)

    def hold_interview(self, case: KnownCase) -> None:
        self.clock.now = self.now + timedelta(minutes=2)
        first, second = (self.scores(case, who) for who in (self.staff.auditor, self.staff.other))
        self.step(case, "score_interview", self.staff.auditor, scores=first, notes="Ready.")
        self.step(case, "hold_interview", self.staff.other, scores=second, recommendation=Recommendation.ACCEPT)

    def scores(self, case: KnownCase, who: UUID) -> tuple[Score, ...]:
        criteria = self.policy(case).interview_criteria(case.role)
        return tuple(Score(who, one.code, one.most) for one in criteria)

    def waiting(self, programme: str, role: str) -> list[KnownCase]:
        """Those who were accepted to the first intake, in the order in which they applied."""
        return [
            one
            for one in self.model.of_kind("Application")
            if (one.programme, one.intake, one.role, self.model.state(one)) == (programme, "spring", role, "accepted")
        ]

    def running(self, programme: str) -> KnownCase:
        """The first mentorship that runs."""
        mentorships = self.model.of_kind("Mentorship")
        return next(one for one in mentorships if (one.programme, self.model.state(one)) == (programme, "active"))

    def choose(self, mentee: KnownCase, *mentors: KnownCase) -> KnownCase:
        """The mentee ranks mentors; the proposal to the first free one."""
        self.step(mentee, "choose_mentors", mentee.applicant, choices=tuple(one.case_id for one in mentors))
        return self.held(mentee)

    def held(self, mentee: KnownCase) -> KnownCase:
        """The mentorship that holds a mentee."""
        assert mentee.held_by is not None
        return self.model.cases[mentee.held_by]

    def appoint(self, mentor: KnownCase, *students: UUID, **said: Any) -> KnownCase:
        """The group to which an order appoints a mentor."""
        reference = self.do(
            partial(
                self.house.appointments.appoint, person(self.staff.coordinator), self.order(mentor, *students, **said)
            )
        )
        return self.model.cases[self.model.references[reference]]

    def order(self, mentor: KnownCase, *students: UUID, **said: Any) -> Appointment:
        facts = {"order_number": "12-k", "order_date": self.today(GROUPS), "group": "CS-101", "study_year": 4, **said}
        return Appointment(mentor.programme, mentor.intake, mentor.case_id, tuple(map(str, students)), **facts)

    def agree(self, case: KnownCase) -> KnownCase:
        for person_id in self.parties(case):
            if person_id in self.mentorship(case).consents_missing:
                self.step(case, "consent", person_id)
        for person_id in self.parties(case):
            self.step(case, "sign", person_id)
        if self.model.state(case) == "proposed":
            self.step(case, "confirm_agreement", self.staff.coordinator)
        return case

    def started(self, case: KnownCase) -> KnownCase:
        self.agree(case)
        if self.model.state(case) == "agreed":
            self.step(case, "start", self.staff.coordinator)
        return case

    def parties(self, case: KnownCase) -> list[UUID]:
        return [case.mentor.person_id, *(one.person_id for one in case.roster)]

    def assessable(self, case: KnownCase) -> list[str]:
        """The periods that have begun."""
        mentorship, policy = self.mentorship(case), self.policy(case)
        today = policy.local_date(self.now)
        return [one.code for one in periods_to_assess(mentorship, policy) if one.first <= today]

    def wind(self, **by: float) -> None:
        self.clock.now += timedelta(**by)

    def tick(self, told: datetime | None = None, *, force: bool = False) -> None:
        """Let the clock do what is due, and see that it did all of it, and once."""
        now = told or self.clock.now
        outcome = self.attempt(partial(self.house.clock.tick, told, force=force))
        if not isinstance(outcome, Exception):
            self.comparison.nothing_is_owed(now, set(outcome.refused))
            assert not self.do(partial(self.house.clock.tick, now, force=force)).steps, (
                "what the clock did, it did again"
            )


def answers_to(policy: Policy, asked: str, role: str) -> str:
    """Answers to the form of a requirement or a survey, by its code; none where it has no form."""
    forms = {one.code: one.form for one in policy.requirements} | {one.code: one.form for one in policy.surveys}
    form = forms[asked]
    return fitting_answers(policy.form(form), role) if form else ""
