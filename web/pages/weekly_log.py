"""The contacts of a week as a file for the university's own system."""

from __future__ import annotations

from datetime import date

from flask import abort, request
from flask.typing import ResponseReturnValue

from application.weekly_log import week_of
from domain.case import Role
from web.access import allowed
from web.appearance import language
from web.downloads import handed_out
from web.house import house
from web.pages.programme_files import programme_for
from web.scope import limits_in
from web.weekly_table import header, rows

ENDINGS = ("csv", "xlsx")
READERS = (Role.COORDINATOR, Role.AUDITOR)


@allowed(*READERS, by_faculty=True)
def show_week(code: str, ending: str) -> ResponseReturnValue:
    """Takes `day`, any one of the week; without it, today."""
    programme_for(code, *READERS, by_faculty=True)
    if ending not in ENDINGS:
        abort(404)
    try:
        day = date.fromisoformat(request.args.get("day") or today_of(code).isoformat())
        monday = week_of(day).first
    except (ValueError, OverflowError):
        abort(404)
    lines = house().weekly_log.of(code, day, limits_in((code,), *READERS))
    content = house().table_file(ending, header(), rows(lines, language()))
    return handed_out(content, f"{code}-{monday.isoformat()}.{ending}")


def today_of(code: str) -> date:
    """The day that it is where the programme is."""
    return house().programmes.newest_policy(code).local_date(house().ledger.now())
