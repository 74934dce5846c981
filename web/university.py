"""How the people of a case stand at the university, for whoever is to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import CaseFile
from application.questions import CaseFilter, CaseRow
from application.visibility import reading_as, reads_standing
from domain.application import Application
from domain.application.life import OPEN
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.states import ALLIED, PROPOSED
from domain.person import Enrolment, Standing
from web.dates import day
from web.house import house
from web.language import N_, word
from web.naming import name_of

WORDS: Final = {
    Enrolment.ENROLLED: N_("Enrolled"),
    Enrolment.LEFT: N_("Left"),
    Enrolment.GRADUATED: N_("Graduated"),
}
TONES: Final = {Enrolment.ENROLLED: "success", Enrolment.LEFT: "danger", Enrolment.GRADUATED: "primary"}

MOST_GONE = 500
"""People and cases that are looked through for those that go on though somebody left."""

STILL_OPEN: Final = OPEN | ALLIED | {PROPOSED}
"""The states in which a case goes on."""


@dataclass(frozen=True)
class Stands:
    """One person, and the newest that the university told of her."""

    name: str
    as_of: date
    standing: Standing
    file: CaseFile

    @property
    def enrolment(self) -> str:
        return self.standing.enrolment.value

    @property
    def word(self) -> str:
        return word(WORDS[self.standing.enrolment])

    @property
    def tone(self) -> str:
        return TONES[self.standing.enrolment]

    @property
    def is_flagged(self) -> bool:
        """Whether a coordinator has to decide what becomes of the case."""
        goes_on = self.file.case.state in STILL_OPEN
        decides = Role.COORDINATOR in reading_as(self.file.judged, self.file.roles, self.file.reader)
        return goes_on and decides and self.standing.enrolment is not Enrolment.ENROLLED

    @property
    def told(self) -> str:
        since = self.standing.since
        as_of = _("The university told so on %(day)s.", day=day(self.as_of, year=True))
        if since is None:
            return as_of
        since_when = _("Since %(day)s.", day=day(since, year=True))
        return f"{since_when} {as_of}"

    @property
    def advice(self) -> str:
        if isinstance(self.file.case, Mentorship):
            return _("Decide whether the mentorship goes on, or is terminated.")
        return _("Decide whether the application stands, or is withdrawn for her.")

    @property
    def lines(self) -> Sequence[str]:
        return [*self.results(), self.told]

    def results(self) -> Iterator[str]:
        """The results of the term."""
        standing = self.standing
        said = [standing.term] if standing.term else []
        if standing.average is not None:
            said.append(_("average %(number)s", number=f"{standing.average:g}"))
        if standing.failed is not None:
            said.append(ngettext("%(num)d course failed", "%(num)d courses failed", standing.failed))
        if said:
            yield " · ".join(said)


def left_with_open_cases(programmes: tuple[str, ...], most: int) -> Sequence[CaseRow]:
    """The cases that go on though one of their people has left or graduated, the last changed first."""
    gone = house().people_list.with_enrolment((Enrolment.LEFT, Enrolment.GRADUATED), MOST_GONE)
    if not gone:
        return ()
    rows = house().case_list.page(CaseFilter(programmes, people=tuple(gone)), size=MOST_GONE)
    return [row for row in rows if row.state in STILL_OPEN and row.role != Role.MENTOR][:most]


def stands_of(file: CaseFile) -> Sequence[Stands]:
    """Of a mentorship the mentees, of an application whoever applied; nobody of whom nothing was told."""
    case = file.case
    if isinstance(case, Mentorship):
        people = case.everybody()
    elif isinstance(case, Application) and case.role is Role.MENTEE:
        people = (case.person_id,)
    else:
        people = ()
    return [found for one in people if (found := stands(file, one))]


def stands(file: CaseFile, person_id: UUID) -> Stands | None:
    if not reads_standing(file.judged, file.roles, file.reader, person_id):
        return None
    told = house().standings.of(person_id)
    return Stands(name_of(person_id), told[0], told[1], file) if told else None
