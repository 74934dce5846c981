"""Programmes: versions of the policy, and intakes that keep theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.case import Refused, Role
from domain.ids import programme_id
from domain.intake import Intake
from domain.programme import (
    IntakeClosed,
    IntakeOpened,
    IntakePolicyChanged,
    PolicyRevised,
    Programme,
    ProgrammeOpened,
)
from tests.scenario import Story, Taken, scenario, step

OPENS, CLOSES = date(2026, 8, 1), date(2026, 9, 30)
OPENED = step("open", code="nu-alumni", policy_text="first")
REVISED = step("revise_policy", policy_text="second")
CLOSED = step("close_intake", intake="autumn")


def intake(name: str = "autumn", opens: date = OPENS, closes: date = CLOSES) -> Taken:
    return step("open_intake", intake=name, opens=opens, closes=closes)


def under(version: int, name: str = "autumn") -> Taken:
    return step("change_intake_policy", intake=name, under_version=version)


def programme(*steps: Taken) -> Story[Programme]:
    return scenario(None, Programme).given(*steps)


ROWS: tuple[tuple[tuple[Taken, ...], Taken, type[Any], dict[str, Any]], ...] = (
    ((), OPENED, ProgrammeOpened, {"code": "nu-alumni"}),
    ((OPENED,), REVISED, PolicyRevised, {"version": 2}),
    ((OPENED, REVISED), intake(), IntakeOpened, {"intake": "autumn", "under_version": 2}),
    ((OPENED, intake(), REVISED), under(2), IntakePolicyChanged, {"under_version": 2}),
    ((OPENED, intake()), CLOSED, IntakeClosed, {"intake": "autumn"}),
)


@pytest.mark.parametrize(("given", "taken", "event", "fields"), ROWS, ids=[row[1].step for row in ROWS])
def test_each_row_is_taken_as_it_is_meant(
    given: tuple[Taken, ...], taken: Taken, event: type[Any], fields: dict[str, Any]
) -> None:
    programme(*given).when(taken).then(event, state="running", **fields)


def test_every_step_of_the_table_is_tried() -> None:
    assert [row[1].step for row in ROWS] == list(Programme.LIFE)


@pytest.mark.parametrize(
    ("given", "taken", "code"),
    [
        ((), step("revise_policy", policy_text="first"), "nothing_changed"),
        ((), REVISED.by(Role.COORDINATOR), "not_yours"),
        ((), intake(closes=date(2026, 7, 31)), "end_before_start"),
        ((intake(),), intake(), "intake_exists"),
        ((intake(),), intake().by(Role.AUDITOR), "not_yours"),
        ((), CLOSED, "unknown_intake"),
        ((intake(), CLOSED), CLOSED, "intake_closed"),
        ((intake(),), under(2), "unknown_version"),
        ((intake(),), under(0), "unknown_version"),
        ((), under(1), "unknown_intake"),
        ((intake(), CLOSED), under(1), "intake_closed"),
    ],
)
def test_what_is_refused(given: tuple[Taken, ...], taken: Taken, code: str) -> None:
    programme(OPENED, *given).when(taken).then_refused(code)


def test_an_open_intake_keeps_its_version_until_it_is_told() -> None:
    story = programme(OPENED, intake(), REVISED, intake("spring"))
    assert {name: one.policy_version for name, one in story.case.intakes.items()} == {"autumn": 1, "spring": 2}
    story.given(under(2))
    assert story.case.intake("autumn").policy_version == 2
    assert (story.case.policy_version, story.case.policy_text(1)) == (2, "first")


def test_an_unknown_intake_is_told_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match="autumn") as refused:
        programme(OPENED, intake()).case.intake("winter")
    assert refused.value.code == "unknown_intake"


def test_one_programme_a_code() -> None:
    assert programme(OPENED).case.id == programme_id("nu-alumni")


@pytest.mark.parametrize(
    ("today", "closed", "takes"),
    [
        (OPENS, False, True),
        (CLOSES, False, True),
        (date(2026, 7, 31), False, False),
        (date(2026, 10, 1), False, False),
        (OPENS, True, False),
    ],
)
def test_both_days_of_an_intake_are_inclusive(today: date, closed: bool, takes: bool) -> None:
    assert Intake("autumn", OPENS, CLOSES, 1, closed).takes_applications(today) is takes
