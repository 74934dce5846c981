"""The proof of a ledger of a million entries: verifying it, what it costs those who record, and proving one entry."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import uuid4

from benchmarks.houses import Houses
from benchmarks.measure import Measured, in_a_process, medians_in_turns
from domain.case import Act, Circumstances, Role, Sealed
from domain.person import Person
from domain.proof.tree import inclusion_proof
from infrastructure.bootstrap import House, Settings, open_house, verify_export
from infrastructure.proofs.export import all_lines
from web.cli.house import progress_bar

PROOFS = 100


def measure(houses: Houses, pairs: int, appended: int, rounds: int) -> list[Measured]:
    house = houses.filled(pairs)
    took = in_a_process(proof, house.settings, appended, rounds)
    return [
        Measured(
            name=f"verifying an export of {took.entries:,} entries",
            ratio=took.verify / took.hashing,
            bar=8.0,
            aim=6.0,
            unit="verifying / SHA-256 of the same stored bytes",
            details={
                "verify_s": round(took.verify, 2),
                "sha256_s": round(took.hashing, 2),
            },
        ),
        Measured(
            name=f"verifying a ledger of {took.entries:,} entries",
            ratio=took.examine / took.hashing,
            bar=8.0,
            aim=6.0,
            unit="verifying / SHA-256 of the same stored bytes",
            details={
                "verify_s": round(took.examine, 2),
                "sha256_s": round(took.hashing, 2),
            },
        ),
        Measured(
            name="appending with proofs",
            ratio=took.proven / took.bare,
            bar=1.1,
            aim=1.05,
            unit="so many entries one by one, and the clock's checkpoint of them / the entries alone",
            details={
                "with_s": round(took.proven, 2),
                "without_s": round(took.bare, 2),
                "entries": appended,
            },
        ),
        Measured(
            name="proving one entry",
            ratio=took.proof,
            bar=50.0,
            aim=10.0,
            unit="milliseconds",
            details={"proof_ms": round(took.proof, 2)},
        ),
    ]


class Took(NamedTuple):
    """Seconds of the processor; of a proof, milliseconds."""

    entries: int
    hashing: float
    verify: float
    examine: float
    bare: float
    proven: float
    proof: float


def proof(settings: Settings, appended: int, rounds: int) -> Took:
    with open_house(settings) as house:
        states = [line[-1] for line in all_lines(house.store)]
        export = settings.data_folder / "export"
        with progress_bar("Exporting") as report:
            newest = house.export_proof(export, report)
        hashing, verify, examine = medians_in_turns(
            rounds,
            lambda _turn: seconds(lambda: [sha256(state).digest() for state in states]),
            lambda _turn: seconds(lambda: verify_all(export, newest.size)),
            lambda _turn: seconds(house.auditing.examine),
        )
        states.clear()
        random = Random(7)
        node, size = house.auditing.tree.node, newest.size
        proving = seconds(lambda: [inclusion_proof(node, random.randrange(size), size) for _ in range(PROOFS)])
        house.auditing.checkpoint(thorough=False)
        bare, signing = medians_in_turns(
            rounds,
            lambda _turn: seconds(lambda: append(house, appended)),
            lambda _turn: seconds(lambda: house.auditing.checkpoint(thorough=False)),
        )
        return Took(newest.size, hashing, verify, examine, bare, bare + signing, proving * 1000 / PROOFS)


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def verify_all(folder: Path, size: int) -> None:
    verified = verify_export(folder, (), (), lambda _done, _all: None)
    if verified.findings or verified.entries != size:
        raise RuntimeError(f"the export does not hold: {verified.findings}")


def append(house: House, number: int) -> None:
    """So many entries one by one, as fast as they can be."""
    for _ in range(number):
        house.ledger.decide_and_append(lambda moment: [somebody(moment)])


def somebody(moment: datetime) -> Person:
    person_id = uuid4()
    act = Act(str(person_id), Role.COORDINATOR, moment.astimezone(UTC), uuid4())
    return Person.register(person_id, Sealed((person_id,), b"x" * 120), Circumstances(act))
