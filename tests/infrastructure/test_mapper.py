from __future__ import annotations

import dataclasses
import gc
import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import JSONTranscoder, StoredEvent
from hypothesis import Phase, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from domain.application import events
from domain.case import Act, Case, CaseEvent, CaseOpened, Role, Sealed
from domain.person import IdentityChanged, KinDeclared, RoleGranted
from infrastructure.mapper import JsonMapper, WrittenByNewerRelease, event_classes, recorded_at, time_fields
from tests.ledgers import all_event_classes

EVENT_CLASSES = all_event_classes()
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
ACT = Act(str(UUID(int=1)), Role.COORDINATOR, NOON, UUID(int=2))
MAPPER = JsonMapper(JSONTranscoder())
NAIVE = NOON.replace(tzinfo=None)
IN_ALMATY = NOON.astimezone(timezone(timedelta(hours=5)))
CASE_ID = UUID(int=3)

SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def happened(kind: type[Any], act: Act = ACT, **facts: Any) -> Any:
    return kind(originator_id=CASE_ID, originator_version=2, timestamp=act.recorded_at, act=act, state="known", **facts)


def stored(kind: type[Any], state: dict[str, Any], topic: str = "") -> StoredEvent:
    return StoredEvent(CASE_ID, 2, topic or kind.TOPIC, json.dumps(state).encode())


def there_and_back(event: Any) -> Any:
    return MAPPER.to_domain_event(MAPPER.to_stored_event(event))


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from subclasses(sub)


def kinds_of_cases() -> list[type[Case]]:
    return [kind for kind in subclasses(Case) if hasattr(kind, "LIFE")]


# Topics


def test_every_kind_of_event_has_its_own_name_as_its_topic() -> None:
    for topic, kind in EVENT_CLASSES.items():
        assert (topic, kind.__dict__["TOPIC"]) == (kind.__name__, kind.__name__)
    without = {kind for kind in subclasses(CaseEvent) if "TOPIC" not in kind.__dict__}
    assert set(subclasses(CaseEvent)) - without == set(EVENT_CLASSES.values()), "two kinds of events share a topic"
    assert CaseOpened in without
    assert not without & {step.event for kind in kinds_of_cases() for step in kind.LIFE.values()}


def test_every_kind_of_case_has_its_own_name_as_its_topic() -> None:
    for kind in kinds_of_cases():
        assert kind.__dict__["TOPIC"] == kind.__name__


# There and back


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that a ledger may keep, with every field of a dataclass given."""
    if dataclasses.is_dataclass(hint):
        hints = {**get_type_hints(hint), "originator_id": UUID}
        fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(hint)}
        return st.builds(cast(type[Any], hint), **fields)
    if hint in SIMPLE:
        return SIMPLE[hint]
    parts = get_args(hint)
    if isinstance(hint, UnionType):
        return st.one_of(*map(values, parts))
    if get_origin(hint) is not tuple:
        return st.from_type(hint)
    return st.lists(values(parts[0]), max_size=3).map(tuple) if parts[1:] == (...,) else st.tuples(*map(values, parts))


def of_its_act(event: Any) -> Any:
    return replace(event, timestamp=event.act.recorded_at)


def with_defaults(event: Any) -> Any:
    left_out = {
        field.name: field.default for field in dataclasses.fields(event) if field.default is not dataclasses.MISSING
    }
    return replace(event, **left_out)


@pytest.mark.parametrize("kind", EVENT_CLASSES.values(), ids=EVENT_CLASSES)
def test_every_kind_of_event_comes_back_the_same(kind: type[CaseEvent]) -> None:
    @settings(max_examples=8, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @examples(values(kind))
    def comes_back(event: Any) -> None:
        for one in (of_its_act(event), with_defaults(of_its_act(event))):
            back = there_and_back(one)
            assert type(back) is kind
            assert vars(back) == vars(one)
            assert [type(value) for value in vars(back).values()] == [type(getattr(one, name)) for name in vars(back)]

    comes_back()


def test_the_stored_state_is_plain_json() -> None:
    sealed = Sealed((CASE_ID, UUID(int=4)), b"\x00\xff sealed")
    event = happened(
        IdentityChanged, replace(ACT, reason=sealed, happened_at=NOON - timedelta(days=1)), identity=sealed
    )
    line = MAPPER.to_stored_event(event)
    assert (line.topic, line.originator_id, line.originator_version) == ("IdentityChanged", CASE_ID, 2)
    state = json.loads(line.state)
    assert state == {
        "act": {
            "actor": "00000000-0000-0000-0000-000000000001",
            "role": "coordinator",
            "recorded_at": "2026-09-01T12:00:00Z",
            "correlation_id": "00000000-0000-0000-0000-000000000002",
            "cause": None,
            "policy_version": 0,
            "on_behalf_of": None,
            "given_how": "",
            "reason_code": "",
            "reason": state["identity"],
            "happened_at": "2026-08-31T12:00:00Z",
        },
        "state": "known",
        "identity": {
            "keys": ["00000000-0000-0000-0000-000000000003", "00000000-0000-0000-0000-000000000004"],
            "box": "AP8gc2VhbGVk",
        },
    }
    assert b64decode(state["identity"]["box"]) == sealed.box
    assert recorded_at(line.state) == NOON


def test_what_was_written_before_a_field_was_added_gets_its_default() -> None:
    act = {"actor": "clock", "role": "clock", "recorded_at": "2026-09-01T12:00:00Z", "correlation_id": str(CASE_ID)}
    event = MAPPER.to_domain_event(
        stored(RoleGranted, {"act": act, "state": "known", "role": "admin", "programme": "nu", "of_tomorrow": 1})
    )
    assert vars(event) == vars(
        happened(RoleGranted, Act("clock", Role.CLOCK, NOON, CASE_ID), role=Role.ADMIN, programme="nu", faculty="")
    )


# Refused before it is recorded


@pytest.mark.parametrize(
    "event",
    [
        happened(KinDeclared, replace(ACT, recorded_at=NAIVE), kin=CASE_ID),
        happened(KinDeclared, replace(ACT, happened_at=NAIVE), kin=CASE_ID),
        happened(KinDeclared, replace(ACT, happened_at=IN_ALMATY), kin=CASE_ID),
        happened(events.InterviewScheduled, at=NAIVE, interviewers=()),
        happened(events.InterviewScheduled, at=date(2026, 9, 1), interviewers=()),
        happened(events.MentorsChosen, choices=[CASE_ID]),
        happened(events.MentorsChosen, choices=(str(CASE_ID),)),
        happened(IdentityChanged, identity=Sealed([CASE_ID], b"")),  # type: ignore[arg-type]
        happened(IdentityChanged, identity=None),
        happened(events.CapacityChanged, capacity=True),
        happened(events.CapacityChanged, capacity=2.0),
        happened(events.CapacityChanged, capacity=float("nan")),
        happened(RoleGranted, role="king", programme="nu"),
        happened(RoleGranted, role=Role.ADMIN, programme=...),
        happened(RoleGranted, role=Role.ADMIN, programme=b"nu"),
        happened(RoleGranted, role=Role.ADMIN, programme="\0"),
        happened(RoleGranted, role=Role.ADMIN, programme="\\\0"),
        happened(RoleGranted, role=Role.ADMIN, programme="\ud800"),
        happened(KinDeclared, act=replace(ACT, reason="why"), kin=CASE_ID),  # type: ignore[arg-type]
        replace(happened(KinDeclared, kin=CASE_ID), timestamp=NOON + timedelta(seconds=1)),
    ],
    ids=lambda event: repr(list(vars(event).values())[4:])[-60:],
)
def test_what_could_not_be_read_back_is_refused(event: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds of it
        MAPPER.to_stored_event(event)


def test_a_backslash_before_u0000_is_no_nul() -> None:
    event = happened(RoleGranted, role=Role.ADMIN, programme="\\u0000")
    assert there_and_back(event) == event


# Releases


def test_an_unknown_kind_of_event_was_written_by_a_newer_release() -> None:
    with pytest.raises(WrittenByNewerRelease, match="HappensTomorrow"):
        MAPPER.to_domain_event(stored(CaseEvent, {}, topic="HappensTomorrow"))


@pytest.mark.parametrize("changed", [{}, {"kin": 7}])
def test_a_newer_version_of_an_event_was_written_by_a_newer_release(changed: dict[str, Any]) -> None:
    state = json.loads(MAPPER.to_stored_event(happened(KinDeclared, kin=CASE_ID)).state)
    with pytest.raises(WrittenByNewerRelease, match="KinDeclared"):
        MAPPER.to_domain_event(stored(KinDeclared, {**state, **changed, "class_version": 2}))


@contextmanager
def gone_afterwards(*kinds: type[Any]) -> Iterator[None]:
    """Event classes of a test's own, which no other test of this process must meet."""
    try:
        yield
    finally:
        for kind in kinds:
            JsonMapper.shapes.pop(kind.TOPIC, None)
        time_fields.cache_clear()


def test_older_versions_of_an_event_are_brought_up_to_date() -> None:
    @dataclass(frozen=True)
    class Moved(CaseEvent):
        TOPIC = "Moved"
        class_version = 3
        places: tuple[str, ...]
        how_far: float = 0.5

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["place"] = state.pop("room")

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["places"] = [state.pop("place")]

    with gone_afterwards(Moved):
        event = happened(Moved, places=("Astana",))
        line = MAPPER.to_stored_event(event)
        assert json.loads(line.state)["class_version"] == 3
        assert there_and_back(event) == event
        assert "class_version" not in vars(there_and_back(event))

        of_now = json.loads(line.state)
        envelope = {"act": of_now["act"], "state": "known"}
        first, second = {**envelope, "room": "Astana"}, {**envelope, "place": "Astana", "class_version": 2}
        for old in (first, second):
            assert MAPPER.to_domain_event(stored(Moved, old)) == event
        for newer in ({**of_now, "class_version": 4}, {**envelope, "class_version": 4}):
            with pytest.raises(WrittenByNewerRelease, match="Moved"):
                MAPPER.to_domain_event(stored(Moved, newer))
        for number in (float("nan"), float("inf")):
            with pytest.raises(ValueError):  # noqa: PT011
                MAPPER.to_stored_event(happened(Moved, places=(), how_far=number))
    del Moved, event
    gc.collect()
    assert "Moved" not in event_classes()


def test_a_loose_type_is_refused_as_soon_as_it_would_lose_something() -> None:
    @dataclass(frozen=True)
    class Loose(CaseEvent):
        TOPIC = "Loose"
        anything: Any

    with gone_afterwards(Loose):
        assert there_and_back(happened(Loose, anything="text")).anything == "text"
        for lost in (uuid4(), NOON, (1, 2), {"a": (1,)}):
            with pytest.raises(ValueError, match="Loose"):
                MAPPER.to_stored_event(happened(Loose, anything=lost))
    del Loose
    gc.collect()
    assert "Loose" not in event_classes()
