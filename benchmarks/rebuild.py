"""Rebuilding all views from a million events, against reading and decoding the same log and nothing else."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.lives import EVENTS_A_PAIR, Lives, Now, first_moment
from benchmarks.measure import Measured, in_a_process, most_memory
from infrastructure.bootstrap import open_house, settings_from_environment
from infrastructure.event_store import open_sqlite

EVENTS = 1_000_000
BATCH = 10_000


def measure(events: int = EVENTS) -> Measured:
    """In three processes: fill, read and decode, rebuild."""
    folder = tempfile.mkdtemp(prefix="talimger-bench-")
    try:
        filled = in_a_process(__name__, "fill", folder, str(events))
        reads = [in_a_process(__name__, "read", folder) for _ in range(2)]
        rebuilt = in_a_process(__name__, "rebuild", folder)
    finally:
        shutil.rmtree(folder)
    read = min(one["seconds"] for one in reads)
    return Measured(
        name=f"rebuild all views from {filled['events']:,} events",
        ratio=rebuilt["seconds"] / read,
        bar=6.0,
        aim=3.5,
        unit="rebuild / read and decode",
        details={
            "rebuild_s": round(rebuilt["seconds"], 1),
            "read_and_decode_s": round(read, 1),
            "memory_MiB": rebuilt["memory"],
            "memory_bar_MiB": 1024,
            "events_per_s": round(filled["events"] / rebuilt["seconds"]),
        },
    )


def fill(folder: str, events: int) -> dict[str, object]:
    now = Now(first_moment())
    with open_house(settings_from_environment({"TALIMGER_DATA": folder}), now) as house:
        lives = Lives(house, now)
        lives.fill(events // EVENTS_A_PAIR + 1)
        return {"events": house.ledger.last_position()}


def read(folder: str) -> dict[str, object]:
    store = open_sqlite(Path(folder) / "ledger.db")
    began, at, count = time.perf_counter(), 0, 0
    while entries := store.read(at, BATCH):
        for entry in entries:
            count += entry.event is not None
        at = entries[-1].at
    return {"seconds": time.perf_counter() - began, "events": count}


def rebuild(folder: str) -> dict[str, object]:
    for file in Path(folder).glob("views*"):
        file.unlink()
    began = time.perf_counter()
    with open_house(settings_from_environment({"TALIMGER_DATA": folder})) as house:
        seconds = time.perf_counter() - began
        stalled = [view["name"] for view in house.views.status() if view["stalled"]]
    if stalled:
        raise RuntimeError(f"these views stand still: {stalled}")
    return {"seconds": seconds, "memory": most_memory()}


if __name__ == "__main__":
    part, where, *rest = sys.argv[1:]
    answer = {"fill": lambda: fill(where, int(rest[0])), "read": lambda: read(where), "rebuild": lambda: rebuild(where)}
    print(json.dumps(answer[part]()))
