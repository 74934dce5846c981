"""Items of a plan: delivered by their deadline, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from domain.action_item.values import Origin
from infrastructure.views.engine import Entry, Tables
from infrastructure.views.indicators.counters import Known, count, find, has, mark, put

NO_GROUPS = '["","","","",""]'


def planned(rows: Tables, entry: Entry) -> None:
    event = entry.event
    if event.origin is not Origin.PLAN:
        return
    case = {"id": str(event.originator_id), "programme": event.programme, "intake": "", "role": "", "person_id": ""}
    put(rows, {**case, "groups": NO_GROUPS, "reached": 0, "load": event.due.isoformat()})


def deadline_moved(rows: Tables, entry: Entry) -> None:
    if case := find(rows, str(entry.event.originator_id)):
        put(rows, {**case, "load": entry.event.due.isoformat()})


def deadline_missed(rows: Tables, entry: Entry) -> None:
    if case := find(rows, str(entry.event.originator_id)):
        settle(rows, case, "missed")


def delivered(rows: Tables, entry: Entry) -> None:
    case = find(rows, str(entry.event.originator_id))
    if case and entry.event.on.isoformat() <= case["load"]:
        settle(rows, case, "on_time")


def settle(rows: Tables, case: Known, stage: str) -> None:
    """What happens first counts, in the year in which it was due."""
    if not has(case, "on_time") and not has(case, "missed") and mark(case, stage):
        put(rows, case)
        count(rows, case, stage, detail=case["load"][:4])


HANDLERS: Final[Mapping[str, Callable[[Tables, Entry], None]]] = {
    "ActionItemPlanned": planned,
    "DeadlineMoved": deadline_moved,
    "DeadlineMissed": deadline_missed,
    "EvidenceSubmitted": delivered,
}
