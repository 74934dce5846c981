from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from application import ledger as ledger_module
from application.ledger import TRIES, Ledger, events_recorded
from application.ports import Conflict, LedgerUnavailable, UnknownCase
from domain.case import Case, Refused
from domain.person import Person
from domain.reference import Reference
from tests.ledgers import (
    accept_mentor,
    declare_kin,
    given,
    in_processes,
    open_ledger,
    register,
    register_many_at,
    somebody,
    take_places,
    take_places_at,
    times_recorded,
)

THREADS = 8


@pytest.fixture
def place(database_url: str, data_folder: Path) -> str:
    return database_url or str(data_folder / "ledger.db")


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    with open_ledger(place) as opened:
        yield opened


@pytest.fixture
def another(place: str, ledger: Ledger) -> Iterator[Ledger]:
    """The same ledger, as another process sees it."""
    with open_ledger(place) as opened:
        yield opened


def test_what_was_decided_is_recorded_and_told(ledger: Ledger) -> None:
    told: list[Any] = []
    ledger.then = told.append
    positions: list[int] = []

    def heard(_: Ledger, position: int) -> None:
        positions.append(position)

    with events_recorded.connected_to(heard, sender=ledger):
        first, second = ledger.record(lambda moment: [somebody(moment), somebody(moment)])
    assert told == [[first, second]]
    assert positions == [second.at] == [ledger.last_position()]
    assert [entry.event for entry in ledger.read(0, 10)] == [first.event, second.event]
    assert ledger.load(Person, first.stored.originator_id).version == 1


def test_a_decision_for_nothing_records_and_tells_nothing(ledger: Ledger) -> None:
    told: list[Any] = []
    ledger.then = told.append
    assert ledger.record(lambda moment: []) == []
    person_id = register(ledger)
    assert ledger.record(lambda moment: [ledger.load(Person, person_id)]) == []
    assert len(told) == 1


def test_whoever_is_slower_decides_again_on_what_is_there_then(ledger: Ledger, another: Ledger) -> None:
    person_id = register(ledger)
    kin = uuid4()
    seen: list[int] = []

    def decide(moment: datetime) -> list[Case]:
        person = ledger.load(Person, person_id)
        seen.append(person.version)
        if len(seen) == 1:
            declare_kin(another, person_id)
        person.declare_kin(given(moment), kin)
        return [person]

    (entry,) = ledger.record(decide)
    assert seen == [1, 2]
    assert entry.stored.originator_version == 3
    assert kin in ledger.load(Person, person_id).kin
    assert len(ledger.load(Person, person_id).kin) == 2


def test_whoever_is_always_slower_gives_up_and_records_nothing(
    ledger: Ledger, another: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "JITTER", 0)
    person_id = register(ledger)
    tries: list[Person] = []

    def decide(moment: datetime) -> list[Case]:
        tries.append(ledger.load(Person, person_id))
        declare_kin(another, person_id)
        tries[-1].declare_kin(given(moment), UUID(int=7))
        return [tries[-1]]

    with pytest.raises(Conflict):
        ledger.record(decide)
    assert len(tries) == TRIES
    assert UUID(int=7) not in ledger.load(Person, person_id).kin
    declare_kin(ledger, person_id)


@pytest.mark.parametrize("problem", [Refused("no", "No."), ZeroDivisionError()])
def test_a_refused_or_failed_decision_records_nothing_and_leaves_the_turn_to_others(
    ledger: Ledger, problem: Exception
) -> None:
    def decide(moment: datetime) -> list[Case]:
        somebody(moment)
        raise problem

    with pytest.raises(type(problem)):
        ledger.record(decide)
    assert ledger.last_position() == 0
    register(ledger)


def test_what_is_refused_while_somebody_else_records_is_decided_again(ledger: Ledger, another: Ledger) -> None:
    """It may have seen one case as it was before, and another one as it was after."""
    tries: list[int] = []

    def decide(moment: datetime) -> list[Case]:
        tries.append(ledger.last_position())
        if len(tries) < 3:
            register(another)
            raise Refused("torn", "Half of this is gone.")
        return [somebody(moment)]

    (entry,) = ledger.record(decide)
    assert (tries, entry.at) == ([0, 1, 2], 3)


def test_several_cases_are_recorded_together_or_not_at_all(ledger: Ledger, another: Ledger) -> None:
    first, second = register(ledger), register(ledger)
    tries: list[datetime] = []

    def decide(moment: datetime) -> list[Case]:
        tries.append(moment)
        people = [ledger.load(Person, first), ledger.load(Person, second)]
        if len(tries) == 1:
            declare_kin(another, second)
        if len(tries) > 1:
            assert [person.version for person in people] == [1, 2], "the first attempt left something behind"
            raise Refused("no", "No.")
        for person in people:
            person.declare_kin(given(moment), uuid4())
        return list(people)

    with pytest.raises(Refused):
        ledger.record(decide)
    assert ledger.load(Person, first).version == 1


def test_a_reference_is_taken_once(ledger: Ledger, another: Ledger) -> None:
    """Two cases draw the same reference at the same moment: it is one id, and so the second decision sees the first."""

    def take(moment: datetime) -> list[Case]:
        if ledger.find(Reference, reference_id(moment)):
            raise Refused("taken", "This reference is taken.")
        if another.last_position() == 0:
            another.record(lambda now: [reference(now)])
        return [reference(moment)]

    def reference(moment: datetime) -> Reference:
        return Reference.take_for(uuid4(), "Application", "T-23456", given(moment))

    def reference_id(moment: datetime) -> UUID:
        return reference(moment).id

    with pytest.raises(Refused) as refusal:
        ledger.record(take)
    assert refusal.value.code == "taken"
    assert ledger.last_position() == 1


def test_threads_never_overfill_a_mentor(ledger: Ledger) -> None:
    mentors = [accept_mentor(ledger, capacity=2) for _ in range(3)]
    with ThreadPoolExecutor(THREADS) as threads:
        for mentor in mentors:
            taken = threads.map(lambda _, mentor=mentor: take_places(ledger, mentor), range(THREADS))
            assert sum(taken) == 2


def test_processes_never_overfill_a_mentor(place: str, ledger: Ledger) -> None:
    mentor = accept_mentor(ledger, capacity=2)
    assert sum(in_processes(take_places_at, *[(place, mentor)] * 4)) == 2
    assert [entry.topic for entry in ledger.read(3, 10)] == ["PlaceTaken"] * 2


def test_time_does_not_run_backwards_in_threads_whatever_their_clock_says(place: str) -> None:
    random = Random(1)

    def erratic() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=random.uniform(-3, 3))

    with open_ledger(place, erratic) as ledger, ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: register(ledger), range(100)))
        times = times_recorded(ledger)
    assert len(times) == 100
    assert times == sorted(times)


def test_time_does_not_run_backwards_in_processes_whose_clocks_differ(place: str, ledger: Ledger) -> None:
    """And the one whose clock is slow gets its turn among the others."""
    clocks = [timedelta(seconds=seconds) for seconds in (-3, 0, 0.5, 2)]
    in_processes(register_many_at, *((place, 15, ahead) for ahead in clocks))
    times = times_recorded(ledger)
    assert len(times) == 60
    assert times == sorted(times)


def test_a_ledger_opened_later_by_a_slower_clock_goes_on_from_the_last_moment(place: str, ledger: Ledger) -> None:
    register(ledger)
    with open_ledger(place, lambda: datetime(2020, 1, 1, tzinfo=UTC)) as later:
        register(later)
    first, second = times_recorded(ledger)
    assert first == second


def test_nobody_waits_for_ever_for_her_turn(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "TURN_TIMEOUT", 0.01)
    with ledger.my_turn(), pytest.raises(LedgerUnavailable, match="busy"):
        register(ledger)
    register(ledger)
    assert ledger.last_position() == 1


def test_what_is_not_there_is_unknown_or_not_found(ledger: Ledger) -> None:
    with pytest.raises(UnknownCase, match="no person"):
        ledger.load(Person, uuid4())
    assert ledger.find(Person, uuid4()) is None
