"""How far a house has come before random steps begin: else most of them would go into becoming somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain.case import Role
from tests.stateful.programmes import NU, TRIAL
from tests.stateful.world import World


def staffed(world: World) -> None:
    """Programmes, staff, and an open intake in each."""
    world.hire()


def admitted(world: World) -> None:
    """Accepted mentors and mentees in two programmes, and a second intake to be carried over to."""
    today = world.clock.now.date()
    for programme in (TRIAL, NU):
        world.open_intake(programme, "summer", today, today + timedelta(days=400))
        world.admitted(programme, Role.MENTOR, 2)
        world.admitted(programme, Role.MENTOR, 1)
        for _ in range(2):
            world.admitted(programme, Role.MENTEE)
    world.apply(world.newcomer(), TRIAL, Role.MENTEE)


def paired(world: World) -> None:
    """A mentorship that runs in each programme, one that is proposed, and mentees who wait."""
    for programme in (TRIAL, NU):
        mentors = [
            one for one in world.model.of_kind("Application") if (one.programme, one.role) == (programme, "mentor")
        ]
        mentees = [
            one for one in world.model.of_kind("Application") if (one.programme, one.role) == (programme, "mentee")
        ]
        world.started(world.choose(mentees[0], mentors[0]))
        world.choose(mentees[1], *mentors[:2])
        world.admitted(programme, Role.MENTEE)


def ended(world: World) -> None:
    """Mentorships that were completed, and proposals that lapsed."""
    running = [one for one in world.model.of_kind("Mentorship") if world.model.state(one) == "active"]
    for _ in range(2):
        world.wind(days=25)
        for mentorship in running:
            kind = "phone" if mentorship.programme == NU else "meeting"
            world.step(mentorship, "log_contact", mentorship.mentor.person_id, kind=kind)
    world.wind(days=190)
    world.tick()
    world.react()


CHAPTERS: tuple[Callable[[World], None], ...] = (staffed, admitted, paired, ended)
"""Each goes on where the one before it ended."""
