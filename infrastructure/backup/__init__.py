"""Backups: the records (ledger and desk) in one file, people's keys in another, to be restored on either database.

Neither holds views, which are built anew, nor the secret key, without which the keys open nothing.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from infrastructure.backup.archive import BackupRefused, Holds, opened, written
from infrastructure.backup.keys import MOST_DAYS, restore_keys, write_keys
from infrastructure.backup.records import Report, Restored, erased_in, restore_records, write_records
from infrastructure.databases import Databases
from infrastructure.event_store import LedgerStore

__all__ = ["BackupRefused", "Backups", "Report", "Restored"]


@dataclass(frozen=True)
class Backups:
    """Makes backups of one place while it is in use, and restores them into it.

    `master_key` wraps people's keys (`Settings.master_key`); `release` is noted in each file.
    """

    databases: Databases
    store: LedgerStore
    master_key: bytes = field(repr=False)
    release: str
    key_backup_days: int = MOST_DAYS

    def back_up(self, file: Path, report: Report) -> int:
        """Write the ledger and the desk's data as of one moment, and say how many entries the ledger has.

        Raises:
            BackupRefused: there is nothing to back up, or the file is there already or cannot be written.
        """
        with written(file, Holds.RECORDS, self.release) as draft:
            return write_records(self.databases, self.store, draft, report)

    def back_up_keys(self, file: Path) -> int:
        """Write people's keys, still wrapped by the master key, and say how many people have one.

        Raises:
            BackupRefused: the file is there already or cannot be written.
        """
        with written(file, Holds.KEYS, self.release) as draft:
            return write_keys(self.databases.keys, draft)

    def restore(self, file: Path, report: Report) -> Restored:
        """Put the ledger and the desk's data into this place, all or nothing, if it is empty.

        Raises:
            BackupRefused: the place holds other records; the file cannot be read, is damaged or is of a newer release.
        """
        with opened(file, Holds.RECORDS) as archive:
            return restore_records(self.databases, self.store, archive, report)

    def restore_keys(self, file: Path, erased: Set[UUID] = frozenset()) -> int:
        """Put back the people's keys that are missing here, and say how many. What was destroyed stays so, and nobody gets a
        key who is erased by what the ledger says, or is among these.

        Raises:
            BackupRefused: the file is damaged or too old, its keys belong to another secret key, or there are other keys here.
        """
        gone = erased_in(self.store) | erased
        with opened(file, Holds.KEYS) as archive:
            return restore_keys(self.databases.keys, self.master_key, archive, gone, self.key_backup_days)

    def erased(self) -> Sequence[UUID]:
        """Who is erased: the list to be kept beside the backups."""
        return sorted(erased_in(self.store))
