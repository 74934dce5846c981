"""STEM4ALL Mentoring Her: 320 mentees and 251 mentors, regional and international, matched in rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from application.questions import CaseFilter
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Role
from domain.identity import Identity
from domain.matching import Seeker, scorer
from domain.mentorship.values import How
from domain.person import ExternalId
from web.demo.applicants import Hopeful, Intake
from web.demo.honours import Honours
from web.demo.people import INTERNATIONAL, KYRGYZ, Invented
from web.demo.story import Story
from web.demo.time import intake_name

MENTORS, MENTEES = 251, 320
ABROAD = "international"
DAYS = 262
ROUNDS = (56, 66, 76, 94, 118, 150, 212, 240)
"""Days after the first on which everybody who waits is matched: most of them at first."""


class Stem4all(Story):
    code = "stem4all-mentoring-her"
    office = (("Жаныл", "Осмонбекова"), ("Кристина", "Вебер"), ("Бегайым", "Турусбекова"))
    communities = KYRGYZ

    @classmethod
    def begins(cls, now: datetime) -> date:
        return now.date() - timedelta(days=DAYS)

    def plan(self) -> None:
        self.abroad = Invented(self.random, f"{self.short}-abroad", INTERNATIONAL, self.the_end)
        self.waiting: list[Hopeful] = []
        first = self.today
        name = intake_name(first)
        intake = Intake(name, first, first + timedelta(days=108), self.count(MENTORS), self.count(MENTEES))
        self.applicants.plan_intake(intake)
        for days in ROUNDS:
            self.on(first + timedelta(days=days), partial(self.match, name))
        self.plan_gatherings(name, first)
        self.plan_awards(name)
        self.desk.keep_asking()
        again = self.the_end - timedelta(days=24)
        following = intake_name(again) if intake_name(again) != name else f"{name}-2"
        self.applicants.plan_intake(Intake(following, again, again + timedelta(days=40), 6, 9))
        self.on(again + timedelta(days=2), partial(self.applicants.finish, name, following))
        self.agenda.plan(self.agenda.now - timedelta(minutes=20), partial(self.agree_just_now, following))

    def wishes(self, role: Role, index: int) -> Wishes:
        """A mentor abroad says so, and speaks English."""
        wishes = super().wishes(role, index)
        regions = [one.code for one in self.policy.regions if one.code != "abroad"]
        if wishes.kind == ABROAD:
            return replace(wishes, region="abroad", languages=("en", "ru"))
        return replace(wishes, region=regions[index % len(regions)])

    def capacity(self, index: int) -> int:
        return 2 if index % 3 == 0 else 1

    def identity(self, role: Role, index: int) -> Identity:
        """Many of the mentees are still at school: their guardians are known."""
        if role is Role.MENTOR and self.policy.mentor_kinds[index % 2].code == ABROAD:
            return self.abroad.identity(self.the_end.year - 38, languages=("en",))
        born = self.the_end.year - (17 if role is Role.MENTEE else 34)
        return self.invented.identity(born, languages=("ru", "en"))

    def external_ids(self, role: Role) -> tuple[ExternalId, ...]:
        """They come from many schools and companies."""
        return ()

    def accepted(self, hopeful: Hopeful) -> None:
        if hopeful.role is Role.MENTEE:
            self.waiting.append(hopeful)

    def plan_gatherings(self, intake: str, first: date) -> None:
        """Each lecture twice while most pairs are under way, and the ceremony at the end of the year."""
        topics = [one.code for one in self.policy.gatherings[0].topics] * 2
        fates = {2: self.meetings.move, 4: self.meetings.hold_and_correct, 7: self.meetings.hold_by_mistake}
        for number, topic in enumerate(topics):
            day = first + timedelta(days=96 + 11 * number)
            self.meetings.plan(day, "lecture", topic=topic, intake=intake, roles=[Role.MENTEE], then=fates.get(number))
        self.meetings.plan(self.the_end + timedelta(days=16), "ceremony", title="Mentoring Her awards", notice=30)
        self.meetings.plan(self.the_end + timedelta(days=6), "lecture", topic=topics[3], intake=intake)

    def plan_awards(self, intake: str) -> None:
        """One is awarded, one before the jury, one voted on, one takes nominations, one was cancelled; the others wait."""
        honours = Honours(self, intake)
        for days, deed in (
            (74, partial(honours.open, "best_mentor")),
            (70, partial(honours.nominate, "best_mentor", 6)),
            (62, partial(honours.close_nominations, "best_mentor")),
            (60, partial(honours.open_the_vote, "best_mentor", 0.9, 60)),
            (34, partial(honours.judge, "best_mentor")),
            (26, partial(honours.decide, "best_mentor")),
            (24, partial(honours.misspell, "best_mentor")),
            (52, partial(honours.open, "best_mentee")),
            (50, partial(honours.nominate, "best_mentee", 4)),
            (44, partial(honours.close_nominations, "best_mentee")),
            (42, partial(honours.open_the_vote, "best_mentee", 0.7)),
            (15, partial(honours.judge, "best_mentee", last_is_late=True)),
            (30, partial(honours.open, "best_partner")),
            (28, partial(honours.nominate_partners, "best_partner")),
            (8, partial(honours.close_nominations, "best_partner")),
            (6, partial(honours.open_the_vote, "best_partner", 0.4)),
            (9, partial(honours.open, "best_regional_mentor")),
            (5, partial(honours.nominate, "best_regional_mentor", 3)),
            (40, partial(honours.open, "best_practice")),
            (38, partial(honours.cancel_twice, "best_practice")),
        ):
            self.on(self.the_end - timedelta(days=days), deed)

    def count(self, number: int) -> int:
        return round(number * self.part)

    # Matching

    def match(self, intake: str) -> None:
        """Everybody who waits is proposed to the mentor with the best score of those who have a place."""
        free = [one for one in self.applicants.mentors.get(intake, ()) if self.applicants.is_free(one)]
        for mentee in [one for one in self.waiting if self.still_waits(one)]:
            suiting = [one for one in free if self.suits(one.wishes, mentee.wishes)]
            if not suiting:
                continue
            fit = scorer(Seeker(frozenset({mentee.person_id}), mentee.wishes), self.policy)
            mentor = max(suiting, key=lambda one: (fit(one.wishes).score, -one.index))
            self.pairs.propose(self.by_office(), mentor, mentee, How.ALGORITHM)
            if not self.applicants.is_free(mentor):
                free.remove(mentor)

    def agree_just_now(self, intake: str) -> None:
        """So that somebody has agreed and not begun, also on the first of a month: commitments begin on the next one."""
        self.match(intake)
        self.agenda.show()
        newest = self.house.case_list.page(CaseFilter((self.code,), "Mentorship", state="proposed"), size=1)
        for row in newest:
            case_id = UUID(row.id)
            mentorship = self.pairs.load(case_id)
            for step, missing in (("consent", mentorship.consents_missing), ("sign", mentorship.signatures_missing)):
                for one in self.pairs.in_order(mentorship, missing):
                    self.pairs.take(case_id, step, self.herself(one))

    def still_waits(self, mentee: Hopeful) -> bool:
        return self.house.ledger.load(Application, mentee.case_id).state == "accepted"
