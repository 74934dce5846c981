"""The demo's story: two intakes, lived day by day through the use cases, in which everything that can happen happens."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import Refused, Role
from domain.policy import Policy
from web.demo.applicants import Applicants
from web.demo.pairs import Pairs
from web.demo.people import PROGRAMME, Invented, Staff, account
from web.demo.time import DAYS, WoundClock

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

SPRING_MENTORS, SPRING_MENTEES, AUTUMN_MENTORS, AUTUMN_MENTEES = 15, 28, 12, 40
AUTUMN_OPENS = DAYS - 62
EXPECTED = frozenset({"not_now", "too_late", "requirement_open", "mentor_is_full", "conditions_open", "period_over"})
"""Refusals that belong to the story: life went another way than planned."""

Deed = Callable[[], None]


class Story:
    """Deeds in the order of their moments; each may plan others."""

    def __init__(self, house: House, clock: WoundClock, staff: Staff) -> None:
        self.house, self.clock, self.staff = house, clock, staff
        self.random = Random(20260406)  # noqa: S311 - a story, the same each time
        self.first_day = clock.now
        self.planned: list[tuple[datetime, int, Deed]] = []
        self.number = count()
        self.coordinators = cycle(staff.coordinators)
        self.policy: Policy = house.programmes.newest_policy(PROGRAMME)
        self.applicants = Applicants(self, Invented(self.random))
        self.pairs = Pairs(self)
        self.sign_ins: list[tuple[str, str, str]] = []

    # Planning

    def on(self, day: float, deed: Deed) -> None:
        """Plan a deed for some time of a day, counted from the first; what lies behind today does not happen any more."""
        minutes = self.random.randrange(60, 9 * 60)
        moment = self.first_day + timedelta(days=day, minutes=minutes)
        if moment < datetime.now(UTC) - timedelta(minutes=5):
            heapq.heappush(self.planned, (moment, next(self.number), deed))

    def later(self, days: float, deed: Deed) -> None:
        """Plan a deed for so many days after the moment at hand."""
        self.on((self.clock.now - self.first_day).days + days, deed)

    def day(self, number: int) -> date:
        return self.policy.local_date(self.first_day + timedelta(days=number))

    def coordinator(self) -> UUID:
        return next(self.coordinators)

    # Living

    def live(self, report: Callable[[int, int], None]) -> None:
        self.plan_intake("2026-spring", 0, 21, SPRING_MENTORS, SPRING_MENTEES)
        self.plan_intake("2026-autumn", AUTUMN_OPENS, DAYS + 6, AUTUMN_MENTORS, AUTUMN_MENTEES)
        for number in range(DAYS + 1):
            self.live_day(number)
            report(number, DAYS)
        self.house.views.catch_up_all()

    def live_day(self, number: int) -> None:
        night = self.first_day + timedelta(days=number) - timedelta(hours=6, minutes=55)  # five past midnight in Almaty
        if number and night < datetime.now(UTC):
            self.clock.wind_to(night)
            self.house.clock.tick()
        ends = self.first_day + timedelta(days=number + 1) - timedelta(hours=7)
        while self.planned and self.planned[0][0] < ends:
            moment, _, deed = heapq.heappop(self.planned)
            self.clock.wind_to(moment)
            try:
                deed()
            except Refused as refusal:
                if refusal.code not in EXPECTED:
                    raise
        self.house.reactions.catch_up()

    def plan_intake(self, intake: str, opens: int, closes: int, mentors: int, mentees: int) -> None:
        self.on(opens, lambda: self.applicants.open_intake(intake, self.day(opens), self.day(closes)))
        busy = min(closes, DAYS) - opens
        for index in range(mentors):
            self.on(opens + 1 + index * busy * 0.4 / mentors, self.applicants.arrival(intake, Role.MENTOR, index))
        for index in range(mentees):
            self.on(opens + 2 + index * busy * 0.95 / mentees, self.applicants.arrival(intake, Role.MENTEE, index))

    def let_sign_in(self, what: str, username: str, person_id: UUID) -> None:
        self.sign_ins.append((what, username, account(self.house, username, person_id)))
