"""Surveys: who was asked and answered, and what the answers come to. Nobody is shown alone."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from domain.case import Role
from domain.policy import NotInPolicy
from web import survey_bars
from web.access import allowed
from web.appearance import language
from web.house import house
from web.language import word
from web.pages.programme_files import programme_for
from web.scope import programme_name, scope
from web.session import visitor
from web.standing import standing

pages = Blueprint("surveys", __name__, url_prefix="/surveys")

READERS = (Role.COORDINATOR, Role.AUDITOR)


@pages.get("")
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes `intake`. Of several programmes it shows one: the chosen, or the first."""
    shown = scope()
    code = shown.chosen or shown.codes[0]
    programme_for(code, *READERS)
    intake = intake_asked(code)
    return render_template(
        "surveys.html",
        programme=code,
        intake=intake,
        intakes=list(house().programmes.get(code).intakes),
        surveys=survey_bars.listed(house().surveys.counts(code, intake)),
        others=[(one, programme_name(one)) for one in shown.codes if one != code],
        standing=standing("cases"),
    )


@pages.get("/<code>/<survey>")
@allowed(*READERS)
def show(code: str, survey: str) -> ResponseReturnValue:
    """Takes `role` and `intake`. What was written is read by coordinators alone."""
    programme_for(code, *READERS)
    intake = intake_asked(code)
    policy, _version = house().programmes.policy_of(code, intake)
    try:
        asked = policy.survey(survey)
    except NotInPolicy:
        abort(404)
    parts = [part for part in survey_bars.PARTS if part in asked.to]
    role = next((part for part in parts if part == request.args.get("role")), parts[0])
    summary = house().surveys.summary(code, survey, role, intake, visitor().everybody)
    return render_template(
        "survey.html",
        programme=code,
        intake=intake,
        survey=asked,
        name=asked.names.in_(language()),
        when=survey_bars.when_word(asked),
        summary=summary,
        role=role,
        parts=[(part, word(survey_bars.PARTS[part])) for part in parts],
        turnouts=survey_bars.turnout_bars(summary.turnouts, asked),
        questions=survey_bars.answers(summary, texts=Role.COORDINATOR in visitor().roles_in(code)),
        standing=standing("cases"),
    )


def intake_asked(code: str) -> str:
    """The intake of the address; empty for all of them, and for one that there is not."""
    asked = request.args.get("intake", "")
    return asked if asked in house().programmes.get(code).intakes else ""
