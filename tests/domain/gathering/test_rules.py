"""Everything that a gathering's steps are refused for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.case import Role
from domain.gathering.values import Invited
from tests.domain.gathering.moves import (
    AT,
    DAY,
    ONE,
    OTHER,
    THE_DAY_BEFORE,
    No,
    changed,
    corrected,
    gathering,
    held,
    planned,
)
from tests.scenario import step

NOES = (
    No((), planned(kind="dinner"), "unknown_gathering"),
    No((), planned(topic=""), "topic_missing"),
    No((), planned(topic="cooking"), "unknown_topic"),
    No((), planned(kind="seminar", topic="leadership", invited=Invited(("mentor",))), "unknown_topic"),
    No((), planned(invited=Invited(())), "nobody_invited"),
    No((), planned(kind="seminar", topic="", invited=Invited(("mentee", "mentor"))), "nobody_invited"),
    No((), planned(minutes=0), "out_of_range"),
    No((), planned(minutes=24 * 60 + 1), "out_of_range"),
    No((), planned(at=datetime(2062, 9, 14, tzinfo=UTC)), "too_far_ahead"),
    No((), planned(at=datetime(2006, 9, 14, tzinfo=UTC)), "too_long_ago"),
    No((), planned(capacity=0), "capacity_out_of_range"),
    No((), planned(title="x" * 201), "too_long"),
    No((planned(),), changed(place="x" * 201), "too_long"),
    No((), planned().by(Role.MENTOR), "not_yours"),
    No((planned(),), changed(), "nothing_changed"),
    No((planned(),), changed(at=datetime(2026, 8, 1, tzinfo=UTC)), "in_the_past"),
    No((planned(),), changed(at=datetime(2062, 9, 14, tzinfo=UTC)), "too_far_ahead"),
    No((planned(),), changed(minutes=0), "out_of_range"),
    No((planned(),), changed(capacity=0), "capacity_out_of_range"),
    No((planned(), held()), changed(minutes=60), "not_now"),
    No((planned(),), held().on(THE_DAY_BEFORE), "not_yet"),
    No((planned(),), step("hold", attended=()).on(DAY), "nobody_came"),
    No((planned(),), held(ONE).by(Role.COORDINATOR, ONE), "conflict_of_interest"),
    No((planned(),), held().by(Role.AUDITOR), "not_yours"),
    No((planned(), held()), held(), "not_now"),
    No((planned(), step("cancel")), held(), "not_now"),
    No((planned(),), corrected(ONE), "not_now"),
    No((planned(), held(ONE)), corrected(ONE), "nothing_changed"),
    No((planned(), held(ONE)), corrected(), "nobody_came"),
    No((planned(), held(ONE)), corrected(OTHER).without_reason(), "reason_missing"),
    No((planned(), held(ONE)), corrected(OTHER).by(Role.COORDINATOR, ONE), "conflict_of_interest"),
    No((planned(),), step("cancel").without_reason(), "reason_missing"),
    No((planned(), held()), step("cancel"), "not_now"),
    No((planned(), step("cancel")), step("cancel"), "not_now"),
    No((planned(),), step("reopen"), "not_now"),
    No((planned(), held()), step("reopen").without_reason(), "reason_missing"),
)


@pytest.mark.parametrize("no", NOES, ids=[f"{number}-{no.taken.step}-{no.code}" for number, no in enumerate(NOES)])
def test_a_step_is_refused(no: No) -> None:
    gathering().given(*no.given).when(no.taken).then_refused(no.code)


def test_what_took_place_before_it_was_entered_is_recorded_all_the_same() -> None:
    case = gathering().given(planned(at=datetime(2026, 6, 1, 10, tzinfo=UTC)), step("hold", attended=(ONE,))).case
    assert (case.state, set(case.attended)) == ("held", {ONE})


def test_it_may_be_shortened_while_it_is_on() -> None:
    """Only another beginning may not lie in the past."""
    during = changed(minutes=60).at(AT + timedelta(minutes=30))
    assert gathering().given(planned(), during).case.minutes == 60


def test_a_day_is_a_day_where_the_programme_is() -> None:
    """Half past midnight in Astana, which is the day before in UTC."""
    early = planned(at=datetime(2026, 9, 14, 19, 30, tzinfo=UTC))
    gathering().given(early).when(held().on(date(2026, 9, 14))).then_refused("not_yet")
    assert gathering().given(early, held().on(date(2026, 9, 15))).case.state == "held"
