"""How events change the cases' view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.case import BY_PART, Case, Role
from domain.next_step import NextStep
from domain.policy import Policy
from infrastructure.views.base import Fold, PolicyOf, on_all, topics_of
from infrastructure.views.cases.tables import FORMER, NO_DAY, case_counts, case_people, cases, next_steps
from infrastructure.views.engine import Entry, Row, Rows, Tables, View


@dataclass(frozen=True)
class Kind:
    """A kind of case that is listed: whose case it is, and what it waits for."""

    case: type[Case]
    people: Callable[[Any], list[str]]
    role: Callable[[Any], str]
    next_steps: Callable[[Any, Policy], tuple[NextStep, ...]]

    @property
    def name(self) -> str:
        return str(self.case.__dict__["TOPIC"])


def view(kinds: tuple[Kind, ...], fold: Fold, policy_of: PolicyOf) -> View:
    on: dict[str, Callable[[Tables, Entry], None]] = {}
    for kind in kinds:
        on |= on_all(topics_of(kind.case), moved(kind, fold, policy_of))
    return View("cases", (cases, case_people, next_steps, case_counts), on)


def moved(kind: Kind, fold: Fold, policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        case = fold.case(kind.case, rows[cases], entry)
        steps = kind.next_steps(case, policy_of(case.programme, entry.event.act.policy_version))
        key = str(case.id)
        before = rows[cases].get(key)
        row = described(kind, case, entry, steps, before)
        opened_at = before["opened_at"] if before else entry.event.timestamp
        rows[cases].put({**row, "opened_at": opened_at})
        replace_parts(rows[case_people], before, row)
        replace_steps(rows[next_steps], before, row, steps)
        count(rows[case_counts], before, row)

    return handler


def described(kind: Kind, case: Any, entry: Entry, steps: tuple[NextStep, ...], before: Row | None) -> dict[str, Any]:
    people = kind.people(case)
    first = min(steps, key=lambda step: step.due or NO_DAY, default=None)
    return {
        "id": str(case.id),
        "reference": case.reference,
        "kind": kind.name,
        "programme": case.programme,
        "intake": case.intake,
        "role": kind.role(case),
        "state": case.state,
        "version": case.version,
        "people": packed(people),
        "parts": packed(parts_of(case, unpacked(before["parts"]) if before else [])),
        "changed_at": entry.event.timestamp,
        "topic": entry.topic,
        "at": entry.at,
        "next_step": first.step if first else "",
        "turn": first.turn.value if first else "",
        "due": (first.due if first else None) or NO_DAY,
        "steps": packed([[one.step, one.about, one.turn.value, one.since, one.due] for one in steps]),
    }


def packed(value: object) -> str:
    return msgspec.json.encode(value).decode()


unpacked = msgspec.json.decode


def parts_of(case: Case, before: list[list[str]]) -> list[list[str]]:
    """Who plays which part now, and whoever played one once and plays none any more; interviewers are forgotten."""
    now = sorted([str(person_id), role.value] for role in BY_PART for person_id in case.people(role))
    present = {person_id for person_id, _ in now}
    left = {person_id for person_id, part in before if part != Role.INTERVIEWER and person_id not in present}
    return now + sorted([person_id, FORMER] for person_id in left)


def replace_parts(rows: Rows, before: Row | None, row: Row) -> None:
    if before is not None and before["parts"] == row["parts"]:
        return
    for person_id, part in unpacked(before["parts"]) if before else ():
        rows.drop((person_id, row["id"], part))
    for person_id, part in unpacked(row["parts"]):
        rows.put({"person_id": person_id, "case_id": row["id"], "part": part, "kind": row["kind"]})


def replace_steps(rows: Rows, before: Row | None, row: Row, steps: tuple[NextStep, ...]) -> None:
    if before is not None and before["steps"] == row["steps"] and before["people"] == row["people"]:
        return
    for step, about, turn, *_ in unpacked(before["steps"]) if before else ():
        rows.drop((row["id"], step, about, turn))
    for one in steps:
        rows.put(
            {
                "case_id": row["id"],
                "step": one.step,
                "about": one.about,
                "turn": one.turn.value,
                "kind": row["kind"],
                "reference": row["reference"],
                "programme": row["programme"],
                "people": row["people"],
                "since": one.since,
                "due": one.due or NO_DAY,
            }
        )


def count(rows: Rows, before: Row | None, row: Row) -> None:
    names = ("programme", "intake", "kind", "role", "state")
    if before is not None:
        if before["state"] == row["state"]:
            return
        change_count(rows, {name: before[name] for name in names}, -1)
    change_count(rows, {name: row[name] for name in names}, 1)


def change_count(rows: Rows, of: dict[str, Any], by: int) -> None:
    known = rows.get(tuple(of.values()))
    rows.put({**of, "number": (known["number"] if known else 0) + by})
