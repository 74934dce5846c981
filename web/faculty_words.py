"""What faculties and units are called where a role is granted for one of them alone, and who coordinates there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from application.ports import UnknownCase
from domain.case import Role
from domain.policy import Named, Policy
from web.appearance import language
from web.scope import policy_now


def place_word(role: Role, programme: str, code: str) -> str:
    """`Deputy dean, Faculty of Pedagogy` for a coordinator where the policy says so, else the name of the faculty or unit."""
    try:
        policy = policy_now(programme)
    except UnknownCase:
        return code
    if role is Role.COORDINATOR and (title := policy.deputy_dean((code,)).in_(language())):
        return title
    named: Sequence[Named] = policy.action_plan.responsible if role is Role.RESPONSIBLE else policy.faculties
    return next((one.names.in_(language()) for one in named if one.code == code), code)


def places(policies: Iterable[Policy]) -> list[tuple[str, str]]:
    """What a role can be granted for: the code, and what it stands for in which programme."""
    found = []
    for policy in policies:
        roles = ((Role.COORDINATOR, policy.faculties), (Role.RESPONSIBLE, policy.action_plan.responsible))
        found += [
            (one.code, f"{place_word(role, policy.code, one.code)} · {policy.names.in_(language())}")
            for role, named in roles
            for one in named
        ]
    return found
