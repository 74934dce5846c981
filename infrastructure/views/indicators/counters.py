"""The counters, and the row of a case that says what it was counted for."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from infrastructure.views.engine import Tables
from infrastructure.views.indicators.tables import counts, known_cases

STAGES = (
    "screened", "interviewed", "accepted", "matched", "agreed", "started", "plan_agreed", "completed", "terminated",
    "certified", "takes_part", "offers_places", "on_time", "missed",
)  # fmt: skip
BITS = {stage: 1 << place for place, stage in enumerate(STAGES)}

COUNTED_BY = ("programme", "intake", "measure", "role", "groups", "detail")

Known = dict[str, Any]
"""The row of a case while an event changes it; `put` back when it has."""

packed, unpacked = msgspec.json.Encoder(), msgspec.json.decode


def find(rows: Tables, key: str) -> Known | None:
    return cast(Known | None, rows[known_cases].get(key))


def require(rows: Tables, key: str) -> Known:
    """
    Raises:
        RowMissing: there is no such case.
    """
    return cast(Known, rows[known_cases].require(key))


def put(rows: Tables, case: Known) -> None:
    rows[known_cases].put(case)


def of_case(event: Any, role: str, person_id: str, groups: list[str], load: str = "") -> Known:
    """A case that has come to nothing yet."""
    return {
        "id": str(event.originator_id),
        "programme": event.programme,
        "intake": event.intake,
        "role": role,
        "person_id": person_id,
        "groups": packed.encode(groups).decode(),
        "reached": 0,
        "load": load,
    }


def count(rows: Tables, case: Known, measure: str, by: int = 1, detail: str = "", intake: str | None = None) -> None:
    """Count a case up or down in its groups; `intake` is its own, unless another is named."""
    key = (
        case["programme"], case["intake"] if intake is None else intake, measure, case["role"], case["groups"], detail,
    )  # fmt: skip
    known = rows[counts].get(key)
    number = known["number"] if known else 0
    rows[counts].put({**dict(zip(COUNTED_BY, key, strict=True)), "number": number + by})


def has(case: Known, stage: str) -> bool:
    return bool(case["reached"] & BITS[stage])


def mark(case: Known, stage: str, reached: bool = True) -> bool:
    """Note that a case has come to a stage, or has not after all; whether that is new."""
    if has(case, stage) == reached:
        return False
    case["reached"] ^= BITS[stage]
    return True


def reach(rows: Tables, key: str, stage: str, reached: bool = True) -> None:
    """Count a case that comes to a stage, once; or no more, where it turns out that it has not. Nothing if it is not known."""
    case = find(rows, key)
    if case and mark(case, stage, reached):
        put(rows, case)
        count(rows, case, stage, 1 if reached else -1)
