"""One person: what is known of her, her cases, her roles, her ties, and whether she can sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.people import ERASED
from application.questions import CaseRow
from domain.case import Refused, Role
from domain.person import ERASED as GONE
from domain.person import EVERYWHERE, GRANTED, Grant, Person
from web.access import allowed
from web.faculty_words import place_word, places
from web.forms import Typed
from web.house import house, present_house
from web.language import word
from web.open_case import roster
from web.scope import limits_in, policy_now, programme_name, programmes_of, scope
from web.session import asker, visitor
from web.standing import standing
from web.words import ROLES, system_word

READERS = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
OFFICE = (Role.COORDINATOR, Role.ADMIN)


@dataclass(frozen=True)
class Tie:
    """A declared tie to somebody, `kin` or `supervisor`."""

    kind: str
    person_id: UUID
    name: str


@allowed(*READERS, by_faculty=True)
def show(person_id: UUID) -> ResponseReturnValue:
    present_house().readings.open_identity(asker(), house().ledger.load(Person, person_id))
    return person_page(person_id, Typed())


def person_page(person_id: UUID, form: Typed, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Everything on one page; `form` is the one that was just refused, `more` what is said only this once."""
    person = house().ledger.load(Person, person_id)
    identity = house().people.opened(person.identity)
    rows = cases_to_see(person_id)
    ties = ties_of(person)
    names = house().people_list.names([one for row in rows for one in row.people])

    def others(row: CaseRow) -> str:
        hers = {str(one) for one in person.everybody}
        return roster([names.get(one, word(ERASED)) for one in row.people if one not in hers])

    shown = render_template(
        "person.html",
        person=person,
        identity=identity,
        name=identity.name if identity else word(ERASED),
        grants=sorted(person.grants, key=lambda grant: (grant.programme, grant.role, grant.faculty)),
        ties=ties,
        erased_at=person.modified_on if person.state == GONE else None,
        rows=rows,
        others=others,
        account=house().accounts.by_person(person_id),
        is_herself=person_id in visitor().everybody,
        is_admin=Role.ADMIN in visitor().roles,
        may_change=may_change() and person.merged_into is None,
        may_merge=may_merge() and person.merged_into is None,
        known_as=house().people.name(person.merged_into) if person.merged_into else "",
        merged=[(one, own_name(one)) for one in sorted(person.merged, key=str)],
        form=form,
        place_word=place_word,
        system_word=system_word,
        standing=standing("people", "cases"),
        **({"password": ""} | more),
    )
    return shown, status


def may_merge() -> bool:
    """Not for one faculty alone: people belong to none."""
    return any(grant.role in OFFICE and not grant.is_limited for grant in visitor().grants)


def own_name(person_id: UUID) -> str:
    """What somebody was called before she was found to be somebody else."""
    identity = house().people.opened(house().ledger.load(Person, person_id).identity)
    return identity.name if identity else word(ERASED)


def ties_of(person: Person) -> list[Tie]:
    declared = [("kin", one) for one in person.kin] + [("supervisor", one) for one in person.supervisors]
    names = house().people_list.names([one for _kind, one in declared])
    return sorted(
        (Tie(kind, one, names.get(str(one), word(ERASED))) for kind, one in declared),
        key=lambda tie: (tie.kind, tie.name),
    )


def cases_to_see(person_id: UUID) -> list[CaseRow]:
    """Her cases, under whichever of her ids, in the programmes in which the visitor may see cases."""
    roles = (Role.COORDINATOR, Role.AUDITOR)
    codes = [code for code in programmes_of(visitor()) if visitor().roles_in(code, by_faculty=True) & set(roles)]
    ids, limits = house().people_list.everybody([person_id]), limits_in(codes, *roles)
    rows = [row for one in ids for row in house().case_list.of_person(one, limits)]
    return sorted((row for row in rows if row.programme in codes), key=lambda row: -row.at)


# Her roles


@allowed(Role.ADMIN)
def ask_role(person_id: UUID) -> ResponseReturnValue:
    return role_page(person_id, Typed())


@allowed(Role.ADMIN)
def grant(person_id: UUID) -> ResponseReturnValue:
    form = Typed.sent()
    role = role_named(form["role"])
    if role is None:
        form.errors["role"] = _("Choose a role.")
        return role_page(person_id, form, 422)
    programme = EVERYWHERE if role is Role.ADMIN else form["programme"]
    try:
        house().people.grant_role(asker(), person_id, role, programme, form["faculty"])
    except Refused as refused:
        return role_page(person_id, form.refuse(refused), 422)
    return redirect(url_for("people.show", person_id=person_id), 303)


@allowed(Role.ADMIN)
def ask_end(person_id: UUID) -> ResponseReturnValue:
    return end_page(person_id, Typed(request.args))


@allowed(Role.ADMIN)
def revoke(person_id: UUID) -> ResponseReturnValue:
    form = Typed.sent()
    grant = grant_named(form)
    try:
        because = asker(reason=form["reason"])
        house().people.revoke_role(because, person_id, grant.role, grant.programme, grant.faculty)
    except Refused as refused:
        return end_page(person_id, form.refuse(refused), 422)
    return redirect(url_for("people.show", person_id=person_id), 303)


def role_page(person_id: UUID, form: Typed, status: int = 200) -> ResponseReturnValue:
    roles = [(one.value, word(ROLES[one]).capitalize()) for one in Role if one in GRANTED]
    codes = [one.code for one in house().programmes.all()]
    shown = render_template(
        "person_role.html",
        form=form,
        person_id=person_id,
        name=house().people.name(person_id),
        roles=roles,
        programmes=[("", ""), *((code, programme_name(code)) for code in codes)],
        places=places(map(policy_now, codes)),
    )
    return shown, status


def end_page(person_id: UUID, form: Typed, status: int = 200) -> ResponseReturnValue:
    name = house().people.name(person_id)
    shown = render_template(
        "person_role_end.html",
        form=form,
        person_id=person_id,
        name=name,
        grant=grant_named(form),
        place_word=place_word,
    )
    return shown, status


def role_named(name: str) -> Role | None:
    return Role(name) if name in GRANTED else None


def grant_named(form: Typed) -> Grant:
    """The role that is to end.

    Raises:
        Refused: there is no such role.
    """
    role = role_named(form["role"])
    if role is None:
        raise Refused("not_granted", "She does not have this role.")
    return Grant(role, form["programme"], form["faculty"])


# Her ties


@allowed(*OFFICE, by_faculty=True)
def ask_tie(person_id: UUID) -> ResponseReturnValue:
    return tie_page(person_id, Typed(request.args))


@allowed(*OFFICE, by_faculty=True)
def declare(person_id: UUID) -> ResponseReturnValue:
    """First a name is looked for; then one of those found is chosen."""
    form = Typed.sent()
    chosen = form["other"]
    if form["tie"] not in ("kin", "supervisor"):
        form.errors["tie"] = _("Say which tie it is.")
    if not chosen or form.errors:
        return tie_page(person_id, form, 422, looked=True)
    declares = house().people.declare_supervisor if form["tie"] == "supervisor" else house().people.declare_kin
    try:
        declares(asker(), person_id, UUID(chosen), own_programme())
    except Refused as refused:
        return tie_page(person_id, form.refuse(refused, "other"), 422)
    return redirect(url_for("people.show", person_id=person_id), 303)


def tie_page(person_id: UUID, form: Typed, status: int = 200, *, looked: bool = False) -> ResponseReturnValue:
    asked = form["q"]
    found = [one for one in house().people_list.page(asked, size=10)[:10] if one.id != person_id] if asked else []
    if looked and not asked:
        form.errors["q"] = _("Look by name, e-mail address or university id.")
    elif looked and not found:
        form.errors["q"] = _("Nobody is found by “%(text)s”: look again, or add a new person first.", text=asked)
    elif looked:
        form.errors["other"] = _("Choose one of those who were found.")
    name = house().people.name(person_id)
    return render_template("person_tie.html", form=form, person_id=person_id, name=name, found=found), status


# Whether she can sign in. The person is in the ledger first: if an account cannot be made, nothing is left half done.


@allowed(Role.ADMIN)
def make_account(person_id: UUID) -> ResponseReturnValue:
    form = Typed.sent()
    house().ledger.load(Person, person_id)
    try:
        password = house().new_account(form["username"], person_id)
    except Refused as refused:
        return person_page(person_id, form.refuse(refused, "username"), 422)
    return person_page(person_id, Typed(), password=password)


@allowed(Role.ADMIN)
def reset_password(person_id: UUID) -> ResponseReturnValue:
    account = house().accounts.by_person(person_id)
    if account is None:
        raise Refused("no_account", "There is no account yet: make one.")
    return person_page(person_id, Typed(), password=house().accounts.reset_password(account.id))


@allowed(Role.ADMIN)
def change_active(person_id: UUID) -> ResponseReturnValue:
    account = house().accounts.by_person(person_id)
    if account is None:
        raise Refused("no_account", "There is no account yet: make one.")
    if request.form.get("active") == "yes":
        house().accounts.activate(account.id)
    elif person_id in visitor().everybody:
        raise Refused("own_account", "Nobody deactivates the own account: ask another administrator.")
    else:
        house().accounts.deactivate(account.id)
    return redirect(url_for("people.show", person_id=person_id), 303)


# Who looks


def may_change() -> bool:
    return bool(visitor().roles & set(OFFICE))


def own_programme() -> str:
    """A programme in which the visitor is of the office: what she does to people, she does in that role."""
    who = visitor()
    if Role.ADMIN in who.roles:
        return EVERYWHERE
    chosen = scope().chosen
    own = sorted(grant.programme for grant in who.grants if grant.role is Role.COORDINATOR)
    return chosen if chosen in own else own[0]
