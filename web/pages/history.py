"""The history: every event that whoever looks may know of, newest first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.history_search import Found
from domain.case import Role
from web.access import allowed
from web.dates import today
from web.downloads import handed_out
from web.history_export import MOST, NAMES, exported
from web.history_filters import (
    FILTERS,
    MORE,
    asked_history,
    event_options,
    intake_options,
    programme_options,
    reason_options,
    role_options,
    spoken,
    use_first_zone,
)
from web.history_lines import may_read, told
from web.house import house
from web.pages import entry, exceptions, sample
from web.scope import PARAMETER
from web.standing import standing

pages = Blueprint("history", __name__)

SIZE = 30
"""Lines on one page: each is told from its case's own events."""


@pages.get("/history")
@allowed(Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
def index() -> ResponseReturnValue:
    """Takes the names of filters, and `before` and `after` from page to page."""
    use_first_zone()
    asked = asked_history()
    form = asked.form
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))
    found = Found((), None, None)
    if not form.errors:
        found = house().history_search.page(asked.wanted, asked.words, may_read, before=before, after=after, size=SIZE)
    lines = told(found.lines)
    any_lines = bool(lines or found.newer or found.older)
    kept: dict[str, Any] = {name: value for name in (*FILTERS, PARAMETER) if (value := request.args.get(name))}
    return render_template(
        "history.html",
        form=form,
        found=found,
        lines=lines,
        count=house().history.count(asked.wanted) if lines and not asked.words else None,
        events=[("", [("", _("Any"))]), *event_options()],
        by=spoken(form["by"]),
        about=spoken(form["about"]),
        programmes=programme_options(),
        intakes=[("", _("Any")), *((name, name) for name in intake_options())],
        roles=[("", _("Any")), *role_options()],
        reasons=[("", _("Any")), *reason_options()],
        is_more_set=any(form[name] for name in MORE),
        is_narrowed=bool(asked.set_ones),
        drops=[] if any_lines or form.errors else asked.drops(),
        exports=[(name, url_for("history.export", ending=ending, **kept)) for ending, name in NAMES.items()],
        most_exported=MOST,
        standing=standing("history"),
    ), 422 if form.errors else 200


pages.get("/history/<int:at>")(entry.show)
pages.add_url_rule("/history/exceptions", "exceptions", exceptions.show)
pages.add_url_rule("/history/exceptions/export.<ending>", "exceptions_export", exceptions.export)
pages.add_url_rule("/history/sample", "sample", sample.show)
pages.add_url_rule("/history/sample/cases.txt", "sample_population", sample.population)
pages.add_url_rule("/history/sample/checklists.xlsx", "sample_export", sample.export)


@pages.get("/history/export.<ending>")
@allowed(Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
def export(ending: str) -> ResponseReturnValue:
    """All that the filters find, from the newest on: as a table in the words of the page, or as lines of JSON for programs."""
    if ending not in NAMES:
        abort(404)
    use_first_zone()
    asked = asked_history()
    if asked.form.errors:
        abort(422)
    content = stream_with_context(exported(asked, ending))
    return handed_out(content, f"talimger-history-{today():%Y-%m-%d}.{ending}")
