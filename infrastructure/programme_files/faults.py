"""What is wrong with a programme file, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from infrastructure.programme_files.positions import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong: the line (from 1), the key path, what is wrong, and what is allowed there instead.

    Rows stand in brackets, by their code or else by their place from 1: `requirements[orientation].before`.
    """

    line: int
    key: str
    sentence: str
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"line {self.line}: " + (f"{self.key}: " if self.key else "")
        return where + self.sentence + (f" Allowed: {', '.join(self.allowed)}." if self.allowed else "")


class ProgrammeFileRefused(Exception):
    """A programme file is not taken. `faults` are all that were found, in the order of the lines."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source, self.faults = source, tuple(sorted(faults))
        super().__init__("\n".join(f"{source}: {fault}" for fault in self.faults))


class Trouble(NamedTuple):
    """A fault before it has a line."""

    path: Path
    sentence: str
    allowed: tuple[str, ...] = ()


def not_known(value: object, known: Iterable[str]) -> str:
    """Says that a value is none of the known ones, and which of them was probably meant."""
    near = get_close_matches(str(value), list(known), n=1)
    return f"“{value}” is not known here" + (f"; did you mean “{near[0]}”?" if near else ".")
