"""The concerns of a case, for an auditor: she is asked why, that is recorded, and then they are open for some minutes.

Nowhere else does an auditor read of concerns: not on pages as of a day, in a replay, an export or a search.
"""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from application.case_files import CaseFile
from application.readings import LASTS, closes_at
from domain.case import Refused, Role
from web.access import NotAllowed, allowed
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.open_case import heading, open_file
from web.session import asker
from web.timeline import Timeline


@allowed(Role.AUDITOR, by_faculty=True)
def ask(reference: str) -> ResponseReturnValue:
    return ask_page(file_to_read(reference), Typed())


@allowed(Role.AUDITOR, by_faculty=True)
def read(reference: str) -> ResponseReturnValue:
    """Takes the `reason`."""
    file, form = file_to_read(reference), Typed.sent()
    try:
        reading = house().readings.open_concerns(asker(reason=form["reason"]), file)
    except Refused as refused:
        return ask_page(file, form.refuse(refused), 422)
    return redirect(url_for("cases.concerns_read", reference=file.case.reference, reading=reading), 303)


@allowed(Role.AUDITOR, by_faculty=True)
def show(reference: str, reading: UUID) -> ResponseReturnValue:
    """What she has just opened; once the minutes are over she is asked again."""
    file = file_to_read(reference)
    opened = house().readings.opened(asker(), file, reading)
    if opened is None:
        return redirect(url_for("cases.ask_concerns", reference=file.case.reference), 303)
    return render_template(
        "concerns.html",
        case=file.case,
        heading=heading(file),
        concerns=house().readings.concerns(file),
        closes=closes_at(opened),
        who=Timeline(file).who,
    )


def file_to_read(reference: str) -> CaseFile:
    """
    Raises:
        UnknownCase: nothing is called so.
        NotAllowed: she is no auditor of this case, or it is her own; coordinators have no need of it.
    """
    file = open_file(reference)
    use_zone(file.policy.tz)
    if not house().readings.may_open_concerns(file):
        raise NotAllowed((Role.AUDITOR,), file.case.programme)
    return file


def ask_page(file: CaseFile, form: Typed, status: int = 200) -> ResponseReturnValue:
    minutes = int(LASTS.total_seconds() // 60)
    shown = render_template("concerns_ask.html", case=file.case, heading=heading(file), form=form, minutes=minutes)
    return shown, status
