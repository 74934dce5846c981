"""Databases and disks that fail under a page: it says what to do and keeps what was typed, and nothing is half recorded."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from infrastructure.accounts import Accounts
from infrastructure.bootstrap import House, ViewsError, open_house, settings_from_environment
from tests.houses import opened_office
from tests.infrastructure.line import Line
from tests.postgres import PostgresServer
from tests.web.faulty import Outage, be_impatient, damage_table, full_disk_of, held_by_another_process, views_file
from tests.web.office import CHEAP, PASSWORD, Office, Visit, open_office
from web.app import create_app

HERS = {"given_name": "Ботагөз", "family_name": "Оспан", "email": "botagoz@example.kz"}
HELD = "another program holds it; try again when that has ended."
FULL = "see that its disk is there and has room."
AWAY = "see that PostgreSQL runs"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office of one test's own, in which nobody waits long for what is locked."""
    be_impatient(monkeypatch)
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def coordinator(office: Office) -> Visit:
    return office.visit("coordinator")


def kept(answer: TestResponse) -> dict[str, str]:
    """What was typed, as the form of the page about the fault would send it again."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(answer.text) if name != "csrf_token"}


def sentences(answer: TestResponse) -> str:
    return unescape(answer.text)


# SQLite


@pytest.mark.parametrize("name", ["ledger", "keys"])
@pytest.mark.parametrize(("fault", "advice"), [(held_by_another_process, HELD), (full_disk_of, FULL)])
def test_somebody_who_cannot_be_recorded_now_is_recorded_when_the_form_is_sent_again(
    office: Office,
    coordinator: Visit,
    name: str,
    fault: Callable[[Path], AbstractContextManager[None]],
    advice: str,
) -> None:
    before = office.house.store.count()
    coordinator.get("/people/new")
    with fault(office.house.settings.data_folder / f"{name}.db"):
        answer = coordinator.post("/people/new", **HERS)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert "Nothing was recorded." in answer.text
        assert advice in sentences(answer)
        assert kept(answer) == HERS
        assert coordinator.get("/people").status_code == 200, "whoever only reads is served meanwhile"
        assert office.house.store.count() == before
    assert coordinator.post("/people/new", **kept(answer)).status_code == 303
    assert office.house.store.count() == before + 1
    assert "Ботагөз" in coordinator.get("/people").text


@pytest.mark.parametrize(("fault", "advice"), [(held_by_another_process, HELD), (full_disk_of, FULL)])
def test_an_account_that_cannot_be_made_now_is_made_when_the_form_is_sent_again(
    office: Office, fault: Callable[[Path], AbstractContextManager[None]], advice: str
) -> None:
    admin, coordinator = office.visit("admin"), office.visit("coordinator")
    coordinator.get("/people/new")
    page = coordinator.post("/people/new", **HERS).location
    admin.get(page)
    with fault(office.house.settings.data_folder / "desk.db"):
        answer = admin.post(f"{page}/account", username="botagoz")
        assert answer.status_code == 503
        assert advice in sentences(answer)
        assert kept(answer) == {"username": "botagoz"}
        assert office.house.accounts.by_username("botagoz") is None
        signing_in = office.visit()
        signing_in.get("/sign-in")
        refused = signing_in.post("/sign-in", username="auditor", password=PASSWORD)
        assert refused.status_code == 503
        assert PASSWORD not in refused.text
    assert admin.post(f"{page}/account", **kept(answer)).status_code == 200
    assert office.house.accounts.by_username("botagoz")
    assert signing_in.sign_in("auditor").status_code == 303


def test_views_that_cannot_be_written_stop_nobody(office: Office, coordinator: Visit) -> None:
    """What was recorded is there; lists show it as soon as they can."""
    coordinator.get("/people/new")
    with held_by_another_process(views_file(office.house.settings.data_folder)):
        answer = coordinator.post("/people/new", **HERS)
        assert answer.status_code == 303
        assert coordinator.get(answer.location).status_code == 200
        assert "Ботагөз" not in coordinator.get("/people").text
    office.house.views.catch_up_all()
    assert "Ботагөз" in coordinator.get("/people").text


@contextmanager
def reopened(folder: Path) -> Iterator[tuple[House, Visit]]:
    """The office of a folder, opened anew, with its coordinator signed in."""
    with open_house(settings_from_environment({"TALIMGER_DATA": str(folder)})) as house:
        house.accounts = Accounts(house.databases.desk, CHEAP)
        visit = Visit(create_app(house))
        visit.sign_in("coordinator")
        yield house, visit


def test_a_damaged_list_says_how_to_rebuild_it(tmp_path: Path) -> None:
    with open_office(tmp_path):
        pass
    damage_table(views_file(tmp_path), "people")
    with reopened(tmp_path) as (house, coordinator):
        answer = coordinator.get("/people")
        assert answer.status_code == 503
        assert "run `talimger views rebuild`" in answer.text
        house.views.rebuild()
        assert coordinator.get("/people").status_code == 200


def test_a_person_whose_key_is_lost_says_what_to_restore(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        auditor = office.people["auditor"]
    with closing(sqlite3.connect(tmp_path / "keys.db", isolation_level=None)) as keys:
        keys.execute("DELETE FROM peoples_keys WHERE person_id = ?", (auditor.hex,))
    with reopened(tmp_path) as (_, coordinator):
        answer = coordinator.get(f"/people/{auditor}")
        assert answer.status_code == 503
        assert f"The key of person {auditor} is missing: restore the backup of people's keys" in sentences(answer)


# PostgreSQL


@contextmanager
def coordinator_on_postgres(folder: Path, url: str) -> Iterator[tuple[House, Visit]]:
    """A house in this database, and its coordinator, who is signed in and about to record somebody new."""
    with opened_office(folder, url) as office:
        office.house.accounts.add("coordinator", PASSWORD, office.coordinator)
        visit = Visit(create_app(office.house))
        visit.sign_in("coordinator")
        visit.get("/people/new")
        yield office.house, visit


@pytest.fixture(scope="module")
def outage() -> Iterator[Outage]:
    """A server that only these tests trouble."""
    outage = Outage()
    yield outage
    outage.close()


def begin(outage: Outage, house: House) -> None:
    outage.begin()
    house.accounts = Accounts(house.databases.desk)  # which does not remember who was signed in a moment ago


def test_a_server_that_ends_and_comes_back_loses_nothing_that_was_typed(outage: Outage, data_folder: Path) -> None:
    with (
        outage.server.fresh_database() as url,
        coordinator_on_postgres(data_folder, url) as (house, coordinator),
    ):
        before = house.store.count()
        begin(outage, house)
        answers = [coordinator.post("/people/new", **HERS) for _ in range(2)]
        for answer in answers:
            assert answer.status_code == 503
            assert "Nothing was recorded." in answer.text
            assert AWAY in sentences(answer)
            assert kept(answer) == HERS
        for address in ("/people", "/worklist", "/sign-in", "/"):
            assert AWAY in sentences(coordinator.get(address)), address
        program = coordinator.get("/people", headers={"Accept": "application/json"})
        assert (program.status_code, program.get_json()["code"]) == (503, "unavailable")
        outage.end()
        assert coordinator.post("/people/new", **kept(answers[0])).status_code == 303
        assert house.store.count() == before + 1
        assert "Ботагөз" in coordinator.get("/people").text


def test_lists_that_cannot_be_read_are_explained(outage: Outage, data_folder: Path) -> None:
    with (
        outage.server.fresh_database() as url,
        coordinator_on_postgres(data_folder, url) as (house, _),
    ):
        outage.begin()
        with pytest.raises(ViewsError, match="The views cannot be read just now: try again in a moment"):
            house.people_list.page()
        outage.end()
        assert house.people_list.page()


def test_other_trouble_is_still_said_while_the_server_is_away(outage: Outage, data_folder: Path) -> None:
    """Who is signed in, and what stands in the navigation, nobody can say then."""
    with (
        outage.server.fresh_database() as url,
        coordinator_on_postgres(data_folder, url) as (house, coordinator),
    ):
        begin(outage, house)
        missing = coordinator.get("/nowhere")
        assert (missing.status_code, "There is no such page" in missing.text) == (404, True)
        coordinator.token = "old"
        stale = coordinator.post("/people/new", **HERS)
        assert (stale.status_code, kept(stale)) == (503, HERS)
        outage.end()


def test_where_nobody_can_say_whether_it_was_recorded_no_page_says_that_it_was_not(
    postgres: PostgresServer, postgres_url: str, data_folder: Path
) -> None:
    line = Line(postgres_url, postgres.folder)
    try:
        with coordinator_on_postgres(data_folder, line.url) as (house, coordinator):
            before = house.store.count()
            line.lose, line.and_stay_cut = b"record_events", True
            answer = coordinator.post("/people/new", **HERS)
            if line.lose:  # on a machine too busy to reach the server in time, nothing was sent yet
                answer = coordinator.post("/people/new", **HERS)
            line.mend()
            assert answer.status_code == 503
            assert (
                "nobody can say whether it was: when it is back, look at the case before you try again" in answer.text
            )
            assert "Nothing was recorded" not in answer.text
            assert house.store.count() == before + 1
    finally:
        line.close()
