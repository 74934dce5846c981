"""The contacts of a week as a file for the university's own system."""

from __future__ import annotations

from datetime import date

from flask import abort, make_response, request
from flask.typing import ResponseReturnValue

from application.weekly_log import week_of
from domain.case import Role
from web.access import allowed
from web.appearance import language
from web.house import house
from web.pages.programme_files import programme_for
from web.scope import limits_in
from web.weekly_table import header, rows

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
READERS = (Role.COORDINATOR, Role.AUDITOR)


@allowed(*READERS, by_faculty=True)
def show_week(code: str, ending: str) -> ResponseReturnValue:
    """Takes `day`, any one of the week; without it, today."""
    programme_for(code, *READERS, by_faculty=True)
    if ending not in TYPES:
        abort(404)
    try:
        day = date.fromisoformat(request.args.get("day") or today_of(code).isoformat())
        monday = week_of(day).first
    except (ValueError, OverflowError):
        abort(404)
    lines = house().weekly_log.of(code, day, limits_in((code,), *READERS))
    response = make_response(house().table_file(ending, header(), rows(lines, language())))
    response.headers["Content-Type"] = TYPES[ending]
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{monday.isoformat()}.{ending}"'
    return response


def today_of(code: str) -> date:
    """The day that it is where the programme is."""
    return house().programmes.newest_policy(code).local_date(house().ledger.now())
