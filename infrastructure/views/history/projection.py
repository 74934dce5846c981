"""How events change the history's view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from application.exceptions import may_be_one
from application.visibility import READINGS
from infrastructure.views.base import PolicyOf, packed
from infrastructure.views.engine import Entry, Row, Rows, Tables, View
from infrastructure.views.history.exceptions import exceptions, exceptions_of
from infrastructure.views.history.tables import (
    history,
    history_cases,
    history_people,
    history_readings,
    history_reasons,
)


def parties(event: Any) -> list[UUID]:
    return [one.person_id for one in (event.mentor, *event.mentees)]


ABOUT: Final[Mapping[str, Callable[[Any], Iterable[UUID | None]]]] = {
    # Events from which on a case is about somebody more.
    "PersonRegistered": lambda event: [event.originator_id],
    "ApplicationSubmitted": lambda event: [event.person_id],
    "MentorshipProposed": parties,
    "MentorAppointed": parties,
    "MenteeJoined": lambda event: [event.mentee.person_id],
    "ActionItemPlanned": lambda event: [event.for_person],
    "GatheringHeld": lambda event: event.attended,
    "AttendanceCorrected": lambda event: event.added,
    "NominationMade": lambda event: [event.person_id],
}


def happened(rows: Tables, entry: Entry, policy_of: PolicyOf) -> None:
    event = entry.event
    act = event.act
    key = str(event.originator_id)
    if event.originator_version == 1:
        rows[history_cases].put(opened(rows[history_cases], key, event))
    if about := ABOUT.get(entry.topic):
        for person in about(event):
            if person is not None and rows[history_people].get((str(person), key)) is None:
                rows[history_people].put({"person_id": str(person), "case_id": key, "since": entry.at})
    if entry.topic in READINGS:
        rows[history_readings].put({"read": str(event.of), "case_id": key})
    if act.reason is not None:
        sealed = act.reason
        rows[history_reasons].add({"at": entry.at, "keys": packed(sealed.keys), "box": sealed.box})
    case = rows[history_cases].require(key)
    if may_be_one(act, entry.topic):
        for exception in exceptions_of(entry, case, policy_of):
            rows[exceptions].add(exception)
    rows[history].add(
        {
            "at": entry.at,
            "case_id": key,
            "version": event.originator_version,
            "kind": case["kind"],
            "programme": case["programme"],
            "intake": case["intake"] or getattr(event, "intake", ""),  # a programme opens one, and closes it
            "reference": case["reference"],
            "topic": entry.topic,
            "actor": act.actor,
            "role": act.role.value,
            "on_behalf_of": str(act.on_behalf_of) if act.on_behalf_of else None,
            "state": event.state,
            "recorded_at": act.recorded_at,
            "reason_code": act.reason_code,
            "policy_version": act.policy_version,
            "correlation": str(act.correlation_id),
            "cause_id": str(act.cause.case_id) if act.cause else None,
            "cause_version": act.cause.version if act.cause else None,
            "in_words": int(act.reason is not None),
        }
    )


def opened(known: Rows, key: str, event: Any) -> Row:
    """A case as its first event tells of it. A reference is taken right after its case was opened, and belongs to it."""
    own: UUID | None = getattr(event, "case_id", None)
    about = (known.get(str(own)) or {}) if own else {}
    return {
        "id": key,
        "kind": event.originator_topic,
        "programme": getattr(event, "programme", about.get("programme", "")),
        "intake": getattr(event, "intake", about.get("intake", "")),
        "reference": getattr(event, "reference", getattr(event, "code", "")),
    }


def view(topics: frozenset[str], policy_of: PolicyOf) -> View:
    """Every kind of event that there is."""
    tables = (history, history_cases, history_people, history_readings, history_reasons, exceptions)
    handler = partial(happened, policy_of=policy_of)
    return View("history", tables, dict.fromkeys(sorted(topics), handler), edition=5, append_only=True)
