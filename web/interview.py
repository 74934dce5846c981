"""An interview on the page of its application: criteria by interviewers, each with what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.case_files import READERS, CaseFile
from application.visibility import is_to_score
from domain.application import Application
from domain.application.events import InterviewHeld, InterviewScheduled, InterviewScored, Score
from domain.application.scoring import have_scored, mean_of, percent_of_scale, weighted, weighted_by
from domain.case import Role
from domain.policy.admission import SelectionCriterion
from web.appearance import language
from web.house import house
from web.naming import name_of
from web.step_forms.hints import option_word


@dataclass(frozen=True)
class ScoreRow:
    """A criterion: the score of each interviewer in their order (None where she gave none), and the mean, also in percent."""

    name: str
    scale: str
    weight: int
    scores: Sequence[int | None]
    mean: float | None
    percent: float


@dataclass(frozen=True)
class Interview:
    """The interview as it is planned, as it is being scored, or as it was held.

    `totals`: weighted, in percent of the scales, by interviewer. `awaited`: who has given no scores yet.
    """

    at: datetime
    place: str
    interviewers: Sequence[str]
    rows: Sequence[ScoreRow] = ()
    totals: Sequence[float | None] = ()
    weighted: float | None = None
    recommendation: str = ""
    notes: Sequence[str] = ()
    awaited: Sequence[str] = ()


def interview_of(file: CaseFile) -> Interview | None:
    case: Application = file.case
    if case.interview_at is None:
        return None
    scored = have_scored(case.scores)
    is_held = any(isinstance(event, InterviewHeld) for event in file.events) and case.state != "interview_scheduled"
    criteria = file.policy.interview_criteria(case.role)
    shown = case.scores if may_see_scores(file) else ()
    return Interview(
        at=case.interview_at,
        place=place_of(file),
        interviewers=[name_of(one) for one in case.interviewers],
        rows=[score_row(one, shown, case.interviewers) for one in criteria] if shown else (),
        totals=[weighted_by(one, shown, criteria) for one in case.interviewers],
        weighted=weighted(shown, criteria),
        recommendation=option_word(case.recommendation.value) if is_held and case.recommendation else "",
        notes=notes_of(file),
        awaited=() if is_held else [name_of(one) for one in case.interviewers if one not in scored],
    )


def may_see_scores(file: CaseFile) -> bool:
    """Office and interviewers; of them, nobody sees others' scores who has still to give her own."""
    case: Application = file.case
    if file.reader == case.person_id:
        return False
    if is_to_score(case, file.reader) or is_to_score(file.judged, file.reader):
        return False
    return bool(file.roles & (READERS | {Role.INTERVIEWER}))


def score_row(criterion: SelectionCriterion, scores: Sequence[Score], who: Sequence[UUID]) -> ScoreRow:
    given = {score.interviewer: score.value for score in scores if score.criterion == criterion.code}
    mean = mean_of(scores, criterion.code)
    return ScoreRow(
        name=criterion.names.in_(language()),
        scale=f"{criterion.least}–{criterion.most}",
        weight=criterion.weight,
        scores=[given.get(one) for one in who],
        mean=mean,
        percent=0.0 if mean is None else percent_of_scale(mean, criterion),
    )


def place_of(file: CaseFile) -> str:
    scheduled = next((event for event in reversed(file.events) if isinstance(event, InterviewScheduled)), None)
    return (house().case_files.text(file, scheduled, "place", scheduled.place) or "") if scheduled else ""


def notes_of(file: CaseFile) -> Sequence[str]:
    """What interviewers noted at this interview, as far as the reader may read it."""
    found: list[str] = []
    for event in file.events:
        if isinstance(event, InterviewScheduled):
            found = []
        elif isinstance(event, InterviewScored | InterviewHeld):
            text = house().case_files.text(file, event, "notes", event.notes)
            found += [text] if text else []
    return found
