"""The events of awards in words. Points of single jurors are not told: each judges for herself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext

from domain.award import events
from web import dates
from web.language import listed
from web.naming import name_of, nominee_name
from web.timeline.telling import Teller, Told
from web.words import number


def until(day: date | None) -> str:
    return _("Until %(day)s, that day included.", day=dates.day(day, year=True)) if day else ""


def names(numbers: Iterable[int], teller: Teller) -> str:
    return listed([nominee_name(teller.case, one) for one in numbers], "standard")


def opened(event: events.AwardOpened, teller: Teller) -> Told:
    return Told("award", _("Opened: nominations are taken"), until(event.nominations_until))


def nominated(event: events.NominationMade, teller: Teller) -> Told:
    who = name_of(event.person_id) if event.person_id else event.organisation
    return Told("person-plus", _("Nominated: %(name)s", name=who), words=teller.text(event, "why", event.why))


def withdrawn(event: events.NominationWithdrawn, teller: Teller) -> Told:
    named = next(
        one for one in teller.before(event) if isinstance(one, events.NominationMade) and one.nominee == event.nominee
    )
    who = name_of(named.person_id) if named.person_id else named.organisation
    return Told("person-dash", _("Nomination withdrawn: %(name)s", name=who))


def nominations_closed(event: events.NominationsClosed, teller: Teller) -> Told:
    return Told("check2-circle", _("Nominations closed"))


def nominations_reopened(event: events.NominationsReopened, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("More nominations are taken"), until(event.nominations_until))


def vote_opened(event: events.VoteOpened, teller: Teller) -> Told:
    among = ngettext("Among %(num)d nominee.", "Among %(num)d nominees.", len(event.nominees))
    return Told("send", _("Vote opened"), f"{among} {until(event.vote_until)}".strip())


def vote_closed(event: events.VoteClosed, teller: Teller) -> Told:
    said = _("%(voted)s of %(invited)s voted.", voted=number(event.voted), invited=number(event.invited))
    return Told("check2-circle", _("Vote closed, votes counted"), said)


def finalists_named(event: events.FinalistsNamed, teller: Teller) -> Told:
    tied = (
        _("With the same votes: %(names)s; all of them go on.", names=names(event.tied, teller)) if event.tied else ""
    )
    return Told("list-check", _("Finalists: %(names)s", names=names(event.finalists, teller)), tied)


def jury_appointed(event: events.JuryAppointed, teller: Teller) -> Told:
    return Told("people", _("Jury: %(names)s", names=teller.people(event.members)), until(event.jury_until))


def recused(event: events.JurorRecused, teller: Teller) -> Told:
    return Told("dash-circle", _("Left to the others: %(name)s", name=nominee_name(teller.case, event.nominee)))


def scored(event: events.FinalistScored, teller: Teller) -> Told:
    return Told("clipboard-check", _("Scored: %(name)s", name=nominee_name(teller.case, event.nominee)))


def decided(event: events.WinnersDecided, teller: Teller) -> Told:
    tied = (
        _("Chosen among those with the same standing: %(names)s.", names=names(event.tied, teller))
        if event.tied
        else ""
    )
    return Told("award", _("Won: %(names)s", names=names(event.winners, teller)), tied)


def reconsidered(event: events.DecisionReconsidered, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("Decision taken back"), tone="bad")


def presented(event: events.AwardPresented, teller: Teller) -> Told:
    return Told("award", _("Awarded on %(day)s", day=dates.day(event.on, year=True)))


def certificate_issued(event: events.AwardCertificateIssued, teller: Teller) -> Told:
    name = nominee_name(teller.case, event.nominee)
    return Told("patch-check", _("Certificate issued to %(name)s", name=name), event.number)


def certificate_revoked(event: events.AwardCertificateRevoked, teller: Teller) -> Told:
    return Told("shield-x", _("Certificate revoked"), event.number, tone="bad")


def cancelled(event: events.AwardCancelled, teller: Teller) -> Told:
    return Told("x-lg", _("Cancelled"))


def reopened(event: events.AwardReopened, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("Reopened"))


TELL: Final[Mapping[type[Any], Callable[[Any, Teller], Told]]] = {
    events.AwardOpened: opened,
    events.NominationMade: nominated,
    events.NominationWithdrawn: withdrawn,
    events.NominationsClosed: nominations_closed,
    events.NominationsReopened: nominations_reopened,
    events.VoteOpened: vote_opened,
    events.VoteClosed: vote_closed,
    events.FinalistsNamed: finalists_named,
    events.JuryAppointed: jury_appointed,
    events.JurorRecused: recused,
    events.FinalistScored: scored,
    events.WinnersDecided: decided,
    events.DecisionReconsidered: reconsidered,
    events.AwardPresented: presented,
    events.AwardCertificateIssued: certificate_issued,
    events.AwardCertificateRevoked: certificate_revoked,
    events.AwardCancelled: cancelled,
    events.AwardReopened: reopened,
}
