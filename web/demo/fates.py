"""What becomes of the demo's mentorships: most run to their end; some pause, end early, or are worried about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from domain.mentorship import Mentorship
from web.demo.words import CONCERNS, LOOKED_INTO, OUTCOMES

if TYPE_CHECKING:
    from web.demo.agenda import Deed
    from web.demo.pairs import Pairs

Fate = Callable[["Fates", Mentorship, int], None]


class Fates:
    """Each is a function of the mentorship and of its mentee's number."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs, self.story = pairs, pairs.story

    def plan(self, mentorship: Mentorship, index: int) -> None:
        if fate := FATES.get(index % TURN):
            fate(self, mentorship, index)

    def on(self, mentorship: Mentorship, share: float, deed: Deed) -> None:
        """After so much of the commitment."""
        days = int(mentorship.commitment.days * share)
        self.story.on(mentorship.commitment.first + timedelta(days=days), deed)

    # The fates

    def mentee_leaves(self, mentorship: Mentorship, index: int) -> None:
        mentee = mentorship.mentees[0].person_id
        self.on(mentorship, 0.38, partial(self.take_why, mentorship.id, "terminate", mentee, "mentee"))

    def mentor_leaves(self, mentorship: Mentorship, index: int) -> None:
        mentor = mentorship.mentor.person_id
        if index % 3 == 0:
            self.on(mentorship, 0.7, partial(self.take_why, mentorship.id, "terminate", mentor, "mentor"))

    def ended_and_reinstated(self, mentorship: Mentorship, index: int) -> None:
        self.on(mentorship, 0.52, partial(self.by_office, mentorship.id, "terminate"))
        self.on(mentorship, 0.6, partial(self.by_office, mentorship.id, "reinstate"))

    def ends_before_it_begins(self, mentorship: Mentorship, index: int) -> None:
        if index % 2:
            self.on(mentorship, 0.1, partial(self.by_office, mentorship.id, "terminate"))

    def ends_early(self, mentorship: Mentorship, index: int) -> None:
        if index % 3 == 0:
            self.on(mentorship, 0.8, partial(self.by_office, mentorship.id, "complete"))
            self.on(mentorship, 0.82, partial(self.pairs.close, mentorship.id, index))

    def rests(self, mentorship: Mentorship, index: int) -> None:
        mentee = mentorship.mentees[0].person_id
        self.on(mentorship, 0.33, partial(self.take_why, mentorship.id, "pause", mentee, "mentee"))
        self.on(mentorship, 0.44, partial(self.resume, mentorship.id, mentee))

    def rests_for_long(self, mentorship: Mentorship, index: int) -> None:
        mentor = mentorship.mentor.person_id
        self.on(mentorship, 0.14, partial(self.take_why, mentorship.id, "pause", mentor, "mentor"))
        if self.story.is_long_ago():
            self.on(mentorship, 0.3, partial(self.resume, mentorship.id, mentor))

    def goes_on_longer(self, mentorship: Mentorship, index: int) -> None:
        self.on(mentorship, 0.65, partial(self.extend, mentorship.id))

    def worries_her(self, mentorship: Mentorship, index: int) -> None:
        """What a mentee is worried about is seen to, where that is not just now."""
        mentee = mentorship.mentees[0].person_id
        self.on(mentorship, 0.17, partial(self.raise_concern, mentorship.id, mentee, index))
        if self.story.is_long_ago() or index % 2:
            self.on(mentorship, 0.21, partial(self.resolve_concern, mentorship.id, index))

    # Single steps

    def by_office(self, case_id: UUID, step: str) -> None:
        self.pairs.take(case_id, step, self.story.by_office(step))

    def take_why(self, case_id: UUID, step: str, person_id: UUID, role: str) -> None:
        self.pairs.take(case_id, step, self.story.saying_why(person_id, step, role))

    def resume(self, case_id: UUID, person_id: UUID) -> None:
        self.pairs.take(case_id, "resume", self.story.herself(person_id))

    def extend(self, case_id: UUID) -> None:
        if ends_on := self.pairs.load(case_id).ends_on:
            facts = {"ends_on": ends_on + timedelta(days=21)}
            self.pairs.take(case_id, "extend", self.story.by_office("extend"), facts)

    def raise_concern(self, case_id: UUID, person_id: UUID, index: int) -> None:
        text = {"text": CONCERNS[index % len(CONCERNS)]}
        self.pairs.take(case_id, "raise_concern", self.story.herself(person_id), text)

    def resolve_concern(self, case_id: UUID, index: int) -> None:
        facts = {"concern": 1, "outcome": OUTCOMES[index % len(OUTCOMES)]}
        self.pairs.take(case_id, "resolve_concern", self.story.by_office(), facts)
        self.look_into(case_id)

    def look_into(self, case_id: UUID) -> None:
        """The auditor reads how it was resolved, and says why."""
        house = self.story.house
        auditor = replace(house.people.asker(self.story.staff.auditor), reason=LOOKED_INTO)
        file = house.case_files.open(self.pairs.load(case_id).reference, auditor)
        house.readings.open_concerns(auditor, file)


TURN = 14
FATES: dict[int, Fate] = {
    1: Fates.mentee_leaves,
    2: Fates.worries_her,
    3: Fates.mentor_leaves,
    5: Fates.ended_and_reinstated,
    7: Fates.rests,
    9: Fates.rests_for_long,
    10: Fates.goes_on_longer,
    11: Fates.ends_early,
    12: Fates.worries_her,
    13: Fates.ends_before_it_begins,
}
"""By the remainder of the mentee's number; all others run to their end."""
