"""A house with one programme and somebody in each role, and the pages over it, for tests of the web."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from application.asking import person
from domain.case import Role
from domain.identity import Identity
from infrastructure.accounts import Accounts
from infrastructure.bootstrap import House, open_house, settings_from_environment
from web.app import create_app

PASSWORD = "correct horse battery"
PROGRAMME = "nu-alumni"
PROGRAMME_FILE = Path(__file__).parents[2] / "programmes" / "nu-alumni.toml"
STAFF = {
    Role.COORDINATOR: ("Сәуле", "Бекназар"),
    Role.AUDITOR: ("Daniel", "Whitfield"),
    Role.INTEGRATOR: ("Ирина", "Ким"),
}
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visit:
    """Somebody's browser, without a browser: it takes the token from the last page that it saw, as a form would."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.remember(self.client.get(address, **options))

    def post(self, address: str, *, headers: Any = None, **fields: Any) -> TestResponse:
        sent = {"csrf_token": self.token, **fields}
        sent_from = {"Origin": "http://localhost", **(headers or {})}
        return self.remember(self.client.post(address, data=sent, headers=sent_from))

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", username=username, password=password)
        self.get("/account")
        return answer

    def remember(self, answer: TestResponse) -> TestResponse:
        found = CSRF.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer


@dataclass(frozen=True)
class Office:
    """The house, its pages, and whom it knows: by the usernames `admin`, `coordinator`, `auditor`, `integrator`."""

    house: House
    app: Flask
    people: dict[str, UUID]

    def visit(self, username: str = "") -> Visit:
        """A browser in which this person is signed in; nobody, if none is named."""
        visit = Visit(self.app)
        if username:
            assert visit.sign_in(username).status_code == 303
        return visit


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    with open_house(settings_from_environment({"TALIMGER_DATA": str(folder)})) as house:
        house.accounts = Accounts(house.databases.desk, CHEAP)
        admin = house.people.register_first_admin(Identity("Айгүл", "Серікқызы", email="admin@example.kz"))
        house.programmes.open(person(admin), PROGRAMME_FILE.read_text())
        people = {"admin": admin}
        for role, (given, family) in STAFF.items():
            who = Identity(given, family, email=f"{role.value}@example.kz")
            people[role.value] = house.people.register(person(admin), who)
            house.people.grant_role(person(admin), people[role.value], role, PROGRAMME)
        for username, person_id in people.items():
            house.accounts.add(username, PASSWORD, person_id)
        yield Office(house, create_app(house), people)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a browser finds the pages."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
