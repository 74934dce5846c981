"""What is mostly not allowed: any step, by anybody, on anything, with anything. It is done, or refused in words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from application.admissions import Request
from application.asking import person
from domain.application.events import Wishes
from domain.case import Role
from domain.mentorship.values import How
from tests.stateful.askers import anybody, concerned
from tests.stateful.facts import any_facts, any_id, any_moment
from tests.stateful.lists import CASES
from tests.stateful.model import KINDS
from tests.stateful.programmes import BARE, GROUPS, NU, TRIAL
from tests.stateful.rules import MANY, Draw, LegalSteps

INTAKES = ("spring", "summer", "autumn", "unknown")
NAMES = sorted({name for kind in KINDS for name in kind.LIFE} | {"", "nonsense", "pending_events", "take", "__init__"})
STEPS_OF = {
    kind: sorted(name for name, row in CASES[kind].LIFE.items() if not row.opens)
    for kind in ("Application", "Mentorship")
}
"""The steps that a case which is there can take; those that open one are refused for their names alone."""


class AnySteps(LegalSteps):
    @rule(data=st.data())
    def any_step_at_all(self, data: st.DataObject) -> None:
        draw, steps = data.draw, self.world.house.steps
        kind = draw(st.sampled_from(["Application", "Mentorship"]))
        step = draw(st.sampled_from(STEPS_OF[kind]) | st.sampled_from(NAMES))
        cases = [one.case_id for one in self.model.of_kind(kind)]
        case_id = draw(st.sampled_from(cases) | any_id(self.world) if cases else any_id(self.world))
        asker = anybody(self.world, draw)
        facts = any_facts(self.world, draw, kind, step) if step in STEPS_OF[kind] else {}
        seen = draw(st.sampled_from([None, None, None, None, 0, 1, 5]))
        self.world.attempt(lambda: steps.take(CASES[kind], case_id, step, asker, facts, seen))

    @rule(data=st.data(), most=MANY)
    def any_facts_of_offered_steps(self, data: st.DataObject, most: int) -> None:
        """The right person and the right step, with any facts."""
        draw, steps = data.draw, self.world.house.steps
        for _ in range(most):
            if not (known := self.a_case(draw)):
                return
            asker = concerned(self.world, draw, known)
            if step := self.an_offered(draw, known, asker):
                asker = replace(asker, reason="So.", happened_at=draw(st.none() | any_moment(self.world)))
                facts = any_facts(self.world, draw, known.kind, step)
                self.world.attempt(partial(steps.take, CASES[known.kind], known.case_id, step, asker, facts))

    @rule(data=st.data())
    def any_proposal(self, data: st.DataObject) -> None:
        """Any two applications, mostly of one intake, whether there is a place or not."""
        draw, mentoring = data.draw, self.world.house.mentoring
        applications = self.model.of_kind("Application")
        if not applications:
            return
        mentees = [one for one in applications if self.model.state(one) in ("accepted", "matched") and not one.capacity]
        mentee = draw(st.sampled_from(mentees or applications) | st.sampled_from(applications))
        beside = [one for one in applications if (one.programme, one.intake) == (mentee.programme, mentee.intake)]
        mentors = [one for one in beside if one.capacity]
        mentor = draw(st.sampled_from([*mentors, *mentors, mentee, applications[-1]]))
        office = self.world.staff.coordinator
        ways = (
            (office, How.COORDINATOR),
            (mentor.applicant, How.MENTOR_SELECTS),
            (mentee.applicant, How.MENTEE_CHOICE),
        )
        who, how = draw(st.sampled_from([*ways, ways[0], *((office, one) for one in How)]))
        asker = person(who)
        self.world.attempt(lambda: mentoring.propose(asker, mentor.case_id, mentee.case_id, how))

    @rule(data=st.data())
    def any_appointment(self, data: st.DataObject) -> None:
        """Any mentor to anybody, by an order that says whatever."""
        draw, world = data.draw, self.world
        mentors = [one for one in self.model.of_kind("Application") if one.role == "mentor"]
        of_groups = [one for one in mentors if one.programme == GROUPS]
        if not mentors:
            return
        mentor = draw(st.sampled_from([*of_groups, *of_groups, *mentors]))
        students = [world.newcomer() for _ in range(draw(st.integers(0, 2)))]
        students += draw(st.lists(st.sampled_from(list(self.model.people)), max_size=2))
        said = {
            "order_number": draw(st.sampled_from(["12-k", "12-k", "12-k", " "])),
            "group": draw(st.sampled_from(["CS-101", "CS-102", ""])),
            "study_year": draw(st.sampled_from([1, 4, 4, None, 99])),
            "faculty": draw(st.sampled_from(["", "", "", "physics"])),
        }
        who = draw(st.sampled_from([world.staff.coordinator, world.staff.other, mentor.applicant]))
        order = world.order(mentor, *students, **said)
        self.world.attempt(lambda: world.house.appointments.appoint(person(who), order))

    @rule(data=st.data())
    def somebody_comes(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from([self.apply, self.admit_somebody, self.apply]))(data.draw)

    def apply(self, draw: Draw) -> None:
        staff = self.world.staff
        who = draw(st.sampled_from([None, *self.model.people])) or self.world.newcomer()
        by = draw(st.sampled_from([who, who, staff.coordinator, staff.auditor]))
        role = draw(st.sampled_from([Role.MENTEE, Role.MENTOR, Role.MENTEE, Role.MENTOR, Role.COORDINATOR]))
        places = [1, 1, 2, 3, 0, -1, 99] if role is Role.MENTOR else [0, 0, 0, 1]
        programme = draw(st.sampled_from([TRIAL, TRIAL, NU, NU, BARE, "unknown"]))
        hers = {Role.MENTEE: ("studies",), Role.MENTOR: ("graduated",)}.get(role, ()) if programme == NU else ()
        request = Request(
            programme,
            draw(st.sampled_from(["spring", "spring", *INTAKES])),
            draw(st.sampled_from([who, who, who, who, UUID(int=7)])),
            role,
            draw(st.sampled_from(places)),
            Wishes(
                faculty=draw(st.sampled_from(["", "", "physics"])),
                topics=draw(st.sampled_from([(), (), ("science",), ("job_search",), ("nonsense",)])),
            ),
            about=draw(st.sampled_from(["", "I would like to."])),
            confirmed=draw(st.sampled_from([hers, hers, hers, (), ("nonsense",)])),
        )
        self.world.attempt(lambda: self.world.house.admissions.submit(person(by), request))
