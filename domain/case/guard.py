"""The guard before every step: whether it is hers to take, and whether the act says what it has to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.case.act import BY_PART, GIVEN_HOW, STAFF, Circumstances, Refused, Role

if TYPE_CHECKING:
    from domain.case.life import Case, CaseEvent, Step


def words(name: str) -> str:
    return name.replace("_", " ")


def check_rules(case: Case, step: Step, given: Circumstances, happening: CaseEvent) -> None:
    for rule in step.rules:
        if refusal := rule(case, given, happening):
            raise refusal


def not_hers(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """Whether this actor may take this step: her role, her part in the case, her ties."""
    act = given.act
    if given.along:
        return None
    if act.role not in step.who:
        allowed = ", ".join(words(role) for role in Role if role in step.who) or "a step of another case"
        template = "“{step}” is not yours to take: it is taken by {allowed}."
        return Refused("not_yours", template, step=words(step.name), allowed=allowed)
    if act.role in BY_PART and act.person not in case.people(act.role):
        return Refused("not_yours", "Only the {role} of this case may do this.", role=words(act.role))
    if step.decides and any(one in case.subjects() or one in given.close_as(act.role) for one in given.acting):
        template = "You are, or have ties to, somebody whom this case is about: ask another coordinator."
        return Refused("conflict_of_interest", template)
    return None


def not_accounted_for(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """Whether the act says what it has to: a day that can be, how a participant told the office, a reason."""
    if given.along:
        return None
    return dated_wrong(case, step, given) or recorded_for_another(case, given) or reason_refusal(step, given)


def dated_wrong(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """What happens to a case happens between the day on which it was opened and now. An opening itself may be older."""
    happened_at = given.act.happened_at
    if happened_at is None:
        return None
    if happened_at > given.moment:
        return Refused(
            "in_the_future", "It cannot have happened later than now: give an earlier time.", at="happened_at"
        )
    if given.under is None or step.opens:
        return None
    opened = given.policy.local_date(case.created_on)
    if given.policy.local_date(happened_at) < opened:
        template = "It cannot have happened before this case was opened, on {opened}: give a later day."
        return Refused("before_the_case", template, at="happened_at", opened=opened)
    return None


def recorded_for_another(case: Case, given: Circumstances) -> Refused | None:
    """What a participant decided is recorded by somebody without a part in the case, who says how she was told."""
    act = given.act
    how = act.given_how.strip()
    if how and act.given_how not in GIVEN_HOW:
        template = "“{given_how}” is no way in which she can have told you: choose one of {known}."
        return Refused("unknown_given_how", template, at="given_how", given_how=how, known=", ".join(GIVEN_HOW))
    if act.on_behalf_of is None:
        return None
    if given.acting & (case.subjects() - given.deciding):
        return Refused("conflict_of_interest", "You have a part in this case: another coordinator records this.")
    if not how:
        return Refused("given_how_missing", "Say how she told you: by mail, by phone, in person.", at="given_how")
    return None


def reason_refusal(step: Step, given: Circumstances) -> Refused | None:
    """Staff say why where the table asks it; a participant who leaves is never asked. A code is one of the policy's."""
    act = given.act
    codes = [reason.code for reason in given.policy.reason_codes(step.name, act.role)] if given.under else []
    if act.reason_code and act.reason_code not in codes:
        template = "“{code}” is not a reason of this programme: choose one of {codes}."
        return Refused(
            "unknown_reason", template, at="reason_code", code=act.reason_code, codes=", ".join(codes) or "none"
        )
    if not step.needs_reason or act.role not in STAFF:
        return None
    if codes and not act.reason_code:
        return Refused("reason_missing", "Choose the reason: it stays with the case.", at="reason_code")
    if not codes and act.reason is None:
        return Refused("reason_missing", "Say why: it stays with the case.", at="reason")
    return None
