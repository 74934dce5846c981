"""The figures of a programme: those that are known, and a file with new ones or corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.figure_rows import FiguresRefused
from domain.case import Refused, Role
from domain.figures import group_by, recordable
from domain.policy import Policy
from domain.policy.monitoring import HEADCOUNT
from domain.programme import Programme
from web.access import allowed
from web.appearance import language
from web.figures import amount
from web.forms import Typed
from web.house import house
from web.pages.programme_files import programme_for
from web.session import asker, visitor
from web.timeline.telling import name_in
from web.words import refusal_sentence

READERS = (Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True)
class FigureLine:
    """One figure as the page shows it."""

    indicator: str
    group: str
    period: str
    value: str
    source: str


@allowed(*READERS)
def show(code: str) -> ResponseReturnValue:
    return page(programme_for(code, *READERS), Typed())


@allowed(Role.COORDINATOR)
def bring_in(code: str) -> ResponseReturnValue:
    """Takes a `file`, the `source` of what stands in it, and with `correct` a `reason` for what is put right."""
    programme = programme_for(code, Role.COORDINATOR)
    form = Typed.sent()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.errors["file"] = _("Choose a file.")
        return page(programme, form, 422)
    try:
        table = house().table_of(sent.filename, sent.read())
        house().figures.bring_in(
            asker(reason=form["reason"]), code, table, form["source"], correct=bool(form["correct"])
        )
    except FiguresRefused as refused:
        faults = [FaultLine(one.row, refusal_sentence(one.refused)) for one in refused.faults]
        return page(programme, form, 422, faults)
    except Refused as refused:
        return page(programme, form.refuse(refused), 422)
    return redirect(url_for("dashboard.show_figures", code=code), 303)


@dataclass(frozen=True)
class FaultLine:
    """What is wrong with one row of a file."""

    row: int
    sentence: str


def page(programme: Programme, form: Typed, status: int = 200, faults: Sequence[FaultLine] = ()) -> ResponseReturnValue:
    policy = house().programmes.newest_policy(programme.code)
    shown = render_template(
        "figures.html",
        programme=programme.code,
        form=form,
        faults=faults,
        lines=lines_of(programme, policy),
        known=[(code, name_of(code, policy)) for code in recordable(policy)],
        example=example_of(policy),
        may_change=Role.COORDINATOR in visitor().roles_in(programme.code),
    )
    return shown, status


def lines_of(programme: Programme, policy: Policy) -> list[FigureLine]:
    """The newest period first; indicators and groups in the order of the policy, as far as it still has them."""
    order = list(recordable(policy))
    known = recordable(policy)

    def place(key: tuple[str, str, str]) -> tuple[str, int, int]:
        indicator, group, period = key
        groups = [one.code for one in policy.groups(group_by(indicator, policy))]
        return (
            period,
            -(order.index(indicator) if indicator in order else len(order)),
            -(groups.index(group) if group in groups else len(groups)),
        )

    return [
        FigureLine(
            indicator=name_of(key[0], policy),
            group=name_in(policy.groups(group_by(key[0], policy)), key[1]) if key[1] else "",
            period=key[2],
            value=amount(figure.value, row.unit if (row := known.get(key[0])) else "number"),
            source=figure.source,
        )
        for key, figure in sorted(programme.figures.items(), key=lambda one: place(one[0]), reverse=True)
    ]


def name_of(code: str, policy: Policy) -> str:
    coverage = policy.monitoring.coverage
    if code == HEADCOUNT and coverage:
        return coverage.population.in_(language())
    return name_in(policy.monitoring.indicators, code)


def example_of(policy: Policy) -> list[tuple[str, str, str, str]]:
    """Two rows as a file may have them: indicator, group, period, value."""
    rows = []
    for code in list(recordable(policy))[:1]:
        groups = policy.groups(group_by(code, policy))[:2]
        rows = [(code, group.code, "2026", "420") for group in groups] or [(code, "", "2026", "31.1")]
    return rows
