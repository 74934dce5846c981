"""Pictures of every kind of page that somebody in the demo sees, at desktop and phone width: `make screenshots`.

Each sign-in begins at her first page and follows links, one of each kind. Those of the README go to docs/pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from application.questions import CaseFilter
from benchmarks.browser import served
from infrastructure.bootstrap import House, open_house, settings_from_environment
from tests.browser import launch_arguments

BUILD, PICTURES = Path("build/screenshots"), Path("docs/pictures")
DESKTOP, PHONE = 1360, 390
README = {
    "worklist": ("stem4all-coordinator", "/", DESKTOP, 900),
    "case": ("nu-coordinator", "/cases/{mentorship}", DESKTOP, 1000),
    "plan": ("ektu-coordinator", "/plan", DESKTOP, 900),
    "dashboard": ("kaznu-coordinator", "/dashboard", DESKTOP, 1000),
    "phone": ("nu-mentor", "/", PHONE, 780),
    "past": ("auditor", "/as-of/{day}/dashboard?programme=kaznu-female-mentoring", DESKTOP, 900),
    "compare": ("auditor", "/compare?programme=nu-alumni&from={day}", DESKTOP, 900),
}
BESIDES = ("/cases?q=nobody", "/cases?kind=Mentorship&sort=due", "/cases?kind=Mentorship&state=proposed", "/account")
"""Pages that no link leads to at once."""

MOST_PAGES = 70  # of one sign-in
NOT_PAGES = re.compile(
    r"/(sign-out|static|feed|evidence)|\.(pdf|csv|xlsx|ics|jsonl?|zip|txt|html)(\?|$)|/toml|^/checkpoint"
)
ONE_OF_MANY = (
    (re.compile(r"[A-Z]{2}-[0-9A-Z]{5}"), "REF"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "ID"),
    (re.compile(r"/\d+"), "/N"),
)


def main() -> None:
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as folder, served(folder) as port, sync_playwright() as playwright:
        passwords, named = sign_ins(folder), references(folder)
        wanted = sys.argv[1:] or list(passwords)
        browser = playwright.chromium.launch(**launch_arguments())
        for name, (who, path, width, height) in README.items():
            with page_of(browser, port, who, passwords[who], width, height) as page:
                page.goto(f"http://127.0.0.1:{port}{path.format(**named)}")
                page.screenshot(path=PICTURES / f"{name}.png")
        for who in wanted:
            with page_of(browser, port, who, passwords[who], DESKTOP, 900) as page:
                walk(page, f"http://127.0.0.1:{port}", who)
        browser.close()
    print(f"{len(list(BUILD.glob('*.png')))} pictures in {BUILD}, {len(README)} in {PICTURES}")


def walk(page: Page, origin: str, who: str) -> None:
    """Follow links, one of each kind of page, and take a picture at either width."""
    first = ("/", *(BESIDES if who.endswith(("coordinator", "auditor")) else ()))
    waiting, seen = deque(first), {kind_of(path) for path in first}
    number = 0
    while waiting and number < MOST_PAGES:
        path = waiting.popleft()
        number += 1
        answer = page.goto(origin + path)
        if answer is None or not answer.ok:
            print(f"{who} {path}: {answer and answer.status}")
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            photograph(page, f"{who}-{width}-{number:02}", path)
        page.set_viewport_size({"width": DESKTOP, "height": 900})
        for link in page.eval_on_selector_all(
            "a[href]:not([download])",
            "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)",
        ):
            found = link.removeprefix(origin).partition("#")[0]
            kind = kind_of(found)
            if link.startswith(origin) and kind not in seen and not NOT_PAGES.search(found):
                seen.add(kind)
                waiting.append(found)


def kind_of(path: str) -> str:
    """The same for pages that differ in what they are about; filters and tabs count by their names."""
    parts = urlsplit(path)
    names = sorted({one.partition("=")[0] for one in parts.query.split("&")})
    said = parts.path
    for pattern, word in ONE_OF_MANY:
        said = pattern.sub(word, said)
    return f"{said}?{'&'.join(names)}"


def photograph(page: Page, prefix: str, path: str) -> None:
    name = re.sub(r"[^\w.-]+", "-", path.strip("/")).strip("-") or "home"
    page.screenshot(path=BUILD / f"{prefix}-{name[:60]}.png", full_page=True)
    wide, width = page.evaluate("document.documentElement.scrollWidth"), page.evaluate("innerWidth")
    if wide > width:
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
    """A mentorship that has much to show, and a day some weeks ago."""
    with open_house(settings_from_environment({"TALIMGER_DATA": str(folder)})) as house:
        day = house.ledger.now().date() - timedelta(days=60)
        return {"mentorship": fullest(house, "Mentorship", "active"), "day": day.isoformat()}


def fullest(house: House, kind: str, state: str) -> str:
    found = house.case_list.page(CaseFilter(("nu-alumni",), kind=kind, state=state), size=100)
    return max(found, key=lambda row: row.version).reference


if __name__ == "__main__":
    main()
