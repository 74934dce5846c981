"""Icons: single symbols of Bootstrap's sprite, put at the end of the page that uses them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flask import g
from markupsafe import Markup

from web.assets import BOOTSTRAP

SYMBOL = re.compile(r'<symbol class="[^"]*" viewBox="([^"]+)" id="([^"]+)">(.*?)</symbol>', re.DOTALL)
SPRITE = BOOTSTRAP / "icons" / "bootstrap-icons.svg"


@cache
def symbols() -> dict[str, Markup]:
    """All symbols by name, cut out of the sprite (1.1 MB) once."""
    return {
        name: Markup(f'<symbol id="i-{name}" viewBox="{box}">{drawing}</symbol>')  # noqa: S704 - a file of a library's
        for box, name, drawing in SYMBOL.findall(SPRITE.read_text())
    }


def icon(name: str, label: str | None = None, cls: str = "") -> Markup:
    """An icon as large as the text around it. Without a label it only decorates, and screen readers pass over it.

    Raises:
        KeyError: Bootstrap has no icon of this name.
    """
    used_here()[name] = symbols()[name]
    return drawn(name, label, cls)


@lru_cache(maxsize=1024)
def drawn(name: str, label: str | None, cls: str) -> Markup:
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {}><use href="#i-{}"/></svg>').format(f"bi {cls}".strip(), spoken, name)


def used_symbols() -> Markup:
    """The symbols of all icons that this page has used so far: its last line."""
    return Markup("<svg hidden>") + Markup().join(used_here().values()) + Markup("</svg>")


def used_here() -> dict[str, Markup]:
    used: dict[str, Markup] = g.setdefault("symbols", {})
    return used
