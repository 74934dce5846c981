"""How many gatherings the policy asks for in the year of an intake, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.dates import Span, last_day_of_months
from domain.intake import Intake
from domain.policy import Policy
from domain.policy.admission import Gathering as GatheringKind

MONTHS = 12


def year_of(intake: Intake, policy: Policy) -> Span:
    """The year for which an intake's gatherings are counted: the academic year that it is for, or twelve months from its
    first day on."""
    year = policy.commitment.academic_year
    if year is None:
        return Span(intake.opens, last_day_of_months(intake.opens, MONTHS))
    begins = year.first.on_or_before(intake.closes)
    if year.last.on_or_after(begins) < intake.closes:  # it closes between two of them: for the next
        begins = year.first.on_or_after(intake.closes)
    return Span(begins, year.last.on_or_after(begins))


@dataclass(frozen=True)
class Happening:
    """A gathering as it is counted: its kind, its local day, and whether it took place already."""

    kind: str
    day: date
    held: bool


@dataclass(frozen=True)
class AskedFor:
    """One kind of gathering in the year of an intake: how many are asked for, took place, and are planned."""

    intake: str
    kind: GatheringKind
    year: Span
    held: int
    planned: int

    @property
    def missing(self) -> int:
        """How many are still to be planned."""
        return max(0, (self.kind.least_a_year or 0) - self.held - self.planned)

    @property
    def over(self) -> int:
        """How many there are beyond what the policy wants at most."""
        return max(0, self.held + self.planned - self.kind.most_a_year) if self.kind.most_a_year else 0


def asked_for(intake: Intake, policy: Policy, gatherings: Iterable[Happening]) -> Iterator[AskedFor]:
    """What the policy says of a number a year, kind by kind. `gatherings`: those of the intake, or of all intakes."""
    year, there = year_of(intake, policy), list(gatherings)
    for kind in policy.gatherings:
        if kind.least_a_year or kind.most_a_year:
            these = [one for one in there if one.kind == kind.code and one.day in year]
            held = sum(one.held for one in these)
            yield AskedFor(intake.name, kind, year, held, len(these) - held)
