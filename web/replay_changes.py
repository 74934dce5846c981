"""What an event changed in its case, field by field: as the ledger's fold has it, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from babel.numbers import format_decimal
from flask_babel import gettext as _

from application.case_files import CaseFile
from application.visibility import OFFICE, reading_as
from domain.case import PARTS, Role, Sealed
from domain.person import Person
from domain.policy import Names, Policy
from web import dates
from web.appearance import language, locale
from web.code_words import code_word
from web.enumerated import value_word
from web.house import house
from web.language import word
from web.naming import name_of, reference_of
from web.record_words import in_short
from web.replay_words import FIELDS
from web.words import plain, role_word, state_word

KEPT_BY_THE_LIBRARY: Final = frozenset({"modified_on", "created_on", "state_before", "state_since", "met_at"})


@dataclass(frozen=True)
class Change:
    """One field before and after; empty where there was nothing, or is nothing any more."""

    name: str
    before: str
    after: str


def shows_changes(file: CaseFile) -> bool:
    """Fields are shown to the office, and not to whoever has a part in the case herself: her pages show her what is hers."""
    hers = any(file.reader in one.people(part) for one in (file.case, file.judged) for part in PARTS)
    return bool(reading_as(file.judged, file.roles, file.reader) & OFFICE) and not hers


def changes(past: CaseFile, version: int) -> Sequence[Change]:
    """What the event of this version changed; of the first one, all that the case began with."""
    before = {}
    if version > 1:
        before = shown_fields(house().ledger.load(type(past.case), past.case.id, version - 1))
    return differences(past.policy, before, shown_fields(past.case), type(past.case).__name__)


def differences(policy: Policy, before: Mapping[str, Any], after: Mapping[str, Any], holder: str) -> Sequence[Change]:
    """What each field was and is. `holder` is the name of the class that has them."""
    found: list[Change] = []
    for name in dict.fromkeys([*after, *before]):
        if before.get(name) != after.get(name):
            found += changed(policy, name, before.get(name), after.get(name), holder)
    return [one for one in found if one.before != one.after]


def shown_fields(case: Any) -> dict[str, Any]:
    found = {name: value for name, value in vars(case).items() if not name.startswith("_")}
    found = {name: value for name, value in found.items() if name not in KEPT_BY_THE_LIBRARY and name in FIELDS}
    return {"state": found.pop("state"), **found}


def changed(policy: Policy, name: str, before: Any, after: Any, holder: str) -> list[Change]:
    """One field; where it holds values with fields of their own, each of these; of a list, what came and what went."""
    if is_list(before) or is_list(after):
        return of_list(policy, name, missing(before, after), missing(after, before), holder)
    if is_record(before) and is_record(after):
        which = called(name) + numbered(after)
        found = []
        for field in fields(after):
            was, now = getattr(before, field.name, None), getattr(after, field.name)
            if was != now:
                found += [
                    Change(f"{which}: {one.name}", one.before, one.after)
                    for one in changed(policy, field.name, was, now, type(after).__name__)
                ]
        return found
    return [Change(called(name), said(policy, name, before, holder), said(policy, name, after, holder))]


def of_list(policy: Policy, name: str, went: list[Any], came: list[Any], holder: str) -> list[Change]:
    """What has a number is the same one, changed."""
    pairs = [(was, now) for was in went for now in came if numbered(was) and numbered(was) == numbered(now)]
    if len(went) == len(came) == 1 and is_record(went[0]):
        pairs = [(went[0], came[0])]
    found = [one for was, now in pairs for one in changed(policy, name, was, now, holder)]
    said_of = [
        "; ".join(said(policy, name, one, holder) for one in ones if not any(one in pair for pair in pairs))
        for ones in (went, came)
    ]
    return [*found, Change(called(name), *said_of)]


def is_list(value: Any) -> bool:
    return isinstance(value, tuple | list | frozenset | set)


def is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Names | Sealed)


def numbered(value: Any) -> str:
    number = getattr(value, "number", None)
    return f" {number}" if number is not None else ""


def missing(these: Any, those: Any) -> list[Any]:
    """What is among these and not among those; of frozen sets in an order of their words."""
    found = [one for one in these or () if one not in (those or ())]
    return found if isinstance(these, tuple | list) else sorted(found, key=str)


def called(name: str) -> str:
    return word(FIELDS.get(name, plain(name)))


def said(policy: Policy, name: str, value: Any, holder: str) -> str:
    """A value in words."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Enum):
        if name == "state":
            return state_word(value)
        return code_word(policy, holder, name, value)
    if is_list(value):
        return ", ".join(said(policy, name, one, holder) for one in value)
    if is_record(value):
        of = type(value).__name__
        every = {field.name: said(policy, field.name, getattr(value, field.name), of) for field in fields(value)}
        return in_short(value, every) or ", ".join(
            f"{called(field)}: {text}" for field, text in every.items() if text and text != _("no")
        )
    return said_alike(value)


def said_alike(value: Any) -> str:
    """A value that is said alike in every field."""
    return next((say(value) for kind, say in SAID.items() if isinstance(value, kind)), str(value))


def called_by_id(one: UUID) -> str:
    """A person's name, a case's reference, or the id itself."""
    if house().ledger.find(Person, one) is not None:
        return name_of(one)
    return reference_of(one) or str(one)


SAID: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda value: _("yes") if value else _("no"),
    Sealed: lambda value: _("a sealed text"),
    UUID: called_by_id,
    Decimal: lambda value: format_decimal(value, locale=locale()),
    datetime: lambda value: dates.moment(value, year=True),
    date: lambda value: dates.day(value, year=True),
    Names: lambda value: str(value.in_(language())),
    Role: role_word,
    Enum: value_word,
}
"""What is neither text nor made of other values; the narrower types first."""
