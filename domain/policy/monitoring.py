"""What the programme is measured by, and the plan of actions that it carries out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date
from decimal import Decimal
from typing import Literal

from domain.policy.words import Named, Names, find

Unit = Literal["percent", "number", "score", "money"]
Source = Literal["cases", "figures", "surveys", "standing"]
IndicatorBy = Literal["programme", "faculty", "region", "track", "study_year", "mentor_kind"]
Every = Literal["week", "month", "quarter", "half_year", "term", "year", "study_year", "end"]
Measure = Literal[
    "coverage", "participants", "mentees", "mentors", "mentorships_completed", "plans_agreed", "cadence_kept",
    "items_on_time", "evaluation", "term_average",
]  # fmt: skip

HEADCOUNT = "headcount"
"""The indicator of the figures that coverage is counted against: how many people there are in a group."""


@dataclass(frozen=True)
class CoverageTarget:
    """From this calendar year on, at least so many percent of the group; hoped for is `up_to`."""

    from_year: int
    percent: Decimal
    up_to: Decimal | None = None


@dataclass(frozen=True)
class Coverage:
    """Participants in percent of `population`, in each group of `by`."""

    population: Names
    by: IndicatorBy
    targets: tuple[CoverageTarget, ...]

    def target(self, year: int) -> CoverageTarget | None:
        """The target of a calendar year; None before the first."""
        due = [target for target in self.targets if target.from_year <= year]
        return max(due, key=lambda target: target.from_year, default=None)


@dataclass(frozen=True)
class Indicator(Named):
    """What is counted, from where, in which groups; with its baseline (value, year) and target where there are any.

    Of what is counted from cases, `measure` says what, and `criterion` which one of an evaluation; of surveys, `question`
    whose answers (of every form that has it). Of standing `term_average` is measured: the average grade of the mentees in the
    newest term that the university told of; without it, what rests on standing is recorded as a figure.
    """

    unit: Unit
    source: Source
    measure: Measure | None = None
    criterion: str | None = None
    question: str | None = None
    by: IndicatorBy = "programme"
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether its values are brought in as figures, and not counted here."""
        return self.source == "figures" or (self.source == "standing" and self.measure is None)

    def falls_short(self, value: Decimal) -> bool:
        """Whether a value has not come to the target; a target below the baseline is reached downwards."""
        if self.target is None:
            return False
        downwards = self.baseline is not None and self.target < self.baseline
        return value > self.target if downwards else value < self.target


@dataclass(frozen=True)
class Report(Named):
    """A report or an export that is due again and again; `by` is the role that answers for it.

    A `year` is a calendar year, a `study_year` begins with the first term; at the `end` of an action plan one is due over all of
    it. `due_days`: how many days after the last day of its period it is due.
    """

    every: Every
    by: Names = Names()
    due_days: int = 0
    published: bool = False


@dataclass(frozen=True)
class Monitoring:
    """`least_group_size`: groups with fewer people are hidden wherever figures are published.

    `corrective_days`: how long a corrective measure may take, unless somebody says otherwise.
    """

    least_group_size: int = 0
    corrective_days: int = 90
    coverage: Coverage | None = None
    indicators: tuple[Indicator, ...] = ()
    reports: tuple[Report, ...] = ()

    def indicator(self, code: str) -> Indicator:
        """
        Raises:
            NotInPolicy: there is none with this code.
        """
        return find(self.indicators, code, "indicator")

    def measuring(self, measure: Measure) -> Indicator | None:
        """The first indicator of a measure."""
        return next((one for one in self.indicators if one.measure == measure), None)


@dataclass(frozen=True)
class Objective(Named):
    """`number` as the plan prints it; empty where it prints none."""

    number: str = ""


@dataclass(frozen=True)
class PlannedAction(Named):
    """A numbered action; `objective` is a code, where the plan has the objective that the number belongs to."""

    number: str
    objective: str | None = None


@dataclass(frozen=True)
class Direction(Named):
    aim: Names = Names()
    objectives: tuple[Objective, ...] = ()
    actions: tuple[PlannedAction, ...] = ()


@dataclass(frozen=True)
class Kpi(Named):
    """A measure of one action or activity (`of`: its code)."""

    of: str
    unit: Unit
    baseline: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True)
class Activity(Named):
    """A dated deliverable: due once, or every year from `from_year` to `to_year`. `number` as the plan prints it."""

    number: str
    completion: Names
    responsible: tuple[str, ...]
    heading: str | None = None
    due: date | None = None
    from_year: int | None = None
    to_year: int | None = None


@dataclass(frozen=True)
class Deliverable(Named):
    """One thing that the plan asks for by a day (`due`, inclusive): an action, or an activity in one of its years."""

    number: str
    section: str
    due: date
    objective: str = ""
    completion: Names = Names()
    responsible: tuple[str, ...] = ()
    year: int | None = None
    kpi: Kpi | None = None


@dataclass(frozen=True)
class ActionPlan:
    """A plan of directions with objectives and actions, and of dated activities under headings of their own.

    `operates` are the codes of those among the responsible who carry out what names nobody.
    """

    names: Names = Names()
    approved_on: date | None = None
    from_year: int | None = None
    to_year: int | None = None
    coordinated_by: Names = Names()
    operated_by: Names = Names()
    advised_by: Names = Names()
    verified_by: Names = Names()
    directions: tuple[Direction, ...] = ()
    headings: tuple[Named, ...] = ()
    responsible: tuple[Named, ...] = ()
    operates: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()
    kpis: tuple[Kpi, ...] = ()

    def deliverables(self) -> tuple[Deliverable, ...]:
        """Everything that the plan asks for, in its order; an action is due when the plan ends, what recurs once a year."""
        return (*self._of_actions(), *self._of_activities())

    def _of_actions(self) -> Iterator[Deliverable]:
        for direction in self.directions:
            for one in direction.actions:
                due = date(self.to_year or MAXYEAR, 12, 31)
                yield Deliverable(
                    code=one.code,
                    names=one.names,
                    number=one.number,
                    section=direction.code,
                    due=due,
                    objective=one.objective or "",
                    responsible=self.operates,
                    kpi=self.kpi_of(one.code),
                )

    def _of_activities(self) -> Iterator[Deliverable]:
        for one in self.activities:
            years = range(one.from_year or 0, (one.to_year or 0) + 1) if one.due is None else (None,)
            for year in years:
                yield Deliverable(
                    code=one.code,
                    names=one.names,
                    number=one.number,
                    section=one.heading or "",
                    due=one.due or date(year or MAXYEAR, 12, 31),
                    completion=one.completion,
                    responsible=one.responsible,
                    year=year,
                    kpi=self.kpi_of(one.code),
                )

    def kpi_of(self, code: str) -> Kpi | None:
        """The measure of an action or activity."""
        return next((kpi for kpi in self.kpis if kpi.of == code), None)
