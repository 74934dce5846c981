"""Fields that are made of fields: a table with an input a row, and the questions of a form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.case import Refused
from web.forms import Typed
from web.step_forms.fields import MISSING, Field
from web.words import refusal_sentence


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is about, and the input beside it. `about` are the other values of its row."""

    label: str
    input: Field
    about: dict[str, Any] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Table(Field):
    """A row for each thing to judge; each that was filled in becomes a `made` of its row and its input's `value_name`."""

    lines: tuple[Line, ...] = ()
    made: type[Any] = object
    value_name: str = ""
    control: str = "table"

    def inputs(self) -> Iterable[str]:
        return (self.name, *(line.input.name for line in self.lines))

    def read(self, typed: Typed) -> Any:
        """Rows that are left empty are left out: the rules say which have to be there."""
        judged = []
        for line in self.lines:
            value = line.input.read(typed)
            if value is not MISSING:
                judged.append(self.made(**line.about, **{self.value_name: value}))
        return tuple(judged)

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Line]]]:
        """The rows under their headings."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.group, []).append(line)
        return tuple(found.items())


@dataclass(frozen=True)
class Answers(Field):
    """The questions of a form, answered together: a text that keeps each answer under its question's code.

    `wrong` says what is wrong with the answers, beyond what their fields can read.
    """

    questions: tuple[Field, ...] = ()
    codes: tuple[str, ...] = ()
    wrong: Callable[[Mapping[str, Any]], Iterable[Refused]] = lambda answers: ()
    control: str = "answers"

    def inputs(self) -> Iterable[str]:
        return (self.name, *(name for question in self.questions for name in question.inputs()))

    def read(self, typed: Typed) -> Any:
        given = {}
        for code, question in zip(self.codes, self.questions, strict=True):
            value = question.read(typed)
            if value is not MISSING and value != ():
                given[code] = plain(value)
        for refused in self.wrong(given):
            typed.errors.setdefault(refused.at, refusal_sentence(refused))
        return json.dumps(given, ensure_ascii=False) if given else MISSING


def plain(answer: Any) -> Any:
    """An answer as JSON has it."""
    match answer:
        case tuple():
            return list(answer)
        case date():
            return answer.isoformat()
        case _:
            return answer
