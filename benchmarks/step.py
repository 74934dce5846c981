"""One step on a case through HTTP, signed in, with its token checked and the views caught up, against a bare save.

The bare save is the eventsourcing library's own, of the same event into the same kind of file; both in turns.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from application.admissions import Request
from application.asking import person
from benchmarks.browser import Browser, served
from benchmarks.measure import Measured
from domain.application import Application
from domain.case import Act, Circumstances, Role
from domain.identity import Identity
from infrastructure.bootstrap import House, open_house, settings_from_environment

ROUNDS, STEPS, WARM = 6, 60, 30
PROGRAMME, INTAKE, REQUIREMENT = "nu-alumni", "bench", "orientation"


def measure() -> Measured:
    folder = Path(tempfile.mkdtemp(prefix="talimger-bench-"))
    try:
        return measured_in(folder)
    finally:
        shutil.rmtree(folder)


def measured_in(folder: Path) -> Measured:
    settings = settings_from_environment({"TALIMGER_DATA": str(folder / "served")})
    with open_house(settings) as house:
        password, cases = prepared(house, ROUNDS * STEPS + WARM)
    bare_settings = settings_from_environment({"TALIMGER_DATA": str(folder / "bare")})
    with open_house(bare_settings) as bare, served(folder / "served") as port:
        _, bare_cases = prepared(bare, ROUNDS * STEPS)
        browser = Browser(port)
        browser.sign_in("bench", password)
        for reference in cases[:WARM]:
            take_step(browser, reference)
        saves: list[float] = []
        steps: list[float] = []
        for turn in range(ROUNDS):
            part = slice(turn * STEPS, (turn + 1) * STEPS)
            saves += [bare_save(bare, reference) for reference in bare_cases[part]]
            steps += [take_step(browser, reference) for reference in cases[WARM:][part]]
    save, step = statistics.median(saves), statistics.median(steps)
    return Measured(
        name="one step through HTTP, SQLite",
        ratio=step / save,
        bar=7.0,
        aim=4.5,
        unit="request / bare save",
        details={"step_ms": round(step, 2), "bare_save_ms": round(save, 2), "steps": len(steps)},
    )


def take_step(browser: Browser, reference: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    status = browser.post(f"/cases/{reference}/meet_requirement", version="1", requirement=REQUIREMENT)
    taken = (time.perf_counter() - began) * 1000
    if status != 303:
        raise RuntimeError(f"the step answered {status}")
    return taken


def bare_save(house: House, reference: str) -> float:
    """Milliseconds of the save alone: the case is loaded and the step decided before."""
    case = house.ledger.load(Application, house.case_files.find(reference)[1])
    given = Circumstances(
        Act(str(case.person_id), Role.APPLICANT, house.ledger.now(), uuid4(), policy_version=1),
        house.programmes.policy(PROGRAMME, 1),
    )
    case.meet_requirement(given, REQUIREMENT)
    began = time.perf_counter()
    house.store.save(case)
    return (time.perf_counter() - began) * 1000


def prepared(house: House, cases: int) -> tuple[str, list[str]]:
    """A coordinator's password, and the references of so many applications that have just been submitted."""
    admin = person(house.people.register_first_admin(Identity("Admin", "Bench", email="a@example.kz")))
    house.programmes.open(admin, house.programme_text(PROGRAMME))
    coordinator = house.people.register(admin, Identity("Coordinator", "Bench", email="c@example.kz"))
    house.people.grant_role(admin, coordinator, Role.COORDINATOR, PROGRAMME)
    house.programmes.open_intake(person(coordinator), PROGRAMME, INTAKE, date(2020, 1, 1), date(2100, 1, 1))
    password = house.demo_account("bench", coordinator)
    return password, [submitted(house, coordinator, number) for number in range(cases)]


def submitted(house: House, coordinator: UUID, number: int) -> str:
    office = person(coordinator)
    identity = Identity("Mentee", str(number), email=f"m{number}@example.kz")
    mentee = house.people.register(office, identity, PROGRAMME)
    return house.admissions.submit(office, Request(PROGRAMME, INTAKE, mentee, Role.MENTEE))


if __name__ == "__main__":
    print(measure())
