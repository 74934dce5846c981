"""What is judged once the history is gone through: how each cadence stands, and who could have a certificate and has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from application.other_policy.known import Known
from application.other_policy.outcomes import Asked, Matter, Said, said
from application.other_policy.telling import Told
from domain.again import throw_away
from domain.case import CLOCK, Act, Circumstances, Refused, Role
from domain.dates import Span
from domain.mentorship import Mentorship
from domain.mentorship.calendar import Standing, calendar
from domain.mentorship.states import CERTIFIED, COMPLETED
from domain.policy import Policy

NO_NUMBER = "-"

Found = tuple[Told, bool]
"""What was judged, and whether it differs."""


def cadence(case: Mentorship, own: Policy, asked: Asked, moment: datetime) -> Iterator[Found]:
    if case.starts_on is not None:
        then, missed = how_it_stands(case, own, asked, moment)
        otherwise, missed_otherwise = how_it_stands(case, asked.policy, asked, moment)
        yield Told(Matter.CADENCE, then, otherwise), missed != missed_otherwise


def how_it_stands(case: Mentorship, policy: Policy, asked: Asked, moment: datetime) -> tuple[Said, tuple[Span, ...]]:
    """How a cadence stands by a moment, in words, and the periods that are missed."""
    today = policy.local_date(moment)
    cells = [one for one in calendar(case, policy, today) if asked.includes(one.period.last)]
    over = [one for one in cells if one.period.expected and one.period.last < today]
    missed = tuple(Span(one.period.first, one.period.last) for one in over if one.standing is Standing.MISSED)
    if not missed:
        return Said("No period is missed of those that are over: {asked}.", {"asked": len(over)}), missed
    places = {"missed": len(missed), "asked": len(over), "first": missed[-1].first, "last": missed[-1].last}
    return Said("Periods missed: {missed} of {asked}; the last of them is from {first} to {last}.", places), missed


def certificates(case: Mentorship, own: Policy, asked: Asked, known: Known, moment: datetime) -> Iterator[Found]:
    for person_id in without_certificate(case, asked):
        then = certificate_refused(case, person_id, own, known, moment)
        other = certificate_refused(case, person_id, asked.policy, known, moment)
        could = Said("The {role} could get a certificate.", {"role": case.role_of(person_id)})
        sides = (said(one) if one else could for one in (then, other))
        yield Told(Matter.CERTIFICATES, *sides), (then is None) != (other is None)


def without_certificate(case: Mentorship, asked: Asked) -> Iterator[UUID]:
    """Who of a completed mentorship never had a certificate."""
    if case.state not in (COMPLETED, CERTIFIED) or not (case.ended_on and asked.includes(case.ended_on)):
        return
    had = {one.person_id for one in case.certificates}
    for role in (Role.MENTOR, Role.MENTEE):
        yield from sorted(case.people(role) - had)


def certificate_refused(
    case: Mentorship, person_id: UUID, policy: Policy, known: Known, moment: datetime
) -> Refused | None:
    """Why she could not have a certificate by now; None if she could."""
    act = Act(CLOCK, Role.COORDINATOR, moment, case.id)
    given = Circumstances(act, under=policy, along=True)
    try:
        throw_away(case).certify(given, person_id, NO_NUMBER, known.kept_elsewhere(case, person_id, policy))
    except Refused as refused:
        return refused
    return None
