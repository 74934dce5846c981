"""The agenda: what happens in all programmes, moment by moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from application.ports import Entry
from domain.case import Refused
from web.demo.time import WoundClock

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

EXPECTED = frozenset({
    "not_now", "too_late", "requirement_open", "mentor_is_full", "conditions_open", "period_over", "commitment_over",
    "outside_commitment", "no_survey", "survey_not_open", "answered_already", "pause_limit", "extension_limit",
    "no_contacts", "goal_closed", "not_found", "last_mentee", "no_goal", "not_started", "no_places_left",
    "held_by_another", "other_intake", "application_withdrawn",
})  # fmt: skip
"""Refusals that belong to the story: life went another way than planned."""

JUST_NOW = timedelta(minutes=5)
NIGHT = timedelta(hours=6, minutes=55)  # before the morning: five past midnight in Almaty

Deed = Callable[[], None]


class Agenda:
    """Deeds in the order of their moments; each may plan others."""

    def __init__(self, house: House, clock: WoundClock, now: datetime) -> None:
        self.house, self.clock, self.now = house, clock, now
        self.first_day = clock.now
        self.planned: list[tuple[datetime, int, Deed]] = []
        self.number = count()
        # Views take what was recorded a day at a time: they are asked rarely, and one transaction each would be most of
        # the work.
        self.unseen: list[Entry] = []
        house.ledger.then = self.unseen.extend

    def plan(self, moment: datetime, deed: Deed) -> None:
        """What lies behind the present does not happen any more."""
        if moment < self.now - JUST_NOW:
            heapq.heappush(self.planned, (moment, next(self.number), deed))

    def live(self, report: Callable[[int, int], None]) -> None:
        days = (self.now - self.first_day).days
        for number in range(days + 1):
            self.live_day(self.first_day + timedelta(days=number), first=number == 0)
            report(number, days)
        self.clock.wind_to(self.now)
        self.house.views.catch_up_all()

    def live_day(self, morning: datetime, *, first: bool) -> None:
        if not first and morning - NIGHT < self.now:
            self.clock.wind_to(morning - NIGHT)
            self.house.clock.tick()
        while self.planned and self.planned[0][0] < morning + timedelta(days=1) - NIGHT:
            moment, _, deed = heapq.heappop(self.planned)
            self.clock.wind_to(moment)
            try:
                deed()
            except Refused as refusal:
                if refusal.code not in EXPECTED:
                    raise
        if self.unseen:
            self.house.reactions.catch_up()
            self.show()

    def show(self) -> None:
        """Let the views see what was recorded."""
        if self.unseen:
            fresh: Sequence[Entry] = tuple(self.unseen)
            self.unseen.clear()
            if not self.house.views.catch_up(fresh[-1].at, fresh):
                self.house.views.catch_up_all()
