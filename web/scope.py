"""Which programmes a page shows: the one chosen in the side navigation, or all in which its visitor may see it.

The choice stands in the address (`?programme=nu-alumni`), so that a page can be kept and passed on; links made with
`url_for` keep it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request

from application.ports import UnknownCase
from application.questions import Limit
from domain.case import Role
from domain.person import EVERYWHERE
from domain.policy import Policy
from web.access import NotAllowed, access_of, access_to
from web.appearance import language
from web.house import house, is_as_of, present_house
from web.session import Visitor, visitor

PARAMETER = "programme"


@dataclass(frozen=True)
class Scope:
    """`chosen`: the code of one programme, or empty for all; `codes`: those that the page shows; `all`: that can be chosen.

    `limits`: the faculties to which the visitor is limited in some of those that it shows.
    """

    chosen: str
    codes: tuple[str, ...]
    all: tuple[str, ...]
    limits: tuple[Limit, ...] = ()


def scope() -> Scope:
    """The programmes that this page shows to its visitor: only such in which one of her roles may open it.

    Raises:
        NotAllowed: she chose one in which she may not.
    """
    if "scope" not in g:
        g.scope = find_scope(visitor())
    found: Scope = g.scope
    return found


def find_scope(who: Visitor) -> Scope:
    access = access_to(request.endpoint or "")
    roles = access.roles
    every = tuple(
        code for code in programmes_of(who) if not roles or who.roles_in(code, by_faculty=access.by_faculty) & roles
    )
    chosen = request.args.get(PARAMETER, "")
    if chosen and chosen not in every:
        raise NotAllowed(roles, chosen)
    if len(every) == 1:
        chosen = every[0]
    shown = (chosen,) if chosen else every
    return Scope(chosen, shown, every, limits_in(shown, *roles))


def limits_in(programmes: Iterable[str], *roles: Role) -> tuple[Limit, ...]:
    """To which faculties the visitor is limited in those of these programmes in which she has one of these roles. On a page as
    of then: to the cases that belong to them today as well."""
    found = (visitor().limit_in(code, *roles) for code in programmes if roles)
    return tuple(as_of_today(limit) for limit in found if limit)


def as_of_today(limit: Limit) -> Limit:
    return replace(limit, among=present_house().case_list.within(limit)) if is_as_of() else limit


def programmes_of(who: Visitor) -> list[str]:
    """The codes of the programmes in which somebody has a role; whoever has one everywhere, in all that there are."""
    codes = {grant.programme for grant in who.grants}
    if EVERYWHERE in codes:
        codes = {programme.code for programme in house().programmes.all()}
    if is_as_of():
        codes &= set(house().programmes.codes())
    return sorted(codes)


def policy_now(code: str) -> Policy:
    """The newest policy of a programme: good for its names and its time zone. A case has the policy of its intake.

    Raises:
        UnknownCase: there is no such programme.
    """
    return house().programmes.newest_policy(code)


def programme_name(code: str) -> str:
    """What people call a programme, in the language of the page; its code if there is none."""
    try:
        return policy_now(code).names.in_(language())
    except UnknownCase:
        return code


def zone_of(code: str) -> ZoneInfo:
    """The time zone of a programme.

    Raises:
        UnknownCase: there is no such programme.
    """
    return policy_now(code).tz


def keep_choice(endpoint: str, values: dict[str, Any]) -> None:
    """Lead from a page of one programme to pages of the same."""
    chosen = request.args.get(PARAMETER) if request else None
    if chosen and PARAMETER not in values:
        view = current_app.view_functions.get(endpoint)
        access = access_of(view) if view else None
        if access and access.needs_sign_in:
            values[PARAMETER] = chosen


def init_scope(app: Flask) -> None:
    app.url_defaults(keep_choice)
