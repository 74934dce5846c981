"""Where erasures are noted until they are over, and how whatever is kept of people outside the ledger is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.erasure import Report
from infrastructure.accounts import Accounts
from infrastructure.ballots import Ballots
from infrastructure.databases import Moment, desk_tables, insert_new, writing
from infrastructure.evidence import EvidenceFiles
from infrastructure.outbox import Outbox
from infrastructure.uploads import Uploads
from infrastructure.vault import Vault
from infrastructure.views.engine import Views

erasures = sa.Table(
    "erasures",
    desk_tables,
    sa.Column("person_id", sa.Uuid(), primary_key=True),
    sa.Column("begun_at", Moment(), nullable=False),
)


class BegunErasures:
    """One row for each person whose erasure was begun and is not over."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, people: Iterable[UUID], moment: datetime) -> None:
        with writing(self.engine) as connection:
            insert_new(connection, erasures, [{"person_id": one, "begun_at": moment} for one in sorted(people)])

    def all(self) -> Mapping[UUID, datetime]:
        with self.engine.connect() as connection:
            return {row.person_id: row.begun_at.astimezone(UTC) for row in connection.execute(sa.select(erasures))}

    def remove(self, people: Iterable[UUID]) -> None:
        if them := sorted(people):
            with writing(self.engine) as connection:
                connection.execute(sa.delete(erasures).where(erasures.c.person_id.in_(them)))


class Forgetting:
    """Forgets people wherever something of them is kept beside the ledger."""

    def __init__(
        self,
        vault: Vault,
        views: Views,
        accounts: Accounts,
        outbox: Outbox,
        uploads: Uploads,
        evidence: EvidenceFiles,
        ballots: Ballots,
    ) -> None:
        self.vault, self.views, self.accounts, self.outbox = vault, views, accounts, outbox
        self.uploads, self.evidence, self.ballots = uploads, evidence, ballots

    def at_the_desk(self, people: Set[UUID], emails: Set[str]) -> None:
        for one in sorted(people):
            self.accounts.forget(one, emails)
        self.outbox.forget(people)
        self.uploads.forget()
        self.evidence.forget(people)
        self.ballots.forget_people(people, emails)

    def destroy_keys(self, people: Set[UUID]) -> None:
        for one in sorted(people):
            self.vault.destroy(one)

    def in_views(self, report: Report | None = None) -> None:
        self.views.renew(report)
