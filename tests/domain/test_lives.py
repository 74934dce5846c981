"""What holds for every aggregate: its table, its methods, and its events."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from keyword import iskeyword
from typing import get_type_hints

import pytest

from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import BEFORE, NEW, SAME, Case, CaseEvent, CaseOpened, Circumstances, Role, Step
from domain.gathering import Gathering
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.person import Person
from domain.policy import STEPS
from domain.policy.words import (
    ACTION_ITEM_STEPS,
    APPLICATION_STEPS,
    AWARD_STEPS,
    GATHERING_STEPS,
    MENTORSHIP_STEPS,
)
from domain.programme import Programme
from domain.reading import Reading
from domain.reference import ReferenceTaken

CASES: tuple[type[Case], ...] = (
    ActionItem, Application, Award, Gathering, IntakePlaces, Mentorship, Person, Programme, Reading,
)  # fmt: skip
ROWS = [(case, row) for case in CASES for row in case.LIFE.values()]
ROW_NAMES = [f"{case.__name__}.{row.name}" for case, row in ROWS]


def event_classes(base: type[CaseEvent] = CaseEvent) -> Iterator[type[CaseEvent]]:
    """All but the bases: ours, and the one named `Event` that the library gives each aggregate."""
    for one in base.__subclasses__():
        yield from event_classes(one)
        if one is not CaseOpened and one.__name__ != "Event":
            yield one


EVENTS = sorted(event_classes(), key=lambda event: event.__name__)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_has_its_own_topic_and_only_frozen_typed_fields(event: type[CaseEvent]) -> None:
    assert event.__dict__["TOPIC"] == event.__name__
    assert event.__doc__
    assert is_dataclass(event)
    hints = get_type_hints(event)
    assert all(field.name in hints for field in fields(event))


def test_each_event_belongs_to_one_row() -> None:
    assert Counter([ReferenceTaken, *(row.event for _, row in ROWS)]) == Counter(EVENTS)


def test_the_policy_knows_the_names_of_the_steps() -> None:
    assert tuple(Application.LIFE) == APPLICATION_STEPS
    assert tuple(Mentorship.LIFE) == MENTORSHIP_STEPS
    assert tuple(ActionItem.LIFE) == ACTION_ITEM_STEPS
    assert tuple(Gathering.LIFE) == GATHERING_STEPS
    assert tuple(Award.LIFE) == AWARD_STEPS
    of_both = APPLICATION_STEPS + MENTORSHIP_STEPS
    assert set(of_both + ACTION_ITEM_STEPS + GATHERING_STEPS + AWARD_STEPS) == set(STEPS)


@pytest.mark.parametrize(("case", "row"), ROWS, ids=ROW_NAMES)
def test_a_row_leads_from_states_that_others_lead_to(case: type[Case], row: Step) -> None:
    reached = {one.leads_to for one in case.LIFE.values()} | {NEW}
    assert row.taken_from <= reached
    assert row.taken_from
    assert (NEW in row.taken_from) == issubclass(row.event, CaseOpened)
    if NEW in row.taken_from:
        assert row.leads_to not in (SAME, BEFORE)


@pytest.mark.parametrize(("case", "row"), ROWS, ids=ROW_NAMES)
def test_a_row_has_a_method_that_says_what_it_asks(case: type[Case], row: Step) -> None:
    method = getattr(case, f"{row.name}_" if iskeyword(row.name) else row.name)
    hints = get_type_hints(method)
    assert Circumstances in hints.values()
    assert set(inspect.signature(method).parameters) - {"self"} <= set(hints)


def test_the_clock_takes_only_what_time_asks() -> None:
    taken = [row.name for _, row in ROWS if Role.CLOCK in row.who]
    of_awards, of_mentorships = ["close_nominations", "close_vote"], ["lapse", "start", "miss_cadence", "make_good"]
    assert taken == ["miss_deadline", "conclude", *of_awards, *of_mentorships, "complete"]
