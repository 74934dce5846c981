"""Random legal and illegal steps on everything that there is, through the use cases of a real house."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from application.admissions import Request
from application.asking import Asker, person
from application.people import acting_role
from domain.application.events import Wishes
from domain.case import Refused, Role
from domain.mentorship.values import How
from tests.stateful.askers import any_identity, anybody, concerned, in_order, with_reason
from tests.stateful.beginnings import CHAPTERS
from tests.stateful.comparing import CASES
from tests.stateful.facts import Fitting, NothingFits, any_facts, any_id, any_moment
from tests.stateful.model import KINDS, KnownCase, Model
from tests.stateful.programmes import BARE, NU, TRIAL, TRIAL_TEXTS
from tests.stateful.world import World

Draw = Callable[[st.SearchStrategy[Any]], Any]

STEP_NAMES = sorted(
    {name for kind in KINDS for name in kind.LIFE} | {"", "nonsense", "pending_events", "take", "__init__"}
)
INTAKES = ("spring", "summer", "autumn")
PROGRAMMES = (TRIAL, NU, BARE)

TOLD_BY_OTHERS = frozenset({
    "already_applied", "capacity_out_of_range", "conflict_of_interest", "held_by_another", "intake_closed",
    "mentor_is_full", "not_now", "not_yours", "requirement_open", "roster_size", "unknown_choice",
})  # fmt: skip
"""What an offered step with fitting facts is still refused for: what only other cases tell."""

TOLD_BY_FACTS = frozenset({
    "answered_already", "conditions_open", "in_the_past", "outside_commitment", "survey_not_open",
})  # fmt: skip
"""And what depends on which facts were chosen."""


class HouseMachine(RuleBasedStateMachine):
    """Subclasses say where the house is."""

    world: World

    def begin(self, chapter: int) -> World:
        """A house after so many chapters of `beginnings`."""
        raise NotImplementedError

    @initialize(chapter=st.sampled_from([*range(len(CHAPTERS)), 2, 3, 3]))
    def the_house_opens(self, chapter: int) -> None:
        self.world = self.begin(chapter)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.react()
            comparison = self.world.comparison
            comparison.everything()
            comparison.outbox(self.world.reacted_to)
            comparison.rebuilt()
        finally:
            self.world.close()

    @property
    def model(self) -> Model:
        return self.world.model

    def a_case(self, draw: Draw, *, busy: bool = False) -> KnownCase | None:
        """Some case; a busy one waits for somebody."""
        kind = draw(st.sampled_from(["Mentorship", "Mentorship", "Application"]))
        cases = self.model.of_kind(kind) or list(self.model.cases.values())
        cases = [one for one in cases if not busy or self.world.comparison.next_steps(one)]
        return draw(st.sampled_from(cases)) if cases else None

    # Legal steps

    def take(self, draw: Draw, known: KnownCase, step: str, asker: Asker, **more: Any) -> None:
        """Take a step with fitting facts, if it is open."""
        steps = self.world.house.steps
        case = self.world.comparison.case(known.case_id)
        if step not in self.offered(known, asker):
            return
        role = acting_role(asker, case.LIFE[step].who, steps.held(asker, case))
        try:
            facts = Fitting(self.world, draw, known, step, role).facts() | more
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
            event(f"offered, and refused: {step} {outcome.code}")
            assert outcome.code in codes, f"{step} was offered, and refused: {outcome.code} {outcome}"

    def offered(self, known: KnownCase, asker: Asker) -> list[str]:
        house = self.world.house
        case = self.world.comparison.case(known.case_id)
        return [one.name for one in house.steps.open_steps(case, asker, house.ledger.now())]

    @rule(data=st.data())
    def an_offered_step(self, data: st.DataObject) -> None:
        """What somebody finds among her buttons, she can do."""
        draw = data.draw
        if known := self.a_case(draw):
            asker = concerned(self.world, draw, known)
            if offered := self.offered(known, asker):
                self.take(draw, known, draw(st.sampled_from(offered)), asker)

    @rule(data=st.data())
    def another_offered_step(self, data: st.DataObject) -> None:
        self.an_offered_step(data)

    @rule(data=st.data())
    def a_next_step(self, data: st.DataObject) -> None:
        """Whoever's turn it is does what the worklist asks her for."""
        draw = data.draw
        if not (known := self.a_case(draw, busy=True)):
            return
        people = [str(one) for one in self.model.people]
        waiting = sorted(
            self.world.comparison.next_steps(known),
            key=lambda one: (one.step, one.turn, people.index(one.about) if one.about in people else -1, one.about),
        )
        asked = draw(st.sampled_from(waiting))
        parts = in_order(self.world, {one for one, part in known.parts() if part == asked.turn})
        named = UUID(asked.about) if asked.about in people else None
        if asked.turn is Role.CLOCK:
            self.world.tick()
        elif asked.step == "propose":
            self.propose_to_a_free_mentor(draw, known)
        elif asked.turn is Role.COORDINATOR:
            more: dict[str, Any] = {"person": named} if asked.step == "certify" else {}
            self.take(draw, known, asked.step, person(self.world.staff.coordinator), **more)
        else:
            more = {"requirement": asked.about} if asked.step == "meet_requirement" else {}
            self.take(draw, known, asked.step, person(named or draw(st.sampled_from(parts))), **more)

    @rule(data=st.data())
    def another_next_step(self, data: st.DataObject) -> None:
        self.a_next_step(data)

    @rule(data=st.data())
    def one_more_next_step(self, data: st.DataObject) -> None:
        self.a_next_step(data)

    def propose_to_a_free_mentor(self, draw: Draw, mentee: KnownCase) -> None:
        free = [row.application_id for row in self.world.house.mentors.free(mentee.programme, mentee.intake)]
        mentors = [one.case_id for one in self.model.of_kind("Application") if one.case_id in free]
        if mentors:
            mentor, asker = draw(st.sampled_from(mentors)), person(self.world.staff.coordinator)
            outcome = self.world.attempt(lambda: self.world.house.mentoring.propose(asker, mentor, mentee.case_id))
            self.excused("propose", outcome, TOLD_BY_OTHERS)

    # People and applications

    @rule(data=st.data())
    def somebody_applies(self, data: st.DataObject) -> None:
        draw, staff = data.draw, self.world.staff
        who = draw(st.sampled_from([None, *self.model.people])) or self.world.newcomer()
        by = draw(st.sampled_from([who, who, staff.coordinator, staff.auditor]))
        role = draw(st.sampled_from([Role.MENTEE, Role.MENTOR, Role.MENTEE, Role.MENTOR, Role.COORDINATOR]))
        request = Request(
            draw(st.sampled_from([TRIAL, TRIAL, NU, NU, BARE, "unknown"])),
            draw(st.sampled_from([*INTAKES, "unknown"])),
            draw(st.sampled_from([who, who, who, who, UUID(int=7)])),
            role,
            draw(st.sampled_from([1, 1, 2, 3, 0, -1, 99]))
            if role is Role.MENTOR
            else draw(st.sampled_from([0, 0, 0, 1])),
            Wishes(topics=draw(st.sampled_from([(), (), ("science",), ("job_search",), ("nonsense",)]))),
            about=draw(st.sampled_from(["", "I would like to."])),
        )
        self.world.attempt(lambda: self.world.house.admissions.submit(person(by), request))

    @rule(programme=st.sampled_from([TRIAL, NU]), role=st.sampled_from([Role.MENTOR, Role.MENTEE]))
    def somebody_is_admitted(self, programme: str, role: Role) -> None:
        intake = self.world.house.programmes.get(programme).intakes["spring"]
        if intake.takes_applications(self.world.today(programme)):
            policy = self.model.policy(programme, intake.policy_version)
            self.world.admitted(programme, role, policy.matching.capacity_most if role is Role.MENTOR else 0)

    @rule(data=st.data())
    def somebody_is_registered(self, data: st.DataObject) -> None:
        draw = data.draw
        identity, programme = any_identity(draw), draw(st.sampled_from([*PROGRAMMES, "", "unknown"]))
        by = draw(st.sampled_from(list(self.model.people)))
        outcome = self.world.attempt(lambda: self.world.house.people.register(person(by), identity, programme))
        if isinstance(outcome, UUID):
            self.model.people[outcome].identity = identity

    @rule(data=st.data())
    def something_of_a_person_changes(self, data: st.DataObject) -> None:
        draw, people = data.draw, self.world.house.people
        staff, known = self.world.staff, list(self.model.people)
        asker = person(draw(st.sampled_from([staff.admin, staff.admin, staff.coordinator, *known])))
        asker = replace(asker, reason=draw(st.sampled_from(["", "She left."])))
        # The staff keep their roles: a house in which nobody can act would not tell us anything.
        who = draw(st.sampled_from([one for one in known if one not in staff.all()] or known) | st.just(UUID(int=7)))
        other, programme = draw(any_id(self.world)), draw(st.sampled_from([TRIAL, NU, ""]))
        role, faculty = draw(st.sampled_from(list(Role))), draw(st.sampled_from(["", "physics"]))
        match draw(st.sampled_from(["grant", "grant", "revoke", "kin", "supervisor", "identity", "first admin"])):
            case "grant":
                self.world.attempt(lambda: people.grant_role(asker, who, role, programme, faculty))
            case "revoke":
                held = self.model.people[who].roles if who in self.model.people else []
                gone = draw(st.sampled_from([*held, (role.value, programme, faculty)]))
                self.world.attempt(lambda: people.revoke_role(asker, who, Role(gone[0]), *gone[1:]))
            case "kin":
                self.world.attempt(lambda: people.declare_kin(asker, who, other, programme))
            case "supervisor":
                self.world.attempt(lambda: people.declare_supervisor(asker, who, other, programme))
            case "identity":
                self.change_identity(draw, asker, who, programme)
            case _:
                assert isinstance(self.world.attempt(lambda: people.register_first_admin(any_identity(draw))), Refused)

    def change_identity(self, draw: Draw, asker: Asker, who: UUID, programme: str) -> None:
        identity, known = any_identity(draw), self.model.people.get(who)
        seen = draw(st.sampled_from([None, 1, self.model.streams[who].version if known else 1]))
        house = self.world.house
        outcome = self.world.attempt(lambda: house.people.change_identity(asker, who, identity, programme, seen))
        if outcome is None and known:
            known.identity = identity

    @rule(data=st.data())
    def something_of_a_programme_changes(self, data: st.DataObject) -> None:
        draw, programmes = data.draw, self.world.house.programmes
        staff, today = self.world.staff, self.world.now.date()
        asker = person(draw(st.sampled_from([staff.admin, staff.coordinator, staff.auditor])))
        code = draw(st.sampled_from([TRIAL, TRIAL, TRIAL, NU, "unknown"]))
        intake = draw(st.sampled_from([*INTAKES, "unknown", " "]))
        text = draw(st.sampled_from([*TRIAL_TEXTS, "code = ", ""]))
        opens, closes = (today + timedelta(days=draw(st.sampled_from([-30, 0, 1, 90, 400]))) for _ in range(2))
        number = draw(st.sampled_from([1, 2, 3, 0, -1, 99]))
        match draw(st.sampled_from(["revise", "change intake", "change intake", "intake", "close", "open"])):
            case "revise":
                self.world.attempt(lambda: programmes.revise_policy(asker, text))
            case "change intake":
                self.world.attempt(lambda: programmes.change_intake_policy(asker, code, intake, number))
            case "intake":
                self.world.attempt(lambda: programmes.open_intake(asker, code, intake, opens, closes))
            case "close":
                self.world.attempt(lambda: programmes.close_intake(asker, code, intake))
            case _:
                assert isinstance(self.world.attempt(lambda: programmes.open(asker, text)), Exception)

    # Illegal steps, mostly

    @rule(data=st.data())
    def any_step_at_all(self, data: st.DataObject) -> None:
        """A step of any name, by anybody, on anything, with anything: done, or refused in words."""
        draw = data.draw
        kind, step = draw(st.sampled_from(["Application", "Mentorship"])), draw(st.sampled_from(STEP_NAMES))
        case_id, asker = draw(any_id(self.world)), anybody(self.world, draw)
        facts = any_facts(self.world, draw, kind, step) if step in CASES[kind].LIFE else {}
        seen = draw(st.sampled_from([None, None, None, 0, 1, 5]))
        steps = self.world.house.steps
        outcome = self.world.attempt(lambda: steps.take(CASES[kind], case_id, step, asker, facts, seen))
        event(f"any step: {getattr(outcome, 'code', type(outcome).__name__)}")

    @rule(data=st.data())
    def anything_for_an_offered_step(self, data: st.DataObject) -> None:
        """The right person and the right step, with any facts."""
        draw = data.draw
        if not (known := self.a_case(draw)):
            return
        asker = concerned(self.world, draw, known)
        if offered := self.offered(known, asker):
            step = draw(st.sampled_from(offered))
            asker = replace(asker, reason="So.", happened_at=draw(st.none() | any_moment(self.world)))
            facts = any_facts(self.world, draw, known.kind, step)
            steps = self.world.house.steps
            self.world.attempt(lambda: steps.take(CASES[known.kind], known.case_id, step, asker, facts))

    @rule(data=st.data())
    def any_proposal(self, data: st.DataObject) -> None:
        draw, mentoring = data.draw, self.world.house.mentoring
        applications = {one.case_id: one for one in self.model.of_kind("Application")}
        mentors = [one.case_id for one in applications.values() if one.role == "mentor"]
        mentor = draw(st.sampled_from([*mentors, *mentors, *applications, UUID(int=7)]))
        mentee = draw(st.sampled_from([*applications, UUID(int=7)]))
        parts = [applications[one].person for one in (mentor, mentee) if one in applications]
        asker = person(draw(st.sampled_from([self.world.staff.coordinator, *(one for one in parts if one)])))
        how = draw(st.sampled_from([How.MENTOR_SELECTS, *How]))
        self.world.attempt(lambda: mentoring.propose(asker, mentor, mentee, how))

    # Time, and what goes by itself

    @rule(hours=st.sampled_from([1, 5, 24, 48, 24 * 6, 24 * 16, 24 * 31, 24 * 62, -1, -50]))
    def time_passes(self, hours: int) -> None:
        """Sometimes a machine's clock is set back."""
        self.world.wind(hours=hours)

    @rule(data=st.data())
    def the_house_does_what_it_does_by_itself(self, data: st.DataObject) -> None:
        draw, house = data.draw, self.world.house
        match draw(st.sampled_from(["tick", "told", "react", "reopen", "rebuild", "look"])):
            case "tick":
                self.world.tick()
                assert not house.clock.tick().steps, "what the clock did, it did again"
            case "told":
                told, force = draw(any_moment(self.world)), draw(st.integers(0, 3)) == 0
                if not force or told < self.world.now + timedelta(days=32):
                    self.world.attempt(lambda: house.clock.tick(told, force=force))
            case "react":
                self.world.react()
                self.world.comparison.outbox(self.world.reacted_to)
            case "reopen":
                self.world.close()
                self.world.open()
            case "rebuild":
                house.views.rebuild()
            case _:
                self.look_at_pages(draw)
        self.world.comparison.views_are_whole()

    def look_at_pages(self, draw: Draw) -> None:
        for known in self.model.cases.values():
            for asker in (person(self.world.staff.coordinator), concerned(self.world, draw, known)):
                self.world.attempt(partial(self.world.house.case_files.open, known.reference, asker))


class OnSqlite(HouseMachine):
    """Each example has a copy of a house that has come so far."""

    folder: ClassVar[Path]
    chapters: ClassVar[list[World]]

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Live through the chapters once, and keep the house as it was after each."""
        cls.folder, cls.chapters = folder, []
        for number, chapter in enumerate(CHAPTERS):
            place = folder / f"chapter {number}"
            world = copy_of(cls.chapters[-1], place) if cls.chapters else World(place)
            chapter(world)
            world.close()
            cls.chapters.append(world)

    def begin(self, chapter: int) -> World:
        return copy_of(self.chapters[chapter], Path(tempfile.mkdtemp(dir=self.folder)))

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "world"):
            shutil.rmtree(self.world.folder)


def copy_of(world: World, folder: Path) -> World:
    shutil.copytree(world.folder, folder, dirs_exist_ok=True)
    return world.copy(folder)
