"""How pairs come about, and what they agree and do: matching, agreement, commitment, plans, checklists, surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.dates import MonthDay, first_of_next_month, last_day_of_months
from domain.policy.words import Named, Names

MatchingMode = Literal["algorithm", "mentee_choice", "mentor_selects", "appointment"]
MatchedOn = Literal["topics", "languages", "track", "faculty", "field_of_study", "region", "kind"]
MatchRule = Literal["share", "same", "differ"]
ScoredOn = Literal[MatchedOn, "waiting_time", "priority"]
ConfirmedBy = Literal["coordinator", "last_signature"]
ExpectationKind = Literal["duty", "advice", "right"]
StartRule = Literal["on_confirmation", "first_of_next_month", "fixed_date", "academic_year", "chosen"]
DueFrom = Literal["start", "end"]
SurveyWhen = Literal["regularly", "at_midterm", "at_end", "after_gathering"]
EvaluationPer = Literal["month", "term", "year", "end"]


@dataclass(frozen=True)
class HardConstraint(Named):
    """What no proposed pair may break: wishes that the two `share` (at least one), have the `same`, or `differ` in."""

    on: MatchedOn
    rule: MatchRule


@dataclass(frozen=True)
class ScoreWeight(Named):
    """What speaks for a pair, and how much (percent; 100 together). Having more in common scores more; `waiting_time`
    and `priority` speak for the mentee."""

    on: ScoredOn
    weight: int


@dataclass(frozen=True)
class Matching:
    """Who finds whom. Capacities count mentees; `roster_most` is how many of them share one mentorship, `groups_most` to
    how many groups one mentor is appointed, in `appointment_months`."""

    modes: tuple[MatchingMode, ...] = ()
    choices_most: int = 0
    capacity_default: int = 0
    capacity_most: int = 0
    roster_most: int = 1
    days_to_answer: int = 0
    days_to_sign: int = 0
    appointment_months: tuple[int, ...] = ()
    groups_most: int = 1
    hard_constraints: tuple[HardConstraint, ...] = ()
    score_weights: tuple[ScoreWeight, ...] = ()

    @property
    def appoints(self) -> bool:
        """Whether mentors are appointed, by orders."""
        return "appointment" in self.modes

    @property
    def coordinator_proposes(self) -> bool:
        """A coordinator may always propose, but where mentors are appointed."""
        return bool(self.modes) and not self.appoints


@dataclass(frozen=True)
class Term(Named):
    """A clause of the agreement: its title, and its text."""

    text: Names


@dataclass(frozen=True)
class Expectation(Named):
    """What a role is bound to, is advised, or has a right to."""

    role: str
    kind: ExpectationKind


@dataclass(frozen=True)
class Ask(Named):
    """What one side may ask of the other, or, where not `allowed`, may not."""

    by: str
    allowed: bool


@dataclass(frozen=True)
class Agreement:
    confirmed_by: ConfirmedBy = "coordinator"
    terms: tuple[Term, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    asks: tuple[Ask, ...] = ()

    def expectations_of(self, role: str) -> tuple[Expectation, ...]:
        return tuple(row for row in self.expectations if row.role == role)


@dataclass(frozen=True)
class ReasonCode(Named):
    """Why somebody may say that she takes a step, and who may say so: participants, `coordinator`, `clock`."""

    by: frozenset[str]


@dataclass(frozen=True)
class StepReasons(ReasonCode):
    """A reason of the file's own table, with the steps that it is offered for."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class AcademicYear:
    """First and last day, both inclusive, of every academic year."""

    first: MonthDay
    last: MonthDay


@dataclass(frozen=True)
class Commitment:
    """The formal period: a length in months, or an academic year. A programme without mentorships has neither.

    `extension_limit_days` and `pause_limit_days` limit all extensions, and all pauses, of one mentorship together.
    """

    length_months: int | None = None
    academic_year: AcademicYear | None = None
    start_rule: StartRule = "on_confirmation"
    starts_on: date | None = None
    extension_limit_days: int = 0
    pause_limit_days: int = 0
    informal_continuation: bool = False
    ending_reasons: tuple[ReasonCode, ...] = ()

    def ends_on(self, starts_on: date) -> date:
        """The last day, inclusive, of a commitment that starts on this day (see `domain.dates.last_day_of_months`).

        Raises:
            ValueError: the programme has no commitments.
        """
        if self.length_months is not None:
            return last_day_of_months(starts_on, self.length_months)
        if self.academic_year is not None:
            return self.academic_year.last.on_or_after(starts_on)
        raise ValueError("this programme has no commitments: its file says neither length_months nor academic_year")

    def ends_for_an_intake(self, closes: date) -> date | None:
        """The last day of what people who apply until then take part in; None where the programme has no commitments."""
        if self.academic_year is None:
            return last_day_of_months(closes, self.length_months) if self.length_months else None
        first = self._in_academic_year(closes, self.academic_year)
        return self.academic_year.last.on_or_after(first)

    def starts_when_confirmed(self, confirmed_on: date) -> date | None:
        """The first day where the agreement is confirmed on this day; None where a coordinator chooses it."""
        match self.start_rule:
            case "first_of_next_month":
                return first_of_next_month(confirmed_on)
            case "fixed_date" if self.starts_on is not None:
                return max(self.starts_on, confirmed_on)
            case "academic_year" if self.academic_year is not None:
                return self._in_academic_year(confirmed_on, self.academic_year)
            case "on_confirmation":
                return confirmed_on
            case _:
                return None

    @staticmethod
    def _in_academic_year(day: date, year: AcademicYear) -> date:
        """The day itself within an academic year; between two of them, the first day of the next."""
        began = year.first.on_or_before(day)
        return day if day <= year.last.on_or_after(began) else year.first.on_or_after(day)


@dataclass(frozen=True)
class ContactKind(Named):
    """A way to be in contact. Of what is `private` only the mentor reads the note, and other mentees learn nothing."""

    private: bool = False


@dataclass(frozen=True)
class PlanSection(Named):
    """A section of the development plan; its key steps are the roadmap on which goals are set, where there is one."""

    key_steps: tuple[Named, ...] = ()


@dataclass(frozen=True)
class ChecklistRow(Named):
    """One thing to do, due so many days after the commitment's start, or before its end."""

    due_from: DueFrom
    due_days: int = 0


@dataclass(frozen=True)
class Checklist(Named):
    """What a role does in each mentorship; with `study_years`, only where the mentees are in one of them."""

    role: str
    rows: tuple[ChecklistRow, ...]
    study_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Survey(Named):
    """A form that is sent to roles: every so many months of the commitment, at its midterm or end, or after a gathering.

    `show_texts`: what was written stands in its summary, without names.
    """

    to: frozenset[str]
    when: SurveyWhen
    form: str
    every_months: int | None = None
    gathering: str | None = None
    show_texts: bool = False


@dataclass(frozen=True)
class EvaluationCriterion(Named):
    least: int
    most: int


@dataclass(frozen=True)
class Evaluation(Named):
    """Who (several: jointly) evaluates people of a role, how often, by which criteria. Of mentees it is asked for so many days
    before a period ends (`asked_days_before`); a mentor's month is evaluated once it is over."""

    of: str
    by: tuple[Named, ...]
    per: EvaluationPer
    criteria: tuple[EvaluationCriterion, ...]
    asked_days_before: int = 14
