"""What an event recorded, fact by fact, in words: for whoever asks what a decision rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from application.answers import form_asked
from application.case_files import CaseFile
from application.people import ERASED
from application.visibility import may_know_fact
from domain.case import CaseEvent, CaseOpened, Sealed
from domain.policy import Policy
from web.answers import answers_to
from web.code_words import code_word
from web.fact_words import fact_word
from web.fits import fit_words
from web.house import house
from web.naming import identity_of, nominee_name
from web.record_words import in_short
from web.replay_changes import called, is_record, said_alike

CARRIED_BY_ALL = frozenset(field.name for field in dataclasses.fields(CaseOpened))
LONG = frozenset({"policy_text"})
"""What has a page of its own."""

NOMINEES = frozenset({"nominee", "nominees", "finalists", "winners", "tied"})
"""Facts that name nominees by their numbers."""


@dataclass(frozen=True)
class Facts:
    """The facts of one event. `file` is that of its case, for a reader who may read it; none for people and programmes.
    `under`: the policy whose words are used."""

    event: CaseEvent
    step: str
    file: CaseFile | None
    under: Policy | None

    def rows(self) -> Iterator[tuple[str, list[str]]]:
        """What each fact is called, and what it says: several lines, where it has several parts."""
        for field in dataclasses.fields(self.event):
            value = getattr(self.event, field.name)
            if field.name in CARRIED_BY_ALL | LONG or value is None or not self.may_know(field.name):
                continue
            parts = value if isinstance(value, tuple) else (value,)
            if said := [words for part in parts for words in self.lines(field.name, part) if words]:
                yield fact_word(self.step, field.name), said

    def may_know(self, fact: str) -> bool:
        return self.file is None or may_know_fact(self.event, fact, self.file.judged, self.file.reader)

    def lines(self, fact: str, value: Any) -> Sequence[str]:
        """One part of a fact; answers to a form, each under its question."""
        if self.under and isinstance(value, Sealed):
            if fact == "fit":
                return [fit_words(self.opened(fact, value), self.under)]
            form = form_asked(self.under, self.step, vars(self.event)) if fact == "answers" else None
            if form and (answers := answers_to(form, self.opened(fact, value), self.under)):
                return [f"{one.question}{'' if one.question.endswith('?') else ':'} {one.text}" for one in answers]
        return [self.said(fact, value)]

    def said(self, fact: str, value: Any, holder: str = "") -> str:
        match value:
            case None:
                return "–"
            case Sealed():
                return self.opened(fact, value)
            case UUID():
                return self.called(value)
            case tuple():
                return ", ".join(self.said(fact, part, holder) for part in value)
            case str() if not isinstance(value, Enum):
                return code_word(self.under, holder or type(self.event).__name__, fact, value)
            case bool():
                return said_alike(value)
            case int() if fact in NOMINEES:
                return self.nominee(value)
            case _:
                return self.composed(value) if is_record(value) else said_alike(value)

    def composed(self, value: Any) -> str:
        """`Motivation: 4`; what has more to it field by field: `Number: 7 · Dated: 1 Sep 2026`. People stand for themselves."""
        of = {field.name: self.part(value, field.name) for field in dataclasses.fields(value)}
        if short := in_short(value, of):
            return short
        people = {name for name in of if isinstance(getattr(value, name), UUID)}
        return " · ".join(
            words if name in people else f"{called(name)}: {words}" for name, words in of.items() if words
        )

    def part(self, value: Any, field: str) -> str:
        part = getattr(value, field)
        return "" if part is None else self.said(field, part, type(value).__name__)

    def nominee(self, number: int) -> str:
        return nominee_name(self.file.case, number) if self.file else str(number)

    def opened(self, fact: str, sealed: Sealed) -> str:
        text = house().case_files.text(self.file, self.event, fact, sealed) if self.file else None
        return text or _("Sealed: not for you to read")

    def called(self, found: UUID) -> str:
        """A person by her name; nothing for a case, whose id says nothing to people."""
        if identity := identity_of(found):
            return identity.name
        return _(ERASED) if house().vault.is_erased(found) else ""
