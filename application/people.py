"""People: registering them, their roles and ties, and in which role somebody acts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from application.asking import Asker
from application.ledger import Ledger
from application.ports import UnknownCase, Vault
from domain.case import CLOCK, PARTS, Act, Case, Circumstances, Refused, Role, Sealed, words
from domain.identity import Identity
from domain.person import ERASED as GONE
from domain.person import EVERYWHERE, ExternalId, Grant, Person, Standing
from domain.policy import Policy

ERASED = "[erased]"


IdsOf = Callable[[Set[UUID]], Mapping[UUID, frozenset[UUID]]]


class People:
    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self.ledger, self.vault = ledger, vault
        self.policy_of: Callable[[str], Policy | None] = lambda programme: None
        """The newest policy of a programme that is known here."""
        # Each of these ids with all ids of the same person: a view's answer, wired once the views are there.
        self.ids_of: IdsOf = lambda ids: {one: frozenset({one}) for one in ids}

    # What is asked

    def identity(self, person_id: UUID) -> Identity | None:
        """Who she is; None once she was erased. Whoever was found to be somebody else is called as that one."""
        person = self.who_stays(person_id)
        return None if person.state == GONE else self.opened(person.identity)

    def who_stays(self, person_id: UUID) -> Person:
        """This person; the one into whom she was merged, if she was."""
        person = self.ledger.load(Person, person_id)
        return person if person.merged_into is None else self.ledger.load(Person, person.merged_into)

    def together(self, ids: Set[UUID]) -> frozenset[UUID]:
        """These ids, and all others of the same people."""
        return frozenset().union(*self.ids_of(ids).values())

    def asker(self, person_id: UUID) -> Asker:
        """Somebody who asks, under all of her ids."""
        person = self.ledger.load(Person, person_id)
        return Asker(str(person_id), grants=person.grants, also=person.merged)

    def opened(self, sealed: Sealed) -> Identity | None:
        text = self.vault.open(sealed)
        return None if text is None else msgspec.json.decode(text, type=Identity)

    def standing(self, sealed: Sealed) -> Standing | None:
        """How she stands at the university; None once she was erased."""
        text = self.vault.open(sealed)
        return None if text is None else msgspec.json.decode(text, type=Standing)

    def name(self, person_id: UUID) -> str:
        identity = self.identity(person_id)
        return identity.name if identity else ERASED

    def grants(self, person_id: UUID) -> frozenset[Grant]:
        return self.ledger.load(Person, person_id).grants

    def roles(
        self, asker: Asker, programme: str, units: Collection[str] = (), faculties: Collection[str] = ()
    ) -> frozenset[Role]:
        """The roles granted to the asker for this programme, and everywhere.

        What is granted for one faculty counts only if that is among these; a responsible only for these units.
        """
        if asker.person_id is None:
            return frozenset({asker.role}) if asker.role else frozenset()
        return frozenset(one.role for one in self.granted(asker) if one.holds_in(programme, units, faculties))

    def roles_anywhere_in(self, asker: Asker, programme: str) -> frozenset[Role]:
        """The same, for whichever faculty or unit: people themselves belong to none."""
        if asker.person_id is None:
            return self.roles(asker, programme)
        return frozenset(one.role for one in self.granted(asker) if one.is_of(programme))

    def granted(self, asker: Asker) -> frozenset[Grant]:
        if asker.grants is not None:
            return asker.grants
        return self.grants(asker.person_id) if asker.person_id else frozenset()

    def ties(self, person_ids: Iterable[UUID]) -> frozenset[UUID]:
        """Everybody to whom one of these people has a declared tie."""
        return frozenset().union(*(self.ledger.load(Person, one).ties() for one in person_ids))

    # What is done

    def register(
        self,
        asker: Asker,
        identity: Identity,
        programme: str = EVERYWHERE,
        grants: Sequence[Grant] = (),
        person_id: UUID | None = None,
        external_ids: tuple[ExternalId, ...] = (),
    ) -> UUID:
        """A new person, with these roles from the beginning; her id can be drawn before.

        Raises:
            Refused: a name or contact is missing or wrong, a role cannot be granted, or the asker may not.
        """
        identity.check()
        person_id = person_id or uuid4()
        sealed = self.seal_identity(person_id, identity)

        def decide(moment: datetime) -> list[Person]:
            held = self.roles_anywhere_in(asker, programme)
            given = self.circumstances(asker, moment, Person.LIFE["register"].who, held, about=(person_id,))
            newcomer = Person.register(person_id, sealed, given, external_ids)
            for grant in grants:
                granting = self.granting(asker, moment, newcomer, grant.programme)
                newcomer.grant_role(granting, grant.role, grant.programme, grant.faculty)
            return [newcomer]

        self.ledger.record(decide)
        return person_id

    def register_first_admin(self, identity: Identity, person_id: UUID | None = None) -> UUID:
        """The first person of all grants herself the role: there is nobody else yet.

        Raises:
            Refused: somebody is known already.
        """
        identity.check()
        person_id = person_id or uuid4()
        sealed = self.seal_identity(person_id, identity)

        def decide(moment: datetime) -> list[Person]:
            if self.ledger.last_position():
                raise Refused("not_the_first", "There is an admin already: ask her to grant the role.")
            given = Circumstances(Act(str(person_id), Role.ADMIN, moment, uuid4()))
            admin = Person.register(person_id, sealed, given)
            admin.grant_role(given, Role.ADMIN, EVERYWHERE)
            return [admin]

        self.ledger.record(decide)
        return person_id

    def change_identity(
        self,
        asker: Asker,
        person_id: UUID,
        identity: Identity,
        programme: str = EVERYWHERE,
        seen_version: int | None = None,
        external_ids: tuple[ExternalId, ...] | None = None,
    ) -> None:
        """Put right what is known of her. `seen_version`: of the person that the asker saw; none if she saw none.

        Without `external_ids` they stay as they are; if they are the same, nothing is recorded of them.

        Raises:
            Refused: a name or contact is missing or wrong, somebody else changed it meanwhile, or the asker may not.
        """
        identity.check()
        sealed = self.seal_identity(person_id, identity)

        def decide(moment: datetime) -> list[Person]:
            person = self.ledger.load(Person, person_id)
            if seen_version is not None and person.version != seen_version:
                template = (
                    "Somebody changed this person meanwhile: look at her page, and send yours again if it stays so."
                )
                raise Refused("moved_on", template)
            person.change_identity(self.given(asker, moment, person, "change_identity", programme), sealed)
            if external_ids is not None and set(external_ids) != set(person.external_ids):
                given = self.given(asker, moment, person, "change_external_ids", programme)
                person.change_external_ids(given, external_ids)
            return [person]

        self.ledger.record(decide)

    def grant_role(self, asker: Asker, person_id: UUID, role: Role, programme: str, faculty: str = "") -> None:
        """
        Raises:
            Refused: it is held already, it is no role to be granted, or there is no such programme, faculty or unit.
        """

        def decide(moment: datetime) -> list[Person]:
            person = self.ledger.load(Person, person_id)
            given = self.granting(asker, moment, person, programme)
            person.grant_role(given, role, programme, faculty)
            return [person]

        self.ledger.record(decide)

    def revoke_role(self, asker: Asker, person_id: UUID, role: Role, programme: str, faculty: str = "") -> None:
        self.on_person(asker, person_id, "revoke_role", EVERYWHERE, role=role, programme=programme, faculty=faculty)

    def declare_kin(self, asker: Asker, person_id: UUID, kin: UUID, programme: str = EVERYWHERE) -> None:
        """Recorded on both, so that either's cases know of it."""

        def decide(moment: datetime) -> list[Person]:
            person, other = self.ledger.load(Person, person_id), self.ledger.load(Person, kin)
            given = self.given(asker, moment, person, "declare_kin", programme)
            person.declare_kin(given, kin)
            other.declare_kin(given.alongside(), person_id)
            return [person, other]

        self.ledger.record(decide)

    def declare_supervisor(self, asker: Asker, person_id: UUID, supervisor: UUID, programme: str = EVERYWHERE) -> None:
        self.ledger.load(Person, supervisor)
        self.on_person(asker, person_id, "declare_supervisor", programme, supervisor=supervisor)

    def on_person(self, asker: Asker, person_id: UUID, step: str, within: str, /, **facts: object) -> None:
        def decide(moment: datetime) -> list[Person]:
            person = self.ledger.load(Person, person_id)
            getattr(person, step)(self.given(asker, moment, person, step, within), **facts)
            return [person]

        self.ledger.record(decide)

    def seal_identity(self, person_id: UUID, identity: Identity) -> Sealed:
        return self.vault.seal(msgspec.json.encode(identity).decode(), {person_id})

    # In which role somebody acts

    def given(self, asker: Asker, moment: datetime, person: Person, step: str, programme: str) -> Circumstances:
        held = self.roles_anywhere_in(asker, programme) | parts(person, asker)
        return self.circumstances(asker, moment, Person.LIFE[step].who, held, about=person.subjects())

    def granting(self, asker: Asker, moment: datetime, person: Person, programme: str) -> Circumstances:
        """The circumstances of granting a role for a programme; whoever grants is an admin everywhere."""
        given = self.given(asker, moment, person, "grant_role", EVERYWHERE)
        if programme == EVERYWHERE:
            return given
        try:
            return replace(given, under=self.policy_of(programme))
        except UnknownCase:
            template = "There is no programme “{programme}”: open it first."
            raise Refused("unknown_programme", template, at="programme", programme=words(programme)) from None

    def circumstances(
        self,
        asker: Asker,
        moment: datetime,
        who: frozenset[Role],
        held: frozenset[Role],
        about: Iterable[UUID],
        policy: Policy | None = None,
        policy_version: int = 0,
    ) -> Circumstances:
        """What a decision rests on: the act in the role that the step allows, and the reason sealed for those concerned."""
        authors = {one for one in (asker.person_id, asker.on_behalf_of) if one}
        act = Act(
            actor=asker.actor,
            role=acting_role(asker, who, held),
            recorded_at=moment,
            correlation_id=asker.correlation_id,
            cause=asker.cause,
            policy_version=policy_version,
            on_behalf_of=asker.on_behalf_of,
            given_how=asker.given_how,
            reason_code=asker.reason_code,
            reason=self.vault.seal(asker.reason, authors | set(about)) if asker.reason.strip() else None,
            happened_at=asker.happened_at,
        )
        acting = asker.everybody
        behalf = asker.on_behalf_of
        deciding = acting if behalf is None else self.together({behalf})
        return Circumstances(act, policy, also_acting=acting, also_deciding=deciding)


def parts(case: Case, asker: Asker) -> frozenset[Role]:
    """The parts that the asker plays in the case, or the one on whose behalf she asks."""
    person_id = asker.on_behalf_of or asker.person_id
    return frozenset(role for role in PARTS if person_id in case.people(role))


def acting_role(asker: Asker, who: frozenset[Role], held: frozenset[Role]) -> Role:
    """The role that the step allows, her part in the case before a granted one.

    Raises:
        Refused: she asks in a role that is not hers.
    """
    if asker.role is not None and asker.role not in held:
        raise Refused("not_yours", "You do not have the role of {role} here.", role=asker.role)
    if asker.on_behalf_of is not None and asker.actor != CLOCK and Role.COORDINATOR not in held:
        raise Refused("not_yours", "Only a coordinator records what somebody else decided.")
    if asker.role is not None:
        return asker.role
    allowed = who & held
    if asker.on_behalf_of is not None:
        allowed -= {Role.COORDINATOR}
    # The first in the order of the roles.
    return next((role for role in Role if role in (allowed or held)), Role.APPLICANT)
