"""What an application waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.application.aggregate import Application
from domain.application.interviews import least_interviewers
from domain.application.life import ACCEPTED
from domain.application.requirements import shown_by
from domain.application.rules import concluded_on
from domain.application.scoring import have_scored
from domain.case import Role
from domain.next_step import NextStep, by_the_clock, within_service_days
from domain.policy import Policy
from domain.policy.admission import Requirement


def next_steps(case: Application, policy: Policy) -> tuple[NextStep, ...]:
    """None where nothing is asked of anybody: the case has ended, or waits for a place."""
    asked = () if came_free_too_late(case, policy) else asked_steps(case, policy)
    return (*asked, *conclusion(case, policy))


def came_free_too_late(case: Application, policy: Policy) -> bool:
    """Whether what her intake is for was over already when a mentorship of hers ended: nothing begins for her there."""
    is_over = case.ends_on is not None and policy.local_date(case.modified_on) > case.ends_on
    return case.state == ACCEPTED and is_over


def conclusion(case: Application, policy: Policy) -> Iterator[NextStep]:
    """Where the policy says so, the clock ends what was accepted and led to nothing."""
    day = concluded_on(case, policy)
    if case.state == ACCEPTED and not case.places and day:
        yield by_the_clock(policy, "conclude", day)


def asked_steps(case: Application, policy: Policy) -> tuple[NextStep, ...]:
    before, step, turn = expected(case, policy)
    if before and (missing := unmet(case, policy, before)):
        asked = (
            within_service_days(policy, "meet_requirement", shown_by(one), case.state_since, one.code)
            for one in missing
        )
        return tuple(asked)
    if step == "hold_interview" and case.interview_at:
        return interview_steps(case, policy, policy.local_date(case.interview_at))
    return (within_service_days(policy, step, turn, case.state_since),) if step else ()


def interview_steps(case: Application, policy: Policy, due: date) -> tuple[NextStep, ...]:
    """Each interviewer who has given no scores is asked: the last one that the policy asks for records the interview."""
    if not policy.interview_criteria(case.role):
        return (NextStep("hold_interview", Role.INTERVIEWER, case.state_since, due),)
    scored = have_scored(case.scores)
    step = "hold_interview" if len(scored) + 1 >= least_interviewers(policy) else "score_interview"
    awaited = [one for one in case.interviewers if one not in scored]
    return tuple(NextStep(step, Role.INTERVIEWER, case.state_since, due, str(one)) for one in awaited)


def expected(case: Application, policy: Policy) -> tuple[str, str, Role]:
    """The step before which requirements stand, the step itself, and whose turn it is."""
    match case.state:
        case "submitted":
            return "pass_screening", "pass_screening", Role.COORDINATOR
        case "screened" if policy.asks_interview(case.role):
            return "schedule_interview", "schedule_interview", Role.COORDINATOR
        case "interview_scheduled":
            return "", "hold_interview", Role.INTERVIEWER
        case "screened" | "interviewed":
            return "accept", "accept", Role.COORDINATOR
        case "accepted" if policy.matching.appoints:
            return "", "" if case.places else "appoint", Role.COORDINATOR
        case "accepted" if case.role is Role.MENTOR:
            return "propose", "", Role.COORDINATOR
        case "accepted" if "mentee_choice" in policy.matching.modes and not case.choices:
            return "propose", "choose_mentors", Role.APPLICANT
        case "accepted":
            return "propose", "propose", Role.COORDINATOR
        case _:
            return "", "", Role.COORDINATOR


def unmet(case: Application, policy: Policy, step: str) -> list[Requirement]:
    asked = policy.requirements_before(step, case.role)
    return [requirement for requirement in asked if requirement.code not in case.met | case.waived]
