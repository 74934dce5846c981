"""Answers to a form of the policy: whether they can stand as they are, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.case import Refused
from domain.policy.admission import Form, Question


def wrong_answers(form: Form, role: str, answers: Mapping[str, object]) -> Iterator[Refused]:
    """Everything that is wrong with what somebody in this role answered, each at its question; nothing where all is well.

    Args:
        answers: by the codes of the questions. A number or a scale is answered with a whole number, a date as `2026-09-14`,
            `yes_no` with true or false, `choices` with a list of codes. Nothing, and an empty text or list, is no answer.
    """
    questions = form.questions_for(role)
    for code in sorted(answers.keys() - {question.code for question in questions}):
        template = "“{question}” is no question of this form: leave it out."
        yield Refused("unknown_question", template, at="answers", question=code)
    for question in questions:
        if refusal := wrong_answer(question, answers.get(question.code)):
            yield refusal


def wrong_answer(question: Question, answer: object) -> Refused | None:
    if answer is None or answer == [] or (isinstance(answer, str) and not answer.strip()):
        template = "“{question}” is asked for: answer it."
        missing = Refused("answer_missing", template, at=at(question), question=question.names)
        return missing if question.required else None
    match question.kind, answer:
        case "yes_no", bool():
            return None
        case "date", str() if is_day(answer):
            return None
        case "number" | "scale", int() if not isinstance(answer, bool):
            return beyond_limits(question, answer)
        case "text" | "long_text", str():
            return beyond_limits(question, len(answer))
        case "choice", str():
            return not_offered(question, [answer])
        case "choices", list():
            return not_offered(question, answer) or beyond_limits(question, len(answer))
    template = "“{answer}” is no answer to “{question}”."
    return Refused("not_an_answer", template, at=at(question), answer=answer, question=question.names)


def not_offered(question: Question, chosen: Sequence[object]) -> Refused | None:
    """Each of the options at most once."""
    left = [option.code for option in question.options]
    for answer in chosen:
        if answer not in left:
            template = "“{answer}” cannot be chosen at “{question}”: choose among {options}."
            options = ", ".join(option.code for option in question.options)
            places = {"answer": answer, "question": question.names, "options": options}
            return Refused("not_an_option", template, at=at(question), **places)
        left.remove(str(answer))
    return None


def beyond_limits(question: Question, size: int) -> Refused | None:
    """Whether a number, or how many characters or options there are, lies outside what the question allows."""
    if question.least is not None and size < question.least:
        template = "“{question}”: {least} at least, not {size}."
        return Refused(
            "too_little", template, at=at(question), question=question.names, least=question.least, size=size
        )
    if question.most is not None and size > question.most:
        template = "“{question}”: {most} at most, not {size}."
        return Refused("too_much", template, at=at(question), question=question.names, most=question.most, size=size)
    return None


def is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def at(question: Question) -> str:
    """The field of its answer."""
    return f"answers.{question.code}"
