"""The results of terms in a programme: each faculty and each group, term by term."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from domain.case import Role
from web import term_results
from web.access import allowed
from web.house import house
from web.pages.programme_files import programme_for
from web.periods import period_word
from web.standing import standing

READERS = (Role.COORDINATOR, Role.AUDITOR)


@allowed(*READERS)
def show(code: str) -> ResponseReturnValue:
    """Takes `year`, that in which the intakes opened, and `term`, which is drawn; 404 where the policy averages none."""
    programme_for(code, *READERS)
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and 1990 <= int(asked) <= 2100 else None
    overall = house().reporting.standing(code, year)
    indicator, table = overall.policy.monitoring.measuring("term_average"), house().reporting.term_results(code, year)
    if indicator is None or table is None:
        abort(404)
    chosen = request.args.get("term", "")
    drawn = table.terms.index(chosen) if chosen in table.terms else len(table.terms) - 1
    rows = list(term_results.rows_of(table, overall.policy, indicator)) if table.terms else []
    return render_template(
        "term_results.html",
        programme=code,
        standing_in=overall,
        title=term_results.title_of(indicator),
        target=term_results.target_of(indicator),
        terms=[(one, period_word(one, overall.policy)) for one in table.terms],
        drawn=drawn,
        rows=rows,
        bars_here=[row.cells[drawn] for row in rows if row.is_sum],
        standing=standing("indicators"),
    )
