"""One step on many applications: chosen in the list of cases, decided on one form, each with what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.bulk import STEPS, Chosen, Outcome
from application.case_files import CaseFile
from application.ports import UnknownCase
from domain.application import Application
from domain.case import Refused, Role
from domain.policy.mentoring import ReasonCode
from web.access import allowed
from web.appearance import language
from web.case_filters import asked_filters
from web.forms import Typed
from web.house import house
from web.naming import name_of
from web.scope import scope
from web.session import asker
from web.words import refusal_sentence

MOST = 200
"""Cases in one go."""


@dataclass(frozen=True)
class Line:
    """One of the chosen cases. `closed`: why the step cannot be taken on it, in a sentence; empty if it can."""

    file: CaseFile
    name: str
    closed: str


@allowed(Role.COORDINATOR, by_faculty=True)
def ask() -> ResponseReturnValue:
    """Takes a `step`, and each `case` (its reference and the version that was seen: `NU-7KQ4M~3`); or `all`, with filters."""
    step = request.args.get("step", "")
    chosen, more = all_on_filter() if "all" in request.args else (chosen_in(request.args.getlist("case")), 0)
    if step not in STEPS or not chosen:
        return redirect(url_for("cases.index"))
    return form_page(step, chosen, Typed(), more=more)


@allowed(Role.COORDINATOR, by_faculty=True)
def take() -> ResponseReturnValue:
    typed = Typed.sent()
    step, chosen = typed["step"], chosen_in(typed.all("case"))[:MOST]
    if step not in STEPS or not chosen:
        return redirect(url_for("cases.index"), 303)
    codes = reasons_of([one.file for one in lines_of(step, chosen)], step)
    needs_reason = Application.LIFE[step].needs_reason
    if needs_reason and codes and not typed["reason_code"]:
        typed.errors["reason_code"] = _("Choose the reason: it stays with the case.")
    if needs_reason and not codes and not typed["reason"]:
        typed.errors["reason"] = _("Say why: it stays with the case.")
    if typed.errors:
        return form_page(step, chosen, typed, 422)
    by = asker(reason_code=typed["reason_code"], reason=typed["reason"])
    return done_page(step, list(house().bulk.take(by, step, chosen)))


def chosen_in(texts: Sequence[str]) -> list[Chosen]:
    """What stands in the fields of the list; what could not be is left out."""
    pairs = [text.partition("~") for text in texts]
    return [Chosen(reference, int(version)) for reference, _tilde, version in pairs if version.isdecimal()]


def all_on_filter() -> tuple[list[Chosen], int]:
    """The applications that the list shows on all its pages, as many as go in one go; and whether there are more."""
    filters = asked_filters(scope().codes, scope().limits)
    rows = [row for row in house().case_list.page(filters.wanted, size=MOST) if row.kind == Application.TOPIC]
    return [Chosen(row.reference, row.version) for row in rows[:MOST]], len(rows[MOST:])


def lines_of(step: str, chosen: Sequence[Chosen]) -> list[Line]:
    """The chosen cases that this coordinator may see."""
    found = []
    for one in chosen:
        try:
            file = house().case_files.open(one.reference, asker())
        except (UnknownCase, Refused):
            continue
        if isinstance(file.case, Application):
            found.append(Line(file, name_of(file.case.person_id), closed_because(file, step)))
    return found


def closed_because(file: CaseFile, step: str) -> str:
    row = Application.LIFE[step]
    if file.is_open(row):
        return ""
    refusal = file.case.closed(row, file.given) or file.case.refusal(row, file.given)
    return refusal_sentence(refusal or Refused("not_now", "This step is not possible just now."))


def reasons_of(files: Sequence[CaseFile], step: str) -> Sequence[ReasonCode]:
    """The reasons that all of their policies offer."""
    offered = [file.policy.reason_codes(step, Role.COORDINATOR) for file in files]
    first = offered[0] if offered else ()
    return [one for one in first if all(one.code in {other.code for other in others} for others in offered)]


def form_page(
    step: str, chosen: Sequence[Chosen], typed: Typed, status: int = 200, *, more: int = 0
) -> ResponseReturnValue:
    lines = lines_of(step, chosen)
    versions = {one.reference: one.version for one in chosen}
    opened = [line for line in lines if not line.closed]
    reasons = [(one.code, one.names.in_(language())) for one in reasons_of([one.file for one in lines], step)]
    shown = render_template(
        "bulk.html",
        step=step,
        typed=typed,
        open=opened,
        closed=[line for line in lines if line.closed],
        versions=versions,
        reasons=reasons,
        needs_reason=Application.LIFE[step].needs_reason,
        more=more,
        most=MOST,
    )
    return shown, status


def done_page(step: str, outcomes: Sequence[Outcome]) -> ResponseReturnValue:
    files = {line.file.case.reference: line for line in lines_of(step, [Chosen(one.reference, 0) for one in outcomes])}
    return render_template(
        "bulk_done.html",
        step=step,
        done=[one for one in outcomes if one.is_done],
        others=[(one, refusal_sentence(one.refusal) if one.refusal else "") for one in outcomes if not one.is_done],
        names={reference: line.name for reference, line in files.items()},
    )
