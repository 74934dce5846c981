"""Voting in a real browser: on a phone, without a script."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from tests.application.test_awards import Awards
from tests.web.front import Front
from tests.web.office import served

PHONE = ViewportSize(width=390, height=844)
LONG = "Institute of Mathematics, Physics and Mechanics of the Academy of Sciences, Laboratory of Applied Optics"


def test_a_vote_on_a_phone_without_a_script(browser: Browser, new_front: Front) -> None:
    office = new_front.office
    awards = Awards(office)
    awards.vote_opened(office.mentor(name=LONG), office.mentor(name="Bermet"))
    token = next(iter(awards.tokens().values()))
    with served(new_front.app) as address:
        with browser.new_context(viewport=PHONE, locale="en-GB", base_url=address) as looking:
            page = looking.new_page()
            page.goto(f"/vote/{token}")
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        with browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=address) as voting:
            page, other_tab = voting.new_page(), voting.new_page()
            for one in (other_tab, page):
                one.goto(f"/vote/{token}")
            page.get_by_label("Bermet").check()
            page.get_by_role("button", name="Vote").click()
            assert page.get_by_text("You have voted. Thank you.").is_visible()
            other_tab.get_by_label("Bermet").check()
            other_tab.get_by_role("button", name="Vote").click()
            assert other_tab.get_by_text("You have voted already: each vote counts once.").is_visible()
    assert office.house.voting.ballots.turnout(awards.id) == (2, 1)
