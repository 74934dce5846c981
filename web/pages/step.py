"""The page of one step: its form, and taking it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from application.case_files import CaseFile
from application.steps import MovedOn
from domain.case import CaseEvent, Refused, Step
from web.access import signed_in
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.open_case import heading, open_file
from web.security import safe_next
from web.session import asker
from web.step_forms import Occasion, StepForm, has_form
from web.timeline import Timeline
from web.words import refusal_sentence

TRIES = 12


@signed_in
def ask(reference: str, step: str) -> ResponseReturnValue:
    """The form, filled with what the address says: `?requirement=profile`."""
    typed = Typed()
    typed.values = MultiDict(request.args)
    form = form_of(open_file(reference), step, typed)
    form.fill()
    return page(form, form.occasion.file.version)


@signed_in
def take(reference: str, step: str) -> ResponseReturnValue:
    form = form_of(open_file(reference), step, Typed.sent())
    file = form.occasion.file
    seen = request.form.get("version", type=int)
    if seen is None:
        abort(400)
    for _ in range(TRIES):
        if seen != file.version:
            break
        given = form.read() if form.occasion.is_open else None
        if given is None:
            return page(form, seen, 422)
        case = file.case
        try:
            house().steps.take(
                type(case), case.id, step, given.asker, given.facts, seen_version=case.version, at_hand=case
            )
        except Refused as refused:
            form = form.retry(open_file(reference))
            form.refuse(refused)
            return page(form, seen, 422)
        except MovedOn:  # perhaps by something that she must not know of: then she is told nothing of it
            form = form.retry(open_file(reference))
            file = form.occasion.file
            continue
        onward = safe_next(request.form.get("next"), otherwise=url_for("cases.show", reference=case.reference))
        return redirect(onward, 303)
    return moved_on(form, seen, file.events_seen[seen:])


def form_of(file: CaseFile, step: str, typed: Typed) -> StepForm:
    """The form of a step of this case; 404 if its life has no such step, or none that people take on a page."""
    row: Step | None = file.case.LIFE.get(step)
    if row is None or not has_form(row):
        abort(404)
    use_zone(file.policy.tz)
    today = file.policy.local_date(house().ledger.now())
    return StepForm(Occasion(file, row, asker(), today, typed))


def moved_on(form: StepForm, seen: int, since: Sequence[CaseEvent]) -> ResponseReturnValue:
    """Who changed what, above the form with all that was typed; sent again, it is for the case as it is now."""
    if form.is_blank:
        form.fill()
    return page(form, form.occasion.file.version, 409, seen=seen, since=since)


def page(
    form: StepForm, version: int, status: int = 200, *, seen: int | None = None, since: Sequence[CaseEvent] = ()
) -> ResponseReturnValue:
    file = form.occasion.file
    timeline = Timeline(file)
    shown = render_template(
        "step.html",
        form=form,
        typed=form.typed,
        file=file,
        heading=heading(file),
        version=version,
        seen=seen,
        since=timeline.entries(since),
        closed=closed_because(form),
        next=request.values.get("next", ""),
    )
    return shown, status


def closed_because(form: StepForm) -> str:
    """Why the step cannot be taken now, in a sentence; empty if it can."""
    occasion = form.occasion
    if occasion.is_open:
        return ""
    refusal = occasion.file.case.refusal(occasion.step, occasion.given)
    return refusal_sentence(refusal or Refused("not_now", "This step is not possible just now."))
