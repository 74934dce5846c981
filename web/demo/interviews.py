"""How the demo's interviews go: scheduled, moved, missed, held by several together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.asking import Asker, person
from domain.application import Application
from domain.application.events import InterviewMissed, Recommendation, Score
from web.demo.words import REMARKS

if TYPE_CHECKING:
    from web.demo.applicants import Hopeful
    from web.demo.story import Story

FIRST_HOUR = 4
"""In UTC: nine or ten in the morning where the programmes are."""


class Interviews:
    def __init__(self, story: Story, then: Callable[[Hopeful], None]) -> None:
        self.story, self.then = story, then
        self.number = cycle(range(7))
        self.taken: set[tuple[date, int, UUID]] = set()

    def schedule(self, hopeful: Hopeful) -> None:
        days = 3 + hopeful.index % 4
        panel = self.panel()
        at = self.free_hour(self.story.today + timedelta(days=days), panel)
        facts = {"at": at, "interviewers": panel, "place": f"Room {300 + hopeful.index % 20}"}
        self.take(hopeful, "schedule_interview", self.story.by_office(), facts)
        if hopeful.index % 11 == 5 and not self.was_missed(hopeful):
            self.story.later(days + 1, partial(self.miss, hopeful))
        else:
            self.story.later(days + 1, partial(self.hold, hopeful))

    def panel(self) -> tuple[UUID, ...]:
        """Two or more of those who interview, in turn."""
        known = self.story.interviewers
        first = next(self.number) % len(known)
        return tuple((known * 2)[first : first + max(1, self.story.policy.selection.interviewers)])

    def free_hour(self, day: date, panel: tuple[UUID, ...]) -> datetime:
        """The first one of the day at which all of them are free, or one more behind those that they have."""
        hour = FIRST_HOUR
        while any((day, hour, one) in self.taken for one in panel):
            hour += 1
        self.taken.update((day, hour, one) for one in panel)
        return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    def was_missed(self, hopeful: Hopeful) -> bool:
        return any(isinstance(event, InterviewMissed) for event in self.story.house.ledger.history(hopeful.case_id))

    def miss(self, hopeful: Hopeful) -> None:
        self.take(hopeful, "miss_interview", self.story.by_office())
        self.story.later(2, partial(self.schedule, hopeful))

    def hold(self, hopeful: Hopeful) -> None:
        application = self.story.house.ledger.load(Application, hopeful.case_id)
        random = self.story.random
        for one in application.interviewers[:-1]:
            self.take(hopeful, "score_interview", person(one), {"scores": self.scores(hopeful, one)})
        last = application.interviewers[-1]
        facts: dict[str, Any] = {
            "scores": self.scores(hopeful, last),
            "recommendation": self.recommended(hopeful),
            "notes": random.choice(REMARKS) if hopeful.index % 3 == 0 else "",
        }
        self.take(hopeful, "hold_interview", person(last), facts)
        self.then(hopeful)

    def scores(self, hopeful: Hopeful, interviewer: UUID) -> tuple[Score, ...]:
        random, criteria = self.story.random, self.story.policy.interview_criteria(hopeful.role)
        return tuple(
            Score(interviewer, one.code, random.randint(max(one.least, one.most - 5), one.most)) for one in criteria
        )

    def recommended(self, hopeful: Hopeful) -> Recommendation:
        match hopeful.index % 24:
            case 7:
                return Recommendation.WAITLIST
            case 11 | 20:
                return Recommendation.DECLINE
        return Recommendation.ACCEPT

    def take(self, hopeful: Hopeful, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        self.story.take(Application, hopeful.case_id, step, asker, facts or {})
