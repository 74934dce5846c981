"""Rebuilding all views from a million events, against reading and decoding the same log and nothing else."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.houses import Houses
from benchmarks.measure import Measured, in_a_process, most_memory
from infrastructure.bootstrap import Settings, open_house
from infrastructure.event_store import open_sqlite
from web.cli.house import progress_bar

BATCH = 10_000
GIB = 1024  # MiB


def measure(houses: Houses, pairs: int) -> list[Measured]:
    house = houses.filled(pairs)
    ledger = house.settings.data_folder / "ledger.db"
    before = in_a_process(read, ledger)
    took, memory = in_a_process(rebuild, house.settings)
    read_and_decode = statistics.mean((before, in_a_process(read, ledger)))
    return [
        Measured(
            name=f"rebuild of all views from {house.events:,} events",
            ratio=took / read_and_decode,
            bar=6.0,
            aim=3.5,
            unit="rebuild / reading and decoding the log",
            details={
                "rebuild_s": round(took, 1),
                "read_and_decode_s": round(read_and_decode, 1),
                "events_per_s": round(house.events / took),
            },
        ),
        Measured(
            name="memory of that rebuild",
            ratio=memory / GIB,
            bar=1.0,
            aim=1.0,
            unit="memory / 1 GiB",
            details={"memory_MiB": memory},
        ),
    ]


def read(ledger: Path) -> float:
    """Seconds."""
    store = open_sqlite(ledger)
    began, at = time.perf_counter(), 0
    while entries := store.read(at, BATCH):
        for entry in entries:
            _decoded = entry.event
        at = entries[-1].at
    return time.perf_counter() - began


def rebuild(settings: Settings) -> tuple[float, int]:
    """Seconds, and MiB of memory."""
    with open_house(settings) as house, progress_bar("Rebuilding all views") as report:
        began = time.perf_counter()
        house.views.rebuild(report)
        took = time.perf_counter() - began
        if stalled := [view["name"] for view in house.views.status() if view["stalled"]]:
            raise RuntimeError(f"these views stand still: {stalled}")
    return took, most_memory()
