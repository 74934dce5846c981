"""What an action item's steps are refused for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.action_item.events import (
    ActionItemAssigned,
    ActionItemPlanned,
    DeadlineMoved,
    EvidenceSubmitted,
    ProgressMeasured,
)
from domain.action_item.values import Assigned, Origin
from domain.case import Circumstances, Refused
from domain.policy import Policy

if TYPE_CHECKING:
    from domain.action_item.aggregate import ActionItem

MOST_PERIOD = 40  # characters


# Conditions


def it_is_measured(case: ActionItem, given: Circumstances) -> Refused | None:
    """The item has a KPI to measure."""
    if case.kpi is None:
        return Refused("no_kpi", "This item has no KPI: there is nothing to measure.")
    return None


def a_verifier_is_asked(case: ActionItem, given: Circumstances) -> Refused | None:
    """What is delivered here is verified by somebody."""
    if not is_verified(case, given.policy):
        return Refused("nobody_verifies", "Nothing is verified here: what was delivered is done.")
    return None


def is_verified(case: ActionItem, policy: Policy) -> bool:
    """Whether somebody looks at what was delivered: where the plan names a role for it, but not at a ticked checklist."""
    return case.origin is not Origin.CHECKLIST and bool(policy.action_plan.verified_by)


def nobody_verifies_her_own(case: ActionItem, given: Circumstances) -> Refused | None:
    """Nobody verifies what she delivered herself."""
    if given.acting & {one.submitted_by for one in case.evidence}:
        return Refused("conflict_of_interest", "Nobody verifies what she delivered herself: ask another verifier.")
    return None


def deadline_has_passed(case: ActionItem, given: Circumstances) -> Refused | None:
    """The deadline has passed, and that it was missed is not recorded yet."""
    if given.today <= case.due:
        return Refused("not_yet", "The deadline is {due}: it has not passed.", due=case.due)
    if case.due in case.missed:
        return Refused("already_recorded", "That this deadline was missed is recorded.")
    return None


# Rules


def title_is_given(case: ActionItem, given: Circumstances, happening: ActionItemPlanned) -> Refused | None:
    """It is said what is to be done."""
    if not any(text.strip() for _language, text in happening.title.pairs):
        return Refused("title_missing", "Say what is to be done.", at="title")
    return None


def units_are_known(
    case: ActionItem, given: Circumstances, happening: ActionItemPlanned | ActionItemAssigned
) -> Refused | None:
    """The units that answer for it are units of the plan."""
    if case.origin is Origin.CHECKLIST:
        return None
    return unknown_unit(happening.assigned, given.policy)


def unknown_unit(assigned: Assigned, policy: Policy) -> Refused | None:
    codes = [one.code for one in policy.action_plan.responsible]
    for part in ("coordinates", "operates", "advises"):
        if strange := [code for code in getattr(assigned, part) if code not in codes]:
            template = "“{strange}” is no unit of this plan: choose among {codes}."
            places = {"strange": ", ".join(strange), "codes": ", ".join(codes) or "none"}
            return Refused("unknown_unit", template, at=part, **places)
    return None


def somebody_operates(
    case: ActionItem, given: Circumstances, happening: ActionItemPlanned | ActionItemAssigned
) -> Refused | None:
    """At least one unit carries it out, unless the plan itself names none."""
    planned_so = case.origin is Origin.PLAN and isinstance(happening, ActionItemPlanned)  # the plan names nobody
    asked = case.origin is not Origin.CHECKLIST and not planned_so and bool(given.policy.action_plan.responsible)
    if asked and not happening.assigned.operates:
        return Refused("nobody_operates", "Choose at least one unit that carries it out.", at="operates")
    return None


def value_is_possible(case: ActionItem, given: Circumstances, happening: ProgressMeasured) -> Refused | None:
    """The period is named, and the value is a number that can be: a percentage lies between 0 and 100."""
    if not happening.period or len(happening.period) > MOST_PERIOD:
        return Refused("period_missing", "Say which period was measured, such as 2026 or 2026-09.", at="period")
    if not happening.value.is_finite():
        return Refused("not_a_number", "A measurement is a number.", at="value")
    if case.kpi and case.kpi.unit == "percent" and not 0 <= happening.value <= 100:
        return Refused("percent_out_of_range", "A percentage lies between 0 and 100.", at="value")
    return None


def something_is_submitted(case: ActionItem, given: Circumstances, happening: EvidenceSubmitted) -> Refused | None:
    """There is a file, or it is said where the result is kept; a row of a checklist is simply ticked off."""
    if happening.file is None and happening.link is None and case.origin is not Origin.CHECKLIST:
        template = "Give a file, or say where the result is kept."
        return Refused("evidence_missing", template, at="link")
    return None


def delivered_by_now(case: ActionItem, given: Circumstances, happening: EvidenceSubmitted) -> Refused | None:
    """It was delivered no later than the day of recording."""
    if happening.on > given.today:
        return Refused(
            "in_the_future", "It cannot have been delivered on {day}, which is yet to come.", at="on", day=happening.on
        )
    return None


def deadline_is_another(case: ActionItem, given: Circumstances, happening: DeadlineMoved) -> Refused | None:
    """The new deadline is another day, and one to come."""
    if happening.due == case.due:
        return Refused("same_deadline", "It is due on {due} already: choose another day.", at="due", due=case.due)
    if happening.due < given.today:
        return Refused("in_the_past", "{due} is over: choose a day to come.", at="due", due=happening.due)
    return None
