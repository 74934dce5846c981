"""What the page of an award shows besides its life and its history: nominees, votes, the jury, winners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.award import Award
from domain.award.events import NominationMade
from domain.award.rules import category_of
from domain.award.values import rounded
from domain.case import Role
from web import dates
from web.award_words import chosen_by_words, nominated_by_words, of_words
from web.figures import amount
from web.house import house, is_as_of
from web.language import listed
from web.naming import name_of, nominee_name
from web.words import number

DECIDED = ("decided", "awarded")


@dataclass(frozen=True)
class NomineeLine:
    """One nominee. `votes` is none before the vote was closed; `share` is percent of all votes."""

    number: int
    name: str
    nominations: int
    whys: Sequence[str]
    votes: int | None
    share: float
    finalist: bool
    points: str
    winner: bool


@dataclass(frozen=True)
class JurorLine:
    """One juror: how many finalists she has scored of those that she may, and whom she leaves to the others."""

    name: str
    scored: int
    asked: int
    leaves: str


@dataclass(frozen=True)
class CertificateLine:
    name: str
    number: str
    issued_on: date
    revoked: bool


@dataclass(frozen=True)
class AwardPage:
    """`says` is the conclusion of the vote; `tied` tells of equal votes at the last place of the finalists."""

    nominees: Sequence[NomineeLine]
    says: str
    tied: str
    table: Sequence[tuple[str, ...]]
    turnout: str
    jury: Sequence[JurorLine]
    facts: Sequence[tuple[str, str]]
    certificates: Sequence[CertificateLine]
    gives_links: bool
    records_nominations: bool
    is_juror: bool
    shows_points: bool


def award_page(file: CaseFile) -> AwardPage:
    award: Award = file.case
    shows_points = bool(award.scored) and (
        bool(file.roles & {Role.COORDINATOR, Role.AUDITOR}) or award.state in DECIDED
    )
    nominees = sorted(nominees_of(file, shows_points), key=lambda one: (not one.winner, -(one.votes or 0), one.number))
    category = category_of(award, file.policy)
    voted_on = category.is_voted_on and award.state in ("nominated", "voting")
    return AwardPage(
        nominees=nominees,
        says=conclusion(award),
        tied=tie_words(award),
        table=[(one.name, number(one.votes or 0), percent(one.share)) for one in nominees] if award.tallies else [],
        turnout="" if file.is_past and award.state == "voting" else turnout_words(award),
        jury=list(jury_of(award)),
        facts=[(label, text) for label, text in facts_of(file) if text],
        certificates=[
            CertificateLine(nominee_name(award, one.nominee), one.number, one.issued_on, one.revoked)
            for one in award.certificates
        ],
        gives_links=voted_on and not file.is_past and Role.COORDINATOR in file.roles,
        records_nominations=award.state == "nominating" and not file.is_past and Role.COORDINATOR in file.roles,
        is_juror=Role.JUROR in file.roles and not file.is_past,
        shows_points=shows_points,
    )


def nominees_of(file: CaseFile, shows_points: bool) -> Iterable[NomineeLine]:
    award: Award = file.case
    votes = {one.nominee: one.votes for one in award.tallies}
    whys: dict[int, list[str]] = {}
    for event in file.events:
        if isinstance(event, NominationMade):
            text = house().case_files.text(file, event, "why", event.why)
            whys.setdefault(event.nominee, []).extend([text] if text else [])
    for one in award.nominees:
        points = award.points_of(one.number) if shows_points and one.number in award.contenders else None
        yield NomineeLine(
            number=one.number,
            name=nominee_name(award, one.number),
            nominations=max(1, len(one.nominated_by)),
            whys=whys.get(one.number, []),
            votes=votes.get(one.number),
            share=100 * votes.get(one.number, 0) / award.voted if award.voted else 0,
            finalist=one.number in award.named_finalists,
            points=amount(rounded(points), "number") if points is not None else "",
            winner=one.number in award.winners,
        )


def percent(share: float) -> str:
    return f"{round(share)}\N{NO-BREAK SPACE}%"


def conclusion(award: Award) -> str:
    """Who is ahead by votes; several, where they share the most."""
    if not award.tallies:
        return ""
    most = max(one.votes for one in award.tallies)
    if not most:
        return _("Nobody voted.")
    first = [nominee_name(award, one.nominee) for one in award.tallies if one.votes == most]
    said = {"votes": number(most), "all": number(award.voted)}
    if len(first) > 1:
        return _("%(names)s share the most votes: %(votes)s each of %(all)s.", names=listed(first, "standard"), **said)
    return _("%(name)s got the most votes: %(votes)s of %(all)s.", name=first[0], **said)


def tie_words(award: Award) -> str:
    if not award.tied_finalists:
        return ""
    names = listed([nominee_name(award, one) for one in award.tied_finalists], "standard")
    return _("%(names)s have the same votes at the last place: all of them are finalists.", names=names)


def turnout_words(award: Award) -> str:
    """How many have voted so far, but not for whom: nobody sees that before the close."""
    if award.state == "voting" and is_as_of():
        return ""  # ballots are no part of the history
    if award.state == "voting":
        invited, voted = house().voting.ballots.turnout(award.id)
        return _("%(voted)s of %(invited)s have voted so far.", voted=number(voted), invited=number(invited))
    if award.tallies:
        return _("%(voted)s of %(invited)s voted.", voted=number(award.voted), invited=number(award.invited))
    return ""


def jury_of(award: Award) -> Iterable[JurorLine]:
    for juror in award.jury:
        leaves = [nominee_name(award, one.nominee) for one in award.conflicts if one.juror == juror]
        scored = sum(one.juror == juror for one in award.scored)
        missing = sum(one.juror == juror for one in award.unscored())
        yield JurorLine(name_of(juror), scored, scored + missing, listed(leaves, "standard") if leaves else "")


def facts_of(file: CaseFile) -> Iterable[tuple[str, str]]:
    award: Award = file.case
    category = category_of(award, file.policy)
    yield _("For"), of_words(category.of)
    yield _("Nominated by"), nominated_by_words(category)
    yield _("Chosen by"), chosen_by_words(category)
    yield _("Winners"), _("at most %(number)s", number=category.winners)
    yield _("Nominations until"), day_words(award.nominations_until)
    yield _("Vote until"), day_words(award.vote_until)
    yield _("Jury until"), day_words(award.jury_until)
    yield _("Awarded"), day_words(award.presented_on)


def day_words(day: date | None) -> str:
    return dates.day(day, year=True) if day else ""
