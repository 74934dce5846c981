"""The texts that stay in clear in the ledger, though somebody typed them: titles, places, organisations, sources, orders.

They say what the programme did, are listed, counted and published, and belong to nobody whose key could seal them for good.
The forms ask to name no person there; before somebody is erased it is looked whether one of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from application.ledger import Ledger
from application.questions import Line
from domain.case import CaseOpened, Role
from domain.identity import Identity
from domain.policy import Names

TYPED: Mapping[str, str] = {
    "GatheringPlanned": "",
    "GatheringChanged": "",
    "NominationMade": "",
    "FiguresRecorded": "",
    "FiguresCorrected": "",
    "MentorAppointed": "",
    "MentorshipTerminated": Role.COORDINATOR,
    "ActionItemPlanned": Role.COORDINATOR,
}
"""The kinds of events that have such texts, and in which role somebody typed them, where others bring none: what the clock
plans, thousands of checklists, has its texts from the programme's file."""

LEAST = 4
"""Family names shorter than this are found in too many texts."""

CARRIED_BY_ALL = frozenset(one.name for one in fields(CaseOpened))

Lines = Callable[[str, str], Iterable[Line]]
"""All events of a kind, in all programmes; where a role is named, those that somebody took in it."""


@dataclass(frozen=True)
class InClear:
    """An event with a text in which somebody's name, address or number was found."""

    line: Line
    text: str


def naming(identities: Iterable[Identity], lines: Lines, ledger: Ledger) -> list[InClear]:
    """The first such text of each event. That somebody else is called alike cannot be told from here."""
    wanted = {one for identity in identities for one in telling(identity)}
    if not wanted:
        return []
    found = (
        (line, text_naming(wanted, event_of(line, ledger)))
        for topic, role in TYPED.items()
        for line in lines(topic, role)
    )
    return [InClear(line, text) for line, text in found if text]


def event_of(line: Line, ledger: Ledger) -> Any:
    return ledger.history(UUID(line.case_id), line.version - 1)[0]


def text_naming(wanted: Iterable[str], event: Any) -> str:
    facts = (getattr(event, one.name) for one in fields(event) if one.name not in CARRIED_BY_ALL)
    texts = (text for fact in facts for text in texts_in(fact))
    return next((text for text in texts if any(one in text.casefold() for one in wanted)), "")


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case Enum():
            return
        case str():
            yield value
        case Names():
            yield from (text for _language, text in value.pairs)
        case tuple():
            for one in value:
                yield from texts_in(one)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from texts_in(getattr(value, field.name))


def telling(identity: Identity) -> Iterator[str]:
    """What tells who she is, folded; a given name alone does not."""
    if len(family := identity.family_name.strip().casefold()) >= LEAST:
        yield family
    yield from (text for one in (identity.email, identity.phone) if (text := one.strip().casefold()))
