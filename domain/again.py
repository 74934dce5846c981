"""A decision that was made, asked for again in other circumstances. Nothing is recorded, and its case stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Any, TypeVar

from domain.case import Case, CaseEvent, Circumstances, Refused, Step
from domain.case.guard import check_rules, not_accounted_for

TCase = TypeVar("TCase", bound=Case)


@cache
def steps_by_event(kind: type[Case]) -> Mapping[type[CaseEvent], Step]:
    return {step.event: step for step in kind.LIFE.values()}


def step_behind(kind: type[Case], event: type[CaseEvent]) -> Step | None:
    """The row of a life that brings this event about."""
    return steps_by_event(kind).get(event)


def opened_by(happening: CaseEvent) -> Case:
    """The case as its first event makes it."""
    case: Case = happening.mutate(None)
    return case


def throw_away(case: TCase, **otherwise: Any) -> TCase:
    """A copy that may take a step which is not to be recorded; `otherwise`: what is to be known of it otherwise."""
    copied = copy(case)
    vars(copied).update(otherwise, _pending_events=[])
    return copied


def refusal_of(case: Case, happening: CaseEvent, given: Circumstances) -> Refused | None:
    """Why the step behind an event would be refused in these circumstances; None if it would not be. Whose step it is was
    judged when it was taken.

    Args:
        case: as it was just before the event; of an opening, as it made it.
    """
    step = step_behind(type(case), type(happening))
    if step is None:
        return None
    if not step.opens and (refusal := case.closed(step, given)):
        return refusal
    if refusal := not_accounted_for(case, step, given):
        return refusal
    try:
        check_rules(case, step, given, happening)
    except Refused as refused:
        return refused
    return None
