"""An office with cases, and the pages over it: whoever is named signs in and looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from tests.houses import Office, opened_office
from tests.web.office import PASSWORD, Visit
from web.app import create_app


class Guest(Visit):
    """A browser that sends forms as pages do, fields with several values as well."""

    def send(self, address: str, **fields: str | list[str]) -> TestResponse:
        sent = {"csrf_token": self.token, **fields}
        return self.remember(self.client.post(address, data=sent, headers={"Origin": "http://localhost"}))


@dataclass(frozen=True)
class Front:
    """The office, and its pages."""

    office: Office
    app: Flask
    visits: dict[UUID, Guest] = field(default_factory=dict)

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


def username_of(person_id: UUID) -> str:
    return f"p{person_id.hex[:12]}"


@contextmanager
def opened_front(folder: Path) -> Iterator[Front]:
    with opened_office(folder) as office:
        yield Front(office, create_app(office.house))
