"""Recording who came in a real browser: found by typing, ticked all at once, with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from domain.case import Role
from domain.gathering import Gathering
from tests.application.test_gatherings import plan
from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served

NAMES = ("Аружан", "Айжан", "Камила", "Айгерім")


def test_people_are_found_and_ticked_with_the_keyboard(new_front: Front, browser: Browser) -> None:
    office = new_front.office
    with served(new_front.app) as address:
        people = {name: office.applied(Role.MENTEE, name=name) for name in NAMES}
        gathering = plan(office)
        reference = office.house.ledger.load(Gathering, gathering).reference
        office.clock.wind(days=1)
        new_front.visit()
        page = browser.new_context(base_url=address, locale="en-GB").new_page()
        page.goto("/sign-in")
        page.fill("#username", username_of(office.coordinator))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/sign-in" not in url)

        page.goto(f"/cases/{reference}/hold")
        roll = page.locator(".roll li:visible")
        expect(roll).to_have_count(4)
        page.keyboard.type("ай")  # what is typed finds her: the field has the focus
        expect(roll).to_have_count(2)
        page.keyboard.press("Enter")  # and sends nothing
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator(".pick:checked")).to_have_count(2)
        expect(page.locator("[data-picked]")).to_have_text("2")
        page.fill("[data-find]", people["Камила"].reference.lower())
        expect(roll).to_have_count(1)
        page.get_by_label("Камила").check()
        page.fill("[data-find]", "")
        page.get_by_label("Айжан").uncheck()
        page.get_by_role("button", name="Record the attendance").click()
        expect(page.locator("h1")).to_contain_text("Held")
        attended = office.house.ledger.load(Gathering, gathering).attended
        assert attended == {people["Камила"].person_id, people["Айгерім"].person_id}
        page.context.close()
