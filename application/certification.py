"""Certification: what other cases know of somebody who is to get a certificate, and what a certificate's number tells anybody."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from application.checklists import Checklists
from application.gatherings import Gatherings
from application.ledger import Ledger
from application.people import People
from application.ports import UnknownCase
from application.programmes import Programmes
from application.references import CERTIFICATE_LENGTH, draw_certificate_number, find_case
from application.steps import Steps
from domain.award import Award
from domain.award.events import AwardCertificateIssued, AwardCertificateRevoked
from domain.case import Case, Role
from domain.ids import UNAMBIGUOUS
from domain.mentorship import Mentorship
from domain.mentorship.certification import KeptElsewhere
from domain.mentorship.events import CertificateIssued, CertificateRevoked
from domain.policy import Policy
from domain.policy.words import Names
from domain.reference import LENGTH

NUMBER = re.compile(rf"[A-Z][A-Z0-9]{{1,5}}-[{UNAMBIGUOUS}]{{{LENGTH}}}-[{UNAMBIGUOUS}]{{{CERTIFICATE_LENGTH}}}")
LOOK_ALIKES = str.maketrans("АВЕКМНРСТУХ\N{EN DASH}\N{EM DASH}\N{NON-BREAKING HYPHEN}", "ABEKMHPCTYX---")
"""What a Russian or Kazakh keyboard, or a word processor, makes of a number."""

NOBODYS = UUID(int=0)

CERTIFIED: dict[str, type[Case]] = {kind.TOPIC: kind for kind in (Mentorship, Award)}
ISSUED = (CertificateIssued, AwardCertificateIssued)
REVOKED = (CertificateRevoked, AwardCertificateRevoked)


class Standing(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Part:
    """What a valid certificate says of its holder: her part, where, and from when to when (both inclusive).

    Of an award: what was won, and in which intake; it has neither a role nor days. `person_id`: none for an organisation.
    """

    name: str
    role: Role | None
    kind: Names
    text: Names
    programme: Names
    organiser: Names
    contact_role: Names
    starts_on: date | None = None
    ends_on: date | None = None
    intake: str = ""
    person_id: UUID | None = None


@dataclass(frozen=True)
class Verification:
    """Whether a certificate is valid, and no more than it says itself: nothing of the holder once it is revoked."""

    number: str
    standing: Standing
    issued_on: date | None = None
    revoked_on: date | None = None
    part: Part | None = None


class Certification:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        programmes: Programmes,
        steps: Steps,
        checklists: Checklists,
        gatherings: Gatherings,
    ) -> None:
        self.ledger, self.people, self.programmes = ledger, people, programmes
        self.checklists, self.gatherings = checklists, gatherings
        steps.supplies[Mentorship, "certify"] = lambda case, facts: {
            "number": draw_certificate_number(case.reference),
            "elsewhere": self.kept_elsewhere(case, facts["person"]),
        }

    def kept_elsewhere(self, mentorship: Mentorship, person_id: UUID) -> KeptElsewhere:
        """What the conditions of a certificate ask of other cases than the mentorship; looked up only where they do."""
        policy, _version = self.programmes.policy_of(mentorship.programme, mentorship.intake)
        return known_elsewhere(
            policy,
            lambda: self.gatherings.counts(person_id, mentorship.programme, mentorship.intake),
            lambda: self.checklists.done(mentorship, person_id),
        )

    def verify(self, number: str) -> Verification:
        """What stands behind a number, however it was typed. A number that no certificate has is unknown."""
        asked = normal_number(number)
        unknown = Verification(asked, Standing.UNKNOWN)
        case = self.case_of(asked) if NUMBER.fullmatch(asked) else None
        if case is None:
            return unknown
        events = self.ledger.history(case.id)
        issued = next((one for one in events if isinstance(one, ISSUED) and same(one.number, asked)), None)
        if issued is None:
            return unknown
        policy = self.programmes.policy(case.programme, issued.act.policy_version)
        revoked = next((one for one in events if isinstance(one, REVOKED) and one.number == asked), None)
        if revoked:
            revoked_on = policy.local_date(revoked.act.recorded_at)
            return Verification(asked, Standing.REVOKED, issued.issued_on, revoked_on)
        part = self.won(case, issued, policy) if isinstance(case, Award) else self.part(case, issued, policy)
        return Verification(asked, Standing.VALID, issued.issued_on, part=part)

    def case_of(self, number: str) -> Any:
        """The mentorship or the award that a number names; where there is none, as many readings of the ledger."""
        try:
            kind, case_id = find_case(self.ledger, number.rpartition("-")[0])
        except UnknownCase:
            kind, case_id = "", NOBODYS
        case = self.ledger.find(CERTIFIED.get(kind, Mentorship), case_id)
        return case if kind in CERTIFIED else None

    def part(self, mentorship: Mentorship, issued: Any, policy: Policy) -> Part:
        kind = policy.certificate_for(issued.role)
        return Part(
            name=self.people.name(issued.person_id),
            role=issued.role,
            kind=kind.names if kind else Names(),
            text=kind.text if kind else Names(),
            programme=policy.names,
            organiser=policy.organiser,
            contact_role=policy.contact_role,
            starts_on=mentorship.commitment.first,
            ends_on=mentorship.last_day,
            person_id=issued.person_id,
        )

    def won(self, award: Award, issued: Any, policy: Policy) -> Part:
        category, nominee = policy.award_category(award.category), award.nominee(issued.nominee)
        assert nominee is not None, "who won was nominated"
        return Part(
            name=self.people.name(nominee.person_id) if nominee.person_id else nominee.organisation,
            role=None,
            kind=category.names,
            text=category.text,
            programme=policy.names,
            organiser=policy.organiser,
            contact_role=policy.contact_role,
            intake=award.intake,
            person_id=nominee.person_id,
        )


def known_elsewhere(
    policy: Policy, counts: Callable[[], tuple[Counter[str], Counter[str]]], is_done: Callable[[], bool]
) -> KeptElsewhere:
    """What other cases know of somebody, as far as the conditions of a policy ask for it: to how many gatherings she came,
    and whether her checklist is done."""
    asked = {condition.kind for condition in policy.certification.conditions}
    attended, topics = counts() if "attendance" in asked else (Counter[str](), Counter[str]())
    return KeptElsewhere(
        attended=tuple(sorted(attended.items())),
        topics=tuple(sorted(topics.items())),
        checklist_done="checklist_done" in asked and is_done(),
    )


def normal_number(typed: str) -> str:
    """A number as certificates print it: capital Latin letters, no spaces."""
    return "".join(typed.split()).upper().translate(LOOK_ALIKES)


def same(number: str, asked: str) -> bool:
    """Compared in the same time wherever they differ, so that nobody finds a number letter by letter."""
    return hmac.compare_digest(number.encode(), asked.encode())
