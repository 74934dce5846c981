"""Typed events to plain JSON that any tool reads, and back.

One typed decoder an event class makes this several times faster than a generic transcoder, which also loses types in silence.
What is written is read back at once and compared, so that nothing is recorded which could not be replayed: naive datetimes,
`Any`, NaN, a list where a tuple is declared. Times are stored in UTC.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NotRequired, TypedDict, cast, get_args, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent

from domain.case import CaseEvent

ENVELOPE = ("originator_id", "originator_version", "timestamp")
"""Kept beside the JSON, or in it already: an event's timestamp is when its act was recorded."""

typed_dict = cast(Callable[[str, dict[str, Any]], Any], TypedDict)


NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""How JSON writes the character that PostgreSQL keeps in no text."""

NO_OFFSET = timedelta(0)


class Recorded(TypedDict):
    recorded_at: datetime


class Acted(TypedDict):
    act: Recorded


acted = msgspec.json.Decoder(Acted).decode


def recorded_at(state: bytes) -> datetime:
    """When an event was recorded, read from its stored state without decoding the rest."""
    return acted(state)["act"]["recorded_at"]


def recorded_at_in_json(moment: datetime) -> bytes:
    """How a stored state says it. In no text within one: there, quotes are written otherwise."""
    return b'"recorded_at":' + msgspec.json.encode(moment)


class WrittenByNewerRelease(ValueError):
    """An event of a class, or of a version of it, that this release does not know."""


class Shape:
    """How one event class looks as JSON: a decoder to a dict of typed values, and the defaults of what is left out."""

    def __init__(self, event_class: type[Any]) -> None:
        fields = [field for field in dataclasses.fields(event_class) if field.name not in ENVELOPE]
        hints = get_type_hints(event_class)
        self.event_class = event_class
        self.version: int = getattr(event_class, "class_version", 1)
        self.defaults = {field.name: field.default for field in fields if field.default is not dataclasses.MISSING}
        keys: dict[str, Any] = {
            field.name: NotRequired[hints[field.name]] if field.name in self.defaults else hints[field.name]
            for field in fields
        }
        keys["class_version"] = NotRequired[int]
        self.typed = typed_dict("State", keys)
        self.decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(self.typed).decode
        self.peek = msgspec.json.Decoder(typed_dict("Peek", {"class_version": NotRequired[int]})).decode

    def state(self, data: bytes) -> dict[str, Any]:
        if self.version > 1 and (written_by := self.version_of(data)) < self.version:
            return {**self.defaults, **msgspec.convert(self.upcast(data, written_by), self.typed)}
        try:
            state = {**self.defaults, **self.decode(data)} if self.defaults else self.decode(data)
        except msgspec.ValidationError:
            self.check_version(self.version_of(data))  # a newer one may well look different
            raise
        self.check_version(state.pop("class_version", 1))
        return state

    def version_of(self, data: bytes) -> int:
        written_by: int = self.peek(data).get("class_version", 1)
        return written_by

    def check_version(self, written_by: int) -> None:
        if written_by > self.version:
            raise WrittenByNewerRelease(f"{self.event_class.__name__} was written by a newer release of talimger")

    def upcast(self, data: bytes, written_by: int) -> dict[str, Any]:
        old: dict[str, Any] = msgspec.json.decode(data)
        old.pop("class_version", None)
        for version in range(written_by, self.version):
            getattr(self.event_class, f"upcast_v{version}_v{version + 1}")(old)
        return old


class JsonMapper(Mapper[UUID]):
    """Plain JSON in, typed events out."""

    shapes: dict[str, Shape] = {}  # noqa: RUF012 - one for the process: a shape never changes

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """
        Raises:
            ValueError: the event would not be read back the same, or tells a time that is not in UTC.
        """
        topic: str = vars(type(domain_event))["TOPIC"]
        shape = self.shape(topic)
        state = dict(vars(domain_event))
        originator_id, version, timestamp = (state.pop(name) for name in ENVELOPE)
        try:
            data = msgspec.json.encode(state if shape.version == 1 else {**state, "class_version": shape.version})
        except (TypeError, msgspec.EncodeError) as problem:
            raise ValueError(f"cannot be written: {topic}: {problem}") from problem
        if any(moment.utcoffset() != NO_OFFSET for moment in moments_in(domain_event)):
            raise ValueError(f"tells a time that is not in UTC: {topic}")
        if shape.state(data) != state or timestamp != state["act"].recorded_at:
            raise ValueError(f"would not be read back the same: {topic}")
        if b"\\u0000" in data and NUL.search(data):
            raise ValueError(f"holds the character NUL: {topic}")
        return StoredEvent(originator_id, version, topic, data)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """
        Raises:
            WrittenByNewerRelease: nobody here knows this kind of event.
        """
        shape = self.shape(stored_event.topic)
        state = shape.state(stored_event.state)
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        state["timestamp"] = state["act"].recorded_at
        happened: DomainEventProtocol[UUID] = object.__new__(shape.event_class)
        object.__setattr__(happened, "__dict__", state)
        return happened

    def shape(self, topic: str) -> Shape:
        try:
            return self.shapes[topic]
        except KeyError:
            return self.shapes.setdefault(topic, Shape(event_class(topic)))


def moments_in(value: Any) -> list[datetime]:
    """Every time that an event tells, however deep in it."""
    if isinstance(value, datetime):
        return [value]
    parts = value if isinstance(value, tuple) else [getattr(value, name) for name in time_fields(value.__class__)]
    return [moment for part in parts for moment in moments_in(part)]


@cache
def time_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a dataclass that tell a time, or hold something that does."""
    if not dataclasses.is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(field.name for field in dataclasses.fields(kind) if tells_time(hints[field.name]))


def tells_time(hint: Any) -> bool:
    return hint is datetime or bool(time_fields(hint)) or any(map(tells_time, get_args(hint)))


def event_class(topic: str) -> type[Any]:
    """The class with this topic. (The library's own registry knows a class only once such an event was recorded here.)

    Raises:
        WrittenByNewerRelease: there is none.
    """
    try:
        return event_classes()[topic]
    except KeyError:
        raise WrittenByNewerRelease(f"unknown event {topic}: written by a newer release of talimger?") from None


def event_classes(base: type[CaseEvent] = CaseEvent) -> dict[str, type[CaseEvent]]:
    """Every kind of event, by its topic."""
    found = {base.__dict__["TOPIC"]: base} if "TOPIC" in base.__dict__ else {}
    for sub in base.__subclasses__():
        found |= event_classes(sub)
    return found
