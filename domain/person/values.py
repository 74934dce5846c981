"""What a person's events are made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.case import Role

EVERYWHERE = ""
GRANTED = frozenset({
    Role.COORDINATOR, Role.INTERVIEWER, Role.RESPONSIBLE, Role.VERIFIER, Role.AUDITOR, Role.INTEGRATOR, Role.ADMIN,
})  # fmt: skip

SYSTEMS = ("student_number", "platonus")
"""The university's own ids, by which the programmes join its other systems."""


@dataclass(frozen=True)
class Grant:
    """A role for one programme (or `EVERYWHERE`, for admins), and for one faculty where one is named.

    A responsible answers for a unit of the programme's plan: its code stands in the faculty's place.
    """

    role: Role
    programme: str = EVERYWHERE
    faculty: str = ""

    def is_of(self, programme: str) -> bool:
        return self.programme in (programme, EVERYWHERE)

    @property
    def is_limited(self) -> bool:
        """Whether it holds only in the cases of one faculty."""
        return bool(self.faculty) and self.role is not Role.RESPONSIBLE

    def holds_in(self, programme: str, units: Collection[str] = (), faculties: Collection[str] = ()) -> bool:
        """Whether it holds in a case of this programme for which these units answer, and which belongs to these faculties."""
        within = units if self.role is Role.RESPONSIBLE else faculties
        return self.is_of(programme) and (not self.faculty or self.faculty in within)


@dataclass(frozen=True)
class ExternalId:
    """What one of the university's systems calls a person: her number there. In clear, so that integrators can join on it."""

    system: str
    number: str


class Ground(StrEnum):
    """Why somebody is erased: she asked for it, the law does, or what the reason says."""

    REQUEST = "request"
    LAW = "law"
    OTHER = "other"


class Enrolment(StrEnum):
    ENROLLED = "enrolled"
    LEFT = "left"
    GRADUATED = "graduated"


@dataclass(frozen=True)
class Standing:
    """How a student stands, as the university told it. Always sealed in the ledger.

    `since`: from when she is enrolled, left or graduated. `average` and `failed` are the results of the term: the average
    grade on the university's scale, and how many courses she failed.
    """

    enrolment: Enrolment
    term: str = ""
    since: date | None = None
    average: float | None = None
    failed: int | None = None
