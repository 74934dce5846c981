"""Answers that fit a form, whatever it asks."""

from __future__ import annotations

import json

from domain.policy.admission import Form, Question


def fitting_answers(form: Form, role: str) -> str:
    """In JSON, to everything that somebody in this role has to answer."""
    asked = (question for question in form.questions_for(role) if question.required)
    return json.dumps({question.code: fitting_answer(question) for question in asked}, ensure_ascii=False)


def fitting_answer(question: Question) -> object:
    codes = [option.code for option in question.options]
    match question.kind:
        case "text" | "long_text":
            return "energy"
        case "choice":
            return codes[0]
        case "choices":
            return codes[: max(1, question.least or 0)]
        case "number" | "scale":
            return question.least or question.most or 1
        case "date":
            return "2004-02-29"
        case "yes_no":
            return True
