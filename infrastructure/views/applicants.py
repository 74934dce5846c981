"""Applicants: who asks to be a mentee in an intake, how far she has come, and what interviewers gave her."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from application.questions import ApplicantRow
from domain.application import Application
from domain.application.events import Recommendation, Score, Wishes
from domain.case import Role
from infrastructure.views.base import SHOWING, on_all, packed, shown_after, topics_of
from infrastructure.views.engine import Entry, Row, Tables, View, Views, metadata

applicants = sa.Table(
    "applicants",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),  # of her application
    sa.Column("person_id", sa.String(36), nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("wishes", sa.String, nullable=False),  # JSON: codes of the policy
    sa.Column("waiting_since", sa.Date, nullable=False),
    sa.Column("shown", sa.String, nullable=False),  # JSON: codes of the requirements that she met or need not meet
    sa.Column("scores", sa.String, nullable=False),  # JSON: of whom, for which criterion, how much
    sa.Column("recommendation", sa.String, nullable=False),
    sa.Index("ix_applicants_intake", "programme", "intake", "state", "waiting_since", "reference"),
)


def submitted(rows: Tables, entry: Entry) -> None:
    event = entry.event
    if event.role is not Role.MENTEE:
        return
    rows[applicants].put(
        {
            "id": str(event.originator_id),
            "person_id": str(event.person_id),
            "reference": event.reference,
            "programme": event.programme,
            "intake": event.intake,
            "state": event.state,
            "version": event.originator_version,
            "wishes": packed(event.wishes),
            "waiting_since": event.waiting_since,
            "shown": "[]",
            "scores": "[]",
            "recommendation": "",
        }
    )


def moved(rows: Tables, entry: Entry) -> None:
    """These events happen to mentors' applications as well, which are not kept here."""
    event = entry.event
    key = str(event.originator_id)
    if row := rows[applicants].get(key):
        changes = changed(row, entry)
        rows[applicants].change(key, state=event.state, version=event.originator_version, **changes)


def changed(row: Row, entry: Entry) -> dict[str, Any]:
    event = entry.event
    if entry.topic in SHOWING:
        return {"shown": shown_after(row["shown"], entry)}
    match entry.topic:
        case "InterviewScheduled" | "InterviewMissed":
            return {"scores": "[]"}
        case "InterviewScored":
            return {"scores": packed([*json.loads(row["scores"]), *event.scores])}
        case "InterviewHeld":
            return {"scores": packed(event.scores), "recommendation": event.recommendation.value}
        case _:
            return {}


def view() -> View:
    handlers = dict(on_all(topics_of(Application), moved))
    return View("applicants", (applicants,), {**handlers, "ApplicationSubmitted": submitted}, edition=2)


class ApplicantList:
    """What people ask of the applicants."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def in_states(self, programme: str, intake: str, states: Collection[str]) -> Sequence[ApplicantRow]:
        """The applicants of an intake who have come so far, those who have waited longest first."""
        rows = applicants.c
        query = (
            sa.select(applicants)
            .where(rows.programme == programme, rows.intake == intake, rows.state.in_(sorted(states)))
            .order_by(rows.waiting_since, rows.reference)
        )
        with self.views.read() as connection:
            return [applicant_row(row) for row in connection.execute(query)]

    def counts(self, programme: str, intake: str) -> dict[str, int]:
        """How many applicants of an intake are in which state."""
        rows = applicants.c
        query = sa.select(rows.state, sa.func.count().label("number")).where(
            rows.programme == programme, rows.intake == intake
        )
        with self.views.read() as connection:
            return {row.state: row.number for row in connection.execute(query.group_by(rows.state))}


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
        shown=frozenset(json.loads(row.shown)),
        scores=msgspec.json.decode(row.scores, type=tuple[Score, ...]),
        recommendation=Recommendation(row.recommendation) if row.recommendation else None,
    )
