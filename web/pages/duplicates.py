"""Duplicates: who may be one person, merging two who are, and separating two who are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.people import ERASED
from application.ports import UnknownCase
from domain.case import Refused
from domain.identity import Identity
from domain.person import Person
from infrastructure.bootstrap import Account
from web.access import allowed
from web.forms import Typed
from web.house import house
from web.language import N_, word
from web.pages.person import OFFICE, own_name, own_programme
from web.session import asker
from web.words import system_word

MOST = 100
"""Pairs on the page."""

SHARED: Final = {
    "external_id": N_("The same id of the university"),
    "email_key": N_("The same e-mail address"),
    "name_key": N_("The same name and birth date"),
}


@dataclass(frozen=True)
class Side:
    """One of two who may be the same, with what tells them apart."""

    person: Person
    identity: Identity | None
    account: Account | None
    cases: int

    @property
    def id(self) -> UUID:
        return self.person.id

    @property
    def name(self) -> str:
        return self.identity.name if self.identity else word(ERASED)

    @property
    def ids(self) -> Sequence[tuple[str, str]]:
        return [(system_word(one.system), one.number) for one in self.person.external_ids]


@allowed(*OFFICE)
def index() -> ResponseReturnValue:
    pairs = [(word(SHARED[shared]), one, other) for shared, one, other in house().people_list.alike(MOST)]
    return render_template("duplicates.html", pairs=pairs, most=MOST)


@allowed(*OFFICE)
def ask_merge(person_id: UUID) -> ResponseReturnValue:
    """Takes `other`; or `q`, to look for her by name."""
    return merge_page(person_id, Typed(request.args))


@allowed(*OFFICE)
def merge(person_id: UUID) -> ResponseReturnValue:
    """Takes `other`, and who `stays` of the two."""
    form = Typed.sent()
    other = person_named(form["other"])
    if other is None:
        return merge_page(person_id, form, 422, looked=True)
    if form["q"]:  # she was just chosen among those found
        return redirect(url_for("people.ask_merge", person_id=person_id, other=other.id), 303)
    ids = {str(person_id): other.id, str(other.id): person_id}
    if form["stays"] not in ids:
        form.errors["stays"] = _("Say who of the two stays.")
        return merge_page(person_id, form, 422)
    stays = UUID(form["stays"])
    try:
        house().duplicates.merge(asker(reason=form["reason"]), stays, ids[form["stays"]], own_programme())
    except Refused as refused:
        return merge_page(person_id, form.refuse(refused, ""), 422)
    return redirect(url_for("people.show", person_id=stays), 303)


@allowed(*OFFICE)
def ask_separation(person_id: UUID) -> ResponseReturnValue:
    return separation_page(person_id, Typed(request.args))


@allowed(*OFFICE)
def separate(person_id: UUID) -> ResponseReturnValue:
    form = Typed.sent()
    other = person_named(form["other"])
    if other is None:
        raise UnknownCase(form["other"])
    try:
        house().duplicates.separate(asker(reason=form["reason"]), person_id, other.id, own_programme())
    except Refused as refused:
        return separation_page(person_id, form.refuse(refused), 422)
    return redirect(url_for("people.show", person_id=other.id), 303)


def person_named(text: str) -> Person | None:
    try:
        return house().ledger.load(Person, UUID(text))
    except (ValueError, UnknownCase):
        return None


def side(person: Person) -> Side:
    return Side(
        person=person,
        identity=house().people.opened(person.identity),
        account=house().accounts.by_person(person.id),
        cases=len(house().case_list.of_person(str(person.id))),
    )


def merge_page(person_id: UUID, form: Typed, status: int = 200, *, looked: bool = False) -> ResponseReturnValue:
    person, other = house().ledger.load(Person, person_id), person_named(form["other"])
    asked = form["q"]
    found = [one for one in house().people_list.page(asked, size=10)[:10] if one.id != person_id] if asked else []
    if looked and not found:
        form.errors["q"] = _("Nobody is found by “%(text)s”: look again.", text=asked)
    elif looked:
        form.errors["other"] = _("Choose one of those who were found.")
    shown = render_template(
        "person_merge.html",
        form=form,
        person_id=person_id,
        name=own_name(person_id),
        sides=[side(person), side(other)] if other else [],
        found=found,
    )
    return shown, status


def separation_page(person_id: UUID, form: Typed, status: int = 200) -> ResponseReturnValue:
    other = person_named(form["other"])
    if other is None:
        raise UnknownCase(form["other"])
    shown = render_template(
        "person_separate.html",
        form=form,
        person_id=person_id,
        name=own_name(person_id),
        other=other.id,
        other_name=own_name(other.id),
    )
    return shown, status
