"""Choosing the day as of which pages are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from domain.case import Role
from web.access import allowed
from web.as_of import AsOf, page_then, written
from web.as_of_bar import bar_of
from web.forms import Typed
from web.house import house
from web.scope import scope, zone_of
from web.security import safe_next

pages = Blueprint("as_of", __name__)


@pages.get("/as-of")
@allowed(Role.COORDINATOR, Role.AUDITOR, by_faculty=True)
def choose() -> ResponseReturnValue:
    """Takes `date`, or `day` as so many days after `first`, or `now`; and `to`, the page to be shown as of then."""
    form = Typed(request.args)
    day = form.day("date") or slid_to(form)
    to = safe_next(form["to"], otherwise=url_for("signin.start"))
    if day and not form.errors:
        return redirect(page_then(day.isoformat(), to))
    if form["now"]:
        return redirect(page_then(written(house().ledger.now()), to))
    codes = scope().codes
    zone, now = zone_of(codes[0]) if codes else UTC, house().ledger.now()
    return render_template(
        "as_of.html",
        form=form,
        bar=replace(bar_of(AsOf(now, zone, is_day=True)), to=to),
        to=to,
    ), 422 if form.errors else 200


def slid_to(form: Typed) -> date | None:
    """The day at which the slider stands; None where nobody moved it."""
    first = form.day("first")
    if first is None or not form["day"]:
        return None
    try:
        return first + timedelta(days=int(form["day"]))
    except (ValueError, OverflowError):
        form.errors["day"] = _("Choose a day on the slider.")
        return None
