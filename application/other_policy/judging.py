"""Asking the domain for a past decision again, under one policy: whether it is refused, and which days it leads to.

What nobody was asked under the policy of the time counts as not shown; what would not be asked is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from application.mentoring import refuse_unfit, refuse_unshown
from application.other_policy.known import Known
from domain.again import refusal_of, step_behind, throw_away
from domain.application.conditions import screened_for
from domain.application.events import (
    ApplicationSubmitted,
    CapacityChanged,
    InterviewHeld,
    InterviewScored,
    RequirementMet,
    RequirementWaived,
    ScreeningPassed,
)
from domain.case import CLOCK, CaseEvent, Circumstances, Refused
from domain.mentorship import Mentorship
from domain.mentorship import events as mentorships
from domain.policy import Policy


@dataclass(frozen=True)
class Outcome:
    """What comes of a decision. `ends_on`: the last day of the commitment that it sets; `confirmed`: a signature that confirms
    the agreement by itself; `answer_by`: the last day of an answer that it asks for; `places`: how many a mentor offers."""

    refused: Refused | None = None
    ends_on: date | None = None
    confirmed: bool = False
    answer_by: date | None = None
    places: int | None = None


class Judge:
    def __init__(self, known: Known) -> None:
        self.known = known

    def outcome(self, case: Any, event: CaseEvent, given: Circumstances) -> Outcome | None:
        """What comes of the decision behind an event; None where it would not be asked for at all.

        Args:
            case: as it was just before the event, to be used up.
        """
        asked = as_asked(case, event, given.policy)
        if asked is None:
            return None
        try:
            self.check_other_cases(case, event, given)
            if refused := refusal_of(case, asked, given):
                return Outcome(refused)
            return self.taken(case, asked, given)
        except Refused as refused:
            return Outcome(refused)
        except (LookupError, ValueError):
            return Outcome(Refused("nothing_to_judge_by", "This policy says nothing by which it could be decided."))

    def check_other_cases(self, case: Any, event: Any, given: Circumstances) -> None:
        """
        Raises:
            Refused: what other cases know speaks against it.
        """
        if not isinstance(case, Mentorship):
            return
        step = step_behind(Mentorship, type(event))
        if step and not step.opens:
            refuse_unshown(case, step.name, given, self.known.application)
        if isinstance(event, mentorships.MentorshipProposed | mentorships.MenteeJoined):
            joining = (event.mentee,) if isinstance(event, mentorships.MenteeJoined) else event.mentees
            mentor = self.known.application(case.mentor.application_id)
            for one in joining:
                refuse_unfit(mentor, self.known.application(one.application_id), given)

    def taken(self, case: Any, event: Any, given: Circumstances) -> Outcome:
        """
        Raises:
            Refused: what the step asks before there is an event speaks against it.
        """
        again = TAKEN_AGAIN.get(type(event))
        if again is None:
            return Outcome(places=getattr(event, "capacity", None))
        came = again(throw_away(case), event, given, self.known)
        last: Any = came.pending_events[-1]
        return Outcome(
            ends_on=getattr(last, "ends_on", None) if isinstance(event, SETS_THE_END) else None,
            confirmed=isinstance(event, mentorships.AgreementSigned) and len(came.pending_events) > 1,
            answer_by=getattr(last, "answer_by", None) or getattr(last, "sign_by", None),
        )


def circumstances_of(event: CaseEvent, policy: Policy, *, along: bool = False) -> Circumstances:
    """Those of the time, under this policy. The clock is told the moment at which something happened."""
    act = event.act
    return Circumstances(act, under=policy, now=act.happened_at if act.actor == CLOCK else None, along=along)


# What is asked


def as_asked(case: Any, event: Any, policy: Policy) -> CaseEvent | None:
    """The event without what this policy does not ask; None where it asks nothing of it."""
    match event:
        case ApplicationSubmitted():
            known = {one.code for way in policy.eligibility_of(event.role) for one in way.statements}
            said = tuple(code for code in event.confirmed if code in known)
            return replace(event, confirmed=said, capacity=fitting(event.capacity, policy))
        case CapacityChanged():
            return replace(event, capacity=fitting(event.capacity, policy))
        case ScreeningPassed():
            asked = {one.code for one in screened_for(case, policy)}
            return replace(event, results=tuple(one for one in event.results if one.criterion in asked))
        case InterviewScored() | InterviewHeld():
            asked = {one.code for one in policy.interview_criteria(case.role)}
            return replace(event, scores=tuple(one for one in event.scores if one.criterion in asked))
        case RequirementMet() | RequirementWaived():
            is_asked = any(one.code == event.requirement for one in policy.requirements_of(case.role))
            return event if is_asked else None
    return event  # type: ignore[no-any-return]


def fitting(capacity: int, policy: Policy) -> int:
    """As many places as she offers, or as she may."""
    return min(capacity, policy.matching.capacity_most)


# Steps whose facts follow from the policy: taken again on a copy


def proposed(_case: Mentorship, event: Any, given: Circumstances, _known: Known) -> Mentorship:
    facts = {"reference": event.reference, "programme": event.programme, "intake": event.intake}
    people = {"how": event.how, "mentor": event.mentor, "mentees": event.mentees}
    return Mentorship.propose(given, event.originator_id, **facts, **people)


def appointed(_case: Mentorship, event: Any, given: Circumstances, _known: Known) -> Mentorship:
    same = ("reference", "programme", "intake", "mentor", "mentees", "group", "faculty", "study_year")
    facts = {name: getattr(event, name) for name in (*same, "mentor_kind", "shown")}
    order = {"order_number": event.order.number, "order_date": event.order.dated, "letter": event.order.letter}

    def appoint(starts_on: date | None) -> Mentorship:
        return Mentorship.appoint(given, event.originator_id, **facts, **order, starts_on=starts_on)

    return by_its_rule(appoint, event.starts_on)


def confirmed(case: Mentorship, event: Any, given: Circumstances, _known: Known) -> Mentorship:
    def confirm(starts_on: date | None) -> Mentorship:
        case.confirm_agreement(given, starts_on)
        return case

    return by_its_rule(confirm, event.starts_on)


def by_its_rule(take: Callable[[date | None], Mentorship], chosen: date) -> Mentorship:
    """On the first day that the policy sets; where it sets none, on the one that there was."""
    try:
        return take(None)
    except Refused as refused:
        if refused.code != "start_missing":
            raise
    return take(chosen)


def consented(case: Mentorship, _event: Any, given: Circumstances, _known: Known) -> Mentorship:
    case.consent(given)
    return case


def signed(case: Mentorship, _event: Any, given: Circumstances, _known: Known) -> Mentorship:
    case.sign(given)
    return case


def resumed(case: Mentorship, _event: Any, given: Circumstances, _known: Known) -> Mentorship:
    case.resume(given)
    return case


def certified(case: Mentorship, event: Any, given: Circumstances, known: Known) -> Mentorship:
    elsewhere = known.kept_elsewhere(case, event.person_id, given.policy)
    case.certify(given, event.person_id, event.number, elsewhere)
    return case


TakenAgain = Callable[[Any, Any, Circumstances, Known], Mentorship]

TAKEN_AGAIN: Mapping[type[CaseEvent], TakenAgain] = {
    mentorships.MentorshipProposed: proposed,
    mentorships.MentorAppointed: appointed,
    mentorships.ProposalAccepted: consented,
    mentorships.AgreementSigned: signed,
    mentorships.AgreementConfirmed: confirmed,
    mentorships.MentorshipResumed: resumed,
    mentorships.CertificateIssued: certified,
}
SETS_THE_END = (mentorships.MentorAppointed, mentorships.AgreementConfirmed, mentorships.MentorshipResumed)
