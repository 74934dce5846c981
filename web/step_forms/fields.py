"""The fields of a form: what each shows, and how what was typed into it is read.

Reading never raises: what cannot be read leaves a sentence beside its field, and everything typed stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from domain.case import Refused
from web.forms import Typed
from web.words import refusal_sentence

MISSING: Final = object()
"""Nothing was typed, and nothing has to be: the step's own default holds."""

MOST_DIGITS = 9
MOST_UNKNOWN = 10  # of those who were named and are not known, so many are shown
SEPARATORS = re.compile(r"[\n\t,;]+")
MOST_AS_BUTTONS = 7  # more options than this are a list to choose from


class Unreadable(ValueError):
    """What was typed cannot be what is asked for; the sentence says what can."""


@dataclass(frozen=True)
class Option:
    """Something to choose: its key in the form, the value that it stands for, and what people read.

    `about` is whatever else a page shows of it.
    """

    key: str
    value: Any
    label: str
    note: str = ""
    icon: str = ""
    about: Any = None


def option(value: Any, label: str, note: str = "", icon: str = "") -> Option:
    """An option whose key is its value as text."""
    return Option(str(value.value if isinstance(value, Enum) else value), value, label, note, icon)


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


@dataclass(frozen=True)
class Choice(Field):
    """One of several options: a few as buttons, many as a list."""

    options: tuple[Option, ...] = ()
    control: str = "choice"

    @property
    def as_buttons(self) -> bool:
        return len(self.options) <= MOST_AS_BUTTONS and not any(one.note for one in self.options)

    @property
    def shown(self) -> Sequence[tuple[str, ...]]:
        """The options as buttons: key, text, and an icon where there is one."""
        return [(one.key, one.label, one.icon) if one.icon else (one.key, one.label) for one in self.options]

    @property
    def listed(self) -> Sequence[tuple[str, str]]:
        """The options as a list; it begins with nothing, so that nobody chooses unawares."""
        texts = [(one.key, f"{one.label} · {one.note}" if one.note else one.label) for one in self.options]
        return [("", "–"), *texts]

    @property
    def chosen(self) -> Option | None:
        """What it begins with."""
        return next((one for one in self.options if (one.key,) == self.initial), None)

    @property
    def asked(self) -> str:
        if not self.options:
            return _("There is nothing to choose from here: “%(label)s”.", label=self.label)
        return _("“%(label)s” is asked for: choose one.", label=self.label)

    def read(self, typed: Typed) -> Any:
        key = typed[self.name]
        if not key:
            return self.nothing(typed)
        found = [one.value for one in self.options if one.key == key]
        if not found:
            typed.errors[self.name] = _("“%(key)s” cannot be chosen here: choose one of those shown.", key=key)
        return found[0] if found else MISSING


@dataclass(frozen=True)
class Several(Choice):
    """Any number of options, as a tuple in their order; none is an answer, too, if it is not required."""

    control: str = "several"

    @property
    def asked(self) -> str:
        return _("“%(label)s” is asked for: choose at least one.", label=self.label)

    def read(self, typed: Typed) -> Any:
        keys = set(typed.all(self.name))
        if strange := keys - {one.key for one in self.options}:
            sentence = _("“%(key)s” cannot be chosen here: choose among those shown.", key=min(strange))
            typed.errors[self.name] = sentence
            return MISSING
        if not keys and self.required:
            return self.nothing(typed)
        return tuple(one.value for one in self.options if one.key in keys)


@dataclass(frozen=True)
class Roll(Several):
    """A long list of people to be ticked, by name; or named in a text (`attended.pasted`) by whatever `find` knows them by.

    Whoever is ticked and whoever is named are taken together.
    """

    control: str = "roll"
    find: Callable[[str], Option | None] = lambda text: None

    def found(self, part: str) -> Iterable[tuple[str, Option | None]]:
        """A part of the text as a whole (a name has spaces); else word by word."""
        if whole := self.find(part):
            return [(part, whole)]
        return [(word, self.find(word)) for word in part.split()]

    @property
    def pasted(self) -> str:
        """The name of the input for those who are named."""
        return f"{self.name}.pasted"

    def inputs(self) -> Iterable[str]:
        return (self.name, self.pasted)

    def read(self, typed: Typed) -> Any:
        named = (part.strip() for part in SEPARATORS.split(typed[self.pasted]))
        found = dict(pair for part in named if part for pair in self.found(part))
        if unknown := [part for part, one in found.items() if one is None]:
            shown = ", ".join(unknown[:MOST_UNKNOWN]) + (" …" if len(unknown) > MOST_UNKNOWN else "")
            typed.errors[self.pasted] = ngettext(
                "This is nobody who is invited: %(shown)s. Put it right, or take it out.",
                "These are nobody who is invited: %(shown)s. Put them right, or take them out.",
                len(unknown),
                shown=shown,
            )
            return MISSING
        keys = {*typed.all(self.name), *(one.key for one in found.values() if one)}
        if strange := keys - {one.key for one in self.options}:
            typed.errors[self.name] = _("“%(key)s” cannot be chosen here: choose among those shown.", key=min(strange))
            return MISSING
        if not keys:
            typed.errors[self.name] = _("Nobody is ticked. If it did not take place, cancel it instead.")
            return MISSING
        return tuple(one.value for one in self.options if one.key in keys)


@dataclass(frozen=True)
class Ranked(Choice):
    """Some options with a rank each (`choices.KEY` is 1, 2, ...), as a tuple with the best first."""

    most: int = 3
    control: str = "ranked"

    def input_of(self, chosen: Option) -> str:
        return f"{self.name}.{chosen.key}"

    def inputs(self) -> Iterable[str]:
        return (self.name, *(self.input_of(one) for one in self.options))

    def read(self, typed: Typed) -> Any:
        ranked: dict[int, Any] = {}
        for one in self.options:
            rank = typed[self.input_of(one)]
            if not rank:
                continue
            if not rank.isdecimal() or not 1 <= int(rank) <= self.most:
                typed.errors[self.name] = _("A rank is a number from 1 to %(most)s.", most=self.most)
                return MISSING
            if int(rank) in ranked:
                typed.errors[self.name] = _("Two of them have the rank %(rank)s: give each its own.", rank=rank)
                return MISSING
            ranked[int(rank)] = one.value
        return tuple(ranked[rank] for rank in sorted(ranked)) if ranked else self.nothing(typed)


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


def begin(typed: Typed, fields: Iterable[Field]) -> None:
    """Put into these fields what stands in them at first, where nothing was typed yet."""
    values = MultiDict(typed.values)
    for one in fields:
        if one.initial and one.name not in values:
            values.setlist(one.name, list(one.initial))
    typed.values = values


# How single texts are read


def whole_number(least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers, or of those from `least` to `most`, both inclusive."""

    def read(text: str) -> int:
        digits = text.removeprefix("-").removeprefix("\N{MINUS SIGN}")
        if not digits.isdecimal() or len(digits) > MOST_DIGITS:
            raise Unreadable(_("“%(text)s” is not a whole number: write it in digits.", text=text))
        number = int(digits) if digits == text else -int(digits)
        if least is not None and most is not None and not least <= number <= most:
            raise Unreadable(_("Give a number from %(least)s to %(most)s.", least=least, most=most))
        return number

    return read


def decimal_number(text: str) -> Decimal:
    """Reads `7`, `7.5` or `7,5`."""
    try:
        number = Decimal(text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 2 * MOST_DIGITS:
        raise Unreadable(_("“%(text)s” is not a number: write it in digits, such as 7.5.", text=text))
    return number


def limited_text(most: int | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        if most is not None and len(text) > most:
            sentence = _("This is %(length)s characters long; at most %(most)s fit.", length=len(text), most=most)
            raise Unreadable(sentence)
        return text

    return read


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_("“%(text)s” is not a day: write it like 2026-09-14.", text=text)) from None


def moment_in(zone: ZoneInfo) -> Callable[[str], datetime]:
    """A reader of days with a time, as clocks in this zone show it; a moment in UTC comes out."""

    def read(text: str) -> datetime:
        try:
            there = datetime.fromisoformat(text if len(text) > len("2026-09-14") else "")
            return there.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            sentence = _("“%(text)s” is not a day with a time: write it like 2026-09-14 18:00.", text=text)
            raise Unreadable(sentence) from None

    return read


def noon(of: date, zone: ZoneInfo) -> datetime:
    """The middle of a day in a zone, in UTC: for what is known to the day only."""
    return datetime.combine(of, time(12), zone).astimezone(UTC)
