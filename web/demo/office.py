"""What else happens in an office in a year: the policy is revised, people move, ties are declared, somebody leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from application.asking import person
from application.questions import WorkFilter
from application.standings import Told
from domain.application import Application
from domain.application.life import ACCEPTED
from domain.case import Role
from domain.person import Enrolment, ExternalId, Standing
from domain.policy.terms import term_of

if TYPE_CHECKING:
    from web.demo.story import Story

QUESTION = "days_to_answer = 7"
ANSWER = "days_to_answer = 10"
PATIENCE = timedelta(days=30)
PAIRING = ("propose", "choose_mentors")


class Office:
    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house

    def plan(self, intake: str) -> None:
        """All of it in the first months of the story, whose first intake this is."""
        self.story.later(12, partial(self.new_phone, 3))
        self.story.later(5, partial(self.a_colleague_comes, intake))
        self.story.later(18, partial(self.revise, intake))
        self.story.later(26, self.known_twice)
        for days in (70, 200):
            self.story.later(days, self.record_standing)
        self.keep_asking()

    def keep_asking(self) -> None:
        for days in range(60, (self.story.the_end - self.story.today).days, 21):
            self.story.later(days, self.ask_who_waits)

    def ask_who_waits(self) -> None:
        """Whoever waits for a mentor for too long gives up."""
        story = self.story
        story.agenda.show()
        late = WorkFilter(
            (story.code,), (Role.COORDINATOR, Role.APPLICANT), story.agenda.clock.now, due_to=story.today - PATIENCE
        )
        for row in sorted(self.house.work.page(late, size=1000), key=lambda row: row.case_id):
            application = self.house.ledger.load(Application, UUID(row.case_id)) if row.step in PAIRING else None
            if application and application.role is Role.MENTEE and application.state == ACCEPTED:
                why = story.saying_why(application.person_id, "withdraw", "applicant")
                story.take(Application, application.id, "withdraw", why)

    def new_phone(self, number: int) -> None:
        """She says so herself."""
        person_id = self.story.applicants.person_id(number)
        identity = self.house.people.identity(person_id)
        if identity:
            changed = replace(identity, phone=self.story.invented.phone())
            self.house.people.change_identity(self.story.herself(person_id), person_id, changed, self.story.code)
            ids = (ExternalId("platonus", f"{self.story.code[:2].upper()}-{number:05}"),)
            self.house.people.change_identity(
                self.story.by_office(), person_id, changed, self.story.code, external_ids=ids
            )

    def declare_ties(self, intake: str, teacher: UUID) -> None:
        """Two mentors are sisters; the thesis of one of them is supervised by somebody of the office."""
        sister, other = (one.person_id for one in self.story.applicants.mentors[intake][:2])
        self.house.people.declare_kin(self.story.by_office(), sister, other, self.story.code)
        self.house.people.declare_supervisor(self.story.by_office(), other, teacher, self.story.code)

    def a_colleague_comes(self, intake: str) -> None:
        colleague = self.story.hire(("Арайлым", "Жақып"), "colleague")
        self.story.later(21, partial(self.declare_ties, intake, colleague))
        self.story.later(70, partial(self.she_leaves, colleague))

    def she_leaves(self, colleague: UUID) -> None:
        admin = replace(person(self.story.staff.admin), reason="Works at another faculty now.")
        self.house.people.revoke_role(admin, colleague, Role.COORDINATOR, self.story.code)

    def known_twice(self) -> None:
        """Somebody is merged with herself, and apart again: they were two after all."""
        story, office = self.story, self.story.by_office()
        identity = story.invented.identity(story.the_end.year - 20)
        newcomer = self.house.people.register(office, identity, story.code, (), story.applicants.next_id())
        known = story.applicants.person_id(4)
        why = replace(office, reason="The same telephone, but two sisters.")
        self.house.duplicates.merge(office, known, newcomer, story.code)
        self.house.duplicates.separate(why, known, newcomer, story.code)

    def record_standing(self) -> None:
        """What the registrar tells of the term."""
        random, today = self.story.random, self.story.today
        told = [
            Told(self.story.applicants.person_id(number), today - timedelta(days=3), self.standing(random.random()))
            for number in range(1, self.story.applicants.known + 1, 2)
        ]
        self.house.standings.record(self.story.by_office(), self.story.code, told)

    def standing(self, chance: float) -> Standing:
        enrolment = Enrolment.LEFT if chance > 0.97 else Enrolment.ENROLLED
        term = term_of(self.story.today, self.story.policy.study_terms)[0]
        return Standing(enrolment, term, average=round(70 + 25 * chance, 1), failed=int(chance * 1.3))

    def revise(self, intake: str) -> None:
        """Seven days to answer are too few: the open intake goes on under the second version."""
        text = self.house.programme_text(self.story.code)
        if QUESTION in text:
            self.house.programmes.revise_policy(person(self.story.staff.admin), text.replace(QUESTION, ANSWER))
            self.house.programmes.change_intake_policy(self.story.by_office(), self.story.code, intake, 2)

    def limit(self, intake: str, places: int) -> None:
        """Places for so many mentees, and later for two more."""
        self.change_places(intake, places, "So many pairs can be looked after.")
        self.story.later(20, partial(self.change_places, intake, places + 2, "A colleague looks after two more."))

    def change_places(self, intake: str, places: int, why: str) -> None:
        office = replace(self.story.by_office(), reason=why)
        self.house.programmes.change_places(office, self.story.code, intake, places)

    def close(self, intake: str) -> None:
        self.house.programmes.close_intake(self.story.by_office(), self.story.code, intake)
