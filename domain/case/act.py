"""The act behind every event: who did what, when and why, and what her decision rests on."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.ids import event_id
from domain.policy import Policy


class Role(StrEnum):
    """In which role somebody takes a step: granted for a programme, or by her part in the case."""

    APPLICANT = "applicant"
    MENTOR = "mentor"
    MENTEE = "mentee"
    INTERVIEWER = "interviewer"
    RESPONSIBLE = "responsible"
    VERIFIER = "verifier"
    JUROR = "juror"
    NOMINATOR = "nominator"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"
    ADMIN = "admin"
    CLOCK = "clock"


STAFF = frozenset({Role.COORDINATOR, Role.INTERVIEWER, Role.VERIFIER, Role.ADMIN})
BY_PART = frozenset({Role.APPLICANT, Role.MENTOR, Role.MENTEE, Role.INTERVIEWER, Role.JUROR})
PARTS = BY_PART | {Role.RESPONSIBLE}
"""The parts that people play in cases; that of a responsible is also granted, for a unit."""
CLOCK = "clock"

RANKED_CHOICE = "ranked_choice"
GIVEN_HOW = ("email", "phone", "in_person", "message", "paper", RANKED_CHOICE)
"""How a participant told what she decided. It is kept in clear, so it is one of these and no text; the last one is how she
told beforehand whom to ask next."""


class Refused(Exception):
    """A rule said no: a code for programs, a sentence for people, and the fact at fault where there is one.

    The sentence is a template with named places, so that it can be translated before they are filled.
    """

    def __init__(self, code: str, template: str, /, *, at: str = "", **places: object) -> None:
        self.code, self.template, self.at, self.places = code, template, at, places
        super().__init__(template.format(**places))


@dataclass(frozen=True)
class Sealed:
    """A text that opens only with the keys of all these people together (sorted ids): nonce and ciphertext."""

    keys: tuple[UUID, ...]
    box: bytes


@dataclass(frozen=True)
class EventRef:
    """An event as another one names it: of which case (or person, or programme), and the version that it led to."""

    case_id: UUID
    version: int

    @property
    def id(self) -> UUID:
        return event_id(self.case_id, self.version)


@dataclass(frozen=True)
class Act:
    """Who did it, when and why. Every event carries one.

    `actor` is a person's id, `clock`, or `integration:ID`; `role` is the role in which the step was taken. Where staff
    record what a participant decided, `on_behalf_of` is the participant, `role` is hers, and `given_how` says how she
    told them (one of `GIVEN_HOW`). `recorded_at` is in UTC and never decreases along the ledger; `happened_at` is set only
    where it differs. What was decided together has one `correlation_id`, and so has what it brought about; `cause` is the
    event that brought this one about.
    """

    actor: str
    role: Role
    recorded_at: datetime
    correlation_id: UUID
    cause: EventRef | None = None
    policy_version: int = 0
    on_behalf_of: UUID | None = None
    given_how: str = ""
    reason_code: str = ""
    reason: Sealed | None = None
    happened_at: datetime | None = None

    @property
    def acting_person(self) -> UUID | None:
        """Who did it with her own hands; nobody for the clock and for integrations."""
        return None if self.actor == CLOCK or ":" in self.actor else UUID(self.actor)

    @property
    def person(self) -> UUID | None:
        """Whose decision it is."""
        return self.on_behalf_of or self.acting_person


@dataclass(frozen=True)
class Circumstances:
    """What a decision rests on besides its case.

    `close_to`: people with ties to those whom the case is about (kin, supervisors, a mentorship together).
    `selecting`: those of them whose only tie is a mentorship, and who select their mentees here: they may interview.
    `now`: the moment that the clock was told, where it is not the moment of recording (UTC).
    `along`: this case moves along with another one in the same save; who may do that was judged there.
    `also_acting`, `also_deciding`: other ids of whoever acts, and of whose decision it is, since people were merged.
    """

    act: Act
    under: Policy | None = None
    close_to: Set[UUID] = frozenset()
    now: datetime | None = None
    along: bool = False
    selecting: Set[UUID] = frozenset()
    also_acting: frozenset[UUID] = frozenset()
    also_deciding: frozenset[UUID] = frozenset()

    @property
    def acting(self) -> frozenset[UUID]:
        """All ids of who does it with her own hands; none for the clock and for integrations."""
        return self.also_acting | {one for one in (self.act.acting_person,) if one}

    @property
    def deciding(self) -> frozenset[UUID]:
        """All ids of whose decision it is."""
        return self.also_deciding | {one for one in (self.act.person,) if one}

    def close_as(self, role: Role) -> Set[UUID]:
        """Who must not decide in this role."""
        return self.close_to - self.selecting if role is Role.INTERVIEWER else self.close_to

    def alongside(self) -> Circumstances:
        """The same act, on a case that moves along."""
        return replace(self, along=True)

    def under_policy(self, policy: Policy, version: int) -> Circumstances:
        """The same act, where another intake with its own policy is concerned."""
        return replace(self, under=policy, act=replace(self.act, policy_version=version))

    @property
    def policy(self) -> Policy:
        if self.under is None:
            raise LookupError("this decision was not given a policy")
        return self.under

    @property
    def moment(self) -> datetime:
        return self.now or self.act.recorded_at

    @property
    def today(self) -> date:
        """The day in the programme's time zone."""
        return self.policy.local_date(self.moment)
