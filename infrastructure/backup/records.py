"""The backup of the records: the ledger's entries, each at its position, and the desk's tables. Views are built anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import msgspec
import sqlalchemy as sa
from eventsourcing.persistence import Notification

from infrastructure.backup.archive import Archive, BackupRefused, Draft
from infrastructure.backup.keys import destroy_keys
from infrastructure.backup.tables import dumped, load, one_state, rows
from infrastructure.databases import DESK, Databases, desk_tables, place, writing
from infrastructure.event_store import LedgerStore, NotEmpty
from infrastructure.keyring import peoples_keys
from infrastructure.mapper import WrittenByNewerRelease
from infrastructure.migrations import revisions

LEDGER = "ledger.jsonl"
ERASES = "PersonErased"
READ_AT_ONCE = 1000  # entries
REPORT_EVERY = 1000  # entries

Report = Callable[[int, int], None]
"""Told how many of all entries are done."""


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One entry of the ledger. `state` is its JSON, byte for byte as it was recorded."""

    position: int
    case: UUID
    version: int
    topic: str
    state: msgspec.Raw


@dataclass(frozen=True)
class Restored:
    """How many entries were restored (none if the place held them all before), and how many people lack their keys."""

    entries: int
    was_there: bool
    people_without_keys: int


def desk_part(table: sa.Table) -> str:
    return f"desk/{table.name}.jsonl"


# Backing up


def write_records(databases: Databases, store: LedgerStore, draft: Draft, report: Report) -> int:
    """Write everything as of one moment, while others go on.

    The desk is read first: so the ledger has every person with an account, and every event that a position names.
    """
    draft.about["desk_revision"] = revisions(DESK)[-1]
    with one_state(databases.desk) as connection:
        for table in desk_tables.sorted_tables:
            draft.add(desk_part(table), dumped(connection, table))
        last, number = store.last_position(), store.count()
    if not last:
        raise BackupRefused("The ledger is empty: there is nothing to back up.")
    return draft.add(LEDGER, ledger_lines(store, last, number, report))


def ledger_lines(store: LedgerStore, last: int, number: int, report: Report) -> Iterator[bytes]:
    """All entries up to a position. They never change, so that they need not be read in one transaction."""
    at, done = 0, 0
    while at < last:
        for entry in store.read(at, READ_AT_ONCE):
            at = entry.at
            if at > last:
                return
            stored = entry.stored
            yield msgspec.json.encode(
                Line(
                    at,
                    UUID(str(stored.originator_id)),
                    stored.originator_version,
                    stored.topic,
                    msgspec.Raw(stored.state),
                )
            )
            done += 1
        report(done, max(done, number))


# Restoring


def restore_records(databases: Databases, store: LedgerStore, archive: Archive, report: Report) -> Restored:
    """Put everything into an empty place, once it is clear that all of it can be read.

    The desk's tables become safe an instant before the ledger does: whatever stops us, the place is empty or whole.

    Raises:
        BackupRefused: the place holds other records, or the backup is damaged or of a newer release.
    """
    number = archive.number(LEDGER)
    people, erased = check(databases, store, archive, lambda done: report(done, 2 * number))
    there = store.last_position()
    if there and same_ledger(store, archive, there):
        return Restored(number, was_there=True, people_without_keys=without_keys(databases, people))
    entries = notifications(archive, lambda done: report(number + done, 2 * number))
    try:
        with store.putting_back(entries, number), writing(databases.desk) as connection:
            for table in desk_tables.sorted_tables:
                load(connection, table, archive.lines(desk_part(table)))
    except NotEmpty:
        raise BackupRefused(
            f"There are other records in {place(databases.desk)}: restore into an empty place "
            "(set TALIMGER_DATA to a new folder, or DATABASE_URL to a new database). Nothing was changed."
        ) from None
    except sa.exc.IntegrityError as problem:
        raise BackupRefused(
            f"{archive.file} holds something twice: take another backup. Nothing was changed."
        ) from problem
    destroy_keys(databases.keys, erased)
    return Restored(number, was_there=False, people_without_keys=without_keys(databases, people))


def check(
    databases: Databases, store: LedgerStore, archive: Archive, report: Callable[[int], None]
) -> tuple[set[UUID], set[UUID]]:
    """Read all of it once; the people whom the ledger knows come back, and those of them who are erased.

    Raises:
        BackupRefused: it is damaged, or of a newer release.
    """
    made_by = f"This backup was made by release {archive.manifest.release} of talimger"
    if archive.manifest.about.get("desk_revision") not in revisions(DESK):
        raise BackupRefused(f"{made_by}: restore it with that release or a newer one.")
    people, erased, before = set(), set(), 0
    with archive.said_plainly():
        for table in desk_tables.sorted_tables:
            for _ in rows(table, archive.lines(desk_part(table))):
                pass
        for entry in notifications(archive, report):
            if entry.id <= before:
                raise BackupRefused(f"{archive.file} is damaged: entry {entry.id} stands after {before}.")
            before = entry.id
            try:
                store.mapper.to_domain_event(entry)
            except WrittenByNewerRelease:
                raise BackupRefused(f"{made_by}: restore it with that release or a newer one.") from None
            if entry.topic == "PersonRegistered":
                people.add(UUID(str(entry.originator_id)))
            if entry.topic == ERASES:
                erased.add(UUID(str(entry.originator_id)))
    return people, erased


def erased_in(store: LedgerStore) -> set[UUID]:
    """Who is erased by what the ledger says."""
    at, erased = 0, set()
    while entries := store.read(at, READ_AT_ONCE):
        erased |= {UUID(str(entry.stored.originator_id)) for entry in entries if entry.topic == ERASES}
        at = entries[-1].at
    return erased


def notifications(archive: Archive, report: Callable[[int], None]) -> Iterator[Notification]:
    decode = msgspec.json.Decoder(Line).decode
    for done, line in enumerate(archive.lines(LEDGER), start=1):
        one = decode(line)
        yield Notification(one.case, one.version, one.topic, bytes(one.state), id=one.position)
        if done % REPORT_EVERY == 0:
            report(done)


def same_ledger(store: LedgerStore, archive: Archive, last: int) -> bool:
    """Whether the place holds these entries, and no others."""
    if store.count() != archive.number(LEDGER):
        return False
    ours = ledger_lines(store, last, 0, lambda _done, _all: None)
    return all(mine + b"\n" == other for mine, other in zip(ours, archive.lines(LEDGER), strict=True))


def without_keys(databases: Databases, people: set[UUID]) -> int:
    with databases.keys.connect() as connection:
        return len(people.difference(connection.scalars(sa.select(peoples_keys.c.person_id))))
