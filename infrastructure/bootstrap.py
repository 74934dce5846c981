"""The composition root: settings in, a house out, as `wiring` puts it together; and what else the web may know of here."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version

from application.erasure import needed_in
from application.figure_rows import FiguresRefused
from application.ledger import Ledger, utc_now
from application.people import People
from application.ports import Conflict, LedgerUnavailable, UnknownCase
from application.programmes import Programmes
from application.steps import MovedOn
from domain.case import Refused
from infrastructure.accounts import Account
from infrastructure.backup import BackupRefused, Backups
from infrastructure.case_kinds import KINDS
from infrastructure.databases import open_databases
from infrastructure.documentation import programme_file_manual, stored_json
from infrastructure.event_store import LedgerStore, open_postgres, open_sqlite
from infrastructure.house import PROGRAMME_FILES, House
from infrastructure.mapper import event_classes
from infrastructure.migrations import migrate
from infrastructure.past import Past, StillMaking, StoreAsOf, ViewsThen
from infrastructure.programme_files import ProgrammeFileRefused, read_programme
from infrastructure.proofs.case_file import verify as verify_case_proof
from infrastructure.proofs.export import ExportRefused
from infrastructure.proofs.folder import verify_export
from infrastructure.proofs.growth import is_growth
from infrastructure.proofs.growth import verify as verify_growth
from infrastructure.proofs.notes import NoteRefused
from infrastructure.proofs.opening import auditing
from infrastructure.settings import Settings, SettingsRefused
from infrastructure.tables import csv_file, read_table
from infrastructure.uploads import Upload
from infrastructure.vault import Vault, VaultDamaged
from infrastructure.views import action_items, applications, cases, gatherings, history, indicators, people
from infrastructure.views import programmes as programme_list
from infrastructure.views.base import Fold
from infrastructure.views.engine import Files, Schemas, View, Views, ViewsError
from infrastructure.wiring import wire

__all__ = [
    "PROGRAMME_FILES",
    "SPOKEN",
    "Account",
    "House",
    "NoteRefused",
    "ProgrammeFileRefused",
    "Settings",
    "StillMaking",
    "Upload",
    "VaultDamaged",
    "ViewsError",
    "csv_file",
    "is_growth",
    "open_backups",
    "open_house",
    "programme_file_manual",
    "read_programme",
    "read_table",
    "settings_from_environment",
    "stored_json",
    "verify_case_proof",
    "verify_export",
    "verify_growth",
]

# Zones come from the pinned tzdata: what a system knows of Almaty may be older than March 2024.
zoneinfo.reset_tzpath(())

Report = Callable[[int, int], None]

SPOKEN = (
    SettingsRefused,
    LedgerUnavailable,
    ViewsError,
    Refused,
    UnknownCase,
    Conflict,
    MovedOn,
    ProgrammeFileRefused,
    FiguresRefused,
    VaultDamaged,
    BackupRefused,
    NoteRefused,
    ExportRefused,
)
"""What goes wrong with a sentence for people."""


def settings_from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    return Settings.from_environment(environment)


def open_house(settings: Settings, now: Callable[[], datetime] = utc_now, report: Report | None = None) -> House:
    """Wire the house and make its views ready; `now` tells the time in UTC, `report` how far a first rebuild is.

    Raises:
        SettingsRefused, LedgerUnavailable, ViewsError: it cannot be opened; the sentence says what to do.
    """
    with ExitStack() as opened:  # closed again if what comes later cannot be opened
        databases = opened.enter_context(closing(open_databases(settings)))
        migrate(databases)
        vault = Vault(databases.keys, settings.master_key)
        store = opened.enter_context(closing(open_store(settings)))
        ledger = Ledger(store, now)
        known = People(ledger, vault)
        programmes = Programmes(ledger, known, read_programme)
        views = Views(ledger, all_views(store, known, programmes), view_store(settings), event_classes())
        opened.enter_context(closing(views)).prepare(report)
        opened.pop_all()
    ledger.then = lambda entries: views.catch_up(entries[-1].at, entries)
    ledger.needed = needed_in
    proof = auditing(settings, databases, store, now)
    house = wire(settings, databases, vault, store, ledger, known, programmes, views, proof)
    house.past = Past(store, vault, partial(views_as_of, store, known, programmes, views), partial(house_as_of, house))
    return house


def house_as_of(present: House, store: StoreAsOf, views: Views) -> House:
    """The same use cases over the ledger and the views as of a moment. What is not history (accounts, messages, files), and what
    somebody may know, is that of the present."""
    ledger = Ledger(store, lambda: store.moment)
    known = People(ledger, present.vault)
    programmes = Programmes(ledger, known, present.programmes.read_policy)
    proof = present.auditing
    house = wire(present.settings, present.databases, present.vault, store, ledger, known, programmes, views, proof)
    house.case_files.today = house.surveys.today = present.ledger
    return house


def views_as_of(store: LedgerStore, known: People, programmes: Programmes, present: Views, position: int) -> ViewsThen:
    return ViewsThen(store, all_views(store, known, programmes), event_classes(), position, present)


@contextmanager
def open_backups(settings: Settings) -> Iterator[Backups]:
    """What makes and restores backups of this place; views are not looked at.

    Raises:
        SettingsRefused, LedgerUnavailable: the place cannot be opened; the sentence says what to do.
    """
    databases = open_databases(settings)
    try:
        migrate(databases)
        with closing(open_store(settings)) as store:
            yield Backups(databases, store, settings.master_key, version("talimger"), settings.key_backup_days)
    finally:
        databases.close()


def open_store(settings: Settings) -> LedgerStore:
    if settings.database_url:
        return open_postgres(settings.database_url)
    return open_sqlite(settings.data_folder / "ledger.db", draft=settings.draft)


def view_store(settings: Settings) -> Files | Schemas:
    return Schemas(settings.database_url) if settings.database_url else Files(settings.data_folder)


def all_views(store: LedgerStore, known: People, programmes: Programmes) -> list[View]:
    fold = Fold(store.load)
    return [
        cases.view(KINDS, fold, programmes.policy),
        people.view(known.opened, known.standing, known.vault.preload),
        applications.view(),
        action_items.view(fold),
        indicators.view(programmes.policy, known.vault.open, known.standing, known.vault.preload),
        gatherings.view(fold),
        programme_list.VIEW,
        history.view(frozenset(event_classes()), programmes.policy),
    ]
