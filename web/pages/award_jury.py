"""The page of the jury: each juror scores each finalist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.award import Award
from domain.award.rules import category_of
from domain.award.values import Points
from domain.case import Refused, Role
from web.access import NotAllowed, signed_in
from web.award_page import nominees_of
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.naming import nominee_name
from web.open_case import open_file
from web.session import asker


@dataclass(frozen=True)
class FinalistForm:
    """One finalist before a juror: why she is nominated, what she has been given, and whether it is hers to judge."""

    number: int
    name: str
    whys: Sequence[str]
    form: Typed
    scored: bool
    conflict: bool


@signed_in
def scores(reference: str) -> ResponseReturnValue:
    return scores_page(juror_file(reference))


@signed_in
def score(reference: str) -> ResponseReturnValue:
    """Of one finalist at a time. Another juror may score meanwhile: that is no reason to ask again."""
    file, form = juror_file(reference), Typed.sent()
    nominee = request.form.get("nominee", type=int)
    points = tuple(points_in(form, file))
    if not form.errors:
        facts = {"nominee": nominee, "points": points}
        try:
            house().steps.take(Award, file.case.id, "score", replace(asker(), role=Role.JUROR), facts)
        except Refused as refused:
            form.refuse(refused, field="points")
        else:
            return redirect(url_for("awards.scores", reference=reference, _anchor=f"n{nominee}"), 303)
    return scores_page(file, nominee, form, 422)


def points_in(form: Typed, file: CaseFile) -> Sequence[Points]:
    """What was typed, where it is a number; whether it fits, the award says."""
    found = []
    for one in criteria_of(file):
        text = form[f"points.{one.code}"]
        if text.isdecimal() and len(text) < 6:
            found.append(Points(one.code, int(text)))
        elif text:
            form.errors["points"] = _("“%(text)s” is not a whole number: write it in digits.", text=text)
    return found


def juror_file(reference: str) -> CaseFile:
    file = open_file(reference)
    if not isinstance(file.case, Award):
        abort(404)
    if Role.JUROR not in file.roles:
        raise NotAllowed((Role.JUROR,), file.case.programme)
    use_zone(file.policy.tz)
    return file


def criteria_of(file: CaseFile) -> Sequence[Any]:
    return file.policy.award_criteria_of(category_of(file.case, file.policy).of)


def scores_page(
    file: CaseFile, typed_for: int | None = None, typed: Typed | None = None, status: int = 200
) -> ResponseReturnValue:
    award, juror = file.case, file.reader
    whys = {one.number: one.whys for one in nominees_of(file, False)}
    forms = []
    for number in award.contenders:
        given = next((one.points for one in award.scored if (one.juror, one.nominee) == (juror, number)), ())
        known = Typed({f"points.{one.criterion}": str(one.value) for one in given})
        form = typed if typed is not None and number == typed_for else known
        conflict = award.in_conflict(juror, number)
        forms.append(
            FinalistForm(number, nominee_name(award, number), whys.get(number, ()), form, bool(given), conflict)
        )
    shown = render_template(
        "award_scores.html",
        file=file,
        award=award,
        category=category_of(award, file.policy),
        criteria=criteria_of(file),
        finalists=forms,
        done=sum(one.scored for one in forms),
        asked=sum(not one.conflict for one in forms),
        is_open=award.state == "judging",
        stray="" if typed is None or typed_for in award.contenders else typed.errors.get("points", ""),
    )
    return shown, status
