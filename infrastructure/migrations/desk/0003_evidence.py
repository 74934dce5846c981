"""Files that were submitted as evidence, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("case_id", sa.Uuid(), primary_key=True),
        sa.Column("checksum", sa.Text(), primary_key=True),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
