"""The annual report of a programme, as a page and as a PDF."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from domain.case import Role
from web.access import allowed
from web.annual_report import annual_report
from web.downloads import handed_out
from web.house import house
from web.pages.programme_files import programme_for
from web.reports_due import report_lines
from web.scope import policy_now
from web.standing import standing

READERS = (Role.COORDINATOR, Role.AUDITOR)


@allowed(*READERS)
def show(code: str) -> ResponseReturnValue:
    """Takes `year`; this one, if none is named."""
    programme_for(code, *READERS)
    return render_template(
        "report.html",
        programme=code,
        report=annual_report(code, year_asked()),
        owed=report_lines(code, policy_now(code)),
        standing=standing("indicators", "items"),
    )


@allowed(*READERS)
def pdf(code: str) -> ResponseReturnValue:
    programme_for(code, *READERS)
    report = annual_report(code, year_asked())
    return handed_out(house().report_pdf(report.as_inputs()), f"{code}-{report.year}.pdf", to_keep=False)


def year_asked() -> int | None:
    text = request.args.get("year", "")
    return int(text) if text.isdecimal() and 1990 <= int(text) <= 2100 else None
