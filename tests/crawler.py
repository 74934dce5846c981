"""Follows links as people do, from their first page on: `python -m tests.crawler FOLDER [--each N] [--who NAME...]` by hand.

By hand it walks over a demo that is there (with DATABASE_URL, over one in PostgreSQL), and says what is wrong with its pages,
which of them are slow, and with `--texts FILE` what they say, without what is drawn by lot.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from infrastructure.bootstrap import open_house, settings_from_environment
from tests.screenshots import kind_of, sign_ins
from tests.web.office import Visit
from tests.web.reading import shown
from web.app import create_app

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
HEADING = re.compile(r"<h1[ >]")
TITLE = re.compile(r"<title>\s*[^<\s]")
MOST_BYTES = 250_000
SLOW = 0.3
"""Seconds of processor time for a page."""


@dataclass(frozen=True)
class Seen:
    """A page that somebody came to, and from which one."""

    path: str
    linked_from: str
    answer: TestResponse
    seconds: float

    def faults(self) -> Iterator[str]:
        if self.answer.status_code >= 400:
            yield f"answers {self.answer.status_code}"
        elif self.answer.mimetype == "text/html" and self.answer.status_code == 200:
            page = self.answer.text
            if (headings := len(HEADING.findall(page))) != 1:
                yield f"has {headings} headings of the first order"
            if not TITLE.search(page):
                yield "has no title"
            if len(self.answer.data) > MOST_BYTES:
                yield f"has {len(self.answer.data):,} bytes"


def walk(visit: Visit, *, each: int = 1, most: int = 10_000) -> Iterator[Seen]:
    """All that can be reached by links, of each kind of page the first `each`."""
    waiting, known, kinds = deque([("/", "")]), {"/"}, Counter[str]()
    while waiting and most:
        path, linked_from = waiting.popleft()
        most -= 1
        began = time.process_time()
        answer = visit.client.get(path)
        yield Seen(path, linked_from, answer, time.process_time() - began)
        found = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            found = [*found, *LINK.findall(answer.text)]
        for link in found:
            target = urlsplit(urljoin(f"http://localhost{path}", link.replace("&amp;", "&")))
            address = f"{target.path}?{target.query}" if target.query else target.path
            if target.netloc != "localhost" or address in known or kinds[kind_of(address)] >= each:
                continue
            known.add(address)
            kinds[kind_of(address)] += 1
            waiting.append((address, path))


def whoever_signs_in(app: Flask, passwords: Mapping[str, str]) -> Iterator[tuple[str, Visit]]:
    for username, password in passwords.items():
        visit = Visit(app)
        assert visit.sign_in(username, password).status_code == 303, username
        yield username, visit


# By hand

BY_LOT = re.compile(r"\b[A-Z]{2}-[0-9A-Z]{5}(-[0-9A-Z]+)?\b|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{12,}\b")


def main() -> int:
    asked = argparse.ArgumentParser(description="Walk over the pages of a demo.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--each", type=int, default=3, help="so many of each kind of page")
    asked.add_argument("--who", nargs="*", default=[], help="only these usernames")
    asked.add_argument("--texts", type=Path, help="a file for what the pages say")
    options = asked.parse_args()
    passwords = {who: word for who, word in sign_ins(options.folder).items() if not options.who or who in options.who}
    wrong, texts = 0, []
    with open_house(settings_from_environment()) as house:
        for who, visit in whoever_signs_in(create_app(house), passwords):
            pages = 0
            for seen in walk(visit, each=options.each):
                pages += 1
                for fault in seen.faults():
                    wrong += 1
                    print(f"{who} {seen.path} {fault}, linked from {seen.linked_from}", flush=True)
                if seen.seconds > SLOW:
                    print(f"{who} {seen.path}: {seen.seconds * 1000:.0f} ms", flush=True)
                if seen.answer.mimetype == "text/html":
                    texts.append(BY_LOT.sub("#", f"{who} {seen.path}: {shown(seen.answer)}"))
            print(f"{who}: {pages} pages", flush=True)
    if options.texts:
        options.texts.write_text("\n".join(texts))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
