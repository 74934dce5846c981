"""The board of a programme's action items: what is due when, who answers for it, and how far its KPI has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from application.questions import BoardFilter, BoardRow
from domain.action_item import ActionItem
from domain.action_item.values import Kpi, Measurement, Shortfall
from domain.policy import Names
from infrastructure.views.base import Fold, on_all, packed, topics_of
from infrastructure.views.engine import Entry, Tables, View, Views, metadata

action_items = sa.Table(
    "action_items",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("section", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),  # JSON: texts by language
    sa.Column("completion", sa.String, nullable=False),  # JSON: texts by language
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),  # of what recurs; 0 for what does not
    sa.Column("state", sa.String, nullable=False),
    sa.Column("operates", sa.String, nullable=False),  # JSON: codes of units
    sa.Column("kpi", sa.String, nullable=False),  # JSON, null where there is none
    sa.Column("measured", sa.String, nullable=False),  # JSON: periods and values
    sa.Column("shortfall", sa.String, nullable=False),  # JSON, null where there is none
    sa.Column("mentorship_id", sa.String(36), nullable=False),
    sa.Column("person_id", sa.String(36), nullable=False),
    sa.Index("ix_action_items_board", "programme", "origin", "due", "reference"),
    sa.Index("ix_action_items_mentorship", "mentorship_id"),
)


def view(fold: Fold) -> View:
    return View("items", (action_items,), on_all(topics_of(ActionItem), moved(fold)))


def moved(fold: Fold) -> Callable[[Tables, Entry], None]:
    def handler(rows: Tables, entry: Entry) -> None:
        rows[action_items].put(described(fold.case(ActionItem, rows[action_items], entry)))

    return handler


def described(item: ActionItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "reference": item.reference,
        "programme": item.programme,
        "version": item.version,
        "origin": item.origin.value,
        "code": item.code,
        "number": item.number,
        "section": item.section,
        "title": packed(item.title),
        "completion": packed(item.completion),
        "due": item.due,
        "year": item.year or 0,
        "state": item.state,
        "operates": packed(item.units()),
        "kpi": packed(item.kpi),
        "measured": packed(item.measurements),
        "shortfall": packed(item.shortfall),
        "mentorship_id": str(item.mentorship_id or ""),
        "person_id": str(item.for_person or ""),
    }


class Board:
    """What people ask of the action items."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def items(self, wanted: BoardFilter) -> Sequence[BoardRow]:
        """The items of a plan, the first due first."""
        rows = action_items.c
        query = sa.select(action_items).where(rows.programme == wanted.programme, rows.origin.in_(wanted.origins))
        if wanted.state:
            query = query.where(rows.state == wanted.state)
        if wanted.year:
            query = query.where(rows.due.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
        with self.views.read() as connection:
            found = map(board_row, connection.execute(query.order_by(rows.due, rows.reference)))
            return [row for row in found if not wanted.unit or wanted.unit in row.operates]

    def of_mentorship(self, mentorship_id: UUID) -> Sequence[BoardRow]:
        """The rows of the checklists in a mentorship, the first due first."""
        rows = action_items.c
        query = sa.select(action_items).where(rows.mentorship_id == str(mentorship_id))
        with self.views.read() as connection:
            return [board_row(row) for row in connection.execute(query.order_by(rows.due, rows.reference))]


def board_row(row: sa.Row[Any]) -> BoardRow:
    decode = msgspec.json.decode
    return BoardRow(
        id=UUID(row.id),
        reference=row.reference,
        version=row.version,
        origin=row.origin,
        code=row.code,
        number=row.number,
        section=row.section,
        title=decode(row.title, type=Names),
        completion=decode(row.completion, type=Names),
        due=row.due,
        year=row.year or None,
        state=row.state,
        operates=decode(row.operates, type=tuple[str, ...]),
        kpi=decode(row.kpi, type=Kpi | None),
        measured=decode(row.measured, type=tuple[Measurement, ...]),
        person_id=UUID(row.person_id) if row.person_id else None,
        shortfall=decode(row.shortfall, type=Shortfall | None),
    )
