"""The list of cases; and the addresses of everything that has to do with cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.bulk import STEPS as BULK_STEPS
from application.ports import UnknownCase
from application.questions import MOST_COUNTED, CaseRow, Sort
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import Role
from domain.gathering import Gathering
from web.access import allowed
from web.appearance import language
from web.case_filters import KINDS, TURNS, Filters, asked_filters, intakes_of
from web.dates import page_zone, use_zone
from web.gathering_words import gathering_title
from web.house import house, is_as_of
from web.language import word
from web.naming import item_titles
from web.navigation import here
from web.open_case import roster
from web.pages import applications, bulk, case, case_comparison, concerns, replay, step
from web.scope import policy_now, scope, zone_of
from web.session import visitor
from web.standing import standing
from web.timeline.telling import name_in
from web.turns import as_role_word, turn_word
from web.words import STATES, state_word

pages = Blueprint("cases", __name__)

SIZE = 25  # cases on one page
FIRST_PAGE = "-"


@dataclass(frozen=True)
class Listed:
    """A case of the list with the names of its people. `mine`: whether it is the reader's turn; `may_pick`: whether she may
    choose it for a step on many."""

    row: CaseRow
    name: str
    mentor: str
    mine: bool
    may_pick: bool


@pages.get("/cases")
@allowed(Role.COORDINATOR, Role.AUDITOR, by_faculty=True)
def index() -> ResponseReturnValue:
    """Takes `q`, `kind`, `intake`, `turn`, `due`, `state`, `sort`, and `after` and `trail` from page to page."""
    if reference := exact_reference(request.args.get("q", "")):
        return redirect(url_for("cases.show", reference=reference))
    codes = scope().codes
    if codes:
        use_zone(zone_of(codes[0]))
    filters = asked_filters(codes, scope().limits)
    sort: Sort = "due" if request.args.get("sort") == "due" else "changed"
    counts, intakes = house().case_list.counts(filters.wanted), intakes_of(codes)
    rows = house().case_list.page(filters.wanted, sort, mark_from(request.args.get("after", ""), sort), SIZE)
    shown = rows[:SIZE]
    return render_template(
        "cases.html",
        cases=listed(shown),
        filters=filters,
        sort=sort,
        today=house().ledger.now().astimezone(page_zone()).date(),
        tabs=tabs_of(filters, counts),
        total=total_of(filters, counts),
        drops=[] if shown else filters.drops(),
        pages=neighbours(shown[-1] if len(rows) > SIZE else None, sort),
        kinds=options(KINDS),
        intakes=[("", _("All")), *((name, name) for name in intakes)] if len(intakes) > 1 else [],
        turns=[("", _("Anyone’s")), *((role, turn_word(role)) for role in TURNS)],
        may_add=Role.COORDINATOR in visitor().roles and not is_as_of(),
        as_role_word=as_role_word,
        turn_word=turn_word,
        bulk_steps=BULK_STEPS,
        most_at_once=bulk.MOST,
        standing=standing("cases", "people"),
    )


def exact_reference(typed: str) -> str:
    """The reference of the case that is called exactly so; empty if none is."""
    if "-" not in typed:
        return ""
    try:
        house().case_files.find(typed)
    except UnknownCase:
        return ""
    return typed.strip().upper()


def listed(rows: Sequence[CaseRow]) -> list[Listed]:
    names = house().people_list.names(person_id for row in rows for person_id in row.people)
    titles = item_titles(row.id for row in rows if row.kind == ActionItem.TOPIC)
    gatherings = house().gathering_list.with_ids(row.id for row in rows if row.kind == Gathering.TOPIC)
    own = {code for code in scope().codes if Role.COORDINATOR in visitor().roles_in(code, by_faculty=True)}
    found = []
    for row in rows:
        people = [names.get(person_id, "") for person_id in row.people]
        mentees, mentor = (people[:-1], people[-1]) if row.kind == "Mentorship" else (people, "")
        mine = row.turn == Role.COORDINATOR.value and row.programme in own
        title = titles[row.id].in_(language()) if row.id in titles else ""
        if row.id in gatherings:
            title = gathering_title(policy_now(row.programme), gatherings[row.id])
        if row.kind == Award.TOPIC:
            title = name_in(policy_now(row.programme).awards, row.role)
        may_pick = row.kind == Application.TOPIC and row.programme in own and not is_as_of()
        found.append(Listed(row, title or row.group or roster(mentees), mentor, mine, may_pick))
    return found


def options(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("", _("All")), *((code, word(text)) for code, text in words.items())]


# Tabs


def tabs_of(filters: Filters, counts: Mapping[str, int]) -> list[tuple[str, int | None, str, bool, bool]]:
    """All, and each state that some of these cases are in, in the order of their lives."""
    capped = sum(counts.values()) >= MOST_COUNTED and filters.any
    order = [*STATES, *(state for state in counts if state not in STATES)]
    states = [state for state in order if counts.get(state) or state == filters.state]

    def tab(text: str, number: int, state: str | None) -> tuple[str, int | None, str, bool, bool]:
        address = here(state=state, after=None, trail=None)
        return text, None if capped else number, address, filters.state == (state or ""), False

    every = tab(_("All"), sum(counts.values()), None)
    return [every, *(tab(state_word(state), counts.get(state, 0), state) for state in states)]


def total_of(filters: Filters, counts: Mapping[str, int]) -> int:
    return counts.get(filters.state, 0) if filters.state else sum(counts.values())


# From page to page


def mark_of(row: CaseRow, sort: Sort) -> str:
    """Where a page ends: what the next one begins after."""
    return f"{(row.due or date.max).isoformat()}.{row.reference}" if sort == "due" else str(row.at)


def mark_from(text: str, sort: Sort) -> tuple[str, str] | None:
    """What an address says of where the page before ended; nothing if it says nothing that could be."""
    first, _dot, second = text.partition(".")
    if sort == "changed":
        return (first, "") if first.isdecimal() else None
    try:
        date.fromisoformat(first)
    except ValueError:
        return None
    return first, second


def neighbours(last: CaseRow | None, sort: Sort) -> tuple[str, str]:
    """The addresses of the page before and of the next one, empty where there is none.

    The page before is known by the trail of those that led here.
    """
    this = request.args.get("after", "")
    trail = request.args.getlist("trail")
    before = here(after=None if trail[-1] == FIRST_PAGE else trail[-1], trail=trail[:-1]) if trail else ""
    following = here(after=mark_of(last, sort), trail=[*trail, this or FIRST_PAGE]) if last else ""
    return before, following


# What else there is of cases

pages.add_url_rule("/cases/bulk", "ask_bulk", bulk.ask)
pages.add_url_rule("/cases/bulk", "take_bulk", bulk.take, methods=["POST"])
pages.add_url_rule("/cases/<reference>", "show", case.show)
pages.add_url_rule("/cases/<reference>/replay", "replay", replay.show)
pages.add_url_rule("/cases/<reference>/compare", "compare", case_comparison.show)
pages.add_url_rule("/cases/<reference>/propose", "ask_proposal", applications.ask_proposal)
pages.add_url_rule("/cases/<reference>/propose", "propose", applications.propose, methods=["POST"])
pages.add_url_rule("/cases/<reference>/evidence/<int:number>", "evidence", case.evidence)
pages.add_url_rule("/cases/<reference>/concerns", "ask_concerns", concerns.ask)
pages.add_url_rule("/cases/<reference>/concerns", "read_concerns", concerns.read, methods=["POST"])
pages.add_url_rule("/cases/<reference>/concerns/<uuid:reading>", "concerns_read", concerns.show)
pages.add_url_rule("/cases/<reference>/<step>", "ask", step.ask)
pages.add_url_rule("/cases/<reference>/<step>", "take", step.take, methods=["POST"])
pages.add_url_rule("/applications/new", "ask_application", applications.ask_application)
pages.add_url_rule("/applications/new", "apply", applications.apply, methods=["POST"])
