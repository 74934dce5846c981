"""On a phone: a mentor finds her applicants and selects one, who consents; the office sees the ranking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.kaznu import CODE, INTAKE, Selection, open_selection
from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served
from tests.web.test_case_browser import RULES

PHONE = ViewportSize(width=390, height=844)


@dataclass(frozen=True)
class Scene:
    front: Front
    browser: Browser
    address: str

    @contextmanager
    def phone(self, who: UUID) -> Iterator[Page]:
        """A phone on which somebody has just signed in."""
        self.front.visit(who)
        context = self.browser.new_context(base_url=self.address, locale="en-GB", viewport=PHONE)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", username_of(who))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        yield page
        context.close()


@pytest.fixture
def scene(new_front: Front, browser: Browser) -> Iterator[Scene]:
    open_selection(new_front.office)
    with served(new_front.app) as address:
        yield Scene(new_front, browser, address)


def no_fault(page: Page) -> None:
    """Nothing that axe finds, and nothing that sticks out."""
    assert not Axe().run(page, options=RULES).response["violations"], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def test_a_mentor_selects_on_her_phone(scene: Scene) -> None:
    office, selection = scene.front.office, Selection(scene.front.office)
    mentor = selection.mentor(2, person_id=office.register("Гүлнар"))
    chosen = selection.applied_interviewed("Аружан", idea="Sensors for schools")
    selection.applied_interviewed("Мадина")
    with scene.phone(office.coordinator) as page:
        page.goto(f"/selection?intake={CODE}/{INTAKE}")
        no_fault(page)
        page.locator(f"#{chosen.reference}").get_by_role("link", name="Decline").click()
        expect(page.locator("dialog")).to_be_visible()
    with scene.phone(mentor.person_id) as page:
        page.get_by_role("link", name="See applicants").click()
        no_fault(page)
        page.fill("#q", "аруж")
        page.press("#q", "Enter")
        expect(page.get_by_text("Sensors for schools")).to_be_visible()
        expect(page.get_by_text("Мадина")).to_have_count(0)
        page.get_by_role("button", name=re.compile("Select.*Аружан")).click()
        expect(page.locator("h1")).to_contain_text("Proposed")
    with scene.phone(chosen.person_id) as page:
        no_fault(page)
        page.get_by_role("button", name="Consent").click()
        expect(page.get_by_role("heading", name="Sign the agreement")).to_be_visible()
    assert office.mentorship_of(chosen).consents == {mentor.person_id, chosen.person_id}
