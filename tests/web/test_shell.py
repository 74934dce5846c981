"""The frame around every page and the components, in a real browser: accessible, at any width, in both schemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from application.asking import person
from domain.identity import Identity
from tests.web.gallery import gallery
from tests.web.office import PASSWORD, PROGRAMME, Office, Visit, served
from web.app import create_app
from web.assets import FILES, shelf

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def app(office: Office) -> Flask:
    app = create_app(office.house)
    app.register_blueprint(gallery)
    return app


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(params=[(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")], ids=str)
def any_page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A coordinator's browser of each size and in each scheme."""
    yield from signed_in_page(browser, address, *request.param)


@pytest.fixture
def page(browser: Browser, address: str, office: Office) -> Iterator[Page]:
    """A coordinator's browser."""
    yield from signed_in_page(browser, address, WIDE, "light")
    account = office.house.accounts.by_username("coordinator")
    assert account is not None
    office.house.accounts.prefer(account.id, language="", theme="")


def signed_in_page(browser: Browser, address: str, size: Any, scheme: Any) -> Iterator[Page]:
    """Every error in it fails the test."""
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=address, locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    page.goto("/sign-in")
    page.fill("#username", "coordinator")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()
    assert errors == []


def faults(page: Page) -> list[str]:
    """What a person who cannot see, point or read well would stumble over; and whether the page is wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("wider than the screen")
    return said


def test_every_component_is_accessible(any_page: Page) -> None:
    any_page.goto("/gallery")

    assert faults(any_page) == []


def test_the_pages_about_oneself_and_about_errors_are_accessible(any_page: Page) -> None:
    for address in ("/account", "/nowhere"):
        any_page.goto(address)
        assert faults(any_page) == [], address
    any_page.context.clear_cookies()
    any_page.goto("/sign-in")
    any_page.fill("#username", "coordinator")
    any_page.fill("#password", "wrong")
    any_page.click("main button")
    expect(any_page.locator("#password-e")).to_be_visible()
    expect(any_page.locator("#password")).to_be_focused()
    assert faults(any_page) == []


def test_what_opens_is_accessible(any_page: Page) -> None:
    any_page.goto("/gallery")
    if any_page.viewport_size == PHONE:
        any_page.click("[popovertarget=filters]")
        assert faults(any_page) == []
        any_page.keyboard.press("Escape")
        any_page.click("[popovertarget=side]")
    any_page.click(".menu.up > summary")
    expect(any_page.get_by_role("button", name="Sign out")).to_be_visible()
    assert faults(any_page) == []


def test_a_step_opens_over_its_case_and_leads_on(page: Page) -> None:
    page.goto("/gallery")
    page.click("[data-dialog].btn-primary")
    expect(page.locator("dialog #why")).to_be_focused()
    assert faults(page) == []

    page.click("dialog .btn-primary")
    expect(page.locator("dialog [role=alert]")).to_contain_text("Say why")
    page.fill("dialog #why", "It is agreed")
    page.click("dialog .btn-primary")

    page.wait_for_url("**/gallery?done=1")


def test_what_was_typed_stays_until_it_is_sent(page: Page) -> None:
    page.goto("/gallery")
    page.click("[data-dialog].btn-primary")
    page.fill("dialog #why", "Half a sen")
    page.click("dialog [data-close]")
    page.reload()
    page.click("[data-dialog].btn-primary")
    expect(page.locator("dialog #why")).to_have_value("Half a sen")

    page.click("dialog .btn-primary")
    page.wait_for_url("**/gallery?done=1")
    page.goto("/gallery/step")

    expect(page.locator("#why")).to_have_value("")


def test_a_stale_step_is_kept_in_its_dialog(page: Page) -> None:
    page.goto("/gallery")
    page.click("[data-dialog].btn-primary")
    page.fill("dialog #why", "It is agreed")
    page.evaluate("document.querySelector('dialog [name=csrf_token]').value = 'old'")
    page.click("dialog .btn-primary")
    expect(page.locator("dialog h1")).to_contain_text("too old")

    page.click("dialog .btn-primary")

    page.wait_for_url("**/gallery?done=1")


def test_colours_and_language_are_chosen_in_the_menu(page: Page) -> None:
    page.goto("/gallery")
    page.click(".menu.up > summary")
    page.click("[name=theme][value=dark]")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.click(".menu.up > summary")
    page.click("[name=language][value=ru]")

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.url.endswith("/gallery")


def test_everything_works_without_the_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/gallery/step")
    page.fill("#username", "coordinator")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.fill("#why", "It is agreed")
    page.click("main .btn-primary")

    page.wait_for_url("**/gallery?done=1")
    context.close()


# The frame, without a browser


def links(html: str) -> list[str]:
    return re.findall(r'class="nav-link[^>]* href="([^"]+)"', html)


@pytest.mark.parametrize("username", ["admin", "coordinator", "auditor", "integrator"])
def test_the_navigation_leads_only_where_one_may_go(office: Office, username: str) -> None:
    visit = office.visit(username)

    for link in links(visit.get("/account").text):
        assert visit.get(link).status_code in (200, 302), link


def test_whoever_has_no_role_yet_begins_at_her_account(office: Office) -> None:
    who = Identity("Жанна", "Ли", email="j@example.kz")
    person_id = office.house.people.register(person(office.people["admin"]), who)
    office.house.accounts.add("no-role", PASSWORD, person_id)
    visit = office.visit("no-role")

    page = visit.get("/", follow_redirects=True)

    assert page.status_code == 200
    assert all(visit.get(link).status_code == 200 for link in links(page.text))


def test_the_stylesheet_and_the_script_stay_small() -> None:
    assert len(shelf()["talimger.css"].plain) <= 10_240
    assert len(shelf()["talimger.js"].plain) <= 3_072
    assert len(shelf()["replay.js"].plain) <= 512
    assert len(shelf()["as_of.js"].plain) <= 1_280, "only on pages as of then"
    assert set(FILES) == {"bootstrap.css", "talimger.css", "talimger.js", "replay.js", "as_of.js"}


def test_a_page_has_only_the_icons_that_it_uses_each_once(app: Flask) -> None:
    visit = Visit(app)
    visit.sign_in("coordinator")
    html = visit.get("/gallery").text

    used = set(re.findall(r'<use href="#i-([^"]+)"', html))
    there = re.findall(r'<symbol id="i-([^"]+)"', html)
    assert sorted(used) == sorted(there)
    assert "style=" not in html
    assert " onclick" not in html


def test_what_people_typed_is_never_markup(app: Flask) -> None:
    visit = Visit(app)
    visit.sign_in("coordinator")

    assert "Second &lt;mock&gt; interview</textarea>" in visit.get("/gallery").text


@pytest.mark.parametrize(
    ("address", "cookie", "browser_asks", "language"),
    [
        ("/sign-in", "", "kk;q=0.9, de", "kk"),
        ("/sign-in", "", "de", "en"),
        ("/sign-in", "ru", "kk", "ru"),
        ("/sign-in?language=en", "ru", "kk", "en"),
        ("/sign-in?language=xx", "", "ru", "ru"),
    ],
)
def test_the_language_of_a_page(office: Office, address: str, cookie: str, browser_asks: str, language: str) -> None:
    visit = office.visit()
    if cookie:
        visit.client.set_cookie("language", cookie)

    html = visit.get(address, headers={"Accept-Language": browser_asks}).text

    assert f'<html lang="{"en-GB" if language == "en" else language}"' in html
    assert {"en": "Sign in", "kk": "Кіру", "ru": "Вход"}[language] in html


def test_a_language_asked_for_by_the_address_is_kept(office: Office) -> None:
    visit = office.visit()
    visit.get("/sign-in?language=kk")

    assert "Құпиясөз" in visit.get("/sign-in").text


def test_links_keep_the_chosen_programme(app: Flask, office: Office) -> None:
    with app.test_request_context(f"/gallery?programme={PROGRAMME}&state=active"):
        kept: Any = app.url_for("account.show")
        public = app.url_for("signin.ask")

    assert kept == f"/account?programme={PROGRAMME}"
    assert public == "/sign-in"
