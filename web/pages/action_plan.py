"""The action plan: what is to be delivered by when, by whom; and planning what the policy asks for, or one item more."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.action_planning import NewItem
from application.questions import BoardFilter, BoardRow
from domain.case import Refused, Role
from domain.policy import Policy
from web.access import allowed
from web.action_board import GROUPINGS, OVERDUE, STATES, counts_of, grouped, is_of_now, is_overdue, key_figures, line_of
from web.appearance import language
from web.dates import page_zone, use_zone
from web.forms import Typed
from web.house import house
from web.language import word
from web.navigation import here
from web.pages.programme_files import programme_for
from web.scope import policy_now, programme_name, scope
from web.session import asker, visitor
from web.standing import standing
from web.words import state_word

pages = Blueprint("plan", __name__, url_prefix="/plan")

READERS = (Role.COORDINATOR, Role.AUDITOR, Role.RESPONSIBLE, Role.VERIFIER)


@pages.get("")
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes `state`, `year`, `unit`, `by` and `open`, the group that is shown whole. Of several programmes it shows one: the
    chosen, or the first with a plan."""
    code = shown_programme()
    if not code:
        return render_template("action_plan_none.html")
    policy = policy_now(code)
    use_zone(policy.tz)
    today = house().ledger.now().astimezone(page_zone()).date()
    year, unit, state = (request.args.get(name, "") for name in ("year", "unit", "state"))
    wanted = BoardFilter(code, year=int(year) if year.isdecimal() else 0, unit=unit)
    every = house().board.items(wanted)
    if not year:
        every = [row for row in every if is_of_now(row, today)]
    rows = [row for row in every if shows(state, row.state) or (state == OVERDUE and is_overdue(row, today))]
    by = request.args.get("by", "")
    by = by if by in GROUPINGS else "section"
    asked, there = (
        policy.action_plan.deliverables(),
        {(row.code, row.year) for row in house().board.items(BoardFilter(code))},
    )
    return render_template(
        "action_plan.html",
        programme=code,
        policy=policy,
        plan=policy.action_plan,
        today=today,
        groups=grouped(rows, by, policy, today, request.args.get("open", "")),
        overdue=[line_of(row, policy, today) for row in every if is_overdue(row, today)] if not state else [],
        by=by,
        groupings=[(key, word(text)) for key, text in GROUPINGS.items()],
        board_tabs=tabs_of(counts_of(every, today), len(every), state),
        figures=key_figures(policy, house().programmes.get(code).figures),
        years=years_of(policy),
        units=[
            ("", _("Everybody")),
            *((one.code, one.names.in_(language())) for one in policy.action_plan.responsible),
        ],
        year=year,
        unit=unit,
        missing=sum((one.code, one.year) not in there for one in asked),
        any_items=bool(there),
        may_plan=Role.COORDINATOR in visitor().roles_in(code),
        may_open=partial(may_open, code),
        other_plans=[(one, programme_name(one)) for one in plans() if one != code],
        standing=standing("items"),
    )


def may_open(code: str, row: BoardRow) -> bool:
    """Whether the page of an item is hers to see: a responsible opens what her own units carry out."""
    who = visitor()
    if who.roles_in(code) & (set(READERS) - {Role.RESPONSIBLE}):
        return True
    return any(one.role is Role.RESPONSIBLE and one.holds_in(code, units=row.operates) for one in who.grants)


def shows(asked: str, state: str) -> bool:
    """What was cancelled is shown only where it is asked for."""
    return asked == state if asked else state != "cancelled"


def tabs_of(counts: dict[str, int], number: int, state: str) -> list[tuple[str, int, str, bool, bool]]:
    every = (_("All"), number - counts.get("cancelled", 0), here(state=None), not state, False)
    overdue = (_("Overdue"), counts[OVERDUE], here(state=OVERDUE), state == OVERDUE, counts[OVERDUE] > 0)
    others = [
        (state_word(one), counts.get(one, 0), here(state=one), state == one, False)
        for one in STATES
        if counts.get(one) or state == one
    ]
    return [every, overdue, *others]


def years_of(policy: Policy) -> list[tuple[str, str]]:
    plan = policy.action_plan
    every = range(plan.from_year or 0, (plan.to_year or -1) + 1)
    return [
        ("", _("Any year")),
        ("all", _("Any year, with all of a series")),
        *((str(year), str(year)) for year in every),
    ]


def plans() -> list[str]:
    """The programmes of this page that have a plan, or items all the same."""
    return [
        code for code in scope().codes if policy_now(code).action_plan.names or house().board.items(BoardFilter(code))
    ]


def shown_programme() -> str:
    return scope().chosen or next(iter(plans()), next(iter(scope().codes), ""))


# Planning


@pages.post("/<code>")
@allowed(Role.COORDINATOR)
def plan_all(code: str) -> ResponseReturnValue:
    """Plan all that the policy asks for and that there is not yet."""
    programme_for(code, Role.COORDINATOR)
    house().action_planning.plan_all(asker(), code)
    return redirect(url_for("plan.index", programme=code), 303)


@pages.get("/<code>/new")
@allowed(Role.COORDINATOR)
def ask(code: str) -> ResponseReturnValue:
    """The form, filled with what the address says: `?cause=...`."""
    programme_for(code, Role.COORDINATOR)
    return new_page(code, Typed(request.args))


@pages.post("/<code>/new")
@allowed(Role.COORDINATOR)
def plan(code: str) -> ResponseReturnValue:
    programme_for(code, Role.COORDINATOR)
    form = Typed.sent()
    due = form.day("due")
    if due is None and "due" not in form.errors:
        form.errors["due"] = _("Say by when: an item has one deadline.")
    if form.errors or due is None:
        return new_page(code, form, 422)
    item = NewItem(
        title=form["title"],
        due=due,
        completion=form["completion"],
        section=form["section"],
        operates=tuple(form.all("operates")),
        cause=form["cause"],
    )
    try:
        reference = house().action_planning.plan(asker(), code, item)
    except Refused as refused:
        return new_page(code, form.refuse(refused), 422)
    return redirect(url_for("cases.show", reference=reference), 303)


def new_page(code: str, form: Typed, status: int = 200) -> ResponseReturnValue:
    action_plan = policy_now(code).action_plan
    sections = [(one.code, one.names.in_(language())) for one in (*action_plan.directions, *action_plan.headings)]
    shown = render_template(
        "action_plan_new.html",
        form=form,
        programme=code,
        sections=[("", "–"), *sections],
        units=[(one.code, one.names.in_(language())) for one in action_plan.responsible],
        version=house().programmes.get(code).policy_version,
    )
    return shown, status
