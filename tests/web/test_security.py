"""Who may open what, forms from elsewhere, headers, and what people see when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Blueprint, Flask, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from application.asking import Asker, person
from application.ports import Conflict, LedgerUnavailable, UnknownCase
from domain.case import Refused, Role
from tests.web.office import PROGRAMME, Office, Visit
from web.access import access_of, allowed, check_every_view_has_a_rule, require_role, signed_in
from web.app import create_app
from web.scope import scope

ANYTHING = {"default": "NU-00000", "string": "NU-00000", "int": 7, "uuid": UUID(int=7), "path": "x"}
EVERYBODY = ("", "admin", "coordinator", "auditor", "integrator")

trouble = Blueprint("trouble", __name__)
TROUBLES = {
    "refused": Refused("too_late", "The intake “{intake}” is closed.", intake="2026-autumn"),
    "unknown": UnknownCase("no such stream 0f3b"),
    "conflict": Conflict("version 3 exists"),
    "away": LedgerUnavailable("The ledger is busy: try again in a moment."),
    "crash": ZeroDivisionError("secret-7fa1"),
}


@trouble.route("/trouble/<kind>", methods=["GET", "POST"])
@signed_in
def happens(kind: str) -> ResponseReturnValue:
    raise TROUBLES[kind]


@trouble.get("/of/<programme>")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def of_programme(programme: str) -> ResponseReturnValue:
    require_role(programme, Role.COORDINATOR)
    return "open"


@trouble.get("/shown")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def shown() -> ResponseReturnValue:
    return " ".join(scope().codes)


@pytest.fixture(scope="module")
def app(office: Office) -> Flask:
    app = create_app(office.house)
    app.register_blueprint(trouble)
    return app


@pytest.fixture
def coordinator(app: Flask) -> Visit:
    visit = Visit(app)
    visit.sign_in("coordinator")
    return visit


# Who may open what


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if access_of(view) is None] == []


def test_a_view_without_a_rule_stops_the_start(office: Office) -> None:
    app = create_app(office.house)
    app.add_url_rule("/forgotten", view_func=lambda: "", endpoint="forgotten")

    with pytest.raises(RuntimeError, match="forgotten"):
        check_every_view_has_a_rule(app)


def address_of(app: Flask, rule: Rule) -> str:
    values: Any = {name: ANYTHING[converter_name(rule, name)] for name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def converter_name(rule: Rule, argument: str) -> str:
    kind = type(rule._converters[argument]).__name__
    return {"UUIDConverter": "uuid", "IntegerConverter": "int"}.get(kind, "default")


def pages(app: Flask, method: str) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield address_of(app, rule), rule


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_page_opens_for_those_whom_it_names_and_for_nobody_else(office: Office, username: str) -> None:
    app, who = office.app, office.visit(username)
    roles = {Role(username)} if username else set()

    for address, rule in pages(app, "GET"):
        access = access_of(app.view_functions[rule.endpoint])
        assert access is not None
        answer = who.get(address)
        if not access.needs_sign_in:
            assert answer.status_code in (200, 302, 404), address
        elif not username:
            assert answer.location.startswith("/sign-in?next="), address
        elif access.roles and not access.roles & roles:
            assert answer.status_code == 403, address
        else:
            assert answer.status_code in (200, 302, 303, 400, 404, 422), address


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_form_is_taken_only_from_those_whom_it_names(office: Office, username: str) -> None:
    app, who = office.app, office.visit(username)
    who.get("/account" if username else "/sign-in")
    roles = {Role(username)} if username else set()

    for address, rule in pages(app, "POST"):
        access = access_of(app.view_functions[rule.endpoint])
        assert access is not None
        if access.needs_sign_in and not username:
            assert who.post(address).status_code == 401, address
        elif access.roles and not access.roles & roles:
            assert who.post(address).status_code == 403, address


@pytest.mark.parametrize("username", EVERYBODY)
def test_the_past_opens_for_coordinators_and_auditors_and_for_nobody_else(office: Office, username: str) -> None:
    app, who = office.app, office.visit(username)
    then = f"/as-of/{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"

    for address, rule in pages(app, "GET"):
        access = access_of(app.view_functions[rule.endpoint])
        assert access is not None
        answer = who.get(then + address)
        if not username:
            assert answer.location.startswith("/sign-in?next=/as-of/"), address
        elif username not in ("coordinator", "auditor"):
            assert answer.status_code == 403, address
        elif access.needs_sign_in:
            opens = not access.roles or Role(username) in access.roles
            assert answer.status_code in ((200, 302, 404, 422) if opens else (403, 404)), address
        else:
            assert answer.status_code == 404, address


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_form_is_taken_in_the_past(office: Office, username: str) -> None:
    app, who = office.app, office.visit(username)
    who.get("/account" if username else "/sign-in")
    before = office.house.ledger.last_position()

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address, _rule in pages(app, "POST"):
            assert who.client.open(f"/as-of/2026-01-01{address}", method=method).status_code == 405, address
    assert office.house.ledger.last_position() == before


@pytest.mark.parametrize("username", ["", "admin"])
def test_no_form_is_taken_without_its_token(office: Office, username: str) -> None:
    who = office.visit(username)

    for address, _ in pages(office.app, "POST"):
        assert who.client.post(address, data={"x": "y"}).status_code == 400, address


def test_a_role_in_one_programme_is_none_in_another(office: Office, coordinator: Visit) -> None:
    assert coordinator.get(f"/of/{PROGRAMME}").text == "open"
    refused = coordinator.get("/of/another-programme")

    assert refused.status_code == 403
    assert "another-programme" in refused.text
    assert "coordinators" in refused.text


def test_who_may_not_is_told_who_may(app: Flask) -> None:
    visit = Visit(app)
    visit.sign_in("integrator")

    answer = visit.get("/shown")

    assert answer.status_code == 403
    assert "Open to: auditors and coordinators." in answer.text
    assert "Your roles: integrator." in answer.text


def test_a_page_shows_the_programmes_of_its_visitor(office: Office, coordinator: Visit) -> None:
    assert coordinator.get("/shown").text == PROGRAMME
    assert coordinator.get(f"/shown?programme={PROGRAMME}").text == PROGRAMME
    assert coordinator.get("/shown?programme=another").status_code == 403


def test_a_revoked_role_is_gone_with_the_next_page(office: Office, app: Flask) -> None:
    admin, auditor = person(office.people["admin"]), office.people["auditor"]
    visit = Visit(app)
    visit.sign_in("auditor")
    assert visit.get("/shown").status_code == 200

    on_leave = Asker(str(office.people["admin"]), reason="On leave for a month.")
    office.house.people.revoke_role(on_leave, auditor, Role.AUDITOR, PROGRAMME)
    revoked = visit.get("/shown")
    office.house.people.grant_role(admin, auditor, Role.AUDITOR, PROGRAMME)

    assert revoked.status_code == 403
    assert visit.get("/shown").status_code == 200


# Forms from elsewhere, and old ones


def test_a_form_of_an_old_page_is_offered_again(coordinator: Visit) -> None:
    coordinator.token = "old"
    answer = coordinator.post("/trouble/refused", note="Second mock interview", topics="cv")

    assert answer.status_code == 400
    assert "this page was too old" in answer.text
    assert '<input type="hidden" name="note" value="Second mock interview">' in answer.text
    assert 'action="/trouble/refused"' in answer.text
    again = coordinator.post("/trouble/refused", note="Second mock interview")
    assert again.status_code == 422


def test_a_form_sent_after_the_session_ended_is_kept(app: Flask, coordinator: Visit) -> None:
    coordinator.client.delete_cookie("talimger")

    answer = coordinator.post("/trouble/refused", note="Second mock interview")

    assert "you are not signed in any more" in answer.text
    assert 'value="Second mock interview"' in answer.text
    assert 'target="_blank"' in answer.text


def test_a_form_from_another_site_is_not_offered_again(coordinator: Visit) -> None:
    coordinator.token = ""
    answer = coordinator.post("/trouble/refused", headers={"Origin": "https://evil.example"}, note="grant me")

    assert answer.status_code == 400
    assert "not sent from a page of talimger" in answer.text
    assert "grant me" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_typed_password_is_never_shown_again(coordinator: Visit) -> None:
    coordinator.token = "old"
    answer = coordinator.post("/account/password", current_password="horse", password="battery")

    assert answer.status_code == 400
    assert "battery" not in answer.text


# Headers


@pytest.mark.parametrize("address", ["/sign-in", "/nowhere", "/account"])
def test_every_answer_has_the_headers_that_keep_it_safe(coordinator: Visit, address: str) -> None:
    headers = coordinator.get(address).headers

    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_public_page_without_a_form_leaves_no_cookie(office: Office) -> None:
    headers = office.visit().get("/nowhere").headers

    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-cache"


def test_files_are_kept_for_good_and_their_address_changes_with_their_content(office: Office) -> None:
    page = office.visit("coordinator").get("/account").text
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]

    visit = office.visit("coordinator")
    answer = visit.client.get(address, headers={"Accept-Encoding": "gzip, br"})

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 40_000
    assert visit.client.get(address.replace("/assets/", "/assets/0")).status_code == 404
    assert b"Bootstrap" in visit.client.get(address).data


# What people see when something goes wrong


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("refused", 422, "The intake “2026-autumn” is closed."),
        ("unknown", 404, "Look at the reference again"),
        ("conflict", 409, "Nothing of yours was recorded"),
        ("away", 503, "The ledger is busy: try again in a moment."),
        ("crash", 500, "tell it whoever runs this service"),
    ],
)
def test_trouble_is_said_in_a_sentence(coordinator: Visit, kind: str, status: int, sentence: str) -> None:
    page = coordinator.get(f"/trouble/{kind}")
    program = coordinator.get(f"/trouble/{kind}", headers={"Accept": "application/json"})

    assert (page.status_code, program.status_code) == (status, status)
    assert sentence in page.text
    assert sentence in told(program)["detail"]
    assert program.content_type == "application/problem+json"
    assert told(program)["status"] == status
    assert "secret-7fa1" not in page.text + program.text
    assert "0f3b" not in page.text + program.text


def test_whoever_cannot_look_for_cases_is_not_sent_to_look_for_one(app: Flask, coordinator: Visit) -> None:
    admin = Visit(app)
    admin.sign_in("admin")

    assert "by the name of a person" in coordinator.get("/trouble/unknown").text
    assert "Your own cases stand on your first page." in admin.get("/trouble/unknown").text


def told(answer: TestResponse) -> Any:
    """What a program was told."""
    return answer.get_json()


def test_a_crash_is_found_in_the_log_by_the_number_on_the_page(
    coordinator: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = coordinator.get("/trouble/crash").text

    record = next(record for record in caplog.records if record.name == "web.errors")
    number = record.getMessage().partition(":")[0]
    assert number in page
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ZeroDivisionError)


@pytest.mark.parametrize("kind", ["conflict", "away"])
def test_what_was_typed_can_be_sent_again_after_a_conflict_or_an_outage(coordinator: Visit, kind: str) -> None:
    answer = coordinator.post(f"/trouble/{kind}", note="Second mock interview")

    assert '<input type="hidden" name="note" value="Second mock interview">' in answer.text
    assert "Send it again" in answer.text


def test_what_was_typed_is_shown_in_words_without_what_the_form_carried(coordinator: Visit) -> None:
    answer = coordinator.post("/trouble/conflict", reason="She moved away", version="7", on_behalf_of="-")
    shown = answer.text.partition("<details>")[2].partition("</details>")[0]

    assert "She moved away" in shown
    assert "<dd>7</dd>" not in shown
    assert "<dd>-</dd>" not in shown
    assert '<input type="hidden" name="version" value="7">' in answer.text


def test_an_outage_is_told_in_the_readers_language_and_its_cause_to_whoever_runs_the_service(
    coordinator: Visit,
) -> None:
    page = coordinator.get("/trouble/away?language=ru").text

    assert 'lang="en">The ledger is busy' in page.partition("<details>")[2]
    assert "The ledger" not in page.partition("<details>")[0]


def test_too_large_a_form_leads_back_to_its_page(coordinator: Visit) -> None:
    page = "http://localhost/people/new"
    answer = coordinator.client.post("/people/new", data={"given_name": "x" * 1_100_000}, headers={"Referer": page})
    away = coordinator.client.post(
        "/people/new", data={"given_name": "x" * 1_100_000}, headers={"Referer": "https://elsewhere.example/people/new"}
    )

    assert answer.status_code == 413
    assert "a file of 10 MB" in answer.text
    assert 'href="/people/new">Back' in answer.text
    assert "elsewhere" not in away.text


def test_the_page_about_an_outage_needs_no_database(office: Office, app: Flask) -> None:
    visit = Visit(app)
    visit.sign_in("coordinator")
    with file_gone(office.house.settings.data_folder / "desk.db", office.house.databases.desk):
        answer = visit.get("/notices")

    assert answer.status_code == 503
    assert "desk.db cannot be used" in answer.text
    assert 'id="side"' not in answer.text


@contextmanager
def file_gone(file: Path, engine: Engine) -> Iterator[None]:
    """A folder stands where a database's file has been."""
    away = file.with_suffix(".away")
    engine.dispose()
    file.rename(away)
    file.mkdir()
    yield
    file.rmdir()
    away.rename(file)


def test_what_is_not_there_says_so_to_everybody(office: Office) -> None:
    stranger, coordinator = office.visit().get("/nowhere"), office.visit("coordinator").get("/nowhere")

    assert (stranger.status_code, coordinator.status_code) == (404, 404)
    assert "There is no such page" in stranger.text
    assert 'id="side"' in coordinator.text


def test_a_program_that_is_not_signed_in_gets_no_page(office: Office) -> None:
    answer = office.visit().get("/account", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert told(answer)["code"] == "signed_out"


def test_a_form_that_is_too_long_is_refused(coordinator: Visit) -> None:
    assert coordinator.post("/trouble/refused", note="x" * 1_100_000).status_code == 413
