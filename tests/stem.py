"""STEM4ALL's programme in a house: mentors and mentees who are matched by the weights of its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from application.admissions import Request
from application.asking import person
from application.matching import RecordedFit, read_again
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Role
from domain.mentorship.events import MentorshipProposed
from domain.mentorship.values import How
from domain.policy import Policy
from infrastructure.bootstrap import PROGRAMME_FILES, House, read_programme
from tests.answers import fitting_answers
from tests.conditions import all_met, confirmed
from tests.houses import Applicant, Office

CODE = "stem4all-mentoring-her"
TEXT = (PROGRAMME_FILES / f"{CODE}.toml").read_text(encoding="utf-8")
INTAKE = "2026-spring"
OPENS, CLOSES = date(2026, 4, 1), date(2026, 5, 31)
HERS = Wishes(track="technology", region="naryn", topics=("career", "digital"), languages=("ky", "ru"))
CLOSE = Wishes(track="technology", region="naryn", topics=("career", "green"), languages=("ru",))
"""Of a mentor who has much in common with her: 17.5, 20, 15 and 5 points."""
FAR = Wishes(track="science", region="abroad", topics=("digital",), languages=("en", "ru"))
SILENT = Wishes(track="technology", region="naryn", topics=("career",), languages=("en",))
"""Of a mentor who speaks no language of hers."""


@dataclass(frozen=True)
class Pool:
    """The programme, with the coordinator of the office and its auditor."""

    office: Office

    @property
    def house(self) -> House:
        return self.office.house

    @property
    def policy(self) -> Policy:
        return self.house.programmes.newest_policy(CODE)

    def applied(
        self, role: Role, wishes: Wishes, name: str, capacity: int = 0, groups: tuple[str, ...] = ()
    ) -> Applicant:
        """Somebody new, accepted."""
        house, who = self.house, self.office.register(name)
        office = person(self.office.coordinator)
        kind = self.policy.mentor_kinds[0].code if role is Role.MENTOR else ""
        wishes = Wishes(kind, "", wishes.track, wishes.region, wishes.topics, wishes.languages)
        said = confirmed(self.policy, role, kind)
        request = Request(CODE, INTAKE, who, role, capacity, wishes, priority_groups=groups, confirmed=said)
        reference = house.admissions.submit(office, request)
        found = Applicant(who, house.case_files.find(reference)[1], reference)
        answers = fitting_answers(self.policy.form("profile"), role)
        results = all_met(self.office.application(found), self.policy)
        self.office.take(Application, found.case_id, "meet_requirement", who, requirement="profile", answers=answers)
        self.office.take(Application, found.case_id, "pass_screening", self.office.coordinator, results=results)
        self.office.take(Application, found.case_id, "accept", self.office.coordinator)
        return found

    def mentor(self, wishes: Wishes = CLOSE, name: str = "", capacity: int = 2) -> Applicant:
        return self.applied(Role.MENTOR, wishes, name, capacity)

    def mentee(self, wishes: Wishes = HERS, name: str = "", groups: tuple[str, ...] = ()) -> Applicant:
        return self.applied(Role.MENTEE, wishes, name, groups=groups)

    def propose(self, mentor: Applicant, mentee: Applicant, how: How = How.COORDINATOR) -> str:
        return self.house.mentoring.propose(person(self.office.coordinator), mentor.case_id, mentee.case_id, how)

    def ranked(self, mentee: Applicant, *readers: UUID) -> list[tuple[UUID, Decimal]]:
        """The mentors for her, by their applications, with their scores."""
        found = self.house.matching.mentors_for(self.office.application(mentee), frozenset(readers))
        return [(one.mentor.application_id, one.fit.score if one.fit else Decimal(-1)) for one in found.suiting]

    def recorded(self, reference: str) -> RecordedFit | None:
        """What the proposal says of how well the two fit, to whoever can open it."""
        mentorship = self.office.mentorship(reference)
        event = self.house.ledger.history(mentorship.id)[0]
        assert isinstance(event, MentorshipProposed)
        text = self.house.vault.open(event.fit) if event.fit else None
        return read_again(text) if text else None


@cache
def policy_in(text: str) -> Policy:
    """Each text is read once for all houses."""
    return read_programme(text)


def open_pool(office: Office) -> Pool:
    house, admin = office.house, person(office.admin)
    house.programmes.read_policy = policy_in
    house.programmes.open(admin, TEXT)
    house.people.grant_role(admin, office.coordinator, Role.COORDINATOR, CODE)
    house.people.grant_role(admin, office.auditor, Role.AUDITOR, CODE)
    house.programmes.open_intake(person(office.coordinator), CODE, INTAKE, OPENS, CLOSES)
    return Pool(office)
