"""One measurement: a ratio of two times of the same run, against its bar and its aim."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """`ratio` is of two of the `details`; it must stay within `bar`, and `aim` is what we would like."""

    name: str
    ratio: float
    bar: float
    aim: float
    unit: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.ratio <= self.aim:
            return "aim reached"
        return "within the bar" if self.ratio <= self.bar else "BAR MISSED"


def table(rows: Sequence[Measured]) -> str:
    """The results as people read them."""
    lines = [f"{'what':58} {'ratio':>6} {'bar':>6} {'aim':>6}"]
    for row in rows:
        lines += [
            f"{row.name:58} {row.ratio:6.2f} {row.bar:6.2f} {row.aim:6.2f}  {row.verdict}",
            f"    {row.unit}: {', '.join(f'{name} {value}' for name, value in row.details.items())}",
        ]
    return "\n".join(lines)


def medians_in_turns(times: int, *works: Callable[[int], float]) -> list[float]:
    """The median of what each of these measures, one after the other again and again: what disturbs one, disturbs all.

    Each is told its turn.
    """
    turns = [[work(turn) for work in works] for turn in range(times)]
    return [statistics.median(taken) for taken in zip(*turns, strict=True)]


def in_a_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run this in a new process, so that memory and caches are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(work, *args, **kwargs).result()


def most_memory() -> int:
    """The most memory that this process has used, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
