"""The form of a person's identity: from what was typed to who she is, and back."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from domain.case import Refused
from domain.identity import Guardian, Identity
from domain.person import SYSTEMS, ExternalId
from web.dates import today
from web.forms import Typed

TEXTS = ("given_name", "family_name", "email", "phone")
GUARDIAN = {"guardian_name": "name", "guardian_phone": "phone", "guardian_email": "email"}


def identity_from(form: Typed) -> Identity | None:
    """Who was typed; None if something cannot stay so: the sentence is then beside its field."""
    birth_date = form.day("birth_date")
    if birth_date and birth_date > today():
        form.errors["birth_date"] = _("This day is yet to come.")
    guardian = Guardian(**{name: form[field] for field, name in GUARDIAN.items()})
    if guardian != Guardian("") and not guardian.name:
        form.errors["guardian_name"] = _("Give the guardian’s name as well.")
    identity = Identity(
        **{name: form[name] for name in TEXTS},
        preferred_contact="phone" if form["preferred_contact"] == "phone" else "email",
        birth_date=birth_date,
        language=form["language"] if form["language"] in ("en", "kk", "ru") else "en",
        guardian=guardian if guardian.name else None,
    )
    try:
        identity.check()
    except Refused as refused:
        form.refuse(refused)
    return None if form.errors else identity


def external_ids_from(form: Typed) -> tuple[ExternalId, ...]:
    return tuple(ExternalId(system, form[system]) for system in SYSTEMS if form[system])


def typed_identity(identity: Identity, external_ids: Iterable[ExternalId]) -> Typed:
    """The form as it stands for somebody who is known."""
    values = {name: getattr(identity, name) for name in (*TEXTS, "preferred_contact", "language")}
    values |= {one.system: one.number for one in external_ids}
    if identity.birth_date:
        values["birth_date"] = identity.birth_date.isoformat()
    if identity.guardian:
        values |= {field: getattr(identity.guardian, name) for field, name in GUARDIAN.items()}
    return Typed(values)
