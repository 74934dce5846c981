"""Who works for the demo's programmes, and how everybody signs in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from application.asking import person
from domain.case import Role
from domain.identity import Identity
from domain.ids import NAMESPACE
from domain.person import Grant

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

EVERYWHERE = "Everywhere"


@dataclass(frozen=True)
class SignIn:
    """A username and its password, whose it is, and what she sees first."""

    where: str
    username: str
    password: str
    sees: str


@dataclass
class Staff:
    """The admin, and whoever is hired."""

    house: House
    admin: UUID
    auditor: UUID = field(init=False)
    integrator: UUID = field(init=False)
    sign_ins: list[SignIn] = field(default_factory=list)

    def hire(self, given: str, family: str, username: str, *grants: Grant) -> UUID:
        """Somebody who works here, without an account yet."""
        identity = Identity(given, family, email=f"{username}@example.kz")
        person_id = uuid5(NAMESPACE, f"demo:staff:{username}")
        return self.house.people.register(person(self.admin), identity, grants=grants, person_id=person_id)

    def know(self, programme: str) -> None:
        """The auditor and the integrator are those of this programme as well."""
        for who, role in ((self.auditor, Role.AUDITOR), (self.integrator, Role.INTEGRATOR)):
            self.house.people.grant_role(person(self.admin), who, role, programme)

    def let_sign_in(self) -> None:
        for username, who, sees in (
            ("admin", self.admin, "programmes, their files and intakes; people and their roles"),
            ("auditor", self.auditor, "the history of everything, and every case as it was on any day"),
            ("integrator", self.integrator, "what a program that follows the events may know"),
        ):
            self.sign_in(EVERYWHERE, username, who, sees)

    def sign_in(self, where: str, username: str, person_id: UUID, sees: str) -> None:
        password = self.house.demo_account(username, person_id)
        self.sign_ins.append(SignIn(where, username, password, sees))

    def said(self) -> str:
        """How to sign in, a paragraph for each programme; a line is a username, its password, and what she sees."""
        places = dict.fromkeys(one.where for one in self.sign_ins)
        paragraphs = [line for where in places for line in self.lines(where)]
        return "\n".join(["Sign in with one of these usernames, and the password beside it:", "", *paragraphs])

    def lines(self, where: str) -> list[str]:
        here = (one for one in self.sign_ins if one.where == where)
        return [where, *(f"  {one.username:22} {one.password}  {one.sees}" for one in here), ""]


def first_staff(house: House) -> Staff:
    """An admin, with whom everything begins; an auditor and an integrator for all programmes."""
    admin = house.people.register_first_admin(
        Identity("Әлия", "Демо", email="admin@example.kz"), person_id=uuid5(NAMESPACE, "demo:staff:admin")
    )
    staff = Staff(house, admin)
    staff.auditor = staff.hire("Thomas", "Weiler", "auditor")
    staff.integrator = staff.hire("Platonus", "Feed", "integrator")
    return staff
