"""Voting online: who gets a link, what the link opens, and how the votes come into the ledger.

The ballots are no history: they are at the desk, without a link between voter and choice. The close works in this order: the
box is closed for good, so that its counts stand still; then they are recorded; then, by a reaction, all is forgotten. A crash in
between loses and doubles nothing: whoever closes the vote again, the clock at the latest, finds the same counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.people import ERASED
from application.ports import BallotLinks, Ballots, UnknownCase, Voter
from application.steps import Steps
from domain.award import Award
from domain.award.values import Nominee, Tally
from domain.case import Refused, Role
from domain.identity import EMAIL
from domain.policy import PARTICIPANTS, Policy
from domain.policy.closing import AwardCategory

Participants = Callable[[str, str, str], Iterable[UUID]]
"""Who takes part in a programme, an intake, a role."""

CAN_INVITE = ("nominated", "voting")


class Stage(StrEnum):
    """What a link to vote finds."""

    BEFORE = "before"
    OPEN = "open"
    VOTED = "voted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class BallotPaper:
    """What a voter sees. `nominees`: numbers and names, in the order of the names; none before and after the vote."""

    award: Award
    policy: Policy
    category: AwardCategory
    stage: Stage
    nominees: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class VoterLink:
    """Somebody who may vote, and her link; `address` where she was invited by mail alone."""

    voter: Voter
    name: str
    address: str
    link: str


class Voting:
    def __init__(
        self, ledger: Ledger, steps: Steps, ballots: Ballots, links: BallotLinks, participants: Participants
    ) -> None:
        self.ledger, self.steps, self.people = ledger, steps, steps.people
        self.ballots, self.links, self.participants = ballots, links, participants
        self.invited_later: Callable[[Award], object] = lambda award: None
        steps.supplies[Award, "close_vote"] = self.counted

    # Links

    def make_links(self, award: Award) -> Sequence[Voter]:
        """Everybody who may vote, each once; whoever takes part by now is added."""
        policy, _version = self.steps.programmes.policy_of(award.programme, award.intake)
        if award.state in CAN_INVITE:
            roles = [role for role in PARTICIPANTS if role in policy.award_category(award.category).voters]
            voters = self.ballots.voters(award.id)
            known = {voter.address for voter in voters if voter.address}
            people = {one for role in roles for one in self.participants(award.programme, award.intake, role)}
            have = self.people.together({voter.person_id for voter in voters if voter.person_id})
            ids_of = self.people.ids_of(people - have)
            once = {min(hers & people) for hers in ids_of.values()}  # whoever takes part under two ids has one vote
            new = sorted(one for one in once if not known or self.email(one) not in known)
            self.ballots.add_voters(award.id, new, ())
        return self.ballots.voters(award.id)

    def email(self, person_id: UUID) -> str:
        identity = self.people.identity(person_id)
        return identity.email.strip().casefold() if identity else ""

    def invite(self, asker: Asker, case_id: UUID, addresses: Iterable[str]) -> int:
        """Let whoever reads mail at these addresses vote too; how many were new. Who has a link already gets no second one.

        Raises:
            Refused: one of them is no address, nobody is invited here, it is too late or too early, or the asker may not.
        """
        award = self.for_office(asker, case_id)
        policy, _version = self.steps.programmes.policy_of(award.programme, award.intake)
        if "invited" not in policy.award_category(award.category).voters:
            raise Refused("nobody_invited", "In this category only participants vote.", at="addresses")
        if award.state not in CAN_INVITE:
            template = "People are invited once nominations are closed and until the vote is."
            raise Refused("no_time_to_invite", template, at="addresses")
        wanted = {one.strip().casefold() for one in addresses if one.strip()}
        for one in sorted(wanted):
            if not EMAIL.fullmatch(one):
                raise Refused("not_an_email", "“{email}” is not an e-mail address.", at="addresses", email=one)
        hers = {self.email(voter.person_id) for voter in self.make_links(award) if voter.person_id}
        new = self.ballots.add_voters(award.id, (), sorted(wanted - hers))
        if new and award.state == "voting":
            self.invited_later(award)
        return new

    def voter_links(self, asker: Asker, case_id: UUID) -> Sequence[VoterLink]:
        """Everybody's link, by name, for a coordinator to hand on. Whether it was used, nobody is told.

        Raises:
            Refused: the asker is no coordinator of the programme.
        """
        award = self.for_office(asker, case_id)
        found = [
            VoterLink(voter, self.name_of(voter), voter.address or "", self.links.link(award.id, voter.id))
            for voter in self.make_links(award)
        ]
        return sorted(found, key=lambda one: (one.name.casefold(), str(one.voter.id)))

    def voter_reached(self, case_id: UUID, known_as: UUID) -> tuple[str, str]:
        """The address of a voter who was invited at it, and her link; empty where she has none."""
        voter = self.ballots.voter_of(case_id, known_as)
        return (voter.address or "", self.links.link(case_id, voter.id)) if voter else ("", "")

    def for_office(self, asker: Asker, case_id: UUID) -> Award:
        award = self.ledger.load(Award, case_id)
        if Role.COORDINATOR not in self.people.roles(asker, award.programme):
            raise Refused("not_yours", "Links to vote are given out by coordinators of the programme.")
        return award

    def name_of(self, voter: Voter) -> str:
        return self.people.name(voter.person_id) if voter.person_id else voter.address or ERASED

    # Voting

    def paper(self, token: str) -> BallotPaper:
        """What the link of this token opens.

        Raises:
            Refused: it is none of this house's links, or belongs to nobody who may vote here.
        """
        case_id, voter_id = self.links.read(token)
        try:
            award = self.ledger.load(Award, case_id)
        except UnknownCase:
            raise self.not_on_the_list() from None
        policy, _version = self.steps.programmes.policy_of(award.programme, award.intake)
        stage = self.stage_of(award, policy.local_date(self.ledger.now()))
        if stage in (Stage.BEFORE, Stage.OPEN):
            stage = Stage.VOTED if self.has_voted(award, voter_id) else stage
        nominees = [(one.number, self.nominee_name(one)) for one in award.nominees] if stage is Stage.OPEN else []
        category = policy.award_category(award.category)
        return BallotPaper(award, policy, category, stage, sorted(nominees, key=lambda one: one[1].casefold()))

    def has_voted(self, award: Award, voter_id: UUID) -> bool:
        """Whether she has, by this link or by one that another id of hers had before people were merged."""
        voter = self.ballots.voter_of(award.id, voter_id)
        if voter is None or voter.id != voter_id:
            raise self.not_on_the_list()
        hers = self.people.together({voter.person_id}) if voter.person_id else frozenset()
        links = (voter, *filter(None, (self.ballots.voter_of(award.id, one) for one in hers - {voter.person_id})))
        return any(self.ballots.has_voted(award.id, one.id) for one in links)

    def not_on_the_list(self) -> Refused:
        return Refused("not_on_the_list", "This link belongs to nobody who may vote here: ask the office.")

    def stage_of(self, award: Award, today: date) -> Stage:
        if award.state in ("nominating", "nominated"):
            return Stage.BEFORE
        if award.state == "voting":
            return Stage.CLOSED if award.vote_until and award.vote_until < today else Stage.OPEN
        return Stage.CANCELLED if award.state == "cancelled" else Stage.CLOSED

    def nominee_name(self, nominee: Nominee) -> str:
        return self.people.name(nominee.person_id) if nominee.person_id else nominee.organisation

    def cast(self, token: str, nominee: int | None) -> None:
        """Vote once. Nothing of it is recorded but one vote more for the nominee, and that this voter has voted.

        Raises:
            Refused: the link, the time or the nominee is not right, or she has voted already; nothing is changed.
        """
        paper = self.paper(token)
        if refusal := why_not(paper.stage):
            raise refusal
        if nominee not in {number for number, _name in paper.nominees}:
            raise Refused("not_nominated", "Choose one of those who are nominated.", at="nominee")
        _award_id, voter_id = self.links.read(token)
        self.ballots.cast(paper.award.id, voter_id, nominee)

    # The close

    def counted(self, award: Award, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts of a close, once the box is closed for good."""
        counted = self.ballots.close(award.id)
        votes = {one.nominee: one.votes for one in counted.tallies}
        tallies = tuple(Tally(number, votes.get(number, 0)) for number in award.numbers)
        return {"tallies": tallies, "invited": counted.invited}


def why_not(stage: Stage) -> Refused | None:
    """Why no vote is taken at this stage."""
    match stage:
        case Stage.BEFORE:
            return Refused("vote_not_open", "The vote has not begun yet: keep your link, it will open then.")
        case Stage.VOTED:
            return Refused("voted_already", "You have voted already: each vote counts once.")
        case Stage.CLOSED:
            return Refused("vote_closed", "The vote is closed: no votes are taken any more.")
        case Stage.CANCELLED:
            return Refused("vote_cancelled", "This award was cancelled: no votes are taken.")
        case Stage.OPEN:
            return None
