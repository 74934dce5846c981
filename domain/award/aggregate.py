"""The life of an award, and the aggregate that lives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.award import events, rules
from domain.award.values import Conflict, Nominee, Points, Ranking, Scored, Tally, WinnersCertificate
from domain.case import BEFORE, NEW, SAME, Case, Circumstances, Role, Sealed, Step, by, life, states

NOMINATING, NOMINATED, VOTING, VOTED = "nominating", "nominated", "voting", "voted"
SHORTLISTED, JUDGING, DECIDED, AWARDED, CANCELLED = "shortlisted", "judging", "decided", "awarded", "cancelled"

COORDINATOR, JUROR = by(Role.COORDINATOR), by(Role.JUROR)
NOMINATORS = by(Role.NOMINATOR, Role.COORDINATOR)
WITH_CLOCK = by(Role.COORDINATOR, Role.CLOCK)
UNDECIDED = states(NOMINATING, NOMINATED, VOTING, VOTED, SHORTLISTED, JUDGING)


class Award(Case):
    """A category in which somebody wins."""

    TOPIC = "Award"
    LIFE = life(
        Step(
            "open_award", COORDINATOR, states(NEW), NOMINATING, events.AwardOpened,
            rules=(rules.category_is_known, rules.last_day_is_to_come),
        ),
        Step(
            "nominate", NOMINATORS, states(NOMINATING), SAME, events.NominationMade,
            when=(rules.coordinator_nominates, rules.nominations_go_on),
            rules=(rules.one_is_nominated, rules.nobody_nominates_herself, rules.nobody_nominates_twice),
        ),
        Step(
            "withdraw_nomination", COORDINATOR, states(NOMINATING, NOMINATED), SAME, events.NominationWithdrawn,
            rules=(rules.nominee_is_known,), needs_reason=True,
        ),
        Step(
            "close_nominations", WITH_CLOCK, states(NOMINATING), NOMINATED, events.NominationsClosed,
            when=(rules.clock_closes_nominations,),
        ),
        Step(
            "reopen_nominations", COORDINATOR, states(NOMINATED), NOMINATING, events.NominationsReopened,
            rules=(rules.last_day_is_to_come,), needs_reason=True,
        ),
        Step(
            "open_vote", COORDINATOR, states(NOMINATED), VOTING, events.VoteOpened,
            when=(rules.people_vote,), rules=(rules.last_day_is_to_come,),
        ),
        Step(
            "close_vote", WITH_CLOCK, states(VOTING), VOTED, events.VoteClosed,
            when=(rules.clock_closes_the_vote,), rules=(rules.tallies_add_up,),
        ),
        Step(
            "name_finalists", COORDINATOR, states(VOTED), SHORTLISTED, events.FinalistsNamed,
            when=(rules.jury_follows,),
        ),
        Step(
            "appoint_jury", COORDINATOR, states(NOMINATED, SHORTLISTED, JUDGING), JUDGING, events.JuryAppointed,
            when=(rules.jury_judges,),
            rules=(rules.jury_is_complete, rules.nobody_judges_where_she_can_win, rules.last_day_is_to_come),
        ),
        Step(
            "recuse", JUROR, states(JUDGING), SAME, events.JurorRecused,
            rules=(rules.nominee_is_known, rules.she_has_no_ties, rules.somebody_else_can_judge),
        ),
        Step(
            "score", JUROR, states(JUDGING), SAME, events.FinalistScored,
            rules=(rules.nominee_is_known, rules.she_has_no_ties, rules.points_fit_the_criteria),
        ),
        Step(
            "decide", COORDINATOR, states(NOMINATED, VOTED, JUDGING), DECIDED, events.WinnersDecided,
            when=(rules.it_can_be_decided,), rules=(rules.winners_are_the_best,), decides=True,
        ),
        Step("reconsider", COORDINATOR, states(DECIDED), BEFORE, events.DecisionReconsidered, needs_reason=True),
        Step("present", COORDINATOR, states(DECIDED), AWARDED, events.AwardPresented, rules=(rules.presented_by_now,)),
        Step(
            "certify", COORDINATOR, states(AWARDED), SAME, events.AwardCertificateIssued,
            when=(rules.certificates_are_issued,), rules=(rules.winner_without_certificate,),
        ),
        Step(
            "revoke_certificate", COORDINATOR, states(AWARDED), SAME, events.AwardCertificateRevoked,
            when=(rules.there_is_a_certificate,), rules=(rules.certificate_is_valid,), needs_reason=True,
        ),
        Step("cancel_award", COORDINATOR, UNDECIDED, CANCELLED, events.AwardCancelled, needs_reason=True),
        Step("reopen_award", COORDINATOR, states(CANCELLED), BEFORE, events.AwardReopened, needs_reason=True),
    )  # fmt: skip

    reference: str
    programme: str
    intake: str
    category: str
    nominations_until: date | None = None
    vote_until: date | None = None
    jury_until: date | None = None
    nominees: tuple[Nominee, ...] = ()
    last_number: int = 0
    tallies: tuple[Tally, ...] = ()
    invited: int = 0
    voted: int = 0
    named_finalists: tuple[int, ...] = ()
    tied_finalists: tuple[int, ...] = ()
    jury: tuple[UUID, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    scored: tuple[Scored, ...] = ()
    winners: tuple[int, ...] = ()
    presented_on: date | None = None
    certificates: tuple[WinnersCertificate, ...] = ()

    # Who

    def people(self, role: Role) -> frozenset[UUID]:
        return frozenset(self.jury) if role is Role.JUROR else frozenset()

    def subjects(self) -> frozenset[UUID]:
        """Those nominated: whoever decides has no ties to any of them."""
        return frozenset(one.person_id for one in self.nominees if one.person_id)

    def written_about(self, step: str, facts: Mapping[str, Any]) -> frozenset[UUID]:
        """A nomination is about whom it names, and not about the others who can win."""
        if step != "nominate":
            return self.subjects()
        return frozenset({facts["person"]} if facts.get("person") else ())

    # How it stands

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(one.number for one in self.nominees)

    def nominee(self, number: int) -> Nominee | None:
        return next((one for one in self.nominees if one.number == number), None)

    @property
    def contenders(self) -> tuple[int, ...]:
        """Who can win: the finalists; where nobody named any, all who are nominated."""
        return self.named_finalists or self.numbers

    def in_conflict(self, juror: UUID, nominee: int) -> bool:
        return Conflict(juror, nominee) in self.conflicts

    def unscored(self) -> tuple[Conflict, ...]:
        """Which juror has still to score whom."""
        done = {(one.juror, one.nominee) for one in self.scored}
        asked = (Conflict(juror, nominee) for juror in self.jury for nominee in self.contenders)
        return tuple(one for one in asked if one not in self.conflicts and (one.juror, one.nominee) not in done)

    def points_of(self, nominee: int) -> Fraction:
        """The average of what the jurors who may judge her gave in all."""
        totals = [one.total for one in self.scored if one.nominee == nominee]
        return Fraction(sum(totals), len(totals)) if totals else Fraction(0)

    def ranking(self) -> Ranking | None:
        """What the decision rests on: the jury's points, else the votes; None where a coordinator is free to choose."""
        if self.jury:
            return Ranking.of((one, self.points_of(one)) for one in self.contenders)
        return self.by_votes() if self.tallies else None

    def by_votes(self) -> Ranking:
        """Those whom somebody voted for."""
        return Ranking.of((one.nominee, one.votes) for one in self.tallies if one.votes)

    def certificate_of(self, nominee: int) -> WinnersCertificate | None:
        """Her valid certificate."""
        return next((one for one in self.certificates if one.nominee == nominee and not one.revoked), None)

    # Steps

    @classmethod
    def open_award(
        cls,
        given: Circumstances,
        case_id: UUID,
        *,
        reference: str,
        programme: str,
        intake: str,
        category: str,
        until: date | None = None,
    ) -> Award:
        """Take nominations in a category, to a last day; by default so many days as the policy says.

        Raises:
            Refused: the policy has no such category, or the day is over.
        """
        known = next((one for one in given.policy.awards if one.code == category), None)
        return cls.begin(
            "open_award",
            given,
            case_id,
            reference=reference,
            programme=programme,
            intake=intake,
            category=category,
            nominations_until=until or days_on(given, known.nomination_days if known else None),
        )

    def nominate(
        self, given: Circumstances, person: UUID | None = None, organisation: str = "", why: Sealed | None = None
    ) -> None:
        """Name a participant, or a partner organisation. Who is named already has one nomination more."""
        organisation = " ".join(organisation.split())
        named = Nominee(self.last_number + 1, person, organisation)
        number = next((one.number for one in self.nominees if one.key == named.key), named.number)
        self.take("nominate", given, nominee=number, person_id=person, organisation=organisation, why=why)

    def withdraw_nomination(self, given: Circumstances, nominee: int) -> None:
        self.take("withdraw_nomination", given, nominee=nominee)

    def close_nominations(self, given: Circumstances) -> None:
        self.take("close_nominations", given)

    def reopen_nominations(self, given: Circumstances, until: date | None = None) -> None:
        """Take more nominations, to another last day; without one, a coordinator closes them."""
        self.take("reopen_nominations", given, nominations_until=until)

    def open_vote(self, given: Circumstances, until: date | None = None) -> None:
        """Let people vote, to a last day; by default so many days as the policy says."""
        until = until or days_on(given, rules.category_of(self, given.policy).vote_days)
        self.take("open_vote", given, nominees=self.numbers, vote_until=until)

    def close_vote(self, given: Circumstances, tallies: tuple[Tally, ...], invited: int) -> None:
        """Record how the vote ended; what was counted comes from the ballots."""
        voted = sum(one.votes for one in tallies)
        self.take("close_vote", given, tallies=tallies, invited=invited, voted=voted)

    def name_finalists(self, given: Circumstances) -> None:
        """The most votes go on, as many as the policy says; more, where some of them have the same votes. None without any."""
        places = rules.category_of(self, given.policy).finalists or len(self.nominees)
        ahead, tied = self.by_votes().split(places)
        self.take("name_finalists", given, finalists=(*ahead, *tied), tied=tied)

    def appoint_jury(
        self,
        given: Circumstances,
        members: tuple[UUID, ...],
        until: date | None = None,
        conflicts: tuple[Conflict, ...] = (),
    ) -> None:
        """Say who judges, and until when; whom each of them must not judge is found in what is known of them."""
        until = until or days_on(given, rules.category_of(self, given.policy).jury_days)
        own = tuple(one for one in self.conflicts if one.juror in members and one not in conflicts)
        self.take("appoint_jury", given, members=members, conflicts=(*conflicts, *own), jury_until=until)

    def recuse(self, given: Circumstances, nominee: int) -> None:
        """A juror says that she must not judge a finalist."""
        self.take("recuse", given, juror=given.act.person, nominee=nominee)

    def score(self, given: Circumstances, nominee: int, points: tuple[Points, ...]) -> None:
        """A juror gives a finalist points by each criterion."""
        self.take("score", given, juror=given.act.person, nominee=nominee, points=points)

    def decide(self, given: Circumstances, winners: tuple[int, ...]) -> None:
        """Say who wins: whoever is ahead; among those with the same standing, a coordinator chooses."""
        ranking = self.ranking()
        tied = ranking.split(rules.category_of(self, given.policy).winners)[1] if ranking else ()
        standings = ranking.standings() if ranking else ()
        self.take("decide", given, winners=winners, standings=standings, tied=tied)

    def reconsider(self, given: Circumstances) -> None:
        self.take("reconsider", given)

    def present(self, given: Circumstances, on: date | None = None) -> None:
        """Record that it was given to the winners, on a local day (by default today)."""
        self.take("present", given, on=on or given.today)

    def certify(self, given: Circumstances, nominee: int, number: str) -> None:
        self.take("certify", given, nominee=nominee, number=number, issued_on=given.today)

    def revoke_certificate(self, given: Circumstances, number: str) -> None:
        self.take("revoke_certificate", given, number=number)

    def cancel_award(self, given: Circumstances) -> None:
        self.take("cancel_award", given)

    def reopen_award(self, given: Circumstances) -> None:
        self.take("reopen_award", given)


def days_on(given: Circumstances, days: int | None) -> date | None:
    """So many days from today on, today not counted; none where the policy says nothing."""
    return given.today + timedelta(days=days) if days is not None else None
