"""`talimger views rebuild` and `talimger status`."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.houses import Office
from tests.web.cli.terminal import Terminal, terminal_of
from tests.web.faulty import damage_table, views_file

VIEWS = [
    "cases", "people", "applications", "items", "indicators", "gatherings", "programmes", "history",
]  # fmt: skip


def status(terminal: Terminal) -> Any:
    return json.loads(terminal.do("status", "--json"))


def test_status_tells_programs_how_far_each_view_has_come(each_terminal: Terminal) -> None:
    events = each_terminal.events()
    told = status(each_terminal)
    assert told == {
        "version": version("talimger"),
        "backend": "postgresql" if each_terminal.database_url else "sqlite",
        "events": events,
        "views": [{"name": name, "position": events, "lag": 0, "stalled": None} for name in VIEWS],
        "checkpoint": {"size": 0, "signed_at": None, "later": events, "wrong": [], "stopped": ""},
        "unfinished_erasures": 0,
    }


def test_status_tells_people_the_same(terminal: Terminal) -> None:
    events = terminal.events()
    first, *views, checkpoint = terminal.do("status").splitlines()
    assert first == f"talimger {version('talimger')} on sqlite: {events} events"
    assert [view.split(maxsplit=1) for view in views] == [[name, f"at {events}, 0 behind"] for name in VIEWS]
    assert checkpoint == f"  checkpoint   of 0 entries, {events} later"


def test_status_of_a_new_place_is_that_of_an_empty_ledger(empty: Terminal) -> None:
    told = status(empty)
    assert told["events"] == 0
    assert {(view["position"], view["lag"], view["stalled"]) for view in told["views"]} == {(0, 0, None)}


def test_status_shows_how_far_views_are_behind(office: Office) -> None:
    office.house.ledger.then = lambda entries: None
    before = office.house.store.count()
    office.register()
    views = status(terminal_of(office))["views"]
    assert {(view["position"], view["lag"], view["stalled"]) for view in views} == {(before, 1, None)}
    assert f"cases        at {before}, 1 behind" in terminal_of(office).do("status")


@pytest.fixture
def without_keys(terminal: Terminal) -> Iterator[Terminal]:
    """Somebody has lost people's keys, so that the list of people cannot be built; afterwards they are found again."""
    keys, away = terminal.folder / "keys.db", terminal.folder / "keys.away"
    shutil.copy(keys, away)
    with closing(sqlite3.connect(keys)) as connection:
        connection.execute("DELETE FROM peoples_keys")
        connection.commit()
    terminal.do("views", "rebuild")
    yield terminal
    away.rename(keys)
    terminal.do("views", "rebuild")
    assert {view["stalled"] for view in status(terminal)["views"]} == {None}


def test_status_says_why_a_view_stands_still_and_fails(without_keys: Terminal) -> None:
    events = without_keys.events()
    ran = without_keys.run("status", "--json")
    assert (ran.status, ran.complained) == (2, "")
    people = next(view for view in json.loads(ran.said)["views"] if view["name"] == "people")
    assert people["stalled"].startswith("event 1 (PersonRegistered): VaultDamaged")
    assert (people["position"], people["lag"]) == (0, events)
    ran = without_keys.run("status")
    assert (ran.status, ran.complained) == (2, "")
    assert f"  people       at 0, stands still before {people['stalled']}\n" in ran.said
    assert f"  cases        at {events}, 0 behind\n" in ran.said


@pytest.mark.parametrize("command", ["tick", "user add dana@example.kz --given-name Dana"])
def test_what_asks_a_view_that_stands_still_is_refused(without_keys: Terminal, command: str) -> None:
    before = without_keys.events()
    said = without_keys.refused(*command.split())
    assert said.startswith("The view “people” stands still before event 1 (PersonRegistered)")
    assert said.endswith(": see `talimger status`.")
    assert without_keys.recorded() == (before, set())


def test_rebuild_makes_right_what_was_wrong_while_others_read(each_office: Office) -> None:
    office, terminal = each_office, terminal_of(each_office)
    before = office.house.people_list.page()
    lose_everybody(office)
    assert office.house.people_list.page() == []
    events = office.house.store.count()
    assert terminal.do("views", "rebuild") == f"The views are rebuilt from {events} events.\n"
    assert office.house.people_list.page() == before
    assert office.house.store.count() == events


def lose_everybody(office: Office) -> None:
    settings = office.house.settings
    if settings.database_url:
        with closing(psycopg.connect(settings.database_url, autocommit=True)) as server:
            number = server.execute("SELECT max(number) FROM views_current").fetchone()
            server.execute(SQL("DELETE FROM {}").format(Identifier(f"views_{number and number[0]}", "people")))
        return
    with closing(sqlite3.connect(views_file(settings.data_folder), isolation_level=None)) as file:
        file.execute("DELETE FROM people")


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_text("no database"), Path.touch])
def test_views_that_are_gone_or_no_database_are_built_anew_by_whatever_comes_next(
    terminal: Terminal, damage: Callable[[Path], object]
) -> None:
    before = status(terminal)
    damage(views_file(terminal.folder))
    assert status(terminal) == before


def test_views_that_are_damaged_inside_are_rebuilt_on_demand(terminal: Terminal) -> None:
    damage_table(views_file(terminal.folder), "people")
    said = terminal.refused("user", "add", "dana@example.kz", "--given-name", "Dana")
    assert said.startswith("The views cannot be read (database disk image is malformed)")
    assert said.endswith("or run `talimger views rebuild`.")
    terminal.do("views", "rebuild")
    terminal.do("user", "add", "dana@example.kz", "--given-name", "Dana")
