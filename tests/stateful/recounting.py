"""The counters of the indicators, found by looking at every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from domain.mentorship.events import AgreementConfirmed, CadenceMadeGood, CadenceMissed, MentorAppointed
from tests.stateful.lists import Lists
from tests.stateful.model import KnownCase

Key = tuple[str, str, str, str]
TAKES_PART = frozenset({"accepted", "matched", "concluded"})


def recounted(lists: Lists) -> Counter[Key]:
    """How many there are of each programme, measure, role and detail."""
    model = lists.model
    counted: Counter[Key] = Counter()
    years = {
        (one.code, intake.name): intake.opens.year
        for one in lists.house.programmes.all()
        for intake in one.intakes.values()
    }
    taking_part: set[tuple[str, str, str, Any]] = set()
    for case in model.of_kind("Application"):
        state = model.state(case)
        counted[case.programme, "applied", case.role, ""] += 1
        if state in TAKES_PART:
            taking_part.add((case.programme, case.role, str(years[case.programme, case.intake]), case.person))
        if case.role == "mentor" and state == "accepted":
            counted[case.programme, "load", "mentor", f"{len(case.places)}/{case.capacity}"] += 1
    for programme, role, year, _person in taking_part:
        counted[programme, "takes_part", role, year] += 1
    counted += agreements(lists)
    counted.update(courses(lists))
    return +counted


def agreements(lists: Lists) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    agreed = [lists.case(one.case_id) for one in lists.model.of_kind("Mentorship") if was_agreed(lists, one)]
    for one in agreed:
        counted[one.programme, "agreed", "", ""] += 1
    held = {(one.programme, mentee.application_id) for one in agreed for mentee in (*one.mentees, *one.former_mentees)}
    for programme, _application in held:
        counted[programme, "agreed", "mentee", ""] += 1
    return counted


def courses(lists: Lists) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for case in lists.model.of_kind("Mentorship"):
        for measure, detail in of_mentorship(lists, case):
            counted[case.programme, measure, "", detail] += 1
        for event in lists.house.ledger.history(case.case_id):
            if isinstance(event, CadenceMissed | CadenceMadeGood):
                by = 1 if isinstance(event, CadenceMissed) else -1
                counted[case.programme, "periods_missed", "", f"{event.period_last:%Y-%m}"] += by
    return counted


def was_agreed(lists: Lists, known: KnownCase) -> bool:
    events = lists.house.ledger.history(known.case_id)
    return any(isinstance(event, AgreementConfirmed | MentorAppointed) for event in events)


def of_mentorship(lists: Lists, known: KnownCase) -> Iterator[tuple[str, str]]:
    case, state, policy = lists.case(known.case_id), lists.model.state(known), lists.model.policy_of(known)
    if state in ("completed", "certified"):
        yield "completed", ""
    ran = state in ("active", "paused", "completed", "certified") or (state == "terminated" and case.started)
    if not ran:
        return
    yield "started", ""
    for period in case.periods(policy):
        if period.expected and (state != "terminated" or period.last < case.ended_on):
            yield "periods", f"{period.last:%Y-%m}"
