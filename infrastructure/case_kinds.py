"""The kinds of cases that are listed, and what use cases ask of their list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from application.awarding import TAKES_PART
from application.gatherings import IN_ITS_COURSE
from application.questions import CaseFilter, CaseRow, Line, Wanted
from domain.action_item import ActionItem
from domain.action_item.next_steps import next_steps as action_item_next_steps
from domain.application import Application
from domain.application.next_steps import next_steps as application_next_steps
from domain.award import Award
from domain.award.next_steps import next_steps as award_next_steps
from domain.case import Case, Refused, Role
from domain.gathering import Gathering
from domain.gathering.next_steps import next_steps as gathering_next_steps
from domain.mentorship import Mentorship
from domain.mentorship.next_steps import next_steps as mentorship_next_steps
from infrastructure.views import cases
from infrastructure.views.applications import ApplicantList
from infrastructure.views.cases import CaseList
from infrastructure.views.engine import Views
from infrastructure.views.history import History
from infrastructure.views.people import PeopleList

APPLICATIONS = cases.Kind(
    case=Application,
    people=lambda case: [str(case.person_id)],
    role=lambda case: case.role.value,
    next_steps=application_next_steps,
)

MENTORSHIPS = cases.Kind(
    case=Mentorship,
    people=lambda case: [*(str(mentee.person_id) for mentee in case.mentees), str(case.mentor.person_id)],
    role=lambda case: "",
    next_steps=mentorship_next_steps,
    group=lambda case: case.group,
)

ACTION_ITEMS = cases.Kind(
    case=ActionItem,
    people=lambda case: [str(case.for_person)] if case.for_person else [],
    role=lambda case: case.origin.value,
    next_steps=action_item_next_steps,
)

GATHERINGS = cases.Kind(
    case=Gathering,
    people=lambda case: [],
    role=lambda case: "gathering",
    next_steps=gathering_next_steps,
)

AWARDS = cases.Kind(
    case=Award,
    people=lambda case: [str(juror) for juror in case.jury],
    role=lambda case: case.category,
    next_steps=award_next_steps,
)

KINDS = (APPLICATIONS, MENTORSHIPS, ACTION_ITEMS, GATHERINGS, AWARDS)

EVERYBODY = 1_000_000


def applications_of(case_list: CaseList, programme: str, intake: str) -> list[CaseRow]:
    """All applications of a programme: in one intake, or in all if none is named."""
    return list(case_list.page(CaseFilter((programme,), Application.TOPIC, intake), size=EVERYBODY))


def mentorships_of(case_list: CaseList, programme: str, intake: str) -> Iterator[UUID]:
    """The mentorships of an intake that are agreed, run, or have run their time; what ended early is none of them."""
    for state in IN_ITS_COURSE:
        wanted = CaseFilter((programme,), Mentorship.TOPIC, intake, state=state)
        yield from (UUID(row.id) for row in case_list.page(wanted, size=EVERYBODY))


def participants(case_list: CaseList, programme: str, intake: str, role: str) -> Iterator[UUID]:
    """Who takes part in an intake in a role, or took part to its end."""
    for state in TAKES_PART:
        wanted = CaseFilter((programme,), Application.TOPIC, intake, role, state)
        for row in case_list.page(wanted, size=EVERYBODY):
            yield UUID(row.people[0])


def due_cases(case_list: CaseList, moment: datetime) -> Iterator[tuple[type[Case], UUID]]:
    """The cases of which time asks something by a moment (UTC)."""
    kinds = {kind.name: kind.case for kind in KINDS}
    for kind, case_id in case_list.due_for_the_clock(moment):
        yield kinds[kind], UUID(case_id)


def cases_of(views: Views, case_list: CaseList, person_id: UUID) -> Sequence[CaseRow]:
    """Every case in which somebody takes part or took part once, by what has been recorded so far.

    Raises:
        Refused: the lists stand still, so that nobody can say.
    """
    if not views.catch_up_all() or any(view["stalled"] for view in views.status()):
        raise Refused(
            "lists_behind", "The lists stand still, and with them what she takes part in: see `talimger status`."
        )
    return case_list.of_person(str(person_id))


def cases_in(case_list: CaseList, programmes: Sequence[str], kind: str) -> Sequence[CaseRow]:
    """Every case of a kind in these programmes."""
    return case_list.page(CaseFilter(tuple(programmes), kind), size=EVERYBODY) if programmes else []


def done_by(history: History, people: Sequence[str]) -> Sequence[Line]:
    """Everything that these people did, the first first."""
    return history.page(Wanted(actors=tuple(people)), size=EVERYBODY)[::-1]


def events_of_kind(history: History, codes: Callable[[], Iterable[str]], topic: str, role: str) -> Sequence[Line]:
    """Every event of a kind, in all programmes; where a role is named, those that somebody took in it."""
    return history.page(Wanted(programmes=tuple(codes()), topic=topic, role=role), size=EVERYBODY)


def admins(people_list: PeopleList) -> list[UUID]:
    return [one.id for one in people_list.page(role=Role.ADMIN, size=EVERYBODY)]


def taking_part(views: Views, applicants: ApplicantList, programme: str, intake: str) -> int:
    """How many mentees take part in an intake, or did to its end, by what has been recorded so far."""
    views.catch_up_all()
    return sum(number for state, number in applicants.counts(programme, intake).items() if state in TAKES_PART)
