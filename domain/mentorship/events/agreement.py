"""From the proposal, or the appointment, to the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, CaseOpened, Sealed
from domain.mentorship.values import How, Order, Participant

if TYPE_CHECKING:
    from domain.mentorship.record import MentorshipRecord


@dataclass(frozen=True)
class MentorshipProposed(CaseOpened):
    """A mentor and a roster of mentees are proposed to each other; `consented`: whoever proposes has consented.

    `answer_by` is the last day, in the programme's zone, on which the others can answer; None if there is none. `fit`: how
    well the two fit by the policy's weights, where the office proposed: the score and its parts, as JSON.
    """

    TOPIC = "MentorshipProposed"
    reference: str
    programme: str
    intake: str
    how: How
    mentor: Participant
    mentees: tuple[Participant, ...]
    consented: tuple[UUID, ...]
    answer_by: date | None
    fit: Sealed | None = None

    def apply(self, case: MentorshipRecord) -> None:
        case.reference, case.programme, case.intake = self.reference, self.programme, self.intake
        case.how, case.mentor, case.mentees = self.how, self.mentor, self.mentees
        case.consents, case.answer_by = frozenset(self.consented), self.answer_by


@dataclass(frozen=True)
class MentorAppointed(CaseOpened):
    """A mentor was appointed to an academic group by an order; nobody is asked for consent. Both days are inclusive.

    `mentor_kind` is the kind of mentor that she applied as, `shown` are the statements of the policy's eligibility that the
    office found to be true of her. `faculty` (a code) is that of the group, where the policy has faculties.
    """

    TOPIC = "MentorAppointed"
    reference: str
    programme: str
    intake: str
    mentor: Participant
    mentees: tuple[Participant, ...]
    group: str
    study_year: int | None
    order: Order
    starts_on: date
    ends_on: date
    mentor_kind: str = ""
    shown: tuple[str, ...] = ()
    faculty: str = ""

    def apply(self, case: MentorshipRecord) -> None:
        case.reference, case.programme, case.intake = self.reference, self.programme, self.intake
        case.faculty = self.faculty
        case.how, case.mentor, case.mentees = How.APPOINTMENT, self.mentor, self.mentees
        case.group, case.study_year, case.order = self.group, self.study_year, self.order
        case.starts_on, case.ends_on = self.starts_on, self.ends_on
        case.agree(self.act.happened_at or self.timestamp)


@dataclass(frozen=True)
class ProposalAccepted(CaseEvent):
    """Somebody consented. `sign_by` is set with the last consent: the last day to sign, None if there is none."""

    TOPIC = "ProposalAccepted"
    person_id: UUID
    all_consented: bool
    sign_by: date | None = None

    def apply(self, case: MentorshipRecord) -> None:
        case.consents |= {self.person_id}
        if self.all_consented:
            case.answer_by = self.sign_by


@dataclass(frozen=True)
class ProposalRefused(CaseEvent):
    """Somebody does not want this match; nobody asks why."""

    TOPIC = "ProposalRefused"
    person_id: UUID


@dataclass(frozen=True)
class ProposalWithdrawn(CaseEvent):
    """Whoever proposed took the proposal back."""

    TOPIC = "ProposalWithdrawn"


@dataclass(frozen=True)
class ProposalLapsed(CaseEvent):
    """Nobody answered, or signed, in time: `waited_for` are those who did not."""

    TOPIC = "ProposalLapsed"
    waited_for: tuple[UUID, ...]


@dataclass(frozen=True)
class AgreementSigned(CaseEvent):
    """Somebody signed the agreement."""

    TOPIC = "AgreementSigned"
    person_id: UUID
    all_signed: bool

    def apply(self, case: MentorshipRecord) -> None:
        case.signatures |= {self.person_id}
        case.agree(self.act.happened_at or self.timestamp)
        if self.all_signed:
            case.answer_by = None


@dataclass(frozen=True)
class AgreementConfirmed(CaseEvent):
    """The agreement holds; the commitment is to run between these days, both inclusive."""

    TOPIC = "AgreementConfirmed"
    starts_on: date
    ends_on: date

    def apply(self, case: MentorshipRecord) -> None:
        case.starts_on, case.ends_on = self.starts_on, self.ends_on
        case.agree(self.act.happened_at or self.timestamp)
