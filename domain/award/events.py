"""What can happen to an award."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.award.values import Conflict, Nominee, Points, Scored, Standing, Tally, WinnersCertificate
from domain.case import CaseEvent, CaseOpened, Sealed

if TYPE_CHECKING:
    from domain.award.aggregate import Award


@dataclass(frozen=True)
class AwardOpened(CaseOpened):
    """Nominations are taken in a category of the policy, for an intake, up to a day (inclusive) where one is set."""

    TOPIC = "AwardOpened"
    reference: str
    programme: str
    intake: str
    category: str
    nominations_until: date | None = None

    def apply(self, case: Award) -> None:
        case.reference, case.programme, case.intake = self.reference, self.programme, self.intake
        case.category, case.nominations_until = self.category, self.nominations_until


@dataclass(frozen=True)
class NominationMade(CaseEvent):
    """Somebody named a participant or a partner organisation, or joined those who had named the same one."""

    TOPIC = "NominationMade"
    nominee: int
    person_id: UUID | None = None
    organisation: str = ""
    why: Sealed | None = None

    def apply(self, case: Award) -> None:
        named = case.nominee(self.nominee) or Nominee(self.nominee, self.person_id, self.organisation)
        by = (self.act.person,) if self.act.person else ()
        others = [one for one in case.nominees if one.number != self.nominee]
        joined = replace(named, nominated_by=(*named.nominated_by, *by))
        case.nominees = tuple(sorted([*others, joined], key=lambda one: one.number))
        case.last_number = max(case.last_number, self.nominee)


@dataclass(frozen=True)
class NominationWithdrawn(CaseEvent):
    """She, or the organisation, is no nominee any more."""

    TOPIC = "NominationWithdrawn"
    nominee: int

    def apply(self, case: Award) -> None:
        case.nominees = tuple(one for one in case.nominees if one.number != self.nominee)


@dataclass(frozen=True)
class NominationsClosed(CaseEvent):
    """Nobody else is nominated."""

    TOPIC = "NominationsClosed"


@dataclass(frozen=True)
class NominationsReopened(CaseEvent):
    """More nominations are taken, up to another day."""

    TOPIC = "NominationsReopened"
    nominations_until: date | None = None

    def apply(self, case: Award) -> None:
        case.nominations_until = self.nominations_until


@dataclass(frozen=True)
class VoteOpened(CaseEvent):
    """Whoever has a link may vote for one of these nominees, up to a day (inclusive) where one is set."""

    TOPIC = "VoteOpened"
    nominees: tuple[int, ...]
    vote_until: date | None = None

    def apply(self, case: Award) -> None:
        case.vote_until = self.vote_until


@dataclass(frozen=True)
class VoteClosed(CaseEvent):
    """How many votes each nominee got, of how many people who had a link. Who voted for whom is known to nobody."""

    TOPIC = "VoteClosed"
    tallies: tuple[Tally, ...]
    invited: int
    voted: int

    def apply(self, case: Award) -> None:
        case.tallies, case.invited, case.voted = self.tallies, self.invited, self.voted


@dataclass(frozen=True)
class FinalistsNamed(CaseEvent):
    """Those with the most votes go on to the jury. Where several share the last place with the same votes (`tied`), all of
    them do."""

    TOPIC = "FinalistsNamed"
    finalists: tuple[int, ...]
    tied: tuple[int, ...] = ()

    def apply(self, case: Award) -> None:
        case.named_finalists, case.tied_finalists = self.finalists, self.tied


@dataclass(frozen=True)
class JuryAppointed(CaseEvent):
    """Who judges, and who of them must not judge whom. Appointed anew, only the points of those who stay count."""

    TOPIC = "JuryAppointed"
    members: tuple[UUID, ...]
    conflicts: tuple[Conflict, ...] = ()
    jury_until: date | None = None

    def apply(self, case: Award) -> None:
        case.jury, case.conflicts, case.jury_until = self.members, self.conflicts, self.jury_until
        case.scored = tuple(
            one for one in case.scored if one.juror in self.members and not case.in_conflict(one.juror, one.nominee)
        )


@dataclass(frozen=True)
class JurorRecused(CaseEvent):
    """A juror said herself that she must not judge a finalist."""

    TOPIC = "JurorRecused"
    juror: UUID
    nominee: int

    def apply(self, case: Award) -> None:
        case.conflicts = (*case.conflicts, Conflict(self.juror, self.nominee))
        case.scored = tuple(one for one in case.scored if (one.juror, one.nominee) != (self.juror, self.nominee))


@dataclass(frozen=True)
class FinalistScored(CaseEvent):
    """A juror gave a finalist points by each criterion; her newest ones count."""

    TOPIC = "FinalistScored"
    juror: UUID
    nominee: int
    points: tuple[Points, ...]

    def apply(self, case: Award) -> None:
        others = (one for one in case.scored if (one.juror, one.nominee) != (self.juror, self.nominee))
        case.scored = (*others, Scored(self.juror, self.nominee, self.points))


@dataclass(frozen=True)
class WinnersDecided(CaseEvent):
    """Who won, and what that rested on.

    `tied`: those with the same standing, where they were more than places; a coordinator chose among them.
    """

    TOPIC = "WinnersDecided"
    winners: tuple[int, ...]
    standings: tuple[Standing, ...] = ()
    tied: tuple[int, ...] = ()

    def apply(self, case: Award) -> None:
        case.winners = self.winners


@dataclass(frozen=True)
class DecisionReconsidered(CaseEvent):
    """The decision is taken back: who wins is decided again."""

    TOPIC = "DecisionReconsidered"

    def apply(self, case: Award) -> None:
        case.winners = ()


@dataclass(frozen=True)
class AwardPresented(CaseEvent):
    """The award was given to its winners."""

    TOPIC = "AwardPresented"
    on: date

    def apply(self, case: Award) -> None:
        case.presented_on = self.on


@dataclass(frozen=True)
class AwardCertificateIssued(CaseEvent):
    """A winner has a certificate with a number that anyone can verify."""

    TOPIC = "AwardCertificateIssued"
    nominee: int
    number: str
    issued_on: date

    def apply(self, case: Award) -> None:
        case.certificates = (*case.certificates, WinnersCertificate(self.nominee, self.number, self.issued_on))


@dataclass(frozen=True)
class AwardCertificateRevoked(CaseEvent):
    """A winner's certificate proves nothing any more; the others stay valid."""

    TOPIC = "AwardCertificateRevoked"
    number: str

    def apply(self, case: Award) -> None:
        case.certificates = tuple(
            replace(one, revoked=True) if one.number == self.number else one for one in case.certificates
        )


@dataclass(frozen=True)
class AwardCancelled(CaseEvent):
    """It is not awarded."""

    TOPIC = "AwardCancelled"


@dataclass(frozen=True)
class AwardReopened(CaseEvent):
    """It goes on where it was cancelled."""

    TOPIC = "AwardReopened"
