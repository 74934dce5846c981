"""A page with every component once, and a step, for tests of the frame around pages and of the components."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from web.access import signed_in
from web.dates import use_zone
from web.forms import Typed
from web.scope import zone_of

TODAY = date(2026, 11, 23)

gallery = Blueprint("gallery", __name__, template_folder=".")


@gallery.get("/gallery")
@signed_in
def everything() -> ResponseReturnValue:
    use_zone(zone_of("nu-alumni"))
    form = Typed({"minutes": "45", "how": "video", "note": "Second <mock> interview"})
    form.errors = {"when": "23 November 2027 lies in the future", "how": "Choose one", "": "Said twice"}
    return render_template(
        "gallery.html",
        form=form,
        now=TODAY,
        started=date(2026, 9, 14),
        due_day=date(2026, 11, 20),
        moment=datetime(2026, 11, 19, 20, 20, tzinfo=UTC),
    )


@gallery.get("/gallery/step")
@signed_in
def step() -> ResponseReturnValue:
    return render_template("gallery_step.html", form=Typed())


@gallery.post("/gallery/step")
@signed_in
def take_step() -> ResponseReturnValue:
    form = Typed.sent()
    if form["why"]:
        return redirect("/gallery?done=1", 303)
    form.errors["why"] = "Say why"
    return render_template("gallery_step.html", form=form), 422
