"""What moves of the end, the end itself and what comes after are refused for."""

from __future__ import annotations

from datetime import date

from domain.case import Circumstances, Refused, Role
from domain.dates import ONE_DAY
from domain.mentorship.certification import still_missing
from domain.mentorship.events import (
    CertificateIssued,
    CertificateRevoked,
    CommitmentCompleted,
    CommitmentExtended,
    MentorshipPaused,
    MentorshipReinstated,
    MentorshipResumed,
    MentorshipTerminated,
)
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.states import ACTIVE, PAUSED
from domain.mentorship.values import AtFault
from domain.policy.words import joined

# Conditions


def commitment_is_not_over(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The last day of the commitment is not over.

    Once it is over the commitment is completed, even where the clock has not got there yet.
    """
    if case.state == ACTIVE and given.today > case.commitment.last:
        template = "The commitment ended on {last}: it is completed, and can be reinstated."
        return Refused("commitment_over", template, last=case.commitment.last)
    return None


def a_pause_is_left(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Days of pauses are left."""
    if not case.pause_left(given.policy):
        template = "This programme allows {limit} days of pauses: none is left."
        return Refused("pause_limit", template, limit=given.policy.commitment.pause_limit_days)
    return None


def an_extension_is_left(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Days of extension are left."""
    limit = given.policy.commitment.extension_limit_days
    if case.extended_days >= limit:
        template = "This programme allows an extension of {limit} days: none is left."
        return Refused("extension_limit", template, limit=limit)
    return None


def appointment_ends_by_order(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """What began by an order is ended by the office, not by mentor or mentee."""
    if case.is_appointed and given.act.role in (Role.MENTOR, Role.MENTEE):
        return Refused("not_yours", "A mentor appointed by an order is dismissed by an order: ask the coordinator.")
    return None


def it_had_started(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The mentorship had started before it ended."""
    if not case.started:
        return Refused("not_started", "It ended before it started: propose it again instead.")
    return None


def days_can_be_left(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The planned end, with the extension that the programme allows, is not over."""
    last = case.commitment.last
    limit = given.policy.commitment.extension_limit_days
    if last + max(0, limit - case.extended_days) * ONE_DAY < given.today:
        template = (
            "It was to last to {last}, and this programme allows an extension of {limit} days in all: nothing is left of it "
            "to go on with. Begin a new mentorship in an intake that is open."
        )
        return Refused("extension_limit", template, last=last, limit=limit)
    return None


def no_certificate_is_valid(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """No certificate of this mentorship is valid."""
    if any(not one.revoked for one in case.certificates):
        return Refused("certificate_valid", "A certificate of this mentorship is valid: revoke it first.")
    return None


def a_certificate_is_valid(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A certificate of this mentorship is valid."""
    if all(one.revoked for one in case.certificates):
        return Refused("no_certificate", "No certificate of this mentorship is valid.")
    return None


def somebody_gets_one(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The programme issues certificates, and somebody who gets one has none yet."""
    roles = given.policy.certification.roles
    if not any(case.people(Role(role)) for role in roles):
        return Refused("no_certificate", "This programme issues no certificates.")
    if not any(case.certificate_of(one) is None for role in roles for one in case.people(Role(role))):
        return Refused("has_certificate", "Everybody who gets a certificate has one.")
    return None


def going_on_is_allowed(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """In this programme a mentorship may go on informally, and she has not said so yet."""
    if not given.policy.commitment.informal_continuation:
        return Refused("no_continuation", "In this programme a mentorship does not go on after its end.")
    if case.parties <= case.continued_by or given.act.person in case.continued_by:
        return Refused("already_continued", "She has said so already.")
    return None


# Rules


def pause_begins_within(case: MentorshipRecord, given: Circumstances, happening: MentorshipPaused) -> Refused | None:
    """The pause begins while the mentorship runs."""
    return too_early(happening.first, case.runs_since, "A pause")


def resumes_within(case: MentorshipRecord, given: Circumstances, happening: MentorshipResumed) -> Refused | None:
    """It goes on no earlier than the pause began."""
    return too_early(happening.resumes_on, case.pauses[-1].first, "The end of this pause")


def ends_later_within_limit(
    case: MentorshipRecord, given: Circumstances, happening: CommitmentExtended | MentorshipReinstated
) -> Refused | None:
    """The end moves by no more days than the programme allows in all."""
    limit = given.policy.commitment.extension_limit_days
    if happening.days and case.extended_days + happening.days > limit:
        template = (
            "This programme allows an extension of {limit} days in all, and {left} are left: choose an earlier day."
        )
        return Refused("extension_limit", template, at="ends_on", limit=limit, left=max(0, limit - case.extended_days))
    return None


def end_moves_on(case: MentorshipRecord, given: Circumstances, happening: CommitmentExtended) -> Refused | None:
    """The new end is later than the old one, and not over."""
    if happening.days <= 0:
        template = "The commitment lasts to {last} as it is: choose a later day."
        return Refused("end_before_start", template, at="ends_on", last=case.commitment.last)
    return end_is_to_come(case, given, happening)


def end_is_to_come(
    case: MentorshipRecord, given: Circumstances, happening: CommitmentExtended | MentorshipReinstated
) -> Refused | None:
    """The last day is not over."""
    if happening.ends_on < given.today:
        template = "The commitment would end on {day}, which is over: choose a last day that is to come."
        return Refused("in_the_past", template, at="ends_on", day=happening.ends_on)
    return None


def end_is_not_earlier(case: MentorshipRecord, given: Circumstances, happening: MentorshipReinstated) -> Refused | None:
    """The end is no earlier than it was."""
    if happening.days < 0:
        template = "The commitment lasts to {last}: it cannot be shortened by reinstating it."
        return Refused("end_before_start", template, at="ends_on", last=case.commitment.last)
    return None


def ended_within(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipTerminated | CommitmentCompleted
) -> Refused | None:
    """The end lies no earlier than the beginning of what ends."""
    return too_early(happening.ended_on, began_on(case, given), "The end")


def began_on(case: MentorshipRecord, given: Circumstances) -> date:
    """The first day of what ends: of the agreement, of a pause, of the days that the commitment runs."""
    if case.agreed_at and not case.started:
        return given.policy.local_date(case.agreed_at)
    # Where it went on only after its last day was over, the clock completes it on that day all the same.
    return case.pauses[-1].first if case.state == PAUSED else min(case.runs_since, case.commitment.last)


def resumes_after_the_end(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipReinstated
) -> Refused | None:
    """It goes on no earlier than it had ended."""
    return too_early(happening.resumes_on, case.ended_on or case.last_day, "A reinstatement")


def too_early(day: date, earliest: date, what: str) -> Refused | None:
    """Against an act that is dated back too far."""
    if day < earliest:
        template = "{what} lies no earlier than {earliest}: put the day right."
        return Refused("outside_commitment", template, at="happened_at", what=what, earliest=earliest)
    return None


def only_a_coordinator_finds_fault(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipTerminated
) -> Refused | None:
    """Only a coordinator puts anybody at fault."""
    if happening.at_fault is not AtFault.NOBODY and given.act.role is not Role.COORDINATOR:
        return Refused("not_yours", "Whoever leaves puts nobody at fault: a coordinator may say so.", at="at_fault")
    return None


def dismissed_by_order(case: MentorshipRecord, given: Circumstances, happening: MentorshipTerminated) -> Refused | None:
    """A mentor who was appointed by an order is dismissed by an order, dated no later than the day of recording."""
    if case.is_appointed and happening.order is None:
        template = "A mentor appointed by an order is dismissed by an order: give its number and day."
        return Refused("order_missing", template, at="order_number")
    if happening.order and happening.order.dated > given.today:
        template = "The order is dated {day}, which is yet to come."
        return Refused("in_the_future", template, at="order_date", day=happening.order.dated)
    return None


def conditions_hold(case: MentorshipRecord, given: Circumstances, happening: CertificateIssued) -> Refused | None:
    """Every condition of the policy for a certificate holds."""
    conditions = given.policy.conditions_for(happening.role)
    if missing := still_missing(conditions, happening.results):
        return Refused("conditions_open", "Not yet: {missing}.", at="person", missing=joined(missing, "; "))
    return None


def has_none_yet(case: MentorshipRecord, given: Circumstances, happening: CertificateIssued) -> Refused | None:
    """There is no valid certificate for the same person yet, and the number is new."""
    if one := case.certificate_of(happening.person_id):
        return Refused("has_certificate", "She has the certificate {number}.", at="person", number=one.number)
    if any(one.number == happening.number for one in case.certificates):
        return Refused("number_taken", "This number is taken: draw another.", at="number")
    return None


def certificate_is_valid(case: MentorshipRecord, given: Circumstances, happening: CertificateRevoked) -> Refused | None:
    """The certificate is one of this mentorship, and valid."""
    one = next((one for one in case.certificates if one.number == happening.number), None)
    if one is None:
        template = "No certificate of this mentorship has the number {number}."
        return Refused("unknown_certificate", template, at="number", number=happening.number)
    return Refused("revoked_already", "This certificate is revoked.", at="number") if one.revoked else None
