"""The text of a programme file in parts, to be changed a little: what is asked about most, and the rest between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from web.language import N_, word

HEAD: Final = re.compile(r"\[\[?(\w+)")
ASKED: Final[Mapping[str, str]] = {
    "eligibility": N_("Eligibility"),
    "mentor_kinds": N_("Kinds of mentors"),
    "selection": N_("Selection, and places"),
    "matching": N_("Matching, and capacity"),
    "commitment": N_("Commitment"),
    "cadence": N_("Cadence"),
    "certification": N_("Certification"),
}
"""The tables whose text is shown at once, by what they are about."""


@dataclass(frozen=True)
class Part:
    """Some lines; `about` is one of `ASKED`, or empty. `first` is the number of the first line."""

    about: str
    text: str
    first: int

    @property
    def name(self) -> str:
        return word(ASKED[self.about])

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def last(self) -> int:
        return self.first + max(0, self.lines - 1)


def parts_of(text: str) -> Iterator[Part]:
    lines = text.splitlines(keepends=True)
    first = 1
    for about, numbered in groupby(zip(tables_of(lines), lines, strict=True), key=lambda one: one[0]):
        part = [line for _about, line in numbered]
        yield Part(about, "".join(part), first)
        first += len(part)


def tables_of(lines: Sequence[str]) -> list[str]:
    """For each line the asked table that it stands in. What is said above the head of a table belongs to it."""
    found: list[str] = []
    about, waiting = "", 0
    for line in lines:
        if head := HEAD.match(line):
            about = head[1] if head[1] in ASKED else ""
            found += [about] * (waiting + 1)
            waiting = 0
        elif not line.strip() or line.startswith("#"):
            waiting += 1
        else:
            found += [about] * (waiting + 1)
            waiting = 0
    return found + [about] * waiting


def joined(parts: Iterable[str]) -> str:
    """As it was taken apart; browsers send line ends of their own."""
    return "".join(part.replace("\r\n", "\n").removesuffix("\n") + "\n" for part in parts)
