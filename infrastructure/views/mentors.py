"""Mentors: who was accepted as one, what she has shown, how many places she has, and how many of them are taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from application.questions import MentorRow
from domain.application.events import Wishes
from domain.case import Role
from infrastructure.views.base import SHOWING, packed, shown_after
from infrastructure.views.engine import Entry, Tables, View, Views, metadata

ACCEPTED = "accepted"

mentors = sa.Table(
    "mentors",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),  # of her application
    sa.Column("person_id", sa.String(36), nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("wishes", sa.String, nullable=False),  # JSON: codes of the policy
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("shown", sa.String, nullable=False),  # JSON: codes of the requirements that she met or need not meet
    sa.Index("ix_mentors_intake", "programme", "intake", "state"),
)


def submitted(rows: Tables, entry: Entry) -> None:
    event = entry.event
    if event.role is not Role.MENTOR:
        return
    rows[mentors].put(
        {
            "id": str(event.originator_id),
            "person_id": str(event.person_id),
            "reference": event.reference,
            "programme": event.programme,
            "intake": event.intake,
            "state": event.state,
            "wishes": packed(event.wishes),
            "capacity": event.capacity,
            "taken": 0,
            "shown": "[]",
        }
    )


def moved(rows: Tables, entry: Entry) -> None:
    """These events happen to mentees' applications as well, which are not kept here."""
    key = str(entry.event.originator_id)
    if rows[mentors].get(key):
        rows[mentors].change(key, state=entry.event.state)


def shown_changed(rows: Tables, entry: Entry) -> None:
    key = str(entry.event.originator_id)
    if row := rows[mentors].get(key):
        rows[mentors].change(key, shown=shown_after(row["shown"], entry))


def capacity_changed(rows: Tables, entry: Entry) -> None:
    rows[mentors].change(str(entry.event.originator_id), capacity=entry.event.capacity)


def place_taken(rows: Tables, entry: Entry) -> None:
    change_taken(rows, str(entry.event.originator_id), 1)


def place_freed(rows: Tables, entry: Entry) -> None:
    change_taken(rows, str(entry.event.originator_id), -1)


def change_taken(rows: Tables, key: str, by: int) -> None:
    rows[mentors].change(key, taken=rows[mentors].require(key)["taken"] + by)


MOVING = (
    "ScreeningPassed",
    "InterviewScheduled",
    "InterviewMissed",
    "InterviewHeld",
    "ApplicationAccepted",
    "ApplicationWaitlisted",
    "ApplicationDeclined",
    "ApplicationConcluded",
    "ApplicationCarriedOver",
    "ApplicationWithdrawn",
    "ApplicationReopened",
)


def view() -> View:
    return View(
        "mentors",
        (mentors,),
        {
            "ApplicationSubmitted": submitted,
            **dict.fromkeys(sorted(SHOWING), shown_changed),
            "CapacityChanged": capacity_changed,
            "PlaceTaken": place_taken,
            "PlaceFreed": place_freed,
            **dict.fromkeys(MOVING, moved),
        },
        edition=2,
    )


class MentorList:
    """What people ask of the mentors."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def free(self, programme: str, intake: str) -> Sequence[MentorRow]:
        """Who takes part in an intake and has a free place, by reference."""
        rows = mentors.c
        query = (
            sa.select(mentors)
            .where(rows.programme == programme, rows.intake == intake, rows.state == ACCEPTED)
            .where(rows.taken < rows.capacity)
            .order_by(rows.reference)
        )
        with self.views.read() as connection:
            return [mentor_row(row) for row in connection.execute(query)]


def mentor_row(row: sa.Row[Any]) -> MentorRow:
    return MentorRow(
        application_id=UUID(row.id),
        person_id=UUID(row.person_id),
        reference=row.reference,
        programme=row.programme,
        intake=row.intake,
        wishes=msgspec.convert(json.loads(row.wishes), Wishes),
        capacity=row.capacity,
        taken=row.taken,
        shown=frozenset(json.loads(row.shown)),
    )
