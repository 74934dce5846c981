"""The competencies of mentees over the periods, as their mentor assessed them: drawn, and in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from application.case_files import READERS, CaseFile
from domain.case import Role
from domain.mentorship.assessing import assessment_of, periods_to_assess
from domain.mentorship.values import Assessment
from domain.policy.mentoring import Evaluation, EvaluationCriterion
from web.appearance import language
from web.charts import sparkline
from web.naming import name_of
from web.periods import period_word


@dataclass(frozen=True)
class CriterionLine:
    """One criterion: its mark in each period (None where there is none), and these drawn."""

    name: str
    scale: str
    marks: Sequence[int | None]
    drawn: Markup


@dataclass(frozen=True)
class Competencies:
    """Of one mentee. `periods` are those that were assessed; `means` in percent of the scales, one a period."""

    name: str
    periods: Sequence[str]
    lines: Sequence[CriterionLine]
    means: Sequence[int]
    drawn: Markup

    @property
    def conclusion(self) -> str:
        """What the chart says, in a sentence."""
        if len(self.means) < 2:
            return _("%(period)s: %(mean)d %% of the scales on average.", period=self.periods[0], mean=self.means[0])
        return _(
            "From %(before)d %% of the scales on average to %(now)d %% (%(first)s, %(last)s).",
            before=self.means[0],
            now=self.means[-1],
            first=self.periods[0],
            last=self.periods[-1],
        )


def competencies_of(file: CaseFile) -> Sequence[Competencies]:
    """Of everybody who was assessed, as far as the reader may see it: a mentee sees her own."""
    evaluation = assessment_of(file.policy)
    if evaluation is None:
        return []
    assessed = dict.fromkeys(one.mentee for one in file.case.assessments)
    return [of_one(file, evaluation, one) for one in assessed if is_seen(file, one)]


def is_seen(file: CaseFile, mentee: UUID) -> bool:
    reads_all = bool(file.roles & (READERS | {Role.MENTOR})) and not file.is_one_of_a_group
    return reads_all or file.reader == mentee


def of_one(file: CaseFile, evaluation: Evaluation, mentee: UUID) -> Competencies:
    order = [period.code for period in periods_to_assess(file.case, file.policy)]
    hers: list[Assessment] = sorted(
        (one for one in file.case.assessments if one.mentee == mentee),
        key=lambda one: order.index(one.period) if one.period in order else -1,
    )
    means = [round(mean_percent(one, evaluation)) for one in hers]
    name = name_of(mentee)
    return Competencies(
        name=name,
        periods=[period_word(one.period, file.policy) for one in hers],
        lines=[line_of(criterion, hers) for criterion in evaluation.criteria],
        means=means,
        drawn=sparkline(means, label=_("%(name)s on average: %(values)s %%", name=name, values=listed(means))),
    )


def line_of(criterion: EvaluationCriterion, hers: Sequence[Assessment]) -> CriterionLine:
    marks = [mark_for(one, criterion) for one in hers]
    percents = [None if mark is None else percent_of(mark, criterion) for mark in marks]
    name = criterion.names.in_(language())
    drawn = sparkline(percents, label=f"{name}: {listed(marks)}")
    return CriterionLine(name, f"{criterion.least}–{criterion.most}", marks, drawn)


def mark_for(assessment: Assessment, criterion: EvaluationCriterion) -> int | None:
    return next((mark.value for mark in assessment.marks if mark.criterion == criterion.code), None)


def percent_of(value: int, criterion: EvaluationCriterion) -> float:
    width = criterion.most - criterion.least
    return 100 * (value - criterion.least) / width if width else 100.0


def mean_percent(assessment: Assessment, evaluation: Evaluation) -> float:
    """The mean of the marks that the policy knows, in percent of their scales."""
    marks = [(mark_for(assessment, one), one) for one in evaluation.criteria]
    percents = [percent_of(value, criterion) for value, criterion in marks if value is not None]
    return sum(percents) / len(percents) if percents else 0.0


def listed(values: Sequence[object]) -> str:
    """`3, 4, 5`: what a drawing says to whoever cannot see it."""
    return ", ".join("–" if value is None else str(value) for value in values)
