"""docs/events.md: every kind of event, what it means, what it carries, who reads what is sealed, and how it is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from application.feed import thin
from application.visibility import CONCERNS, OFFICE, READ_BY, UNFED
from domain.case import Act, Case, CaseEvent, CaseOpened, Role, Step
from domain.mentorship import Mentorship
from domain.person import Person
from infrastructure.bootstrap import stored_json
from web.docs.event_types import example, in_words, is_sealed, own_fields, values_within
from web.docs.lives import about, aggregates, taken_from
from web.docs.markdown import GENERATED, code, roles_in_words, said_of, table

CARRIED_BY_ALL = frozenset(name for name, _ in own_fields(CaseOpened))

READ_ON_HER_PAGE = "coordinators, auditors and administrators; her name also wherever her cases are shown"
"""Who reads a person's identity: it is no text of a case, of which alone `application.visibility` speaks."""

OPENING = """\
# Events

The ledger is one table of events in one order. An entry has a *position* (it grows; numbers may be missing), the id of its case
and the *version* that it gave the case, a *topic* (the name of the kind of event, which never changes), and a *state*: plain
JSON in UTF-8, shown below as the code writes it. Nothing is ever changed or taken away; a mistake is put right by another event.

A *sealed text* opens only with the keys of all the people whom it names in `keys`, together; `box` is base64. Whoever has only
the ledger learns nothing from it. Where one of those people was erased it shows as `[erased]` for ever. *Read by* says for whom
the pages open it; whoever wrote a text reads it as well.

`talimger events` hands out each event thin: ids, states and dates, never a sealed text, and of concerns, and of who read
sealed matter, nothing at all.
"""

ACTED = Act(
    actor=str(example(UUID, "coordinator")),
    role=Role.MENTEE,
    recorded_at=datetime(2026, 9, 15, 4, 2, 7, 120000, tzinfo=UTC),
    correlation_id=example(UUID, "correlation_id"),
    policy_version=1,
    on_behalf_of=example(UUID, "person_id"),
    given_how="phone",
    happened_at=datetime(2026, 9, 14, 10, 30, tzinfo=UTC),
)
"""A coordinator records what a mentee told her."""


def page() -> str:
    lines = [OPENING, GENERATED, "", *carried_by_all()]
    for kind in aggregates():
        name = kind.TOPIC
        lines += [f"## {name}", "", f"{about(kind)} Its life: [{name}](lifecycles.md#{name.lower()}).", ""]
        for step in kind.LIFE.values():
            lines += section(kind, step)
    return "\n".join([*lines, *values()])


def carried_by_all() -> Iterator[str]:
    event = happened(Mentorship, Mentorship.LIFE["log_contact"])
    yield from ("## What every event carries", "")
    yield "`state` is the state of the case after it. The first event of a case also says, in `originator_topic`, what kind of"
    yield from ("case it is. `act` is the act behind it:", "", said_of(Act), "")
    yield from table(("field of `act`", "type"), ((code(name), in_words(hint)) for name, hint in own_fields(Act)))
    yield "An event as it is stored, whole. The examples further down leave out `act`."
    yield from ("", *json_block(json.loads(stored_json(event))))
    yield "The same event as `talimger events --jsonl` prints it, there in one line:"
    yield from ("", *json_block(thin(AsRead(18, event.TOPIC, event)) or {}))


@dataclass
class AsRead:
    """An entry as it is read from the ledger."""

    at: int
    topic: str
    event: Any
    stored: Any = None
    led_to: Any = None


def section(kind: type[Case], step: Step) -> Iterator[str]:
    topic = step.event.TOPIC
    fields = own_fields(step.event, CARRIED_BY_ALL)
    sealed = {name for name, hint in fields if is_sealed(hint)}
    fed = " No feed ever hands it out." if topic in UNFED else ""
    yield from (f"### {topic}", "", said_of(step.event), "", f"Step {code(step.name)} of {kind.TOPIC}.{fed}", "")
    if not fields:
        yield from ("Nothing else than `act` and `state`.", "")
        return
    if sealed:
        rows = [
            (code(name), in_words(hint), read_by(kind, topic, name) if name in sealed else "") for name, hint in fields
        ]
        yield from table(("field", "type", "read by"), rows)
    else:
        yield from table(("field", "type"), ((code(name), in_words(hint)) for name, hint in fields))
    stored = json.loads(stored_json(happened(kind, step)))
    yield from json_block({name: value for name, value in stored.items() if name != "act"})


def read_by(kind: type[Case], topic: str, field: str) -> str:
    if kind is Person:
        return READ_ON_HER_PAGE
    readers = roles_in_words(READ_BY.get((topic, field), OFFICE))
    return f"{readers}, whoever raised it" if topic in CONCERNS else readers


def happened(kind: type[Case], step: Step) -> CaseEvent:
    """An example of the event of a step."""
    facts = {name: example(hint, name) for name, hint in own_fields(step.event, CARRIED_BY_ALL)}
    first = {"originator_topic": kind.TOPIC} if issubclass(step.event, CaseOpened) else {}
    return step.event(
        originator_id=example(UUID, "case"),
        originator_version=1 if first else 9,
        timestamp=ACTED.recorded_at,
        act=ACTED,
        state=taken_from(kind, step)[0] if step.leads_to.startswith("(") else step.leads_to,
        **first,
        **facts,
    )


def json_block(shown: dict[str, Any]) -> Iterator[str]:
    """One line a field."""
    lines = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in shown.items())
    yield from ("```json", "{", ",\n".join(lines), "}", "```", "")


def values() -> Iterator[str]:
    """What fields are made of, where that is more than one thing."""
    yield from ("## Values", "")
    for value in sorted(set(values_carried()), key=lambda one: one.__name__):
        yield from (f"### {value.__name__}", "", said_of(value), "")
        yield from table(("field", "type"), ((code(name), in_words(hint)) for name, hint in own_fields(value)))


def values_carried() -> Iterable[type[Any]]:
    for _, hint in own_fields(Act):
        yield from values_within(hint)
    for kind in aggregates():
        for step in kind.LIFE.values():
            for _, hint in own_fields(step.event, CARRIED_BY_ALL):
                yield from values_within(hint)
