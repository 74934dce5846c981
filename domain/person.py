"""Person: sealed identity, granted roles, declared ties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.case import (
    NEW,
    SAME,
    Case,
    CaseEvent,
    CaseOpened,
    Circumstances,
    Refused,
    Role,
    Sealed,
    Step,
    by,
    life,
    states,
    words,
)
from domain.policy import Policy

KNOWN = "known"
EVERYWHERE = ""
GRANTED = frozenset({
    Role.COORDINATOR, Role.INTERVIEWER, Role.RESPONSIBLE, Role.VERIFIER, Role.AUDITOR, Role.INTEGRATOR, Role.ADMIN,
})  # fmt: skip


@dataclass(frozen=True)
class Grant:
    """A role for one programme (or `EVERYWHERE`, for admins), and for one faculty where one is named.

    A responsible answers for a unit of the programme's plan: its code stands in the faculty's place.
    """

    role: Role
    programme: str = EVERYWHERE
    faculty: str = ""

    def is_of(self, programme: str) -> bool:
        return self.programme in (programme, EVERYWHERE)

    @property
    def is_limited(self) -> bool:
        """Whether it holds only in the cases of one faculty."""
        return bool(self.faculty) and self.role is not Role.RESPONSIBLE

    def holds_in(self, programme: str, units: Collection[str] = (), faculties: Collection[str] = ()) -> bool:
        """Whether it holds in a case of this programme for which these units answer, and which belongs to these faculties."""
        within = units if self.role is Role.RESPONSIBLE else faculties
        return self.is_of(programme) and (not self.faculty or self.faculty in within)


@dataclass(frozen=True)
class PersonRegistered(CaseOpened):
    """Somebody is known from now on; her names and contacts are sealed."""

    TOPIC = "PersonRegistered"
    identity: Sealed

    def apply(self, case: Person) -> None:
        case.identity, case.grants, case.kin, case.supervisors = self.identity, frozenset(), frozenset(), frozenset()


@dataclass(frozen=True)
class IdentityChanged(CaseEvent):
    """Names, contacts or ids were put right, or are new."""

    TOPIC = "IdentityChanged"
    identity: Sealed

    def apply(self, case: Person) -> None:
        case.identity = self.identity


@dataclass(frozen=True)
class RoleGranted(CaseEvent):
    """A role was granted for a programme, and for a faculty where one is given."""

    TOPIC = "RoleGranted"
    role: Role
    programme: str
    faculty: str = ""

    def apply(self, case: Person) -> None:
        case.grants |= {Grant(self.role, self.programme, self.faculty)}


@dataclass(frozen=True)
class RoleRevoked(CaseEvent):
    """A granted role ended."""

    TOPIC = "RoleRevoked"
    role: Role
    programme: str
    faculty: str = ""

    def apply(self, case: Person) -> None:
        case.grants -= {Grant(self.role, self.programme, self.faculty)}


@dataclass(frozen=True)
class KinDeclared(CaseEvent):
    """Two people are kin: neither decides on the other."""

    TOPIC = "KinDeclared"
    kin: UUID

    def apply(self, case: Person) -> None:
        case.kin |= {self.kin}


@dataclass(frozen=True)
class SupervisorDeclared(CaseEvent):
    """Somebody supervises this person's studies or work, and so does not decide on her."""

    TOPIC = "SupervisorDeclared"
    supervisor: UUID

    def apply(self, case: Person) -> None:
        case.supervisors |= {self.supervisor}


def can_be_granted(case: Person, given: Circumstances, happening: RoleGranted) -> Refused | None:
    if happening.role not in GRANTED:
        return Refused(
            "role_unknown", "“{role}” is a part in a case and is not granted.", at="role", role=happening.role
        )
    if happening.role is not Role.ADMIN and happening.programme == EVERYWHERE:
        return Refused("programme_missing", "Say for which programme the role is granted.", at="programme")
    if happening.role is Role.RESPONSIBLE and not happening.faculty:
        return Refused("unit_missing", "Say for which unit of the plan she answers: its code.", at="faculty")
    if happening.faculty and given.under and (unknown := unknown_faculty(given.under, happening)):
        return unknown
    if Grant(happening.role, happening.programme, happening.faculty) in case.grants:
        return Refused("already_granted", "She has this role already.", at="role")
    return None


def unknown_faculty(policy: Policy, happening: RoleGranted) -> Refused | None:
    is_unit = happening.role is Role.RESPONSIBLE
    codes = [one.code for one in (policy.action_plan.responsible if is_unit else policy.faculties)]
    if happening.faculty in codes:
        return None
    known = ", ".join(codes) or "none"
    if is_unit:
        template = "“{unit}” is no unit of this programme's plan; there are: {known}."
        return Refused("unknown_unit", template, at="faculty", unit=words(happening.faculty), known=known)
    template = "“{faculty}” is no faculty of this programme; there are: {known}."
    return Refused("unknown_faculty", template, at="faculty", faculty=words(happening.faculty), known=known)


def was_granted(case: Person, given: Circumstances, happening: RoleRevoked) -> Refused | None:
    if Grant(happening.role, happening.programme, happening.faculty) not in case.grants:
        return Refused("not_granted", "She does not have this role.", at="role")
    return None


def nobody_grants_herself(case: Person, given: Circumstances, happening: RoleGranted) -> Refused | None:
    # The first admin of all is granted by her own registration: there is nobody else yet.
    if given.act.acting_person == case.id and case.version > 1:
        return Refused("conflict_of_interest", "Nobody grants a role to herself: ask another admin.")
    return None


def is_somebody_else(case: Person, given: Circumstances, happening: KinDeclared | SupervisorDeclared) -> Refused | None:
    other = happening.kin if isinstance(happening, KinDeclared) else happening.supervisor
    if other == case.id:
        return Refused("same_person", "This is the same person: choose somebody else.")
    return None


OFFICE = by(Role.COORDINATOR, Role.ADMIN)
STANDS = states(KNOWN)


class Person(Case):
    """Somebody whom the programmes know."""

    TOPIC = "Person"
    LIFE = life(
        Step("register", OFFICE | by(Role.APPLICANT), states(NEW), KNOWN, PersonRegistered),
        Step("change_identity", OFFICE | by(Role.APPLICANT), STANDS, SAME, IdentityChanged),
        Step("grant_role", by(Role.ADMIN), STANDS, SAME, RoleGranted, rules=(nobody_grants_herself, can_be_granted)),
        Step("revoke_role", by(Role.ADMIN), STANDS, SAME, RoleRevoked, rules=(was_granted,), needs_reason=True),
        Step("declare_kin", OFFICE | by(Role.APPLICANT), STANDS, SAME, KinDeclared, rules=(is_somebody_else,)),
        Step(
            "declare_supervisor",
            OFFICE | by(Role.APPLICANT),
            STANDS,
            SAME,
            SupervisorDeclared,
            rules=(is_somebody_else,),
        ),
    )

    identity: Sealed
    grants: frozenset[Grant]
    kin: frozenset[UUID]
    supervisors: frozenset[UUID]

    def people(self, role: Role) -> frozenset[UUID]:
        return frozenset({self.id}) if role is Role.APPLICANT else frozenset()

    def subjects(self) -> frozenset[UUID]:
        return frozenset({self.id})

    def ties(self) -> frozenset[UUID]:
        """Who has ties to her as far as she or the office declared them."""
        return self.kin | self.supervisors

    @classmethod
    def register(cls, person_id: UUID, identity: Sealed, given: Circumstances) -> Person:
        return cls.begin("register", given, person_id, identity=identity)

    def change_identity(self, given: Circumstances, identity: Sealed) -> None:
        self.take("change_identity", given, identity=identity)

    def grant_role(self, given: Circumstances, role: Role, programme: str, faculty: str = "") -> None:
        self.take("grant_role", given, role=role, programme=programme, faculty=faculty)

    def revoke_role(self, given: Circumstances, role: Role, programme: str, faculty: str = "") -> None:
        self.take("revoke_role", given, role=role, programme=programme, faculty=faculty)

    def declare_kin(self, given: Circumstances, kin: UUID) -> None:
        self.take("declare_kin", given, kin=kin)

    def declare_supervisor(self, given: Circumstances, supervisor: UUID) -> None:
        self.take("declare_supervisor", given, supervisor=supervisor)
