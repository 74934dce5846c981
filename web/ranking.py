"""The applicants of an intake in the order in which places are given, as the office decides on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from application.questions import ApplicantRow
from application.selecting import Order, Ranked
from domain.application import Application
from domain.application.life import TAKES_PART
from domain.case import Role
from domain.intake import Intake
from domain.policy import Policy
from web.appearance import language
from web.case_actions import Action
from web.house import house
from web.language import N_, word
from web.navigation import here
from web.session import visitor
from web.step_forms import step_hint, step_title
from web.step_forms.hints import option_word
from web.timeline.telling import name_in

TABS: Final = {"decide": N_("To decide on"), "waiting": N_("Waiting list"), "in": N_("Accepted")}
ORDERS: Final[Mapping[Order, str]] = {
    "priority": N_("Priority groups first"),
    "score": N_("Score alone"),
    "waiting": N_("Waiting time"),
}
READERS: Final = (Role.COORDINATOR, Role.AUDITOR)
DECISIONS: Final = ("accept", "waitlist", "decline")


@dataclass(frozen=True)
class Line:
    """One applicant at her place in the order. `actions`: what may be decided on her, each with its form or button."""

    rank: int
    row: ApplicantRow
    name: str
    faculty: str
    groups: Sequence[str]
    score: float | None
    advice: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class Places:
    """The places of an intake: all of them (None for no limit), and how many are taken."""

    all: int | None
    taken: int

    @property
    def free(self) -> int | None:
        return None if self.all is None else max(0, self.all - self.taken)


def states_of(tab: str, policy: Policy) -> frozenset[str]:
    match tab:
        case "waiting":
            return frozenset({"waitlisted"})
        case "in":
            return TAKES_PART
        case _:
            return frozenset({"interviewed" if policy.asks_interview(Role.MENTEE) else "screened"})


def usual_order(tab: str, policy: Policy) -> Order:
    if tab == "waiting":
        return "waiting"
    return "priority" if policy.selection.priority_groups else "score"


def orders_of(policy: Policy) -> list[tuple[Order, str]]:
    """The orders that make a difference in this programme."""
    left_out = set() if policy.selection.priority_groups else {"priority"}
    return [(order, word(text)) for order, text in ORDERS.items() if order not in left_out]


def places_of(intake: Intake, policy: Policy) -> Places:
    """As the ledger keeps them; where it has no limit to keep, who takes part is counted."""
    if kept := house().programmes.places(policy.code, intake.name):
        return Places(kept.places, kept.taken)
    counts = house().applicants.counts(policy.code, intake.name)
    return Places(None, sum(counts.get(state, 0) for state in TAKES_PART))


def rows_of(intake: Intake, policy: Policy, tab: str) -> list[ApplicantRow]:
    """Those under a tab whom the visitor may see: whoever is limited to faculties sees their applicants."""
    rows = house().applicants.in_states(policy.code, intake.name, states_of(tab, policy))
    return [row for row in rows if may_see(row, policy, *READERS)]


def may_see(row: ApplicantRow, policy: Policy, *roles: Role) -> bool:
    """Whether she has one of these roles for the applicant's faculty, or for the whole programme."""
    if not visitor().roles_in(policy.code, by_faculty=True) & set(roles):
        return False
    limit = visitor().limit_in(policy.code, *roles)
    return limit is None or row.wishes.faculty in limit.faculties


def ranked(intake: Intake, policy: Policy, tab: str, order: Order, faculty: str = "") -> list[tuple[int, Ranked]]:
    """Everybody under a tab at her place in the order, which a faculty that the page is narrowed to does not change."""
    rows = rows_of(intake, policy, tab)
    placed = enumerate(house().selecting.ranked(rows, policy, order, visitor().everybody), start=1)
    return [(rank, one) for rank, one in placed if not faculty or one.row.wishes.faculty == faculty]


def lines_of(found: Sequence[tuple[int, Ranked]], policy: Policy) -> list[Line]:
    names = house().people_list.names(one.row.person_id for _rank, one in found)
    return [
        Line(
            rank=rank,
            row=one.row,
            name=names.get(str(one.row.person_id), ""),
            faculty=name_in(policy.faculties, one.row.wishes.faculty),
            groups=[group.names.in_(language()) for group in one.groups],
            score=one.score,
            advice=option_word(one.row.recommendation.value) if one.row.recommendation else "",
            actions=decisions_on(one, policy) if may_see(one.row, policy, Role.COORDINATOR) else (),
        )
        for rank, one in found
    ]


def decisions_on(one: Ranked, policy: Policy) -> list[Action]:
    """The decisions that are possible in her state; one button where the policy asks for no reason."""
    if one.row.person_id in visitor().everybody:
        return []
    open_to = [Application.LIFE[name] for name in DECISIONS if one.row.state in Application.LIFE[name].taken_from]
    return [
        Action(
            step_title(step.name),
            url_for("cases.ask", reference=one.row.reference, step=step.name, next=here()),
            one_click=not (step.needs_reason or policy.reason_codes(step.name) or step_hint(step.name).ends),
            ends=step_hint(step.name).ends,
        )
        for step in open_to
    ]


def counts_of(intake: Intake, policy: Policy) -> dict[str, int]:
    """How many stand under each tab."""
    return {tab: len(rows_of(intake, policy, tab)) for tab in TABS}


def groups_in_order(policy: Policy) -> str:
    """`First-year students, then members of minority groups`."""
    names = [group.names.in_(language()) for group in policy.selection.priority_groups]
    return _(", then ").join(names)
