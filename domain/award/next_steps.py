"""What an award waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.award.aggregate import AWARDED, DECIDED, JUDGING, NOMINATED, NOMINATING, SHORTLISTED, VOTED, VOTING, Award
from domain.award.rules import category_of
from domain.case import Role
from domain.dates import ONE_DAY
from domain.next_step import NextStep, by_the_clock, within_service_days
from domain.policy import Policy


def next_steps(case: Award, policy: Policy) -> tuple[NextStep, ...]:
    """None where it is over: awarded with every certificate, or cancelled."""
    return tuple(asked(case, policy))


def asked(case: Award, policy: Policy) -> Iterator[NextStep]:
    if case.state == NOMINATING:
        yield closing("close_nominations", case, policy, case.nominations_until)
    elif case.state == VOTING:
        yield closing("close_vote", case, policy, case.vote_until)
    elif case.state == JUDGING:
        yield from judging(case, policy)
    elif case.state == AWARDED:
        yield from certifying(case, policy)
    elif step := step_of_a_coordinator(case, policy):
        yield by_coordinator(step, case, policy)


def step_of_a_coordinator(case: Award, policy: Policy) -> str:
    """What she does next; empty where she does nothing more."""
    category = category_of(case, policy)
    first = "open_vote" if category.is_voted_on else "appoint_jury" if category.is_judged else "decide"
    after_the_vote = "name_finalists" if category.is_judged else "decide"
    steps = {NOMINATED: first, VOTED: after_the_vote, SHORTLISTED: "appoint_jury", DECIDED: "present"}
    return steps.get(case.state, "")


def closing(step: str, case: Award, policy: Policy, until: date | None) -> NextStep:
    """By the clock once the last day is over; where none is set, by a coordinator."""
    return by_the_clock(policy, step, until + ONE_DAY) if until else by_coordinator(step, case, policy)


def by_coordinator(step: str, case: Award, policy: Policy) -> NextStep:
    return within_service_days(policy, step, Role.COORDINATOR, case.state_since)


def judging(case: Award, policy: Policy) -> Iterator[NextStep]:
    """Of each juror who has somebody left to score; then the decision."""
    left = {one.juror for one in case.unscored()}
    for juror in case.jury:
        if juror in left:
            yield NextStep("score", Role.JUROR, case.state_since, case.jury_until, str(juror))
    if not left:
        yield by_coordinator("decide", case, policy)


def certifying(case: Award, policy: Policy) -> Iterator[NextStep]:
    """Of each winner who never had a certificate, where the programme issues some."""
    if category_of(case, policy).text:
        had = {one.nominee for one in case.certificates}
        for winner in case.winners:
            if winner not in had:
                yield within_service_days(policy, "certify", Role.COORDINATOR, case.state_since, str(winner))
