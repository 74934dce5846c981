"""Which answers a form takes, and what it says of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.answers import wrong_answers
from domain.policy import Named, Names
from domain.policy.admission import Form, Question, QuestionKind
from tests.answers import fitting_answer

OPTIONS = tuple(Named(code, Names((("en", code),))) for code in ("tea", "milk", "honey"))
KINDS: tuple[QuestionKind, ...] = ("text", "long_text", "choice", "choices", "number", "date", "yes_no", "scale")


def question(kind: QuestionKind, least: int | None = None, most: int | None = None, required: bool = True) -> Question:
    options = OPTIONS if kind in ("choice", "choices") else ()
    return Question(
        "q", Names((("en", "What?"), ("ru", "Что?"))), kind, required, options=options, least=least, most=most
    )


def refused(asked: Question, answer: object) -> list[str]:
    return [one.code for one in wrong_answers(Form("form", Names(), (asked,)), "mentee", {"q": answer})]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question("text"), "Energy"),
        (question("text", 2, 3), "ab"),
        (question("text", 2, 3), "abc"),
        (question("choice"), "milk"),
        (question("choices"), ["milk", "tea"]),
        (question("choices", 1, 2), ["tea", "milk"]),
        (question("number"), 0),
        (question("number", -1, 1), -1),
        (question("scale", 1, 5), 5),
        (question("date"), "2026-02-28"),
        (question("yes_no"), False),
        (question("text", 5, required=False), " "),
        (question("choices", 1, required=False), []),
        (question("number", 1, required=False), None),
    ],
)
def test_what_fits_is_taken(asked: Question, answer: object) -> None:
    assert refused(asked, answer) == []


@pytest.mark.parametrize(
    ("asked", "answer", "code"),
    [
        (question("text", 2, 3), "a", "too_little"),
        (question("long_text", 2, 3), "abcd", "too_much"),
        (question("choice"), "coffee", "not_an_option"),
        (question("choices"), ["tea", "coffee"], "not_an_option"),
        (question("choices"), ["tea", "tea"], "not_an_option"),
        (question("choices"), [["tea"]], "not_an_option"),
        (question("choices", 2), ["tea"], "too_little"),
        (question("choices", 1, 1), ["tea", "milk"], "too_much"),
        (question("number", 1), 0, "too_little"),
        (question("scale", 1, 5), 6, "too_much"),
        (question("number"), True, "not_an_answer"),
        (question("number"), 1.5, "not_an_answer"),
        (question("number"), "1", "not_an_answer"),
        (question("text"), 1, "not_an_answer"),
        (question("text"), {}, "not_an_answer"),
        (question("choice"), ["tea"], "not_an_answer"),
        (question("choices"), "tea", "not_an_answer"),
        (question("date"), "2026-02-29", "not_an_answer"),
        (question("date"), "tomorrow", "not_an_answer"),
        (question("yes_no"), 1, "not_an_answer"),
        (question("yes_no"), "yes", "not_an_answer"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(asked: Question, answer: object, code: str) -> None:
    form = Form("form", Names(), (asked,))
    (refusal,) = wrong_answers(form, "mentee", {"q": answer})
    assert (refusal.code, refusal.at) == (code, "answers.q")
    assert "“What?”" in str(refusal), "the question is named"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_for_has_to_be_answered(kind: QuestionKind) -> None:
    nothings: tuple[object, ...] = (None, "", "  ", [])
    for nothing in nothings:
        assert refused(question(kind), nothing) == ["answer_missing"]
        assert refused(question(kind, required=False), nothing) == []
    assert refused(question(kind), fitting_answer(question(kind))) == []


def test_everybody_is_asked_only_the_questions_of_her_role() -> None:
    theirs = (replace(question("text"), roles=frozenset({"mentor"})), replace(question("text"), code="both"))
    form = Form("form", Names(), theirs)
    assert list(wrong_answers(form, "mentee", {"both": "Yes"})) == []
    wrong = [(one.code, one.at) for one in wrong_answers(form, "mentee", {"q": "Yes", "zz": 1})]
    assert wrong == [
        ("unknown_question", "answers"),
        ("unknown_question", "answers"),
        ("answer_missing", "answers.both"),
    ]
    assert [one.at for one in wrong_answers(form, "mentor", {})] == ["answers.q", "answers.both"]
