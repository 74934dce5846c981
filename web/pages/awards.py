"""Awards of a programme: the list, opening one, nominating, links to vote, and the page of the jury."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import CaseFile
from domain.award import Award
from domain.award.rules import category_of
from domain.case import GIVEN_HOW, RANKED_CHOICE, Refused, Role
from domain.policy import PARTICIPANTS
from web.access import NotAllowed, allowed, signed_in
from web.appearance import language
from web.award_list import categories_of, newest_with_awards, shown_programme, with_awards
from web.case_filters import intakes_of
from web.dates import page_zone, use_zone
from web.forms import Typed
from web.house import house
from web.naming import nominee_name
from web.open_case import open_file
from web.pages import award_jury
from web.pages.programme_files import programme_for
from web.scope import policy_now, programme_name
from web.session import asker, visitor
from web.standing import standing
from web.step_forms import Occasion
from web.step_forms.award_options import can_be_nominated
from web.step_forms.hints import given_how_word
from web.words import refusal_sentence

pages = Blueprint("awards", __name__, url_prefix="/awards")

MOST_LINKS = 50  # on one page


@pages.get("")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """Takes `intake`, by default the newest with awards. Of several programmes it shows one: the chosen, or the first."""
    code = shown_programme()
    if not code:
        return render_template("awards_none.html")
    policy = policy_now(code)
    use_zone(policy.tz)
    intakes = intakes_of((code,))
    intake = request.args.get("intake", "")
    intake = intake if intake in intakes else newest_with_awards(code, intakes)
    return render_template(
        "awards.html",
        programme=code,
        intake=intake,
        intakes=intakes,
        lines=categories_of(code, intake) if intake else [],
        today=house().ledger.now().astimezone(page_zone()).date(),
        may_open=Role.COORDINATOR in visitor().roles_in(code),
        others=[(one, programme_name(one)) for one in with_awards() if one != code],
        standing=standing("cases"),
    )


@pages.get("/<code>/new")
@allowed(Role.COORDINATOR)
def ask(code: str) -> ResponseReturnValue:
    """The form, filled with what the address says: `?category=...&intake=...`."""
    programme_for(code, Role.COORDINATOR)
    return open_page(code, Typed(request.args))


@pages.post("/<code>/new")
@allowed(Role.COORDINATOR)
def open_award(code: str) -> ResponseReturnValue:
    programme_for(code, Role.COORDINATOR)
    form = Typed.sent()
    until = form.day("until")
    if form.errors:
        return open_page(code, form, 422)
    try:
        reference = house().awarding.open(asker(), code, form["intake"], form["category"], until)
    except Refused as refused:
        return open_page(code, form.refuse(refused), 422)
    return redirect(url_for("cases.show", reference=reference), 303)


def open_page(code: str, form: Typed, status: int = 200) -> ResponseReturnValue:
    policy = policy_now(code)
    shown = render_template(
        "award_open.html",
        form=form,
        programme=code,
        categories=[(one.code, one.names.in_(language())) for one in policy.awards],
        intakes=[(one, one) for one in intakes_of((code,))],
        days=next((one.nomination_days for one in policy.awards if one.code == form["category"]), None),
        version=house().programmes.get(code).policy_version,
    )
    return shown, status


# Nominating, on a participant's own page


@pages.get("/<reference>/nominate")
@signed_in
def ask_nomination(reference: str) -> ResponseReturnValue:
    return nominate_page(nominating_file(reference), Typed(request.args))


@pages.post("/<reference>/nominate")
@signed_in
def nominate(reference: str) -> ResponseReturnValue:
    file, form = nominating_file(reference), Typed.sent()
    for_whom = person_id(form["on_behalf_of"]) if Role.COORDINATOR in file.roles else None
    by = replace(asker(), on_behalf_of=for_whom, given_how=form["given_how"] if for_whom else "")
    facts: dict[str, Any] = {"why": form["why"]}
    if category_of(file.case, file.policy).of == "partner":
        facts["organisation"] = form["organisation"]
    else:
        facts["person"] = person_id(form["person"])
    try:
        house().steps.take(Award, file.case.id, "nominate", by, facts)
    except Refused as refused:
        return nominate_page(file, form.refuse(refused), 422)
    return redirect(url_for("awards.ask_nomination", reference=reference, done="1"), 303)


def person_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def nominating_file(reference: str) -> CaseFile:
    """The file of an award for somebody who nominates in it; she sees no more of it than its name.

    Raises:
        UnknownCase: nothing is called so.
        NotAllowed: she does not nominate here.
    """
    kind, case_id = house().case_files.find(reference)
    if kind is not Award:
        abort(404)
    file = house().case_files.file_of(house().ledger.load(Award, case_id), asker())
    if not file.roles & {Role.NOMINATOR, Role.COORDINATOR}:
        raise NotAllowed((Role.COORDINATOR,), file.case.programme)
    use_zone(file.policy.tz)
    return file


def nominate_page(file: CaseFile, form: Typed, status: int = 200) -> ResponseReturnValue:
    today = file.policy.local_date(house().ledger.now())
    occasion = Occasion(file, Award.LIFE["nominate"], asker(), today, form)
    given = house().steps.looking(asker(), house().ledger.now(), file.case, frozenset({Role.NOMINATOR}))
    closed = file.case.closed(Award.LIFE["nominate"], given)
    category = category_of(file.case, file.policy)
    mine = [
        nominee_name(file.case, one.number) for one in file.case.nominees if visitor().everybody & set(one.nominated_by)
    ]
    shown = render_template(
        "award_nominate.html",
        form=form,
        file=file,
        award=file.case,
        category=category,
        nominators=nominators_of(file) if Role.COORDINATOR in file.roles else [],
        given_how=[("", "–"), *((code, given_how_word(code)) for code in GIVEN_HOW if code != RANKED_CHOICE)],
        people=[] if category.of == "partner" else [(one.key, one.label) for one in can_be_nominated(occasion)],
        organisations=sorted({one.organisation for one in file.case.nominees if one.organisation}),
        mine=mine,
        closed=refusal_sentence(closed) if closed else "",
        done="done" in request.args,
    )
    return shown, status


def nominators_of(file: CaseFile) -> list[tuple[str, str]]:
    """For whom the office may record a nomination: those who take part in a role that nominates."""
    award, asked = file.case, category_of(file.case, file.policy).nominated_by
    roles = [role for role in PARTICIPANTS if asked & {role, "anyone"}]
    people = {one for role in roles for one in house().voting.participants(award.programme, award.intake, role)}
    return sorted(house().people_list.names(people).items(), key=lambda one: one[1])


# Links to vote


@dataclass(frozen=True)
class LinkLine:
    name: str
    invited: bool
    link: str


@pages.get("/<reference>/voters")
@allowed(Role.COORDINATOR)
def voters(reference: str) -> ResponseReturnValue:
    """Takes `q`: a name or an address, or a part of one."""
    return voters_page(award_file(reference), Typed())


@pages.post("/<reference>/voters")
@allowed(Role.COORDINATOR)
def invite(reference: str) -> ResponseReturnValue:
    file, form = award_file(reference), Typed.sent()
    addresses = [one for one in re.split(r"[\s,;]+", form["addresses"]) if one]
    if not addresses:
        form.errors["addresses"] = _("Give at least one e-mail address.")
        return voters_page(file, form, 422)
    try:
        number = house().voting.invite(asker(), file.case.id, addresses)
    except Refused as refused:
        return voters_page(file, form.refuse(refused), 422)
    return redirect(url_for("awards.voters", reference=reference, new=number), 303)


def award_file(reference: str) -> CaseFile:
    """The file of an award for a coordinator of its programme; 404 if it is another case."""
    file = open_file(reference)
    if not isinstance(file.case, Award):
        abort(404)
    if Role.COORDINATOR not in file.roles:
        raise NotAllowed((Role.COORDINATOR,), file.case.programme)
    use_zone(file.policy.tz)
    return file


def voters_page(file: CaseFile, form: Typed, status: int = 200) -> ResponseReturnValue:
    award, q = file.case, request.args.get("q", "").strip()
    every = house().voting.voter_links(asker(), award.id)
    found = [LinkLine(one.name, bool(one.address), one.link) for one in every if q.casefold() in one.name.casefold()]
    new = request.args.get("new", type=int)
    shown = render_template(
        "award_voters.html",
        form=form,
        file=file,
        award=award,
        category=category_of(award, file.policy),
        links=found[:MOST_LINKS],
        number=len(found),
        total=len(every),
        most=MOST_LINKS,
        q=q,
        said="" if new is None else ngettext("%(num)d new voter", "%(num)d new voters", new),
        may_invite=award.state in ("nominated", "voting") and "invited" in category_of(award, file.policy).voters,
    )
    return shown, status


# The jury

pages.add_url_rule("/<reference>/scores", "scores", award_jury.scores)
pages.add_url_rule("/<reference>/scores", "score", award_jury.score, methods=["POST"])
