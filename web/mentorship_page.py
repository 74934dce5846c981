"""What the page of a mentorship shows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import READERS, CaseFile
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.certification import judge
from domain.mentorship.events import MenteeJoined, MenteeLeft, MentorshipTerminated
from domain.mentorship.states import CAME_TO_NOTHING
from web import dates
from web.appearance import language
from web.competencies import Competencies, competencies_of
from web.contact_calendar import ContactCalendar, contact_calendar
from web.dashboard import Bar
from web.evaluations import EvaluatedMonth, evaluations_of
from web.gathering_board import Progress, of_groups, progress_of
from web.house import house
from web.naming import identity_of, name_of, reference_of
from web.plan_page import PlanPage, plan_page
from web.term_results import results_of
from web.timeline.mentorships import how_word, order_words
from web.timeline.telling import name_in
from web.words import role_word

TOGETHER = frozenset({"proposed", "agreed", "active", "paused", "completed", "certified"})
"""States in which the pair knows how to reach each other, once everybody has consented."""


@dataclass(frozen=True)
class Towards:
    """What a certificate asks of one person: each condition, whether it holds, and how much there is."""

    name: str
    role: str
    conditions: Sequence[tuple[str, bool, str]]


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the case; `contact` is the way she wants to be reached, where the reader may know it."""

    id: UUID
    name: str
    role: str
    contact: str


@dataclass(frozen=True)
class CertificateLine:
    number: str
    name: str
    issued_on: date
    revoked: bool


@dataclass(frozen=True)
class MentorshipPage:
    """Everything that only mentorships have."""

    calendar: ContactCalendar
    evaluations: Sequence[EvaluatedMonth]
    results: Sequence[Bar]
    plan: PlanPage
    towards: Sequence[Towards]
    competencies: Sequence[Competencies]
    people: Sequence[PersonLine]
    certificates: Sequence[CertificateLine]
    details: Sequence[tuple[str, str]]
    applications: Sequence[tuple[str, str]]
    topics: Sequence[tuple[str, Sequence[Progress]]]


def mentorship_page(file: CaseFile, today: date) -> MentorshipPage:
    case: Mentorship = file.case
    return MentorshipPage(
        calendar=contact_calendar(case, file.policy, today, file.knows_contact),
        evaluations=evaluations_of(file, today),
        results=results_of(file),
        plan=plan_page(file),
        towards=towards_certificates(file),
        competencies=competencies_of(file),
        people=people_of(file),
        certificates=[
            CertificateLine(one.number, name_of(one.person_id), one.issued_on, one.revoked) for one in case.certificates
        ],
        details=details_of(file),
        applications=applications_of(file),
        topics=topics_of(file),
    )


# Certificates


def towards_certificates(file: CaseFile) -> Sequence[Towards]:
    """For everybody who could get a certificate and has none yet, once there is an agreement; participants see their own."""
    case: Mentorship = file.case
    if file.is_past or case.state in ("proposed", "declined", "withdrawn", "lapsed"):
        return []
    found = []
    for one in (*case.mentees, case.mentor):
        role = case.role_of(one.person_id)
        hers = one.person_id == file.reader or file.roles & READERS
        if role and hers and file.policy.certificate_for(role) and not case.certificate_of(one.person_id):
            found.append(Towards(name_of(one.person_id), role_word(role), conditions_of(file, role, one.person_id)))
    return found


def conditions_of(file: CaseFile, role: Role, person_id: UUID) -> Sequence[tuple[str, bool, str]]:
    """As far as the reader may know: whoever hears of no concern must not see one in what is missing."""
    asked = {condition.code: condition for condition in file.policy.conditions_for(role)}
    elsewhere = house().certification.kept_elsewhere(file.case, person_id)
    knows = file.hears_concerns or any(file.knows_of(concern.number) for concern in file.case.open_concerns)
    return [
        (asked[one.code].names.in_(language()), one.met, "" if one.needed <= 1 else counted(one.actual, one.needed))
        for one in judge(file.case, file.policy, role, person_id, elsewhere)
        if knows or asked[one.code].kind != "no_open_concern"
    ]


def counted(actual: int, needed: int) -> str:
    return _("%(actual)d of %(needed)d", actual=actual, needed=needed)


# Gatherings


def topics_of(file: CaseFile) -> list[tuple[str, list[Progress]]]:
    """How far each of those in it has come with the topics of gatherings; participants see their own alone.

    Nothing of a proposal that came to nothing: the topics stand on the pages of the applications.
    """
    case: Mentorship = file.case
    if file.is_past or case.state in CAME_TO_NOTHING:
        return []
    seen = [one for one in (*case.everybody(), case.mentor.person_id) if one == file.reader or file.roles & READERS]
    people = [(one, case.role_of(one) or Role.MENTEE) for one in seen]
    return of_groups(progress_of(people, case.programme, case.intake, file.policy))


# People and details


def people_of(file: CaseFile) -> Sequence[PersonLine]:
    """The mentees, the mentor, and who has left; in a group the mentor stands first."""
    case: Mentorship = file.case
    moved = moves_of(file)
    mentees = [
        PersonLine(one.person_id, name_of(one.person_id), moved.get(one.person_id) or role_word("mentee"), "")
        for one in case.mentees
    ]
    mentor = PersonLine(case.mentor.person_id, name_of(case.mentor.person_id), role_word("mentor"), "")
    former = dict.fromkeys(one.person_id for one in case.former_mentees if one.person_id not in case.mentee_ids)
    lines = [mentor, *mentees] if case.is_group else [*mentees, mentor]
    lines += [PersonLine(one, name_of(one), moved.get(one) or _("left"), "") for one in former]
    return [
        PersonLine(line.id, line.name, line.role, contact_of(line.id)) if may_reach(file, line.id) else line
        for line in lines
    ]


def moves_of(file: CaseFile) -> dict[UUID, str]:
    """On which day who joined last, or left, after the mentorship was begun."""
    found: dict[UUID, str] = {}
    for event in file.events:
        if isinstance(event, MenteeJoined | MenteeLeft):
            day = dates.day(event.act.happened_at or event.act.recorded_at)
            words = _("joined %(day)s", day=day) if isinstance(event, MenteeJoined) else _("left %(day)s", day=day)
            found[event.mentee.person_id] = words
    return found


def may_reach(file: CaseFile, person_id: UUID) -> bool:
    """Coordinators may; the pair may reach each other once everybody has consented, as long as they are together. In a group
    that is each student and the mentor."""
    case: Mentorship = file.case
    if file.is_past:
        return False
    if Role.COORDINATOR in file.roles or person_id == file.reader:
        return True
    if file.is_one_of_a_group and person_id != case.mentor.person_id:
        return False
    together = case.state in TOGETHER and not case.consents_missing
    return together and file.reader in case.parties and person_id in case.parties


def contact_of(person_id: UUID) -> str:
    identity = identity_of(person_id)
    return identity.contact if identity else ""


def details_of(file: CaseFile) -> Sequence[tuple[str, str]]:
    case: Mentorship = file.case
    commitment = ""
    if case.starts_on and case.ends_on:
        last = case.ended_on or case.ends_on
        commitment = f"{dates.day(case.starts_on)} – {dates.day(last, year=True)}"
    every = (
        (_("How"), how_word(case.how)),
        (_("To answer by"), dates.day(case.answer_by) if case.answer_by and case.state == "proposed" else ""),
        (_("Commitment"), commitment),
        (_("Extended"), days_words(case.extended_days) if case.extended_days else ""),
        (_("Paused"), days_words(case.days_paused) if case.days_paused else ""),
        (_("Group"), case.group),
        (_("Faculty"), name_in(file.policy.faculties, case.faculty) if case.faculty else ""),
        (_("Year of study"), str(case.study_year or "")),
        (
            _("Coordinated by"),
            file.policy.deputy_dean((case.faculty, case.mentor.faculty, *case.faculties())).in_(language()),
        ),
        (_("Order"), order_words(case.order) if case.order else ""),
        (_("Letter that it answers"), case.order.letter if case.order else ""),
        (_("Dismissed"), dismissal_of(file)),
        *gatherings_of(file),
    )
    return [(label, text) for label, text in every if text]


def gatherings_of(file: CaseFile) -> Iterator[tuple[str, str]]:
    """What is asked for of each mentorship, such as visits to a dormitory, and how much there is of it."""
    if file.is_past or not any(kind.each_mentorship for kind in file.policy.gatherings):
        return
    rows = house().gathering_list.of_programmes([file.case.programme])
    for asked, share in house().gatherings.share_of(file.case, rows):
        there = _("held %(held)d, planned %(planned)d", held=share.held, planned=share.planned)
        least = _("at least %(number)d", number=asked.kind.least_a_year)
        yield asked.kind.names.in_(language()), f"{there} · {least}"


def dismissal_of(file: CaseFile) -> str:
    """The order by which an appointed mentor was dismissed; empty where none was, or she is the mentor again."""
    ended = next((event for event in reversed(file.events) if isinstance(event, MentorshipTerminated)), None)
    return order_words(ended.order) if ended and ended.order and file.case.state == "terminated" else ""


def days_words(number: int) -> str:
    return ngettext("%(num)d day", "%(num)d days", number)


def applications_of(file: CaseFile) -> Sequence[tuple[str, str]]:
    """The references of the applications that it holds, each with whose it is; of a group the mentor's, and to a student her
    own: those of the others stand on their own pages."""
    case: Mentorship = file.case
    shown = file.reader if file.is_one_of_a_group else case.mentor.person_id
    parts = [one for one in (*case.mentees, case.mentor) if not case.is_group or one.person_id == shown]
    return [(reference_of(one.application_id), name_of(one.person_id)) for one in parts]
