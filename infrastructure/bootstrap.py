"""The composition root: settings in, a wired house out."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import cast

from application.action_planning import ActionPlanning
from application.admissions import Admissions
from application.after_gatherings import AfterGatherings
from application.appointments import Appointments
from application.auditing import Auditing
from application.awarding import Awarding
from application.bulk import Bulk
from application.case_files import CaseFiles
from application.certification import Certification
from application.checklists import Checklists
from application.clock import Clock
from application.duplicates import Duplicates
from application.erasure import Erasure, needed_in
from application.figure_rows import FiguresRefused
from application.figures import Figures
from application.gatherings import Gatherings
from application.history_search import HistorySearch
from application.importing.applications import ApplicationImport
from application.importing.standings import StandingImport
from application.intake_places import PlacesOfIntakes
from application.ledger import Ledger, utc_now
from application.matching import Matching, Seekers
from application.mentoring import Mentoring
from application.notices import Notices
from application.other_policy import OtherPolicy
from application.own_data import OwnData
from application.people import People
from application.ports import Conflict, EventStore, LedgerUnavailable, UnknownCase
from application.priority import PriorityGroups
from application.programmes import Programmes
from application.reactions import Reactions
from application.readings import Readings
from application.reporting import Reporting
from application.reports import Reports
from application.sampling import Sampling
from application.selecting import Selecting
from application.standings import Standings
from application.steps import MovedOn, Steps
from application.surveys import Surveys
from application.voting import Voting
from application.weekly_log import WeeklyLog
from domain.case import Refused
from infrastructure.accounts import Account, Accounts
from infrastructure.backup import BackupRefused, Backups
from infrastructure.ballot_links import BallotLinks
from infrastructure.ballots import Ballots
from infrastructure.case_kinds import (
    KINDS,
    admins,
    applications_of,
    cases_in,
    cases_of,
    done_by,
    due_cases,
    events_of_kind,
    mentorships_of,
    participants,
    taking_part,
)
from infrastructure.databases import Databases, open_databases
from infrastructure.documentation import programme_file_manual, stored_json
from infrastructure.erasures import BegunErasures, Forgetting
from infrastructure.event_store import LedgerStore, open_postgres, open_sqlite
from infrastructure.evidence import EvidenceFiles
from infrastructure.house import PROGRAMME_FILES, House
from infrastructure.mapper import event_classes
from infrastructure.migrations import migrate
from infrastructure.outbox import Outbox, Positions
from infrastructure.own_traces import Traces
from infrastructure.past import Past, StoreAsOf, ViewsThen
from infrastructure.programme_files import ProgrammeFileRefused, read_programme
from infrastructure.proofs.case_file import verify as verify_case_proof
from infrastructure.proofs.export import ExportRefused
from infrastructure.proofs.folder import verify_export
from infrastructure.proofs.notes import NoteRefused
from infrastructure.proofs.opening import auditing
from infrastructure.settings import Settings, SettingsRefused
from infrastructure.tables import csv_file, read_table
from infrastructure.uploads import Upload, Uploads
from infrastructure.vault import Vault, VaultDamaged
from infrastructure.views import action_items, applications, cases, gatherings, history, indicators, people
from infrastructure.views import programmes as programme_list
from infrastructure.views.action_items import Board
from infrastructure.views.applications import ApplicantList, MentorList
from infrastructure.views.base import Fold
from infrastructure.views.cases import CaseList, Work
from infrastructure.views.engine import Files, Schemas, View, Views, ViewsError
from infrastructure.views.gatherings import GatheringList
from infrastructure.views.history import Comparison, Days, Entries, Exceptions, History, Opened
from infrastructure.views.indicators import Counts
from infrastructure.views.people import PeopleList

__all__ = [
    "PROGRAMME_FILES",
    "SPOKEN",
    "Account",
    "House",
    "NoteRefused",
    "ProgrammeFileRefused",
    "Settings",
    "Upload",
    "VaultDamaged",
    "ViewsError",
    "csv_file",
    "open_backups",
    "open_house",
    "programme_file_manual",
    "read_programme",
    "read_table",
    "settings_from_environment",
    "stored_json",
    "verify_case_proof",
    "verify_export",
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
    """The same use cases over the ledger and the views as of a moment. What is not history (accounts, messages, files) is
    that of the present."""
    ledger = Ledger(store, lambda: store.moment)
    known = People(ledger, present.vault)
    programmes = Programmes(ledger, known, present.programmes.read_policy)
    proof = present.auditing
    return wire(present.settings, present.databases, present.vault, store, ledger, known, programmes, views, proof)


def views_as_of(store: LedgerStore, known: People, programmes: Programmes, present: Views, position: int) -> ViewsThen:
    return ViewsThen(store, all_views(store, known, programmes), event_classes(), position, present)


def wire(
    settings: Settings,
    databases: Databases,
    vault: Vault,
    store: EventStore,
    ledger: Ledger,
    known: People,
    programmes: Programmes,
    views: Views,
    proof: Auditing,
) -> House:
    known.policy_of = programmes.newest_policy
    programmes.codes = programme_list.ProgrammeList(views.of("programmes")).codes
    case_list, people_list = CaseList(views.of("cases")), PeopleList(views.of("people"))
    gathering_list = GatheringList(views.of("gatherings"))
    known.ids_of = people_list.ids_of
    steps = Steps(ledger, known, programmes, vault, case_list.partners)
    admissions = Admissions(ledger, known, programmes, steps)
    places = PlacesOfIntakes(ledger, steps)
    groups = PriorityGroups(ledger, vault)
    seekers, mentors_of_intakes = Seekers(programmes, groups), MentorList(views.of("applications"))
    mentoring = Mentoring(ledger, steps, places, seekers)
    checklists = Checklists(ledger, known, programmes)
    gathering_planning = Gatherings(
        ledger,
        steps,
        partial(applications_of, case_list),
        gathering_list.attended_by,
        partial(mentorships_of, case_list),
    )
    after_gatherings = AfterGatherings(ledger, steps, gathering_planning)
    accounts = Accounts(databases.desk)
    standings = Standings(ledger, known)
    application_import = ApplicationImport(ledger, known, programmes, people_list)
    admissions.standing_of = application_import.standing_of = standings.enrolment_of
    duplicates = Duplicates(ledger, known, case_list.applications_of, case_list.partners)
    duplicates.close_account = accounts.close_of
    case_files = CaseFiles(ledger, steps, {kind.case: kind.next_steps for kind in KINDS})
    notices = Notices(ledger, known, programmes, settings.address)
    outbox = Outbox(databases.desk)
    applicants_of_intakes = ApplicantList(views.of("applications"))
    programmes.taking_part = partial(taking_part, views, applicants_of_intakes)
    board, action_planning = Board(views.of("items")), ActionPlanning(ledger, known, programmes)
    reporting = Reporting(programmes, Counts(views.of("indicators")), board, action_planning)
    links = BallotLinks(settings.session_key, settings.address)
    ballots = Ballots(databases.desk)
    voting = Voting(ledger, steps, ballots, links, partial(participants, case_list))
    notices.voters, notices.voter_reached = voting.make_links, voting.voter_reached
    voting.invited_later = lambda award: outbox.add(notices.of_open_vote(award))
    evidence, uploads = EvidenceFiles(databases.desk, vault), Uploads(databases.desk, vault)
    erasure = Erasure(
        ledger,
        known,
        BegunErasures(databases.desk),
        Forgetting(vault, views, accounts, outbox, uploads, evidence, ballots),
        partial(cases_of, views, case_list),
        partial(admins, people_list),
    )
    erasure.lines = partial(events_of_kind, History(views.added("history")), programmes.codes)
    return House(
        settings=settings,
        databases=databases,
        store=cast(LedgerStore, store),  # as of then, of what pages ask
        ledger=ledger,
        views=views,
        vault=vault,
        accounts=accounts,
        people=known,
        programmes=programmes,
        steps=steps,
        admissions=admissions,
        mentoring=mentoring,
        weekly_log=WeeklyLog(ledger, known, programmes, lambda wanted, most: case_list.page(wanted, size=most)),
        appointments=Appointments(ledger, known, programmes, steps, people_list.called, mentoring.kin, places),
        action_planning=action_planning,
        checklists=checklists,
        surveys=Surveys(ledger, known, programmes, vault, case_list),
        board=board,
        awarding=Awarding(ledger, known, programmes, steps),
        voting=voting,
        figures=Figures(known, programmes, reporting.participants),
        reporting=reporting,
        reports=Reports(known, programmes),
        gatherings=gathering_planning,
        after_gatherings=after_gatherings,
        gathering_list=gathering_list,
        evidence=evidence,
        uploads=uploads,
        case_list=case_list,
        work=Work(views.of("cases")),
        people_list=people_list,
        duplicates=duplicates,
        erasure=erasure,
        own_data=OwnData(
            ledger,
            known,
            case_files,
            Traces(accounts, outbox, notices, ballots, uploads, evidence),
            partial(cases_of, views, case_list),
            partial(cases_in, case_list),
            partial(done_by, History(views.added("history"))),
        ),
        standings=standings,
        standing_import=StandingImport(known, programmes, standings, people_list),
        application_import=application_import,
        mentors=mentors_of_intakes,
        matching=Matching(ledger, known, seekers, mentors_of_intakes, mentoring.kin),
        applicants=applicants_of_intakes,
        selecting=Selecting(known, programmes, groups, applicants_of_intakes),
        history=History(views.added("history")),
        readings=Readings(ledger, known, vault),
        entries=Entries(views.added("history")),
        exceptions=Exceptions(views.added("history")),
        opened=Opened(views.added("history")),
        sampling=Sampling(ledger, known),
        days=Days(views.added("history")),
        comparison=Comparison(views.added("history")),
        history_search=HistorySearch(History(views.added("history")), vault),
        other_policy=OtherPolicy(store.read, store.last_position, programmes.policy, known.together, ledger.now),
        case_files=case_files,
        bulk=Bulk(steps, case_files),
        certification=Certification(ledger, known, programmes, steps, checklists, gathering_planning),
        clock=Clock(ledger, steps, partial(due_cases, case_list)),
        notices=notices,
        outbox=outbox,
        reactions=Reactions(
            ledger, Positions(databases.desk), outbox, notices, mentoring, checklists, voting, duplicates
        ),
        auditing=proof,
    )


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
