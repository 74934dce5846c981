"""How far a house has come before random steps begin: else most of them would go into becoming somebody.

Together the chapters take every step that there is, so that none is left to chance alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

from application.asking import Asker, person
from application.gatherings import NewGathering
from application.standings import Told
from domain.case import Role
from domain.dates import ONE_DAY, first_of_next_month
from domain.gathering import Gathering
from domain.identity import Identity
from domain.mentorship.values import Horizon, Mark
from domain.person import Enrolment, ExternalId, Ground, Standing
from tests.postgres import PostgresServer
from tests.stateful.model import KnownCase
from tests.stateful.programmes import BARE, GROUPS, NU, TRIAL, TRIAL_TEXTS, figures
from tests.stateful.world import World


def staffed(world: World) -> None:
    """Programmes with their staff and an open intake each; of one programme an intake under each of its versions."""
    world.hire()
    people, programmes = world.house.people, world.house.programmes
    admin, office = person(world.staff.admin), person(world.staff.coordinator)
    one, other = world.newcomer(), world.newcomer()
    world.do(partial(people.declare_kin, office, one, other, TRIAL))
    world.do(partial(people.declare_supervisor, office, one, world.staff.other, TRIAL))
    world.model.people[one].identity = renamed = Identity("Назым", "Оспан", email="nazym@example.kz")
    ids = (ExternalId("student_number", "202300001"),)
    world.do(partial(people.change_identity, office, one, renamed, TRIAL, external_ids=ids))
    told = Told(one, world.today(TRIAL), Standing(Enrolment.ENROLLED, average=3.5))
    world.do(partial(world.house.standings.record, office, TRIAL, [told]))
    twin = world.newcomer()
    world.do(partial(world.house.duplicates.merge, office, one, twin, TRIAL))
    world.do(partial(world.house.duplicates.separate, world.why(), one, twin, TRIAL))
    world.do(partial(people.grant_role, admin, one, Role.INTERVIEWER, TRIAL))
    world.do(partial(people.revoke_role, Asker(admin.actor, reason="She left."), one, Role.INTERVIEWER, TRIAL))
    world.do(partial(world.house.erasure.erase, admin, world.newcomer(), Ground.LAW))
    for text in TRIAL_TEXTS[1:]:
        world.do(partial(programmes.revise_policy, admin, text))
    today = world.clock.now.date()
    for intake in ("summer", "autumn"):
        world.open_intake(TRIAL, intake, today, today + timedelta(days=400))
    world.do(partial(programmes.change_intake_policy, office, TRIAL, "summer", 2))
    for places in (40, 45):
        world.do(partial(programmes.change_places, world.why(), TRIAL, "spring", places))
    world.do(partial(programmes.close_intake, office, BARE, "spring"))
    for value, asker in (("30", office), ("31.1", world.why())):
        world.do(
            partial(world.house.figures.bring_in, asker, TRIAL, figures("2026", value), correct=bool(asker.reason))
        )
    last, reports = first_of_next_month(today) - ONE_DAY, world.house.reports
    world.do(partial(reports.hand_in, office, TRIAL, "summary", last, today))
    world.do(partial(reports.take_back, world.why(), TRIAL, "summary", last))


def admitted(world: World) -> None:
    """Mentors and mentees, and applicants who got less far."""
    for programme, intake in ((TRIAL, "spring"), (NU, "spring"), (TRIAL, "summer"), (TRIAL, "autumn")):
        world.admitted(programme, Role.MENTOR, 2, intake)
        world.admitted(programme, Role.MENTEE, 0, intake)
    world.step(world.admitted(TRIAL, Role.MENTOR, 1), "change_capacity", world.staff.coordinator, capacity=3)
    for _ in range(3):
        world.admitted(TRIAL, Role.MENTEE)
    declined, withdrawn, waived, missed = (world.apply(world.newcomer(), TRIAL, Role.MENTEE) for _ in range(4))
    world.step(declined, "decline", world.why("no_place"))
    world.step(declined, "reopen", world.why())
    world.step(withdrawn, "withdraw", withdrawn.applicant)
    world.step(waived, "waive_requirement", world.why(), requirement="questionnaire")
    world.screen(missed)
    world.schedule_interview(missed)
    world.step(missed, "miss_interview", world.staff.coordinator)
    waiting = world.apply(world.newcomer(), NU, Role.MENTEE)
    world.screen(waiting)
    world.step(waiting, "waitlist", world.staff.coordinator)
    world.step(world.apply(world.newcomer(), TRIAL, Role.MENTEE), "remind", world.staff.coordinator)
    gathered(world, waived)
    carried = world.admitted(TRIAL, Role.MENTEE)
    world.step(carried, "carry_over", world.staff.coordinator, intake="summer")


def gathered(world: World, late: KnownCase) -> None:
    """An opening that was moved, to which one came and not the other, as it turned out; and one that was not held."""
    office, plan = person(world.staff.coordinator), world.house.gatherings.plan
    one = world.apply(world.newcomer(), TRIAL, Role.MENTEE)
    new = NewGathering("opening", world.now + timedelta(minutes=5), 60, "spring", place="Hall 1")
    first, second = (
        world.model.references[world.do(partial(plan, office, TRIAL, each))]
        for each in (new, replace(new, intake="", minutes=30))
    )

    def take(gathering: UUID, step: str, by: Asker = office, /, **facts: Any) -> None:
        world.do(partial(world.house.steps.take, Gathering, gathering, step, by, facts))

    take(first, "change", at=new.at + timedelta(minutes=1), minutes=60, place="Hall 2")
    world.wind(hours=1)
    take(first, "hold", attended=(one.applicant,))
    take(first, "correct_attendance", world.why(), attended=(late.applicant,))
    take(second, "cancel", world.why())
    take(second, "reopen", world.why())
    take(second, "hold", attended=(one.applicant, late.applicant))


def paired(world: World) -> None:
    """In one programme a mentorship that is to start by the clock, one that runs, and one half signed; one in another, and a
    group in a third."""
    mentors, mentees = world.waiting(TRIAL, "mentor"), world.waiting(TRIAL, "mentee")
    refused = world.choose(mentees[0], mentors[0], mentors[1])
    world.step(refused, "refuse", mentors[0].applicant)
    world.react()
    again = world.held(mentees[0])
    world.step(again, "withdraw_proposal", mentees[0].applicant)
    world.started(world.choose(mentees[0], mentors[1]))
    world.agree(world.choose(mentees[1], mentors[1]))
    half_signed = world.choose(mentees[2], mentors[0], mentors[1])
    world.step(half_signed, "consent", mentors[0].applicant)
    world.step(half_signed, "sign", mentors[0].applicant)
    world.started(world.choose(world.waiting(NU, "mentee")[0], world.waiting(NU, "mentor")[0]))
    world.appoint(world.admitted(GROUPS, Role.MENTOR, 2), world.newcomer(), world.newcomer())
    world.admitted(GROUPS, Role.MENTOR, 1)


def at_work(world: World) -> None:
    """What the months of a commitment bring: a plan, contacts, a roster that changes, a pause."""
    mentorship = world.running(TRIAL)
    mentor, mentee, office = mentorship.mentor.person_id, mentorship.roster[0].person_id, world.staff.coordinator
    take = partial(world.step, mentorship)
    world.wind(days=3)
    for horizon in (Horizon.SHORT, Horizon.LONG, Horizon.SHORT):
        take("set_goal", mentee, text="Write a CV", section="goals", horizon=horizon)
    take("move_goal", mentee, goal=1, percent=50)
    take("reach_goal", mentor, goal=1)
    take("drop_goal", mentor, goal=2)
    take("agree_plan", mentee)
    take("log_contact", mentor, kind="letter", note="Talked.")
    take("correct_contact", mentor, contact=1, kind="meeting", on=world.today(TRIAL))
    take("raise_concern", mentee, text="Екі хатыма жауап болмады.")
    take("resolve_concern", office, concern=1, outcome="They talked.")
    take("assess", mentor, mentee=mentee, period=world.assessable(mentorship)[0], marks=(Mark("speech", 2),))
    marks = (Mark("activity", 4),)
    take("evaluate_mentor", office, month=f"{world.today(TRIAL):%Y-%m}", together=("dean", "youth"), marks=marks)
    met_again(world, mentor)
    joining = world.waiting(TRIAL, "mentee")[0]
    take("join", office, application=joining.case_id)
    take("leave", world.why(), mentee=joining.applicant)
    take("pause", mentee)
    world.wind(days=5)
    take("resume", mentor)
    take("extend", office, ends_on=world.mentorship(mentorship).commitment.last + timedelta(days=10))


def met_again(world: World, mentor: UUID) -> None:
    """A gathering about which whoever came is asked."""
    new = NewGathering("opening", world.now + timedelta(minutes=5), 60, "spring", roles=("mentor",))
    planned = partial(world.house.gatherings.plan, person(world.staff.coordinator), TRIAL, new)
    gathering = world.model.references[world.do(planned)]
    world.wind(hours=1)
    hold = {"attended": (mentor,)}
    world.do(partial(world.house.steps.take, Gathering, gathering, "hold", person(world.staff.coordinator), hold))


def ended(world: World) -> None:
    """A mentorship with certificates, of which one was revoked; months that were missed, proposals that lapsed."""
    mentorship = world.running(TRIAL)
    mentor, mentee, office = mentorship.mentor.person_id, mentorship.roster[0].person_id, world.staff.coordinator
    take = partial(world.step, mentorship)
    take("terminate", Asker(str(mentee), reason_code="any"))
    take("reinstate", world.why())
    world.wind(days=40)
    world.tick()
    take("log_contact", mentor, kind="meeting", on=world.today(TRIAL) - timedelta(days=30))
    world.tick()
    world.react()
    world.wind(days=30)
    world.tick()
    for who in (mentor, mentee):
        take("give_feedback", who, survey="final", answers='{"q": "Жақсы."}')
        take("certify", office, person=who)
        take("continue", who)
    take("revoke_certificate", world.why(), number=world.mentorship(mentorship).certificates[0].number)


CHAPTERS: tuple[Callable[[World], None], ...] = (staffed, admitted, paired, at_work, ended)
"""Each goes on where the one before it ended."""


class Beginnings:
    """A house as it was after each chapter, lived through once, to be copied for each example."""

    def __init__(self, folder: Path, server: PostgresServer | None = None) -> None:
        self.folder, self.server, self.end = folder, server, ExitStack()
        database_url = self.end.enter_context(server.fresh_database()) if server else ""
        self.worlds = [World(Path(mkdtemp(dir=folder)), database_url)]
        self.worlds[0].close()

    def __enter__(self) -> Beginnings:
        return self

    def __exit__(self, *_: object) -> None:
        self.end.close()

    @contextmanager
    def world_after(self, chapters: int) -> Iterator[World]:
        """A world of its own, gone at the end."""
        while len(self.worlds) <= chapters:
            world = self.copy(self.worlds[-1], self.end)
            CHAPTERS[len(self.worlds) - 1](world)
            world.close()
            self.worlds.append(world)
        with ExitStack() as end:
            world = self.copy(self.worlds[chapters], end)
            end.callback(shutil.rmtree, world.folder)
            end.callback(world.close)
            yield world

    def copy(self, world: World, end: ExitStack) -> World:
        copy_of = self.server.fresh_database(world.database_url) if self.server else nullcontext("")
        return world.copy(Path(mkdtemp(dir=self.folder)), end.enter_context(copy_of))
