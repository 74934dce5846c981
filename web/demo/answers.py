"""Answers to any form of a programme, in the words of the demo's people."""

from __future__ import annotations

import json
from random import Random

from domain.policy.admission import Form, Question
from web.demo.words import ANSWERS, LETTER, REMARKS


def answered(form: Form, role: str, random: Random) -> str:
    """In JSON. What need not be answered is left out now and then."""
    asked = [one for one in form.questions_for(role) if one.required or random.random() < 0.7]
    return json.dumps({one.code: answer(one, random) for one in asked}, ensure_ascii=False)


def answer(question: Question, random: Random) -> object:
    codes = [option.code for option in question.options]
    match question.kind:
        case "text" | "long_text":
            return text(question, random)
        case "choice":
            return random.choice(codes)
        case "choices":
            return sorted(random.sample(codes, k=max(question.least or 1, min(2, len(codes)))))
        case "scale":
            most = question.most or 5
            return max(question.least or 1, most - random.choice([0, 0, 1, 1, 1, 2]))
        case "number":
            return number(question, random)
        case "date":
            return "2004-03-14"
        case _:
            return random.random() < 0.8


def text(question: Question, random: Random) -> str:
    """Those that must be long are letters."""
    if (question.least or 0) > len(min(REMARKS, key=len)):
        return LETTER[random.randrange(len(LETTER))]
    return random.choice(ANSWERS.get(question.code, REMARKS if question.kind == "long_text" else ANSWERS["field"]))


def number(question: Question, random: Random) -> int:
    """A year of study, hours a month, an average: whatever fits."""
    least, most = question.least or 0, question.most or 10
    if question.code == "study_year":
        return random.choice([1, 1, 2, 2, 3, 4])
    if question.code == "average":
        return random.randint(70, 97)
    return random.randint(least, max(least, min(most, least + 9)))
