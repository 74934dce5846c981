"""The dashboard of a programme: how it stands in a year, its coverage, and measures for what falls short."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from application.questions import BoardFilter
from domain.case import Refused, Role
from web import dashboard, shortfalls
from web.access import allowed
from web.house import house
from web.pages import figures, report, reports_due, term_results
from web.pages.programme_files import programme_for
from web.plan_watch import plan_watch
from web.scope import programme_name, scope
from web.session import asker, visitor
from web.standing import standing as views_standing
from web.words import refusal_sentence

pages = Blueprint("dashboard", __name__, url_prefix="/dashboard")

READERS = (Role.COORDINATOR, Role.AUDITOR)


@pages.get("")
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes `year`. Of several programmes it shows one: the chosen, or the first."""
    shown = scope()
    return show(shown.chosen or shown.codes[0])


def show(code: str, refused: str = "", status: int = 200) -> ResponseReturnValue:
    programme_for(code, *READERS)
    standing = house().reporting.standing(code, year_asked())
    target, today = dashboard.cadence_target(standing.policy), house().reporting.today(standing.policy)
    cards, empty = dashboard.dashboard_cards(standing)
    single, grouped = dashboard.parted(cards)
    funnel, load = dashboard.funnel_bars(standing), dashboard.load_bars(standing)
    months = dashboard.cadence_bars(standing, target)
    coverage = dashboard.coverage_bars(standing.coverage, standing) if standing.coverage else []
    short = shortfalls.shortfalls(standing, coverage, months, cards)
    has_targets = any(bar.target for bars in (coverage, months, *(card.bars for card in cards)) for bar in bars)
    measures = house().board.items(BoardFilter(code, origins=("corrective",)))
    heights = {
        "short": 2 * len(short) + dashboard.CARD if short or measures or has_targets else 0,
        "measures": dashboard.height(measures) if short or measures or has_targets else 0,
        "funnel": dashboard.height(funnel, len(funnel)) if standing.policy.has_mentorships else 0,
        "coverage": dashboard.height(dashboard.with_headcount(coverage)) if standing.coverage else 0,
        "single": dashboard.height(single, len(single)) if single else 0,
        "cadence": dashboard.height(months) if standing.policy.cadence else 0,
        "load": dashboard.height(load, len(load)) if standing.policy.has_mentorships else 0,
        **{card.code: dashboard.height(card.bars) for card in grouped},
    }
    page = render_template(
        "dashboard.html",
        programme=code,
        standing_in=standing,
        funnel=funnel,
        widest_gap=dashboard.widest_gap(standing),
        load=load,
        cadence=months[::-1],
        coverage=coverage,
        most=dashboard.MOST,
        single=single,
        grouped={card.code: card for card in grouped},
        columns=dashboard.columns((name, high) for name, high in heights.items() if high),
        short=short,
        drawn=shortfalls.drawn,
        worst_first=shortfalls.worst_first,
        span=shortfalls.span,
        without_value=empty,
        measures=measures,
        plan=plan_watch(code, standing.policy, today) if standing.year == today.year else None,
        today=today,
        others=[(one, programme_name(one)) for one in scope().codes if one != code],
        may_change=may_change(code),
        refused=refused,
        standing=views_standing("indicators", "items"),
    )
    return page, status


@pages.get("/<code>/coverage")
@allowed(*READERS)
def coverage(code: str) -> ResponseReturnValue:
    """404 where the programme's policy asks for no coverage."""
    programme_for(code, *READERS)
    standing = house().reporting.standing(code, year_asked())
    if standing.coverage is None:
        abort(404)
    return render_template(
        "coverage.html",
        programme=code,
        standing_in=standing,
        table=standing.coverage,
        bars_here=dashboard.coverage_bars(standing.coverage, standing),
        total=dashboard.coverage_total(standing.coverage),
        with_headcount=dashboard.with_headcount,
        population=standing.policy.monitoring.coverage.population if standing.policy.monitoring.coverage else "",
        may_change=may_change(code),
        standing=views_standing("indicators", "items"),
    )


@pages.post("/<code>/measures")
@allowed(Role.COORDINATOR)
def correct(code: str) -> ResponseReturnValue:
    """Plan a corrective item for what falls short: takes `indicator`, `group`, `year`, and `next`, the page to come back to."""
    programme_for(code, Role.COORDINATOR)
    sent = request.form
    year = int(sent.get("year", "")) if sent.get("year", "").isdecimal() else 0
    try:
        house().reporting.correct(asker(), code, sent.get("indicator", ""), sent.get("group", ""), year)
    except Refused as refused:
        return show(code, refusal_sentence(refused), 422)
    if sent.get("next") == "coverage":
        return redirect(url_for("dashboard.coverage", code=code, year=year), 303)
    return redirect(url_for("dashboard.index", programme=code, year=year), 303)


def year_asked() -> int | None:
    """The year in the address, or in what was sent; None for this one."""
    text = request.values.get("year", "")
    return int(text) if text.isdecimal() and 1990 <= int(text) <= 2100 else None


def may_change(code: str) -> bool:
    return Role.COORDINATOR in visitor().roles_in(code)


# Figures and the report

pages.add_url_rule("/<code>/figures", "show_figures", figures.show)
pages.add_url_rule("/<code>/figures", "bring_in_figures", figures.bring_in, methods=["POST"])
pages.add_url_rule("/<code>/report", "report", report.show)
pages.add_url_rule("/<code>/report.pdf", "report_pdf", report.pdf)

# Results of terms

pages.add_url_rule("/<code>/results", "term_results", term_results.show)

# Reports that it owes

ONE = "/<code>/reports/<report>"
pages.add_url_rule(ONE, "show_report_due", reports_due.show)
pages.add_url_rule(ONE, "hand_in_report", reports_due.hand_in, methods=["POST"])
pages.add_url_rule(f"{ONE}/take-back", "ask_report_back", reports_due.ask_back)
pages.add_url_rule(f"{ONE}/take-back", "take_report_back", reports_due.take_back, methods=["POST"])
