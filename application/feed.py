"""The ledger as it is handed out: thin entries, with ids, states and dates, and nothing that is sealed."""

from __future__ import annotations

from typing import Any

from application.ports import Entry
from application.visibility import UNFED


def thin(entry: Entry) -> dict[str, Any] | None:
    """What anybody who follows the ledger may know of an entry; None for concerns, and for who read what, which no feed ever
    carries."""
    if entry.topic in UNFED:
        return None
    event = entry.event
    act = event.act
    told: dict[str, Any] = {
        "position": entry.at,
        "event": entry.topic,
        "case": str(event.originator_id),
        "version": event.originator_version,
        "state": event.state,
        "recorded_at": act.recorded_at.isoformat(),
        "actor": act.actor,
        "role": act.role.value,
        "policy_version": act.policy_version,
        "correlation": str(act.correlation_id),
    }
    extra = {
        "happened_at": act.happened_at and act.happened_at.isoformat(),
        "on_behalf_of": act.on_behalf_of and str(act.on_behalf_of),
        "causation": act.cause and str(act.cause.id),
        "reason_code": act.reason_code,
        **{name: getattr(event, name, None) for name in ("reference", "programme", "intake")},
        "external_ids": {one.system: one.number for one in getattr(event, "external_ids", ())},
    }
    return told | {name: value for name, value in extra.items() if value}
