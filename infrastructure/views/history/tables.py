"""The tables of the history's view."""

from __future__ import annotations

import sqlalchemy as sa

from infrastructure.views.engine import Moment, Position, metadata

FOR_ANOTHER: sa.ColumnElement[bool] = sa.literal_column("on_behalf_of IS NOT NULL")
IN_WORDS: sa.ColumnElement[bool] = sa.literal_column("in_words <> 0")
CAUSED: sa.ColumnElement[bool] = sa.literal_column("cause_id IS NOT NULL")
HAS_CODE: sa.ColumnElement[bool] = sa.literal_column("reason_code <> ''")

history = sa.Table(
    "history",
    metadata,
    sa.Column("at", Position, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.String(36), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("on_behalf_of", sa.String(36)),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("reason_code", sa.String, nullable=False),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Column("correlation", sa.String(36), nullable=False),
    sa.Column("cause_id", sa.String(36)),  # the event that brought it about: of which case, and its version
    sa.Column("cause_version", sa.Integer),
    sa.Column("in_words", sa.Integer, nullable=False),  # 1 where there is a reason in words
    sa.Index("ix_history_case", "case_id", "at"),
    sa.Index("ix_history_programme", "programme", "at"),
    sa.Index("ix_history_intake", "programme", "intake", "at"),
    sa.Index("ix_history_topic", "programme", "topic", "at"),
    sa.Index("ix_history_actor", "actor", "at"),
    sa.Index("ix_history_code", "programme", "reason_code", "at", sqlite_where=HAS_CODE, postgresql_where=HAS_CODE),
    sa.Index("ix_history_cause", "cause_id", "cause_version", sqlite_where=CAUSED, postgresql_where=CAUSED),
    sa.Index("ix_history_for_another", "programme", "at", sqlite_where=FOR_ANOTHER, postgresql_where=FOR_ANOTHER),
    sa.Index("ix_history_in_words", "programme", "at", sqlite_where=IN_WORDS, postgresql_where=IN_WORDS),
)

history_cases = sa.Table(  # what only the first event of a case says, for the lines of all that follow
    "history_cases",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("programme", sa.String, nullable=False),
    sa.Column("intake", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False),
)

history_people = sa.Table(  # whom a case is about, or was once
    "history_people",
    metadata,
    sa.Column("person_id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.String(36), primary_key=True),
    sa.Column("since", Position, nullable=False),
)

history_readings = sa.Table(  # the reads of sealed matter, by the case or the person that was read
    "history_readings",
    metadata,
    sa.Column("read", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.String(36), primary_key=True),
)

history_reasons = sa.Table(  # as sealed as in the ledger: who looks for words opens them, and nobody an erased person's
    "history_reasons",
    metadata,
    sa.Column("at", Position, primary_key=True, autoincrement=False),
    sa.Column("keys", sa.String, nullable=False),  # JSON: ids
    sa.Column("box", sa.LargeBinary, nullable=False),
)
