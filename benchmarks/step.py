"""One step on a case through HTTP, signed in, with its token checked and the views caught up, against a bare save.

The bare save is the eventsourcing library's own, of the same event into the same kind of file.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from application.admissions import Request
from application.asking import person
from benchmarks.browser import Browser, signed_in
from benchmarks.houses import Houses, settings_of
from benchmarks.measure import Measured, medians_in_turns
from domain.application import Application
from domain.case import Act, Circumstances, Role
from domain.identity import Identity
from infrastructure.bootstrap import House, open_house
from web.cli.house import progress_bar

WARM = 20
PROGRAMME, INTAKE, REQUIREMENT = "nu-alumni", "bench", "orientation"


def measure(houses: Houses, steps: int) -> list[Measured]:
    folder = houses.empty("served")
    with open_house(settings_of(folder)) as house:
        password = staffed(house)
        references = list(submitted(house, steps + WARM))
    with open_house(settings_of(houses.empty("bare"))) as bare, signed_in(folder, "bench", password) as browser:
        staffed(bare)
        coordinator = coordinator_of(bare)
        bare_references = list(submitted(bare, steps))
        for reference in references[steps:]:
            take_step(browser, reference)
        save, step = medians_in_turns(
            steps,
            lambda turn: bare_save(bare, bare_references[turn], coordinator),
            lambda turn: take_step(browser, references[turn]),
        )
    return [
        Measured(
            name="one step on a case through HTTP",
            ratio=step / save,
            bar=7.0,
            aim=4.5,
            unit="request / bare save",
            details={"step_ms": round(step, 2), "bare_save_ms": round(save, 2), "steps": steps},
        )
    ]


def take_step(browser: Browser, reference: str) -> float:
    """Milliseconds."""
    status = browser.post(f"/cases/{reference}/meet_requirement", version="1", requirement=REQUIREMENT)
    if status != 303:
        raise RuntimeError(f"the step answered {status}")
    return browser.took


def bare_save(house: House, reference: str, coordinator: UUID) -> float:
    """Milliseconds of the save alone: the case is loaded and the step decided before."""
    case = house.ledger.load(Application, house.case_files.find(reference)[1])
    act = Act(str(coordinator), Role.COORDINATOR, house.ledger.now(), uuid4(), policy_version=1)
    given = Circumstances(act, house.programmes.policy(PROGRAMME, 1))
    case.meet_requirement(given, REQUIREMENT)
    began = time.perf_counter()
    house.store.save(case)
    return (time.perf_counter() - began) * 1000


def staffed(house: House) -> str:
    """A programme with an intake, and a coordinator's password."""
    admin = person(house.people.register_first_admin(Identity("Admin", "Bench", email="a@example.kz")))
    house.programmes.open(admin, house.programme_text(PROGRAMME))
    coordinator = house.people.register(admin, Identity("Coordinator", "Bench", email="c@example.kz"))
    house.people.grant_role(admin, coordinator, Role.COORDINATOR, PROGRAMME)
    today = house.ledger.now().date()
    house.programmes.open_intake(
        person(coordinator), PROGRAMME, INTAKE, today - timedelta(days=1), today + timedelta(days=30)
    )
    return house.demo_account("bench", coordinator)


def submitted(house: House, number: int) -> Iterator[str]:
    """The references of so many applications that have just been submitted."""
    office = person(coordinator_of(house))
    with progress_bar("Submitting applications") as report:
        for count in range(number):
            identity = Identity("Mentee", str(count), email=f"m{count}@example.kz")
            mentee = house.people.register(office, identity, PROGRAMME)
            yield house.admissions.submit(
                office, Request(PROGRAMME, INTAKE, mentee, Role.MENTEE, confirmed=("studies",))
            )
            report(count + 1, number)


def coordinator_of(house: House) -> UUID:
    account = house.accounts.by_username("bench")
    assert account is not None, "she was given one"
    return account.person_id
