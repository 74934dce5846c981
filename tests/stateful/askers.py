"""Who asks for a step, and what she says about it: the right people, and anybody at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from application.asking import Asker, person
from domain.case import CLOCK, STAFF, Role
from domain.identity import Identity
from tests.stateful.facts import any_id, any_moment
from tests.stateful.lists import CASES
from tests.stateful.model import KnownCase
from tests.stateful.world import World

Draw = Callable[[st.SearchStrategy[Any]], Any]


def in_order(world: World, people: set[UUID]) -> list[UUID]:
    """In the order in which they were registered: ids differ each time, and an example has to be the same again."""
    return sorted(people, key=list(world.model.people).index)


def concerned(world: World, draw: Draw, known: KnownCase) -> Asker:
    """Somebody of the office, or with a part in the case; or the office for her."""
    staff = world.staff
    parts = in_order(world, {one for one, _ in known.parts()})
    who = draw(st.sampled_from([staff.coordinator, staff.other, *parts]))
    if who in parts and draw(st.integers(0, 3)) == 0:
        return Asker(str(staff.coordinator), on_behalf_of=who, given_how="phone")
    return person(who)


def with_reason(world: World, draw: Draw, known: KnownCase, step: str, asker: Asker, role: Role) -> Asker:
    """A reason where one is asked, and now and then where none is."""
    codes = [one.code for one in world.policy(known).reason_codes(step, role)]
    if CASES[known.kind].LIFE[step].needs_reason and role in STAFF:
        code = draw(st.sampled_from(codes)) if codes else ""
        return replace(asker, reason_code=code, reason="" if codes else "It has to be so.")
    return replace(asker, reason_code=draw(st.sampled_from(["", *codes])), reason=draw(st.sampled_from(["", "So."])))


def anybody(world: World, draw: Draw) -> Asker:
    """Known or not, in any role, for anybody, with any words, at any time."""
    who = draw(st.sampled_from([*map(str, world.model.people), CLOCK, "integration:7", str(UUID(int=7))]))
    return Asker(
        who,
        role=draw(st.none() | st.sampled_from(list(Role))) if who not in (CLOCK, "integration:7") else None,
        on_behalf_of=draw(st.none() | any_id(world)),
        given_how=draw(st.sampled_from(["", " ", "by mail", "email"])),
        reason_code=draw(st.sampled_from(["", "any", "no_place", "nonsense"])),
        reason=draw(st.sampled_from(["", " ", "Because."])),
        happened_at=draw(st.none() | any_moment(world)),
    )


def any_identity(draw: Draw) -> Identity:
    """Mostly one that can be."""
    return Identity(
        draw(st.sampled_from(["Айгүл", "İnci", "Zoë", "Айгүл", "", "  "])),
        draw(st.sampled_from(["Оспан", "ẞmith", "%_\\", ""])),
        draw(st.sampled_from(["a@example.kz", "A.B@EXAMPLE.KZ", "c@example.kz", "", "a b@example.kz"])),
        draw(st.sampled_from(["", "+7 700 000 00 00", "", "+7 700 000 00 00", "call me"])),
        birth_date=draw(st.sampled_from([None, date(2004, 2, 29)])),
    )
