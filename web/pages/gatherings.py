"""Gatherings: those to come and those that were, planning one, and who came to which topic."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.gatherings import TAKES_PART, NewGathering
from application.questions import CaseFilter, GatheringRow
from domain.case import Refused, Role
from domain.gathering.rules import kind_in
from domain.mentorship import Mentorship
from domain.mentorship.states import RUNNING
from domain.policy import Policy
from domain.policy.admission import Gathering as GatheringKind
from web.access import allowed
from web.appearance import language
from web.dates import page_zone, use_zone
from web.forms import Typed
from web.gathering_board import by_month, coverage, lacking_groups, what_years_ask
from web.gathering_words import kind_name
from web.house import house
from web.language import word
from web.navigation import here
from web.open_case import roster
from web.pages.programme_files import programme_for
from web.scope import policy_now, programme_name, scope, zone_of
from web.session import asker, visitor
from web.standing import standing
from web.step_forms.texts import Unreadable, moment_in
from web.words import role_word

pages = Blueprint("gatherings", __name__, url_prefix="/gatherings")

READERS = (Role.COORDINATOR, Role.AUDITOR)
TABS = ("coming", "past", "cancelled")
USUAL_MINUTES = 90
MOST_MENTORSHIPS = 500
MOST_SEALED = 2000  # characters of a link, or of a leader's name


@pages.get("")
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes `tab` (`coming`, `past`, `cancelled`), `kind` and `intake`."""
    codes = scope().codes
    if codes:
        use_zone(zone_of(codes[0]))
    now = house().ledger.now()
    every = list(house().gathering_list.of_programmes(codes)) if codes else []
    kind, intake = (request.args.get(name, "") for name in ("kind", "intake"))
    fitting = [row for row in every if kind in ("", row.kind) and intake in ("", row.intake)]
    of_tab: dict[str, list[GatheringRow]] = {
        "coming": [row for row in fitting if row.state == "planned" and row.ends_at > now],
        "past": [row for row in fitting if row.state == "held" or (row.state == "planned" and row.ends_at <= now)][
            ::-1
        ],
        "cancelled": [row for row in fitting if row.state == "cancelled"][::-1],
    }
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else "coming"
    led = [code for code in codes if Role.COORDINATOR in visitor().roles_in(code) and policy_now(code).gatherings]
    return render_template(
        "gatherings.html",
        months=by_month(of_tab[tab], now),
        tab=tab,
        tabs=tabs_of(of_tab, tab),
        any_gatherings=bool(every),
        kind=kind,
        intake=intake,
        kinds=[("", word("All")), *kinds_of(codes)],
        intakes=[("", word("All")), *((one, one) for one in dict.fromkeys(row.intake for row in every) if one)],
        lacking_groups=lacking_groups,
        asked=list(what_years_ask(codes, now.astimezone(page_zone()).date())),
        led=[(code, programme_name(code)) for code in led],
        with_topics=[
            (code, one.code, kind_name(policy_now(code), one.code))
            for code in codes
            for one in policy_now(code).gatherings
            if one.topics
        ],
        standing=standing("gatherings"),
    )


def kinds_of(codes: Sequence[str]) -> list[tuple[str, str]]:
    kinds = [(one.code, kind_name(policy_now(code), one.code)) for code in codes for one in policy_now(code).gatherings]
    return list(dict(kinds).items())


def tabs_of(of_tab: dict[str, list[GatheringRow]], tab: str) -> list[tuple[str, int, str, bool, bool]]:
    names = {"coming": _("To come"), "past": _("Past"), "cancelled": _("Cancelled")}
    unrecorded = any(row.state == "planned" for row in of_tab["past"])
    return [
        (names[one], len(rows), here(tab=one), one == tab, one == "past" and unrecorded)
        for one, rows in of_tab.items()
        if rows or one != "cancelled" or one == tab
    ]


# Topics


@pages.get("/<code>/topics/<kind>")
@allowed(*READERS)
def topics(code: str, kind: str) -> ResponseReturnValue:
    """Takes `intake` and `role`."""
    programme = programme_for(code, *READERS)
    policy = policy_now(code)
    found = kind_in(policy, kind)
    if found is None or not found.topics:
        abort(404)
    roles = [role for role in ("mentee", "mentor") if role in found.roles]
    role = request.args.get("role", "")
    role = role if role in roles else roles[0]
    intake = request.args.get("intake", "")
    intake = intake if intake in programme.intakes else ""
    rows = [row for row in house().gatherings.applications(code, intake) if row.state in TAKES_PART]
    return render_template(
        "gathering_topics.html",
        programme=code,
        kind=kind_name(policy, kind),
        found=coverage(code, found, role, intake, rows),
        role=role,
        roles=[(one, role_word(one)) for one in roles],
        intake=intake,
        intakes=[("", word("All")), *((one, one) for one in programme.intakes)],
        standing=standing("gatherings"),
    )


# Planning


@pages.get("/<code>/new")
@allowed(Role.COORDINATOR)
def ask(code: str) -> ResponseReturnValue:
    """The form, filled with what the address says: `?kind=lecture&intake=2026-autumn`. Without a kind, that is asked first."""
    programme_for(code, Role.COORDINATOR)
    form, policy = Typed(request.args), policy_now(code)
    kind = kind_in(policy, form["kind"]) or (policy.gatherings[0] if len(policy.gatherings) == 1 else None)
    if kind is None:
        return render_template("gathering_kinds.html", programme=code, kinds=kinds_of([code]))
    form.values.setdefault("minutes", str(USUAL_MINUTES))
    if not form.all("roles"):
        form.values.setlist("roles", sorted(kind.roles))
    return new_page(code, kind, form)


@pages.post("/<code>/new")
@allowed(Role.COORDINATOR)
def plan(code: str) -> ResponseReturnValue:
    programme_for(code, Role.COORDINATOR)
    form, policy = Typed.sent(), policy_now(code)
    kind = kind_in(policy, form["kind"])
    if kind is None:
        return redirect(url_for("gatherings.ask", code=code), 303)
    new = read(form, kind, policy)
    if new is None:
        return new_page(code, kind, form, 422)
    try:
        reference = house().gatherings.plan(asker(), code, new)
    except Refused as refused:
        return new_page(code, kind, form.refuse(refused), 422)
    return redirect(url_for("cases.show", reference=reference), 303)


def read(form: Typed, kind: GatheringKind, policy: Policy) -> NewGathering | None:
    """What was filled in; None if something cannot stay so: the sentences are then beside the fields."""
    at = None
    try:
        at = moment_in(policy.tz)(form["at"]) if form["at"] else None
    except Unreadable as wrong:
        form.errors["at"] = str(wrong)
    if not form["at"]:
        form.errors["at"] = _("Say when it begins.")
    numbers = {name: number_in(form, name) for name in ("minutes", "capacity")}
    if numbers["minutes"] is None and not form.error("minutes"):
        form.errors["minutes"] = _("Say how long it takes.")
    for name in ("link", "leader"):
        if len(form[name]) > MOST_SEALED:
            form.errors[name] = _("At most {most} characters fit: say it shorter.").format(most=MOST_SEALED)
    mentorships = mentorships_chosen(form)
    if at is None or numbers["minutes"] is None or form.errors:
        return None
    return NewGathering(
        kind=kind.code,
        at=at,
        minutes=numbers["minutes"],
        intake=form["intake"],
        topic=form["topic"],
        title=form["title"],
        place=form["place"],
        roles=tuple(form.all("roles")) if len(kind.roles) > 1 else tuple(kind.roles),
        mentorships=mentorships,
        capacity=numbers["capacity"],
        link=form["link"],
        leader=form["leader"],
    )


def number_in(form: Typed, name: str) -> int | None:
    text = form[name]
    if text and not (text.isdecimal() and len(text) < 6):
        form.errors[name] = _("“%(text)s” is not a whole number: write it in digits.", text=text)
        return None
    return int(text) if text else None


def mentorships_chosen(form: Typed) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(one) for one in form.all("mentorships"))
    except ValueError:
        form.errors["mentorships"] = _("Choose among those shown.")
        return ()


def new_page(code: str, kind: GatheringKind, form: Typed, status: int = 200) -> ResponseReturnValue:
    programme = house().programmes.get(code)
    shown = render_template(
        "gathering_new.html",
        form=form,
        programme=code,
        kind=kind,
        title=kind.names.in_(language()),
        topics=[("", "–"), *((one.code, one.names.in_(language())) for one in kind.topics)],
        intakes=[("", _("All intakes")), *((one, one) for one in programme.intakes)],
        roles=[(role, role_word(role).capitalize()) for role in ("mentee", "mentor") if role in kind.roles],
        mentorships=mentorships_of(code),
        several_kinds=len(policy_now(code).gatherings) > 1,
        version=programme.policy_version,
    )
    return shown, status


def mentorships_of(code: str) -> list[tuple[str, str]]:
    """Those that go on, by who is in them: an academic group by its name first."""
    rows = [
        row
        for state in ("agreed", *sorted(RUNNING))
        for row in house().case_list.page(CaseFilter((code,), Mentorship.TOPIC, state=state), size=MOST_MENTORSHIPS)
    ][:MOST_MENTORSHIPS]
    names = house().people_list.names([one for row in rows for one in row.people])
    in_groups = "appointment" in policy_now(code).matching.modes
    found = []
    for row in rows:
        *mentees, mentor = (names.get(one, "") for one in row.people)
        group = house().ledger.load(Mentorship, UUID(row.id)).group if in_groups else ""
        found.append((row.id, " · ".join(filter(None, (group, f"{mentor}: {roster(mentees)}", row.reference)))))
    return sorted(found, key=lambda one: one[1])
