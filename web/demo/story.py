"""The demo's story: two intakes, lived day by day through the use cases, in which everything that can happen happens."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from application.questions import CaseFilter
from domain.case import Refused, Role
from domain.policy import Policy
from web.demo.applicants import Applicants
from web.demo.pairs import Pairs
from web.demo.people import PROGRAMME, Invented, Staff, account
from web.demo.time import DAYS, WoundClock

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

FIRST, SECOND = (15, 28), (12, 40)
"""Mentors and mentees of the two intakes."""

SECOND_OPENS = DAYS - 62
SEASONS = ("winter", "spring", "summer", "autumn")
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
        first, second = (intake_name(self.day(opens)) for opens in (0, SECOND_OPENS))
        self.plan_intake(first, 0, 21, *FIRST)
        self.plan_intake(second, SECOND_OPENS, DAYS + 6, *SECOND)
        self.on(SECOND_OPENS + 3, lambda: self.applicants.finish(first, second))
        for number in range(DAYS + 1):
            self.live_day(number)
            report(number, DAYS)
        self.house.views.catch_up_all()
        self.let_a_pair_sign_in()

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

    def let_a_pair_sign_in(self) -> None:
        """The mentor and the mentee of the mentorship that has come furthest, of those that ask something of them."""
        running = self.house.case_list.page(CaseFilter((PROGRAMME,), "Mentorship", state="active"), size=1000)
        mentee, mentor = max(running, key=lambda row: (bool(self.asked_of(row.people)), row.version)).people
        for what, person_id in (("Mentor", mentor), ("Mentee", mentee)):
            self.sign_ins.append((what, what.lower(), account(self.house, what.lower(), UUID(person_id))))

    def asked_of(self, people: tuple[str, ...]) -> int:
        now = self.clock.now
        return sum(row.since <= now for one in people for row in self.house.work.asked_of(one))


def intake_name(opens: date) -> str:
    """Such as `2026-autumn`."""
    return f"{opens.year}-{SEASONS[opens.month % 12 // 3]}"
