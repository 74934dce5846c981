"""The pages of cases in a real browser: steps as dialogs and as pages, with and without script, at any width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from domain.case import Role
from tests.houses import INTAKE, PROGRAMME, Applicant
from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
WIDE, PHONE = ViewportSize(width=1360, height=900), ViewportSize(width=390, height=844)


@dataclass(frozen=True)
class Scene:
    """A front with a browser before it, and a pair."""

    front: Front
    browser: Browser
    address: str
    reference: str
    mentor: Applicant
    mentee: Applicant

    @contextmanager
    def page(
        self, who: UUID | None = None, size: ViewportSize = WIDE, scheme: Any = "light", *, script: bool = True
    ) -> Iterator[Page]:
        """A browser in which somebody (the coordinator) is signed in; every error in it fails the test."""
        self.front.visit(who)
        context = self.browser.new_context(
            viewport=size,
            color_scheme=scheme,
            base_url=self.address,
            locale="en-GB",
            java_script_enabled=script,
        )
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in")
        page.fill("#username", username_of(who or self.front.office.coordinator))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        yield page
        context.close()
        assert errors == []


@pytest.fixture(scope="module")
def scene(front: Front, browser: Browser) -> Iterator[Scene]:
    office = front.office
    reference, mentor, mentee = office.pair(2)
    office.mentorship_step(reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search")
    office.mentor(3, name="Лена")
    with served(front.app) as address:
        yield Scene(front, browser, address, reference, mentor, mentee)


def faults(page: Page) -> list[str]:
    """What a person who cannot see, point or read well would stumble over; and whether the page is wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("wider than the screen")
    return said


def test_a_step_is_taken_in_a_dialog_over_its_case(scene: Scene) -> None:
    with scene.page() as page:
        page.goto(f"/cases/{scene.reference}")
        page.get_by_role("link", name="Log a contact").click()
        dialog = page.get_by_role("dialog", name="Log a contact")
        expect(dialog).to_be_visible()

        dialog.get_by_role("button", name="Log the contact").click()
        expect(dialog.get_by_role("alert")).to_contain_text("“How” is asked for: choose one.")
        dialog.get_by_text("Video call").click()
        dialog.get_by_label("Minutes").fill("45")
        dialog.get_by_role("button", name="Log the contact").click()

        expect(page.get_by_role("heading", name=re.compile("Video call on .*45 minutes"))).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_dialog_over_a_case_that_moved_on_keeps_the_words(scene: Scene) -> None:
    office = scene.front.office
    with scene.page(scene.mentee.person_id) as page:
        page.goto(f"/cases/{scene.reference}")
        page.get_by_role("link", name="Log a contact").click()
        dialog = page.get_by_role("dialog", name="Log a contact")
        dialog.get_by_text("Phone", exact=True).click()
        dialog.get_by_label("What it was about").fill("The call on the way home")
        office.mentorship_step(scene.reference, "log_contact", scene.mentor.person_id, kind="in_person", minutes=30)

        dialog.get_by_role("button", name="Log the contact").click()

        expect(dialog.get_by_role("alert")).to_contain_text("Somebody else moved this case on")
        expect(dialog.get_by_role("alert")).to_contain_text("Daniel Оспан")
        expect(dialog.get_by_label("What it was about")).to_have_value("The call on the way home")
        assert faults(page) == []
        before = len(office.mentorship(scene.reference).contacts)
        dialog.get_by_role("button", name="Record mine as well").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert len(office.mentorship(scene.reference).contacts) == before + 1


def test_a_step_is_taken_without_any_script(scene: Scene) -> None:
    with scene.page(scene.mentor.person_id, script=False) as page:
        page.goto(f"/cases/{scene.reference}")
        page.get_by_role("link", name="Move on").click()
        page.get_by_label("Progress in percent").fill("150")
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_role("alert")).to_contain_text("Progress lies between 0 and 100 percent.")
        page.get_by_label("Progress in percent").fill("50")
        page.get_by_role("button", name="Record it").click()

        expect(page.get_by_role("heading", name="Goal moved on to 50 %: Two mock interviews")).to_be_visible()


def test_a_mentee_ranks_her_mentors_without_any_script(scene: Scene) -> None:
    mentee = scene.front.office.mentee(name="Тимур")
    with scene.page(mentee.person_id, PHONE, script=False) as page:
        page.goto(f"/cases/{mentee.reference}")
        page.get_by_role("link", name="Choose mentors").click()
        page.get_by_label("Rank of Лена Оспан").select_option("1")
        page.get_by_role("button", name="Choose").click()

        expect(page.get_by_role("heading", name="1 mentor chosen")).to_be_visible()
        expect(page.locator("h1")).to_contain_text("Matched")


def test_a_menu_takes_a_step_by_keyboard(scene: Scene) -> None:
    applicant = scene.front.office.applied(Role.MENTEE, name="Ольга")
    with scene.page() as page:
        page.goto(f"/cases/{applicant.reference}")
        page.get_by_text("More steps").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Decline…").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Decline")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


@pytest.fixture(scope="module")
def addresses(scene: Scene) -> list[str]:
    """Every kind of page that cases have."""
    office = scene.front.office
    applied, waiting = office.applied(Role.MENTEE, name="Жанна"), office.mentee(name="Сабина")
    return [
        "/cases",
        f"/cases/{scene.reference}",
        f"/cases/{scene.mentor.reference}",
        f"/cases/{applied.reference}/meet_requirement?requirement=profile",
        f"/cases/{scene.reference}/terminate",
        f"/cases/{waiting.reference}/choose_mentors",
        f"/cases/{waiting.reference}/propose",
        f"/applications/new?person_id={scene.mentor.person_id}&intake={PROGRAMME}/{INTAKE}&role=mentee",
        "/applications/new?q=Оспан",
        "/cases?q=nobody&state=declined",
        f"/cases/{applied.reference}/meet_requirement",
        f"/cases/{applied.reference}/accept",
    ]


def test_every_page_can_be_used_by_everybody(scene: Scene, addresses: list[str]) -> None:
    with scene.page() as page:
        for address in addresses:
            page.goto(address)
            assert faults(page) == [], address


def test_every_page_fits_a_phone(scene: Scene, addresses: list[str]) -> None:
    with scene.page(size=PHONE, scheme="dark") as page:
        for address in addresses:
            page.goto(address)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        for address in addresses[:2]:
            page.goto(address)
            assert faults(page) == [], address
