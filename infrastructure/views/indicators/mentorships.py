"""How mentorships begin and end, and the periods that ask them for contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.ids import programme_id
from domain.policy import Policy
from infrastructure.views.base import PolicyOf
from infrastructure.views.engine import Entry, Tables
from infrastructure.views.indicators.counters import (
    Known,
    count,
    find,
    has,
    mark,
    of_case,
    packed,
    put,
    reach,
    require,
    unpacked,
)
from infrastructure.views.indicators.periods import days_after, months_asked
from infrastructure.views.indicators.tables import GROUPINGS, known_courses, known_members

Handler = Callable[[Tables, Entry], None]
STUDY_YEAR = GROUPINGS.index("study_year")


def handlers(policy_of: PolicyOf) -> Mapping[str, Handler]:
    changed = days_changed(policy_of)
    return {
        "MentorshipProposed": opened,
        "MentorAppointed": appointed,
        "MenteeJoined": joined,
        "ApplicationMatched": matched,
        "AgreementConfirmed": agreed,
        "DevelopmentPlanAgreed": lambda rows, entry: reach(rows, str(entry.event.originator_id), "plan_agreed"),
        "MentorshipStarted": changed,
        "MentorshipPaused": changed,
        "MentorshipResumed": changed,
        "CommitmentExtended": changed,
        "CommitmentCompleted": changed,
        "MentorshipTerminated": changed,
        "MentorshipReinstated": changed,
        "CadenceMissed": cadence(1),
        "CadenceMadeGood": cadence(-1),
        "CertificateIssued": certificate(reached=True),
        "CertificateRevoked": certificate(reached=False),
        "IntakePolicyChanged": policy_changed(policy_of),
    }


# The roster


def opened(rows: Tables, entry: Entry) -> None:
    """It stands in the groups of its first mentee, and in those of its mentor's kind; an academic group in its own faculty."""
    event = entry.event
    mentor = find(rows, str(event.mentor.application_id))
    faculty, region, track = groups_of_first(rows, event)
    kind = unpacked(mentor["groups"])[-1] if mentor else ""
    faculty = getattr(event, "faculty", "") or faculty
    study_year = getattr(event, "study_year", None)
    case = of_case(event, "", str(event.mentor.person_id), [faculty, region, track, str(study_year or ""), kind])
    put(rows, case)
    roster = {str(one.person_id): str(one.application_id) for one in (event.mentor, *event.mentees)}
    course = {"id": case["id"], "intake": event.intake, "roster": packed.encode(roster).decode()}
    called = {"reference": event.reference, "called": getattr(event, "group", "")}
    rows[known_courses].put({**course, **called, "days": "", "asked": "{}"})
    for one in event.mentees:
        rows[known_members].put({"mentorship": case["id"], "person_id": str(one.person_id)})


def groups_of_first(rows: Tables, event: Any) -> tuple[str, str, str]:
    """Those of the first mentee; her application may come later in the same save, and then her faculty alone is known."""
    if not event.mentees:
        return "", "", ""
    first = find(rows, str(event.mentees[0].application_id))
    faculty, region, track, *_ = unpacked(first["groups"]) if first else (event.mentees[0].faculty, "", "")
    return faculty, region, track


def appointed(rows: Tables, entry: Entry) -> None:
    opened(rows, entry)
    agreed(rows, entry)


def joined(rows: Tables, entry: Entry) -> None:
    key, mentee = str(entry.event.originator_id), entry.event.mentee
    roster = {**roster_of(rows, key), str(mentee.person_id): str(mentee.application_id)}
    rows[known_courses].change(key, roster=packed.encode(roster).decode())
    rows[known_members].put({"mentorship": key, "person_id": str(mentee.person_id)})
    if has(require(rows, key), "agreed"):
        reach(rows, str(mentee.application_id), "agreed")


def matched(rows: Tables, entry: Entry) -> None:
    """A mentee; of an appointed group, whose mentorship is agreed already."""
    key = str(entry.event.originator_id)
    reach(rows, key, "matched")
    mentorship = find(rows, str(entry.event.mentorship_id))
    if mentorship and has(mentorship, "agreed"):
        reach(rows, key, "agreed")


def roster_of(rows: Tables, key: str) -> dict[str, str]:
    """Everybody who is, or was, in a mentorship, with her application."""
    roster: dict[str, str] = unpacked(rows[known_courses].require(key)["roster"])
    return roster


def mentees_reach(rows: Tables, case: Known, stage: str, reached: bool = True) -> None:
    for person, application in roster_of(rows, case["id"]).items():
        if person != case["person_id"]:  # not the mentor
            reach(rows, application, stage, reached)


def agreed(rows: Tables, entry: Entry) -> None:
    case = require(rows, str(entry.event.originator_id))
    move_days(rows, case, entry)
    if mark(case, "agreed"):
        count(rows, case, "agreed")
        put(rows, case)
    mentees_reach(rows, case, "agreed")


def certificate(*, reached: bool) -> Handler:
    def handler(rows: Tables, entry: Entry) -> None:
        roster = roster_of(rows, str(entry.event.originator_id))
        reach(rows, roster.get(str(entry.event.person_id), ""), "certified", reached)

    return handler


# The commitment

COMES_TO: Mapping[str, Mapping[str, bool]] = {
    "MentorshipStarted": {"started": True},
    "CommitmentCompleted": {"completed": True},
    "MentorshipTerminated": {"terminated": True},
    "MentorshipReinstated": {"started": True, "completed": False, "terminated": False},
}


def days_changed(policy_of: PolicyOf) -> Handler:
    """Another day on which it began, rests or ends: then other periods ask for contacts."""

    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        case = require(rows, str(event.originator_id))
        for stage, reached in COMES_TO.get(entry.topic, {}).items():
            if mark(case, stage, reached):
                count(rows, case, stage, 1 if reached else -1)
            if stage == "completed":
                mentees_reach(rows, case, stage, reached)
        put(rows, case)
        move_days(rows, case, entry)
        count_periods(rows, case, policy_of(case["programme"], event.act.policy_version))

    return handler


def move_days(rows: Tables, case: Known, entry: Entry) -> None:
    course = rows[known_courses].require(case["id"])
    rows[known_courses].change(case["id"], days=days_after(course["days"], study_year_of(case), entry.event))


def study_year_of(case: Known) -> int | None:
    said = unpacked(case["groups"])[STUDY_YEAR]
    return int(said) if said else None


def count_periods(rows: Tables, case: Known, policy: Policy) -> None:
    course = rows[known_courses].require(case["id"])
    ran = has(case, "started")
    asked = months_asked(course["days"], policy, terminated=has(case, "terminated")) if ran else {}
    before = unpacked(course["asked"])
    if asked == before:
        return
    for month in before.keys() | asked.keys():
        if by := asked.get(month, 0) - before.get(month, 0):
            count(rows, case, "periods", by, detail=month)
    rows[known_courses].change(case["id"], asked=packed.encode(asked).decode())


def policy_changed(policy_of: PolicyOf) -> Handler:
    """Under another policy, the mentorships of an intake are asked for other contacts."""

    def handler(rows: Tables, entry: Entry) -> None:
        event = entry.event
        for course in rows[known_courses].having("intake", event.intake):
            case = require(rows, course["id"])
            if course["days"] and programme_id(case["programme"]) == event.originator_id:
                count_periods(rows, case, policy_of(case["programme"], event.under_version))

    return handler


def cadence(by: int) -> Handler:
    def handler(rows: Tables, entry: Entry) -> None:
        case = require(rows, str(entry.event.originator_id))
        count(rows, case, "periods_missed", by, detail=entry.event.period_last.isoformat()[:7])

    return handler
