"""Reading: somebody opened sealed matter which is not simply her daily work.

One event long, and a case of its own: so that reading changes nothing about what is read, and no form of it grows old.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.case import NEW, Case, CaseOpened, Circumstances, Refused, Role, Step, by, life, states

READ = "read"


class Matter(StrEnum):
    """What was opened: the concerns of a mentorship, a file of evidence, what is known of a person, and all that is kept
    of her, taken out to be given to her."""

    CONCERNS = "concerns"
    EVIDENCE = "evidence"
    IDENTITY = "identity"
    OWN_DATA = "own_data"


@dataclass(frozen=True)
class SealedMatterRead(CaseOpened):
    """Somebody of the office or an auditor opened this, of a case or of a person (`of`); `file_number` is that of a file."""

    TOPIC = "SealedMatterRead"
    programme: str
    intake: str
    reference: str
    matter: Matter
    of: UUID
    file_number: int | None = None

    def apply(self, case: Reading) -> None:
        case.programme, case.reference = self.programme, self.reference
        case.matter, case.of = self.matter, self.of
        case.reader = self.act.acting_person


def concerns_are_read_for_a_reason(case: Reading, given: Circumstances, happening: SealedMatterRead) -> Refused | None:
    """Concerns are opened for a reason that is given."""
    if happening.matter is Matter.CONCERNS and given.act.reason is None:
        return Refused("reason_missing", "Say why you have to read them: it stays in the history.", at="reason")
    return None


def concerns_are_read_by_auditors(case: Reading, given: Circumstances, happening: SealedMatterRead) -> Refused | None:
    """Only auditors open concerns like this: coordinators read them on the page of the case."""
    if happening.matter is Matter.CONCERNS and given.act.role is not Role.AUDITOR:
        template = "Only an auditor opens concerns for a reason; coordinators read them on the page of the case."
        return Refused("not_yours", template)
    return None


def own_data_are_taken_out_for_a_reason(
    case: Reading, given: Circumstances, happening: SealedMatterRead
) -> Refused | None:
    """All that is kept of a person is taken out for a reason that is given."""
    if happening.matter is Matter.OWN_DATA and given.act.reason is None:
        return Refused("reason_missing", "Say why they are taken out: it stays in the history.", at="reason")
    return None


def own_data_are_taken_out_by_somebody_else(
    case: Reading, given: Circumstances, happening: SealedMatterRead
) -> Refused | None:
    """Who takes out what is kept of a person is not herself, and has no ties to her.

    What she wrote in confidence may be about whoever mentors her. (By the command, nobody's ties are asked.)
    """
    if happening.matter is Matter.OWN_DATA and given.acting & given.close_to:
        template = (
            "You are this person, or have ties to her: another admin takes out her data. Your own stand under My data."
        )
        return Refused("conflict_of_interest", template)
    return None


class Reading(Case):
    """Who opened what, once."""

    TOPIC = "Reading"
    LIFE = life(
        Step(
            "read", by(Role.COORDINATOR, Role.AUDITOR, Role.ADMIN), states(NEW), READ, SealedMatterRead,
            rules=(
                concerns_are_read_by_auditors, concerns_are_read_for_a_reason, own_data_are_taken_out_for_a_reason,
                own_data_are_taken_out_by_somebody_else,
            ),
        )
    )  # fmt: skip

    programme: str
    reference: str
    matter: Matter
    of: UUID
    reader: UUID | None

    @classmethod
    def read(
        cls,
        given: Circumstances,
        *,
        reading_id: UUID,
        matter: Matter,
        of: UUID,
        programme: str = "",
        intake: str = "",
        reference: str = "",
        file_number: int | None = None,
    ) -> Reading:
        facts = {"programme": programme, "intake": intake, "reference": reference}
        return cls.begin("read", given, reading_id, matter=matter, of=of, file_number=file_number, **facts)
