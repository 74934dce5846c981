"""A case that is kept in memory is as the ledger has it, whoever recorded, and nobody else's to change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application.ledger import Ledger
from application.ports import UnknownCase
from domain.person import Person
from infrastructure.event_store import LedgerStore
from infrastructure.recent_cases import RecentCases
from tests.ledgers import declare_kin, given, open_ledger, register


@pytest.fixture
def ledger(store: LedgerStore) -> Ledger:
    return Ledger(store)


def kin_of(ledger: Ledger, person_id: UUID) -> int:
    return len(ledger.load(Person, person_id).kin)


def test_what_somebody_does_with_a_case_and_does_not_record_stays_with_her(ledger: Ledger) -> None:
    person_id = register(ledger)
    hers, others = ledger.load(Person, person_id), ledger.load(Person, person_id)
    hers.declare_kin(given(ledger.now()), uuid4())
    assert (len(hers.kin), len(others.kin), kin_of(ledger, person_id)) == (1, 0, 0)
    assert others.collect_events() == ledger.load(Person, person_id).collect_events() == []


def test_what_was_recorded_here_is_there_at_the_next_load(ledger: Ledger) -> None:
    person_id = register(ledger)
    for count in (1, 2, 3):
        declare_kin(ledger, person_id)
        assert kin_of(ledger, person_id) == count
        assert ledger.load(Person, person_id).version == count + 1


def test_what_another_process_recorded_is_there_at_the_next_load(ledger: Ledger, place: str) -> None:
    person_id = register(ledger)
    assert kin_of(ledger, person_id) == 0
    with open_ledger(place) as another:
        declare_kin(another, person_id)
        declare_kin(another, person_id)
    assert kin_of(ledger, person_id) == 2


def test_a_case_that_was_not_there_is_found_once_it_is(ledger: Ledger, place: str) -> None:
    person_id = uuid4()
    with pytest.raises(UnknownCase):
        ledger.load(Person, person_id)
    person_id = register(ledger)
    assert kin_of(ledger, person_id) == 0


LAST = "originator_version = 3"
AS_THE_ONE_BEFORE = "state = (SELECT state FROM stored_events WHERE originator_version = 2)"


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (f"DELETE FROM stored_events WHERE {LAST}", 1),
        ("DELETE FROM stored_events WHERE originator_version > 1", 0),
        (f"UPDATE stored_events SET {AS_THE_ONE_BEFORE} WHERE {LAST}", 1),
    ],
)
def test_a_ledger_that_was_restored_beneath_us_is_believed(data_folder: Path, done: str, left: int) -> None:
    file = data_folder / "ledger.db"
    with open_ledger(str(file)) as ledger:
        person_id = register(ledger)
        declare_kin(ledger, person_id)
        declare_kin(ledger, person_id)
        assert kin_of(ledger, person_id) == 2
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(done)
            connection.commit()
        assert kin_of(ledger, person_id) == left


def test_those_asked_for_longest_ago_are_forgotten_and_found_again(ledger: Ledger, store: LedgerStore) -> None:
    recent = RecentCases(store.recorder, store.json.to_domain_event, most=2)
    people = [register(ledger) for _ in range(4)]
    for _ in range(2):
        for person_id in people:
            case = recent.load(person_id)
            assert case is not None
            assert case.id == person_id
    assert list(recent._known) == people[2:]
