"""The fields of a form: what each shows, and how what was typed into it is read.

Reading never raises: what cannot be read leaves a sentence beside its field, and everything typed stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from domain.case import Refused
from web.forms import Typed
from web.step_forms.texts import Unreadable
from web.words import refusal_sentence

MISSING: Final = object()
"""Nothing was typed, and nothing has to be: the step's own default holds."""


@dataclass(frozen=True)
class Field:
    """One line of text, read by `convert`. `name` is the name of its input, and of the fact that it gives.

    `sometimes`: it depends on other fields whether it is required.
    """

    name: str
    label: str
    required: bool = True
    hint: str = ""
    initial: tuple[str, ...] = ()
    control: str = "text"
    convert: Callable[[str], Any] = str
    input: str = "text"
    sometimes: bool = False

    def read(self, typed: Typed) -> Any:
        """The value that was given; `MISSING` if none was, or if it is wrong."""
        text = typed[self.name]
        if not text:
            return self.nothing(typed)
        try:
            return self.convert(text)
        except Unreadable as wrong:
            typed.errors[self.name] = str(wrong)
            return MISSING

    def nothing(self, typed: Typed) -> Any:
        if self.required:
            typed.errors[self.name] = self.asked
        return MISSING

    @property
    def asked(self) -> str:
        """What is said where nothing was given."""
        return _("“%(label)s” is asked for: fill it in.", label=self.label)

    def inputs(self) -> Iterable[str]:
        """The names of all its inputs."""
        return (self.name,)

    @property
    def is_optional(self) -> bool:
        """Whether it is called optional: what stands there at first does not ask for anything."""
        return not (self.required or self.initial or self.sometimes)

    @property
    def is_short(self) -> bool:
        return self.control == "number" or self.input == "date"


@dataclass(frozen=True)
class Upload(Field):
    """A file; `keep` keeps its name and content, and gives what the event says of it."""

    control: str = "upload"
    keep: Callable[[str, bytes], Any] = lambda name, content: content

    def read(self, typed: Typed) -> Any:
        sent = request.files.get(self.name)
        if sent is None or not sent.filename:
            return self.nothing(typed)
        with closing(sent):
            content = sent.read()
        try:
            return self.keep(sent.filename, content)
        except Refused as refused:
            typed.errors[self.name] = refusal_sentence(refused)
            return MISSING


def begin(typed: Typed, fields: Iterable[Field]) -> None:
    """Put into these fields what stands in them at first, where nothing was typed yet."""
    values = MultiDict(typed.values)
    for one in fields:
        if one.initial and one.name not in values:
            values.setlist(one.name, list(one.initial))
    typed.values = values
