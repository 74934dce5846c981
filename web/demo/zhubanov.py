"""Group mentors of Zhubanov University: appointed to academic groups by orders, for a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from application.appointments import Appointment
from application.standings import Told
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Role
from domain.mentorship import Mentorship
from domain.person import Enrolment, Standing
from domain.policy.terms import term_of
from web.demo.applicants import Hopeful, Intake
from web.demo.story import Story
from web.demo.time import last_finished_year

YEAR_ENDS = (6, 30)
STUDENTS = 13
GROUPS = (
    ("ПМ-{yy}1", "pedagogy"),
    ("ФЗ-{yy}1", "physics_and_mathematics"),
    ("ИН-{yy}2", "engineering"),
    ("ТХ-{yy}1", "history"),
    ("ЭК-{yy}3", "economics_and_law"),
)


@dataclass
class Group:
    """An academic group: its students are called by their student numbers."""

    name: str
    faculty: str
    enrolled: int
    students: tuple[str, ...]

    def study_year(self, autumn: int) -> int:
        return autumn - self.enrolled + 1


class Zhubanov(Story):
    code = "zhubanov-group-mentors"
    office = (("Гүлмира", "Әлиева"), ("Светлана", "Ким"))

    @classmethod
    def begins(cls, now: datetime) -> date:
        return date(last_finished_year(now.date(), YEAR_ENDS), 7, 30)

    def plan(self) -> None:
        self.groups: list[Group] = []
        self.dismissed: set[UUID] = set()
        first = self.today.year
        for autumn, enrolled in ((first, (first, first - 1, first - 3)), (first + 1, (first + 1, first + 1))):
            self.on(date(autumn, 7, 31), partial(self.enrol, autumn, enrolled))
            intake = Intake(f"{autumn}-{autumn + 1}", date(autumn, 8, 1), date(autumn, 9, 20), 7, 0)
            self.applicants.plan_intake(intake)
            self.plan_gatherings(intake.name, autumn)
            self.on(date(autumn, 8, 27), partial(self.appoint_all, intake.name, autumn))
            self.on(date(autumn, 11, 18), partial(self.applicants.let_go, intake.name))
            self.on(date(autumn + 1, 7, 16), partial(self.applicants.finish, intake.name))

    def wishes(self, role: Role, index: int) -> Wishes:
        return Wishes(
            kind=self.policy.mentor_kinds[index % 4 == 3].code,
            faculty=GROUPS[index % len(GROUPS)][1],
            languages=("kk", "ru") if index % 2 else ("kk",),
        )

    def capacity(self, index: int) -> int:
        return self.policy.matching.capacity_default

    # Groups

    def enrol(self, autumn: int, enrolled: tuple[int, ...]) -> None:
        """Students of new groups are known to the university before they have a mentor."""
        for year in enrolled:
            name, faculty = GROUPS[len(self.groups) % len(GROUPS)]
            students = tuple(self.student(autumn - year) for _ in range(STUDENTS))
            self.groups.append(Group(name.format(yy=year % 100), faculty, year, students))

    def student(self, years_before: int) -> str:
        identity = self.invented.identity(self.the_end.year - 18 - years_before, languages=("kk", "ru"))
        ids = (self.invented.student_number(),)
        self.house.people.register(self.by_office(), identity, self.code, (), self.applicants.next_id(), ids)
        return ids[0].number

    # Gatherings

    def plan_gatherings(self, intake: str, autumn: int) -> None:
        mentors = [Role.MENTOR]
        self.meetings.plan(date(autumn, 9, 24), "mentor_seminar", topic="method", intake=intake, roles=mentors)
        self.meetings.plan(date(autumn, 12, 15), "festive_event", intake=intake, title="Independence Day")
        self.meetings.plan(date(autumn + 1, 2, 20), "mentor_seminar", topic="practice", intake=intake, roles=mentors)
        self.meetings.plan(date(autumn + 1, 5, 20), "exchange", intake=intake, roles=mentors)

    def with_group(self, mentorship: Mentorship) -> None:
        """First steps at the university, and the dormitory."""
        first, both, group = mentorship.commitment.first, [Role.MENTOR, Role.MENTEE], mentorship.group
        alone = [mentorship.id]
        if mentorship.study_year == 1:
            self.meetings.plan(first + timedelta(days=6), "first_steps", topic="library", mentorships=alone, roles=both)
            self.meetings.plan(first + timedelta(days=9), "first_steps", topic="history", mentorships=alone, roles=both)
        for days in (30, 75, 180):
            day = first + timedelta(days=days)
            self.meetings.plan(day, "dormitory_visit", title=group, mentorships=alone, roles=both)

    # Appointments

    def appoint_all(self, intake: str, autumn: int) -> None:
        self.agenda.show()  # students are looked up by their numbers
        for number, group in enumerate(one for one in self.groups if one.study_year(autumn) <= 4):
            self.appoint(intake, autumn, group, self.today + timedelta(days=number % 3), f"{112 + number}-қ")

    def appoint(self, intake: str, autumn: int, group: Group, dated: date, number: str, code: str = "") -> None:
        known = self.applicants.mentors.get(intake, ())
        free = [one for one in known if one.case_id not in self.dismissed and self.has_no_group(one)]
        if not free:
            return
        mentor = min(free, key=lambda one: (one.wishes.faculty != group.faculty, one.index))
        ways = [one for one in self.policy.eligibility_of("mentor") if one.is_for(mentor.wishes.kind)]
        order = Appointment(
            programme=self.code,
            intake=intake,
            mentor=mentor.case_id,
            roster=group.students,
            order_number=number,
            order_date=min(dated, self.today),
            letter=f"{number[:-2]}/05, vice-rector",
            group=group.name,
            faculty=group.faculty,
            study_year=group.study_year(autumn),
            shown=tuple(one.code for one in ways[0].statements),
        )
        asker = self.by_office("appoint", code) if code else self.by_office()
        reference = self.house.appointments.appoint(asker, order)
        self.go_on(self.house.case_files.find(reference)[1], group, intake, autumn, again=bool(code))

    def has_no_group(self, mentor: Hopeful) -> bool:
        application = self.house.ledger.load(Application, mentor.case_id)
        return application.state == "accepted" and not application.places

    # The year

    def go_on(self, case_id: UUID, group: Group, intake: str, autumn: int, *, again: bool) -> None:
        index = self.groups.index(group) + autumn % 2
        mentorship = self.pairs.load(case_id)
        self.pairs.work.plan(mentorship, index)
        self.with_group(mentorship)
        first, last = mentorship.commitment.first, mentorship.commitment.last
        month = first.replace(day=1)
        while month < last:
            following = (month + timedelta(days=32)).replace(day=1)
            day = following + timedelta(days=40 if index % 2 else -2)  # of one mentor it is always late
            self.on(day, partial(self.pairs.work.evaluate, case_id, f"{month:%Y-%m}"))
            month = following
        self.on(first + timedelta(days=40), partial(self.leave, case_id))
        for days in (62, 290):
            self.on(first + timedelta(days=days), partial(self.tell_results, case_id))
        if index % 3 == 1 and not again:
            self.on(first + timedelta(days=64), partial(self.dismiss, case_id, group, intake, autumn))
        if index % 3 == 2:
            worried = mentorship.mentees[1].person_id
            self.on(first + timedelta(days=50), partial(self.pairs.fates.raise_concern, case_id, worried, index))
            self.on(first + timedelta(days=57), partial(self.pairs.fates.resolve_concern, case_id, index))
        self.on(last + timedelta(days=2), partial(self.pairs.close, case_id, 0))

    def tell_results(self, case_id: UUID) -> None:
        """What the registrar tells of a group: so far in its first term, and after the last one."""
        term = term_of(self.today, self.policy.study_terms)[0]
        told = []
        for one in self.pairs.load(case_id).mentees:
            average = round(self.random.gauss(77, 9), 1)
            standing = Standing(Enrolment.ENROLLED, term, average=min(average, 100), failed=int(average < 60))
            told.append(Told(one.person_id, self.today - timedelta(days=1), standing))
        self.house.standings.record(self.by_office(), self.code, told)

    def leave(self, case_id: UUID) -> None:
        mentorship = self.pairs.load(case_id)
        leaving = mentorship.mentees[-1]
        self.pairs.take(case_id, "leave", self.by_office("leave"), {"mentee": leaving.person_id})
        self.later(30, partial(self.come_back, case_id, leaving.application_id))

    def come_back(self, case_id: UUID, application: UUID) -> None:
        self.pairs.take(case_id, "join", self.by_office("join"), {"application": application})

    def dismiss(self, case_id: UUID, group: Group, intake: str, autumn: int) -> None:
        """The mentor is dismissed by an order; another one is appointed to her group."""
        facts = {"order_number": "231-қ", "order_date": self.today, "letter": "88/05, deputy dean"}
        self.dismissed.add(self.pairs.load(case_id).mentor.application_id)
        self.pairs.take(case_id, "terminate", self.by_office("terminate"), facts)
        self.later(4, partial(self.appoint_again, intake, group, autumn))

    def appoint_again(self, intake: str, group: Group, autumn: int) -> None:
        self.agenda.show()
        self.appoint(intake, autumn, group, self.today, "236-қ", "mentor_left")
