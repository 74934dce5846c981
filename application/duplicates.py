"""Duplicates: two who are known and are one person. One stays, the other goes on as her; and apart again, if it was a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from domain.application import Application
from domain.case import Refused
from domain.ids import application_id
from domain.person import Person

Applications = Callable[[UUID], Iterable[UUID]]
"""The ids of all applications of a person."""

Partners = Callable[[frozenset[UUID]], frozenset[UUID]]


class Duplicates:
    def __init__(self, ledger: Ledger, people: People, applications: Applications, partners: Partners) -> None:
        self.ledger, self.people, self.applications, self.partners = ledger, people, applications, partners
        # Whoever goes does not sign in any more: wired where accounts are.
        self.close_account: Callable[[UUID], object] = lambda person_id: None

    def merge(self, asker: Asker, stays: UUID, goes: UUID, programme: str) -> None:
        """Both are one person from now on, known as the one who stays. No case is changed: each keeps the id that it has.

        Raises:
            Refused: they are the same already, one was erased or is the asker, the one who goes has roles, or both hold what
                only two people can.
        """

        def decide(moment: datetime) -> list[Person]:
            person, other = self.ledger.load(Person, stays), self.ledger.load(Person, goes)
            given = self.people.given(asker, moment, person, "merge", programme)
            person.merge(given, goes)
            other.merge_into(given.alongside(), stays)
            self.refuse_erased(person, other)
            self.refuse_two_people(person, other)
            return [person, other]

        self.ledger.record(decide)
        self.close_account_of(goes)

    def close_account_of(self, person_id: UUID) -> None:
        """Whoever goes on as somebody else does not sign in as herself; not if she is somebody of her own again.

        A reaction asks the same: the process may die between the merge and this.
        """
        if self.ledger.load(Person, person_id).merged_into is not None:
            self.close_account(person_id)

    def separate(self, asker: Asker, stays: UUID, separated: UUID, programme: str) -> None:
        """Two people after all: each has the cases that were hers. An account of the other is opened again by hand.

        Raises:
            Refused: they were not merged, or no reason is given.
        """

        def decide(moment: datetime) -> list[Person]:
            person, other = self.ledger.load(Person, stays), self.ledger.load(Person, separated)
            given = self.people.given(asker, moment, person, "separate", programme)
            person.separate(given, separated)
            other.stand_alone(given.alongside(), stays)
            return [person, other]

        self.ledger.record(decide)

    def refuse_erased(self, *both: Person) -> None:
        if any(self.people.opened(one.identity) is None for one in both):
            raise Refused("person_erased", "One of them was erased: nothing is known of her to merge.", at="goes")

    def refuse_two_people(self, person: Person, other: Person) -> None:
        """What one person cannot hold: two applications in one role and intake, both sides of a mentorship."""
        hers = person.everybody - {other.id}
        if other.id in person.kin:
            raise Refused("kin_of_each_other", "These two are declared kin: they are two people.", at="goes")
        if self.partners(frozenset({other.id})) & hers:
            template = "These two had a mentorship with each other: they are two people."
            raise Refused("pair_of_one_mentorship", template, at="goes")
        for one in self.applications(other.id):
            case = self.ledger.load(Application, one)
            ids = (application_id(case.programme, case.intake, who, case.role) for who in hers)
            if same := next(filter(None, (self.ledger.find(Application, one) for one in ids)), None):
                template = (
                    "Both applied as {role} in {programme}, {intake} ({one}, {other}): they cannot be one person there."
                )
                places = {"role": case.role, "programme": case.programme, "intake": case.intake}
                raise Refused("both_applied", template, at="goes", one=same.reference, other=case.reference, **places)
