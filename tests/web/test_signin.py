"""Signing in and out, the session, and the change of one's password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.asking import person
from domain.identity import Identity
from tests.web.office import PASSWORD, Office, Visit
from web.app import create_app
from web.security import safe_next

ANOTHER = "three green umbrellas"


@pytest.fixture
def newcomer(office: Office) -> tuple[str, str]:
    """Username and first password of somebody whose account was just made."""
    number = sum(1 for _ in office.house.accounts.listed())
    who = Identity("Нұрай", "Әбділда", email="n@example.kz")
    person_id = office.house.people.register(person(office.people["admin"]), who)
    username = f"newcomer-{number}"
    return username, office.house.new_account(username, person_id)


@pytest.fixture
def somebody(office: Office, newcomer: tuple[str, str]) -> str:
    """Username of somebody with `PASSWORD`, for tests that change her account."""
    username, first = newcomer
    account = office.house.accounts.by_username(username)
    assert account is not None
    office.house.accounts.change_password(account.id, first, PASSWORD)
    return username


def test_a_page_leads_to_the_sign_in_and_back(office: Office) -> None:
    visit = office.visit()

    asked = visit.get("/account?changed=no")
    visit.get(asked.location)
    back = visit.post(asked.location, username="coordinator", password=PASSWORD)

    assert asked.location == "/sign-in?next=/account?changed%3Dno"
    assert (back.status_code, back.location) == (303, "/account?changed=no")
    assert "Сәуле Бекназар" in visit.get("/account").text


def test_a_wrong_password_is_refused_beside_its_field_and_keeps_the_username(office: Office) -> None:
    answer = office.visit().sign_in("coordinator", "wrong")

    assert answer.status_code == 422
    assert 'value="coordinator"' in answer.text
    assert 'aria-invalid="true" aria-describedby="password-e"' in answer.text
    assert "do not belong together" in answer.text
    assert "wrong" not in answer.text


def test_an_unknown_name_looks_like_a_wrong_password(office: Office) -> None:
    known, unknown = office.visit().sign_in("auditor", "wrong"), office.visit().sign_in("nobody", "wrong")

    assert known.text.replace("auditor", "nobody").count("\n") == unknown.text.count("\n")
    assert known.status_code == unknown.status_code


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:1",
        "",
    ],
)
def test_it_never_leads_away(office: Office, address: str) -> None:
    visit = office.visit()
    visit.get("/sign-in")
    answer = visit.client.post(
        "/sign-in",
        query_string={"next": address},
        data={"csrf_token": visit.token, "username": "coordinator", "password": PASSWORD},
    )

    assert (answer.status_code, answer.location) == (303, "/")


def test_an_address_of_ours_is_followed() -> None:
    assert safe_next("/cases/NU-7KQ4M?v=3#v3", otherwise="/") == "/cases/NU-7KQ4M?v=3#v3"


def test_whoever_is_signed_in_is_not_asked_again(office: Office) -> None:
    answer = office.visit("coordinator").get("/sign-in")

    assert (answer.status_code, answer.location) == (302, "/")


def test_signing_out_ends_the_session(office: Office) -> None:
    visit = office.visit("coordinator")

    answer = visit.post("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert visit.get("/account").status_code == 302


def test_the_session_cookie_is_for_our_pages_only(office: Office) -> None:
    cookie = next(
        cookie
        for cookie in office.visit().sign_in("coordinator").headers.getlist("Set-Cookie")
        if "talimger=" in cookie
    )

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Expires" not in cookie


def test_the_session_cookie_is_not_written_again_with_each_page(office: Office) -> None:
    assert "Set-Cookie" not in office.visit("coordinator").get("/account").headers


def test_behind_https_all_cookies_are_for_https_only(office: Office) -> None:
    visit = Visit(create_app(office.house, proxies=1))

    answer = visit.client.get("/sign-in?language=ru", headers={"X-Forwarded-Proto": "https"})

    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"]


def test_nobody_is_believed_to_be_a_proxy_unless_told(office: Office) -> None:
    answer = office.visit().get("/sign-in", headers={"X-Forwarded-Proto": "https"})

    assert "Strict-Transport-Security" not in answer.headers


def test_a_session_ends_with_the_working_day(office: Office) -> None:
    assert office.app.permanent_session_lifetime == timedelta(hours=12)


def test_a_changed_password_ends_all_other_sessions(office: Office, somebody: str) -> None:
    here, elsewhere = office.visit(somebody), office.visit(somebody)

    answer = here.post("/account/password", current_password=PASSWORD, password=ANOTHER, password_again=ANOTHER)

    assert (answer.status_code, answer.location) == (303, "/account?changed=password")
    assert "Your password is changed" in here.get(answer.location).text
    assert elsewhere.get("/account").status_code == 302
    assert office.visit().sign_in(somebody, ANOTHER).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "again", "field", "sentence"),
    [
        ("wrong", ANOTHER, ANOTHER, "current_password", "not the current password"),
        (PASSWORD, "short", "short", "password", "at least 12 characters"),
        (PASSWORD, ANOTHER, "another thing altogether", "password_again", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "password", "another password"),
    ],
)
def test_a_password_that_cannot_be_is_refused_beside_its_field(
    office: Office, somebody: str, current: str, new: str, again: str, field: str, sentence: str
) -> None:
    visit = office.visit(somebody)

    answer = visit.post("/account/password", current_password=current, password=new, password_again=again)

    assert answer.status_code == 422
    assert sentence in answer.text.partition(f'id="{field}-e"')[2]
    assert f'<a href="#{field}">' in answer.text
    assert visit.get("/account").status_code == 200


def test_a_password_that_was_given_must_be_changed_first(office: Office, newcomer: tuple[str, str]) -> None:
    username, first = newcomer
    visit = office.visit()
    visit.sign_in(username, first)

    started = visit.get("/", follow_redirects=True)

    assert "Choose a password" in started.text
    assert "choose one that only you know" in started.text
    assert 'id="side"' not in started.text
    visit.post("/account/password", current_password=first, password=ANOTHER, password_again=ANOTHER)
    assert 'id="side"' in visit.get("/account").text


def test_a_deactivated_account_is_out_at_once(office: Office, somebody: str) -> None:
    visit = office.visit(somebody)
    account = office.house.accounts.by_username(somebody)
    assert account is not None

    office.house.accounts.deactivate(account.id)

    assert visit.get("/account").status_code == 302


def test_guessing_from_one_address_is_stopped_whatever_the_names(office: Office) -> None:
    visit = Visit(create_app(office.house))
    visit.get("/sign-in")

    answers = [visit.post("/sign-in", username=f"guess-{number}", password="x") for number in range(31)]

    assert [answer.status_code for answer in answers[:30]] == [422] * 30
    assert answers[30].status_code == 429
    assert answers[30].headers["Retry-After"] == "60"
    assert "Wait a minute" in answers[30].text


def test_the_language_and_colours_of_an_account_come_along(office: Office, somebody: str) -> None:
    visit = office.visit(somebody)
    chosen = visit.post("/account/appearance", language="kk", next="/account?x=1")
    visit.post("/account/appearance", theme="dark")

    elsewhere = office.visit(somebody).get("/account").text

    assert chosen.location == "/account?x=1"
    assert '<html lang="kk" data-bs-theme="dark">' in elsewhere
    assert "Менің тіркелгім" in elsewhere
