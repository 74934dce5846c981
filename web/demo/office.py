"""What else happens in an office in a year: the policy is revised, people move, ties are declared, somebody leaves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from application.asking import person
from domain.case import Role

if TYPE_CHECKING:
    from web.demo.story import Story

QUESTION = "days_to_answer = 7"
ANSWER = "days_to_answer = 10"


class Office:
    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house

    def plan(self, intake: str) -> None:
        """All of it in the first months of the story, whose first intake this is."""
        self.story.later(12, partial(self.new_phone, 3))
        self.story.later(5, partial(self.a_colleague_comes, intake))
        self.story.later(18, partial(self.revise, intake))

    def new_phone(self, number: int) -> None:
        """She says so herself."""
        person_id = self.story.applicants.person_id(number)
        identity = self.house.people.identity(person_id)
        if identity:
            changed = replace(identity, phone=self.story.invented.phone())
            self.house.people.change_identity(self.story.herself(person_id), person_id, changed, self.story.code)

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

    def revise(self, intake: str) -> None:
        """Seven days to answer are too few: the open intake goes on under the second version."""
        text = self.house.programme_text(self.story.code)
        if QUESTION in text:
            self.house.programmes.revise_policy(person(self.story.staff.admin), text.replace(QUESTION, ANSWER))
            self.house.programmes.change_intake_policy(self.story.by_office(), self.story.code, intake, 2)

    def close(self, intake: str) -> None:
        self.house.programmes.close_intake(self.story.by_office(), self.story.code, intake)
