"""People: finding them, adding somebody, and putting right what is known of her."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from application.questions import Somebody
from domain.case import Refused, Role
from domain.identity import Identity
from domain.person import GRANTED, ExternalId, Person
from web.access import allowed
from web.forms import Typed
from web.house import house
from web.identity_form import external_ids_from, identity_from, typed_identity
from web.language import word
from web.pages import duplicates, erasure, person, person_data
from web.pages.person import OFFICE, READERS, may_change, may_merge, own_programme
from web.session import asker, visitor
from web.standing import standing
from web.words import ROLES

pages = Blueprint("people", __name__, url_prefix="/people")

SIZE = 50
"""People on one page."""


# The list


@pages.get("")
@allowed(*READERS, by_faculty=True)
def index() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip() for name in ("q", "role", "after")}
    role = asked["role"] if asked["role"] in GRANTED else ""
    found = house().people_list.page(asked["q"], role, asked["after"], SIZE)
    return render_template(
        "people.html",
        people=found[:SIZE],
        has_more=len(found) > SIZE,
        asked=asked | {"role": role},
        roles=[(one.value, word(ROLES[one])) for one in Role if one in GRANTED],
        may_add=may_change(),
        may_merge=may_merge(),
        may_import=Role.COORDINATOR in visitor().unlimited_roles,
        standing=standing("people"),
    )


# Somebody new, and what is known of her


@pages.get("/new")
@allowed(*OFFICE, by_faculty=True)
def ask_new() -> ResponseReturnValue:
    return form_page(Typed({"preferred_contact": "email", "language": "en"}))


@pages.post("/new")
@allowed(*OFFICE, by_faculty=True)
def register() -> ResponseReturnValue:
    form = Typed.sent()
    identity = identity_from(form)
    if identity is None:
        return form_page(form, status=422)
    if not form["somebody_else"] and (known := people_like(identity, external_ids_from(form))):
        return form_page(form, status=422, known=known)
    try:
        ids = external_ids_from(form)
        person_id = house().people.register(asker(), identity, own_programme(), external_ids=ids)
    except Refused as refused:
        return form_page(form.refuse(refused), status=422)
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.get("/<uuid:person_id>/edit")
@allowed(*OFFICE, by_faculty=True)
def ask_edit(person_id: UUID) -> ResponseReturnValue:
    person = house().ledger.load(Person, person_id)
    identity = house().people.opened(person.identity)
    if identity is None:
        raise Refused("erased", "These data were erased: there is nothing left to put right.")
    return form_page(typed_identity(identity, person.external_ids), person_id)


@pages.post("/<uuid:person_id>/edit")
@allowed(*OFFICE, by_faculty=True)
def edit(person_id: UUID) -> ResponseReturnValue:
    form = Typed.sent()
    identity = identity_from(form)
    if identity is None:
        return form_page(form, person_id, 422)
    seen = request.form.get("version", type=int)
    try:
        ids = external_ids_from(form)
        house().people.change_identity(asker(), person_id, identity, own_programme(), seen, ids)
    except Refused as refused:
        return form_page(form.refuse(refused), person_id, 409 if refused.code == "moved_on" else 422)
    return redirect(url_for("people.show", person_id=person_id), 303)


def form_page(
    form: Typed, person_id: UUID | None = None, status: int = 200, *, known: list[Somebody] | None = None
) -> ResponseReturnValue:
    """With an id, for what is known of this person; `known` are others who she may be."""
    shown = render_template(
        "person_form.html",
        form=form,
        person_id=person_id,
        name=house().people.name(person_id) if person_id else "",
        version=house().ledger.load(Person, person_id).version if person_id else 0,
        known=known or [],
    )
    return shown, status


def people_like(identity: Identity, external_ids: Iterable[ExternalId]) -> list[Somebody]:
    """Those who have her e-mail address or one of her ids already: most likely she is one of them."""
    asked = [text for text in (identity.email, *(one.number for one in external_ids)) if text]
    found = {one.id: one for text in asked for one in house().people_list.page(text, size=5)}
    return list(found.values())


# Duplicates

pages.add_url_rule("/duplicates", "duplicates", duplicates.index)

# One person

for path, view in (
    ("", person.show),
    ("/roles/new", person.ask_role),
    ("/roles/end", person.ask_end),
    ("/ties/new", person.ask_tie),
    ("/merge", duplicates.ask_merge),
    ("/separate", duplicates.ask_separation),
    ("/erase", erasure.ask_erasure),
):
    pages.get(f"/<uuid:person_id>{path}")(view)
for path, view in (
    ("/roles/new", person.grant),
    ("/roles/end", person.revoke),
    ("/ties/new", person.declare),
    ("/merge", duplicates.merge),
    ("/separate", duplicates.separate),
    ("/erase", erasure.erase),
    ("/account", person.make_account),
    ("/account/password", person.reset_password),
    ("/account/active", person.change_active),
):
    pages.post(f"/<uuid:person_id>{path}")(view)
pages.add_url_rule("/<uuid:person_id>/data", "ask_data", person_data.ask)
pages.add_url_rule("/<uuid:person_id>/data", "hand_out_data", person_data.hand_out, methods=["POST"])
