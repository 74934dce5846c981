"""Female mentoring of KazNU: an interview, mentors who select their mentees, an academic year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from domain.application import Application
from domain.application.events import Wishes
from domain.case import Role
from domain.mentorship.values import How
from web.demo.applicants import Hopeful, Intake
from web.demo.people import WOMEN
from web.demo.story import Story
from web.demo.time import intake_name, last_finished_year

YEAR_ENDS = (6, 15)
FACULTY = "information_technology"
"""For which one coordinator works alone."""
PATIENCE = 5
FACULTIES = ("mechanics_mathematics", FACULTY, "chemistry", "physics_technology", "biology")


class Kaznu(Story):
    code = "kaznu-female-mentoring"
    office = (("Раушан", "Сәрсенова"), ("Ирина", "Лебедева"))
    communities = WOMEN

    @classmethod
    def begins(cls, now: datetime) -> date:
        return date(last_finished_year(now.date(), YEAR_ENDS), 7, 27)

    def plan(self) -> None:
        panel = (("Күлпаш", "Бижанова"), ("Марьям", "Тлеуова"), ("Вера", "Соколова"))
        self.interviewers = [
            self.hire(names, f"interviewer{number}", Role.INTERVIEWER) for number, names in enumerate(panel)
        ]
        self.of_faculty = self.hire(("Айжан", "Қуанова"), "it-coordinator", place=FACULTY)
        years = [self.today.year, self.today.year + 1]
        names = [f"{year}-{year + 1}" for year in years]
        for name, year, mentors, mentees in zip(names, years, (15, 18), (34, 42), strict=True):
            opens = date(year, 8, 1)
            intake = Intake(name, opens, date(year, 9, 25), mentors, mentees)
            self.applicants.plan_intake(intake)
        self.desk.plan(names[0])
        for name, year in zip(names, years, strict=True):
            self.plan_gatherings(name, year)
        self.on(date(years[1], 8, 3), partial(self.applicants.finish, *names))
        late = self.the_end - timedelta(days=26)
        call = Intake(intake_name(late), late, self.the_end + timedelta(days=12), 6, 16)
        self.applicants.plan_intake(call)

    def plan_gatherings(self, intake: str, year: int) -> None:
        plan = self.meetings.plan
        plan(date(year, 10, 9), "seminar", intake=intake, title="Research methods")
        plan(date(year, 11, 3), "webinar", topic="career", intake=intake)
        plan(date(year, 11, 19), "lecture", intake=intake, title="Women in science", then=self.meetings.cancel)
        plan(date(year, 12, 10), "webinar", topic="effectiveness", intake=intake)
        plan(date(year + 1, 3, 12), "seminar", intake=intake, title="From a project to an article")
        plan(date(year + 1, 5, 28), "final_presentation", intake=intake)

    def wishes(self, role: Role, index: int) -> Wishes:
        """Most are of a few faculties."""
        return replace(super().wishes(role, index), faculty=FACULTIES[index % 13 % len(FACULTIES)])

    def accepted(self, hopeful: Hopeful) -> None:
        if hopeful.role is Role.MENTEE and hopeful.index % 15 == 13:  # whom nobody notices
            self.later(52, partial(self.applicants.withdraw, hopeful))
        elif hopeful.role is Role.MENTEE:
            self.later(3 + hopeful.index % 5, partial(self.be_selected, hopeful))

    def be_selected(self, mentee: Hopeful, waits: int = 0) -> None:
        """A mentor of her area who has a place selects her; if there is none for weeks, she gives up."""
        if self.house.ledger.load(Application, mentee.case_id).state != "accepted":
            return
        known = self.applicants.mentors.get(mentee.intake, ())
        free = [one for one in known if self.suits(one.wishes, mentee.wishes) and self.applicants.is_free(one)]
        if not free:
            if waits >= PATIENCE:
                self.applicants.withdraw(mentee)
            else:
                self.later(9, partial(self.be_selected, mentee, waits + 1))
            return
        mentor = self.random.choice(free)
        if mentee.index % 9 == 7:  # the office proposes whom nobody has selected
            self.pairs.propose(self.by_office(), mentor, mentee)
        else:
            self.pairs.propose(self.herself(mentor.person_id), mentor, mentee, How.MENTOR_SELECTS)
        self.later(24, partial(self.be_selected, mentee))  # if that comes to nothing

    def let_sign_in(self) -> None:
        super().let_sign_in()
        faculty = next(one for one in self.policy.faculties if one.code == FACULTY).names.in_("en")
        self.account("it-coordinator", self.of_faculty, f"a coordinator for one faculty alone: {faculty}")
        self.account("interviewer", self.interviewers[0], "the applications whose interviews she holds")
