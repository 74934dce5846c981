"""The dashboard in a real browser: accessible, as wide as the screen, and a measure in one click without a script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from application.asking import person
from tests.counted import accepted, counting, table
from tests.houses import PROGRAMME
from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served
from tests.web.test_case_browser import PHONE, RULES, WIDE


@pytest.fixture
def front(new_front: Front) -> Front:
    office = new_front.office
    counting(office)
    accepted(office, "physics", 5)
    heads = table(("physics", "2026", "90"), ("law", "2026", "60"))
    office.house.figures.bring_in(person(office.coordinator), PROGRAMME, heads, "Registrar")
    return new_front


def test_what_falls_short_is_seen_and_answered_at_any_width(front: Front, browser: Browser) -> None:
    front.visit()
    with served(front.app) as address:
        context = browser.new_context(viewport=WIDE, base_url=address, java_script_enabled=False)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", username_of(front.office.coordinator))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.goto("/dashboard")
        coverage = page.get_by_role("region", name="Coverage")
        button = coverage.get_by_role("button", name=re.compile("Make a measure.*Physics"))
        button.press("Enter")
        expect(button).to_have_count(0)
        expect(page.get_by_text("Corrective measure", exact=True)).to_have_count(1)
        state = context.storage_state()
        context.close()
        seeing = browser.new_context(viewport=PHONE, base_url=address, storage_state=state)
        page = seeing.new_page()
        for path in ("/dashboard", f"/dashboard/{PROGRAMME}/figures"):
            page.goto(path)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(fault["id"], [node["target"] for node in fault["nodes"]][:2]) for fault in found] == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        seeing.close()
