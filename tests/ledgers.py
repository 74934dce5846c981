"""What the tests of the ledger share: ledgers on both backends, people and mentors to record, processes that start together."""

from __future__ import annotations

import importlib
import multiprocessing
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import domain
from application.ledger import Ledger, utc_now
from domain.application import Application
from domain.case import Act, Case, CaseEvent, Circumstances, Refused, Role, Sealed
from domain.intake import Intake
from domain.person import Person
from domain.policy import Names, Policy
from domain.policy.mentoring import Matching
from infrastructure.event_store import LedgerStore, open_postgres, open_sqlite
from infrastructure.mapper import event_classes

T = TypeVar("T")

COORDINATOR = UUID(int=1)
POLICY = Policy(
    code="test",
    prefix="T",
    names=Names(),
    organiser=Names(),
    zone="UTC",
    contact_role=Names(),
    matching=Matching(modes=("algorithm",), capacity_most=2),
)
INTAKE = Intake("2026-autumn", date(2000, 1, 1), date(2100, 1, 1), policy_version=1)

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ledgers", "pytest"])  # imported once for all of them


def open_store(place: str, **options: Any) -> LedgerStore:
    """The store at a place: the DATABASE_URL of a PostgreSQL, or else a file for SQLite."""
    return open_postgres(place, **options) if "://" in place else open_sqlite(Path(place), **options)


@contextmanager
def open_ledger(place: str, now: Callable[[], datetime] = utc_now) -> Iterator[Ledger]:
    store = open_store(place)
    try:
        yield Ledger(store, now)
    finally:
        store.close()


def clock(*, ahead: timedelta) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + ahead


def given(moment: datetime, actor: str = str(COORDINATOR)) -> Circumstances:
    return Circumstances(Act(actor, Role.COORDINATOR, moment, uuid4()), under=POLICY)


def somebody(moment: datetime, identity: bytes = b"", actor: str = str(COORDINATOR)) -> Person:
    person_id = uuid4()
    return Person.register(person_id, Sealed((person_id,), identity), given(moment, actor))


def events_of(*cases: Case) -> list[CaseEvent]:
    """What these cases have decided and not yet recorded, as the ledger hands it to its store."""
    return [happened for case in cases for happened in case.collect_events()]  # type: ignore[misc]


def register(ledger: Ledger) -> UUID:
    """Record somebody new."""
    entries = ledger.record(lambda moment: [somebody(moment)])
    return UUID(str(entries[0].stored.originator_id))


def declare_kin(ledger: Ledger, person_id: UUID) -> None:
    """Record one more event of a person."""

    def decide(moment: datetime) -> list[Case]:
        person = ledger.load(Person, person_id)
        person.declare_kin(given(moment), uuid4())
        return [person]

    ledger.record(decide)


def accept_mentor(ledger: Ledger, capacity: int) -> UUID:
    """Record the application of a mentor up to its acceptance."""

    def decide(moment: datetime) -> list[Case]:
        mentor = Application.submit(
            given(moment),
            reference="T-23456",
            programme="test",
            intake=INTAKE,
            person_id=uuid4(),
            role=Role.MENTOR,
            capacity=capacity,
        )
        mentor.pass_screening(given(moment), ())
        mentor.accept(given(moment))
        return [mentor]

    return UUID(str(ledger.record(decide)[0].stored.originator_id))


def take_places(ledger: Ledger, application_id: UUID) -> int:
    """Take places of a mentor until there is none left; says how many it got."""

    def decide(moment: datetime) -> list[Case]:
        mentor = ledger.load(Application, application_id)
        mentor.take_place(given(moment).alongside(), uuid4(), uuid4())
        return [mentor]

    taken = 0
    while True:
        try:
            ledger.record(decide)
        except Refused as refusal:
            if refusal.code != "mentor_is_full":
                raise
            return taken
        taken += 1


def take_places_at(place: str, application_id: UUID) -> int:
    with open_ledger(place) as ledger:
        return take_places(ledger, application_id)


def register_many_at(place: str, many: int, ahead: timedelta = timedelta(0)) -> list[int]:
    """Record new people, one after the other, by a clock that is so far ahead; says at which positions."""
    with open_ledger(place, clock(ahead=ahead)) as ledger:
        return [ledger.record(lambda moment: [somebody(moment)])[0].at for _ in range(many)]


def load_person_at(place: str, person_id: UUID) -> dict[str, Any]:
    with open_ledger(place) as ledger:
        return vars(ledger.load(Person, person_id))


def times_recorded(ledger: Ledger) -> list[datetime]:
    return [entry.event.act.recorded_at for entry in ledger.read(0, 100_000)]


@contextmanager
def processes(work: Callable[..., T], *arguments: tuple[Any, ...]) -> Iterator[list[Future[T]]]:
    """Do some work (a function of this module) in as many processes as there are arguments, all starting together."""
    together = PROCESSES.Barrier(len(arguments))
    with ExitStack() as stack:
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, PROCESSES, initializer=together.wait, initargs=(30,)))
            for _ in arguments
        ]
        yield [pool.submit(work, *those) for pool, those in zip(pools, arguments, strict=True)]


def in_processes(work: Callable[..., T], *arguments: tuple[Any, ...]) -> list[T]:
    """What came out of this work, done in so many processes at the same time."""
    with processes(work, *arguments) as futures:
        return [future.result() for future in futures]


def all_event_classes() -> dict[str, type[CaseEvent]]:
    """Every kind of event that the domain knows, whether or not somebody has used it yet."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    return event_classes()
