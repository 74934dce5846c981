"""Everything that an action item's steps are refused for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.action_item.values import Assigned, Origin
from domain.case import Role
from domain.policy import Names
from tests.domain.action_item.moves import (
    HER,
    UNCHECKED,
    No,
    delivered,
    item,
    measured,
    missed,
    of_a_checklist,
    planned,
    started,
    verified,
)
from tests.scenario import SEALED, step

VERIFIER = Role.VERIFIER
NOES = (
    No((), planned(title=Names((("en", " "),))), "title_missing"),
    No((), planned(assigned=Assigned(operates=("kitchen",))), "unknown_unit"),
    No((), planned(origin=Origin.CORRECTIVE, assigned=Assigned()), "nobody_operates"),
    No((planned(),), step("assign", operates=()), "nobody_operates"),
    No((planned(),), step("assign", operates=("media",), coordinates=("kitchen",)), "unknown_unit"),
    No((planned(),), step("assign", operates=("media",)).by(Role.RESPONSIBLE, HER), "not_yours"),
    No((planned(),), measured(), "not_now"),
    No((planned(kpi=None), started()), measured(), "no_kpi"),
    No((planned(), started()), measured(" "), "period_missing"),
    No((planned(), started()), measured("x" * 41), "period_missing"),
    No((planned(), started()), measured("2026", "NaN"), "not_a_number"),
    No((planned(), started()), measured("2026", "101"), "percent_out_of_range"),
    No((planned(),), step("deliver").by(Role.RESPONSIBLE, HER), "evidence_missing"),
    No((planned(),), delivered(link=SEALED, on=date(2026, 9, 2)), "in_the_future"),
    No((planned(), delivered()), delivered(), "not_now"),
    No((planned(),), verified(), "not_now"),
    No((planned(), delivered()), verified().by(Role.COORDINATOR), "not_yours"),
    No((planned(), delivered()), verified(by=HER), "conflict_of_interest"),
    No((planned(), delivered()), step("return").by(VERIFIER, HER), "conflict_of_interest"),
    No((planned(), delivered()), step("return").by(VERIFIER).without_reason(), "reason_missing"),
    No((planned(), delivered()), verified(), "nobody_verifies", UNCHECKED),
    No((of_a_checklist(), delivered()), verified(), "nobody_verifies"),
    No((planned(),), step("move_deadline", due=date(2026, 9, 20)), "same_deadline"),
    No((planned(),), step("move_deadline", due=date(2026, 8, 31)), "in_the_past"),
    No((planned(),), step("move_deadline", due=date(2026, 10, 1)).without_reason(), "reason_missing"),
    No((planned(),), step("miss_deadline").by(Role.CLOCK).on(date(2026, 9, 20)), "not_yet"),
    No((planned(), missed()), missed(), "already_recorded"),
    No((planned(),), step("cancel").without_reason(), "reason_missing"),
    No((planned(), started()), step("reopen"), "not_now"),
    No((planned(), step("cancel")), step("reopen").without_reason(), "reason_missing"),
)


@pytest.mark.parametrize("no", NOES, ids=[f"{number}-{no.taken.step}-{no.code}" for number, no in enumerate(NOES)])
def test_a_step_is_refused(no: No) -> None:
    item(no.policy).given(*no.given).when(no.taken).then_refused(no.code)


def test_a_deadline_may_lie_in_the_past_when_a_plan_is_entered() -> None:
    case = item().given(planned(due=date(2026, 4, 30))).case
    assert case.due < case.created_on.date()


def test_a_checklist_row_is_ticked_without_evidence() -> None:
    case = item().given(of_a_checklist(), step("deliver").by(Role.RESPONSIBLE, HER)).case
    assert case.state == "delivered"
    assert case.kpi is None or case.kpi.target == Decimal(0)
