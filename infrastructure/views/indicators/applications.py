"""How far applicants come, who takes part in which year, and the places of mentors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from domain.case import Role
from domain.ids import programme_id
from infrastructure.views.engine import Entry, Tables
from infrastructure.views.indicators.counters import Known, count, has, mark, of_case, put, reach, require
from infrastructure.views.indicators.tables import known_intakes, known_people

Handler = Callable[[Tables, Entry], None]
TAKES_PART = frozenset({"accepted", "matched", "concluded"})


def intake_opened(rows: Tables, entry: Entry) -> None:
    event = entry.event
    row = {"programme_id": str(event.originator_id), "intake": event.intake, "year": event.opens.year}
    rows[known_intakes].put(row)


def submitted(rows: Tables, entry: Entry) -> None:
    event, wishes = entry.event, entry.event.wishes
    groups = [wishes.faculty, wishes.region, wishes.track, "", wishes.kind]
    case = of_case(event, event.role.value, str(event.person_id), groups, f"0/{event.capacity}")
    put(rows, case)
    count(rows, case, "applied")


def comes_to(stage: str) -> Handler:
    return lambda rows, entry: reach(rows, str(entry.event.originator_id), stage)


def moved(rows: Tables, entry: Entry) -> None:
    """Accepted, or out of it: from then on she takes part, or takes part no more."""
    state = entry.event.state
    case = require(rows, str(entry.event.originator_id))
    if state == "accepted" and mark(case, "accepted"):
        count(rows, case, "accepted")
    if mark(case, "takes_part", state in TAKES_PART):
        take_part(rows, case)
    if case["role"] == Role.MENTOR.value and mark(case, "offers_places", state == "accepted"):
        count(rows, case, "load", 1 if has(case, "offers_places") else -1, detail=case["load"])
    put(rows, case)


def take_part(rows: Tables, case: Known) -> None:
    """Count a person once a year, in the groups of the first application that she takes part with."""
    by = 1 if has(case, "takes_part") else -1
    intake = rows[known_intakes].require((str(programme_id(case["programme"])), case["intake"]))
    key = (case["programme"], intake["year"], case["role"], case["person_id"])
    known = rows[known_people].get(key)
    cases = (known["cases"] if known else 0) + by
    groups = known["groups"] if known and known["cases"] else case["groups"]
    named = dict(zip(("programme", "year", "role", "person_id"), key, strict=True))
    rows[known_people].put({**named, "cases": cases, "groups": groups})
    if cases == max(by, 0):
        count(rows, {**case, "groups": groups}, "takes_part", by, detail=str(intake["year"]), intake="")


def capacity_changed(rows: Tables, entry: Entry) -> None:
    case = require(rows, str(entry.event.originator_id))
    change_load(rows, case, f"{case['load'].split('/')[0]}/{entry.event.capacity}")


def place_changed(by: int) -> Handler:
    def handler(rows: Tables, entry: Entry) -> None:
        case = require(rows, str(entry.event.originator_id))
        taken, capacity = case["load"].split("/")
        change_load(rows, case, f"{int(taken) + by}/{capacity}")

    return handler


def change_load(rows: Tables, case: Known, load: str) -> None:
    """A mentor who takes part is counted once, by the places that she has and those of them that are taken."""
    count(rows, case, "load", -1, detail=case["load"])
    count(rows, case, "load", detail=load)
    case["load"] = load
    put(rows, case)


HANDLERS: Final[Mapping[str, Handler]] = {
    "IntakeOpened": intake_opened,
    "ApplicationSubmitted": submitted,
    "ScreeningPassed": comes_to("screened"),
    "InterviewHeld": comes_to("interviewed"),
    "ApplicationAccepted": moved,
    "ApplicationWithdrawn": moved,
    "ApplicationCarriedOver": moved,
    "ApplicationConcluded": moved,
    "ApplicationReopened": moved,
    "CapacityChanged": capacity_changed,
    "PlaceTaken": place_changed(1),
    "PlaceFreed": place_changed(-1),
}
