"""The life of a gathering: planned, moved, held, corrected, cancelled, reopened; what it waits for, and what a year asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.case import Role
from domain.dates import MonthDay, Span
from domain.gathering.events import (
    AttendanceCorrected,
    GatheringCancelled,
    GatheringChanged,
    GatheringHeld,
    GatheringPlanned,
    GatheringReopened,
)
from domain.gathering.next_steps import next_steps
from domain.gathering.year import Happening, asked_for, year_of
from domain.intake import Intake
from domain.policy.mentoring import AcademicYear
from tests.domain.gathering.moves import (
    AT,
    LECTURES,
    ONE,
    OTHER,
    POLICY,
    changed,
    corrected,
    gathering,
    held,
    planned,
)
from tests.scenario import SEALED, somebody, step

THIRD = somebody("third")


def test_a_gathering_is_planned() -> None:
    story = gathering()
    story.when(planned(title="  About\n\0leading ", link=SEALED)).then(GatheringPlanned, state="planned", at=AT)
    assert (story.case.title, story.case.link, story.case.ends_at) == (
        "About leading",
        SEALED,
        AT + timedelta(minutes=90),
    )


def test_it_moves_and_keeps_what_is_not_said_anew() -> None:
    story = gathering().given(planned(link=SEALED, capacity=40))
    later = AT + timedelta(days=1)
    story.when(changed(at=later, place="Hall 2", capacity=30)).then(GatheringChanged, state="planned", at=later)
    assert (story.case.place, story.case.capacity, story.case.link) == ("Hall 2", 30, SEALED)


def test_it_is_held_with_everybody_who_came_once_and_in_order() -> None:
    story = gathering().given(planned())
    attended = tuple(sorted((ONE, OTHER)))
    story.when(held(OTHER, ONE, OTHER)).then(GatheringHeld, state="held", attended=attended)
    assert story.case.attended == {ONE, OTHER}


def test_a_correction_says_what_was_wrong() -> None:
    story = gathering().given(planned(), held(ONE, OTHER))
    story.when(corrected(OTHER, THIRD)).then(AttendanceCorrected, state="held", added=(THIRD,), removed=(ONE,))
    assert story.case.attended == {OTHER, THIRD}


def test_it_is_cancelled_and_reopened() -> None:
    story = gathering().given(planned())
    story.when(step("cancel")).then(GatheringCancelled, state="cancelled")
    story.when(step("reopen").because("recorded_by_mistake")).then(GatheringReopened, state="planned", removed=())
    assert story.given(held()).case.state == "held"


def test_what_was_recorded_as_held_by_mistake_has_nobody_who_came() -> None:
    story = gathering().given(planned(), held(ONE))
    story.when(step("reopen")).then(GatheringReopened, state="planned", removed=(ONE,))
    assert not story.case.attended


def test_once_its_time_is_over_it_waits_for_who_came() -> None:
    case = gathering().given(planned()).case
    (waits,) = next_steps(case, POLICY)
    assert (waits.step, waits.turn, waits.since) == ("hold", Role.COORDINATOR, AT + timedelta(minutes=90))
    assert waits.due == date(2026, 9, 17), "three days, as the policy says"
    (patient,) = next_steps(case, replace(POLICY, service_days=()))
    assert patient.due == date(2026, 9, 21)


@pytest.mark.parametrize("last", [held(), step("cancel")])
def test_it_waits_for_nothing_once_it_was_held_or_cancelled(last: object) -> None:
    case = gathering().given(planned(), last).case  # type: ignore[arg-type]
    assert next_steps(case, POLICY) == ()


# What a year asks

SPRING = Intake("2026-spring", date(2026, 4, 1), date(2026, 5, 31), 1)
YEAR = replace(POLICY.commitment, length_months=None, academic_year=AcademicYear(MonthDay(9, 1), MonthDay(6, 15)))


@pytest.mark.parametrize(
    ("opens", "closes", "year"),
    [
        (date(2026, 8, 1), date(2026, 9, 20), Span(date(2026, 9, 1), date(2027, 6, 15))),
        (date(2026, 6, 1), date(2026, 7, 31), Span(date(2026, 9, 1), date(2027, 6, 15))),
        (date(2027, 1, 10), date(2027, 2, 10), Span(date(2026, 9, 1), date(2027, 6, 15))),
    ],
    ids=["in its beginning", "between two years", "in its second term"],
)
def test_an_academic_year_is_the_one_that_an_intake_is_for(opens: date, closes: date, year: Span) -> None:
    assert year_of(Intake("i", opens, closes, 1), replace(POLICY, commitment=YEAR)) == year


def test_any_other_year_begins_with_the_intake() -> None:
    assert year_of(SPRING, POLICY) == Span(date(2026, 4, 1), date(2027, 3, 31))


def test_what_is_planned_is_not_missing_and_what_lies_outside_the_year_does_not_count() -> None:
    there = [
        Happening("lecture", date(2026, 5, 1), held=True),
        Happening("lecture", date(2027, 4, 1), held=True),
        Happening("seminar", date(2026, 5, 1), held=True),
    ]
    (lectures,) = asked_for(SPRING, POLICY, there)
    assert (lectures.kind, lectures.held, lectures.planned, lectures.missing) == (LECTURES, 1, 0, 1)
    (enough,) = asked_for(SPRING, POLICY, [*there, Happening("lecture", date(2027, 3, 31), held=False)])
    assert (enough.planned, enough.missing, enough.over) == (1, 0, 0)
    most_one = replace(POLICY, gatherings=(replace(LECTURES, least_a_year=None, most_a_year=1),))
    (many,) = asked_for(SPRING, most_one, [there[0], there[0]])
    assert (many.missing, many.over) == (0, 1)


def test_what_is_asked_for_of_each_mentorship_is_counted_for_each() -> None:
    each = replace(POLICY, gatherings=(replace(LECTURES, each_mentorship=True),))
    one, other = somebody("one group"), somebody("another group")
    there = [
        Happening("lecture", date(2027, 3, 2), held=True, mentorships=frozenset({one})),
        Happening("lecture", date(2027, 3, 3), held=False, mentorships=frozenset({one})),
        Happening("lecture", date(2027, 3, 4), held=False),  # for everybody
    ]
    (lectures,) = asked_for(SPRING, each, there, [one, other])
    assert [(share.held, share.planned, share.missing) for share in lectures.shares] == [(1, 2, 0), (0, 1, 1)]
    assert lectures.missing == 1
    (nobody,) = asked_for(SPRING, each, there)
    assert nobody.missing == 0, "nothing is asked for of no mentorship"


def test_the_moment_of_recording_is_not_that_of_the_gathering() -> None:
    recorded = datetime(2026, 9, 16, 7, tzinfo=AT.tzinfo)
    assert gathering().given(planned(), held().at(recorded)).case.at == AT
