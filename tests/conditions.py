"""What applicants of these tests say of themselves, and what the office finds: all that their programme asks."""

from __future__ import annotations

from domain.application import Application
from domain.application.conditions import screened_for
from domain.application.events import CriterionResult, Result
from domain.policy import Policy


def confirmed(policy: Policy, role: str, kind: str = "") -> tuple[str, ...]:
    """The conditions of the first way to be eligible, for a mentor of this kind."""
    return tuple(one.code for way in policy.ways_for(role, kind)[:1] for one in way.statements)


def all_met(application: Application, policy: Policy) -> tuple[CriterionResult, ...]:
    """Her conditions and the criteria of the screening."""
    return tuple(CriterionResult(one.code, Result.MET) for one in screened_for(application, policy))
