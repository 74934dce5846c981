"""People's keys, and what is known of all of them together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "peoples_keys",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
    )
    op.create_table(
        "keyring",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("canary", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
    )
