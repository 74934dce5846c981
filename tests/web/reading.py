"""Reading a page as people do: its text, and the forms that its buttons send."""

from __future__ import annotations

import re
from html import unescape

from werkzeug.test import TestResponse

FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def shown(answer: TestResponse) -> str:
    """The text of the page, without its frame and its markup."""
    return in_words(answer.text.partition("<main")[2].partition("</main>")[0])


def in_words(markup: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))).replace("\N{NO-BREAK SPACE}", " ")


def forms(answer: TestResponse) -> dict[str, dict[str, str]]:
    """What each form would send that has nothing to fill in, by its address."""
    return {
        unescape(address): {name: unescape(value) for name, value in HIDDEN.findall(inside)}
        for address, inside in FORM.findall(answer.text)
    }


def links(answer: TestResponse) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', answer.text)]
