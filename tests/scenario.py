"""Given, when, then: stories about one case, told by steps that the right people take.

    scenario(policy, Application).given(submitted(), screened()).when(interview(by=(HER_MENTOR,))).then_refused("too_few")

A step is taken by whom the table names first for it (a coordinator, where she may), with a reason where one is asked, a minute
after the step before. What differs is said of the step: `step("decline").on(date(2026, 9, 3)).without_reason()`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from keyword import iskeyword
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast
from uuid import UUID, uuid5

from domain.case import BY_PART, CLOCK, STAFF, Act, Case, CaseEvent, Circumstances, Refused, Role, Sealed, Step
from domain.ids import NAMESPACE
from domain.policy import Policy
from infrastructure.programme_files import read_programme_file

TCase = TypeVar("TCase", bound=Case)

PROGRAMMES = Path(__file__).parent.parent / "programmes"
FIRST_MOMENT = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
NOON = time(12, 0)
SEALED = Sealed((UUID(int=1),), b"box")
"""Some sealed text: to the domain, all look alike."""


@cache
def nu() -> Policy:
    """The policy of the NU Alumni Mentorship Program, as its file says it."""
    return read_programme_file(PROGRAMMES / "nu-alumni.toml")


def somebody(name: str) -> UUID:
    """A person (or a case) of a story: always the same id for a name."""
    return uuid5(NAMESPACE, f"story:{name}")


@dataclass(frozen=True)
class Taken:
    """A step, its facts, and what is unusual about how it is taken."""

    step: str
    facts: Mapping[str, Any]
    role: Role | None = None
    person: UUID | None = None
    behalf_of: UUID | None = None
    given_how: str = ""
    moment: datetime | None = None
    local_day: date | None = None
    happened_at: datetime | None = None
    happened_on: date | None = None
    reason_code: str | None = None
    ties: frozenset[UUID] = frozenset()
    along: bool = False

    def by(self, role: Role, person: UUID | None = None) -> Taken:
        return replace(self, role=role, person=person)

    def on_behalf_of(self, person: UUID, role: Role, how: str = "email") -> Taken:
        """A coordinator records what a participant decided."""
        return replace(self, role=role, behalf_of=person, given_how=how, person=self.person or somebody("coordinator"))

    def at(self, moment: datetime) -> Taken:
        return replace(self, moment=moment)

    def on(self, day: date) -> Taken:
        """Recorded at noon of a day in the programme's zone."""
        return replace(self, local_day=day)

    def dated(self, day: date) -> Taken:
        """It happened at noon of this day, whenever it is recorded."""
        return replace(self, happened_on=day)

    def because(self, code: str) -> Taken:
        return replace(self, reason_code=code)

    def without_reason(self) -> Taken:
        return replace(self, reason_code="")

    def close_to(self, *people: UUID) -> Taken:
        """What the decision is told of people with ties to those whom the case is about."""
        return replace(self, ties=frozenset(people))

    def alongside(self) -> Taken:
        return replace(self, along=True)


def step(name: str, /, **facts: Any) -> Taken:
    return Taken(name, facts)


@dataclass
class Story(Generic[TCase]):
    """One case under a policy, and the moment up to which it has been told."""

    policy: Policy | None
    kind: type[TCase]
    moment: datetime = FIRST_MOMENT
    told: TCase | None = None
    happened: list[Any] = field(default_factory=list)

    @property
    def case(self) -> TCase:
        assert self.told is not None, "a story begins with the step that opens its case"
        return self.told

    def given(self, *steps: Taken) -> Self:
        """What has happened before: none of it may be refused."""
        for one in steps:
            self.take(one)
        return self

    def when(self, *steps: Taken) -> Then:
        before = len(self.happened)
        try:
            self.given(*steps)
        except Refused as refusal:
            return Then(self, self.happened[before:], refusal)
        return Then(self, self.happened[before:])

    def take(self, one: Taken) -> None:
        name = f"{one.step}_" if iskeyword(one.step) else one.step
        given = self.circumstances(one)
        if self.told is None:
            self.told = getattr(self.kind, name)(given=given, **one.facts)
        else:
            getattr(self.case, name)(given=given, **one.facts)
        self.happened += self.case.collect_events()

    def circumstances(self, one: Taken) -> Circumstances:
        self.moment = self.moment_of(one)
        row = self.kind.LIFE[one.step]
        role = one.role or usual_role(row)
        act = Act(
            actor=CLOCK if role is Role.CLOCK else str(one.person or self.usual_person(role, one.facts)),
            role=role,
            recorded_at=self.moment,
            correlation_id=somebody("correlation"),
            on_behalf_of=one.behalf_of,
            given_how=one.given_how,
            happened_at=self.noon(one.happened_on) if one.happened_on else None,
        )
        given = Circumstances(act, self.policy, one.ties, along=one.along)
        return replace(given, act=self.with_reason(act, row, one.reason_code))

    def moment_of(self, one: Taken) -> datetime:
        if one.moment:
            return one.moment
        return self.noon(one.local_day) if one.local_day else self.moment + timedelta(minutes=1)

    def noon(self, day: date) -> datetime:
        assert self.policy is not None
        return datetime.combine(day, NOON, self.policy.tz).astimezone(UTC)

    def usual_person(self, role: Role, facts: Mapping[str, Any]) -> UUID:
        if role in BY_PART and self.told is not None:
            return min(self.case.people(role), default=somebody(role))
        person: UUID = facts.get("person_id", somebody(role)) if role in BY_PART else somebody(role)
        return person

    def with_reason(self, act: Act, row: Step, code: str | None) -> Act:
        if code is not None:
            return replace(act, reason_code=code)
        if not row.needs_reason or act.role not in STAFF:
            return act
        codes = self.policy.reason_codes(row.name, act.role) if self.policy else ()
        return replace(act, reason_code=codes[0].code) if codes else replace(act, reason=SEALED)

    def replayed(self) -> TCase:
        """The case as its events alone tell it."""
        case: Any = None
        for event in self.happened:
            case = event.mutate(case)
        return cast(TCase, case)


def usual_role(row: Step) -> Role:
    """A coordinator where she may, and along with whose step a case moves mostly."""
    return next((role for role in (Role.COORDINATOR, *Role) if role in row.who), Role.COORDINATOR)


@dataclass
class Then:
    """What came of the steps: events, or a refusal."""

    story: Story[Any]
    events: Sequence[Any]
    refusal: Refused | None = None

    def then(self, event: type[CaseEvent], **fields: Any) -> Then:
        """The last event, and what it says."""
        if self.refusal:
            raise self.refusal
        happened = self.events[-1]
        assert type(happened) is event
        assert {name: getattr(happened, name) for name in fields} == fields
        assert self.story.replayed() == self.story.case
        return self

    def then_refused(self, code: str, at: str | None = None) -> Refused:
        """Refused for this reason, and nothing was recorded of it."""
        assert self.refusal is not None, f"not refused: {self.events[-1]}"
        assert self.refusal.code == code, str(self.refusal)
        if at is not None:
            assert self.refusal.at == at
        if self.story.told is not None:
            assert self.story.case.pending_events == []
            assert self.story.replayed() == self.story.case
        return self.refusal


def scenario(policy: Policy | None, kind: type[TCase]) -> Story[TCase]:
    return Story(policy, kind)
