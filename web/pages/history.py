"""The history: every event that whoever looks may know of, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.ports import UnknownCase
from application.questions import Wanted
from application.visibility import CONCERNS, readable_history
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import CLOCK, Case, Role
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.person import Person
from domain.programme import Programme
from domain.reference import Reference
from web.access import allowed
from web.dates import page_zone, use_zone
from web.forms import Typed
from web.history_lines import told
from web.house import house
from web.naming import actor_name
from web.scope import PARAMETER, scope, zone_of
from web.session import visitor
from web.standing import standing

pages = Blueprint("history", __name__)

SIZE = 30
"""Lines on one page: each is told from its case's own events."""

KINDS: tuple[type[Case], ...] = (Application, Mentorship, ActionItem, Award, Person, Programme, IntakePlaces, Reference)
FILTERS = ("event", "who", "case", "from", "to")


@dataclass(frozen=True)
class Period:
    """Days in the zone of the page, both inclusive; None where it is open."""

    first: date | None
    last: date | None

    @property
    def since(self) -> datetime | None:
        return midnight(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        return midnight(self.last + timedelta(days=1)) if self.last else None


@pages.get("/history")
@allowed(Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
def index() -> ResponseReturnValue:
    shown = scope()
    use_zone(zone_of(shown.codes[0]) if shown.codes else UTC)
    form = Typed({name: request.args.get(name, "") for name in FILTERS})
    wanted = wanted_by(form)
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))
    found = [] if form.errors else house().history.page(wanted, before=before, after=after, size=SIZE)
    has_more = len(found) > SIZE
    lines = found[-SIZE:] if after is not None else found[:SIZE]
    return render_template(
        "history.html",
        form=form,
        lines=told(lines),
        topics=[("", _("Any")), *((name, name) for name in topics())],
        who=spoken_who(form["who"]),
        newer=lines[0].at if lines and (has_more if after is not None else before is not None) else None,
        older=lines[-1].at if lines and (after is not None or has_more) else None,
        is_narrowed=any(form[name] for name in FILTERS),
        standing=standing("history"),
    ), 422 if form.errors else 200


def wanted_by(form: Typed) -> Wanted:
    """What the filters ask for, as far as the visitor may read it. A filter that cannot be is refused beside it."""
    readable = readable_history(visitor().grants, scope().all)
    chosen = request.args.get(PARAMETER, "")
    period = Period(form.day("from"), form.day("to"))
    if period.first and period.last and period.last < period.first:
        form.errors["to"] = _("This day lies before the first one.")
        period = Period(None, None)
    return Wanted(
        programmes=tuple(code for code in readable.programmes if code == chosen or not chosen),
        concerns_in=readable.concerns_in,
        case_id=case_called(form),
        topic=form["event"],
        actors=actors_like(form["who"]) if form["who"] else None,
        since=period.since,
        until=period.until,
    )


def case_called(form: Typed) -> str:
    """The id of the case that is asked for; empty if none is, or none is called so."""
    if not form["case"]:
        return ""
    try:
        _kind, case_id = house().case_files.find(form["case"])
    except UnknownCase:
        form.errors["case"] = _("No case is called so: look at the reference again.")
        return ""
    return str(case_id)


def actors_like(text: str) -> tuple[str, ...]:
    """Who may have done it: the clock, a person by her id, or all whose names have these words."""
    if text.casefold() in {CLOCK, actor_name(CLOCK).casefold()}:
        return (CLOCK,)
    try:
        return (str(UUID(text)),)
    except ValueError:
        return tuple(house().people_list.ids_like(text))


def spoken_who(text: str) -> str:
    """What stands in the field: a name, also where the address has an id."""
    try:
        return actor_name(str(UUID(text)))
    except ValueError:
        return actor_name(CLOCK) if text == CLOCK else text


def topics() -> Iterator[str]:
    """The kinds of events, by what they happen to. Those of concerns are only offered to whom they are shown."""
    hidden = frozenset() if Role.COORDINATOR in visitor().roles else CONCERNS
    for kind in KINDS:
        names = dict.fromkeys(str(step.event.__dict__["TOPIC"]) for step in kind.LIFE.values())
        yield from (name for name in names if name not in hidden)


def midnight(day: date) -> datetime:
    """The first moment of a day in the zone of the page, in UTC."""
    return datetime.combine(day, time.min, page_zone()).astimezone(UTC)
