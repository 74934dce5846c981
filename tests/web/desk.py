"""A department that appoints mentors, and the pages over it: whoever is named signs in and looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from flask import Flask

from tests.groups import Department
from tests.web.front import Guest, username_of
from tests.web.office import PASSWORD
from web.app import create_app


@dataclass
class Desk:
    department: Department
    visits: dict[UUID, Guest] = field(default_factory=dict)

    @cached_property
    def app(self) -> Flask:
        return create_app(self.department.house)

    def visit(self, who: UUID | None = None) -> Guest:
        """A browser in which this person (the coordinator) is signed in; she gets an account where she has none."""
        person_id = who or self.department.coordinator
        if person_id not in self.visits:
            username = username_of(person_id)
            self.department.house.accounts.add(username, PASSWORD, person_id)
            guest = self.visits[person_id] = Guest(self.app)
            assert guest.sign_in(username).status_code == 303
        return self.visits[person_id]
