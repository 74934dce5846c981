"""What the steps from the proposal to the agreement, and changes of the roster, are refused for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from domain.case import Circumstances, Refused, Role, words
from domain.dates import is_far_ahead
from domain.mentorship.events import AgreementConfirmed, MenteeJoined, MentorAppointed, MentorshipProposed
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.values import How, Participant
from domain.policy import Policy

PROPOSED_BY = {
    How.COORDINATOR: Role.COORDINATOR,
    How.ALGORITHM: Role.COORDINATOR,
    How.MENTEE_CHOICE: Role.MENTEE,
    How.MENTOR_SELECTS: Role.MENTOR,
}


def happened_on(given: Circumstances) -> date:
    """The local day on which something happened that was perhaps recorded later."""
    return given.policy.local_date(given.act.happened_at or given.moment)


def last_signed_on(case: MentorshipRecord, given: Circumstances) -> date:
    """The day of the latest signature; that of the act where there is none."""
    return given.policy.local_date(case.agreed_at) if case.agreed_at else happened_on(given)


def last_day_to_answer(given: Circumstances, days: int) -> date | None:
    """So many days from today on; None where the policy sets no limit."""
    return given.today + timedelta(days=days) if days else None


# Conditions


def answer_is_in_time(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The answer is in time."""
    if case.answer_by and happened_on(given) > case.answer_by:
        template = "The time to answer ended on {day}: the proposal lapses, and can be made again."
        return Refused("too_late", template, day=case.answer_by)
    return None


def her_consent_is_awaited(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The consent is awaited."""
    if not case.consents_missing:
        return Refused("already_consented", "Everybody has consented.")
    if given.act.person in case.consents:
        return Refused("already_consented", "She has consented already: the others are to answer.")
    return None


def everybody_has_consented(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Everybody has consented."""
    if case.consents_missing:
        template = "Everybody has to consent first; still to answer: {count}."
        return Refused("consent_missing", template, count=len(case.consents_missing))
    return None


def her_signature_is_awaited(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The signature is awaited."""
    if not case.signatures_missing:
        return Refused("already_signed", "Everybody has signed.")
    if given.act.person in case.signatures:
        return Refused("already_signed", "She has signed already: the others are to sign.")
    return None


def everybody_has_signed(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Everybody has signed."""
    if case.signatures_missing:
        template = "Everybody has to sign first; signatures missing: {count}."
        return Refused("signature_missing", template, count=len(case.signatures_missing))
    return None


def she_proposed_it(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Whoever takes a proposal back has made it, or is a coordinator."""
    role = given.act.role
    if role in (Role.MENTOR, Role.MENTEE) and PROPOSED_BY[case.how] is not role:
        return Refused("not_yours", "Only who made the proposal takes it back: refuse it if you do not want it.")
    return None


def somebody_can_join(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The roster has room for one more."""
    most = given.policy.matching.roster_most
    if len(case.mentees) >= most:
        template = "A mentorship has between 1 and {most} mentees in this programme."
        return Refused("roster_size", template, most=most)
    return None


def somebody_stays(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """Somebody stays on the roster."""
    if len(case.mentees) == 1:
        return Refused("last_mentee", "She is the last one on the roster: terminate the mentorship instead.")
    return None


# Rules


def confirmed_after_the_signatures(
    case: MentorshipRecord, given: Circumstances, happening: AgreementConfirmed
) -> Refused | None:
    """The agreement is confirmed on the day of the last signature or later.

    Where the last signature confirms by itself, it may be dated before another one: the later day counts.
    """
    day = last_signed_on(case, given)
    if not given.along and happened_on(given) < day:
        template = "The last signature was given on {day}: the agreement is confirmed on that day or later."
        return Refused("before_the_signatures", template, at="happened_at", day=day)
    return None


def way_is_this_programmes(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipProposed | MentorAppointed
) -> Refused | None:
    """Mentor and mentee find each other in one of the ways of this programme.

    A coordinator may mostly propose as well.
    """
    matching = given.policy.matching
    if case.how in matching.modes or (case.how is How.COORDINATOR and matching.coordinator_proposes):
        return None
    modes = ", ".join(words(mode) for mode in matching.modes) or "none"
    template = "“{how}” is not a way to match in this programme; its ways are: {modes}."
    return Refused("way_unknown", template, at="how", how=words(case.how), modes=modes)


def proposer_fits_the_way(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipProposed
) -> Refused | None:
    """Whoever proposes is the one who does so in this way; a mentee chooses for herself alone."""
    asked = PROPOSED_BY.get(happening.how)
    if given.act.role is not asked:
        template = "A proposal by “{how}” is made by {role}."
        return Refused("not_yours", template, at="how", how=words(happening.how), role=asked or "an order")
    if asked is Role.MENTEE and case.mentee_ids != {given.act.person}:
        return Refused("not_yours", "A mentee chooses a mentor for herself alone.", at="mentees")
    return None


def roster_fits(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipProposed | MentorAppointed
) -> Refused | None:
    """The roster has at least one mentee, and no more than the programme allows."""
    most = given.policy.matching.roster_most
    if not 1 <= len(case.mentees) <= most:
        template = "A mentorship has between 1 and {most} mentees in this programme."
        return Refused("roster_size", template, at="mentees", most=most)
    return None


def everybody_is_somebody_else(
    case: MentorshipRecord, given: Circumstances, happening: MentorshipProposed | MentorAppointed
) -> Refused | None:
    """Nobody is her own mentor, and nobody stands on the roster twice."""
    if case.mentor.person_id in case.mentee_ids:
        return Refused("conflict_of_interest", "Nobody is her own mentor: choose another mentor.", at="mentor")
    if len(case.mentee_ids) < len(case.mentees):
        return Refused("twice_on_roster", "Somebody stands on the roster twice.", at="mentees")
    return None


def nobody_adds_herself(case: MentorshipRecord, given: Circumstances, happening: MenteeJoined) -> Refused | None:
    """Nobody adds herself to a mentorship."""
    if happening.mentee.person_id in given.acting:
        return Refused("conflict_of_interest", "Nobody adds herself to a mentorship: ask another coordinator.")
    return None


def is_not_on_the_roster(case: MentorshipRecord, given: Circumstances, happening: MenteeJoined) -> Refused | None:
    """The mentee who joins is no part of this mentorship yet."""
    if happening.mentee.person_id in case.parties:
        return Refused("twice_on_roster", "She is part of this mentorship already.", at="mentee")
    return None


# What is asked before there is an event


def refuse_kin(mentees: Iterable[Participant], kin: frozenset[UUID]) -> None:
    """
    Raises:
        Refused: one of the mentees is among the mentor's kin.
    """
    if any(one.person_id in kin for one in mentees):
        template = "Mentor and mentee are kin: choose another mentor."
        raise Refused("conflict_of_interest", template, at="mentor")


def first_day(policy: Policy, agreed_on: date, chosen: date | None) -> date:
    """The first day of a commitment that is agreed on a day: by the policy's rule, or as a coordinator chose it.

    Raises:
        Refused: no day was chosen where one has to be, one lies in the past or years ahead, or the policy's rule sets another.
    """
    ruled = policy.commitment.starts_when_confirmed(agreed_on)
    if ruled is not None:
        if chosen not in (None, ruled):
            template = "In this programme a commitment agreed on {agreed} starts on {ruled}: leave the day out."
            raise Refused("start_is_ruled", template, at="starts_on", agreed=agreed_on, ruled=ruled)
        return ruled
    if chosen is None:
        raise Refused("start_missing", "Choose the first day of the commitment.", at="starts_on")
    if chosen < agreed_on:
        template = "The commitment cannot start on {day}, before it was agreed on {agreed}."
        raise Refused("in_the_past", template, at="starts_on", day=chosen, agreed=agreed_on)
    if is_far_ahead(chosen, agreed_on):
        template = "The commitment would start on {day}, years ahead: put the year right."
        raise Refused("too_far_ahead", template, at="starts_on", day=chosen)
    return chosen
