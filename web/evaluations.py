"""The evaluation of a mentor month by month, as the office and she see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal
from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from domain.case import Role
from domain.mentorship.rules.work import evaluation_of
from domain.mentorship.values import Mark
from domain.policy.mentoring import Evaluation
from web import dates
from web.appearance import language, locale


@dataclass(frozen=True)
class EvaluatedMonth:
    """A month: the mean of its marks, in words and in percent of the scale, and each of them; or by when it is to be
    evaluated (`due`), where it was not yet."""

    name: str
    mean: str = ""
    percent: float = 0
    marks: Sequence[str] = ()
    due: date | None = None


def evaluations_of(file: CaseFile, today: date) -> Sequence[EvaluatedMonth]:
    """In their order: those with marks, and those that are over and have none; nothing for students."""
    evaluation = evaluation_of("mentor", file.policy)
    if evaluation is None or not file.roles & (READERS | {Role.MENTOR}) or file.is_one_of_a_group:
        return []
    found = {one.month: evaluated(one.month, one.marks, evaluation) for one in file.case.evaluations}
    for step in file.next_steps:
        if step.step == "evaluate_mentor" and dates.local(step.since) <= today:
            found[step.about] = EvaluatedMonth(dates.month_called(step.about), due=step.due)
    return [found[month] for month in sorted(found)]


def evaluated(month: str, marks: Sequence[Mark], evaluation: Evaluation) -> EvaluatedMonth:
    criteria = {one.code: one for one in evaluation.criteria}
    known = [(criteria[mark.criterion], mark.value) for mark in marks if mark.criterion in criteria]
    if not known:
        return EvaluatedMonth(dates.month_called(month), _("no marks"))
    mean = sum(value for _one, value in known) / len(known)
    most = max(one.most for one, _value in known)
    shares = [100 * (value - one.least) / ((one.most - one.least) or 1) for one, value in known]
    return EvaluatedMonth(
        dates.month_called(month),
        _("%(mean)s of %(most)s", mean=format_decimal(round(mean, 1), locale=locale()), most=most),
        sum(shares) / len(shares),
        [f"{one.names.in_(language())} {value}" for one, value in known],
    )
