"""The events of action items in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from domain.action_item import events
from domain.action_item.values import Kpi
from domain.policy.monitoring import Unit
from web import dates
from web.figures import amount, shortfall_words
from web.language import listed
from web.timeline.telling import Teller, Told, name_in


def planned(event: events.ActionItemPlanned, teller: Teller) -> Told:
    due = _("Due on %(day)s.", day=dates.day(event.due, year=True))
    cause = shortfall_words(event.shortfall, teller.file.policy) if event.shortfall else event.cause
    by = units(event.assigned.operates, teller)
    said = (
        due,
        _("Carried out by: %(units)s.", units=by) if by else "",
        _("Because of: %(cause)s", cause=cause) if cause else "",
    )
    return Told("flag", _("Planned"), " ".join(filter(None, said)))


def assigned(event: events.ActionItemAssigned, teller: Teller) -> Told:
    return Told("people", _("Assigned"), units(event.assigned.units(), teller))


def units(codes: tuple[str, ...], teller: Teller) -> str:
    known = teller.file.policy.action_plan.responsible
    return listed([name_in(known, code) for code in codes], "standard") if codes else ""


def started(event: events.ActionItemStarted, teller: Teller) -> Told:
    return Told("play", _("Work has begun"))


def measured(event: events.ProgressMeasured, teller: Teller) -> Told:
    kpi: Kpi | None = teller.case.kpi
    value = amount(event.value, kpi.unit if kpi else "number")
    title = _("Measured for %(period)s: %(value)s", period=event.period, value=value)
    return Told("graph-up", title, against(kpi, event.value, event.reached) if kpi else "")


def against(kpi: Kpi, value: Decimal, reached: bool) -> str:
    """The value beside the baseline and the target."""
    unit: Unit = kpi.unit
    said = [_("the target is reached") if reached else ""]
    if kpi.baseline is not None:
        said.append(_("baseline %(value)s", value=amount(kpi.baseline, unit)))
    if kpi.target is not None:
        said.append(_("target %(value)s", value=amount(kpi.target, unit)))
    return "; ".join(filter(None, said))


def submitted(event: events.EvidenceSubmitted, teller: Teller) -> Told:
    link, text = teller.text(event, "link", event.link), Markup("")
    if event.file:
        address = url_for("cases.evidence", reference=teller.case.reference, number=event.evidence)
        text = Markup('<a href="{}">{}</a>').format(address, _("File"))
        text += Markup(' <span class="ref">{}…</span>').format(event.file.checksum[:12])
    said = Markup(" · ").join(filter(None, (text, link)))
    return Told("send", _("Delivered"), said, words=teller.text(event, "note", event.note))


def verified(event: events.ActionItemVerified, teller: Teller) -> Told:
    return Told("patch-check", _("Verified"))


def returned(event: events.ActionItemReturned, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("Returned: work goes on"), tone="bad")


def deadline_moved(event: events.DeadlineMoved, teller: Teller) -> Told:
    return Told("calendar-plus", _("Deadline moved to %(day)s", day=dates.day(event.due, year=True)))


def deadline_missed(event: events.DeadlineMissed, teller: Teller) -> Told:
    return Told("calendar-x", _("Deadline missed: %(day)s", day=dates.day(event.due, year=True)), tone="bad")


def cancelled(event: events.ActionItemCancelled, teller: Teller) -> Told:
    return Told("x-lg", _("Cancelled"))


def reopened(event: events.ActionItemReopened, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("Reopened"))


TELL: Final[Mapping[type[Any], Callable[[Any, Teller], Told]]] = {
    events.ActionItemPlanned: planned,
    events.ActionItemAssigned: assigned,
    events.ActionItemStarted: started,
    events.ProgressMeasured: measured,
    events.EvidenceSubmitted: submitted,
    events.ActionItemVerified: verified,
    events.ActionItemReturned: returned,
    events.DeadlineMoved: deadline_moved,
    events.DeadlineMissed: deadline_missed,
    events.ActionItemCancelled: cancelled,
    events.ActionItemReopened: reopened,
}
