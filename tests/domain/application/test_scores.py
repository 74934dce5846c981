"""Interviews that several people score, what comes of their scores, and whom the policy keeps apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.application import events
from domain.application.events import Recommendation, Score, Wishes
from domain.application.fitting import broken_constraint
from domain.application.scoring import weighted, weighted_by
from domain.case import Role
from domain.policy import Policy
from domain.policy.admission import Faculty, SelectionCriterion
from domain.policy.mentoring import HardConstraint, Matching
from domain.policy.words import Names
from tests.domain.application.moves import (
    FIRST,
    SCREENED,
    SECOND,
    SOON,
    application,
    held,
    interview,
    interviewing,
    scored,
    scores,
)
from tests.scenario import somebody, step

CALLED = (*SCREENED, interview())
HERS = (Score(SECOND, "motivation", 3), Score(SECOND, "goals", 4))
MENTEES = frozenset({"mentee"})
CRITERIA = (
    SelectionCriterion("motivation", Names(), MENTEES, 30, 1, 5),
    SelectionCriterion("goals", Names(), MENTEES, 70, 0, 10),
)


def test_two_interviewers_score_one_after_the_other_and_the_second_records_the_interview() -> None:
    story = application(*CALLED, scored(), policy=interviewing())
    story.when(held(*HERS, by=SECOND)).then(
        events.InterviewHeld, scores=(*scores(4, 5), *HERS), recommendation=Recommendation.ACCEPT, state="interviewed"
    )


def test_of_three_interviewers_as_many_have_to_score_as_the_policy_asks_for() -> None:
    called = (*SCREENED, interview(FIRST, SECOND, somebody("third interviewer")))
    application(*called, scored(), policy=interviewing()).when(held(*HERS, by=SECOND)).then(events.InterviewHeld)


@pytest.mark.parametrize("again", [step("miss_interview").at(SOON), interview(at=SOON + timedelta(days=1)).at(SOON)])
def test_scores_are_of_one_interview_and_gone_with_it(again: object) -> None:
    story = application(*CALLED, scored(), again, policy=interviewing())  # type: ignore[arg-type]
    assert story.case.scores == ()


def test_the_weighted_total_is_in_percent_of_the_scales() -> None:
    given = (*(Score(who, "motivation", value) for who, value in ((FIRST, 5), (SECOND, 3))), Score(FIRST, "goals", 5))
    assert weighted(given, CRITERIA) == pytest.approx(0.3 * 75 + 0.7 * 50)
    assert weighted_by(FIRST, given, CRITERIA) == pytest.approx(0.3 * 100 + 0.7 * 50)
    assert weighted_by(SECOND, given, CRITERIA) is None, "a criterion has no score of hers"
    assert weighted((), ()) is None


# Hard constraints


def apart(on: str, rule: str) -> Policy:
    constraint = HardConstraint("apart", Names(), on, rule)  # type: ignore[arg-type]
    faculties = tuple(Faculty(code, Names(), field_of_study=code) for code in ("science", "arts"))
    return replace(interviewing(), faculties=faculties, matching=Matching(hard_constraints=(constraint,)))


@pytest.mark.parametrize(
    ("on", "rule", "mentor", "mentee", "broken"),
    [
        ("topics", "share", Wishes(topics=("a", "b")), Wishes(topics=("b", "c")), False),
        ("topics", "share", Wishes(topics=("a",)), Wishes(topics=("b",)), True),
        ("languages", "share", Wishes(languages=("kk",)), Wishes(languages=("ru",)), True),
        ("track", "same", Wishes(track="science"), Wishes(track="science"), False),
        ("track", "same", Wishes(track="science"), Wishes(track="arts"), True),
        ("track", "same", Wishes(), Wishes(track="arts"), False),
        ("track", "same", Wishes(track="science"), Wishes(), False),
        ("faculty", "differ", Wishes(faculty="law"), Wishes(faculty="law"), True),
        ("faculty", "differ", Wishes(faculty="law"), Wishes(faculty="history"), False),
        ("field_of_study", "same", Wishes(faculty="unknown"), Wishes(faculty="law"), False),
    ],
)
def test_who_breaks_a_hard_constraint(on: str, rule: str, mentor: Wishes, mentee: Wishes, broken: bool) -> None:
    assert bool(broken_constraint(mentor, mentee, apart(on, rule))) is broken


def test_a_field_of_study_is_that_of_the_faculty() -> None:
    policy = apart("field_of_study", "same")
    assert broken_constraint(Wishes(faculty="science"), Wishes(faculty="arts"), policy)
    assert not broken_constraint(Wishes(faculty="science"), Wishes(faculty="science"), policy)


def test_an_interviewer_who_only_had_a_mentorship_with_her_and_selects_may_interview() -> None:
    story = application(*SCREENED, policy=interviewing())
    taken = interview().close_to(FIRST)
    story.when(taken).then_refused("conflict_of_interest", at="interviewers")
    given = story.circumstances(taken)
    story.case.schedule_interview(replace(given, selecting=frozenset({FIRST})), at=SOON, interviewers=(FIRST, SECOND))
    assert story.case.interviewers == (FIRST, SECOND)
    assert given.close_as(Role.COORDINATOR) == {FIRST}
