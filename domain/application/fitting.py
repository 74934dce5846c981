"""Whether a mentor and a mentee may be proposed to each other at all: the policy's hard constraints on their wishes."""

from __future__ import annotations

from domain.application.events import Wishes
from domain.policy import Policy
from domain.policy.mentoring import HardConstraint


def broken_constraint(mentor: Wishes, mentee: Wishes, policy: Policy) -> HardConstraint | None:
    """The first constraint that this pair would break. Whoever left a wish empty fits everybody in it."""
    return next((one for one in policy.matching.hard_constraints if breaks(one, mentor, mentee, policy)), None)


def breaks(constraint: HardConstraint, mentor: Wishes, mentee: Wishes, policy: Policy) -> bool:
    hers, others = (wished(constraint.on, wishes, policy) for wishes in (mentee, mentor))
    if not hers or not others:
        return False
    match constraint.rule:
        case "share":
            return not hers & others
        case "same":
            return hers != others
        case "differ":
            return bool(hers & others)


def wished(on: str, wishes: Wishes, policy: Policy) -> frozenset[str]:
    """What somebody wishes for in one respect; of a faculty, its field of study where that is asked."""
    match on:
        case "topics":
            return frozenset(wishes.topics)
        case "languages":
            return frozenset(wishes.languages)
        case "field_of_study":
            fields = (one.field_of_study for one in policy.faculties if one.code == wishes.faculty)
            return frozenset(field for field in fields if field)
        case _:
            return frozenset({getattr(wishes, on)} - {""})
