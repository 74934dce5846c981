"""The events of gatherings in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext

from domain.gathering import events
from web import dates
from web.timeline.telling import Teller, Told


def planned(event: events.GatheringPlanned, teller: Teller) -> Told:
    title = _("Planned for %(when)s", when=dates.moment(event.at, year=True))
    return Told("calendar-event", title, with_dots(event.place, teller.text(event, "leader", event.leader)))


def changed(event: events.GatheringChanged, teller: Teller) -> Told:
    title = _("Now planned for %(when)s", when=dates.moment(event.at, year=True))
    return Told("calendar-event", title, with_dots(event.place, teller.text(event, "leader", event.leader)))


def with_dots(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def held(event: events.GatheringHeld, teller: Teller) -> Told:
    return Told("person-check", ngettext("Held, %(num)d person came", "Held, %(num)d people came", len(event.attended)))


def corrected(event: events.AttendanceCorrected, teller: Teller) -> Told:
    added = _("Came as well: %(names)s.", names=teller.people(event.added)) if event.added else ""
    removed = _("Had not come: %(names)s.", names=teller.people(event.removed)) if event.removed else ""
    return Told("pencil", _("Attendance corrected"), f"{added} {removed}".strip())


def cancelled(event: events.GatheringCancelled, teller: Teller) -> Told:
    return Told("x-lg", _("Cancelled"))


def reopened(event: events.GatheringReopened, teller: Teller) -> Told:
    text = ""
    if event.removed:
        text = ngettext(
            "The attendance of %(num)d person counts no more.", "The attendance of %(num)d people counts no more.",
            len(event.removed),
        )  # fmt: skip
    return Told("arrow-counterclockwise", _("Reopened"), text)


TELL: Final[Mapping[type[Any], Callable[[Any, Teller], Told]]] = {
    events.GatheringPlanned: planned,
    events.GatheringChanged: changed,
    events.GatheringHeld: held,
    events.AttendanceCorrected: corrected,
    events.GatheringCancelled: cancelled,
    events.GatheringReopened: reopened,
}
