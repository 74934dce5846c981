"""Pictures of every page, at desktop and phone width: `make screenshots`. Those of the README go to docs/pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from application.questions import CaseFilter
from benchmarks.browser import served
from infrastructure.bootstrap import House, open_house, settings_from_environment
from tests.browser import launch_arguments

BUILD, PICTURES = Path("build/screenshots"), Path("docs/pictures")
DESKTOP, PHONE = 1360, 390
README = {
    "worklist": ("nu-coordinator", "/", DESKTOP, 900),
    "case": ("nu-coordinator", "/cases/{mentorship}", DESKTOP, 1000),
    "cases": ("nu-coordinator", "/cases?kind=Mentorship", DESKTOP, 800),
    "phone": ("nu-mentor", "/", PHONE, 780),
}
PAGES = {
    "nu-coordinator": (
        "/",
        "/?tab=others",
        "/cases",
        "/cases?kind=Mentorship&sort=due",
        "/cases?q=nobody",
        "/cases/{mentorship}",
        "/cases/{application}",
        "/cases/{mentorship}/log_contact",
        "/cases/{mentorship}/terminate",
        "/cases/{application}/decline",
        "/applications/new",
        "/people",
        "/people/new",
        "/selection",
        "/plan",
        "/history",
        "/programmes",
        "/notices",
        "/account",
    ),
    "auditor": ("/", "/history", "/cases/{mentorship}"),
    "nu-mentor": ("/",),
    "nu-mentee": ("/",),
    "admin": ("/", "/people", "/programmes"),
}


def main() -> None:
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as folder, served(folder) as port, sync_playwright() as playwright:
        passwords, named = sign_ins(folder), references(folder)
        browser = playwright.chromium.launch(**launch_arguments())
        for name, (who, path, width, height) in README.items():
            with page_of(browser, port, who, passwords[who], width, height) as page:
                page.goto(f"http://127.0.0.1:{port}{path.format(**named)}")
                page.screenshot(path=PICTURES / f"{name}.png")
        for who, paths in PAGES.items():
            for width in (DESKTOP, PHONE):
                with page_of(browser, port, who, passwords[who], width, 900) as page:
                    for path in paths:
                        photograph(page, f"http://127.0.0.1:{port}", path.format(**named), f"{who}-{width}")
        browser.close()
    print(f"{len(list(BUILD.glob('*.png')))} pictures in {BUILD}, {len(README)} in {PICTURES}")


def photograph(page: Page, origin: str, path: str, prefix: str) -> None:
    page.goto(origin + path)
    name = path.strip("/").replace("/", "-").replace("?", "-").replace("&", "-") or "home"
    page.screenshot(path=BUILD / f"{prefix}-{name}.png", full_page=True)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:  # type: ignore[index]
        print(f"{prefix} {path} scrolls sideways: {wide} px")


@contextmanager
def demo() -> Iterator[Path]:
    """A data folder with the demo in it; TALIMGER_DEMO names one that is there already."""
    if ready := os.environ.get("TALIMGER_DEMO"):
        yield Path(ready)
        return
    with tempfile.TemporaryDirectory(prefix="talimger-demo-") as folder:
        environment = os.environ | {"TALIMGER_DATA": folder, "DATABASE_URL": ""}
        subprocess.run([Path(sys.executable).with_name("talimger"), "demo"], env=environment, check=True)
        yield Path(folder)


@contextmanager
def page_of(browser: Browser, port: int, who: str, password: str, width: int, height: int) -> Iterator[Page]:
    """A page of somebody who has just signed in."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=1)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/sign-in")
    page.fill("[name=username]", who)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()


def sign_ins(folder: Path) -> dict[str, str]:
    """Passwords by username, from what the demo wrote."""
    lines = (folder / "sign-ins.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line.startswith("  ")]
    return {username: password for username, password, *_ in words}


def references(folder: Path) -> dict[str, str]:
    """A mentorship and an application that have much to show."""
    with open_house(settings_from_environment({"TALIMGER_DATA": str(folder)})) as house:
        return {
            "mentorship": fullest(house, "Mentorship", "active"),
            "application": fullest(house, "Application", "submitted"),
        }


def fullest(house: House, kind: str, state: str) -> str:
    found = house.case_list.page(CaseFilter(("nu-alumni",), kind=kind, state=state), size=100)
    return max(found, key=lambda row: row.version).reference


if __name__ == "__main__":
    main()
