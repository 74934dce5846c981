"""Scores of an interview, taken together: by criterion, by interviewer, and in all, as percent of the policy's scales."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.application.events import Score
from domain.policy.admission import SelectionCriterion


def mean_of(scores: Iterable[Score], criterion: str) -> float | None:
    """The mean of what was given for a criterion; None where nothing was."""
    values = [score.value for score in scores if score.criterion == criterion]
    return sum(values) / len(values) if values else None


def percent_of_scale(value: float, criterion: SelectionCriterion) -> float:
    """0 for the worst score there is, 100 for the best."""
    width = criterion.most - criterion.least
    return 100 * (value - criterion.least) / width if width else 100.0


def weighted(scores: Sequence[Score], criteria: Sequence[SelectionCriterion]) -> float | None:
    """The weighted total in percent of the scale; None while a criterion has no score."""
    total, weights = 0.0, 0
    for criterion in criteria:
        mean = mean_of(scores, criterion.code)
        if mean is None:
            return None
        total += percent_of_scale(mean, criterion) * criterion.weight
        weights += criterion.weight
    return total / weights if weights else None


def weighted_by(interviewer: UUID, scores: Sequence[Score], criteria: Sequence[SelectionCriterion]) -> float | None:
    """The weighted total of what one interviewer gave."""
    return weighted([score for score in scores if score.interviewer == interviewer], criteria)


def have_scored(scores: Iterable[Score]) -> frozenset[UUID]:
    return frozenset(score.interviewer for score in scores)
