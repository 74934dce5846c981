"""How events change the cases' view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from application.visibility import CONCERNS, RESOLVES_CONCERNS
from domain.case import PARTS, Case, Role
from domain.ids import programme_id
from domain.next_step import NextStep
from domain.policy import Policy
from infrastructure.views.base import Fold, PolicyOf, on_all, packed, topics_of, unpacked
from infrastructure.views.cases.tables import (
    FORMER,
    NO_DAY,
    case_counts,
    case_faculties,
    case_people,
    cases,
    next_steps,
)
from infrastructure.views.engine import Entry, Row, Rows, Tables, View


@dataclass(frozen=True)
class Kind:
    """A kind of case that is listed: whose case it is, and what it waits for."""

    case: type[Case]
    people: Callable[[Any], list[str]]
    role: Callable[[Any], str]
    next_steps: Callable[[Any, Policy], tuple[NextStep, ...]]
    group: Callable[[Any], str] = lambda case: ""

    @property
    def name(self) -> str:
        return self.case.TOPIC


def view(kinds: tuple[Kind, ...], fold: Fold, policy_of: PolicyOf) -> View:
    on: dict[str, Callable[[Tables, Entry], None]] = {}
    for kind in kinds:
        on |= on_all(topics_of(kind.case), moved(kind, fold, policy_of))
    on["IntakePolicyChanged"] = asked_anew(kinds, fold, policy_of)
    return View("cases", (cases, case_people, case_faculties, next_steps, case_counts), on, edition=7)


def moved(kind: Kind, fold: Fold, policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        case = fold.case(kind.case, rows[cases], entry)
        key = str(case.id)
        last = {"changed_at": entry.event.timestamp, "topic": entry.topic, "at": entry.at}
        if entry.topic in CONCERNS:
            last = {name: rows[cases].require(key)[name] for name in last}
        version = entry.event.act.policy_version
        rows[cases].make_last(key, partial(show, kind, policy_of, rows, case, last, version))

    return handler


def show(kind: Kind, policy_of: PolicyOf, rows: Tables, case: Any, last: Mapping[str, Any], version: int) -> None:
    """A case as all who may see it see it in lists: a concern shows neither as its last event nor as its next step."""
    steps = kind.next_steps(case, policy_of(case.programme, version))
    row = {**described(kind, case), **last, **waiting(steps)}
    before = rows[cases].get(row["id"])
    rows[cases].put(row)
    replace_parts(rows[case_people], before, row)
    replace_faculties(rows[case_faculties], before, row)
    replace_steps(rows[next_steps], before, row, steps)
    count(rows[case_counts], before, row)


def asked_anew(kinds: tuple[Kind, ...], fold: Fold, policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    """Under another policy, the cases of an intake wait for other things."""
    by_name = {kind.name: kind for kind in kinds}

    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        for before in rows[cases].having("intake", event.intake):
            if programme_id(before["programme"]) != event.originator_id:
                continue
            kind = by_name[before["kind"]]
            case = fold.case_at(kind.case, rows[cases], UUID(before["id"]), before["version"])
            steps = kind.next_steps(case, policy_of(case.programme, event.under_version))
            row = {**before, **waiting(steps)}
            rows[cases].put(row)
            replace_steps(rows[next_steps], before, row, steps)
            count(rows[case_counts], before, row)

    return handler


def waiting(steps: tuple[NextStep, ...]) -> dict[str, Any]:
    """What a case waits for: first of all (of people before the clock), and in all. Not everybody who sees the first may
    know of concerns."""
    shown = (step for step in steps if step.step != RESOLVES_CONCERNS)
    first = min(shown, key=lambda step: (step.turn is Role.CLOCK, step.due or NO_DAY), default=None)
    return {
        "next_step": first.step if first else "",
        "turn": first.turn.value if first else "",
        "due": (first.due if first else None) or NO_DAY,
        "steps": packed([[one.step, one.about, one.turn.value, one.since, one.due] for one in steps]),
    }


def described(kind: Kind, case: Any) -> dict[str, Any]:
    return {
        "id": str(case.id),
        "reference": case.reference,
        "kind": kind.name,
        "programme": case.programme,
        "intake": case.intake,
        "role": kind.role(case),
        "state": case.state,
        "version": case.version,
        "people": packed(kind.people(case)),
        "group": kind.group(case),
        "group_key": kind.group(case).casefold(),
        "parts": packed(parts_of(case)),
        "faculties": packed(case.faculties()),
        "opened_at": case.created_on,
    }


def parts_of(case: Case) -> list[list[str]]:
    """Who plays which part now, and whoever played one once and plays none any more; interviewers are forgotten."""
    now = sorted([str(person_id), role.value] for role in PARTS for person_id in case.people(role))
    left = {str(person_id) for person_id in case.subjects()} - {person_id for person_id, _part in now}
    return now + sorted([person_id, FORMER] for person_id in left)


def replace_parts(rows: Rows, before: Row | None, row: Row) -> None:
    if before is not None and before["parts"] == row["parts"]:
        return
    for person_id, part in unpacked(before["parts"]) if before else ():
        rows.drop((person_id, row["id"], part))
    for person_id, part in unpacked(row["parts"]):
        rows.put({"person_id": person_id, "case_id": row["id"], "part": part, "kind": row["kind"]})


def replace_faculties(rows: Rows, before: Row | None, row: Row) -> None:
    if before is not None and before["faculties"] == row["faculties"]:
        return
    for faculty in unpacked(before["faculties"]) if before else ():
        rows.drop((row["id"], faculty))
    for faculty in unpacked(row["faculties"]):
        rows.put({"case_id": row["id"], "faculty": faculty})


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
    names = ("programme", "intake", "kind", "role", "state", "turn")
    now = {name: row[name] for name in names}
    if before is not None:
        then = {name: before[name] for name in names}
        if then == now:
            return
        change_count(rows, then, -1)
    change_count(rows, now, 1)


def change_count(rows: Rows, of: dict[str, Any], by: int) -> None:
    known = rows.get(tuple(of.values()))
    rows.put({**of, "number": (known["number"] if known else 0) + by})
