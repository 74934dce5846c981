"""What an action item waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.action_item.aggregate import DELIVERED, ActionItem
from domain.action_item.rules import is_verified
from domain.case import Role
from domain.dates import ONE_DAY
from domain.next_step import NextStep, beginning_of, by_the_clock, within_service_days
from domain.policy import Policy


def next_steps(case: ActionItem, policy: Policy) -> tuple[NextStep, ...]:
    """None where it is done. What recurs is asked for from the first day of its year on."""
    if case.is_undelivered:
        return (*asked_of_units(case, policy), *missed_by_the_clock(case, policy))
    if case.state == DELIVERED and is_verified(case, policy):
        return (within_service_days(policy, "verify", Role.VERIFIER, case.state_since),)
    return ()


def asked_of_units(case: ActionItem, policy: Policy) -> Iterator[NextStep]:
    """Of each unit that carries it out, or of the person whose checklist it is."""
    since = case.state_since
    if case.year is not None:
        since = max(since, beginning_of(date(case.year, 1, 1), policy))
    whose = (str(case.for_person),) if case.for_person else case.units() or ("",)
    for one in whose:
        yield NextStep("deliver", Role.RESPONSIBLE, since, case.due, one)


def missed_by_the_clock(case: ActionItem, policy: Policy) -> Iterator[NextStep]:
    if case.due not in case.missed:
        yield by_the_clock(policy, "miss_deadline", case.due + ONE_DAY)
