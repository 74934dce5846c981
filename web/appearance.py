"""How somebody wants her pages: their language and their colours.

Both are kept in cookies, so that a page needs no look at the account, and a public page follows them as well; the account
keeps them for the next device. A public page can be asked for in a language by its address: `?language=kk`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale
from flask import Flask, g, request
from flask_babel import refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

LANGUAGES: Final = ("en", "kk", "ru")
LANGUAGE_NAMES: Final = (("en", "EN", "English"), ("kk", "ҚАЗ", "Қазақша"), ("ru", "РУС", "Русский"))
THEMES: Final = ("light", "dark")
KEPT = 365 * 24 * 3600  # seconds
LOCALES = {"en": Locale("en", "GB"), "kk": Locale("kk"), "ru": Locale("ru")}


def language() -> str:
    """The language of this page: as its address says, as she chose, or as her browser asks."""
    chosen: str | None = g.get("language")
    if chosen is None:
        asked = request.args.get("language") or request.cookies.get("language")
        chosen = g.language = asked if asked in LANGUAGES else best_of(request.headers.get("Accept-Language", ""))
    return chosen


@lru_cache(maxsize=1000)
def best_of(asked: str) -> str:
    """The language that suits a browser's `Accept-Language` best; browsers ask in few ways, again and again."""
    return parse_accept_header(asked, LanguageAccept).best_match(LANGUAGES, "en")


def speak(chosen: str) -> None:
    """Go on in another language, as in a file that is for somebody else."""
    if chosen in LANGUAGES:
        g.language = chosen
        refresh()


def locale() -> Locale:
    return LOCALES[language()]


def theme() -> str:
    """`light`, `dark`, or empty for what the device is set to."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in THEMES else ""


def remember(response: Response, **choices: str) -> None:
    """Keep a choice of `language` or `theme`; an empty one is forgotten."""
    for name, choice in choices.items():
        if choice:
            response.set_cookie(name, choice, max_age=KEPT, secure=request.is_secure, httponly=True, samesite="Lax")
        elif name in request.cookies:
            response.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")


def remember_language_of_address(response: Response) -> Response:
    asked = request.args.get("language")
    if asked in LANGUAGES and asked != request.cookies.get("language"):
        remember(response, language=asked)
    return response


def init_appearance(app: Flask) -> None:
    app.after_request(remember_language_of_address)
