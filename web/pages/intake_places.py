"""How many places an intake has for mentees, as the office says, with the reason."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from domain.case import Refused, Role
from domain.intake import Intake
from domain.programme import Programme
from web.access import allowed
from web.forms import Typed
from web.house import house
from web.pages.programme_files import programme_for
from web.ranking import Places, places_of
from web.session import asker

OFFICE = (Role.COORDINATOR, Role.ADMIN)


@allowed(*OFFICE)
def ask_places(code: str, intake: str) -> ResponseReturnValue:
    programme = programme_for(code, *OFFICE)
    now = places_in(code, programme.intake(intake)).all
    return places_page(programme, intake, Typed({"places": "" if now is None else str(now)}))


@allowed(*OFFICE)
def change_places(code: str, intake: str) -> ResponseReturnValue:
    """Takes `places`, empty for no limit, and the `reason`."""
    programme = programme_for(code, *OFFICE)
    form = Typed.sent()
    asked = form["places"]
    if asked and not asked.isdecimal():
        form.errors["places"] = _("Give a whole number, or leave it empty for no limit.")
        return places_page(programme, intake, form, 422)
    try:
        places = int(asked) if asked else None
        house().programmes.change_places(asker(reason=form["reason"]), code, intake, places)
    except Refused as refused:
        return places_page(programme, intake, form.refuse(refused), 422)
    return redirect(url_for("programmes.show", code=code), 303)


def places_in(code: str, intake: Intake) -> Places:
    return places_of(intake, house().programmes.policy(code, intake.policy_version))


def places_page(programme: Programme, name: str, form: Typed, status: int = 200) -> ResponseReturnValue:
    intake = programme.intake(name)
    places = places_in(programme.code, intake)
    return render_template("intake_places.html", programme=programme, intake=intake, form=form, places=places), status
