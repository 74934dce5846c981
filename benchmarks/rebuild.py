"""Rebuilding all views from a million events, against reading and decoding the same log and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.houses import Houses
from benchmarks.measure import Measured, in_a_process, most_memory
from infrastructure.bootstrap import Settings, open_house
from infrastructure.event_store import open_sqlite
from web.cli.house import progress_bar

BATCH = 10_000
GIB = 1024  # MiB


def measure(houses: Houses, pairs: int) -> list[Measured]:
    house = houses.filled(pairs)
    took = in_a_process(rebuild, house.settings)
    return [
        Measured(
            name=f"rebuild of all views from {house.events:,} events",
            ratio=took.rebuild / took.reading,
            bar=6.0,
            aim=3.5,
            unit="rebuild / reading and decoding the log",
            details={
                "rebuild_s": round(took.rebuild, 1),
                "read_and_decode_s": round(took.reading, 1),
                "events_per_s": round(house.events / took.rebuild),
            },
        ),
        Measured(
            name="memory of that rebuild",
            ratio=took.memory / GIB,
            bar=1.0,
            aim=1.0,
            unit="memory / 1 GiB",
            details={"memory_MiB": took.memory},
        ),
    ]


class Took(NamedTuple):
    """Seconds, and MiB at most."""

    rebuild: float
    reading: float
    memory: int


def rebuild(settings: Settings) -> Took:
    """The log is read before and after, so that a machine which gets busier counts for both."""
    ledger = settings.data_folder / "ledger.db"
    with open_house(settings) as house, progress_bar("Rebuilding all views") as report:
        before = read(ledger)
        began = time.perf_counter()
        house.views.rebuild(report)
        took = time.perf_counter() - began
        if stalled := [view["name"] for view in house.views.status() if view["stalled"]]:
            raise RuntimeError(f"these views stand still: {stalled}")
    return Took(took, (before + read(ledger)) / 2, most_memory())


def read(ledger: Path, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds to read and decode the log, and nothing else."""
    with closing(open_sqlite(ledger)) as store:
        began, at = clock(), 0
        while entries := store.read(at, BATCH):
            for entry in entries:
                _decoded = entry.event
            at = entries[-1].at
        return clock() - began
