"""The questions of a policy's form, as fields: a profile, a survey."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext as _

from domain.answers import wrong_answers
from domain.policy.admission import Form, Question
from web.appearance import language
from web.step_forms.choices import Choice, Option, Several, option
from web.step_forms.composed import Answers
from web.step_forms.fields import Field
from web.step_forms.texts import day, limited_text, whole_number

MOST_TEXT = 10_000  # characters, where the policy sets no limit


def answers(name: str, label: str, hint: str, form: Form, role: str) -> Answers:
    """The fields of all questions that this role is asked; their inputs are named `answers.CODE`."""
    questions = form.questions_for(role)
    fields = tuple(field_of(question, f"{name}.{question.code}") for question in questions)
    codes = tuple(question.code for question in questions)
    return Answers(name, label, hint=hint, questions=fields, codes=codes, wrong=partial(wrong_answers, form, role))


def field_of(question: Question, name: str) -> Field:
    label = question.names.in_(language())
    required = question.required
    said = _("Shown to those who choose.") if question.shared else ""
    match question.kind:
        case "choice":
            return Choice(name, label, required, said, options=options_of(question))
        case "choices":
            return Several(name, label, required, said, options=options_of(question))
        case "yes_no":
            return Choice(
                name, label, required, said, options=(Option("yes", True, _("Yes")), Option("no", False, _("No")))
            )
        case "scale" if question.least is not None and question.most is not None:
            steps = range(question.least, question.most + 1)
            return Choice(name, label, required, said, options=tuple(option(step, str(step)) for step in steps))
        case "number" | "scale":
            return Field(name, label, required, said, convert=whole_number(), control="number")
        case "date":
            return Field(name, label, required, said, convert=day, input="date")
        case "long_text":
            return Field(name, label, required, said, convert=limited_text(question.most or MOST_TEXT), control="long")
        case "text":
            return Field(name, label, required, said, convert=limited_text(question.most or MOST_TEXT))


def options_of(question: Question) -> tuple[Option, ...]:
    return tuple(option(one.code, one.names.in_(language())) for one in question.options)
