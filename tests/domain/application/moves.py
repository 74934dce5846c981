"""Steps that applications of these tests are made of, and the policies they are taken under."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.application import Application
from domain.application.events import CriterionResult, Recommendation, Result, Score
from domain.case import Role
from domain.intake import Intake
from domain.policy import Policy
from domain.policy.admission import SelectionCriterion
from domain.policy.words import Names
from tests.conditions import confirmed
from tests.scenario import Story, Taken, nu, scenario, somebody, step

HER, MENTOR, STRANGER = somebody("applicant"), somebody("mentor"), somebody("stranger")
COORDINATOR = somebody("coordinator")
FIRST, SECOND = somebody("first interviewer"), somebody("second interviewer")
MENTORSHIP, OTHER_MENTORSHIP = somebody("mentorship"), somebody("other mentorship")
MENTEE, OTHER_MENTEE = somebody("mentee"), somebody("other mentee")
INTAKE = Intake("2026-autumn", date(2026, 8, 1), date(2026, 9, 30), policy_version=1)
SOON = datetime(2026, 9, 5, 9, 0, tzinfo=UTC)


class No(NamedTuple):
    """Given these steps, this one is refused for this reason."""

    given: tuple[Taken, ...]
    taken: Taken
    code: str
    policy: Policy | None = None


def submitted(role: Role = Role.MENTEE, **facts: Any) -> Taken:
    case = {"reference": "NU-7KQ4M", "programme": "nu-alumni", "intake": INTAKE, "person_id": HER}
    said = confirmed(nu(), role)
    return step(
        "submit", **{**case, "confirmed": said, "role": role, "capacity": 2 if role is Role.MENTOR else 0, **facts}
    )


def screened(role: Role = Role.MENTEE) -> Taken:
    asked = (*confirmed(nu(), role), *(one.code for one in nu().screening_criteria(role)))
    results = tuple(CriterionResult(code, Result.MET) for code in asked)
    return step("pass_screening", results=results)


def interview(*interviewers: UUID, at: datetime = SOON) -> Taken:
    return step("schedule_interview", at=at, interviewers=interviewers or (FIRST, SECOND))


def scores(*values: int) -> tuple[Score, ...]:
    """Of the first interviewer, then of the second, for motivation and then for goals."""
    asked = [(who, code) for who in (FIRST, SECOND) for code in ("motivation", "goals")]
    return tuple(Score(who, code, value) for (who, code), value in zip(asked, values, strict=False))


def held(*given: Score, by: UUID = FIRST) -> Taken:
    facts = {"scores": given or scores(4, 5, 3, 4), "recommendation": Recommendation.ACCEPT}
    return step("hold_interview", **facts).by(Role.INTERVIEWER, by).at(SOON)


def scored(*given: Score, by: UUID = FIRST) -> Taken:
    """One interviewer's own scores: the first one's, if nobody else is named."""
    return step("score_interview", scores=given or scores(4, 5)).by(Role.INTERVIEWER, by).at(SOON)


def met(requirement: str) -> Taken:
    return step("meet_requirement", requirement=requirement)


def placed(mentee: UUID = MENTEE) -> Taken:
    return step("take_place", mentorship_id=MENTORSHIP, mentee_id=mentee).alongside()


def freed(mentee: UUID = MENTEE) -> Taken:
    return step("free_place", mentorship_id=MENTORSHIP, mentee_id=mentee).alongside()


def matched(mentorship: UUID = MENTORSHIP) -> Taken:
    return step("match", mentorship_id=mentorship).alongside()


SHOWN = (met("profile"), met("orientation"))
SCREENED = (submitted(), *SHOWN, screened())
ACCEPTED = (*SCREENED, step("accept"))
MATCHED = (*ACCEPTED, matched())
ACCEPTED_MENTOR = (submitted(Role.MENTOR), *SHOWN, screened(Role.MENTOR), step("accept"))


def interviewing() -> Policy:
    """A policy that has mentees interviewed by two, who score motivation and goals from 1 to 5."""
    mentees = frozenset({"mentee"})
    criteria = tuple(SelectionCriterion(code, Names(), mentees, 50, 1, 5) for code in ("motivation", "goals"))
    selection = replace(nu().selection, interview_roles=mentees, interviewers=2, criteria=criteria)
    return replace(nu(), selection=selection)


def application(*steps: Taken, policy: Policy | None = None) -> Story[Application]:
    return scenario(policy or nu(), Application).given(*steps)
