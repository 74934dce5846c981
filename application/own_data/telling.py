"""A person's own data in plain values, as any program reads them: other people stand in them by the parts that they play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec

from application.case_files import CaseFiles
from application.notices import Written
from application.own_data.values import Ids, Own, OwnCase
from application.people import People
from application.questions import Line
from domain.case import PARTS, CaseEvent, CaseOpened, Role, Sealed
from domain.policy import Names

YOU, OTHER = "you", "other"

CARRIED_BY_ALL = frozenset(one.name for one in fields(CaseOpened))

FOR_THE_OFFICE = frozenset({("InterviewScored", "scores"), ("InterviewHeld", "scores")})
"""What stands in clear in an event, and is no more for whom it is about than the notes are: no page shows it to her."""


def facts_of(event: CaseEvent) -> Iterator[tuple[str, Any]]:
    """What an event recorded in clear, by its names; not what it was about as a whole, and nothing that is for others."""
    topic = event.TOPIC
    for one in fields(event):
        value = getattr(event, one.name)
        hidden = one.name in CARRIED_BY_ALL or (topic, one.name) in FOR_THE_OFFICE
        if not hidden and value not in (None, "", ()) and not isinstance(value, Sealed):
            yield one.name, value


def texts_of(event: CaseEvent) -> Iterator[tuple[str, Sealed]]:
    """The sealed texts of an event by their names; why it was decided among them."""
    named = [(one.name, getattr(event, one.name)) for one in fields(event)]
    for name, value in (*named, ("reason", event.act.reason)):
        if isinstance(value, Sealed):
            yield name, value


@dataclass(frozen=True)
class Called:
    """What ids stand for, to her: herself, her cases by their references, somebody else by the part that she plays."""

    ids: Ids
    references: Mapping[UUID, str] = field(default_factory=dict)
    case: Any = None

    def id(self, found: UUID) -> str:
        if found in self.ids:
            return YOU
        if found in self.references:
            return self.references[found]
        parts = (role.value for role in Role if role in PARTS and self.case and found in self.case.people(role))
        return next(parts, OTHER)

    def plain(self, value: Any) -> Any:
        """A value as JSON has it."""
        match value:
            case UUID():
                return self.id(value)
            case Names():
                return dict(value.pairs)
            case Enum():
                return value.value
            case tuple() | list() | frozenset():
                return [self.plain(one) for one in value]
            case _ if is_dataclass(value):
                named = ((one.name, getattr(value, one.name)) for one in fields(value))
                return {name: self.plain(one) for name, one in named if not isinstance(one, Sealed)}
            case _:
                return msgspec.to_builtins(value)


def as_plain(own: Own, people: People, case_files: CaseFiles) -> dict[str, Any]:
    """Everything, for JSON."""

    references = {one.file.case.id: one.reference for one in own.cases}

    def event_of(event: CaseEvent, case: OwnCase | None = None) -> dict[str, Any]:
        called = Called(own.ids, references, case.file.case if case else None)
        return told(event, called, case, dict(opened(event, case)))

    def opened(event: CaseEvent, case: OwnCase | None) -> Iterator[tuple[str, Any]]:
        for name, sealed in texts_of(event):
            if case:
                text = case_files.text(case.file, event, name, sealed)
            elif name == "identity":
                text = msgspec.to_builtins(people.opened(sealed))
            elif name == "standing":
                text = msgspec.to_builtins(people.standing(sealed))
            else:  # why somebody of the office decided it, unless that is herself
                text = people.vault.open(sealed) if event.act.acting_person in own.ids else None
            if text:
                yield name, text

    return {
        "ids": sorted(map(str, own.ids)),
        "identity": msgspec.to_builtins(own.identity),
        "external_ids": msgspec.to_builtins(own.external_ids),
        "roles": msgspec.to_builtins(own.grants),
        "standing": [{"as_of": str(one.as_of), **msgspec.to_builtins(one.standing)} for one in own.standings],
        "ties": [{"kind": kind, "name": name} for kind, name in own.ties],
        "account": msgspec.to_builtins(own.account),
        "about_you": [event_of(event) for event in own.events],
        "cases": [
            {
                "reference": one.reference,
                "kind": one.file.kind,
                "programme": one.file.case.programme,
                "state": one.file.case.state,
                "events": [event_of(event, one) for event in one.events],
            }
            for one in own.cases
        ],
        "letters": [letter(one) for one in own.letters],
        "votes": [{"award": reference, "voted": voted} for reference, voted in own.votes.items()],
        "in_the_cases_of_others": [act(line) for line in own.acts],
        "uploads": msgspec.to_builtins(own.uploads),
        "files": [{"name": one.name, "kind": one.media_type, "bytes": len(one.content)} for one in own.files],
    }


def told(event: CaseEvent, called: Called, case: OwnCase | None, texts: dict[str, Any]) -> dict[str, Any]:
    act = event.act
    facts = {name: called.plain(value) for name, value in facts_of(event)}
    return {
        "event": event.TOPIC,
        "recorded_at": act.recorded_at.isoformat(),
        **({"happened_at": act.happened_at.isoformat()} if act.happened_at else {}),
        "by_you": bool(called.ids & {act.person, act.acting_person}),
        "by": act.role.value,
        **({"told_how": act.given_how} if act.given_how else {}),
        **({"reason_code": act.reason_code} if act.reason_code and (not case or case.file.knows_why(event)) else {}),
        "state": event.state,
        **({"facts": facts} if facts else {}),
        **({"texts": texts} if texts else {}),
    }


def letter(written: Written) -> dict[str, Any]:
    notice = written.notice
    return {
        "written_at": notice.written_at.isoformat(),
        "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
        "because_of": notice.event,
        "reference": written.reference,
        "to": written.address,
        "subject": written.letter.subject,
        "text": written.letter.body,
    }


def act(line: Line) -> dict[str, Any]:
    return {
        "event": line.topic,
        "recorded_at": line.recorded_at.isoformat(),
        "by": line.role,
        "programme": line.programme,
        "reference": line.reference,
    }
