"""What the page of a mentorship shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import READERS, CaseFile
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.certification import judge
from domain.mentorship.events import DevelopmentPlanAgreed, GoalReached
from domain.mentorship.values import Goal
from web import dates
from web.appearance import language
from web.contact_calendar import ContactCalendar, contact_calendar
from web.house import house
from web.naming import identity_of, name_of
from web.timeline import Timeline
from web.timeline.mentorships import how_word, order_words
from web.timeline.telling import name_in
from web.words import role_word

TOGETHER = frozenset({"proposed", "agreed", "active", "paused", "completed", "certified"})
"""States in which the pair knows how to reach each other, once everybody has consented."""


@dataclass(frozen=True)
class GoalLine:
    number: int
    text: str
    note: str
    percent: int
    standing: str
    tone: str
    is_open: bool


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
    plan_agreed_on: date | None
    goals: Sequence[GoalLine]
    towards: Sequence[Towards]
    people: Sequence[PersonLine]
    certificates: Sequence[CertificateLine]
    details: Sequence[tuple[str, str]]
    applications: Sequence[tuple[str, str]]

    @property
    def reached(self) -> int:
        return sum(goal.standing == "reached" for goal in self.goals)


def mentorship_page(file: CaseFile, today: date) -> MentorshipPage:
    case: Mentorship = file.case
    agreed = next((event for event in reversed(file.events) if isinstance(event, DevelopmentPlanAgreed)), None)
    return MentorshipPage(
        calendar=contact_calendar(case, file.policy, today),
        plan_agreed_on=dates.local(agreed.act.recorded_at) if agreed else None,
        goals=goals_of(file),
        towards=towards_certificates(file),
        people=people_of(file),
        certificates=[
            CertificateLine(one.number, name_of(one.person_id), one.issued_on, one.revoked) for one in case.certificates
        ],
        details=details_of(file),
        applications=applications_of(case),
    )


# The plan


def goals_of(file: CaseFile) -> Sequence[GoalLine]:
    texts = Timeline(file).teller.goals
    reached = {
        event.goal: dates.local(event.act.recorded_at) for event in file.events if isinstance(event, GoalReached)
    }
    return [goal_line(file, goal, texts.get(goal.number, ""), reached.get(goal.number)) for goal in file.case.goals]


def goal_line(file: CaseFile, goal: Goal, text: str, reached_on: date | None) -> GoalLine:
    standing, tone = "set", "secondary"
    if goal.reached:
        standing, tone = "reached", "success"
    elif goal.dropped:
        standing, tone = "dropped", "secondary"
    elif goal.percent:
        standing, tone = "under_way", "primary"
    section = name_in(file.policy.plan_sections, goal.section) if goal.section else ""
    day = _("reached %(day)s", day=dates.day(reached_on)) if reached_on else ""
    due = _("due %(day)s", day=dates.day(goal.due)) if goal.due and not reached_on else ""
    note = " · ".join(part for part in (section, day or due) if part)
    text = text or _("Goal %(number)d", number=goal.number)
    return GoalLine(goal.number, text, note, goal.percent, standing, tone, goal.is_open)


# Certificates


def towards_certificates(file: CaseFile) -> Sequence[Towards]:
    """For everybody who could get a certificate and has none yet, once there is an agreement; participants see their own."""
    case: Mentorship = file.case
    if case.state in ("proposed", "declined", "withdrawn", "lapsed"):
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


# People and details


def people_of(file: CaseFile) -> Sequence[PersonLine]:
    case: Mentorship = file.case
    lines = [PersonLine(one.person_id, name_of(one.person_id), role_word("mentee"), "") for one in case.mentees]
    lines.append(PersonLine(case.mentor.person_id, name_of(case.mentor.person_id), role_word("mentor"), ""))
    former = [one.person_id for one in case.former_mentees if one.person_id not in case.mentee_ids]
    lines += [PersonLine(one, name_of(one), _("left"), "") for one in former]
    return [
        PersonLine(line.id, line.name, line.role, contact_of(line.id)) if may_reach(file, line.id) else line
        for line in lines
    ]


def may_reach(file: CaseFile, person_id: UUID) -> bool:
    """Coordinators may; the pair may reach each other once everybody has consented, as long as they are together."""
    case: Mentorship = file.case
    if Role.COORDINATOR in file.roles or person_id == file.reader:
        return True
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
        (_("Year of study"), str(case.study_year or "")),
        (_("Order"), order_words(case.order) if case.order else ""),
    )
    return [(label, text) for label, text in every if text]


def days_words(number: int) -> str:
    return ngettext("%(num)d day", "%(num)d days", number)


def applications_of(case: Mentorship) -> Sequence[tuple[str, str]]:
    """The references of the applications that it holds, each with whose it is."""
    parts = (*case.mentees, case.mentor)
    rows = house().case_list.references([str(one.application_id) for one in parts])
    found = [(rows.get(str(one.application_id)), name_of(one.person_id)) for one in parts]
    return [(row.reference, name) for row, name in found if row]
