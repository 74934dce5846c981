"""The house: all that pages and commands may ask for, put together by `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self
from uuid import UUID

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
from application.ledger import Ledger
from application.matching import Matching
from application.mentoring import Mentoring
from application.notices import Notices
from application.other_policy import OtherPolicy
from application.own_data import OwnData
from application.people import People
from application.programmes import Programmes
from application.proofs.answers import CaseProof, Grown
from application.proofs.ports import Signed
from application.reactions import Reactions
from application.readings import Readings
from application.reporting import Reporting
from application.reports import Reports
from application.sampling import Sampling
from application.selecting import Selecting
from application.standings import Standings
from application.steps import Steps
from application.surveys import Surveys
from application.tables import Table
from application.voting import Voting
from application.weekly_log import WeeklyLog
from infrastructure.accounts import Accounts
from infrastructure.databases import Databases
from infrastructure.event_store import LedgerStore
from infrastructure.evidence import EvidenceFiles
from infrastructure.outbox import Outbox
from infrastructure.passwords import FOR_RANDOM_PASSWORDS, readable_password
from infrastructure.past import Past
from infrastructure.pdf import certificate_pdf, report_pdf
from infrastructure.proofs import case_file, growth
from infrastructure.proofs.export import export
from infrastructure.proofs.notes import VerifierKey
from infrastructure.settings import Settings
from infrastructure.tables import csv_file, csv_rows, read_table, xlsx_file
from infrastructure.uploads import Uploads
from infrastructure.vault import Vault
from infrastructure.views.action_items import Board
from infrastructure.views.applications import ApplicantList, MentorList
from infrastructure.views.cases import CaseList, Work
from infrastructure.views.engine import Views
from infrastructure.views.gatherings import GatheringList
from infrastructure.views.history import Comparison, Days, Entries, Exceptions, History, Opened
from infrastructure.views.people import PeopleList

PROGRAMME_FILES = Path(__file__).parents[1] / "programmes"


@dataclass
class House:
    """Everything that pages and commands may ask for."""

    settings: Settings
    databases: Databases
    store: LedgerStore
    ledger: Ledger
    views: Views
    vault: Vault
    accounts: Accounts
    people: People
    programmes: Programmes
    steps: Steps
    admissions: Admissions
    mentoring: Mentoring
    appointments: Appointments
    weekly_log: WeeklyLog
    action_planning: ActionPlanning
    checklists: Checklists
    surveys: Surveys
    awarding: Awarding
    voting: Voting
    board: Board
    figures: Figures
    reporting: Reporting
    reports: Reports
    gatherings: Gatherings
    after_gatherings: AfterGatherings
    gathering_list: GatheringList
    evidence: EvidenceFiles
    uploads: Uploads
    case_list: CaseList
    work: Work
    people_list: PeopleList
    duplicates: Duplicates
    erasure: Erasure
    own_data: OwnData
    standings: Standings
    application_import: ApplicationImport
    standing_import: StandingImport
    mentors: MentorList
    matching: Matching
    applicants: ApplicantList
    selecting: Selecting
    history: History
    readings: Readings
    entries: Entries
    exceptions: Exceptions
    opened: Opened
    sampling: Sampling
    days: Days
    comparison: Comparison
    history_search: HistorySearch
    other_policy: OtherPolicy
    case_files: CaseFiles
    bulk: Bulk
    certification: Certification
    clock: Clock
    notices: Notices
    outbox: Outbox
    reactions: Reactions
    auditing: Auditing
    past: Past | None = None
    """As of other moments; a house that is as of one has none."""

    def status(self) -> dict[str, Any]:
        """How the house is doing, for people and programs."""
        return {
            "version": version("talimger"),
            "backend": self.settings.backend,
            "events": self.store.count(),
            "views": self.views.status(),
            "checkpoint": self.auditing.standing().told(),
            "unfinished_erasures": len(self.erasure.unfinished()),
        }

    def new_account(self, username: str, person_id: UUID) -> str:
        """Let a person sign in; her first password comes back, to be changed when she does.

        Raises:
            AccountRefused: the username is taken or odd, or she has an account.
        """
        with self.adding_account(username, person_id) as password:
            return password

    @contextmanager
    def adding_account(self, username: str, person_id: UUID) -> Iterator[str]:
        """The same for somebody whom the block records: she has an account only if it ends well."""
        password = readable_password()
        with self.accounts.adding(username, password, person_id, must_change_password=True):
            yield password

    def demo_account(self, username: str, person_id: UUID) -> str:
        """An account with a random password that need not be changed, for invented people only."""
        password = readable_password()
        Accounts(self.databases.desk, FOR_RANDOM_PASSWORDS).add(username, password, person_id)
        return password

    def programme_text(self, code: str) -> str:
        """The text of one of the programme files that come with talimger."""
        return (PROGRAMME_FILES / f"{code}.toml").read_text(encoding="utf-8")

    def table_of(self, name: str, content: bytes) -> Table:
        """The table in a file that somebody brought.

        Raises:
            Refused: it cannot be read, or is not what its name says.
        """
        return read_table(name, content)

    def table_file(self, ending: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        """Rows to be opened in a spreadsheet: `csv` or `xlsx`."""
        return (xlsx_file if ending == "xlsx" else csv_file)(header, rows)

    def table_rows(self, rows: Iterable[Sequence[object]]) -> bytes:
        """Further rows of a `csv` file that is sent piece by piece."""
        return csv_rows(rows)

    def certificate_pdf(self, said: Mapping[str, str], number: str) -> bytes:
        """A certificate to be printed; `said` is what it says, by the names in `certificate.typ`."""
        return certificate_pdf(said, f"{self.settings.address}/verify/{number}")

    def report_pdf(self, said: Mapping[str, str]) -> bytes:
        """A report to be printed; `said` is what it says, by the names in `report.typ`."""
        return report_pdf(said)

    def export_proof(self, folder: Path, report: Callable[[int, int], None]) -> Signed:
        """Sign how the ledger stands, and write all that verifies it into a new folder.

        Raises:
            Refused: the ledger is not what was signed.
            ExportRefused: there is such a folder, or it cannot be written.
        """
        newest = self.auditing.checkpoint(lambda done, of: report(done, 2 * of))
        signed = self.auditing.all_signed(newest.key)
        export(self.store, signed, folder, lambda done, of: report(of + done, 2 * of))
        return newest

    def proof_file(self, proof: CaseProof) -> bytes:
        """The proof of a case as a file that anybody verifies."""
        return case_file.written(proof)

    def unexplained_erasures(self) -> list[UUID]:
        """Whose keys were destroyed though no entry says that they were erased: somebody hid what was sealed for them."""
        return [one for one in self.vault.destroyed() if not self.erasure.is_recorded(one)]

    def growth_file(self, grown: Grown) -> str:
        """The proof that the ledger only grew, as a file that anybody verifies."""
        return growth.written(grown)

    def fingerprint(self, key: str) -> str:
        """Of the public key with this line: short enough to be compared on the phone."""
        return VerifierKey.read(key).fingerprint

    def close(self) -> None:
        if self.past:
            self.past.close()
        self.auditing.close()
        self.views.close()
        self.store.close()
        self.databases.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
