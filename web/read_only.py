"""A page without what can be done on it: forms that are sent, and links to them; the rest as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Final

LeadsToAStep = Callable[[str], bool]
"""Whether an address is that of something to be done."""

EMPTY: Final = (
    re.compile(r'<li>\s*(<hr class="dropdown-divider">)?\s*</li>\s*'),
    re.compile(
        r'<details class="menu[^"]*">\s*<summary[^>]*>(?:(?!</summary>).)*</summary>\s*<ul[^>]*>\s*</ul>\s*</details>\s*',
        re.DOTALL,
    ),
    re.compile(r'<div class="d-flex[^"]*">\s*</div>\s*'),
)
"""What is left of menus and rows of buttons, once they have none."""

BUTTONS: Final = frozenset({"btn", "dropdown-item"})


def read_only(page: str, prefix: str, leads_to_a_step: LeadsToAStep) -> str:
    """The page to be read only. Where a link stands in a sentence, its words stay.

    Args:
        prefix: of all addresses as of then; what is sent to others, such as the choice of a language, may be.
    """
    reader = Reader(prefix, leads_to_a_step)
    reader.feed(page)
    reader.close()
    text = "".join(reader.kept)
    for pattern in EMPTY:
        text = pattern.sub("", text)
    return text


class Reader(HTMLParser):
    """Keeps a page as it is written, but for what can be done on it."""

    def __init__(self, prefix: str, leads_to_a_step: LeadsToAStep) -> None:
        super().__init__(convert_charrefs=False)
        self.prefix = prefix
        self.leads_to_a_step = leads_to_a_step
        self.kept: list[str] = []
        self.left_out = ""  # the tag of the element that is being left out, and how many of its name are open in it
        self.depth = 0
        self.bare_links = 0  # open links of which only the words stay

    def keep(self, text: str) -> None:
        if not self.left_out:
            self.kept.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.left_out:
            self.depth += tag == self.left_out
            return
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post" and said.get("action", self.prefix).startswith(self.prefix):
            self.leave_out(tag)
        elif tag == "a" and self.leads_to_a_step(said.get("href", "")):
            if BUTTONS & set(said.get("class", "").split()) or "data-dialog" in said:
                self.leave_out(tag)
            else:
                self.bare_links += 1
        else:
            self.keep(self.get_starttag_text() or "")

    def leave_out(self, tag: str) -> None:
        self.left_out, self.depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            self.depth -= tag == self.left_out
            if self.depth == 0:
                self.left_out = ""
        elif tag == "a" and self.bare_links:
            self.bare_links -= 1
        else:
            self.keep(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.keep(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        self.keep(data)

    def handle_entityref(self, name: str) -> None:
        self.keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.keep(f"<!{decl}>")
