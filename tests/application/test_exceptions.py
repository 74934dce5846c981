"""Which events are exceptions, of which kinds, and how late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from application.exceptions import (
    BACKDATED,
    CORRECTION,
    FOR_ANOTHER,
    KINDS,
    OF_TOPICS,
    REOPENING,
    ROLE_CHANGE,
    WAIVER,
    exceptions_in,
)
from domain.action_item.events import ActionItemReopened
from domain.application.events import ApplicationDeclined, RequirementWaived
from domain.case import CLOCK, Act, CaseEvent, Role
from domain.mentorship.events import ContactCorrected, ContactLogged, MentorshipStarted
from domain.person.events import RoleGranted
from infrastructure.mapper import event_classes

ALMATY = ZoneInfo("Asia/Almaty")
RECORDED = datetime(2026, 9, 14, 20, tzinfo=UTC)
"""In Almaty it is the 15th already."""


def happened(kind: type[CaseEvent], /, actor: str = "", **said: Any) -> CaseEvent:
    act = {name: said.pop(name) for name in ("happened_at", "on_behalf_of") if name in said}
    return kind(
        originator_id=uuid4(),
        originator_version=2,
        timestamp=RECORDED,
        act=Act(actor or str(uuid4()), Role.COORDINATOR, RECORDED, uuid4(), **act),
        state="submitted",
        **said,
    )


def logged(on: date, kind: type[CaseEvent] = ContactLogged, **said: Any) -> CaseEvent:
    return happened(kind, contact=1, kind="phone", on=on, attended=(), **said)


def kinds(event: CaseEvent) -> list[tuple[str, int]]:
    topic = event.TOPIC
    return [(one.kind, one.days_late) for one in exceptions_in(event, topic, lambda: ALMATY)]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ALMATY).astimezone(UTC)


def test_a_usual_event_is_none_and_the_zone_is_not_asked_for() -> None:
    def ask() -> ZoneInfo:
        raise AssertionError

    assert list(exceptions_in(happened(ApplicationDeclined), "ApplicationDeclined", ask)) == []


def test_an_event_may_be_several_at_once() -> None:
    event = happened(
        RequirementWaived, requirement="profile", happened_at=noon(date(2026, 9, 10)), on_behalf_of=uuid4()
    )
    assert kinds(event) == [(WAIVER, 5), (BACKDATED, 5), (FOR_ANOTHER, 5)]


def test_days_are_those_of_the_programme() -> None:
    assert kinds(happened(ApplicationDeclined, happened_at=noon(date(2026, 9, 14)))) == [(BACKDATED, 1)]
    assert kinds(happened(ApplicationDeclined, happened_at=noon(date(2026, 9, 15)))) == []


def test_what_the_clock_does_follows_from_what_people_did() -> None:
    facts: dict[str, Any] = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 2, 28)}
    assert kinds(happened(MentorshipStarted, actor=CLOCK, happened_at=noon(date(2026, 9, 1)), **facts)) == []
    assert kinds(happened(ActionItemReopened, actor=CLOCK)) == []
    assert kinds(happened(ActionItemReopened)) == [(REOPENING, 0)]


@pytest.mark.parametrize(("days", "found"), [(0, []), (7, []), (8, [(BACKDATED, 8)])])
def test_a_contact_is_dated_back_when_it_is_logged_more_than_a_week_later(days: int, found: list[Any]) -> None:
    assert kinds(logged(date(2026, 9, 15) - timedelta(days=days))) == found


def test_a_correction_says_how_long_ago_it_was() -> None:
    assert kinds(logged(date(2026, 9, 1), ContactCorrected, corrects=1)) == [(CORRECTION, 14), (BACKDATED, 14)]


def test_a_role_is_an_exception_wherever_it_is_granted() -> None:
    assert kinds(happened(RoleGranted, role=Role.AUDITOR, programme="")) == [(ROLE_CHANGE, 0)]


def test_only_events_that_there_are_are_named_and_each_kind_has_its_place() -> None:
    known = {kind.TOPIC for kind in event_classes().values()}
    assert {topic for topics in OF_TOPICS.values() for topic in topics} <= known
    assert set(OF_TOPICS) | {BACKDATED, FOR_ANOTHER} == set(KINDS)
