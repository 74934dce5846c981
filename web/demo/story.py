"""The story of one programme: who works there, how people apply, find each other and end. Each programme tells its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from application.asking import Asker, person
from application.questions import CaseFilter
from domain.application.events import Wishes
from domain.case import Case, Role
from domain.identity import Identity
from domain.person import ExternalId, Grant
from domain.policy import Policy
from domain.policy.mentoring import HardConstraint
from domain.policy.words import Named
from web.demo.agenda import Agenda, Deed
from web.demo.applicants import Applicants, Hopeful
from web.demo.figures import FiguresOfTheYear
from web.demo.meetings import Meetings
from web.demo.office import Office
from web.demo.pairs import Pairs
from web.demo.people import ANYBODY, Invented
from web.demo.reports import ReportsOfTheProgramme
from web.demo.staff import Staff
from web.demo.words import WHY

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

LONG = timedelta(days=60)
OVER = ("completed", "certified")
MORNING, WORKING_MINUTES = time(3), 9 * 60  # in UTC


class Story:
    """Lives on the agenda. `part`: how many come of those who come by the hundred, 1 for all."""

    code: ClassVar[str]
    office: ClassVar[tuple[tuple[str, str], ...]]
    """The coordinators' names: the first one has an account."""
    communities: ClassVar[tuple[tuple[str, str], ...]] = ANYBODY

    def __init__(self, agenda: Agenda, staff: Staff, part: float = 1) -> None:
        self.agenda, self.staff, self.part = agenda, staff, part
        self.house: House = agenda.house
        self.random = Random(f"talimger {self.code}")  # noqa: S311 - a story, the same each time
        self.house.programmes.open(person(staff.admin), self.house.programme_text(self.code))
        self.policy: Policy = self.house.programmes.newest_policy(self.code)
        self.invented = Invented(self.random, self.code, self.communities, self.today)
        self.applicants, self.pairs = Applicants(self), Pairs(self)
        self.desk, self.meetings = Office(self), Meetings(self)
        FiguresOfTheYear(self).plan()
        ReportsOfTheProgramme(self).plan()
        self.interviewers: list[UUID] = []
        self.given_reasons: Counter[str] = Counter()
        self.hired = [self.hire(names, f"coordinator{number}") for number, names in enumerate(self.office)]
        self.turns = cycle(self.hired)

    def hire(self, names: tuple[str, str], what: str, role: Role = Role.COORDINATOR, place: str = "") -> UUID:
        return self.staff.hire(*names, f"{self.short}-{what}", Grant(role, self.code, place))

    @classmethod
    def begins(cls, now: datetime) -> date:
        """The first day of the story, if it is told at this moment."""
        raise NotImplementedError

    def plan(self) -> None:
        """Put what is to happen on the agenda, of which more will follow from that."""
        raise NotImplementedError

    def accepted(self, hopeful: Hopeful) -> None:
        """Somebody was accepted: how do mentors and mentees find each other?"""

    def let_sign_in(self) -> None:
        """Accounts for those who have something to do."""
        self.account("coordinator", self.hired[0], "her worklist, all cases, people and notices of the programme")
        self.let_a_pair_sign_in()

    # When

    @property
    def today(self) -> date:
        return self.local_date(self.agenda.clock.now)

    @property
    def the_end(self) -> date:
        """The day on which the story is told."""
        return self.local_date(self.agenda.now)

    def is_long_ago(self) -> bool:
        """Whether what began in these days has been seen to by the day on which the story is told."""
        return self.the_end - self.today > LONG

    def local_date(self, moment: datetime) -> date:
        return moment.date() if not hasattr(self, "policy") else self.policy.local_date(moment)

    def on(self, day: date, deed: Deed) -> None:
        """Some time of a working day."""
        morning = datetime.combine(day, MORNING, UTC)
        self.agenda.plan(morning + timedelta(minutes=self.random.randrange(WORKING_MINUTES)), deed)

    def later(self, days: float, deed: Deed) -> None:
        """So many days after the moment at hand."""
        self.on(self.today + timedelta(days=int(days)), deed)

    # Who and how

    @property
    def short(self) -> str:
        """What accounts of the programme begin with."""
        return self.code.partition("-")[0]

    def coordinator(self) -> UUID:
        return next(self.turns)

    def herself(self, person_id: UUID) -> Asker:
        """Somebody who takes part, and has no role besides."""
        return Asker(str(person_id), grants=frozenset())

    def by_office(self, step: str = "", code: str = "") -> Asker:
        """A coordinator, with a reason for the steps that ask one."""
        return self.saying_why(self.coordinator(), step, "coordinator", code)

    def saying_why(self, person_id: UUID, step: str, role: str, code: str = "") -> Asker:
        """With the reason that was given least often, of those that the policy offers."""
        offered = [one.code for one in self.policy.reason_codes(step, role)] if step else []
        chosen = code or min(offered, key=self.given_reasons.__getitem__, default="")
        self.given_reasons[chosen] += 1
        if role != "coordinator":
            return replace(self.herself(person_id), reason_code=chosen)
        return Asker(str(person_id), reason_code=chosen, reason=WHY.get(step, "") if step else "")

    def take(self, kind: type[Case], case_id: UUID, step: str, asker: Asker, facts: Mapping[str, Any] = {}) -> None:
        self.house.steps.take(kind, case_id, step, asker, facts)

    # Those who apply

    def wishes(self, role: Role, index: int) -> Wishes:
        """Something of all that the programme offers."""
        policy, random = self.policy, self.random

        def some(offered: Sequence[Named], most: int = 1) -> tuple[str, ...]:
            return tuple(random.sample([one.code for one in offered], k=min(most, len(offered))))

        kinds = policy.mentor_kinds if role is Role.MENTOR else ()
        return Wishes(
            kind=kinds[index % len(kinds)].code if kinds else "",
            faculty="".join(some(policy.faculties)),
            track="".join(some(policy.tracks)),
            region="".join(some(policy.regions)),
            topics=some(policy.topics, 2),
            languages=some(policy.languages, 2),
        )

    def capacity(self, index: int) -> int:
        """How many mentees a mentor would take."""
        return min(self.random.choice([1, 2, 2, 3]), self.policy.matching.capacity_most)

    def priority_groups(self, role: Role, index: int) -> tuple[str, ...]:
        """What some say of themselves, where the programme asks."""
        stated = [one for one in self.policy.selection.priority_groups if one.known_from == "statement"]
        return (stated[0].code,) if stated and role is Role.MENTEE and index % 5 == 1 else ()

    def identity(self, role: Role, index: int) -> Identity:
        return self.invented.identity(self.the_end.year - (20 if role is Role.MENTEE else 33))

    def external_ids(self, role: Role) -> tuple[ExternalId, ...]:
        return (self.invented.student_number(),) if role is Role.MENTEE else ()

    def suits(self, mentor: Wishes, mentee: Wishes) -> bool:
        """Whether all that the programme asks of a match holds."""
        return all(holds(one, mentor, mentee) for one in self.policy.matching.hard_constraints)

    # Signing in

    def account(self, what: str, person_id: UUID, sees: str) -> None:
        self.staff.sign_in(self.policy.names.in_("en"), f"{self.short}-{what}", person_id, sees)

    def let_a_pair_sign_in(self) -> None:
        """The mentor and a mentee of the mentorship that has come furthest, of those that ask something of them; in
        summer, when none is under way, of one that is over.
        """
        known = self.house.case_list.page(CaseFilter((self.code,), "Mentorship"), size=1000)
        under_way = [row for row in known if row.state == "active"] or [row for row in known if row.state in OVER]
        if not under_way:
            return
        chosen = max(under_way, key=lambda row: (self.something_is_asked(row.people), row.version, row.id))
        mentee, *_, mentor = chosen.people
        about = f"{chosen.reference}: what is asked of her now, their plan, contacts and checklist"
        self.account("mentor", UUID(mentor), about)
        self.account("mentee", UUID(mentee), about)

    def something_is_asked(self, people: tuple[str, ...]) -> bool:
        """Of the first mentee, and of the mentor."""
        now = self.agenda.now
        both = (people[0], people[-1])
        return all(any(row.since <= now for row in self.house.work.asked_of(one)) for one in both)


def holds(constraint: HardConstraint, mentor: Wishes, mentee: Wishes) -> bool:
    one, other = getattr(mentor, constraint.on), getattr(mentee, constraint.on)
    return bool(set(one) & set(other)) if constraint.rule == "share" else one == other
