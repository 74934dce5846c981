"""Answers to a form of the policy, as people read them. They are kept as JSON: each answer under its question's code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from domain.policy import Named, Policy
from domain.policy.admission import Form, Question
from web.appearance import language


@dataclass(frozen=True)
class Answer:
    """A question in the language of the page, and what was answered."""

    code: str
    question: str
    text: str


def answers_to(form: Form, text: str, policy: Policy, *, shared_only: bool = False) -> Sequence[Answer]:
    """What was answered, in the order of the form; nothing if the text holds no answers.

    Args:
        text: as it was kept, opened.
        shared_only: only what stands in the profile that the other side chooses from.
    """
    given = opened(text)
    return tuple(
        Answer(question.code, question.names.in_(language()), answer_word(question, given[question.code], policy))
        for question in form.questions
        if question.code in given and (question.shared or not shared_only)
    )


def opened(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def answer_word(question: Question, value: Any, policy: Policy) -> str:
    """An answer as people read it: the names of options, `yes` and `no`, anything else as it was typed."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    offered: Sequence[Named] = getattr(policy, question.options_from) if question.options_from else question.options
    names = {one.code: one.names.in_(language()) for one in offered}
    if isinstance(value, list):
        return ", ".join(names.get(code, str(code)) for code in value)
    return names.get(value, str(value))
