"""Selecting: the ranked applicants of an intake, for the office; and those whom a mentor may select, for herself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from application.ports import UnknownCase
from application.selecting import Order, may_select
from domain.application import Application
from domain.case import Refused, Role
from domain.intake import Intake
from domain.mentorship.values import How
from domain.policy import Policy
from web.access import NotAllowed, allowed, signed_in
from web.appearance import language
from web.dates import use_zone
from web.house import house
from web.language import word
from web.navigation import here
from web.open_case import open_file
from web.ranking import (
    ORDERS,
    READERS,
    TABS,
    counts_of,
    groups_in_order,
    lines_of,
    orders_of,
    places_of,
    ranked,
    usual_order,
)
from web.scope import scope
from web.selectable import MOST, Wanted, applicants_for, choices
from web.session import asker
from web.standing import standing
from web.words import refusal_sentence

SIZE = 50  # applicants on one page
MOST_PAGES = 10_000

pages = Blueprint("selection", __name__, url_prefix="/selection")


@dataclass(frozen=True)
class Shown:
    """The intake that the page shows, with its policy."""

    programme: str
    intake: Intake
    policy: Policy

    @property
    def key(self) -> str:
        return f"{self.programme}/{self.intake.name}"


# For the office


@pages.get("")
@allowed(*READERS, by_faculty=True)
def index() -> ResponseReturnValue:
    """Takes `intake` (as `programme/intake`), `tab`, `by`, `faculty`, and `page`."""
    every = intakes()
    if not every:
        return render_template("selection_none.html")
    shown = intake_asked(every)
    intake, policy = shown.intake, shown.policy
    use_zone(policy.tz)
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else "decide"
    order = order_asked(tab, policy)
    faculty = request.args.get("faculty", "")
    found = ranked(intake, policy, tab, order, faculty)
    first = min(first_asked(), max(0, len(found) - 1) // SIZE * SIZE)
    counts = counts_of(intake, policy)
    return render_template(
        "selection.html",
        shown=shown,
        policy=policy,
        intakes=intake_names(every),
        selection_tabs=[
            (word(text), counts[key], here(tab=key, by=None, page=None), key == tab, False)
            for key, text in TABS.items()
        ],
        tab=tab,
        order=order,
        orders=orders_of(policy),
        groups=groups_in_order(policy) if order == "priority" else "",
        lines=lines_of(found[first : first + SIZE], policy),
        number=len(found),
        neighbours=neighbours(first, len(found)),
        places=places_of(intake, policy),
        faculty=faculty,
        faculties=choices(policy.faculties) if policy.faculties else [],
        standing=standing("applications", "people"),
    )


def intakes() -> list[Shown]:
    """The intakes of these programmes that have mentees to select, the newest first."""
    found = []
    for code in scope().codes:
        for intake in house().programmes.get(code).intakes.values():
            policy, _version = house().programmes.policy_of(code, intake.name)
            if policy.has_mentorships:
                found.append(Shown(code, intake, policy))
    return sorted(found, key=lambda one: (one.intake.opens, one.key), reverse=True)


def intake_names(every: list[Shown]) -> list[tuple[str, str]]:
    """The intake first, which is what differs; its programme where there are several."""
    several = len({one.programme for one in every}) > 1
    return [
        (one.key, f"{one.intake.name}, {one.policy.names.in_(language())}" if several else one.intake.name)
        for one in every
    ]


def intake_asked(every: list[Shown]) -> Shown:
    """What the address asks for; else the newest in which somebody is to be decided on, or the newest of all."""
    if asked := next((one for one in every if one.key == request.args.get("intake")), None):
        return asked
    return next((one for one in every if counts_of(one.intake, one.policy)["decide"]), every[0])


def first_asked(size: int = SIZE) -> int:
    """How many stand before the page that the address asks for."""
    page = request.args.get("page", "")
    return (int(page) - 1) * size if page.isdecimal() and 1 <= int(page) <= MOST_PAGES else 0


def neighbours(first: int, number: int, size: int = SIZE) -> tuple[str, str]:
    """The addresses of the page before and of the next one, empty where there is none."""
    page, once = first // size + 1, {"proposed": None}  # what was proposed a moment ago is said once
    before = here(page=str(page - 1) if page > 2 else None, **once) if first else ""
    return before, here(page=str(page + 1), **once) if first + size < number else ""


def order_asked(tab: str, policy: Policy) -> Order:
    asked = request.args.get("by", "")
    return next((order for order in ORDERS if order == asked), usual_order(tab, policy))


# For a mentor


@pages.get("/<reference>")
@signed_in
def applicants(reference: str) -> ResponseReturnValue:
    """Takes `q`, `topic`, `faculty` and `language`."""
    return page_of(own_application(reference))


@pages.post("/<reference>")
@signed_in
def select(reference: str) -> ResponseReturnValue:
    """Takes `applicant`, the id of her application: she is accepted and proposed, and has her say next."""
    file = own_application(reference)
    try:
        chosen = UUID(request.form.get("applicant", ""))
        proposed = house().mentoring.propose(asker(), file.case.id, chosen, How.MENTOR_SELECTS)
    except (ValueError, UnknownCase):  # somebody made one up
        return page_of(file, _("Choose one of those shown."), 422)
    except Refused as refused:
        return page_of(file, refusal_sentence(refused), 422)
    return redirect(url_for("cases.show", reference=proposed), 303)


def own_application(reference: str) -> CaseFile:
    """
    Raises:
        NotAllowed: it is not her own application as a mentor.
    """
    file = open_file(reference)
    case = file.case
    hers = isinstance(case, Application) and case.role is Role.MENTOR and case.person_id == file.reader
    if not hers or "mentor_selects" not in file.policy.matching.modes:
        raise NotAllowed({Role.MENTOR}, case.programme)
    return file


def page_of(file: CaseFile, refused: str = "", status: int = 200) -> ResponseReturnValue:
    mentor, policy = file.case, file.policy
    use_zone(policy.tz)
    wanted = Wanted(*(request.args.get(name, "").strip() for name in ("q", "topic", "faculty", "language")))
    found, number = applicants_for(mentor, wanted)
    shown = render_template(
        "select_mentees.html",
        file=file,
        mentor=mentor,
        applicants=found,
        number=number,
        most=MOST,
        wanted=wanted,
        refused=refused,
        is_open=may_select(mentor, policy),
        topics=choices(policy.topics) if policy.topics else [],
        faculties=choices(policy.faculties) if policy.faculties else [],
        languages=choices(policy.languages) if policy.languages else [],
        standing=standing("applications", "people"),
    )
    return shown, status
