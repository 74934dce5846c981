"""The gatherings of the demo: planned, held with attendance, corrected, moved, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.asking import Asker
from application.gatherings import NewGathering
from domain.case import Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.policy import PARTICIPANTS
from web.demo.answers import answered

if TYPE_CHECKING:
    from web.demo.story import Story

BEGINS = time(10)  # in UTC: in the afternoon where the programmes are
PLACES = ["Assembly hall", "Library, room 204", "Online", "Room 311"]

Guests = Callable[[], Sequence[UUID]]


class Meetings:
    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house
        self.number = 0

    def plan(
        self,
        day: date,
        kind: str,
        *,
        topic: str = "",
        intake: str = "",
        title: str = "",
        roles: Sequence[Role] | None = None,
        mentorships: Sequence[UUID] = (),
        guests: Guests | None = None,
        then: Callable[[UUID], None] | None = None,
        notice: int = 16,
    ) -> None:
        """Have a gathering of a kind on a day, planned `notice` days before. Most of the invited come, or the `guests` alone.

        `then` is what happens to it instead of being held.
        """
        self.number += 1
        new = NewGathering(
            kind=kind,
            at=datetime.combine(day, BEGINS, UTC),
            minutes=60 + self.number % 3 * 30,
            intake=intake,
            topic=topic,
            title=title,
            place=PLACES[self.number % len(PLACES)],
            roles=tuple(role.value for role in roles) if roles else PARTICIPANTS,
            mentorships=tuple(mentorships),
            link="https://meet.example.kz/talimger" if PLACES[self.number % len(PLACES)] == "Online" else "",
        )
        planned_on = max(self.story.today + timedelta(days=1), day - timedelta(days=notice))
        self.story.on(planned_on, partial(self.arrange, new, day, guests, then))

    def arrange(self, new: NewGathering, day: date, guests: Guests | None, then: Callable[[UUID], None] | None) -> None:
        reference = self.house.gatherings.plan(self.story.by_office(), self.story.code, new)
        case_id = self.house.case_files.find(reference)[1]
        if then:
            self.story.on(day - timedelta(days=5), partial(then, case_id))
        else:
            self.story.on(day + timedelta(days=1), partial(self.hold, case_id, guests))

    # What becomes of them

    def hold(self, case_id: UUID, guests: Guests | None = None) -> None:
        came = self.who_comes(case_id, guests)
        if came:
            self.take(case_id, "hold", self.story.by_office(), {"attended": came})
            self.story.later(3, partial(self.answer_about, case_id))
        else:
            self.cancel(case_id)

    def answer_about(self, case_id: UUID) -> None:
        """Most of those who are asked about it answer."""
        policy, random = self.story.policy, self.story.random
        for mentorship in self.house.after_gatherings.asking(self.load(case_id)):
            for asked in mentorship.asked_after:
                form = policy.form(policy.survey(asked.survey).form)
                for person_id in asked.people:
                    role = mentorship.role_of(person_id)
                    if asked.gathering != case_id or role is None or random.random() < 0.2:
                        continue
                    facts = {"survey": asked.survey, "answers": answered(form, role, random)}
                    self.story.take(Mentorship, mentorship.id, "give_feedback", self.story.herself(person_id), facts)

    def who_comes(self, case_id: UUID, guests: Guests | None) -> tuple[UUID, ...]:
        if guests is not None:
            return tuple(guests())
        self.story.agenda.show()
        invited = sorted(self.house.gatherings.invited(self.load(case_id)))
        return tuple(one for one in invited if self.story.random.random() < 0.82)

    def cancel(self, case_id: UUID) -> None:
        self.take(case_id, "cancel", self.story.by_office("cancel_gathering"))

    def move(self, case_id: UUID) -> None:
        """A week later, in another room."""
        gathering = self.load(case_id)
        facts = {"at": gathering.at + timedelta(days=7), "minutes": gathering.minutes, "place": "Room 12"}
        self.take(case_id, "change", self.story.by_office(), facts)
        self.story.later(13, partial(self.hold, case_id))

    def hold_and_correct(self, case_id: UUID, guests: Guests | None = None) -> None:
        self.story.later(6, partial(self.hold, case_id, guests))
        self.story.later(8, partial(self.correct, case_id))

    def correct(self, case_id: UUID) -> None:
        """Whoever stood first on the list had not come."""
        attended = tuple(sorted(self.load(case_id).attended))[1:]
        self.take(case_id, "correct_attendance", self.story.by_office("correct_attendance"), {"attended": attended})

    def hold_by_mistake(self, case_id: UUID) -> None:
        """Recorded as held, reopened, and held indeed."""
        self.story.later(6, partial(self.hold, case_id))
        self.story.later(7, partial(self.take, case_id, "reopen", self.story.by_office("reopen")))
        self.story.later(9, partial(self.hold, case_id))

    # Single steps

    def load(self, case_id: UUID) -> Gathering:
        return self.house.ledger.load(Gathering, case_id)

    def take(self, case_id: UUID, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        self.story.take(Gathering, case_id, step, asker, facts or {})
