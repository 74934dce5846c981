"""What moves the end of the commitment, how it ends, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, Role
from domain.dates import ONE_DAY, Span
from domain.mentorship.values import AtFault, Certificate, ConditionResult, Order, Pause

if TYPE_CHECKING:
    from domain.mentorship.record import MentorshipRecord


@dataclass(frozen=True)
class MentorshipPaused(CaseEvent):
    """The commitment rests from this day on."""

    TOPIC = "MentorshipPaused"
    first: date

    def apply(self, case: MentorshipRecord) -> None:
        case.pauses = (*case.pauses, Pause(self.first))


@dataclass(frozen=True)
class MentorshipResumed(CaseEvent):
    """The commitment goes on from this day on; its end moved by `moved` days to `ends_on`."""

    TOPIC = "MentorshipResumed"
    resumes_on: date
    moved: int
    ends_on: date

    def apply(self, case: MentorshipRecord) -> None:
        case.end_pause(self.resumes_on - ONE_DAY, self.moved)
        case.ends_on = self.ends_on


@dataclass(frozen=True)
class CommitmentExtended(CaseEvent):
    """The commitment lasts longer, to `ends_on` inclusive: `days` more than before."""

    TOPIC = "CommitmentExtended"
    ends_on: date
    days: int

    def apply(self, case: MentorshipRecord) -> None:
        case.ends_on, case.extended_days = self.ends_on, case.extended_days + self.days


@dataclass(frozen=True)
class MentorshipTerminated(CaseEvent):
    """Somebody ended the mentorship before its time; `ended_on` is its last day. An appointed one ends by an order.

    `moved`: by how many days the planned end moved for the pause in which it ended, should it be reinstated.
    """

    TOPIC = "MentorshipTerminated"
    ended_on: date
    at_fault: AtFault = AtFault.NOBODY
    order: Order | None = None
    moved: int = 0

    def apply(self, case: MentorshipRecord) -> None:
        case.end_pause(self.ended_on - ONE_DAY, self.moved)
        case.ended_on, case.ends_on = self.ended_on, case.commitment.last + timedelta(days=self.moved)


@dataclass(frozen=True)
class CommitmentCompleted(CaseEvent):
    """The commitment was kept to its end, or a coordinator ended it early; `ended_on` is its last day."""

    TOPIC = "CommitmentCompleted"
    ended_on: date

    def apply(self, case: MentorshipRecord) -> None:
        case.ended_on = self.ended_on


@dataclass(frozen=True)
class MentorshipReinstated(CaseEvent):
    """A mentorship that had ended goes on from `resumes_on` to `ends_on`; the days between ask nothing."""

    TOPIC = "MentorshipReinstated"
    resumes_on: date
    ends_on: date
    days: int

    def apply(self, case: MentorshipRecord) -> None:
        if case.ended_on and case.ended_on + ONE_DAY < self.resumes_on:
            case.gaps = (*case.gaps, Span(case.ended_on + ONE_DAY, self.resumes_on - ONE_DAY))
        case.ended_on, case.ends_on, case.extended_days = None, self.ends_on, case.extended_days + self.days


@dataclass(frozen=True)
class MentorshipContinued(CaseEvent):
    """Somebody goes on informally, outside the programme's responsibility."""

    TOPIC = "MentorshipContinued"
    person_id: UUID

    def apply(self, case: MentorshipRecord) -> None:
        case.continued_by |= {self.person_id}


@dataclass(frozen=True)
class CertificateIssued(CaseEvent):
    """One person's part is certified, on these conditions of the policy."""

    TOPIC = "CertificateIssued"
    number: str
    person_id: UUID
    role: Role
    kind: str
    issued_on: date
    results: tuple[ConditionResult, ...]

    def apply(self, case: MentorshipRecord) -> None:
        issued = Certificate(self.number, self.person_id, self.role, self.kind, self.issued_on, self.results)
        case.certificates = (*case.certificates, issued)


@dataclass(frozen=True)
class CertificateRevoked(CaseEvent):
    """One certificate is not valid any more; the others stay valid."""

    TOPIC = "CertificateRevoked"
    number: str
    person_id: UUID

    def apply(self, case: MentorshipRecord) -> None:
        case.certificates = tuple(
            replace(one, revoked=True) if one.number == self.number else one for one in case.certificates
        )
