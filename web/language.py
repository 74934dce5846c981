"""Pages in English, Kazakh and Russian: catalogues in `translations/`, extracted and compiled with pybabel (see babel.cfg)."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, Protocol

from babel.lists import format_list
from flask import Flask, has_request_context
from flask_babel import Babel, get_translations
from markupsafe import Markup

from web.appearance import language, locale

CATALOGUES = Path(__file__).parent / "translations"


class Catalogue(Protocol):
    """The part of gettext's translations that pages use."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str: ...


found: dict[str, Catalogue] = {}


def catalogue() -> Catalogue:
    """The translations into the language of this page, found once: Flask-Babel looks for them at every word."""
    code = language()
    if code not in found:
        found[code] = get_translations()
    return found[code]


def text(message: str, **places: object) -> str | Markup:
    """`_` in templates: a text with its places (`%(name)s`) filled; what is put there is escaped."""
    translated = catalogue().gettext(message)
    return Markup(translated) % places if places else translated  # noqa: S704 - ours, or our translators'


def texts(one: str, many: str, num: int, **places: object) -> Markup:
    """`ngettext` in templates: the form that goes with a number, which stands at `%(num)d`."""
    return Markup(catalogue().ngettext(one, many, num)) % {"num": num, **places}  # noqa: S704


def N_(message: str) -> str:  # noqa: N802 - the name that extractors know
    """Marks a text for translation where it is only kept; `word` translates it where it is shown."""
    return message


GIVEN_AS_THEY_ARE: Final = (N_("All"), N_("Anyone’s"))
"""Texts that pages hand to `word` without a mark of their own."""


def word(message: str) -> str:
    """A text in the language of this page, or as it is in English."""
    return catalogue().gettext(message) if message and has_request_context() else message


def listed(words: list[str], style: Literal["standard", "or"] = "or") -> str:
    """`a, b or c` in the language of this page; `standard` for `a, b and c`."""
    return format_list(words, style=style, locale=locale())


def init_languages(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, locale_selector=locale)
    # A page has dozens of texts: these are ten times as fast as what comes with Jinja and Flask-Babel.
    app.jinja_env.globals.update(_=text, gettext=text, ngettext=texts)
