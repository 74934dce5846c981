"""A stage for a play in real browsers: everybody has one in which she is signed in, and takes steps on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from playwright.sync_api import Browser, Page, expect

from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served


@dataclass(frozen=True)
class Stage:
    front: Front
    browser: Browser
    address: str

    pages: dict[UUID, Page] = field(default_factory=dict)

    def page(self, who: UUID | None = None) -> Page:
        """The browser in which somebody (the coordinator) is signed in."""
        person_id = who or self.front.office.coordinator
        if person_id not in self.pages:
            self.front.visit(person_id)
            page = self.pages[person_id] = self.browser.new_context(base_url=self.address, locale="en-GB").new_page()
            page.goto("/sign-in")
            page.fill("#username", username_of(person_id))
            page.fill("#password", PASSWORD)
            page.click("main button")
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.pages[person_id]

    def step(self, reference: str, step: str, who: UUID | None = None, **fields: str) -> None:
        """Take a step on its own page, as somebody without a script would."""
        take(self.page(who), reference, step, **fields)


def take(page: Page, reference: str, step: str, **fields: str) -> None:
    page.goto(f"/cases/{reference}/{step}")
    for name, value in fields.items():
        fill(page, name, value)
    page.locator("[data-step] button.btn-primary").click()
    page.wait_for_url(lambda url: not url.endswith(f"/{step}"))
    expect(page.get_by_role("alert")).to_have_count(0)


def press(page: Page, choice: str, number: int = 0) -> None:
    """Choose one of several buttons, by its label as a hand would: what is chosen is hidden beneath."""
    chosen = page.locator(choice).nth(number)
    if chosen.is_checked():
        return
    if name := chosen.get_attribute("id"):
        page.locator(f"label[for='{name}']").click()
    else:  # it stands in its label, in sight
        chosen.check()
    expect(chosen).to_be_checked()


def fill(page: Page, name: str, value: str) -> None:
    """A choice by its value, a line or a text by typing."""
    choice = f"[name='{name}'][value='{value}']:is([type=radio], [type=checkbox])"
    if page.locator(choice).count():
        press(page, choice)
    elif page.locator(f"select[name='{name}']").count():
        page.select_option(f"select[name='{name}']", value)
    elif page.locator(f"[type=hidden][name='{name}'][value='{value}']").count() == 0:
        page.fill(f"[name='{name}']", value)


@contextmanager
def open_stage(front: Front, browser: Browser) -> Iterator[Stage]:
    with served(front.app) as address:
        stage = Stage(front, browser, address)
        yield stage
        for page in stage.pages.values():
            page.context.close()
