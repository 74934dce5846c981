"""How many gatherings the policy asks for in the year of an intake, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    """A gathering as it is counted: its kind, its local day, and whether it took place already; with `mentorships`, for those
    alone."""

    kind: str
    day: date
    held: bool
    mentorships: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Share:
    """How many took place and are planned for one mentorship, and how many are still to be planned."""

    mentorship: UUID
    held: int
    planned: int
    missing: int


@dataclass(frozen=True)
class AskedFor:
    """One kind of gathering in the year of an intake: how many are asked for, took place, and are planned."""

    intake: str
    kind: GatheringKind
    year: Span
    held: int
    planned: int
    shares: tuple[Share, ...] = ()
    """Of each mentorship, where so many are asked for of each."""

    @property
    def missing(self) -> int:
        """How many are still to be planned."""
        if self.kind.each_mentorship:
            return sum(one.missing for one in self.shares)
        return max(0, (self.kind.least_a_year or 0) - self.held - self.planned)

    @property
    def over(self) -> int:
        """How many there are beyond what the policy wants at most."""
        return max(0, self.held + self.planned - self.kind.most_a_year) if self.kind.most_a_year else 0


def asked_for(
    intake: Intake, policy: Policy, gatherings: Iterable[Happening], mentorships: Iterable[UUID] = ()
) -> Iterator[AskedFor]:
    """What the policy says of a number a year, kind by kind. `gatherings`: those of the intake, or of all intakes;
    `mentorships`: those of the intake."""
    year, there = year_of(intake, policy), list(gatherings)
    for kind in policy.gatherings:
        if kind.least_a_year or kind.most_a_year:
            these = [one for one in there if one.kind == kind.code and one.day in year]
            held = sum(one.held for one in these)
            each = mentorships if kind.each_mentorship else ()
            shares = tuple(share_of(one, kind, these) for one in each)
            yield AskedFor(intake.name, kind, year, held, len(these) - held, shares)


def share_of(mentorship: UUID, kind: GatheringKind, gatherings: Iterable[Happening]) -> Share:
    """To a gathering for nobody in particular, everybody is invited."""
    its = [one.held for one in gatherings if not one.mentorships or mentorship in one.mentorships]
    return Share(mentorship, sum(its), len(its) - sum(its), max(0, (kind.least_a_year or 0) - len(its)))
