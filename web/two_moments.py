"""The two moments that are compared: as typed, in the programme's zone, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from domain.intake import Intake
from web import dates
from web.as_of import page_then, written
from web.dates import page_zone
from web.forms import Typed
from web.house import house
from web.navigation import here

FIRST, SECOND = "from", "to"
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
DAY: Final = len("2026-10-10")
LAST_MINUTE, LAST = time(23, 59), time(23, 59, 59, 999000)
"""A day is compared as it ended: its field says 23:59, and means all of that minute."""
MOST_INTAKES: Final = 4
"""The newest ones, among the quick choices."""


@dataclass(frozen=True)
class Choice:
    """Two moments to be compared at one click; no second one: now."""

    name: str
    since: datetime
    until: datetime | None = None

    @property
    def address(self) -> str:
        until = typed(self.until) if self.until else None
        return here(**{FIRST: typed(to_the_minute(self.since)), SECOND: until, "before": None})


@dataclass(frozen=True)
class TwoMoments:
    """`since` and `until` in UTC; they are to be used only where the form has no errors."""

    form: Typed
    since: datetime
    until: datetime
    is_until_now: bool

    @property
    def kept(self) -> dict[str, Any]:
        """As addresses have them."""
        return {name: value for name in (FIRST, SECOND) if (value := self.form[name])}

    def then(self, address: str, *, second: bool = False) -> str:
        """The address of a page as of one of them; of the present page where that is now."""
        if second and self.is_until_now:
            return address
        return page_then(written(self.until if second else self.since), address)


def asked_moments(earliest: datetime, otherwise: datetime) -> TwoMoments:
    """What the address asks for. What cannot be compared is refused beside its field.

    Args:
        earliest: when there first was something to compare.
        otherwise: the first moment, where none is asked for.
    """
    form, now = Typed({name: request.args.get(name, "") for name in (FIRST, SECOND)}), house().ledger.now()
    if not form[FIRST]:
        form.values[FIRST] = typed(to_the_minute(max(otherwise, earliest)))
    since, until = moment_in(form, FIRST, now), moment_in(form, SECOND, now)
    if since and since < to_the_minute(earliest):
        form.errors[FIRST] = _("There was nothing before %(moment)s: choose a later one.", moment=said(earliest))
    if since and until and until <= since and not form.errors:
        form.errors[SECOND] = _("This lies before the first moment: choose a later one.")
    return TwoMoments(form, since or now, until or now, is_until_now=not form[SECOND])


def moment_in(form: Typed, name: str, now: datetime) -> datetime | None:
    """The moment in a field (UTC), a day at its end; None if it is empty or cannot be: then its sentence is beside it."""
    text = form[name]
    if not text:
        return None
    try:
        found = moment_of(text, page_zone())
    except (ValueError, OverflowError):
        sentence = _("“%(asked)s” is no day: write 2026-10-10, or 2026-10-10T18:00 with a time.", asked=text)
        form.errors[name] = sentence
        return None
    is_day = len(text) == DAY
    if is_day and dates.local(found) == dates.local(now):
        form.values[name] = ""
        return now
    if found > now:
        form.errors[name] = _("“%(asked)s” is still to come: choose a moment before now.", asked=text)
        return None
    if is_day:
        form.values[name] = typed(found)
    return found


def moment_of(text: str, zone: tzinfo) -> datetime:
    """
    Raises:
        ValueError: it is neither a day nor a time of one.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        found = datetime.fromisoformat(text)
        if found.time() == LAST_MINUTE:
            found = datetime.combine(found, LAST, found.tzinfo)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    return datetime.combine(day, LAST, zone).astimezone(UTC)


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def typed(moment: datetime) -> str:
    """As a field for a day and its time has it, in the zone of the page: what is finer than it can be is rounded up."""
    there = (moment + timedelta(microseconds=-moment.microsecond % 1000)).astimezone(page_zone())
    if there.time() == LAST:
        there = there.replace(second=0, microsecond=0)  # the last minute of a day is all of it
    return there.replace(tzinfo=None).isoformat(
        timespec="milliseconds" if there.microsecond or there.second else "minutes"
    )


def said(moment: datetime) -> str:
    return dates.moment(moment, year=True)


# Quick choices


def usual_choices(earliest: datetime) -> Iterator[Choice]:
    now = house().ledger.now()
    midnight = datetime.combine(dates.local(now), time.min, page_zone())
    yield Choice(_("Since last week"), midnight - WEEK)
    yield Choice(_("Since last month"), midnight - MONTH)
    yield Choice(_("Since the beginning"), earliest)


def intake_choices(intakes: Sequence[Intake], earliest: datetime) -> Iterator[Choice]:
    """From the beginning of an intake to its end, or to now where that is still to come."""
    now, zone = house().ledger.now(), page_zone()
    for intake in sorted(intakes, key=lambda one: one.opens, reverse=True)[:MOST_INTAKES]:
        opens = datetime.combine(intake.opens, time.min, zone)
        closes = datetime.combine(intake.closes + timedelta(days=1), time.min, zone)
        if opens < now and closes > earliest:
            since = max(opens, earliest.astimezone(zone))
            yield Choice(_("Intake %(intake)s", intake=intake.name), since, closes if closes < now else None)
            if closes < now:
                yield Choice(_("Since intake %(intake)s closed", intake=intake.name), closes)


def possible(choices: Iterator[Choice], earliest: datetime) -> list[Choice]:
    """Those that begin when there was something to compare."""
    return [one for one in choices if to_the_minute(one.since) >= to_the_minute(earliest)]
