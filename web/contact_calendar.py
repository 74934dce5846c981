"""The contacts of a mentorship against its cadence, as a strip: one cell a period, drawn, and told in words as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from domain.cadence import Cadence
from domain.dates import Span
from domain.mentorship.calendar import Cell, Standing, calendar
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.values import Contact
from domain.policy import Policy
from web import dates
from web.appearance import language
from web.cadence_words import at_least, kept_of
from web.language import N_, word

LOOKS: Final = {
    Standing.KEPT: ("check-lg", "kept", N_("Kept")),
    Standing.MADE_GOOD: ("arrow-counterclockwise", "kept", N_("Made good")),
    Standing.MISSED: ("x-lg", "missed", N_("Missed")),
    Standing.RUNNING: ("three-dots", "running", N_("Running")),
    Standing.COMING: ("circle", "", N_("To come")),
    Standing.PAUSED: ("pause-fill", "", N_("In a pause")),
    Standing.HOLIDAY: ("sun", "", N_("Holiday")),
    Standing.NOT_ASKED: ("dash", "", N_("Nothing asked")),
}
"""How a standing is shown: its icon, its class, and its word."""

ASKS_NOTHING: Final = frozenset({Standing.PAUSED, Standing.HOLIDAY, Standing.NOT_ASKED})


@dataclass(frozen=True)
class CalendarCell:
    """A cell as the strip shows it. `told` is all of it in a sentence; `row` all of it for a table."""

    name: str
    icon: str
    cls: str
    standing: str
    count: str
    bar: Markup
    told: str
    row: Sequence[str]


@dataclass(frozen=True)
class ContactCalendar:
    """`kept` of `over`: of the periods that are over and asked for contacts, how many were kept. `marks`: what the
    drawings of this strip show, for its legend."""

    asked: str
    cells: Sequence[CalendarCell]
    kept: int
    over: int
    kept_words: str
    marks: frozenset[str]


def contact_calendar(
    case: MentorshipRecord, policy: Policy, today: date, knows: Callable[[Contact], bool] = lambda entry: True
) -> ContactCalendar:
    """`knows`: whether the reader may know of a contact that the cadence does not count."""
    cells = [
        replace(cell, others=tuple(one for one in cell.others if knows(one))) for cell in calendar(case, policy, today)
    ]
    over = [one for one in cells if one.period.last < today and one.standing not in ASKS_NOTHING]
    shown = {
        "counted": any(one.counted for one in cells),
        "others": any(one.others for one in cells),
        "rest": any(one.rest for one in cells),
        "holidays": any(one.holidays for one in cells),
        "today": any(today in one.period for one in cells),
    }
    return ContactCalendar(
        asked=cadence_words(policy, case.study_year) if policy.cadence else "",
        cells=[cell_shown(one, policy, today) for one in cells],
        kept=sum(one.standing is not Standing.MISSED for one in over),
        over=len(over),
        kept_words=kept_of(policy, sum(one.standing is not Standing.MISSED for one in over), len(over)),
        marks=frozenset(name for name, there in shown.items() if there),
    )


def cadence_words(policy: Policy, study_year: int | None) -> str:
    """`at least 4 a month; counted: session`."""
    cadence = policy.cadence or Cadence(1, "calendar_month")
    least = cadence.least_for(study_year)
    words = at_least(policy, least)
    if not cadence.kinds:
        return words
    names = (kind.names.in_(language()) for kind in policy.contact_kinds if kind.code in cadence.kinds)
    return _("%(words)s; counted: %(kinds)s", words=words, kinds=", ".join(names).lower())


def cell_shown(cell: Cell, policy: Policy, today: date) -> CalendarCell:
    icon, cls, text = LOOKS[cell.standing]
    days = dates.span(cell.period.first, cell.period.last)
    contacts = listed(one.on for one in cell.counted)
    return CalendarCell(
        name=dates.day(cell.period.first, year=False),
        icon=icon,
        cls=cls,
        standing=word(text),
        count=counted(cell),
        bar=bar(cell, today),
        told="; ".join(parts_of(cell, policy, days, word(text), contacts)),
        row=(days, str(cell.period.expected), str(cell.had), contacts or "–", word(text)),
    )


def counted(cell: Cell) -> str:
    """How much was had of what was asked; nothing where that is not to be said yet, or nothing was asked."""
    if cell.standing in ASKS_NOTHING:
        return ngettext("%(num)d contact", "%(num)d contacts", cell.had) if cell.had else ""
    if cell.standing is Standing.COMING:
        return ""
    return _("%(actual)d of %(needed)d", actual=cell.had, needed=cell.period.expected)


def parts_of(cell: Cell, policy: Policy, days: str, standing: str, contacts: str) -> Iterable[str]:
    yield f"{days}: {standing}"
    if cell.period.expected:
        yield ngettext("%(num)d contact asked", "%(num)d contacts asked", cell.period.expected)
    if cell.had:
        yield ngettext("%(num)d had: %(days)s", "%(num)d had: %(days)s", cell.had, days=contacts)
    elif cell.standing in (Standing.MISSED, Standing.RUNNING):
        yield _("None had")
    if cell.others:
        yield _("Not counted: %(days)s", days=listed(one.on for one in cell.others))
    for span in cell.rest:
        yield _("Pause: %(days)s", days=dates.span(span.first, span.last))
    for span in cell.holidays:
        yield _("%(holiday)s: %(days)s", holiday=holiday_on(span, policy), days=dates.span(span.first, span.last))


def holiday_on(span: Span, policy: Policy) -> str:
    found = (one for one in policy.holidays if one.first <= span.last and span.first <= one.last)
    return next((one.names.in_(language()) for one in found), word(LOOKS[Standing.HOLIDAY][2]))


def listed(days: Iterable[date]) -> str:
    return ", ".join(dates.day(one) for one in days)


# The drawing. Places are percents of the width, so that a cell can be as wide as there is room.


def bar(cell: Cell, today: date) -> Markup:
    """The days of a period from left to right: pauses and holidays hatched, each contact a dot, today a line."""
    days = Span(cell.period.first, cell.period.last)
    parts = [Markup('<rect class="cal-b" width="100%" height="100%" rx="4"/>')]
    parts += [stripe(days, span, "rest") for span in cell.rest] + [stripe(days, span, "free") for span in cell.holidays]
    if today in days:
        line = Markup('<rect class="c-g" x="{}%" y="-2" width="2" height="22"/>')
        parts.append(line.format(share(days, today)))
    for place, entry in enumerate((*cell.counted, *cell.others)):
        cls = "cal-d" if place < cell.had else "cal-o"
        parts.append(dot(days, entry.on, cls, higher=place > 0 and same_day(cell, place)))
    return Markup('<svg class="chart" width="100%" height="18" aria-hidden="true">{}</svg>').format(
        Markup().join(parts)
    )


def stripe(days: Span, span: Span, pattern: str) -> Markup:
    left = share(days, span.first) if span.first > days.first else 0
    drawn = Markup('<rect fill="url(#cal-{})" x="{}%" width="{}%" height="100%"/>')
    return drawn.format(pattern, left, round(100 * span.days / days.days, 1))


def dot(days: Span, on: date, cls: str, *, higher: bool) -> Markup:
    drawn = Markup('<circle class="{}" cx="{}%" cy="{}" r="3.5"/>')
    return drawn.format(cls, min(max(share(days, on) + 50 / days.days, 5), 95), 5 if higher else 9)


def same_day(cell: Cell, place: int) -> bool:
    """Whether the contact before was on the same day."""
    entries = (*cell.counted, *cell.others)
    return entries[place - 1].on == entries[place].on


def share(days: Span, day: date) -> float:
    """How much of the span lies before a day, in percent."""
    return round(100 * (day - days.first).days / days.days, 1)
