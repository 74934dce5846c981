"""What every rule of the machine has at hand, and the legal steps: what somebody finds to do, she can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from application.asking import Asker, person
from application.people import acting_role
from domain.case import Refused, Role
from tests.stateful.askers import concerned, in_order, with_reason
from tests.stateful.facts import Fitting, NothingFits
from tests.stateful.lists import CASES
from tests.stateful.model import KnownCase, Model
from tests.stateful.programmes import BARE
from tests.stateful.world import World

Draw = Callable[[st.SearchStrategy[Any]], Any]
MANY = st.sampled_from([5, 3, 8, 1])
"""How often something is done at once: what is seldom refused more often than what mostly is."""

TOLD_BY_OTHERS = frozenset({
    "already_applied", "application_withdrawn", "capacity_out_of_range", "conflict_of_interest", "held_by_another",
    "intake_closed", "mentor_is_full", "no_places_left", "not_now", "not_yours", "other_intake", "requirement_open",
    "roster_size", "unknown_choice",
})  # fmt: skip
"""What an offered step with fitting facts is still refused for: what only other cases tell."""

TOLD_BY_FACTS = frozenset({
    "answered_already", "conditions_open", "in_the_past", "outside_commitment", "survey_not_open",
})  # fmt: skip
"""And what depends on which facts were chosen."""

ALIVE = {kind: {state for step in case.LIFE.values() for state in step.taken_from} for kind, case in CASES.items()}
"""By kind of case: the states in which anything can happen any more."""


class LegalSteps(RuleBasedStateMachine):
    world: World

    @property
    def model(self) -> Model:
        return self.world.model

    def a_case(self, draw: Draw, *, busy: bool = False) -> KnownCase | None:
        """Some case to which something can happen; a busy one waits for somebody."""
        kind = draw(st.sampled_from(["Mentorship", "Mentorship", "Application"]))
        cases = [one for one in self.model.of_kind(kind) if self.model.state(one) in ALIVE[kind]]
        cases = [one for one in cases if not busy or self.world.comparison.next_steps(one)]
        return draw(st.sampled_from(cases)) if cases else None

    def offered(self, known: KnownCase, asker: Asker) -> list[str]:
        """Her buttons at the moment of which a decision would be now: not an earlier one, if the clock was set back."""
        case = self.world.comparison.case(known.case_id)
        return [one.name for one in self.world.house.steps.open_steps(case, asker, self.world.now)]

    def an_offered(self, draw: Draw, known: KnownCase, asker: Asker) -> str:
        """One of her buttons, rather one that was seldom pressed; empty where she has none."""
        offered = self.offered(known, asker)
        seldom = sorted(offered, key=lambda step: self.model.taken[known.kind, step])[: len(offered) // 3]
        return draw(st.sampled_from([*offered, *seldom, *seldom])) if offered else ""

    def take(self, draw: Draw, known: KnownCase, step: str, asker: Asker, about: str = "") -> None:
        """Take a step with fitting facts, if it is open."""
        steps = self.world.house.steps
        case = self.world.comparison.case(known.case_id)
        if step not in self.offered(known, asker):
            return
        role = acting_role(asker, case.LIFE[step].who, steps.held(asker, case))
        try:
            facts = Fitting(self.world, draw, known, step, role, about, asker.on_behalf_of or asker.person_id).facts()
        except NothingFits:
            return
        asker = with_reason(self.world, draw, known, step, asker, role)
        seen = draw(st.sampled_from([None, case.version]))
        outcome = self.world.attempt(lambda: steps.take(CASES[known.kind], known.case_id, step, asker, facts, seen))
        self.excused(step, outcome, TOLD_BY_OTHERS | TOLD_BY_FACTS)

    def excused(self, step: str, outcome: Any, codes: frozenset[str]) -> None:
        if isinstance(outcome, Exception):
            note(f"{step}: {outcome}")
            assert isinstance(outcome, Refused)
            assert outcome.code in codes, f"{step} was offered, and refused: {outcome.code} {outcome}"

    @rule(data=st.data(), most=MANY)
    def offered_steps(self, data: st.DataObject, most: int) -> None:
        """What somebody finds among her buttons, she can do."""
        for _ in range(most):
            if known := self.a_case(data.draw):
                asker = concerned(self.world, data.draw, known)
                if step := self.an_offered(data.draw, known, asker):
                    self.take(data.draw, known, step, asker)

    @rule(data=st.data(), most=MANY)
    def next_steps(self, data: st.DataObject, most: int) -> None:
        """Whoever's turn it is does what the worklist asks her for."""
        for _ in range(most):
            if known := self.a_case(data.draw, busy=True):
                self.a_next_step(data.draw, known)

    def a_next_step(self, draw: Draw, known: KnownCase) -> None:
        people = [str(one) for one in self.model.people]
        waiting = sorted(
            self.world.comparison.next_steps(known),
            key=lambda one: (one.step, one.turn, people.index(one.whom) if one.whom in people else -1, one.about),
        )
        asked = draw(st.sampled_from(waiting))
        parts = in_order(self.world, {one for one, part in known.parts() if part == asked.turn})
        if asked.turn is Role.CLOCK:
            self.world.tick()
        elif asked.step == "propose":
            self.propose_to_a_free_mentor(draw, known)
        elif asked.turn is Role.COORDINATOR:
            self.take(draw, known, asked.step, person(self.world.staff.coordinator), asked.what)
        else:
            named = [one for one in parts if str(one) == asked.whom]
            self.take(draw, known, asked.step, person(draw(st.sampled_from(named or parts))), asked.what)

    def propose_to_a_free_mentor(self, draw: Draw, mentee: KnownCase) -> None:
        free = [row.application_id for row in self.world.house.mentors.free(mentee.programme, mentee.intake)]
        mentors = [one.case_id for one in self.model.of_kind("Application") if one.case_id in free]
        if mentors:
            mentor, asker = draw(st.sampled_from(mentors)), person(self.world.staff.coordinator)
            outcome = self.world.attempt(lambda: self.world.house.mentoring.propose(asker, mentor, mentee.case_id))
            self.excused("propose", outcome, TOLD_BY_OTHERS)

    def admit_somebody(self, draw: Draw) -> None:
        """Everything up to the acceptance, at once: else most steps would go into that."""
        open_now = [
            (programme.code, intake)
            for programme in self.world.house.programmes.all()
            for intake in programme.intakes.values()
            if programme.code != BARE and intake.takes_applications(self.world.today(programme.code))
        ]
        if open_now:
            programme, intake = draw(st.sampled_from(open_now))
            role = draw(st.sampled_from([Role.MENTOR, Role.MENTEE]))
            most = self.model.policy(programme, intake.policy_version).matching.capacity_most
            self.world.admitted(programme, role, most if role is Role.MENTOR else 0, intake.name)
