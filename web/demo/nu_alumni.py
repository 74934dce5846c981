"""NU Alumni Mentorship Program: orientation, mentees who choose, six months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from application.questions import CaseFilter
from domain.application import Application
from domain.case import Role
from domain.mentorship import Mentorship
from web.demo.applicants import Hopeful, Intake
from web.demo.honours import Honours
from web.demo.story import Story
from web.demo.time import intake_name

FIRST, SECOND = (15, 28), (12, 40)
"""Mentors and mentees of the two intakes."""

DAYS = 232
"""So long that a commitment of six months, and what comes before and after it, has its place."""


class NuAlumni(Story):
    code = "nu-alumni"
    office = (("Сәуле", "Бекбол"), ("Елена", "Сомова"))

    @classmethod
    def begins(cls, now: datetime) -> date:
        return now.date() - timedelta(days=DAYS)

    def plan(self) -> None:
        self.newcomers: list[Hopeful] = []
        opens, again = self.today, self.today + timedelta(days=DAYS - 62)
        first, second = intake_name(opens), intake_name(again)
        self.applicants.plan_intake(Intake(first, opens, opens + timedelta(days=21), *FIRST))
        self.applicants.plan_intake(Intake(second, again, self.the_end + timedelta(days=6), *SECOND))
        self.plan_orientations(first, opens, 8)
        self.plan_orientations(second, again, 10)
        self.desk.plan(first)
        self.later(2, partial(self.desk.limit, first, FIRST[1]))
        honours = Honours(self, first)
        self.on(self.the_end - timedelta(days=16), partial(honours.open, "most_active_mentors"))
        self.on(self.the_end - timedelta(days=12), partial(honours.choose_freely, "most_active_mentors", 3))
        self.on(again + timedelta(days=3), partial(self.applicants.finish, first, second))
        self.on(self.the_end - timedelta(days=6), self.somebody_rests)

    def plan_orientations(self, intake: str, opens: date, weeks: int) -> None:
        """One a week while an intake is open; whoever was accepted comes to the next."""
        for week in range(weeks):
            day = opens + timedelta(days=8 + 7 * week)
            corrected = partial(self.meetings.hold_and_correct, guests=self.newly_accepted)
            fates: dict[int, Callable[[UUID], None]] = {3: corrected, 6: self.meetings.cancel}
            self.meetings.plan(
                day,
                "orientation",
                intake=intake,
                guests=self.newly_accepted,
                notice=7,
                then=fates.get(week),
            )

    def somebody_rests(self) -> None:
        """Also where all who wanted to rest are back."""
        self.agenda.show()
        under_way = self.house.case_list.page(CaseFilter((self.code,), "Mentorship", state="active"), size=1)
        for row in under_way:
            mentor = UUID(row.people[-1])
            self.take(Mentorship, UUID(row.id), "pause", self.saying_why(mentor, "pause", "mentor"))

    def newly_accepted(self) -> list[UUID]:
        came, self.newcomers = [one.person_id for one in self.newcomers], []
        return came

    def accepted(self, hopeful: Hopeful) -> None:
        if hopeful.index % 14 != 10:
            self.newcomers.append(hopeful)
        if hopeful.role is Role.MENTEE and hopeful.index % 15 != 13:  # whom nobody is proposed to waits
            self.later(6 + hopeful.index % 5, partial(self.choose, hopeful))

    def choose(self, mentee: Hopeful) -> None:
        """Most choose mentors themselves; some leave it to the office."""
        application = self.house.ledger.load(Application, mentee.case_id)
        if application.state != "accepted":
            return
        if "orientation" not in application.met | application.waived:
            self.later(7, partial(self.choose, mentee))
            return
        free = [one for one in self.applicants.mentors.get(mentee.intake, ()) if self.applicants.is_free(one)]
        if not free:
            self.later(10, partial(self.choose, mentee))
            return
        ranked = self.random.sample(free, k=min(len(free), self.policy.matching.choices_most))
        self.later(24, partial(self.choose, mentee))  # if that comes to nothing
        if mentee.index % 5 == 3:
            self.pairs.propose(self.by_office(), ranked[0], mentee)
            return
        facts = {"choices": tuple(one.case_id for one in ranked)}
        self.applicants.take(mentee.case_id, "choose_mentors", self.herself(mentee.person_id), facts)
        if mentorship_id := self.house.ledger.load(Application, mentee.case_id).mentorship_id:
            self.pairs.proposed(mentorship_id, mentee.index)
