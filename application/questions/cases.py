"""What is asked of the list of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

MOST_COUNTED = 1000
"""Counting stops here: a page says “999+”."""


@dataclass(frozen=True)
class CaseRow:
    """One case as lists show it. `due` is none where nothing is set; `people` are ids, the mentee's first; `group` is the
    name of the academic group, where a mentor was appointed to one."""

    id: str
    reference: str
    kind: str
    programme: str
    intake: str
    role: str
    state: str
    version: int
    people: tuple[str, ...]
    group: str
    faculties: tuple[str, ...]
    opened_at: datetime
    changed_at: datetime
    topic: str
    at: int
    next_step: str
    turn: str
    due: date | None


@dataclass(frozen=True)
class Limit:
    """Of this programme only the cases that belong to one of these faculties; `among`: and have one of these ids."""

    programme: str
    faculties: tuple[str, ...]
    among: frozenset[str] | None = None


@dataclass(frozen=True)
class CaseFilter:
    """Which cases; what is empty does not narrow. `people`: cases in which one of these takes part. Where
    `group` is given, groups whose names have it are found as well as those people, or that reference.
    """

    programmes: tuple[str, ...]
    kind: str = ""
    intake: str = ""
    role: str = ""
    state: str = ""
    turn: str = ""
    due_before: date | None = None
    people: tuple[str, ...] | None = None
    reference: str = ""
    group: str = ""
    limits: tuple[Limit, ...] = ()


Sort = Literal["changed", "due"]
