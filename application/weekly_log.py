"""The contacts of a week, group by group, for the university's own system, which wants them once a week.

How many came is told, and no names: notes are not the office's, and whom a talk was about is on nobody's list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.questions import CaseFilter, CaseRow, Limit
from domain.dates import Span
from domain.mentorship import Mentorship
from domain.mentorship.states import RUNNING
from domain.mentorship.values import Contact
from domain.policy import Names, Policy

MOST_GROUPS = 10_000
PLATONUS = "platonus"

ListCases = Callable[[CaseFilter, int], Sequence[CaseRow]]


@dataclass(frozen=True)
class LogLine:
    """A contact of a group; of a group that had none that week, one line without a day.

    `mentor_number` is the mentor's id in Platonus, where it is known. `came` of `students` took part.
    """

    group: str
    study_year: int | None
    mentor: str
    mentor_number: str
    reference: str
    students: int
    on: date | None = None
    kind: Names = Names()
    minutes: int | None = None
    came: int = 0


class WeeklyLog:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, list_cases: ListCases) -> None:
        self.ledger, self.people, self.programmes = ledger, people, programmes
        self.list_cases = list_cases

    def of(self, programme: str, day: date, limits: tuple[Limit, ...] = ()) -> list[LogLine]:
        """The contacts of the week, from Monday to Sunday, that a day is in: by group, then by day."""
        week = week_of(day)
        found = [
            line for case, policy in self.groups(programme, week, limits) for line in self.lines(case, week, policy)
        ]
        return sorted(found, key=lambda line: (line.group, line.reference, line.on or date.min))

    def groups(self, programme: str, week: Span, limits: tuple[Limit, ...]) -> Iterator[tuple[Mentorship, Policy]]:
        """Those that went on in this week. One that has ended since is looked at only if it can have ended in it or later."""
        for row in self.list_cases(CaseFilter((programme,), Mentorship.TOPIC, limits=limits), MOST_GROUPS):
            policy, _version = self.programmes.policy_of(programme, row.intake)
            if row.state in RUNNING or policy.local_date(row.changed_at) >= week.first:
                case = self.ledger.load(Mentorship, UUID(row.id))
                if case.started and case.commitment.first <= week.last and case.last_day >= week.first:
                    yield case, policy

    def lines(self, case: Mentorship, week: Span, policy: Policy) -> Iterator[LogLine]:
        mentor = self.people.who_stays(case.mentor.person_id)
        numbers = [one.number for one in mentor.external_ids if one.system == PLATONUS]
        empty = LogLine(
            group=case.group,
            study_year=case.study_year,
            mentor=self.people.name(mentor.id),
            mentor_number=next(iter(numbers), ""),
            reference=case.reference,
            students=len(case.mentees),
        )
        entries = [one for one in case.contacts if one.on in week and not one.corrected_by and one.attended]
        yield from (with_contact(empty, one, policy) for one in entries)
        if not entries:
            yield empty


def with_contact(line: LogLine, entry: Contact, policy: Policy) -> LogLine:
    return LogLine(
        line.group,
        line.study_year,
        line.mentor,
        line.mentor_number,
        line.reference,
        line.students,
        entry.on,
        next((one.names for one in policy.contact_kinds if one.code == entry.kind), Names((("en", entry.kind),))),
        entry.minutes,
        len(entry.attended),
    )


def week_of(day: date) -> Span:
    """From Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))
