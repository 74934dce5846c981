"""A server that is killed -9 again and again while people work: whatever it said yes to is recorded, and once."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from application.asking import person
from application.ledger import utc_now
from application.reactions import NAME
from domain.application.events import ApplicationSubmitted
from domain.case import Role, Sealed
from domain.identity import Identity
from domain.mentorship.events import ContactLogged, GoalSet, MentorshipProposed
from domain.person import Grant, PersonRegistered
from infrastructure.bootstrap import House
from infrastructure.outbox import Positions
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office, WoundClock, environment, opened_house
from tests.ledgers import PROCESSES
from tests.stateful.comparing import EVERYTHING, Comparison
from tests.stateful.hearing import heard, views_are_right
from tests.web.front import username_of
from tests.web.office import PASSWORD
from tests.web.serving import Memory, Over, Server, Visitor

KILLS = 4
PAIRS, WAITING = 2, 8
SECONDS_TO_REACT = 30

Pair = tuple[Applicant, Applicant]
"""A mentor and a mentee."""

Work = Callable[[], object]


@dataclass(frozen=True)
class Cast:
    """Who is there when the server starts: mentorships that run, and mentees who wait, each for a mentor."""

    coordinator: UUID
    running: Sequence[tuple[str, Pair]]
    waiting: Sequence[Pair]


def test_a_server_killed_again_and_again_loses_nothing_that_it_acknowledged(
    data_folder: Path, database_url: str, tmp_path: Path
) -> None:
    cast, memory = prepared(data_folder, database_url), Memory()
    settings, log = environment(data_folder, database_url), tmp_path / "serve.log"

    with ExitStack() as stack:
        server = stack.enter_context(Server(settings, log))

        def visitor(person_id: UUID) -> Visitor:
            return stack.enter_context(Visitor(server, memory, username_of(person_id)))

        coordinator = visitor(cast.coordinator)
        works: list[Work] = [partial(coordinate, coordinator, cast)]
        for reference, pair in cast.running:
            works += [partial(write_up, visitor(one.person_id), reference) for one in pair]
        kill_again_and_again(server, memory, works)

        last = (data_folder, database_url, cast.coordinator, *cast.waiting[-1])
        process = PROCESSES.Process(target=propose_and_die, args=last)
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        server.start()
        assert cast.waiting[-1][1].reference in coordinator.get("/cases?state=matched"), "the very first page is right"
        with opened_house(data_folder, database_url, utc_now) as house:
            reactions_come_to_the_end(house)

    with opened_house(data_folder, database_url, utc_now) as house:
        everything_acknowledged_is_recorded_once(house, memory)
        model = heard(house)
        views_are_right(house, model)
        Comparison(house, model).outbox(model.at)


def prepared(folder: Path, database_url: str) -> Cast:
    """A programme whose intake is open today."""
    today = datetime.now(UTC).date()
    with opened_house(folder, database_url, utc_now) as house:
        admin = house.people.register_first_admin(Identity("Айгүл", "Ералы", email="admin@example.kz"))
        house.programmes.open(person(admin), PROGRAMME_FILE.read_text(encoding="utf-8"))
        identity = Identity("Сәуле", "Бекназар", email="coordinator@example.kz")
        coordinator = house.people.register(person(admin), identity, grants=[Grant(Role.COORDINATOR, PROGRAMME)])
        days = today - timedelta(days=30), today + timedelta(days=30)
        house.programmes.open_intake(person(coordinator), PROGRAMME, INTAKE, *days)
        office = Office(house, WoundClock(), admin, coordinator, coordinator, admin)
        pairs = [(office.mentor(), office.mentee()) for _ in range(PAIRS + WAITING)]
        running = [(office.paired(*pair), pair) for pair in pairs[:PAIRS]]
        for person_id in (coordinator, *(one.person_id for _, pair in running for one in pair)):
            house.accounts.add(username_of(person_id), PASSWORD, person_id)
    return Cast(coordinator, running, pairs[PAIRS:])


# While people work


def coordinate(visitor: Visitor, cast: Cast) -> None:
    """Add people and their applications, and propose mentors."""
    waiting = list(cast.waiting[:-1])
    visitor.sign_in()
    for number in count():
        name = f"Newcomer {number}"
        identity = {"given_name": name, "family_name": "Оспан", "email": f"newcomer{number}@example.kz"}
        added = visitor.submit(name, "/people/new", preferred_contact="email", language="en", **identity)
        if added.status_code == 303:
            person_id = added.headers["Location"].rpartition("/")[2]
            asked = {"person_id": person_id, "intake": f"{PROGRAMME}/{INTAKE}", "role": "mentee"}
            visitor.submit(
                person_id, "/applications/new", f"/applications/new?{urlencode(asked)}", **asked, confirmed="studies"
            )
        if waiting:
            mentor, mentee = waiting.pop()
            visitor.submit(str(mentee.case_id), f"/cases/{mentee.reference}/propose", mentor=str(mentor.case_id))


def write_up(visitor: Visitor, reference: str) -> None:
    """Log contacts and set goals of a mentorship, as the other one of the pair does at the same time."""
    visitor.sign_in()
    for number in count():
        contact, goal = f"contact {number} of {visitor.username}", f"goal {number} of {visitor.username}"
        visitor.submit(contact, f"/cases/{reference}/log_contact", kind="video", note=contact)
        visitor.submit(goal, f"/cases/{reference}/set_goal", text=goal, section="job_search", horizon="short")


# Killing


def kill_again_and_again(server: Server, memory: Memory, works: Sequence[Work]) -> None:
    """Kill the server while they work, and once in a while before it is there again; in the end for good."""
    chance = Random(7)
    with ThreadPoolExecutor(len(works)) as threads, server:
        working = [threads.submit(until_over, work) for work in works]
        for number in range(KILLS):
            server.start()
            wait_for_more(memory, chance.randint(5, 30), working)
            time.sleep(chance.uniform(0, 0.02))
            server.kill()
            if number % 2:
                server.begin()
                time.sleep(chance.uniform(0, 1.5))
                server.kill()
    for work in working:
        work.result()


def wait_for_more(memory: Memory, number: int, working: Sequence[Future[None]]) -> None:
    """Until so many more forms were said yes to; or until something goes wrong with the work."""
    enough = len(memory.acknowledged) + number
    while len(memory.acknowledged) < enough:
        for failed in wait(working, timeout=0.005, return_when=FIRST_EXCEPTION).done:
            failed.result()


def until_over(work: Work) -> None:
    with suppress(Over):
        work()


def propose_and_die(folder: Path, database_url: str, coordinator: UUID, mentor: Applicant, mentee: Applicant) -> None:
    """Die after the save and the notices that it asked for, before the views hear of it and the reactions note it."""
    with opened_house(folder, database_url, utc_now) as house:
        vars(house.reactions.positions)["move"] = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        house.ledger.then = lambda entries: house.reactions.catch_up()
        house.mentoring.propose(person(coordinator), mentor.case_id, mentee.case_id)


# What is right in the end


def reactions_come_to_the_end(house: House) -> None:
    positions, last = Positions(house.databases.desk), house.ledger.last_position()
    deadline = time.monotonic() + SECONDS_TO_REACT
    while (at := positions.get(NAME)) < last:
        assert time.monotonic() < deadline, f"reactions stand at {at} of {last}"
        time.sleep(0.05)


def everything_acknowledged_is_recorded_once(house: House, memory: Memory) -> None:
    recorded = Counter(words_in(house, entry.event) for entry in house.ledger.read(0, EVERYTHING))
    assert memory.acknowledged
    assert memory.cut_off, "the server was never killed over anything"
    assert {words: recorded[words] for words in memory.acknowledged} == dict.fromkeys(memory.acknowledged, 1)
    assert not {words for words in memory.cut_off if recorded[words] > 1}
    assert not (memory.refused - memory.cut_off) & recorded.keys()


def words_in(house: House, event: Any) -> str:
    """What a form that was sent is known by."""
    match event:
        case ContactLogged(note=Sealed() as sealed) | GoalSet(text=sealed):
            return house.vault.open(sealed) or ""
        case PersonRegistered():
            identity = house.people.opened(event.identity)
            return identity.given_name if identity else ""
        case ApplicationSubmitted():
            return str(event.person_id)
        case MentorshipProposed():
            return str(event.mentees[0].application_id)
    return ""
