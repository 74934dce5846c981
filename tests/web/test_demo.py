"""The demo's stories: all that can happen happens somewhere, everybody who signs in has something to do, twice the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.crawler import walk, whoever_signs_in
from tests.demo_dates import CHECKS, ToldDemo, thin, told
from web.app import create_app
from web.demo.ektu import Ektu
from web.demo.time import intake_name, last_finished_year

NOW = datetime(2027, 1, 31, 20, 30, tzinfo=UTC)
"""In Kazakhstan it is the first of February."""


LOOKING = (
    "admin", "auditor", "integrator", "nu-coordinator", "nu-mentor", "nu-mentee", "kaznu-it-coordinator", "kaznu-interviewer",
    "stem4all-coordinator", "ektu-coordinator", "ektu-responsible", "ektu-verifier", "zhubanov-mentor",
)  # fmt: skip
MOST_PAGES = 20

pytestmark = pytest.mark.timeout(400)  # the demo itself takes its time, on a busy machine


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldDemo]:
    with told(tmp_path_factory.mktemp("demo"), NOW) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(demo: ToldDemo) -> Flask:
    return create_app(demo.house)


@pytest.mark.parametrize("check", CHECKS)
def test_a_demo_shows_all_that_it_has_to(demo: ToldDemo, check: Callable[[ToldDemo], list[str]]) -> None:
    assert check(demo) == []


def test_whoever_takes_part_and_can_sign_in_is_asked_something(demo: ToldDemo) -> None:
    for programme in ("nu", "kaznu", "zhubanov", "stem4all"):
        for part in ("mentor", "mentee"):
            account = demo.house.accounts.by_username(f"{programme}-{part}")
            assert account
            assert demo.house.work.asked_of(str(account.person_id)), account.username


@pytest.mark.parametrize("username", LOOKING)
def test_every_link_leads_to_a_whole_page(demo: ToldDemo, app: Flask, username: str) -> None:
    password = {one.username: one.password for one in demo.staff.sign_ins}[username]
    [(_, visit)] = whoever_signs_in(app, {username: password})
    seen = list(walk(visit, most=MOST_PAGES))
    assert len(seen) > 3
    assert [f"{one.path} {fault}, linked from {one.linked_from}" for one in seen for fault in one.faults()] == []


def test_no_event_changes_in_place_what_a_case_holds(demo: ToldDemo) -> None:
    cases: dict[object, Any] = {}
    for event in (entry.event for entry in demo.entries):
        before = cases.get(event.originator_id)
        held = vars(before.copied()) if before else {}
        mappings = {name: dict(value) for name, value in held.items() if isinstance(value, Mapping)}
        cases[event.originator_id] = after = event.mutate(before.copied() if before else None)
        assert {name: held[name] for name in mappings} == mappings, event
        assert [name for name, value in vars(after).items() if isinstance(value, list | set)] == ["_pending_events"]


def test_a_story_is_the_same_told_again_and_without_the_others(demo: ToldDemo, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "again")]
    for folder in folders:
        folder.mkdir()
    with told(folders[0], NOW, [Ektu]) as one, told(folders[1], NOW, [Ektu]) as again:
        assert thin(one.entries) == thin(again.entries)
        assert thin(one.items_of(Ektu.code)) == thin(demo.items_of(Ektu.code))


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
