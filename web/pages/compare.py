"""Two moments of a programme compared: how many cases went from which state to which, and which ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.comparing import CAME_BACK, CHANGED, HAS_ENDED, NEW, Flow, Moved, Period
from application.questions import Line
from domain.case import Role
from domain.programme import Programme
from web.access import allowed
from web.case_filters import KINDS
from web.dates import page_zone, today, use_zone
from web.downloads import handed_out
from web.flows import by_kind
from web.history_lines import event_of, timeline_of
from web.house import house
from web.language import N_, word
from web.navigation import here
from web.open_case import heading
from web.scope import programme_name, scope, zone_of
from web.standing import standing
from web.two_moments import WEEK, TwoMoments, asked_moments, intake_choices, possible, usual_choices
from web.words import state_word

pages = Blueprint("compare", __name__)

SIZE: Final = 25
"""Cases on one page: each is named from its own events."""
MOST_EVENTS: Final = 5
"""That one line names."""
MOST_BETWEEN: Final = 3
MOST_EXPORTED: Final = 5_000
SHOWN: Final = {
    CHANGED: N_("Changed state"),
    NEW: N_("New since"),
    HAS_ENDED: N_("Ended since"),
    CAME_BACK: N_("Left and came back"),
}


@dataclass(frozen=True)
class Led:
    """An event by which a state changed."""

    at: int
    title: str
    topic: str
    line: Line


@dataclass(frozen=True)
class Row:
    """A case of the list. `then` and `now` are its page as of the two moments; `then` is empty where it was not there yet."""

    moved: Moved
    name: str
    led: Sequence[Led]
    then: str
    now: str
    compared: str

    @property
    def kind(self) -> str:
        return word(KINDS[self.moved.kind])

    @property
    def decided(self) -> Led:
        return self.led[-1]

    @property
    def through(self) -> Sequence[str]:
        """Of one that came back, the states in between; an empty one for those that are too many to name."""
        if self.moved.before != self.moved.after:
            return ()
        states = [one.line.state for one in self.led[:-1]]
        return states if len(states) <= MOST_BETWEEN else [states[0], "", states[-1]]


@dataclass(frozen=True)
class Compared:
    """What the address asks for: a programme, two moments, and some of the flows between them."""

    programme: Programme
    moments: TwoMoments

    @property
    def period(self) -> Period:
        kinds = tuple(house().case_files.kinds)
        return Period(self.programme.code, kinds, self.moments.since, self.moments.until)

    @property
    def is_one_flow(self) -> bool:
        return all(request.args.get(name) for name in ("kind", "was", "now"))

    @property
    def shown(self) -> str:
        """Which tab."""
        asked = request.args.get("show", CHANGED)
        return asked if asked in SHOWN else CHANGED

    def chosen(self, flows: Sequence[Flow]) -> list[Flow]:
        """The flows whose cases are listed: one, or those of a tab."""
        if self.is_one_flow:
            kind, was, now = (request.args[name] for name in ("kind", "was", "now"))
            asked = (kind, "" if was == NEW else was, now)
            return [one for one in flows if one.is_move and (one.kind, one.before, one.after) == asked]
        return [one for one in flows if one.is_of(self.shown)]

    def row(self, moved: Moved) -> Row:
        address = url_for("cases.show", reference=moved.reference)
        return Row(
            moved,
            heading(timeline_of(moved.led[-1]).file).text,
            [told(line) for line in moved.led],
            self.moments.then(address) if moved.before else "",
            self.moments.then(address, second=True),
            url_for("cases.compare", reference=moved.reference, **self.moments.kept),
        )


def told(line: Line) -> Led:
    return Led(line.at, timeline_of(line).entry(event_of(line)).title, line.topic, line)


@pages.get("/compare")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """Takes `from` and `to`; `show`, or `kind`, `was` and `now`: which cases are listed; `before` from page to page."""
    shown, asked = scope(), asked_comparison()
    form, flows, rows, following = asked.moments.form, list[Flow](), list[Row](), ""
    if not form.errors:
        flows = list(house().comparison.flows(asked.period))
        before = request.args.get("before", type=int)
        found = house().comparison.moved(asked.period, asked.chosen(flows), before=before, size=SIZE)
        rows = [asked.row(one) for one in found[:SIZE]]
        following = here(before=found[SIZE - 1].decided) + "#cases" if len(found) > SIZE else ""
    earliest = asked.programme.policy_recorded_at[0]
    choices = [*usual_choices(earliest), *intake_choices(list(asked.programme.intakes.values()), earliest)]
    kept: dict[str, Any] = {name: value for name in ("show", "kind", "was", "now") if (value := request.args.get(name))}
    return render_template(
        "compare.html",
        form=form,
        moments=asked.moments,
        code=asked.programme.code,
        programmes=[(code, programme_name(code)) for code in shown.all],
        choices=possible(iter(choices), earliest),
        kinds=by_kind(flows),
        tabs_of_cases=tabs_of(asked, flows),
        one_flow=words_of_flow() if asked.is_one_flow else "",
        number=sum(one.number for one in asked.chosen(flows)),
        rows=rows,
        most_events=MOST_EVENTS,
        following=following,
        first=here(before=None) + "#cases" if request.args.get("before") else "",
        export=url_for("compare.export", programme=asked.programme.code, **asked.moments.kept, **kept),
        standing=standing("history"),
    ), 422 if form.errors else 200


@pages.get("/compare/cases.csv")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def export() -> ResponseReturnValue:
    """The list of the page, as a table."""
    asked = asked_comparison()
    if asked.moments.form.errors:
        abort(422)
    chosen = asked.chosen(house().comparison.flows(asked.period))
    found = house().comparison.moved(asked.period, chosen, size=MOST_EXPORTED)[:MOST_EXPORTED]
    header = [_("Case"), _("Kind"), _("Name"), _("Intake"), _("Before"), _("After"), _("Events"), _("Entry"), _("When")]
    return handed_out(
        house().table_file("csv", header, cells(asked, found)), f"talimger-compared-{today():%Y-%m-%d}.csv"
    )


def cells(asked: Compared, found: Sequence[Moved]) -> Iterator[list[object]]:
    for one in found:
        row = asked.row(one)
        yield [
            one.reference,
            row.kind,
            row.name,
            one.intake,
            state_word(one.before) if one.before else _("New"),
            state_word(one.after),
            ", ".join(led.topic for led in row.led),
            one.decided,
            row.decided.line.recorded_at.astimezone(page_zone()).isoformat(sep=" ", timespec="seconds"),
        ]
        g.pop("timelines", None)  # what was read of its case


def asked_comparison() -> Compared:
    """Of the programme that is chosen, or the first of hers.

    The times of its page are as its programme has them.
    """
    shown = scope()
    if not shown.codes:
        abort(404)
    code = shown.codes[0]
    use_zone(zone_of(code))
    programme = house().programmes.get(code)
    return Compared(programme, asked_moments(programme.policy_recorded_at[0], house().ledger.now() - WEEK))


def tabs_of(asked: Compared, flows: Sequence[Flow]) -> list[tuple[str, int, str, bool, bool]]:
    """As `tabs` of macros.html takes them."""
    narrowing: dict[str, Any] = {"kind": None, "was": None, "now": None, "before": None}
    return [
        (
            word(name),
            sum(one.number for one in flows if one.is_of(what)),
            here(show=what, **narrowing) + "#cases",
            asked.shown == what and not asked.is_one_flow,
            False,
        )
        for what, name in SHOWN.items()
    ]


def words_of_flow() -> str:
    """`Applications: Submitted → Screened`."""
    kind, was, now = (request.args[name] for name in ("kind", "was", "now"))
    before = _("New") if was == NEW else state_word(was)
    return f"{word(KINDS.get(kind, kind))}: {before} → {state_word(now)}"
