"""Answers to the policy's forms, as use cases take them: in JSON, each answer under its question's code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.answers import wrong_answers
from domain.case import Case, Circumstances, Refused
from domain.policy import Policy
from domain.policy.admission import Form


def form_asked(policy: Policy, step: str, facts: Mapping[str, Any]) -> Form | None:
    """The form that the answers of a step are to; none where the step, or what it names, asks none."""
    forms: dict[str, str | None] = {}
    match step:
        case "meet_requirement":
            forms = {one.code: one.form for one in policy.requirements}
        case "give_feedback":
            forms = {one.code: one.form for one in policy.surveys}
    form = forms.get(facts.get("requirement") or facts.get("survey") or "")
    return policy.form(form) if form else None


def refuse_wrong_answers(case: Case, step: str, facts: Mapping[str, Any], given: Circumstances) -> None:
    """
    Raises:
        Refused: the step could be taken, but its answers cannot stand; for the first thing that is wrong with them.
    """
    form = form_asked(given.policy, step, facts)
    if form is None or case.refusal(case.LIFE[step], given):
        return
    role = getattr(case, "role", given.act.role)
    for refusal in wrong_answers(form, role, opened(facts.get("answers"))):
        raise refusal


def opened(answers: str | None) -> Mapping[str, object]:
    """
    Raises:
        Refused: this is no object in JSON.
    """
    try:
        given = json.loads(answers) if answers and answers.strip() else {}
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        template = "Give the answers as an object in JSON, each under the code of its question."
        raise Refused("answers_unreadable", template, at="answers")
    return given
