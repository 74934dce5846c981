"""The demo's stories: all that can happen happens somewhere, everybody who signs in has something to do, twice the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from application.ports import Entry
from application.questions import CaseFilter
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import BEFORE, SAME, Case
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.mentorship.events import CertificateIssued, CertificateRevoked, FeedbackGiven
from infrastructure.bootstrap import House, open_house, settings_from_environment
from infrastructure.mapper import event_classes
from web.demo import STORIES, first_morning, tell
from web.demo.nu_alumni import NuAlumni
from web.demo.staff import Staff
from web.demo.story import Story
from web.demo.time import WoundClock, intake_name, last_finished_year

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def told(folder: Path, stories: Sequence[type[Story]]) -> tuple[House, Staff]:
    clock = WoundClock(min(first_morning(story, NOW) for story in stories))
    settings = replace(settings_from_environment({"TALIMGER_DATA": str(folder)}), draft=True)
    house = open_house(settings, clock)
    return house, tell(house, clock, NOW, lambda done, total: None, stories, part=0.04)


@pytest.fixture(scope="module")
def all_told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Staff]]:
    house, staff = told(tmp_path_factory.mktemp("demo"), STORIES)
    with house:
        yield house, staff


@pytest.fixture
def house(all_told: tuple[House, Staff]) -> House:
    return all_told[0]


@pytest.fixture(scope="module")
def lived(all_told: tuple[House, Staff]) -> Sequence[Entry]:
    return all_told[0].ledger.read(0, 1_000_000)


def test_everything_that_can_happen_happens_somewhere(lived: Sequence[Entry]) -> None:
    assert event_classes().keys() - {entry.topic for entry in lived} == set()


def test_no_view_stands_still(house: House) -> None:
    assert [view for view in house.views.status() if view["stalled"] or view["lag"]] == []


@pytest.mark.parametrize("kind", [Application, Mentorship, ActionItem])
def test_a_case_stands_in_every_state_of_its_life(house: House, kind: type[Case]) -> None:
    codes = tuple(story.code for story in STORIES)
    counted = house.case_list.counts(CaseFilter(codes, kind.__dict__["TOPIC"]))
    states = {step.leads_to for step in kind.LIFE.values()} - {SAME, BEFORE}
    assert states - set(counted) == set()


@pytest.mark.parametrize("kind", [Application, Mentorship, ActionItem, Gathering, Award])
def test_a_case_was_in_every_state_of_its_life(lived: Sequence[Entry], kind: type[Case]) -> None:
    topics = {step.event.__dict__["TOPIC"] for step in kind.LIFE.values()}
    states = {entry.event.state for entry in lived if entry.topic in topics}
    assert {step.leads_to for step in kind.LIFE.values()} - {SAME, BEFORE} - states == set()


def test_every_kind_of_certificate_is_issued_and_one_is_revoked(house: House, lived: Sequence[Entry]) -> None:
    issued = {one.event.kind for one in lived if isinstance(one.event, CertificateIssued)}
    policies = [house.programmes.newest_policy(story.code) for story in STORIES]
    assert {kind.code for policy in policies for kind in policy.certification.kinds} - issued == set()
    assert any(isinstance(one.event, CertificateRevoked) for one in lived)


def test_every_survey_is_answered(house: House, lived: Sequence[Entry]) -> None:
    answered = {one.event.survey for one in lived if isinstance(one.event, FeedbackGiven)}
    policies = [house.programmes.newest_policy(story.code) for story in STORIES]
    assert {survey.code for policy in policies for survey in policy.surveys} - answered == set()


@pytest.mark.parametrize("story", STORIES)
def test_something_is_late_in_every_programme(house: House, story: type[Story]) -> None:
    late = CaseFilter((story.code,), kind="ActionItem", due_before=NOW.date())
    assert house.case_list.page(late, size=1)


def test_whoever_takes_part_and_can_sign_in_is_asked_something(all_told: tuple[House, Staff]) -> None:
    house, staff = all_told
    usernames = {one.username for one in staff.sign_ins}
    for programme in ("nu", "kaznu", "zhubanov", "stem4all"):
        assert {f"{programme}-coordinator", f"{programme}-mentor", f"{programme}-mentee"} <= usernames
        for part in ("mentor", "mentee"):
            account = house.accounts.by_username(f"{programme}-{part}")
            assert account
            assert house.work.asked_of(str(account.person_id)), account.username


def test_a_story_is_the_same_told_again_and_without_the_others(house: House, tmp_path: Path) -> None:
    again, _ = told(tmp_path, [NuAlumni])
    with again:
        assert days_of(again) == days_of(house)


def days_of(house: House) -> Counter[tuple[date, str]]:
    """On which day how much of what happened in the cases of the alumni."""
    page = house.case_list.page(CaseFilter((NuAlumni.code,)), size=10_000)
    items = house.case_list.page(CaseFilter((NuAlumni.code,), kind="ActionItem"), size=10_000)
    histories = (house.ledger.history(UUID(row.id)) for row in (*page, *items))
    return Counter((event.timestamp.date(), type(event).__name__) for events in histories for event in events)


@pytest.mark.parametrize(
    ("today", "began"), [(date(2026, 11, 26), 2025), (date(2026, 7, 5), 2024), (date(2026, 7, 6), 2025)]
)
def test_an_academic_year_is_told_that_has_been_over_for_weeks(today: date, began: int) -> None:
    assert last_finished_year(today, (6, 15)) == began


def test_an_intake_is_called_by_its_season() -> None:
    assert [intake_name(date(2026, month, 1)) for month in (1, 4, 9, 12)] == [
        "2026-winter",
        "2026-spring",
        "2026-autumn",
        "2026-winter",
    ]
