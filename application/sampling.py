"""What the ledger itself can say to an auditor's questions about one case. What it cannot, she finds out elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.case_files import CaseFile
from application.exceptions import exceptions_in
from application.ledger import Ledger
from application.people import People
from domain.again import step_behind
from domain.case import STAFF, CaseEvent, Role, Step
from domain.ids import programme_id
from domain.mentorship.events import (
    AgreementConfirmed,
    AgreementSigned,
    CertificateIssued,
    MenteeJoined,
    MenteeLeft,
    MentorAppointed,
    MentorshipProposed,
    ProposalAccepted,
)
from domain.programme import IntakeOpened, IntakePolicyChanged, PolicyRevised, ProgrammeOpened


@dataclass(frozen=True)
class Agreement:
    """How a mentorship came to be agreed: by an order, or with these consents and signatures still missing."""

    by_order: str = ""
    without_consent: tuple[UUID, ...] = ()
    without_signature: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Findings:
    """Versions are those that the reader's pages count.

    `under`: how many events were decided under which version of the policy; `under_another`: those decided under another one
    than that of the intake at that moment. `certified`: by each certificate how many of how many conditions were met.
    `agreement`: None where nothing is agreed. `without_reason`: staff's steps that ask for a reason and have none, and
    `with_reason` how many have one. `by_tied`: decided by somebody whom the case is about, or with a declared tie.
    `for_others`: how each was told. `exceptions`: by kind, the versions.
    """

    under: Mapping[int, int]
    under_another: Sequence[int]
    certified: Mapping[str, tuple[int, int]]
    agreement: Agreement | None
    without_reason: Sequence[int]
    with_reason: int
    by_tied: Sequence[int]
    for_others: Sequence[tuple[int, str]]
    exceptions: Mapping[str, Sequence[int]]


class Sampling:
    def __init__(self, ledger: Ledger, people: People) -> None:
        self.ledger, self.people = ledger, people

    def findings(self, file: CaseFile) -> Findings:
        """What the events of a case say, as far as its reader may know of them."""
        events = file.events_seen
        number = {event.originator_version: place for place, event in enumerate(events, start=1)}
        asked = [event for event in events if asks_for_a_reason(event, step_behind(type(file.case), type(event)))]
        silent = [event for event in asked if not (event.act.reason_code or event.act.reason)]
        exceptions: dict[str, list[int]] = {}
        for event in events:
            for one in exceptions_in(event, event.TOPIC, lambda: file.policy.tz):
                exceptions.setdefault(one.kind, []).append(number[event.originator_version])
        return Findings(
            under=Counter(event.act.policy_version for event in events if event.act.policy_version),
            under_another=[number[one.originator_version] for one in self.under_another(file, events)],
            certified=dict(certified(events)),
            agreement=agreement(events),
            without_reason=[number[event.originator_version] for event in silent],
            with_reason=len(asked) - len(silent),
            by_tied=[number[one.originator_version] for one in self.by_tied(file, events)],
            for_others=[
                (number[event.originator_version], event.act.given_how) for event in events if event.act.on_behalf_of
            ],
            exceptions=exceptions,
        )

    def under_another(self, file: CaseFile, events: Sequence[CaseEvent]) -> Iterator[CaseEvent]:
        versions = list(self.policies_of(file.case.programme, file.case.intake))
        for event in events:
            valid = [version for since, version in versions if since <= event.act.recorded_at]
            if event.act.policy_version and event.act.policy_version not in valid[-1:]:
                yield event

    def policies_of(self, programme: str, intake: str) -> Iterator[tuple[datetime, int]]:
        """Since when which version counts: for an intake, or where none is named for the programme."""
        for event in self.ledger.history(programme_id(programme)):
            match event:
                case IntakeOpened() | IntakePolicyChanged() if event.intake == intake:
                    yield event.act.recorded_at, event.under_version
                case ProgrammeOpened() if not intake:
                    yield event.act.recorded_at, 1
                case PolicyRevised() if not intake:
                    yield event.act.recorded_at, event.version

    def by_tied(self, file: CaseFile, events: Sequence[CaseEvent]) -> Iterator[CaseEvent]:
        """By ties as they are declared today; that of a mentorship together, the step itself refuses."""
        hers = self.people.together(file.case.subjects())
        close = hers | self.people.together(self.people.ties(hers))
        for event in events:
            row = step_behind(type(file.case), type(event))
            if row and row.decides and event.act.acting_person in close:
                yield event


def asks_for_a_reason(event: CaseEvent, row: Step | None) -> bool:
    return bool(row and row.needs_reason and event.act.role in STAFF and event.act.role is not Role.CLOCK)


def certified(events: Sequence[CaseEvent]) -> Iterator[tuple[str, tuple[int, int]]]:
    for event in events:
        if isinstance(event, CertificateIssued):
            yield event.number, (sum(one.met for one in event.results), len(event.results))


def agreement(events: Sequence[CaseEvent]) -> Agreement | None:
    """As it stood when it was confirmed; None if it was not, or this is no mentorship."""
    parties: set[UUID] = set()
    consented: set[UUID] = set()
    signed: set[UUID] = set()
    for event in events:
        match event:
            case MentorAppointed():
                return Agreement(by_order=event.order.number)
            case MentorshipProposed():
                parties = {one.person_id for one in (event.mentor, *event.mentees)}
                consented = set(event.consented)
            case MenteeJoined():
                parties.add(event.mentee.person_id)
            case MenteeLeft():
                parties.discard(event.mentee.person_id)
            case ProposalAccepted():
                consented.add(event.person_id)
            case AgreementSigned():
                signed.add(event.person_id)
            case AgreementConfirmed():
                return Agreement("", tuple(sorted(parties - consented)), tuple(sorted(parties - signed)))
    return None
