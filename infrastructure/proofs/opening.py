"""Wires the proof of a house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from application.auditing import Auditing
from infrastructure.databases import Databases
from infrastructure.event_store import LedgerStore
from infrastructure.proofs.book import CheckpointBook
from infrastructure.proofs.leaves import LedgerLeaves
from infrastructure.proofs.signer import CheckpointSigner
from infrastructure.proofs.tree import LedgerTree
from infrastructure.settings import Settings


def auditing(settings: Settings, databases: Databases, store: LedgerStore, now: Callable[[], datetime]) -> Auditing:
    book = CheckpointBook(databases.desk)
    return Auditing(
        LedgerLeaves(store), LedgerTree(databases), book, CheckpointSigner(settings, book), store.count, now
    )
