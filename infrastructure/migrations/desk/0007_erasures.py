"""Erasures that were begun and are not over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL keeps samples of columns for its planner, where nobody could erase them.
        for table, column in (("accounts", "username"), ("accounts", "password_hash"), ("voters", "address")):
            op.execute(f"ALTER TABLE desk.{table} ALTER COLUMN {column} SET STATISTICS 0")
