"""One report that a programme owes: its periods, recording that it was handed in, and taking that back."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.reports import ReportStanding
from domain.case import Refused, Role
from web.access import allowed
from web.appearance import language
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.pages.programme_files import programme_for
from web.reports_due import about, period_called, period_lines
from web.scope import policy_now
from web.session import asker, visitor

READERS = (Role.COORDINATOR, Role.AUDITOR)
FIRST = 12
"""Periods that are shown before the earlier ones are asked for; what is owed is always shown."""


@allowed(*READERS)
def show(code: str, report: str) -> ResponseReturnValue:
    """Takes `all` for the earlier periods as well."""
    programme_for(code, *READERS)
    standing = standing_of(code, report)
    open_ones = [one for one in standing.owed if one.handed_in is None]
    first = open_ones[0].period.last.isoformat() if open_ones else ""
    today = policy_now(code).local_date(house().ledger.now())
    return page(code, standing, Typed({"last": request.args.get("last", first), "on": today.isoformat()}))


@allowed(Role.COORDINATOR)
def hand_in(code: str, report: str) -> ResponseReturnValue:
    """Takes `last` (the last day of the period), `on`, and `note`."""
    programme_for(code, Role.COORDINATOR)
    standing, form = standing_of(code, report), Typed.sent()
    last, on = period_in(form), form.day("on")
    if on is None and not form.error("on"):
        form.errors["on"] = _("Choose a day.")
    if last is None or on is None:
        return page(code, standing, form, 422)
    try:
        house().reports.hand_in(asker(reason=form["note"]), code, report, last, on)
    except Refused as refused:
        return page(code, standing, form.refuse(refused), 422)
    return redirect(url_for("dashboard.show_report_due", code=code, report=report), 303)


@allowed(Role.COORDINATOR)
def ask_back(code: str, report: str) -> ResponseReturnValue:
    programme_for(code, Role.COORDINATOR)
    return back_page(code, standing_of(code, report), Typed(request.args))


@allowed(Role.COORDINATOR)
def take_back(code: str, report: str) -> ResponseReturnValue:
    """Takes `last` and `reason`."""
    programme_for(code, Role.COORDINATOR)
    standing, form = standing_of(code, report), Typed.sent()
    last = period_in(form)
    if last is None:
        abort(400)
    try:
        house().reports.take_back(asker(reason=form["reason"]), code, report, last)
    except Refused as refused:
        return back_page(code, standing, form.refuse(refused), 422)
    return redirect(url_for("dashboard.show_report_due", code=code, report=report), 303)


def standing_of(code: str, report: str) -> ReportStanding:
    """The report as it stands; 404 where the policy has none of this code."""
    use_zone(policy_now(code).tz)
    found = next((one for one in house().reports.standings(code) if one.report.code == report), None)
    return found or abort(404)


def period_in(form: Typed) -> date | None:
    """The last day of the period that was chosen; None, with the sentence beside the field, where none was."""
    try:
        return date.fromisoformat(form["last"])
    except ValueError:
        form.errors["last"] = _("Choose a period.")
        return None


def page(code: str, standing: ReportStanding, form: Typed, status: int = 200) -> ResponseReturnValue:
    policy = policy_now(code)
    periods = [
        (one.period.last.isoformat(), period_called(standing.report, one.period, policy))
        for one in standing.owed
        if one.handed_in is None
    ]
    every = period_lines(standing, policy)
    shown_first = every if request.args.get("all") else [*every[:FIRST], *(one for one in every[FIRST:] if not one.on)]
    shown = render_template(
        "report_due.html",
        programme=code,
        report=standing.report,
        about=about(standing.report),
        name=standing.report.names.in_(language()),
        lines=shown_first,
        count=len(every),
        periods=periods,
        form=form,
        may_change=Role.COORDINATOR in visitor().roles_in(code),
    )
    return shown, status


def back_page(code: str, standing: ReportStanding, form: Typed, status: int = 200) -> ResponseReturnValue:
    lines = period_lines(standing, policy_now(code))
    line = next((one for one in lines if one.on and one.last.isoformat() == form["last"]), None)
    if line is None:
        abort(404)
    name = standing.report.names.in_(language())
    shown = render_template("report_back.html", programme=code, report=standing.report, name=name, line=line, form=form)
    return shown, status
