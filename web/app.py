"""The web application: everything wired, every page with a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from web import charts, dates, words
from web.access import check_every_view_has_a_rule, guard
from web.appearance import LANGUAGE_NAMES, init_appearance, language, theme
from web.as_of import Site, as_of, init_as_of, page_today
from web.as_of_bar import as_of_bar, other_moments
from web.assets import asset, assets
from web.errors import init_errors
from web.history_tabs import history_tabs
from web.house import EXTENSION
from web.icons import icon, used_symbols
from web.language import init_languages
from web.logs import Whole
from web.navigation import here, may_find, navigation, switch_to
from web.pages import BLUEPRINTS
from web.scope import init_scope, programme_name, scope, zone_of
from web.security import csrf_field, init_security
from web.session import init_sessions, visitor, visitor_or_none

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

MOST_BYTES = 1024 * 1024  # of what is typed into a form
MOST_WITH_FILES = 11 * 1024 * 1024  # of a form with a file


def create_app(house: House, *, proxies: int = 0) -> Flask:
    """The pages of this house.

    Args:
        proxies: how many reverse proxies stand before us and say, in `X-Forwarded-*`, what the browser asked of them. With 0
            nobody is believed, for then everybody could say so.

    Raises:
        RuntimeError: a view does not say who may open it.
    """
    app = Site("web", static_folder=None)
    app.extensions[EXTENSION] = house
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.before_request(allow_files)
    init_sessions(app, house.settings.session_key)
    init_as_of(app)
    init_security(app)
    app.before_request(guard)
    init_appearance(app)
    init_languages(app)
    init_scope(app)
    init_errors(app)
    init_templates(app)
    for blueprint in (assets, *BLUEPRINTS):
        app.register_blueprint(blueprint)
    check_every_view_has_a_rule(app)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=proxies)  # type: ignore[method-assign]
    app.wsgi_app = Whole(app.wsgi_app)  # type: ignore[method-assign]
    return app


def init_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(dates.FILTERS, number=words.number, size=words.size_word)
    environment.globals.update(
        dates.GLOBALS,
        LANGUAGE_NAMES=LANGUAGE_NAMES,
        as_of=as_of,
        as_of_bar=as_of_bar,
        other_moments=other_moments,
        tabs_of_history=history_tabs,
        page_today=page_today,
        asset=asset,
        csrf=csrf_field,
        here=here,
        icon=icon,
        initials=words.initials,
        language=language,
        meter=charts.meter,
        navigation=navigation,
        may_find=may_find,
        programme_name=programme_name,
        role_word=words.role_word,
        role_words=words.role_words,
        scope=scope,
        state_tone=words.state_tone,
        state_word=words.state_word,
        step_word=words.step_word,
        asked_word=words.asked_word,
        switch_to=switch_to,
        symbols=used_symbols,
        theme=theme,
        visitor=visitor,
        visitor_or_none=visitor_or_none,
        zone_of=zone_of,
    )


def allow_files() -> None:
    """A form that brings a file may be larger than others."""
    if request.mimetype == "multipart/form-data":
        request.max_content_length = MOST_WITH_FILES
