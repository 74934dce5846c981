"""The worklist: what needs whoever is signed in, whose turn the rest is, since when, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from application.questions import MOST_COUNTED, CaseRow, Wanted, WorkRow
from domain.application import Application
from domain.case import CLOCK, Role
from web.access import signed_in
from web.dates import page_zone, use_zone
from web.desk import SIZE, TABS, Desk
from web.gathering_board import what_years_ask
from web.house import house
from web.language import N_, word
from web.my_page import my_page
from web.plan_watch import PlanWatch, plan_watch
from web.reports_due import asked_reports
from web.scope import PARAMETER, limits_in, policy_now, scope, zone_of
from web.session import asker, visitor
from web.standing import standing
from web.turns import turn_word
from web.university import left_with_open_cases
from web.words import asked_word
from web.words import number as shown_number
from web.work_rows import Item, WorkRows

pages = Blueprint("worklist", __name__)

MOST_ASIDE = 5
"""Lines of a list beside the worklist."""

CLOCKED: Final = {
    "ProposalLapsed": (N_("proposal lapsed"), N_("proposals lapsed")),
    "MentorshipProposed": (
        N_("mentee was proposed to her next choice"),
        N_("mentees were proposed to their next choice"),
    ),
    "MentorshipStarted": (N_("mentorship started"), N_("mentorships started")),
    "CadenceMissed": (N_("month went by without enough contacts"), N_("months went by without enough contacts")),
    "CadenceMadeGood": (N_("missed month was made good"), N_("missed months were made good")),
    "CommitmentCompleted": (N_("mentorship was completed"), N_("mentorships were completed")),
}
"""What the clock does, for one and for many. What moves along with it is left out."""


@dataclass(frozen=True)
class Group:
    """A step that waits, with its first rows, and how many there are."""

    step: str
    count: int
    late: int
    items: Sequence[Item]

    @property
    def title(self) -> str:
        return asked_word(self.step)

    @property
    def turn(self) -> str:
        """Whose turn it is, where it is not the reader's."""
        turns = {item.row.turn for item in self.items if not item.mine}
        return turn_word(turns.pop()) if len(turns) == 1 else ""


@dataclass(frozen=True)
class Interview:
    """One of today's interviews. `hour` is in the programme's time zone: `09:30`."""

    hour: str
    reference: str
    name: str
    interviewers: int


@pages.get("/worklist")
@signed_in
def index() -> ResponseReturnValue:
    """Takes `tab`, and `step` for all rows of one step."""
    who = visitor()
    led = tuple(code for code in scope().codes if Role.COORDINATOR in who.roles_in(code, by_faculty=True))
    if not led:
        return my_page()
    use_zone(zone_of(led[0]))
    now = house().ledger.now()
    today = now.astimezone(page_zone()).date()
    limits = limits_in(led, Role.COORDINATOR)
    desk = Desk(led, request.args.get(PARAMETER, ""), today, now, tuple(sorted(map(str, who.everybody))), limits)
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    step = request.args.get("step", "")
    return render_template(
        "worklist.html",
        today=desk.today,
        now=now,
        tab=tab,
        tabs=list(tabs(desk, tab)),
        counted=counted,
        most_counted=MOST_COUNTED,
        has_mentorships=has_mentorships(desk),
        step=step,
        **(one_step(desk, tab, step) if step else all_steps(desk, tab)),
        **beside(desk),
        plans=plans_watched(desk) if tab == "mine" and not step else [],
        standing=standing("cases"),
    )


def tabs(desk: Desk, tab: str) -> Iterator[tuple[str, str, str, bool, bool]]:
    for code, text in TABS.items():
        count = desk.count(code)
        yield word(text), counted(count), url_for("worklist.index", tab=code), code == tab, code == "late" and count > 0


def counted(number: int) -> str:
    """A number that was counted only so far."""
    return shown_number(number) if number < MOST_COUNTED else f"{shown_number(MOST_COUNTED - 1)}+"


def all_steps(desk: Desk, tab: str) -> dict[str, object]:
    groups = desk.groups(tab)
    rows = described([row for group in groups for row in group.rows], desk, tab)
    shown = [Group(group.step, group.count, group.late, [rows.item(row) for row in group.rows]) for group in groups]
    return {"groups": shown, "after": None, "coming_words": "" if shown else coming_words(desk, tab)}


def one_step(desk: Desk, tab: str, step: str) -> dict[str, object]:
    found, has_more = desk.page(tab, step, mark_asked())
    rows = described(found, desk, tab)
    groups = [Group(step, *desk.count_of(tab, step), [rows.item(row) for row in found])] if found else []
    after = "~".join(found[-1].mark) if has_more else None
    return {"groups": groups, "after": after, "coming_words": "" if groups else coming_words(desk, tab)}


def has_mentorships(desk: Desk) -> bool:
    """Whether one of her programmes is more than an action plan."""
    return any(policy_now(code).has_mentorships for code in desk.programmes)


def described(rows: Sequence[WorkRow], desk: Desk, tab: str) -> WorkRows:
    return WorkRows(rows, asker(), desk.today, mine=tab != "others")


def mark_asked() -> tuple[str, str, str] | None:
    """The row after which the page goes on; none if the address names none."""
    due, _tilde, rest = request.args.get("after", "").partition("~")
    reference, _tilde, about = rest.partition("~")
    try:
        date.fromisoformat(due)
    except ValueError:
        return None
    return due, reference, about


def coming_words(desk: Desk, tab: str) -> str:
    """Where nothing is on the page: what comes next."""
    if tab == "others":
        return _("Nobody else is asked for anything just now.")
    if first := next(iter(house().work.page(desk.filter("mine"), size=1)), None):
        return _("Next: %(step)s, %(reference)s.", step=asked_word(first.step), reference=first.reference)
    if others := house().work.count(desk.filter("others")):
        waiting = ngettext(
            "%(number)s step is others’ turn.", "%(number)s steps are others’ turn.", others, number=counted(others)
        )
        return _("Everything that was yours is done.") + " " + waiting
    if has_mentorships(desk):
        return _("Nothing waits for anybody. New applications turn up here.")
    return _("Nothing waits for anybody.")


def plans_watched(desk: Desk) -> list[PlanWatch]:
    """Her programmes' plans in which something is late, waits to be verified, or is open: whose turn it is, others are asked."""
    every = (plan_watch(code, policy_now(code), desk.today) for code in desk.whole_programmes)
    return [plan for plan in every if plan and plan.needs_somebody]


# Beside the list


def beside(desk: Desk) -> dict[str, object]:
    others_late = replace(desk.filter("others"), due_to=desk.yesterday)
    yesterday = datetime.combine(desk.yesterday, time.min, page_zone()).astimezone(UTC)
    by_clock = Wanted(programmes=desk.whole_programmes, actors=(CLOCK,), since=yesterday)
    counted = house().history.newest_by_topic(by_clock).most_common()
    return {
        "interviews": interviews_of(desk),
        "has_interviews": any(policy_now(code).selection.interview_roles for code in desk.programmes),
        "gone": named(left_with_open_cases(desk.programmes, MOST_ASIDE)),
        "others_late": house().work.groups(others_late, desk.today, size=1)[:MOST_ASIDE],
        "clock": [(topic, clock_words(topic, number), number) for topic, number in counted if topic in CLOCKED],
        "since_day": desk.yesterday,
        "reports": asked_reports(desk.whole_programmes),
        "gatherings_missing": [one for one in what_years_ask(desk.whole_programmes, desk.today) if one[1].missing],
    }


def named(rows: Sequence[CaseRow]) -> list[tuple[CaseRow, str]]:
    """Cases with the name of the first of their people."""
    names = house().people_list.names(row.people[0] for row in rows if row.people)
    return [(row, names.get(row.people[0], "")) for row in rows if row.people]


def clock_words(topic: str, number: int) -> str:
    """What the clock did, for its number before it: `proposals lapsed`."""
    one, many = CLOCKED[topic]
    return word(one if number == 1 else many)


def interviews_of(desk: Desk) -> list[Interview]:
    """Today's interviews in these programmes, in the order of the day."""
    today = replace(
        desk.filter("others"),
        turns=(Role.INTERVIEWER.value,),
        due_from=desk.today,
        due_to=desk.today,
    )
    rows = {row.case_id: row for row in house().work.page(today, size=2 * SIZE)}.values()  # one for each interviewer
    names = house().people_list.names([one for row in rows for one in row.people])
    found = []
    for row in rows:
        case = house().ledger.load(Application, UUID(row.case_id))
        if case.interview_at is not None:
            name = names.get(row.people[0], "")
            hour = f"{case.interview_at.astimezone(page_zone()):%H:%M}"
            found.append(Interview(hour, row.reference, name, len(case.interviewers)))
    return sorted(found, key=lambda one: one.hour)
