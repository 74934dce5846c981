"""What the ledger's store promises on both backends. What can go wrong with each: test_{sqlite,postgres}_recorder.py."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from application.ports import Conflict, UnknownCase
from domain.person import Person
from domain.programme import Programme
from infrastructure.event_store import TAIL, LedgerStore
from tests.ledgers import (
    events_of,
    given,
    in_processes,
    load_person_at,
    open_ledger,
    open_store,
    processes,
    register,
    register_many_at,
    somebody,
)

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=1)


def test_an_empty_ledger_has_nothing(store: LedgerStore) -> None:
    assert store.last_position() == 0
    assert store.last_recorded_at() is None
    assert store.read(0, 10) == []
    assert store.append([]) == []
    assert store.history(uuid4()) == []


def test_entries_are_kept_in_the_order_in_which_they_were_appended(store: LedgerStore) -> None:
    first, second = somebody(NOON), somebody(NOON)
    second.declare_kin(given(NOON), first.id)
    events = events_of(second, first)
    appended = store.append(events)
    assert [entry.event for entry in appended] == events
    positions = [entry.at for entry in appended]
    assert positions == sorted(positions)
    assert [(entry.at, entry.topic, entry.event) for entry in store.read(0, 10)] == [
        (entry.at, entry.topic, entry.event) for entry in appended
    ]
    assert [entry.at for entry in store.read(positions[0], 1)] == positions[1:2]
    assert store.last_position() == positions[-1]
    assert store.last_recorded_at() == NOON


def test_a_case_is_loaded_as_it_is_and_as_it_was(store: LedgerStore) -> None:
    person = somebody(NOON)
    for kin in (uuid4(), uuid4()):
        person.declare_kin(given(NOON), kin)
    events = events_of(person)
    store.append(events)
    assert vars(store.load(Person, person.id)) == vars(person)
    assert len(store.load(Person, person.id, version=2).kin) == 1
    assert store.history(person.id) == events
    assert store.history(person.id, after_version=2) == events[2:]


def test_a_case_of_another_kind_is_unknown(store: LedgerStore) -> None:
    person = somebody(NOON)
    store.append(events_of(person))
    with pytest.raises(UnknownCase, match="no programme"):
        store.load(Programme, person.id)
    with pytest.raises(UnknownCase, match="no person"):
        store.load(Person, uuid4())


def test_a_new_process_reads_what_others_recorded(place: str, store: LedgerStore) -> None:
    person = somebody(NOON)
    store.append(events_of(person))
    assert in_processes(load_person_at, (place, person.id)) == [vars(person)]


def test_a_version_that_exists_is_a_conflict_and_nothing_of_its_save_is_recorded(store: LedgerStore) -> None:
    person = somebody(NOON)
    store.append(events_of(person))
    stale = store.load(Person, person.id)
    person.declare_kin(given(NOON), uuid4())
    store.append(events_of(person))
    stale.declare_kin(given(NOON), uuid4())
    before = store.last_position()
    with pytest.raises(Conflict):
        store.append(events_of(somebody(NOON), stale, somebody(NOON)))
    assert store.last_position() == before
    assert len(store.read(0, 10)) == 2


def test_what_was_decided_earlier_than_the_last_entry_is_a_conflict(store: LedgerStore) -> None:
    store.append(events_of(somebody(LATER)))
    with pytest.raises(Conflict):
        store.append(events_of(somebody(NOON)))
    store.append(events_of(somebody(LATER)))
    assert [entry.event.act.recorded_at for entry in store.read(0, 10)] == [LATER, LATER]


def test_what_could_not_be_read_back_or_runs_backwards_is_refused_with_all_of_its_save(store: LedgerStore) -> None:
    for backwards in (events_of(somebody(LATER), somebody(NOON)), events_of(somebody(NOON.replace(tzinfo=None)))):
        with pytest.raises(ValueError, match=r"order of their time|not in UTC"):
            store.append(backwards)
    with pytest.raises(ValueError, match="NUL"):
        store.append(events_of(somebody(NOON), somebody(NOON, actor="integration:\0")))
    assert store.last_position() == 0


def test_what_is_there_already_is_answered_as_it_was_the_first_time(store: LedgerStore) -> None:
    """So it is after an answer was lost: the events are the very same, to the microsecond and the correlation."""
    events = events_of(somebody(NOON), somebody(NOON))
    first = store.append(events)
    store.append(events_of(*(somebody(LATER) for _ in range(TAIL))))
    again = store.append(events)
    assert [(entry.at, entry.event) for entry in again] == [(entry.at, entry.event) for entry in first]
    assert len(store.read(0, 10 * TAIL)) == TAIL + 2


def test_what_is_there_only_in_part_is_a_conflict(store: LedgerStore) -> None:
    events = events_of(somebody(NOON), somebody(NOON))
    store.append(events[:1])
    with pytest.raises(Conflict):
        store.append(events)
    assert len(store.read(0, 10)) == 1


def test_whoever_starts_at_the_same_moment_on_nothing_starts(place: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: open_store(place), range(8)))
    for store in stores:
        store.append(events_of(somebody(NOON)))
    assert len(stores[0].read(0, 10)) == 8
    for store in stores:
        store.close()


def test_whoever_follows_four_processes_misses_nothing(place: str, store: LedgerStore) -> None:
    seen: list[int] = []
    with processes(register_many_at, *[(place, 15)] * 4) as writers:
        while not all(writer.done() for writer in writers):
            seen += [entry.at for entry in store.read(seen[-1] if seen else 0, 1000)]
        recorded = [position for writer in writers for position in writer.result()]
    seen += [entry.at for entry in store.read(seen[-1] if seen else 0, 1000)]
    assert len(recorded) == 60
    assert seen == sorted(recorded)


def test_many_threads_read_at_the_same_time(place: str) -> None:
    with open_ledger(place) as ledger:
        person_id = register(ledger)
        with ThreadPoolExecutor(128) as threads:
            versions = list(threads.map(lambda _: ledger.load(Person, person_id).version, range(512)))
    assert versions == [1] * 512


def test_the_environment_of_the_process_is_none_of_its_business(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "POSTGRES_SCHEMA": "elsewhere",
        "CREATE_TABLE": "n",
        "LEDGER_CREATE_TABLE": "n",
        "LEDGER_SQLITE_DBNAME": ":memory:",
        "COMPRESSOR_TOPIC": "zlib",
        "IS_SNAPSHOTTING_ENABLED": "y",
    }.items():
        monkeypatch.setenv(name, value)
    store = open_store(place)
    store.append(events_of(somebody(NOON)))
    store.close()
    monkeypatch.undo()
    store = open_store(place)
    assert store.last_recorded_at() == NOON
    store.close()
