"""Days and times as people read them: in the programme's time zone and in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from flask import g
from markupsafe import Markup

from web.appearance import language
from web.house import house
from web.language import catalogue

# Babel's own patterns for English are American, and those with a year too long for a table.
PATTERNS: Final = {
    "en": {"short": "d MMM", "year": "d MMM y", "full": "EEEE, d MMMM y", "month": "LLLL y"},
    "kk": {"short": "d MMM", "year": "y 'ж'. d MMM", "full": "y 'ж'. d MMMM, EEEE", "month": "y 'ж'. MMMM"},
    "ru": {"short": "d MMM", "year": "d MMM y", "full": "EEEE, d MMMM y 'г'.", "month": "LLLL y"},
}
SOON = 7  # days
NO_BREAK = "\N{NO-BREAK SPACE}"


def now() -> datetime:
    return house().ledger.now()


def use_zone(zone: tzinfo) -> None:
    """From here on this page shows times as they are in this zone: that of its programme."""
    g.zone = zone


def page_zone() -> tzinfo:
    """The zone in which this page shows times; UTC until it says so."""
    chosen: tzinfo = g.get("zone", UTC)
    return chosen


def today() -> date:
    """The day that it is where the programme is."""
    return now().astimezone(page_zone()).date()


@lru_cache(maxsize=4096)
def formatted(day: date, style: str, language: str) -> str:
    text = format_date(day, PATTERNS[language][style], locale=language)
    return text if style == "full" else text.replace(" ", NO_BREAK)


def local(value: date, within: tzinfo | None = None) -> date:
    """The day that a moment falls on; a day is one already."""
    return value.astimezone(within or page_zone()).date() if isinstance(value, datetime) else value


def day(value: date, *, year: bool | None = None, zone: tzinfo | None = None) -> str:
    """`23 Nov`; with the year where that is not this one, or as `year` says."""
    there = local(value, zone)
    with_year = there.year != today().year if year is None else year
    return formatted(there, "year" if with_year else "short", language())


def full_day(value: date) -> str:
    """`Monday, 23 November 2026`."""
    return formatted(local(value), "full", language())


def month(value: date) -> str:
    """`November 2026`, to head what happened in it."""
    text = formatted(local(value), "month", language())
    return text[:1].upper() + text[1:]


def month_called(text: str) -> str:
    """`September 2026`, of `2026-09`."""
    return month(date.fromisoformat(f"{text}-01"))


def moment(value: datetime, *, year: bool | None = None, zone: tzinfo | None = None) -> str:
    """`23 Nov, 09:41`."""
    there = value.astimezone(zone or page_zone())
    return f"{day(there.date(), year=year)}, {there:%H:%M}"


def span(first: date, last: date, *, year: bool | None = None) -> str:
    """`14 Sep – 13 Oct`, short where the names of months are long."""
    if language() == "en":
        return f"{day(first, year=year)} – {day(last, year=year)}"
    return f"{first:%d.%m} – {last:%d.%m}"


def time_tag(value: date, *, year: bool | None = None, zone: tzinfo | None = None) -> Markup:
    """A `time` element: of a day, or of a moment with its hour."""
    if not isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value, year=year))
    there = value.astimezone(zone or page_zone())
    stamp = there.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(stamp, moment(there, year=year, zone=zone))


def away(due: date, today: date) -> str:
    """How far away a day is: `2 days late`, `today`, `tomorrow`, `in 20 days`."""
    days = (due - today).days
    if days < 0:
        return catalogue().ngettext("%(num)d day late", "%(num)d days late", -days) % {"num": -days}
    if days == 0:
        return catalogue().gettext("today")
    if days == 1:
        return catalogue().gettext("tomorrow")
    return catalogue().ngettext("in %(num)d day", "in %(num)d days", days) % {"num": days}


def urgency(due: date, today: date) -> str:
    """`late`, `soon` (within a week), or empty: the class that a due date is shown with."""
    days = (due - today).days
    return "late" if days < 0 else "soon" if days <= SOON else ""


FILTERS: Final = {
    "day": day,
    "full_day": full_day,
    "month": month,
    "moment": moment,
    "time_tag": time_tag,
}
GLOBALS: Final = {"span": span, "away": away, "urgency": urgency, "today": today}
