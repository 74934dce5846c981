"""All use cases and lists over one ledger and its views, each given what it needs of the others."""

from __future__ import annotations

from functools import partial
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
from application.erasure import Erasure
from application.figures import Figures
from application.gatherings import Gatherings
from application.history_search import HistorySearch
from application.importing.applications import ApplicationImport
from application.importing.standings import StandingImport
from application.intake_places import PlacesOfIntakes
from application.ledger import Ledger
from application.matching import Matching, Seekers
from application.mentoring import Mentoring
from application.notices import Notices
from application.other_policy import OtherPolicy
from application.own_data import OwnData
from application.people import People
from application.ports import EventStore
from application.priority import PriorityGroups
from application.programmes import Programmes
from application.reactions import Reactions
from application.readings import Readings
from application.reporting import Reporting
from application.reports import Reports
from application.sampling import Sampling
from application.selecting import Selecting
from application.standings import Standings
from application.steps import Steps
from application.surveys import Surveys
from application.voting import Voting
from application.weekly_log import WeeklyLog
from infrastructure.accounts import Accounts
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
from infrastructure.databases import Databases
from infrastructure.erasures import BegunErasures, Forgetting
from infrastructure.event_store import LedgerStore
from infrastructure.evidence import EvidenceFiles
from infrastructure.house import House
from infrastructure.outbox import Outbox, Positions
from infrastructure.own_traces import Traces
from infrastructure.settings import Settings
from infrastructure.uploads import Uploads
from infrastructure.vault import Vault
from infrastructure.views import programmes as programme_list
from infrastructure.views.action_items import Board
from infrastructure.views.applications import ApplicantList, MentorList
from infrastructure.views.cases import CaseList, Work
from infrastructure.views.engine import Views
from infrastructure.views.gatherings import GatheringList
from infrastructure.views.history import Comparison, Days, Entries, Exceptions, History, Opened
from infrastructure.views.indicators import Counts
from infrastructure.views.people import PeopleList


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
    """The house of the present, or that of a moment: `store`, `ledger` and `views` say which."""
    known.policy_of = programmes.newest_policy
    lines = views.added("history")
    history = History(lines)
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
    erasure.lines = partial(events_of_kind, history, programmes.codes)
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
            partial(done_by, history),
        ),
        standings=standings,
        standing_import=StandingImport(known, programmes, standings, people_list),
        application_import=application_import,
        mentors=mentors_of_intakes,
        matching=Matching(ledger, known, seekers, mentors_of_intakes, mentoring.kin),
        applicants=applicants_of_intakes,
        selecting=Selecting(known, programmes, groups, applicants_of_intakes),
        history=history,
        readings=Readings(ledger, known, vault),
        entries=Entries(lines),
        exceptions=Exceptions(lines),
        opened=Opened(lines),
        sampling=Sampling(ledger, known),
        days=Days(lines),
        comparison=Comparison(lines),
        history_search=HistorySearch(history, vault),
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
