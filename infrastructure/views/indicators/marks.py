"""Marks: answers to surveys and evaluations of mentors, added up so that nobody's can be told from what is shown.

They come in batches: what is shown grows only once as many people as the policy's least group are waiting together. So no
two looks at a page, before and after somebody answered, differ by what she said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from domain.case import Sealed
from domain.policy import NotInPolicy, Policy
from infrastructure.views.base import PolicyOf
from infrastructure.views.engine import Entry, Row, Tables
from infrastructure.views.indicators.tables import GROUPINGS, known_cases, marks

Opened = Callable[[Sealed], str | None]

SURVEY, EVALUATION = "survey", "evaluation"
packed, unpacked = msgspec.json.Encoder(), msgspec.json.decode


def answered(policy_of: PolicyOf, opened: Opened) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        text = opened(event.answers)
        if text is None:  # she was erased: nobody can tell any more what she answered
            return
        case = rows[known_cases].require(str(event.originator_id))
        policy = policy_of(case["programme"], event.act.policy_version)
        for question, value in measured(policy, event.survey, unpacked(text or "{}")):
            add(rows, case, policy, SURVEY, question, value, str(event.person_id))

    return handler


def measured(policy: Policy, survey: str, answers: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """What was answered to questions that ask for a number."""
    try:
        form = policy.form(policy.survey(survey).form)
    except NotInPolicy:
        return
    for question in form.questions:
        value = answers.get(question.code)
        if question.kind in ("scale", "number") and type(value) is int:
            yield question.code, value


def evaluated(policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        case = rows[known_cases].require(str(event.originator_id))
        policy = policy_of(case["programme"], event.act.policy_version)
        for mark in event.marks:
            add(rows, case, policy, EVALUATION, mark.criterion, mark.value, case["person_id"])

    return handler


def add(rows: Tables, case: Row, policy: Policy, source: str, question: str, value: int, whose: str) -> None:
    """Add a mark to its groups; `whose` it is counts towards the batch."""
    groups = dict(zip(GROUPINGS, unpacked(case["groups"]), strict=True))
    for by, group in {"programme": "", **groups}.items():
        if group or by == "programme":
            key = (case["programme"], case["intake"], source, question, by, group)
            named = dict(zip(("programme", "intake", "source", "question", "by", "group"), key, strict=True))
            rows[marks].put(
                {**named, **batched(rows[marks].get(key), value, whose, policy.monitoring.least_group_size)}
            )


def batched(known: Row | None, value: int, whose: str, least: int) -> Row:
    shown, shown_total = (known["shown"], known["shown_total"]) if known else (0, 0)
    waiting, waiting_total = (known["waiting"] + 1, known["waiting_total"] + value) if known else (1, value)
    people = {*unpacked(known["waiting_people"]), whose} if known else {whose}
    if len(people) >= least:
        shown, shown_total, waiting, waiting_total, people = shown + waiting, shown_total + waiting_total, 0, 0, set()
    return {
        "shown": shown,
        "shown_total": shown_total,
        "waiting": waiting,
        "waiting_total": waiting_total,
        "waiting_people": packed.encode(sorted(people)).decode(),
    }
