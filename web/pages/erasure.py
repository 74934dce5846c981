"""Erasing a person: a page that says what goes and what stays, before anything does."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from domain.case import GIVEN_HOW as WAYS
from domain.case import RANKED_CHOICE, Refused, Role
from domain.person import Ground
from web.access import allowed
from web.forms import Typed
from web.house import house
from web.language import word
from web.session import asker
from web.step_forms.hints import given_how_word
from web.words import GROUNDS


@allowed(Role.ADMIN)
def ask_erasure(person_id: UUID) -> ResponseReturnValue:
    return erasure_page(person_id, Typed())


@allowed(Role.ADMIN)
def erase(person_id: UUID) -> ResponseReturnValue:
    """Takes the `ground`, `given_how` and `reason`, and that she is `sure`."""
    form = Typed.sent()
    if form["ground"] not in tuple(Ground):
        form.errors["ground"] = _("Say why.")
    if form["sure"] != "yes":
        form.errors["sure"] = _("Confirm that it cannot be undone.")
    if form.errors:
        return erasure_page(person_id, form, 422)
    ground = Ground(form["ground"])
    how = form["given_how"] if ground is Ground.REQUEST else ""
    try:
        house().erasure.erase(replace(asker(reason=form["reason"]), given_how=how), person_id, ground)
    except Refused as refused:
        return erasure_page(person_id, form.refuse(refused), 422)
    return redirect(url_for("people.show", person_id=person_id), 303)


def erasure_page(person_id: UUID, form: Typed, status: int = 200) -> ResponseReturnValue:
    who = house().people.who_stays(person_id)
    shown = render_template(
        "person_erase.html",
        form=form,
        person_id=person_id,
        name=house().people.name(person_id),
        others=len(who.merged),
        in_clear=house().erasure.named_in_clear(who.everybody),
        open_cases=house().erasure.open_cases(who.everybody),
        grounds=[(one.value, word(GROUNDS[one])) for one in Ground],
        ways=[("", ""), *((way, given_how_word(way)) for way in WAYS if way != RANKED_CHOICE)],
    )
    return shown, status
