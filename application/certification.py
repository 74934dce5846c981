"""Certification: what other cases know of somebody who is to get a certificate, and what a certificate's number tells anybody."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from application.checklists import Checklists
from application.gatherings import Gatherings
from application.ledger import Ledger
from application.people import People
from application.ports import UnknownCase
from application.programmes import Programmes
from application.references import CERTIFICATE_LENGTH, draw_certificate_number, find_case
from application.steps import Steps
from domain.case import Role
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


class Standing(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Part:
    """What a valid certificate says of its holder: her part, where, and from when to when (both inclusive)."""

    name: str
    role: Role
    kind: Names
    text: Names
    programme: Names
    organiser: Names
    contact_role: Names
    starts_on: date
    ends_on: date


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
        asked = {condition.kind for condition in policy.certification.conditions}
        attended, topics = Counter[str](), Counter[str]()
        if "attendance" in asked:
            attended, topics = self.gatherings.counts(person_id, mentorship.programme, mentorship.intake)
        return KeptElsewhere(
            attended=tuple(sorted(attended.items())),
            topics=tuple(sorted(topics.items())),
            checklist_done="checklist_done" in asked and self.checklists.done(mentorship, person_id),
        )

    def verify(self, number: str) -> Verification:
        """What stands behind a number, however it was typed. A number that no certificate has is unknown."""
        asked = normal_number(number)
        unknown = Verification(asked, Standing.UNKNOWN)
        mentorship = self.mentorship_of(asked) if NUMBER.fullmatch(asked) else None
        if mentorship is None:
            return unknown
        events = self.ledger.history(mentorship.id)
        issued = next((one for one in events if isinstance(one, CertificateIssued) and same(one.number, asked)), None)
        if issued is None:
            return unknown
        policy = self.programmes.policy(mentorship.programme, issued.act.policy_version)
        revoked = next((one for one in events if isinstance(one, CertificateRevoked) and one.number == asked), None)
        if revoked:
            revoked_on = policy.local_date(revoked.act.recorded_at)
            return Verification(asked, Standing.REVOKED, issued.issued_on, revoked_on)
        return Verification(asked, Standing.VALID, issued.issued_on, part=self.part(mentorship, issued, policy))

    def mentorship_of(self, number: str) -> Mentorship | None:
        """The mentorship that a number names. As many readings of the ledger where there is none."""
        try:
            kind, case_id = find_case(self.ledger, number.rpartition("-")[0])
        except UnknownCase:
            kind, case_id = "", NOBODYS
        mentorship = self.ledger.find(Mentorship, case_id)
        return mentorship if kind == Mentorship.TOPIC else None

    def part(self, mentorship: Mentorship, issued: CertificateIssued, policy: Policy) -> Part:
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
        )


def normal_number(typed: str) -> str:
    """A number as certificates print it: capital Latin letters, no spaces."""
    return "".join(typed.split()).upper().translate(LOOK_ALIKES)


def same(number: str, asked: str) -> bool:
    """Compared in the same time wherever they differ, so that nobody finds a number letter by letter."""
    return hmac.compare_digest(number.encode(), asked.encode())
