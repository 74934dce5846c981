"""Applications to an intake: how far each has come, what was shown, what interviewers gave; of mentors, their places."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from application.questions import ApplicantRow, MentorRow
from domain.application import Application
from domain.application.events import Recommendation, Score, Wishes
from domain.case import Role
from infrastructure.views.base import on_all, packed, topics_of, unpacked
from infrastructure.views.engine import Entry, Row, Tables, View, Views, metadata

ACCEPTED = "accepted"

applications = sa.Table(
    "applications",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("person_id", sa.String(36), nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("wishes", sa.String, nullable=False),  # JSON: codes of the policy
    sa.Column("waiting_since", sa.Date, nullable=False),
    sa.Column("shown", sa.String, nullable=False),  # JSON: codes of the requirements that were met or need not be
    sa.Column("scores", sa.String, nullable=False),  # JSON: of whom, for which criterion, how much
    sa.Column("recommendation", sa.String, nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False),  # of a mentor
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Index("ix_applications_intake", "programme", "intake", "role", "state", "waiting_since", "reference"),
)


def submitted(rows: Tables, entry: Entry) -> None:
    event = entry.event
    rows[applications].put(
        {
            "id": str(event.originator_id),
            "person_id": str(event.person_id),
            "reference": event.reference,
            "programme": event.programme,
            "intake": event.intake,
            "role": event.role.value,
            "state": event.state,
            "version": event.originator_version,
            "wishes": packed(event.wishes),
            "waiting_since": event.waiting_since,
            "shown": "[]",
            "scores": "[]",
            "recommendation": "",
            "capacity": event.capacity,
            "taken": 0,
        }
    )


def moved(rows: Tables, entry: Entry) -> None:
    event, key = entry.event, str(entry.event.originator_id)
    changes = changed(rows[applications].require(key), entry)
    rows[applications].change(key, state=event.state, version=event.originator_version, **changes)


def changed(row: Row, entry: Entry) -> dict[str, Any]:
    event = entry.event
    match entry.topic:
        case "RequirementMet" | "RequirementWaived":
            return {"shown": packed([*unpacked(row["shown"]), event.requirement])}
        case "RequirementTakenBack":
            return {"shown": packed([code for code in unpacked(row["shown"]) if code != event.requirement])}
        case "InterviewScheduled" | "InterviewMissed":
            return {"scores": "[]"}
        case "InterviewScored":
            return {"scores": packed([*unpacked(row["scores"]), *event.scores])}
        case "InterviewHeld":
            return {"scores": packed(event.scores), "recommendation": event.recommendation.value}
        case "CapacityChanged":
            return {"capacity": event.capacity}
        case "PlaceTaken":
            return {"taken": row["taken"] + 1}
        case "PlaceFreed":
            return {"taken": row["taken"] - 1}
        case _:
            return {}


def view() -> View:
    handlers = dict(on_all(topics_of(Application), moved))
    return View("applications", (applications,), {**handlers, "ApplicationSubmitted": submitted})


class MentorList:
    """What people ask of the mentors."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def free(self, programme: str, intake: str) -> Sequence[MentorRow]:
        """Who takes part in an intake and has a free place, by reference."""
        rows = applications.c
        query = (
            sa.select(applications)
            .where(*of_intake(programme, intake, Role.MENTOR), rows.state == ACCEPTED, rows.taken < rows.capacity)
            .order_by(rows.reference)
        )
        with self.views.read() as connection:
            return [mentor_row(row) for row in connection.execute(query)]


class ApplicantList:
    """What people ask of the applicants: of those who wish to be mentees."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def in_states(self, programme: str, intake: str, states: Collection[str]) -> Sequence[ApplicantRow]:
        """The applicants of an intake who have come so far, those who have waited longest first."""
        rows = applications.c
        query = (
            sa.select(applications)
            .where(*of_intake(programme, intake, Role.MENTEE), rows.state.in_(sorted(states)))
            .order_by(rows.waiting_since, rows.reference)
        )
        with self.views.read() as connection:
            return [applicant_row(row) for row in connection.execute(query)]

    def counts(self, programme: str, intake: str) -> dict[str, int]:
        """How many applicants of an intake are in which state."""
        rows = applications.c
        query = (
            sa.select(rows.state, sa.func.count().label("number"))
            .where(*of_intake(programme, intake, Role.MENTEE))
            .group_by(rows.state)
        )
        with self.views.read() as connection:
            return {row.state: row.number for row in connection.execute(query)}


def of_intake(programme: str, intake: str, role: Role) -> Sequence[sa.ColumnElement[bool]]:
    rows = applications.c
    return rows.programme == programme, rows.intake == intake, rows.role == role.value


def mentor_row(row: sa.Row[Any]) -> MentorRow:
    return MentorRow(
        application_id=UUID(row.id),
        person_id=UUID(row.person_id),
        reference=row.reference,
        programme=row.programme,
        intake=row.intake,
        wishes=msgspec.json.decode(row.wishes, type=Wishes),
        capacity=row.capacity,
        taken=row.taken,
        shown=frozenset(unpacked(row.shown)),
    )


def applicant_row(row: sa.Row[Any]) -> ApplicantRow:
    return ApplicantRow(
        application_id=UUID(row.id),
        person_id=UUID(row.person_id),
        reference=row.reference,
        programme=row.programme,
        intake=row.intake,
        state=row.state,
        version=row.version,
        wishes=msgspec.json.decode(row.wishes, type=Wishes),
        waiting_since=row.waiting_since,
        shown=frozenset(unpacked(row.shown)),
        scores=msgspec.json.decode(row.scores, type=tuple[Score, ...]),
        recommendation=Recommendation(row.recommendation) if row.recommendation else None,
    )
