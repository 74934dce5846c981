"""What applicants have to show: what is asked of whom and before which step, who records it, and reminders of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.application.events import ApplicantReminded, RequirementMet, RequirementTakenBack, RequirementWaived
from domain.case import Circumstances, Refused, Role, Step
from domain.policy import Policy
from domain.policy.admission import Requirement
from domain.policy.words import joined
from domain.ties import coordinator_has_no_ties

if TYPE_CHECKING:
    from domain.application.aggregate import Application

STANDS_BEFORE = {"match": "propose", "take_place": "propose"}
"""A requirement before the proposal binds both applications that the proposal holds."""

SHOWN_BY = {"attendance": Role.COORDINATOR, "order": Role.COORDINATOR}
"""That she came, or was appointed, is for the office to record; a form or a document she shows herself."""


def requirements_open(case: Application, step: Step, given: Circumstances) -> Refused | None:
    """What the policy wants shown before this step."""
    if given.under is None:
        return None
    before = shown_before(step.name, case.role, given.policy)
    missing = [asked for asked in before if asked.code not in case.met | case.waived]
    if not missing:
        return None
    names = joined(asked.names for asked in missing)
    return Refused("requirement_open", "Still to be shown first: {names}.", names=names)


def shown_before(step: str, role: Role, policy: Policy) -> tuple[Requirement, ...]:
    """What the policy asks somebody in this role to show before a step."""
    return tuple(policy.requirements_before(STANDS_BEFORE.get(step, step), role))


def something_can_be_shown(case: Application, given: Circumstances) -> Refused | None:
    """Something is asked that is neither shown nor waived yet."""
    if not to_be_shown(case, given.policy, given.act.role):
        return Refused("nothing_asked", "Nothing is left for you to show or to waive.")
    return None


def a_letter_reminds(case: Application, given: Circumstances) -> Refused | None:
    """The programme has a letter for reminders."""
    if not given.policy.notices_on(ApplicantReminded.TOPIC):
        template = "This programme has no letter for reminders: its file needs a notice on ApplicantReminded."
        return Refused("no_letter", template)
    return None


def she_is_asked_something(case: Application, given: Circumstances) -> Refused | None:
    """Something is asked of the applicant: a requirement to show, or mentors to choose."""
    chooses = case.role is Role.MENTEE and case.state == "accepted" and "mentee_choice" in given.policy.matching.modes
    if not to_be_shown(case, given.policy, Role.APPLICANT) and (case.choices or not chooses):
        return Refused("nothing_to_remind_of", "Nothing is asked of her now: there is nothing to remind her of.")
    return None


def not_reminded_today(case: Application, given: Circumstances) -> Refused | None:
    """There was no reminder on the same day already."""
    if case.reminded_at and given.policy.local_date(case.reminded_at) == given.today:
        return Refused("reminded_today", "She was reminded today already: remind her another day.")
    return None


def to_be_shown(case: Application, policy: Policy, by: Role) -> list[Requirement]:
    """What is asked and neither shown nor waived yet, as far as this role may show it."""
    asked = (one for one in policy.requirements_of(case.role) if one.code not in case.met | case.waived)
    return [one for one in asked if by is not Role.APPLICANT or shown_by(one) is by]


def shown_by(requirement: Requirement) -> Role:
    return SHOWN_BY.get(requirement.kind, Role.APPLICANT)


def requirement_is_asked(
    case: Application, given: Circumstances, happening: RequirementMet | RequirementWaived
) -> Refused | None:
    """The requirement is asked here, and neither shown nor waived yet."""
    asked = {requirement.code for requirement in given.policy.requirements_of(case.role)}
    if happening.requirement not in asked:
        template = "“{requirement}” is not asked here; asked are: {asked}."
        places = {"requirement": happening.requirement, "asked": ", ".join(sorted(asked)) or "nothing"}
        return Refused("unknown_requirement", template, at="requirement", **places)
    if happening.requirement in case.met | case.waived:
        return Refused("already_shown", "This has been shown or waived already.", at="requirement")
    return None


def what_the_office_sees_it_records(
    case: Application, given: Circumstances, happening: RequirementMet
) -> Refused | None:
    """What the office sees itself, such as attendance or an order, is recorded by a coordinator without ties, in her own
    name.

    Or it comes along with the attendance of a gathering, where that was judged.
    """
    if given.along or shown_by(given.policy.requirement(happening.requirement)) is not Role.COORDINATOR:
        return None
    if given.act.role is not Role.COORDINATOR:
        return Refused("not_yours", "A coordinator records this, in her own name.", at="requirement")
    return coordinator_has_no_ties(case, given, happening)


def was_met_by_coming(case: Application, given: Circumstances, happening: RequirementTakenBack) -> Refused | None:
    """Coming to this gathering is what had met the requirement."""
    if case.met_at.get(happening.requirement) != happening.gathering:
        return Refused("not_met_there", "Coming to this gathering is not what met the requirement.", at="requirement")
    return None
