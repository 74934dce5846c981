"""NU Alumni Mentorship Program: orientation, mentees who choose, six months."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from domain.application import Application
from domain.case import Role
from web.demo.applicants import Hopeful, Intake
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
        opens, again = self.today, self.today + timedelta(days=DAYS - 62)
        first, second = intake_name(opens), intake_name(again)
        self.applicants.plan_intake(Intake(first, opens, opens + timedelta(days=21), *FIRST))
        self.applicants.plan_intake(Intake(second, again, self.the_end + timedelta(days=6), *SECOND))
        self.desk.plan(first)
        self.on(again + timedelta(days=3), partial(self.applicants.finish, first, second))

    def accepted(self, hopeful: Hopeful) -> None:
        if hopeful.index % 14 == 10:  # has not come to an orientation yet
            return
        self.later(3, partial(self.applicants.attend, hopeful, "orientation"))
        if hopeful.role is Role.MENTEE and hopeful.index % 15 != 13:  # whom nobody is proposed to waits
            self.later(6 + hopeful.index % 5, partial(self.choose, hopeful))

    def choose(self, mentee: Hopeful) -> None:
        """Most choose mentors themselves; some leave it to the office."""
        application = self.house.ledger.load(Application, mentee.case_id)
        if application.state != "accepted":
            return
        free = [one for one in self.applicants.mentors.get(mentee.intake, ()) if self.applicants.is_free(one)]
        if not free:
            self.later(10, partial(self.choose, mentee))
            return
        ranked = self.random.sample(free, k=min(len(free), self.policy.matching.choices_most))
        if mentee.index % 5 == 3:
            self.pairs.propose(self.by_office(), ranked[0], mentee)
            return
        facts = {"choices": tuple(one.case_id for one in ranked)}
        self.applicants.take(mentee.case_id, "choose_mentors", self.herself(mentee.person_id), facts)
        if mentorship_id := self.house.ledger.load(Application, mentee.case_id).mentorship_id:
            self.pairs.proposed(mentorship_id, mentee.index)
