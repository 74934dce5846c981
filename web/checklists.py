"""The checklists of a mentorship: whose, how far, and what can be ticked by whoever looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.case_files import CaseFile
from application.questions import BoardRow
from domain.case import Role
from domain.mentorship import Mentorship
from web.house import house
from web.naming import name_of


@dataclass(frozen=True)
class Checklist:
    """One person's rows, the first due first. `can_tick`: whether the reader may."""

    name: str
    rows: Sequence[BoardRow]
    can_tick: bool

    @property
    def done(self) -> int:
        return sum(not row.is_open for row in self.rows)


def checklists_of(file: CaseFile) -> list[Checklist]:
    """As far as the reader may see them: the office and the mentor all of them, a mentee her own."""
    case = file.case
    if not isinstance(case, Mentorship):
        return []
    rows = [row for row in house().board.of_mentorship(case.id) if row.state != "cancelled"]
    whose = dict.fromkeys(row.person_id for row in rows if row.person_id)
    return [
        Checklist(name_of(one), [row for row in rows if row.person_id == one], can_tick(file, one))
        for one in whose
        if is_seen(file, one)
    ]


def is_seen(file: CaseFile, person_id: UUID) -> bool:
    reads_all = bool(file.roles & (type(file.case).READERS | {Role.MENTOR})) and not file.is_one_of_a_group
    return reads_all or file.reader == person_id


def can_tick(file: CaseFile, person_id: UUID) -> bool:
    return file.reader == person_id or Role.COORDINATOR in file.roles
