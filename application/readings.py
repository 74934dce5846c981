"""Opening sealed matter which is not simply somebody's daily work: recorded first, and shown only then.

What counts as such, and why not every page: docs/decisions/0026-readings.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from application.asking import Asker
from application.case_files import CaseFile
from application.ledger import Ledger
from application.people import ERASED, People
from application.ports import Vault
from application.visibility import OFFICE, reading_as
from domain.action_item.events import EvidenceSubmitted
from domain.case import CaseEvent, Refused, Role, Sealed
from domain.ids import reading_id
from domain.mentorship.events import ConcernRaised, ConcernResolved
from domain.person import Person
from domain.reading import Matter, Reading

LASTS = timedelta(minutes=10)
"""How long concerns stay open once they were, and how often else the same reading is recorded again."""

HER_WORK = frozenset({Role.RESPONSIBLE, Role.VERIFIER})
"""Who works with the evidence of an item."""


@dataclass(frozen=True)
class Concern:
    """What was raised, when and by whom; what came of it, where it is resolved."""

    number: int
    raised: ConcernRaised
    text: str
    resolved: ConcernResolved | None = None
    outcome: str = ""


class Readings:
    def __init__(self, ledger: Ledger, people: People, vault: Vault) -> None:
        self.ledger, self.people, self.vault = ledger, people, vault

    # Concerns: for auditors, with a reason, for a short time

    def may_open_concerns(self, file: CaseFile) -> bool:
        """Whether she is an auditor of this case, to whom its concerns are not told anyway; in her own case nobody is."""
        roles = reading_as(file.case, file.roles, file.reader)
        return hasattr(file.case, "concerns") and Role.AUDITOR in roles and not file.hears_concerns

    def open_concerns(self, asker: Asker, file: CaseFile) -> UUID:
        """Record that she reads the concerns of this case, be there any or none, and why. The id of the reading.

        Raises:
            Refused: it is not hers to read them, or she gives no reason.
        """
        if not self.may_open_concerns(file):
            template = "The concerns of this case are not yours to open: auditors do, who have no part in it."
            raise Refused("not_yours", template)
        reading = uuid4()
        self.record(replace(asker, role=Role.AUDITOR), file, Matter.CONCERNS, reading)
        return reading

    def opened(self, asker: Asker, file: CaseFile, reading: UUID) -> Reading | None:
        """The reading of hers that still holds the concerns of this case open; None if it does not, or is not hers."""
        known = self.ledger.find(Reading, reading)
        if known is None or known.matter is not Matter.CONCERNS or known.of != file.case.id:
            return None
        is_hers = known.reader in asker.everybody and self.may_open_concerns(file)
        return known if is_hers and self.ledger.now() < closes_at(known) else None

    def concerns(self, file: CaseFile) -> Sequence[Concern]:
        """What was raised in this case, the oldest first. To be shown to whom `opened` lets read it."""
        found: dict[int, Concern] = {}
        for event in file.events:
            if isinstance(event, ConcernRaised):
                found[event.concern] = Concern(event.concern, event, self.text(event.text))
            elif isinstance(event, ConcernResolved):
                raised = found[event.concern]
                found[event.concern] = replace(raised, resolved=event, outcome=self.text(event.outcome))
        return list(found.values())

    def text(self, sealed: Sealed) -> str:
        text = self.vault.open(sealed)
        return ERASED if text is None else text

    # Evidence, and what is known of a person

    def open_evidence(self, asker: Asker, file: CaseFile, number: int) -> None:
        """Record that somebody of the office or an auditor opens a file that another handed in; nothing where it is hers, or
        her part in the item to work with it."""
        handed_in = next(
            event for event in file.events if isinstance(event, EvidenceSubmitted) and event.evidence == number
        )
        roles = reading_as(file.case, file.roles, file.reader)
        if roles & OFFICE and not roles & HER_WORK and not is_by(handed_in, asker.everybody):
            self.record(asker, file, Matter.EVIDENCE, self.once(asker, Matter.EVIDENCE, file.case.id, number), number)

    def open_identity(self, asker: Asker, person: Person) -> None:
        """Record that an auditor opens what is known of a person. To coordinators and admins it is daily work."""
        held = frozenset(one.role for one in self.people.granted(asker))
        is_staff = bool(held & {Role.COORDINATOR, Role.ADMIN})
        if Role.AUDITOR not in held or is_staff or asker.everybody & person.everybody:
            return
        self.record_person(asker, person, Matter.IDENTITY, self.once(asker, Matter.IDENTITY, person.id))

    def open_own_data(self, asker: Asker, person: Person, close_to: Set[UUID] = frozenset()) -> None:
        """Record that all that is kept of a person is taken out, to be given to her, and why.

        Args:
            close_to: who must not: herself, and whoever has ties to her, or a mentorship with her, of whom she may have written.

        Raises:
            Refused: no reason is given, or the asker is one of these.
        """
        self.record_person(asker, person, Matter.OWN_DATA, uuid4(), close_to)

    # How it is recorded

    def record_person(
        self, asker: Asker, person: Person, matter: Matter, reading: UUID, close_to: Set[UUID] = frozenset()
    ) -> None:
        held = frozenset(one.role for one in self.people.granted(asker))

        def decide(moment: datetime) -> list[Reading]:
            if self.ledger.find(Reading, reading):
                return []
            who, about = Reading.LIFE["read"].who, person.subjects()
            given = replace(self.people.circumstances(asker, moment, who, held, about=about), close_to=close_to)
            return [Reading.read(given, reading_id=reading, matter=matter, of=person.id)]

        self.ledger.record(decide)

    def record(self, asker: Asker, file: CaseFile, matter: Matter, reading: UUID, number: int | None = None) -> None:
        case = file.case
        held = reading_as(case, file.roles, file.reader)

        def decide(moment: datetime) -> list[Reading]:
            if self.ledger.find(Reading, reading):
                return []
            given = self.people.circumstances(
                asker,
                moment,
                Reading.LIFE["read"].who,
                held,
                about=case.subjects(),
                policy_version=file.policy_version,
            )
            where = {"programme": case.programme, "intake": case.intake, "reference": case.reference}
            return [Reading.read(given, reading_id=reading, matter=matter, of=case.id, file_number=number, **where)]

        self.ledger.record(decide)

    def once(self, asker: Asker, matter: Matter, of: UUID, number: int = 0) -> UUID:
        """The same id for whoever opens the same again within the same minutes: that is recorded once."""
        window = int(self.ledger.now().timestamp() // LASTS.total_seconds())
        return reading_id(asker.actor, matter, of, number, window)


def closes_at(reading: Reading) -> datetime:
    return reading.created_on + LASTS


def is_by(event: CaseEvent, people: Iterable[UUID]) -> bool:
    """Whether one of these people did it, or it was recorded for her."""
    return not {event.act.person, event.act.acting_person}.isdisjoint(people)
