"""Each row of the table, taken once the way it is meant; and what an item asks of whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from domain.action_item import ActionItem, events
from domain.action_item.next_steps import next_steps
from domain.action_item.values import Assigned, Kpi, Measurement
from domain.case import Role
from domain.policy import Names
from tests.domain.action_item.moves import (
    CHECKED,
    DUE,
    HER,
    REPORT,
    UNCHECKED,
    delivered,
    item,
    measured,
    missed,
    of_a_checklist,
    planned,
    started,
    verified,
)
from tests.scenario import SEALED, Taken, step


class Row(NamedTuple):
    """Given these steps, the step leads to this state by this event, which says so much."""

    given: tuple[Taken, ...]
    taken: Taken
    event: type[Any]
    state: str
    fields: Mapping[str, Any] = MappingProxyType({})


LATER = date(2026, 10, 31)
ROWS = (
    Row((), planned(), events.ActionItemPlanned, "planned", {"due": DUE}),
    Row(
        (planned(),), step("assign", operates=("media",), advises=("personnel",)), events.ActionItemAssigned, "planned",
        {"assigned": Assigned(operates=("media",), advises=("personnel",))},
    ),
    Row((planned(),), started(), events.ActionItemStarted, "in_progress"),
    Row((planned(), started()), measured(" 2026 ", "7.5"), events.ProgressMeasured, "in_progress",
        {"period": "2026", "value": Decimal("7.5"), "reached": False}),
    Row((planned(), started()), measured("2027", "5"), events.ProgressMeasured, "in_progress", {"reached": True}),
    Row((planned(),), delivered(file=REPORT), events.EvidenceSubmitted, "delivered", {"file": REPORT, "evidence": 1}),
    Row((planned(), started()), step("deliver", link=SEALED), events.EvidenceSubmitted, "delivered"),
    Row((planned(), delivered()), verified(), events.ActionItemVerified, "verified"),
    Row((planned(), delivered()), step("return").by(Role.VERIFIER), events.ActionItemReturned, "in_progress"),
    Row((planned(),), step("move_deadline", due=LATER), events.DeadlineMoved, "planned", {"due": LATER}),
    Row((planned(),), missed(), events.DeadlineMissed, "planned", {"due": DUE}),
    Row((planned(), delivered()), step("cancel"), events.ActionItemCancelled, "cancelled"),
    Row((planned(), delivered(), verified()), step("reopen"), events.ActionItemReopened, "in_progress"),
    Row((planned(), step("cancel")), step("reopen"), events.ActionItemReopened, "in_progress"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}-{row.taken.step}" for number, row in enumerate(ROWS)])
def test_a_step_leads_where_the_table_says(row: Row) -> None:
    then = item().given(*row.given).when(row.taken)
    then.then(row.event, **row.fields)
    assert then.story.case.state == row.state


def test_every_step_of_the_table_is_shown_here() -> None:
    assert {row.taken.step for row in ROWS} == set(ActionItem.LIFE)


def test_a_period_measured_again_has_the_newer_value() -> None:
    case = item().given(planned(), started(), measured("2027", "6"), measured("2026", "8"), measured("2026", "7")).case
    assert case.measurements == (Measurement("2026", Decimal(7)), Measurement("2027", Decimal(6)))


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached"),
    [
        (9, 5, 5, True),
        (9, 5, 6, False),
        (34, 40, 40, True),
        (34, 40, 39, False),
        (None, 3, 3, True),
        (34, None, 99, False),
    ],
)
def test_a_target_is_reached_in_its_own_direction(
    baseline: int | None, target: int | None, value: int, reached: bool
) -> None:
    numbers = (None if one is None else Decimal(one) for one in (baseline, target))
    assert Kpi(Names(), "number", *numbers).reached(Decimal(value)) is reached


def test_what_was_returned_is_delivered_again() -> None:
    case = item().given(planned(), delivered(), step("return").by(Role.VERIFIER), delivered(file=REPORT)).case
    assert [(one.number, one.returned) for one in case.evidence] == [(1, True), (2, False)]


# What is asked, of whom


def asked(case: ActionItem) -> list[tuple[str, Role, date | None, str]]:
    return [(one.step, one.turn, one.due, one.about) for one in next_steps(case, CHECKED)]


def test_each_unit_that_carries_it_out_is_asked() -> None:
    case = item().given(planned(assigned=Assigned(operates=("personnel", "media")))).case
    assert asked(case) == [
        ("deliver", Role.RESPONSIBLE, DUE, "personnel"),
        ("deliver", Role.RESPONSIBLE, DUE, "media"),
        ("miss_deadline", Role.CLOCK, date(2026, 9, 21), ""),
    ]


def test_whose_checklist_it_is_is_asked_and_nobody_verifies() -> None:
    case = item().given(of_a_checklist()).case
    assert asked(case)[0] == ("deliver", Role.RESPONSIBLE, DUE, str(HER))
    assert case.people(Role.RESPONSIBLE) == {HER}
    assert asked(item().given(of_a_checklist(), delivered()).case) == []


def test_what_was_delivered_is_verified_where_the_plan_asks_for_it() -> None:
    case = item().given(planned(), delivered()).case
    assert asked(case) == [("verify", Role.VERIFIER, None, "")]
    assert next_steps(item(UNCHECKED).given(planned(), delivered()).case, UNCHECKED) == ()


def test_what_recurs_is_asked_for_in_its_year() -> None:
    case = item().given(planned(year=2028, due=date(2028, 12, 31))).case
    assert next_steps(case, CHECKED)[0].since == datetime(2027, 12, 31, 19, 0, tzinfo=UTC)  # midnight in Almaty


def test_a_missed_deadline_is_recorded_once_and_again_when_it_was_moved() -> None:
    story = item().given(planned(), missed())
    assert [one.step for one in next_steps(story.case, CHECKED)] == ["deliver"]
    story.given(step("move_deadline", due=LATER), step("miss_deadline").by(Role.CLOCK).on(date(2026, 11, 1)))
    assert story.case.missed == {DUE, LATER}
