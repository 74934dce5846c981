"""Programmes: their intakes, the versions of their policy, and what a version changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.questions import CaseFilter, Limit
from domain.application import Application
from domain.case import CaseEvent, Refused, Role
from domain.intake import Intake
from domain.mentorship import Mentorship
from domain.programme import PolicyRevised, Programme, ProgrammeOpened
from web.access import allowed
from web.forms import Typed
from web.house import house
from web.naming import actor_name
from web.pages import about, appointments, intake_places, programme_files, weekly_log
from web.pages.programme_files import programme_for
from web.policy_words import said
from web.ranking import Places, places_of
from web.scope import PARAMETER, limits_in, scope
from web.session import asker, visitor
from web.standing import standing

pages = Blueprint("programmes", __name__, url_prefix="/programmes")

READERS = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
OFFICE = (Role.COORDINATOR, Role.ADMIN)


@dataclass(frozen=True)
class Version:
    """One version of the policy: who recorded it, and when (UTC)."""

    number: int
    event: CaseEvent


@dataclass(frozen=True)
class Round:
    """An intake, how it stands today (`open`, `to_come`, `over`, `closed`), and how many applications it has.

    `appoints`: whether mentors are appointed there by orders. `places`: those for mentees, where it has any.
    """

    intake: Intake
    standing: str
    applications: int
    appoints: bool
    places: Places | None


# Reading


@pages.get("")
@allowed(*READERS, by_faculty=True)
def index() -> ResponseReturnValue:
    """Whoever has one programme comes straight to its page."""
    shown = scope()
    is_admin = Role.ADMIN in visitor().roles
    if request.args.get(PARAMETER) or (len(shown.all) == 1 and not is_admin):
        return redirect(url_for("programmes.show", code=shown.chosen))
    programmes = [(house().programmes.get(code), house().programmes.newest_policy(code)) for code in shown.all]
    open_today = {
        programme.code: [
            intake.name for intake in programme.intakes.values() if intake.takes_applications(today_of(programme.code))
        ]
        for programme, _policy in programmes
    }
    return render_template("programmes.html", programmes=programmes, open_today=open_today, is_admin=is_admin)


@pages.get("/<code>")
@allowed(*READERS, by_faculty=True)
def show(code: str) -> ResponseReturnValue:
    programme = programme_for(code, *READERS, by_faculty=True)
    policy = house().programmes.newest_policy(code)
    roles = visitor().roles_in(code)
    limits = limits_in((code,), *READERS)
    rounds = rounds_of(programme, limits)
    return render_template(
        "programme.html",
        programme=programme,
        policy=policy,
        rounds=rounds,
        has_places=any(one.places for one in rounds),
        versions=versions_of(programme),
        actor_name=actor_name,
        recorded_only=policy.recorded_only(),
        counts={kind.TOPIC: counts_of(code, kind, limits) for kind in (Application, Mentorship)},
        may_change=bool(roles & set(OFFICE)),
        appoints=policy.matching.appoints,
        today=today_of(code),
        may_appoint=Role.COORDINATOR in visitor().roles_in(code, by_faculty=True),
        may_see_cases=bool(visitor().roles_in(code, by_faculty=True) & {Role.COORDINATOR, Role.AUDITOR}),
        is_admin=Role.ADMIN in roles,
        standing=standing("cases"),
    )


@pages.get("/<code>/policy/<int:version>")
@allowed(*READERS, by_faculty=True)
def policy(code: str, version: int) -> ResponseReturnValue:
    """The text of a version; with `since`, what it changes since another one."""
    programme = programme_for(code, *READERS, by_faculty=True)
    since = request.args.get("since", type=int)
    if not 1 <= version <= programme.policy_version:
        abort(404)
    try:
        changes = house().programmes.differences(code, since, version) if since else ()
    except Refused:
        abort(404)
    return render_template("policy.html", programme=programme, version=version, since=since, changes=changes, said=said)


def counts_of(code: str, kind: type[Application | Mentorship], limits: tuple[Limit, ...]) -> list[tuple[str, int]]:
    """How many cases there are in each state, in the order of their life."""
    counted = house().case_list.counts(CaseFilter((code,), kind.TOPIC, limits=limits))
    states = dict.fromkeys(step.leads_to for step in kind.LIFE.values())
    return [(state, counted[state]) for state in states if state in counted]


def today_of(code: str) -> date:
    """The day that it is where the programme is."""
    return house().programmes.newest_policy(code).local_date(house().ledger.now())


def versions_of(programme: Programme) -> list[Version]:
    """The newest first."""
    texts = [
        one for one in house().programmes.history(programme.code) if isinstance(one, ProgrammeOpened | PolicyRevised)
    ]
    return [Version(number, event) for number, event in enumerate(texts, start=1)][::-1]


def rounds_of(programme: Programme, limits: tuple[Limit, ...]) -> list[Round]:
    """The one that opened last first."""
    today = today_of(programme.code)
    intakes = sorted(programme.intakes.values(), key=lambda intake: intake.opens, reverse=True)
    policies = [house().programmes.policy(programme.code, intake.policy_version) for intake in intakes]
    return [
        Round(
            intake,
            standing_of(intake, today),
            applications_in(programme.code, intake.name, limits),
            policy.matching.appoints,
            places_of(intake, policy) if policy.has_mentorships else None,
        )
        for intake, policy in zip(intakes, policies, strict=True)
    ]


def standing_of(intake: Intake, today: date) -> str:
    if intake.closed:
        return "closed"
    if today < intake.opens:
        return "to_come"
    return "open" if today <= intake.closes else "over"


def applications_in(code: str, intake: str, limits: tuple[Limit, ...] = ()) -> int:
    wanted = CaseFilter((code,), Application.TOPIC, intake, limits=limits)
    return sum(house().case_list.counts(wanted).values())


# Intakes


@pages.get("/<code>/intakes/new")
@allowed(*OFFICE)
def ask_intake(code: str) -> ResponseReturnValue:
    return intake_page(programme_for(code, *OFFICE), Typed())


@pages.post("/<code>/intakes/new")
@allowed(*OFFICE)
def open_intake(code: str) -> ResponseReturnValue:
    programme = programme_for(code, *OFFICE)
    form = Typed.sent()
    opens, closes = form.day("opens"), form.day("closes")
    if not form["intake"]:
        form.errors["intake"] = _("Give it a name, such as 2027-spring.")
    for name, found in (("opens", opens), ("closes", closes)):
        if found is None and not form.error(name):
            form.errors[name] = _("Choose a day.")
    if opens is None or closes is None or form.errors:
        return intake_page(programme, form, 422)
    try:
        house().programmes.open_intake(asker(), code, form["intake"], opens, closes)
    except Refused as refused:
        return intake_page(programme, form.refuse(refused), 422)
    return redirect(url_for("programmes.show", code=code), 303)


@pages.get("/<code>/intakes/<intake>/close")
@allowed(*OFFICE)
def ask_close(code: str, intake: str) -> ResponseReturnValue:
    programme = programme_for(code, *OFFICE)
    return render_template("intake_close.html", programme=programme, intake=programme.intake(intake))


@pages.post("/<code>/intakes/<intake>/close")
@allowed(*OFFICE)
def close_intake(code: str, intake: str) -> ResponseReturnValue:
    programme_for(code, *OFFICE)
    house().programmes.close_intake(asker(), code, intake)
    return redirect(url_for("programmes.show", code=code), 303)


@pages.get("/<code>/intakes/<intake>/policy")
@allowed(*OFFICE)
def ask_intake_policy(code: str, intake: str) -> ResponseReturnValue:
    """What another version changes for its cases: the newest, or that of `under_version`."""
    programme = programme_for(code, *OFFICE)
    asked = request.args.get("under_version", str(programme.policy_version))
    return intake_policy_page(programme, intake, Typed({"under_version": asked}))


@pages.post("/<code>/intakes/<intake>/policy")
@allowed(*OFFICE)
def change_intake_policy(code: str, intake: str) -> ResponseReturnValue:
    programme = programme_for(code, *OFFICE)
    form = Typed.sent()
    try:
        version = int(form["under_version"])
        house().programmes.change_intake_policy(asker(), code, intake, version)
    except ValueError:
        form.errors["under_version"] = _("Choose a version.")
    except Refused as refused:
        form.refuse(refused, "under_version")
    if form.errors:
        return intake_policy_page(programme, intake, form, 422)
    return redirect(url_for("programmes.show", code=code), 303)


def intake_page(programme: Programme, form: Typed, status: int = 200) -> ResponseReturnValue:
    return render_template("intake_form.html", programme=programme, form=form), status


def intake_policy_page(programme: Programme, name: str, form: Typed, status: int = 200) -> ResponseReturnValue:
    intake = programme.intake(name)
    versions = [(str(one.number), one.number) for one in versions_of(programme)]
    shown_version = int(form["under_version"]) if form["under_version"].isdecimal() else 0
    known = 1 <= shown_version <= programme.policy_version and shown_version != intake.policy_version
    shown = render_template(
        "intake_policy.html",
        programme=programme,
        intake=intake,
        versions=versions,
        form=form,
        changes=house().programmes.differences(programme.code, intake.policy_version, shown_version) if known else (),
        shown_version=shown_version if known else 0,
        said=said,
    )
    return shown, status


# What it is for

pages.get("/<code>/about")(about.about)

# Places

pages.get("/<code>/intakes/<intake>/places")(intake_places.ask_places)
pages.post("/<code>/intakes/<intake>/places")(intake_places.change_places)

# Appointments

pages.get("/<code>/intakes/<intake>/appoint")(appointments.ask_appointment)
pages.post("/<code>/intakes/<intake>/appoint")(appointments.appoint)

# The log of a week

pages.get("/<code>/week.<ending>")(weekly_log.show_week)

# Programme files

pages.get("/new")(programme_files.ask_programme)
pages.post("/new")(programme_files.open_programme)
pages.get("/<code>/policy/new")(programme_files.ask_revision)
pages.post("/<code>/policy/new")(programme_files.revise)
