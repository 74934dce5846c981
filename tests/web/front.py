"""An office or a department with cases, and the pages over it: whoever is named signs in and looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from infrastructure.bootstrap import House
from tests.groups import Department
from tests.houses import Office
from tests.web.office import PASSWORD, Visit
from web.app import create_app


class Guest(Visit):
    """A browser that sends forms as pages do, fields with several values as well."""

    def send(self, address: str, **fields: str | list[str]) -> TestResponse:
        sent = {"csrf_token": self.token, **fields}
        return self.remember(self.client.post(address, data=sent, headers={"Origin": "http://localhost"}))


class Staffed(Protocol):
    house: House
    coordinator: UUID


Place = TypeVar("Place", bound=Staffed)


@dataclass(frozen=True)
class PagesOver(Generic[Place]):
    """The office, and its pages."""

    office: Place
    visits: dict[UUID, Guest] = field(default_factory=dict)

    @cached_property
    def app(self) -> Flask:
        return create_app(self.office.house)

    def visit(self, who: UUID | None = None) -> Guest:
        """A browser in which this person (the coordinator) is signed in; she gets an account where she has none."""
        person_id = who or self.office.coordinator
        if person_id not in self.visits:
            self.visits[person_id] = self.signed_in(person_id)
        return self.visits[person_id]

    def signed_in(self, person_id: UUID) -> Guest:
        username = username_of(person_id)
        if self.office.house.accounts.by_person(person_id) is None:
            self.office.house.accounts.add(username, PASSWORD, person_id)
        visit = Guest(self.app)
        assert visit.sign_in(username).status_code == 303
        return visit


Front = PagesOver[Office]
Desk = PagesOver[Department]


def username_of(person_id: UUID) -> str:
    return f"p{person_id.hex[:12]}"
