"""What differs, in sentences; and a decision with what is said of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from application.other_policy.judging import Outcome
from application.other_policy.outcomes import Changed, Matter, Said, matter_of
from domain.again import step_behind
from domain.case import CaseEvent, Refused

WAS_FULL = Said("Every place of the intake was taken.")
A_PLACE_LEFT = Said("A place of the intake would be left: she could be accepted.")
CONFIRMED_BY_ITSELF = Said("The last signature confirms the agreement.")
CONFIRMED_BY_THE_OFFICE = Said("A coordinator confirms the agreement.")


class Told(NamedTuple):
    """What a decision is about, and what comes of it under its own policy and under the other one."""

    matter: Matter
    then: Said
    otherwise: Said


def told_apart(then: Outcome, other: Outcome) -> Told | None:
    """What differs between two decisions that are both let happen; None if nothing does that counts."""
    if then.ends_on != other.ends_on:
        lasts = Said("The commitment lasts to {day}.", {"day": then.ends_on})
        would_last = Said("The commitment would last to {day}.", {"day": other.ends_on})
        return Told(Matter.COMMITMENT, lasts, would_last)
    if then.places != other.places:
        offers = Said("Places that she offers: {number}.", {"number": then.places})
        could_offer = Said("Places that she could offer at most: {number}.", {"number": other.places})
        return Told(Matter.CAPACITY, offers, could_offer)
    if then.confirmed != other.confirmed:
        sides = (CONFIRMED_BY_ITSELF, CONFIRMED_BY_THE_OFFICE)
        return Told(Matter.MATCHING, *(sides if then.confirmed else sides[::-1]))
    return None


def changed(
    at: int,
    case: Any,
    event: CaseEvent,
    otherwise: Said,
    then: Said | None = None,
    *,
    matter: Matter | None = None,
    refused: Refused | None = None,
) -> Changed:
    """A decision that would have come out otherwise."""
    step = step_behind(type(case), type(event))
    return Changed(
        at=at,
        matter=matter or matter_of(step.name if step else "", refused),
        kind=case.TOPIC,
        reference=case.reference,
        intake=case.intake,
        event=event.TOPIC,
        state=event.state,
        recorded_at=event.act.recorded_at,
        then=then,
        otherwise=otherwise,
        refused=refused.code if refused else "",
        about=case.subjects(),
    )


def standing(at: int, case: Any, told: Told) -> Changed:
    """How a case stands in the end, told at its last entry."""
    return Changed(
        at=at,
        matter=told.matter,
        kind=case.TOPIC,
        reference=case.reference,
        intake=case.intake,
        event="",
        state=case.state,
        recorded_at=case.modified_on,
        then=told.then,
        otherwise=told.otherwise,
        about=case.subjects(),
    )
