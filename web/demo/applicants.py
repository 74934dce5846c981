"""How the demo's applications go, from submission to acceptance or to another end; the same in every programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from application.admissions import Request
from application.asking import Asker
from application.questions import CaseFilter
from domain.application import Application
from domain.application.conditions import may_be_waived, screened_for
from domain.application.events import ApplicantReminded, CriterionResult, Result, Wishes
from domain.case import Role
from domain.ids import NAMESPACE
from domain.policy.admission import Requirement
from web.demo.answers import answered
from web.demo.interviews import Interviews
from web.demo.words import ABOUT

if TYPE_CHECKING:
    from web.demo.story import Story


@dataclass(frozen=True)
class Intake:
    """An intake of the story, and who comes."""

    name: str
    opens: date
    closes: date
    mentors: int
    mentees: int


@dataclass(frozen=True)
class Hopeful:
    """Somebody who applied; her number in her role decides how it goes with her."""

    case_id: UUID
    person_id: UUID
    role: Role
    intake: str
    index: int
    wishes: Wishes


class Applicants:
    """People who apply; a few do not get far."""

    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house
        self.interviews = Interviews(story, self.decide)
        self.known = 0
        self.mentors: dict[str, list[Hopeful]] = {}

    # Intakes

    def plan_intake(self, intake: Intake) -> None:
        """Mentors come in its first half, mentees all the time."""
        story = self.story
        story.on(intake.opens, partial(self.open_intake, intake))
        days = (min(intake.closes, story.the_end) - intake.opens).days
        for index in range(intake.mentors):
            day = intake.opens + timedelta(days=1 + int(index * days * 0.45 / max(1, intake.mentors)))
            story.on(day, partial(self.arrive, intake.name, Role.MENTOR, index))
        for index in range(intake.mentees):
            day = intake.opens + timedelta(days=2 + int(index * (days - 2) * 0.98 / max(1, intake.mentees)))
            story.on(day, partial(self.arrive, intake.name, Role.MENTEE, index))

    def open_intake(self, intake: Intake) -> None:
        office = self.story.by_office()
        self.house.programmes.open_intake(office, self.story.code, intake.name, intake.opens, intake.closes)

    def finish(self, intake: str, following: str = "") -> None:
        """Whoever still waits goes on in the next intake; mentors whom nobody chose are done, and it is closed."""
        self.let_go(intake, following)
        self.story.desk.close(intake)

    def let_go(self, intake: str, following: str = "") -> None:
        self.story.agenda.show()
        for state in ("accepted", "waitlisted"):
            wanted = CaseFilter((self.story.code,), "Application", intake, state=state)
            for row in sorted(self.house.case_list.page(wanted, size=1000), key=lambda row: row.at):
                application = self.house.ledger.load(Application, UUID(row.id))
                if application.role is Role.MENTEE:
                    self.take(application.id, "carry_over", self.story.by_office(), {"intake": following})
                elif not application.places:
                    self.take(application.id, "conclude", self.story.by_office("conclude"))

    # Applying

    def arrive(self, intake: str, role: Role, index: int) -> None:
        newcomer = self.register(role, index)
        wishes = self.story.wishes(role, index)
        capacity = self.story.capacity(index) if role is Role.MENTOR else 0
        about = self.story.random.choice(ABOUT)
        groups = self.story.priority_groups(role, index)
        way = self.story.policy.ways_for(role, wishes.kind)[:1]
        confirmed = tuple(one.code for each in way for one in each.statements)
        request = Request(self.story.code, intake, newcomer, role, capacity, wishes, about, groups, confirmed)
        told = index % 12 == 6  # at the centre's desk
        asker = self.story.by_office() if told else self.story.herself(newcomer)
        reference = self.house.admissions.submit(asker, request)
        hopeful = Hopeful(self.house.case_files.find(reference)[1], newcomer, role, intake, index, wishes)
        self.show_what_is_asked(hopeful)

    def register(self, role: Role, index: int) -> UUID:
        """Somebody new. People have the same ids whenever the story is told."""
        story = self.story
        identity, ids = story.identity(role, index), story.external_ids(role)
        return self.house.people.register(story.by_office(), identity, story.code, (), self.next_id(), ids)

    def next_id(self) -> UUID:
        self.known += 1
        return self.person_id(self.known)

    def person_id(self, number: int) -> UUID:
        """Of the so-manyth who was registered."""
        return uuid5(NAMESPACE, f"demo:{self.story.code}:{number}")

    def show_what_is_asked(self, hopeful: Hopeful) -> None:
        later, index = self.story.later, hopeful.index
        asked = [one for one in self.story.policy.requirements_of(hopeful.role) if one.kind in ("form", "document")]
        if index % 19 == 17:  # never answers, though she is reminded; after a while nobody waits any more
            if self.story.policy.notices_on(ApplicantReminded.TOPIC):
                later(12, partial(self.remind, hopeful))
            later(24, partial(self.decline, hopeful, "not_shown"))
            return
        for number, requirement in enumerate(asked):
            if index % 23 == 9 and number == 0:
                later(2, partial(self.waive, hopeful, requirement.code))
            else:
                later(1 + index % 4 + number, partial(self.meet, hopeful, requirement))
        if index % 17 == 12:
            later(7, partial(self.withdraw, hopeful))
            return
        later(21 if index % 9 == 5 else 6 + index % 5, partial(self.screen, hopeful))  # the office may be busy

    def screen(self, hopeful: Hopeful) -> None:
        index, later = hopeful.index, self.story.later
        if self.house.standings.enrolment_of(hopeful.person_id) == "left":
            self.decline(hopeful, "not_eligible")
            return
        application = self.house.ledger.load(Application, hopeful.case_id)
        asked, may = (
            screened_for(application, self.story.policy),
            partial(may_be_waived, application, self.story.policy),
        )
        criteria = sorted(asked, key=lambda one: not may(one.code))  # what may be waived comes first
        waived = index % 29 == 4 and bool(criteria) and may(criteria[0].code)
        results = tuple(
            CriterionResult(one.code, Result.WAIVED if waived and number == 0 else Result.MET)
            for number, one in enumerate(criteria)
        )
        asker = self.story.by_office("pass_screening") if waived else self.story.by_office()
        self.take(hopeful.case_id, "pass_screening", asker, {"results": results})
        if self.story.policy.asks_interview(hopeful.role):
            later(1 + index % 3, partial(self.interviews.schedule, hopeful))
        else:
            self.decide(hopeful)

    def decide(self, hopeful: Hopeful) -> None:
        index, later = hopeful.index, self.story.later
        if index % 13 == 7:
            later(2, partial(self.waitlist, hopeful))
            later(9, partial(self.accept, hopeful))
        elif index % 16 == 11:
            later(3, partial(self.decline, hopeful))
            later(10, partial(self.reopen, hopeful))
            later(12, partial(self.accept, hopeful))
        elif index % 24 == 20:
            later(3, partial(self.decline, hopeful))
        elif index % 26 == 22:
            later(3, partial(self.waitlist, hopeful))
        else:
            later(1 + index % 4, partial(self.accept, hopeful))

    def accept(self, hopeful: Hopeful) -> None:
        self.take(hopeful.case_id, "accept", self.story.by_office())
        index, later = hopeful.index, self.story.later
        if hopeful.role is Role.MENTOR:
            self.mentors.setdefault(hopeful.intake, []).append(hopeful)
            if index % 6 == 2:
                later(8, partial(self.take_more, hopeful))
        self.story.accepted(hopeful)

    def is_free(self, mentor: Hopeful) -> bool:
        """Whether a mentee can be proposed to her now."""
        application = self.house.ledger.load(Application, mentor.case_id)
        asked = {one.code for one in self.story.policy.requirements_before("propose", Role.MENTOR)}
        shown = application.met | application.waived
        return application.state == "accepted" and application.free_places > 0 and asked <= shown

    # Single steps

    def take(self, case_id: UUID, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        self.story.take(Application, case_id, step, asker, facts or {})

    def meet(self, hopeful: Hopeful, requirement: Requirement) -> None:
        form = self.story.policy.form(requirement.form) if requirement.form else None
        answers = answered(form, hopeful.role.value, self.story.random) if form else ""
        facts = {"requirement": requirement.code, "answers": answers}
        self.take(hopeful.case_id, "meet_requirement", self.story.herself(hopeful.person_id), facts)

    def attend(self, hopeful: Hopeful, requirement: str) -> None:
        self.take(hopeful.case_id, "meet_requirement", self.story.by_office(), {"requirement": requirement})

    def waive(self, hopeful: Hopeful, requirement: str) -> None:
        why = self.story.by_office("waive_requirement")
        self.take(hopeful.case_id, "waive_requirement", why, {"requirement": requirement})

    def remind(self, hopeful: Hopeful) -> None:
        self.take(hopeful.case_id, "remind", self.story.by_office())

    def waitlist(self, hopeful: Hopeful) -> None:
        self.take(hopeful.case_id, "waitlist", self.story.by_office())

    def decline(self, hopeful: Hopeful, code: str = "") -> None:
        self.take(hopeful.case_id, "decline", self.story.by_office("decline", code))

    def reopen(self, hopeful: Hopeful) -> None:
        self.take(hopeful.case_id, "reopen", self.story.by_office("reopen"))

    def withdraw(self, hopeful: Hopeful) -> None:
        why = self.story.saying_why(hopeful.person_id, "withdraw", "applicant")
        self.take(hopeful.case_id, "withdraw", why)

    def take_more(self, hopeful: Hopeful) -> None:
        application = self.house.ledger.load(Application, hopeful.case_id)
        more = {"capacity": min(application.capacity + 1, self.story.policy.matching.capacity_most)}
        self.take(hopeful.case_id, "change_capacity", self.story.herself(hopeful.person_id), more)
