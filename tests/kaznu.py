"""KazNU's programme in a house: mentors who select, applicants who were interviewed by two."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from application.admissions import Request
from application.asking import Asker, person
from domain.application import Application
from domain.application.events import Recommendation, Score, Wishes
from domain.case import Role
from domain.mentorship.values import How
from domain.policy import Policy
from infrastructure.bootstrap import PROGRAMME_FILES, House, read_programme
from tests.answers import fitting_answers
from tests.conditions import all_met, confirmed
from tests.houses import Applicant, Office

CODE = "kaznu-female-mentoring"
TEXT = (PROGRAMME_FILES / f"{CODE}.toml").read_text(encoding="utf-8")
INTAKE = "2026-27"
SCIENCE, ARTS = Wishes(track="science_technology"), Wishes(track="creative_technologies")
LETTER = "I would like to find out how research is done. " * 5


@dataclass(frozen=True)
class Selection:
    """KazNU's programme in a house, with the coordinator of the office and a second interviewer."""

    office: Office

    @property
    def house(self) -> House:
        return self.office.house

    @property
    def policy(self) -> Policy:
        return self.house.programmes.newest_policy(CODE)

    def step(self, who: Applicant, step: str, by: Asker | UUID | None = None, /, **facts: object) -> None:
        self.office.take(Application, who.case_id, step, by or self.office.coordinator, **facts)

    def applied(
        self,
        role: Role,
        wishes: Wishes = SCIENCE,
        *,
        capacity: int = 0,
        person_id: UUID | None = None,
        intake: str = INTAKE,
        **more: object,
    ) -> Applicant:
        who = person_id or self.office.register()
        more = {"confirmed": confirmed(self.policy, role, wishes.kind), **more}
        request = Request(CODE, intake, who, role, capacity, wishes, **more)  # type: ignore[arg-type]
        reference = self.house.admissions.submit(person(self.office.coordinator), request)
        return Applicant(who, self.house.case_files.find(reference)[1], reference)

    def screened(self, who: Applicant, **answers: object) -> Applicant:
        role = self.office.application(who).role
        for asked in self.policy.requirements_of(role):
            given = json.loads(fitting_answers(self.policy.form(asked.form or ""), role))
            if asked.code == "questionnaire":
                given |= answers
            if asked.code == "motivation_letter":
                given["letter"] = LETTER
            self.step(who, "meet_requirement", who.person_id, requirement=asked.code, answers=json.dumps(given))
        self.step(who, "pass_screening", results=all_met(self.office.application(who), self.policy))
        return who

    def mentor(self, capacity: int = 2, wishes: Wishes = SCIENCE, person_id: UUID | None = None) -> Applicant:
        mentor = self.screened(self.applied(Role.MENTOR, wishes, capacity=capacity, person_id=person_id))
        self.step(mentor, "accept")
        return mentor

    def called(self, who: Applicant, *interviewers: UUID) -> Applicant:
        """To an interview that is a minute ago now."""
        at = self.office.clock() + timedelta(hours=1)
        self.step(who, "schedule_interview", at=at, interviewers=interviewers or self.interviewers)
        self.office.clock.wind(1 / 20)
        return who

    def interviewed(self, wishes: Wishes = SCIENCE, score: int = 8, **answers: object) -> Applicant:
        who = self.called(self.screened(self.applied(Role.MENTEE, wishes), **answers))
        self.held(who, score)
        return who

    def applied_interviewed(self, name: str, **answers: object) -> Applicant:
        """Somebody of this name."""
        applicant = self.applied(Role.MENTEE, person_id=self.office.register(name))
        self.held(self.called(self.screened(applicant, **answers)))
        return applicant

    def held(self, who: Applicant, score: int = 8) -> None:
        interviewers = self.office.application(who).interviewers
        scores = tuple(one for each in interviewers for one in self.scores(each, score))
        facts = {"scores": scores, "recommendation": Recommendation.ACCEPT}
        self.step(who, "hold_interview", interviewers[0], **facts)

    def scores(self, interviewer: UUID, value: int) -> tuple[Score, ...]:
        criteria = self.policy.interview_criteria(Role.MENTEE)
        return tuple(Score(interviewer, one.code, value) for one in criteria)

    @property
    def interviewers(self) -> tuple[UUID, UUID]:
        return self.office.coordinator, self.office.other_coordinator

    def select(self, mentor: Applicant, mentee: Applicant, by: Asker | UUID | None = None) -> str:
        asker = by if isinstance(by, Asker) else person(by or mentor.person_id)
        return self.house.mentoring.propose(asker, mentor.case_id, mentee.case_id, How.MENTOR_SELECTS)

    def selectable(self, mentor: Applicant) -> list[UUID]:
        return [row.application_id for row in self.house.selecting.selectable(self.office.application(mentor))]


@cache
def policy_in(text: str) -> Policy:
    """Each text is read once for all houses."""
    return read_programme(text)


def open_selection(office: Office) -> Selection:
    """Open the programme with an intake and two coordinators who interview."""
    house = office.house
    house.programmes.read_policy = policy_in
    house.programmes.open(person(office.admin), TEXT)
    for who in (office.coordinator, office.other_coordinator):
        house.people.grant_role(person(office.admin), who, Role.COORDINATOR, CODE)
    house.programmes.open_intake(person(office.coordinator), CODE, INTAKE, date(2026, 4, 1), date(2026, 9, 30))
    return Selection(office)
