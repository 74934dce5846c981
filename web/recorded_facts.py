"""What an event recorded, fact by fact, in words: for whoever asks what a decision rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from application.case_files import CaseFile
from application.people import ERASED
from domain.case import CaseEvent, CaseOpened, Sealed
from domain.policy import Named, Names, Policy
from web.appearance import language
from web.fact_words import fact_word
from web.house import house
from web.naming import identity_of
from web.replay_changes import called, is_record, said_alike

CARRIED_BY_ALL = frozenset(field.name for field in dataclasses.fields(CaseOpened))
LONG = frozenset({"policy_text"})
"""What has a page of its own."""


@dataclass(frozen=True)
class Facts:
    """The facts of one event. `file` is that of its case, for a reader who may read it; none for people and programmes."""

    event: CaseEvent
    step: str
    file: CaseFile | None
    names: Mapping[str, Names]

    def rows(self) -> Iterator[tuple[str, list[str]]]:
        """What each fact is called, and what it says: several lines, where it has several parts."""
        for field in dataclasses.fields(self.event):
            value = getattr(self.event, field.name)
            if field.name in CARRIED_BY_ALL | LONG or value is None:
                continue
            parts = value if isinstance(value, tuple) else (value,)
            if said := [words for part in parts if (words := self.said(field.name, part))]:
                yield fact_word(self.step, field.name), said

    def said(self, fact: str, value: Any) -> str:
        match value:
            case None:
                return "–"
            case Sealed():
                return self.opened(fact, value)
            case UUID():
                return self.called(value)
            case tuple():
                return ", ".join(self.said(fact, part) for part in value)
            case str() if not isinstance(value, Enum):
                known = self.names.get(value)
                return known.in_(language()) if known else value
            case _:
                return self.composed(fact, value) if is_record(value) else said_alike(value)

    def composed(self, fact: str, value: Any) -> str:
        """`Criterion: Motivation · Score: 4`. People stand for themselves."""
        return " · ".join(self.parts_of(fact, value))

    def parts_of(self, fact: str, value: Any) -> Iterator[str]:
        for field in dataclasses.fields(value):
            part = getattr(value, field.name)
            if part is not None and (words := self.said(fact, part)):
                yield words if isinstance(part, UUID) else f"{called(field.name)}: {words}"

    def opened(self, fact: str, sealed: Sealed) -> str:
        text = house().case_files.text(self.file, self.event, fact, sealed) if self.file else None
        return text or _("Sealed: not for you to read")

    def called(self, found: UUID) -> str:
        """A person by her name; nothing for a case, whose id says nothing to people."""
        if identity := identity_of(found):
            return identity.name
        return _(ERASED) if house().vault.is_erased(found) else ""


def names_in(policy: Policy) -> dict[str, Names]:
    """What each code of a policy is called; what two of its tables call differently is left out."""
    found: dict[str, Names] = {}
    twice: set[str] = set()
    for row in named_in(policy):
        if found.setdefault(row.code, row.names) != row.names:
            twice.add(row.code)
    return {code: names for code, names in found.items() if code not in twice and names}


def named_in(value: Any) -> Iterator[Named]:
    if isinstance(value, Named):
        yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from named_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from named_in(part)
