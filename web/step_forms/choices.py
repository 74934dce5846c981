"""Fields with options: one is chosen, several, or some in an order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from web.forms import Typed
from web.step_forms.fields import MISSING, Field

MOST_UNKNOWN = 10  # of those who were named and are not known, so many are shown
SEPARATORS = re.compile(r"[\n\t,;]+")
MOST_AS_BUTTONS = 7  # more options than this are a list to choose from


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
