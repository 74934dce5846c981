"""A house, a clock that can be wound, and the model that listens.

Everything goes through the use cases, and is checked at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from application.admissions import Request
from application.asking import Asker, person
from application.ports import UnknownCase
from application.steps import MovedOn
from domain.application import Application
from domain.application.events import CriterionResult, Recommendation, Result, Score
from domain.case import Refused, Role
from domain.identity import Identity
from domain.mentorship import Mentorship
from domain.policy import Policy
from infrastructure.bootstrap import House, ProgrammeFileRefused, open_house
from tests.houses import settings_of
from tests.stateful.comparing import CASES, Comparison
from tests.stateful.model import KnownCase, Model
from tests.stateful.programmes import BARE, BARE_TEXT, NU, NU_TEXT, TRIAL, TRIAL_TEXTS

REFUSALS = (Refused, MovedOn, UnknownCase, ProgrammeFileRefused)
"""What a house says no with. Anything else is a mistake of ours."""

EVERYTHING = 100_000


class WoundClock:
    """Tells the moment to which it was wound, a second later each time (UTC)."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Staff:
    """Two coordinators of both programmes, one of the trial alone, who herself takes part now and then."""

    admin: UUID
    coordinator: UUID
    other: UUID
    auditor: UUID

    def all(self) -> list[UUID]:
        return [self.admin, self.coordinator, self.other, self.auditor]


@dataclass
class World:
    folder: Path
    database_url: str = ""
    clock: WoundClock = field(default_factory=lambda: WoundClock(datetime(2026, 4, 1, 6, tzinfo=UTC)))
    model: Model = field(default_factory=Model)
    staff: Staff = field(init=False)
    reacted_to: int = 0

    def __post_init__(self) -> None:
        self.open()

    # The house

    def open(self) -> None:
        self.house: House = open_house(settings_of(self.folder, self.database_url), self.clock)

    def close(self) -> None:
        self.house.close()

    def copy(self, folder: Path) -> World:
        """The same world at a copy of its folder, which has been made."""
        other = object.__new__(World)
        other.folder, other.database_url = folder, ""
        other.clock, other.model = WoundClock(self.clock.now), deepcopy(self.model)
        other.staff, other.reacted_to = self.staff, self.reacted_to
        other.open()
        return other

    @property
    def comparison(self) -> Comparison:
        return Comparison(self.house, self.model)

    @property
    def now(self) -> datetime:
        """What is decided now is decided at this moment or a little later, even where the clock was set back."""
        return max(self.clock.now, self.model.latest or self.clock.now)

    def today(self, programme: str) -> date:
        return self.model.policy(programme, 1).local_date(self.now)

    # What is done

    def attempt(self, deed: Callable[[], Any], *others: type[Exception]) -> Any:
        """Do something, let the model hear what was recorded, and hold both against each other; or nothing has changed.

        Args:
            others: what else than a refusal is right to be raised here.

        Returns:
            What the deed gave; or the refusal, after which everything is as before.
        """
        before = self.model.at
        try:
            outcome = deed()
        except Exception as refusal:
            if not isinstance(refusal, (*REFUSALS, *others)):
                raise
            outcome = refusal
        if isinstance(outcome, Exception):
            assert self.house.ledger.last_position() == before, f"refused, and recorded all the same: {outcome!r}"
            assert str(outcome)
            return outcome
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
        house = self.house
        names = ("Айгүл", "Сәуле", "Елена", "Thomas")
        identities = [Identity(name, "Бекназар", email=f"person{index}@example.kz") for index, name in enumerate(names)]
        admin = self.do(lambda: house.people.register_first_admin(identities[0]))
        self.model.people[admin].identity = identities[0]
        coordinator, other, auditor = (self.register(identity, admin) for identity in identities[1:])
        self.staff = Staff(admin, coordinator, other, auditor)
        for text in (TRIAL_TEXTS[0], NU_TEXT, BARE_TEXT):
            self.do(lambda text=text: house.programmes.open(person(admin), text))  # type: ignore[misc]
        for who, role, programme in (
            (coordinator, Role.COORDINATOR, TRIAL),
            (coordinator, Role.COORDINATOR, NU),
            (coordinator, Role.COORDINATOR, BARE),
            (other, Role.COORDINATOR, TRIAL),
            (other, Role.COORDINATOR, NU),
            (auditor, Role.AUDITOR, TRIAL),
        ):
            self.do(lambda who=who, role=role, at=programme: house.people.grant_role(person(admin), who, role, at))  # type: ignore[misc]
        today = self.clock.now.date()
        for programme in (TRIAL, NU, BARE):
            self.open_intake(programme, "spring", today, today + timedelta(days=200))

    def register(self, identity: Identity, by: UUID | None = None, programme: str = "") -> UUID:
        asker = person(by or self.staff.coordinator)
        outcome: UUID = self.do(lambda: self.house.people.register(asker, identity, programme or TRIAL))
        self.model.people[outcome].identity = identity
        return outcome

    def open_intake(self, programme: str, name: str, opens: date, closes: date) -> None:
        asker = person(self.staff.coordinator)
        self.do(lambda: self.house.programmes.open_intake(asker, programme, name, opens, closes))

    def newcomer(self) -> UUID:
        number = len(self.model.people)
        return self.register(Identity(f"Person {number}", "Оспан", email=f"person{number}@example.kz"))

    def apply(
        self, person_id: UUID, programme: str, role: Role, capacity: int = 0, intake: str = "spring"
    ) -> KnownCase:
        request = Request(programme, intake, person_id, role, capacity, about="I would like to.")
        reference = self.do(lambda: self.house.admissions.submit(person(person_id), request))
        return self.model.cases[self.model.references[reference]]

    def policy(self, case: KnownCase) -> Policy:
        return self.model.policy_of(case)

    def application(self, case: KnownCase) -> Application:
        return self.house.ledger.load(Application, case.case_id)

    def mentorship(self, case: KnownCase) -> Mentorship:
        return self.house.ledger.load(Mentorship, case.case_id)

    def admitted(self, programme: str, role: Role, capacity: int = 0) -> KnownCase:
        """Somebody new, accepted, with everything shown that stands before a proposal."""
        case = self.apply(self.newcomer(), programme, role, capacity)
        office = self.staff.coordinator
        policy = self.policy(case)
        for requirement in policy.requirements_of(role):
            self.step(case, "meet_requirement", office, requirement=requirement.code, answers="{}")
        results = tuple(CriterionResult(one.code, Result.MET) for one in policy.screening_criteria(role))
        self.step(case, "pass_screening", office, results=results)
        if policy.asks_interview(role):
            self.interview(case)
        self.step(case, "accept", office)
        return case

    def interview(self, case: KnownCase) -> None:
        interviewer = self.staff.auditor
        at = self.now + timedelta(hours=2)
        self.step(
            case, "schedule_interview", self.staff.coordinator, at=at, interviewers=(interviewer,), place="Room 7"
        )
        scores = tuple(
            Score(interviewer, one.code, one.most) for one in self.policy(case).interview_criteria(case.role)
        )
        facts = {"scores": scores, "recommendation": Recommendation.ACCEPT, "notes": "Ready."}
        self.step(case, "hold_interview", interviewer, **facts)

    def choose(self, mentee: KnownCase, *mentors: KnownCase) -> KnownCase:
        """The mentee ranks mentors; the proposal to the first free one."""
        assert mentee.person is not None
        self.step(mentee, "choose_mentors", mentee.person, choices=tuple(one.case_id for one in mentors))
        assert mentee.held_by is not None
        return self.model.cases[mentee.held_by]

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

    def wind(self, **by: float) -> None:
        self.clock.now += timedelta(**by)

    def tick(self) -> None:
        self.do(self.house.clock.tick)


def answers(**said: Any) -> str:
    return json.dumps(said)
