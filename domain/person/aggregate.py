"""The life of a person, and the aggregate that lives it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.case import NEW, SAME, Case, Circumstances, Refused, Role, Sealed, Step, by, life, states
from domain.person import events, rules
from domain.person.values import ExternalId, Grant, Ground

KNOWN, MERGED, ERASED = "known", "merged", "erased"

OFFICE = by(Role.COORDINATOR, Role.ADMIN)
ALONG: frozenset[Role] = frozenset()
STANDS = states(KNOWN)


class Person(Case):
    """Somebody whom the programmes know."""

    TOPIC = "Person"
    LIFE = life(
        Step(
            "register", OFFICE | by(Role.APPLICANT), states(NEW), KNOWN, events.PersonRegistered,
            rules=(rules.external_ids_can_be,),
        ),
        Step("change_identity", OFFICE | by(Role.APPLICANT), STANDS, SAME, events.IdentityChanged),
        Step(
            "change_external_ids", OFFICE, STANDS, SAME, events.ExternalIdsChanged, rules=(rules.external_ids_can_be,),
        ),
        Step("record_standing", OFFICE, STANDS, SAME, events.StandingRecorded, rules=(rules.has_come,)),
        Step(
            "grant_role", by(Role.ADMIN), STANDS, SAME, events.RoleGranted,
            rules=(rules.nobody_grants_herself, rules.can_be_granted),
        ),
        Step(
            "revoke_role", by(Role.ADMIN), STANDS, SAME, events.RoleRevoked,
            rules=(rules.was_granted,), needs_reason=True,
        ),
        Step(
            "declare_kin", OFFICE | by(Role.APPLICANT), STANDS, SAME, events.KinDeclared,
            rules=(rules.is_somebody_else,),
        ),
        Step(
            "declare_supervisor", OFFICE | by(Role.APPLICANT), STANDS, SAME, events.SupervisorDeclared,
            rules=(rules.is_somebody_else,),
        ),
        Step(
            "merge", OFFICE, STANDS, SAME, events.PersonsMerged,
            rules=(rules.is_somebody_else, rules.nobody_merges_herself),
        ),
        Step(
            "merge_into", ALONG, STANDS, MERGED, events.PersonMergedInto,
            when=(rules.holds_no_roles, rules.nobody_was_merged_into_her),
        ),
        Step(
            "separate", OFFICE, STANDS, SAME, events.PersonsSeparated,
            rules=(rules.was_merged, rules.nobody_separates_herself), needs_reason=True,
        ),
        Step("stand_alone", ALONG, states(MERGED), KNOWN, events.PersonSeparated),
        Step(
            "erase", by(Role.ADMIN), states(KNOWN, MERGED), ERASED, events.PersonErased,
            rules=(rules.ground_is_told,),
        ),
    )  # fmt: skip

    identity: Sealed
    external_ids: tuple[ExternalId, ...]
    standings: dict[date, Sealed]
    grants: frozenset[Grant]
    kin: frozenset[UUID]
    supervisors: frozenset[UUID]
    merged: frozenset[UUID]
    merged_into: UUID | None

    @property
    def standing(self) -> tuple[date, Sealed] | None:
        """The newest that is known, and as of which day."""
        return max(self.standings.items(), key=lambda one: one[0], default=None)

    @property
    def everybody(self) -> frozenset[UUID]:
        """Her own id, and those of all who were found to be her."""
        return self.merged | {self.id}

    def people(self, role: Role) -> frozenset[UUID]:
        return frozenset({self.id}) if role is Role.APPLICANT else frozenset()

    def subjects(self) -> frozenset[UUID]:
        return frozenset({self.id})

    def closed(self, step: Step, given: Circumstances) -> Refused | None:
        if self.state == ERASED:
            return Refused("person_erased", "This person was erased: nothing more can happen to her.")
        return super().closed(step, given)

    def ties(self) -> frozenset[UUID]:
        """Who has ties to her as far as she or the office declared them."""
        return self.kin | self.supervisors

    @classmethod
    def register(
        cls, person_id: UUID, identity: Sealed, given: Circumstances, external_ids: tuple[ExternalId, ...] = ()
    ) -> Person:
        return cls.begin("register", given, person_id, identity=identity, external_ids=external_ids)

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

    def change_external_ids(self, given: Circumstances, external_ids: tuple[ExternalId, ...]) -> None:
        self.take("change_external_ids", given, external_ids=external_ids)

    def record_standing(self, given: Circumstances, as_of: date, standing: Sealed) -> None:
        self.take("record_standing", given, as_of=as_of, standing=standing)

    def merge(self, given: Circumstances, merged: UUID) -> None:
        """She stays; the use case lets the other one go along, in the same save."""
        self.take("merge", given, merged=merged)

    def merge_into(self, given: Circumstances, into: UUID) -> None:
        self.take("merge_into", given, into=into)

    def separate(self, given: Circumstances, separated: UUID) -> None:
        self.take("separate", given, separated=separated)

    def stand_alone(self, given: Circumstances, separated_from: UUID) -> None:
        self.take("stand_alone", given, separated_from=separated_from)

    def erase(
        self, given: Circumstances, ground: Ground, open_cases: Sequence[str] = (), *, is_last_admin: bool = False
    ) -> None:
        """Whoever goes on as her goes along, in the same save.

        Args:
            open_cases: references of what she takes part in and is not over, under any of her ids.
            is_last_admin: whether nobody else could grant roles.
        """
        if refusal := self.refusal(self.LIFE["erase"], given) or rules.still_needed(
            open_cases, is_last_admin=is_last_admin
        ):
            raise refusal
        self.take("erase", given, ground=ground)
