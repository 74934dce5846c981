"""What the generated pages of `docs/` need to know of infrastructure."""

from __future__ import annotations

from eventsourcing.persistence import JSONTranscoder

from domain.case import CaseEvent
from infrastructure.mapper import JsonMapper
from infrastructure.programme_files.manual import manual as programme_file_manual

__all__ = ["programme_file_manual", "stored_json"]


def stored_json(event: CaseEvent) -> bytes:
    """The event's state as the ledger stores it."""
    return JsonMapper(JSONTranscoder()).to_stored_event(event).state
