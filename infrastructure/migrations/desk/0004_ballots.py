"""Who may vote and who has voted; and, apart from it, how many votes there are for whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "ballot_boxes",
        sa.Column("award_id", sa.Uuid(), primary_key=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "voters",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("award_id", "person_id"),
        sa.UniqueConstraint("award_id", "address"),
    )
    op.create_table(
        "ballot_counts",
        sa.Column("award_id", sa.Uuid(), primary_key=True),
        sa.Column("nominee", sa.Integer(), primary_key=True),
        sa.Column("votes", sa.Integer(), nullable=False),
    )
