"""Steps that action items of these tests are made of, and the plan under which they are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from domain.action_item import ActionItem
from domain.action_item.values import Assigned, File, Kpi, Origin
from domain.case import Role
from domain.policy import Names, Policy
from domain.policy.monitoring import ActionPlan
from domain.policy.words import Named
from tests.scenario import SEALED, Story, Taken, nu, scenario, somebody, step

ITEM, HER, VERIFIER = somebody("item"), somebody("responsible"), somebody("verifier")
PERSONNEL, MEDIA = (Named(code, Names((("en", code),))) for code in ("personnel", "media"))
TITLE = Names((("en", "Pay of men and women compared"),))
DUE = date(2026, 9, 20)
GAP = Kpi(Names((("en", "Gap in median pay"),)), "percent", baseline=Decimal(9), target=Decimal(5))
REPORT = File("ab" * 32, "application/pdf", 12_345)

CHECKED = replace(
    nu(), action_plan=ActionPlan(responsible=(PERSONNEL, MEDIA), verified_by=Names((("en", "Vice-rector"),)))
)
UNCHECKED = replace(CHECKED, action_plan=replace(CHECKED.action_plan, verified_by=Names()))


class No(NamedTuple):
    """Given these steps, this one is refused for this reason."""

    given: tuple[Taken, ...]
    taken: Taken
    code: str
    policy: Policy = CHECKED


def planned(**facts: Any) -> Taken:
    item = {"case_id": ITEM, "reference": "EK-M8D3H", "programme": "ektu-gender-plan", "title": TITLE, "due": DUE}
    plan = {"origin": Origin.PLAN, "assigned": Assigned(operates=("personnel",)), "kpi": GAP}
    return step("plan", **{**item, **plan, **facts})


def of_a_checklist(**facts: Any) -> Taken:
    return planned(origin=Origin.CHECKLIST, assigned=Assigned(), kpi=None, for_person=HER, **facts).alongside()


def started() -> Taken:
    return step("start").by(Role.RESPONSIBLE, HER)


def measured(period: str = "2026", value: str = "7") -> Taken:
    return step("measure", period=period, value=Decimal(value)).by(Role.RESPONSIBLE, HER)


def delivered(by: UUID = HER, **facts: Any) -> Taken:
    return step("deliver", **(facts or {"link": SEALED})).by(Role.RESPONSIBLE, by)


def missed() -> Taken:
    return step("miss_deadline").by(Role.CLOCK).on(date(2026, 9, 21))


def verified(by: UUID = VERIFIER) -> Taken:
    return step("verify").by(Role.VERIFIER, by)


def item(policy: Policy = CHECKED) -> Story[ActionItem]:
    return scenario(policy, ActionItem)
