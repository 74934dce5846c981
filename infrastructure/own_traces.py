"""What is kept of a person at the desk, to be handed to her: her account, what was written to her, files, votes, uploads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.notices import Notices, Written
from application.own_data import Account, Brought, Ids
from domain.action_item.values import File
from infrastructure.accounts import Accounts
from infrastructure.ballots import Ballots
from infrastructure.evidence import EvidenceFiles
from infrastructure.outbox import Outbox
from infrastructure.uploads import Uploads


@dataclass(frozen=True)
class Traces:
    accounts: Accounts
    outbox: Outbox
    notices: Notices
    ballots: Ballots
    uploads_kept: Uploads
    evidence: EvidenceFiles

    def account(self, ids: Ids) -> Account | None:
        """That of whoever stays, where people were merged: the other one is closed."""
        found = [account for one in sorted(ids) if (account := self.accounts.by_person(one))]
        account = min(found, key=lambda one: not one.active, default=None)
        if account is None:
            return None
        failures = self.accounts.failures_of(account.username)
        return Account(account.username, account.language, account.theme, account.active, failures)

    def letters(self, ids: Ids) -> Sequence[Written]:
        """Without the links that let their holder act: those go to her address alone."""
        return [self.notices.written(one, secrets=False) for one in self.outbox.written_to(ids)]

    def votes(self, ids: Ids) -> Mapping[UUID, bool]:
        return self.ballots.votes_of(ids)

    def uploads(self, ids: Ids) -> Sequence[Brought]:
        return [
            Brought(str(one.asked.get("name", "")), one.state, one.touched_at)
            for one in self.uploads_kept.brought_by(ids)
        ]

    def file(self, case_id: UUID, file: File) -> tuple[str, bytes] | None:
        content = self.evidence.content(case_id, file)
        return None if content is None else (self.evidence.ending(file), content)
