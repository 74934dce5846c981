"""How events change the counters: each event reads the row of its case and adds to a counter or two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from domain.action_item.values import Origin
from domain.case import Role
from domain.ids import programme_id
from domain.policy import Policy
from infrastructure.views.base import PolicyOf
from infrastructure.views.engine import Entry, Row, Tables, View
from infrastructure.views.indicators import marks
from infrastructure.views.indicators.periods import days_after, months_asked
from infrastructure.views.indicators.tables import TABLES, counts, known_cases, known_intakes, known_people

STAGES = (
    "screened", "interviewed", "accepted", "matched", "agreed", "started", "plan_agreed", "completed", "terminated",
    "certified", "takes_part", "on_time", "missed",
)  # fmt: skip
BITS = {stage: 1 << place for place, stage in enumerate(STAGES)}

TAKES_PART = frozenset({"accepted", "matched", "concluded"})
NO_GROUPS = '["","","","",""]'

packed, unpacked = msgspec.json.Encoder(), msgspec.json.decode


def view(policy_of: PolicyOf, opened: marks.Opened, preload: Callable[[], object]) -> View:
    """`opened` gives None for answers of somebody who was erased; `preload` fetches all people's keys at once."""
    on = {
        "IntakeOpened": intake_opened,
        "IntakePolicyChanged": policy_changed(policy_of),
        "ApplicationSubmitted": submitted,
        **{topic: application_reached(stage) for topic, stage in REACHED.items()},
        **dict.fromkeys(MOVING, application_moved),
        "CapacityChanged": capacity_changed,
        "PlaceTaken": place_changed(1),
        "PlaceFreed": place_changed(-1),
        "MentorshipProposed": mentorship_opened,
        "MentorAppointed": appointed,
        "MenteeJoined": joined,
        "AgreementConfirmed": agreed,
        "DevelopmentPlanAgreed": mentorship_reached("plan_agreed"),
        "CommitmentCompleted": ended("completed", policy_of),
        "MentorshipTerminated": ended("terminated", policy_of),
        "MentorshipReinstated": reinstated(policy_of),
        "MentorshipStarted": started(policy_of),
        "MentorshipPaused": days_changed(policy_of),
        "MentorshipResumed": days_changed(policy_of),
        "CommitmentExtended": days_changed(policy_of),
        "CadenceMissed": cadence(1),
        "CadenceMadeGood": cadence(-1),
        "CertificateIssued": certificate(1),
        "CertificateRevoked": certificate(-1),
        "ActionItemPlanned": item_planned,
        "DeadlineMoved": deadline_moved,
        "DeadlineMissed": deadline_missed,
        "EvidenceSubmitted": item_delivered,
        "FeedbackGiven": marks.answered(policy_of, opened),
        "MentorEvaluated": marks.evaluated(policy_of),
    }
    return View("indicators", TABLES, on, before_build=preload)


REACHED = {"ScreeningPassed": "screened", "InterviewHeld": "interviewed", "ApplicationMatched": "matched"}
MOVING = (
    "ApplicationAccepted", "ApplicationWithdrawn", "ApplicationCarriedOver", "ApplicationConcluded", "ApplicationReopened",
)  # fmt: skip


# Counters


def count(rows: Tables, case: Row, measure: str, by: int = 1, *, detail: str = "", intake: str | None = None) -> None:
    faculty, region, track, study_year, mentor_kind = unpacked(case["groups"])
    intake = case["intake"] if intake is None else intake
    key = (
        case["programme"], intake, measure, case["role"], faculty, region, track, study_year, mentor_kind, detail,
    )  # fmt: skip
    known = rows[counts].get(key)
    rows[counts].put(
        {
            "programme": case["programme"],
            "intake": intake,
            "measure": measure,
            "role": case["role"],
            "faculty": faculty,
            "region": region,
            "track": track,
            "study_year": study_year,
            "mentor_kind": mentor_kind,
            "detail": detail,
            "number": (known["number"] if known else 0) + by,
        }
    )


def reach(rows: Tables, key: str, stage: str, *, detail: str = "", intake: str | None = None) -> None:
    """Count a case that comes to a stage, once."""
    case = rows[known_cases].get(key)
    if case and not case["reached"] & BITS[stage]:
        rows[known_cases].change(key, reached=case["reached"] | BITS[stage])
        count(rows, case, stage, detail=detail, intake=intake)


def leave(rows: Tables, key: str, stage: str) -> None:
    """Count a case no more that has come to a stage after all not."""
    case = rows[known_cases].get(key)
    if case and case["reached"] & BITS[stage]:
        rows[known_cases].change(key, reached=case["reached"] & ~BITS[stage])
        count(rows, case, stage, -1)


# Intakes and applications


def intake_opened(rows: Tables, entry: Entry) -> None:
    event = entry.event
    row = {"programme_id": str(event.originator_id), "intake": event.intake, "year": event.opens.year}
    rows[known_intakes].put(row)


def submitted(rows: Tables, entry: Entry) -> None:
    event, wishes = entry.event, entry.event.wishes
    groups = [wishes.faculty, wishes.region, wishes.track, "", wishes.kind]
    case = {
        **of_case(event, event.role.value, str(event.person_id), groups),
        "capacity": event.capacity,
    }
    rows[known_cases].put(case)
    count(rows, case, "applied")


def of_case(event: Any, role: str, person_id: str, groups: list[str], intake: str | None = None) -> Row:
    return {
        "id": str(event.originator_id),
        "programme": event.programme,
        "intake": event.intake if intake is None else intake,
        "role": role,
        "person_id": person_id,
        "groups": packed.encode(groups).decode(),
        "reached": 0,
        "capacity": 0,
        "taken": 0,
        "load": "",
        "roster": "",
        "days": "",
        "asked": "{}",
    }


def application_reached(stage: str) -> Callable[[Tables, Entry], None]:
    return lambda rows, entry: reach(rows, str(entry.event.originator_id), stage)


def application_moved(rows: Tables, entry: Entry) -> None:
    key, state = str(entry.event.originator_id), entry.event.state
    if state == "accepted":
        reach(rows, key, "accepted")
    take_part(rows, key, state in TAKES_PART)
    if rows[known_cases].require(key)["role"] == Role.MENTOR.value:
        count_load(rows, key, is_there=state == "accepted")


def take_part(rows: Tables, key: str, takes_part: bool) -> None:
    case = rows[known_cases].require(key)
    if takes_part == bool(case["reached"] & BITS["takes_part"]):
        return
    rows[known_cases].change(key, reached=case["reached"] ^ BITS["takes_part"])
    intake = rows[known_intakes].require((str(programme_id(case["programme"])), case["intake"]))
    of = (case["programme"], intake["year"], case["role"], case["person_id"])
    known = rows[known_people].get(of)
    cases = (known["cases"] if known else 0) + (1 if takes_part else -1)
    groups = known["groups"] if known and known["cases"] else case["groups"]
    named = dict(zip(("programme", "year", "role", "person_id"), of, strict=True))
    rows[known_people].put({**named, "cases": cases, "groups": groups})
    if cases == (1 if takes_part else 0):
        counted = {**case, "groups": groups}
        count(rows, counted, "takes_part", 1 if takes_part else -1, detail=str(intake["year"]), intake="")


# Mentors' places


def capacity_changed(rows: Tables, entry: Entry) -> None:
    key = str(entry.event.originator_id)
    rows[known_cases].change(key, capacity=entry.event.capacity)
    count_load(rows, key)


def place_changed(by: int) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        key = str(entry.event.originator_id)
        rows[known_cases].change(key, taken=rows[known_cases].require(key)["taken"] + by)
        count_load(rows, key)

    return handler


def count_load(rows: Tables, key: str, *, is_there: bool = True) -> None:
    """Each mentor is counted once, by the places that she has and those of them that are taken."""
    case = rows[known_cases].require(key)
    load = f"{case['taken']}/{case['capacity']}" if is_there else ""
    if load == case["load"]:
        return
    if case["load"]:
        count(rows, case, "load", -1, detail=case["load"])
    if load:
        count(rows, case, "load", detail=load)
    rows[known_cases].change(key, load=load)


# Mentorships


def mentorship_opened(rows: Tables, entry: Entry) -> None:
    event = entry.event
    first = rows[known_cases].get(str(event.mentees[0].application_id)) if event.mentees else None
    mentor = rows[known_cases].get(str(event.mentor.application_id))
    faculty, region, track, *_ = unpacked((first or mentor or {"groups": NO_GROUPS})["groups"])
    kind = unpacked(mentor["groups"])[4] if mentor else ""
    study_year = getattr(event, "study_year", None)
    groups = [faculty, region, track, str(study_year or ""), kind]
    roster = {str(one.person_id): str(one.application_id) for one in (event.mentor, *event.mentees)}
    row = of_case(event, "", str(event.mentor.person_id), groups)
    rows[known_cases].put({**row, "roster": packed.encode(roster).decode()})


def appointed(rows: Tables, entry: Entry) -> None:
    mentorship_opened(rows, entry)
    agreed(rows, entry)


def joined(rows: Tables, entry: Entry) -> None:
    key, mentee = str(entry.event.originator_id), entry.event.mentee
    case = rows[known_cases].require(key)
    roster = {**unpacked(case["roster"]), str(mentee.person_id): str(mentee.application_id)}
    rows[known_cases].change(key, roster=packed.encode(roster).decode())
    if case["reached"] & BITS["agreed"]:
        reach(rows, str(mentee.application_id), "agreed")


def agreed(rows: Tables, entry: Entry) -> None:
    key = str(entry.event.originator_id)
    rows[known_cases].change(key, days=days_after(rows[known_cases].require(key), entry.event))
    reach(rows, key, "agreed")
    for application in mentees_of(rows, entry):
        reach(rows, application, "agreed")


def mentorship_reached(stage: str) -> Callable[[Tables, Entry], None]:
    return lambda rows, entry: reach(rows, str(entry.event.originator_id), stage)


def mentees_of(rows: Tables, entry: Entry) -> list[str]:
    """The applications of all who are, or were, on its roster."""
    case = rows[known_cases].require(str(entry.event.originator_id))
    return [application for person, application in unpacked(case["roster"]).items() if person != case["person_id"]]


def started(policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        mentorship_reached("started")(rows, entry)
        days_changed(policy_of)(rows, entry)

    return handler


def ended(stage: str, policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        mentorship_reached(stage)(rows, entry)
        if stage == "completed":
            for application in mentees_of(rows, entry):
                reach(rows, application, stage)
        days_changed(policy_of)(rows, entry)

    return handler


def reinstated(policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        for stage in ("completed", "terminated"):
            leave(rows, str(entry.event.originator_id), stage)
        for application in mentees_of(rows, entry):
            leave(rows, application, "completed")
        mentorship_reached("started")(rows, entry)
        days_changed(policy_of)(rows, entry)

    return handler


def days_changed(policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    """Another day on which it began, rests or ends: then other periods ask for contacts."""

    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        key = str(event.originator_id)
        case = rows[known_cases].require(key)
        rows[known_cases].change(key, days=days_after(case, event))
        count_periods(rows, key, policy_of(case["programme"], event.act.policy_version))

    return handler


def count_periods(rows: Tables, key: str, policy: Policy) -> None:
    case = rows[known_cases].require(key)
    asked = {}
    if case["reached"] & BITS["started"]:
        asked = months_asked(case, policy, terminated=bool(case["reached"] & BITS["terminated"]))
    before = unpacked(case["asked"])
    for month in before.keys() | asked.keys():
        if by := asked.get(month, 0) - before.get(month, 0):
            count(rows, case, "periods", by, detail=month)
    rows[known_cases].change(key, asked=packed.encode(asked).decode())


def policy_changed(policy_of: PolicyOf) -> Callable[[Tables, Entry], None]:
    """Under another policy, the mentorships of an intake are asked for other contacts."""

    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        for case in rows[known_cases].having("intake", event.intake):
            if case["asked"] != "{}" and programme_id(case["programme"]) == event.originator_id:
                count_periods(rows, case["id"], policy_of(case["programme"], event.under_version))

    return handler


def cadence(by: int) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        case = rows[known_cases].require(str(entry.event.originator_id))
        count(rows, case, "periods_missed", by, detail=f"{entry.event.period_last:%Y-%m}")

    return handler


def certificate(by: int) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        case = rows[known_cases].require(str(entry.event.originator_id))
        application = unpacked(case["roster"]).get(str(entry.event.person_id), "")
        (reach if by > 0 else leave)(rows, application, "certified")

    return handler


# Items of a plan


def item_planned(rows: Tables, entry: Entry) -> None:
    event = entry.event
    if event.origin is Origin.PLAN:
        row = {**of_case(event, "", "", ["", "", "", "", ""], intake=""), "due": event.due}
        rows[known_cases].put(row)


def deadline_moved(rows: Tables, entry: Entry) -> None:
    key = str(entry.event.originator_id)
    if rows[known_cases].get(key):
        rows[known_cases].change(key, due=entry.event.due)


def deadline_missed(rows: Tables, entry: Entry) -> None:
    settle_item(rows, entry, "missed")


def item_delivered(rows: Tables, entry: Entry) -> None:
    case = rows[known_cases].get(str(entry.event.originator_id))
    if case and entry.event.on <= case["due"]:
        settle_item(rows, entry, "on_time")


def settle_item(rows: Tables, entry: Entry, stage: str) -> None:
    """An item was delivered in time, or it was not: what happens first counts."""
    key = str(entry.event.originator_id)
    case = rows[known_cases].get(key)
    if case and not case["reached"] & (BITS["on_time"] | BITS["missed"]):
        reach(rows, key, stage, detail=str(case["due"].year), intake="")
