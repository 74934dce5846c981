"""One measurement: a ratio of two times of the same run, against its bar and its aim."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Measured:
    """`ratio` is of `details`' two times; it should be under `bar`, and `aim` is what we would like."""

    name: str
    ratio: float
    bar: float
    aim: float
    unit: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def is_within(self) -> bool:
        return self.ratio <= self.bar

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


def median_ms(work: Callable[[int], object], times: int, warm: int = 0) -> float:
    """The median time of one piece of work in milliseconds; it is told its number."""
    taken = []
    for number in range(times + warm):
        began = time.perf_counter()
        work(number)
        if number >= warm:
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def in_a_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a part in a process of its own, so that memory and caches are its own; what it prints last is its answer."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False, timeout=3600
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def most_memory() -> int:
    """The most memory that this process has used, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table(rows: Sequence[Measured]) -> str:
    """The results as people read them."""
    lines = [f"{'what':44} {'ratio':>7} {'bar':>6} {'aim':>6}"]
    for row in rows:
        verdict = "" if row.is_within else "  OVER THE BAR"
        lines.append(f"{row.name:44} {row.ratio:6.2f}x {row.bar:5.1f}x {row.aim:5.1f}x{verdict}")
        lines.append(f"{'':4}{', '.join(f'{name} {value}' for name, value in row.details.items())}")
    return "\n".join(lines)
