"""Pages as of the last moment of a long history: making all views as of then in memory, against reading and decoding the log."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks.houses import Houses
from benchmarks.measure import Measured, in_a_process, most_memory
from benchmarks.rebuild import GIB, read
from infrastructure.bootstrap import House, Settings, open_house
from infrastructure.past import ViewsThen


def measure(houses: Houses, pairs: int) -> list[Measured]:
    house = houses.filled(pairs)
    took = in_a_process(look_back, house.settings)
    first = Measured(
        name=f"all views as of a moment after {house.events:,} events",
        ratio=took.all_views / took.reading,
        bar=6.0,
        aim=3.5,
        unit="views as of then / reading and decoding the log",
        details={
            "all_views_s": round(took.all_views, 2),
            "read_and_decode_s": round(took.reading, 2),
            **{f"{name.replace(' ', '_')}_s": round(seconds, 2) for name, seconds in took.each.items()},
        },
    )
    memory = Measured(
        name="memory of these views",
        ratio=took.memory / GIB,
        bar=1.0,
        aim=1.0,
        unit="memory / 1 GiB",
        details={"memory_MiB": took.memory},
    )
    return [first, memory]


class Took(NamedTuple):
    """Seconds of the processor, of each view as well; and MiB at most."""

    all_views: float
    reading: float
    each: dict[str, float]
    memory: int


def look_back(settings: Settings) -> Took:
    """Views that the present does not have: only the past is looked at."""
    ledger = settings.data_folder / "ledger.db"
    with open_house(settings) as house:
        before = read(ledger, time.process_time)
        each = made(house)
        return Took(sum(each.values()), (before + read(ledger, time.process_time)) / 2, each, most_memory())


def made(house: House) -> dict[str, float]:
    """The seconds that each view took."""
    assert house.past is not None, "the present has a past"
    with ExitStack() as opened:
        then = opened.enter_context(house.past.house(datetime.now(UTC))).views
        assert isinstance(then, ViewsThen), "made when asked"
        found = {}
        for name in then.each:
            began = time.process_time()
            then.each[name].wait()
            found[name] = time.process_time() - began
        if stopped := [one["name"] for one in then.status() if one["stalled"]]:
            raise RuntimeError(f"these views stand still: {stopped}")
        return found
