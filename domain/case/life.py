"""The life of a case, stated once as a table of steps, and the aggregate that lives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate
from eventsourcing.utils import get_topic, resolve_topic

from domain.case.act import Act, Circumstances, Refused, Role
from domain.case.guard import check_rules, not_accounted_for, not_hers, words

NEW, SAME, BEFORE = "(new)", "(same)", "(before)"
"""No state yet, from which a case is opened; and where a step leads that changes none, or back to the one before."""


@dataclass(frozen=True)
class CaseEvent(AggregateEvent):
    """Something that happened to a case, with the state it led to. `apply` records what else it changes.

    `TOPIC` is what it is called in the ledger, for ever.
    """

    TOPIC: ClassVar[str]
    act: Act
    state: str

    def mutate(self, aggregate: Any) -> Any:
        case: Any = super().mutate(aggregate)
        if case.state != self.state:
            case.state_before, case.state = case.state, self.state
            case.state_since = self.timestamp
        return case


@dataclass(frozen=True)
class CaseOpened(CaseEvent, AggregateCreated):
    """The first event of a case."""

    def mutate(self, aggregate: Any) -> Any:
        case = object.__new__(resolve_topic(self.originator_topic))
        case.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        case.state = case.state_before = self.state
        case.state_since = self.timestamp
        self.apply(case)
        return case


Condition = Callable[[Any, Circumstances], Refused | None]
"""Says from case and circumstances alone whether a step is open now: a closed one is no button."""

Rule = Callable[[Any, Circumstances, Any], Refused | None]
"""Looks at what would happen, the event itself, and refuses it or says nothing."""


@dataclass(frozen=True)
class Step:
    """One row of a life: who may take it, from which states, the one state it leads to, its event and its rules.

    `who` is empty for a step that only comes along with a step of another case, in the same save.
    `decides` asks that who takes it has no ties to those whom the case is about; `needs_reason` asks staff why.
    """

    name: str
    who: frozenset[Role]
    taken_from: frozenset[str]
    leads_to: str
    event: type[CaseEvent]
    when: tuple[Condition, ...] = ()
    rules: tuple[Rule, ...] = ()
    decides: bool = False
    needs_reason: bool = False

    @property
    def opens(self) -> bool:
        """Whether a case begins with it."""
        return NEW in self.taken_from


Life = Mapping[str, Step]


def life(*steps: Step) -> Life:
    """The table of a life, by the names of its steps."""
    return {step.name: step for step in steps}


def by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def states(*names: str) -> frozenset[str]:
    return frozenset(names)


class Case(BaseAggregate[UUID]):
    """An aggregate with a life. (The library's `Aggregate` would bring a `Created` event without a topic.)

    What a case holds is never changed in place, only replaced: so that a copy costs nothing.
    """

    Event = CaseEvent
    TOPIC: ClassVar[str]
    LIFE: ClassVar[Life]
    READERS: ClassVar[frozenset[Role]] = frozenset({Role.COORDINATOR, Role.AUDITOR})
    """The granted roles that see a case of this kind; besides them, those who take part in it."""
    state: str
    state_before: str
    state_since: datetime

    def copied(self) -> Self:
        """The same case, to take steps of its own; what is pending stays behind."""
        other = object.__new__(type(self))
        vars(other).update(vars(self), _pending_events=[])
        return other

    def people(self, role: Role) -> frozenset[UUID]:
        """Who plays this part in the case."""
        return frozenset()

    def units(self) -> tuple[str, ...]:
        """The units of a plan that answer for it: whoever is responsible for one of them is so for the case."""
        return ()

    def faculties(self) -> tuple[str, ...]:
        """The faculties that it belongs to: a role that is granted for one of them holds in the case."""
        return ()

    def subjects(self) -> frozenset[UUID]:
        """Whom the case is about."""
        return frozenset()

    def written_about(self, step: str, facts: Mapping[str, Any]) -> frozenset[UUID]:
        """Whom the texts of a step with these facts are about: they are sealed for these people and their author."""
        return self.subjects()

    def open_steps(self, given: Circumstances, roles: Iterable[Role] | None = None) -> list[Step]:
        """The steps that may be taken now in one of these roles (the act's own, if none are named), in the table's order."""
        asked = frozenset(roles) if roles is not None else by(given.act.role)
        return [step for step in self.LIFE.values() if self.is_open(step, given, asked)]

    def is_open(self, step: Step, given: Circumstances, roles: frozenset[Role]) -> bool:
        """Whether a step may be taken now in one of these roles."""
        return bool(self.state in step.taken_from and step.who & roles) and self.closed(step, given) is None

    def closed(self, step: Step, given: Circumstances) -> Refused | None:
        """Why this step cannot be taken now whatever its facts; None if it can."""
        if self.state not in step.taken_from:
            template = "“{step}” is not possible while the case is {state}."
            return Refused("not_now", template, step=words(step.name), state=words(self.state))
        for condition in step.when:
            if refusal := condition(self, given):
                return refusal
        return None

    def refusal(self, step: Step, given: Circumstances) -> Refused | None:
        """Why this act is no such step, whatever its facts: first whether it is hers to take, so that nobody else learns from
        a refusal how the case stands."""
        return not_hers(self, step, given) or self.closed(step, given) or not_accounted_for(self, step, given)

    def take(self, name: str, given: Circumstances, /, **facts: Any) -> None:
        """Let this step happen, if the life of the case and the rules allow it; `facts` are its event's own fields.

        Raises:
            Refused: the role, the state, a missing reason or one of the rules says no.
        """
        step = self.LIFE[name]
        if refusal := self.refusal(step, given):
            raise refusal
        happening = step.event(
            originator_id=self.id,
            originator_version=self.version + 1,
            timestamp=given.act.recorded_at,
            act=given.act,
            state={SAME: self.state, BEFORE: self.state_before}.get(step.leads_to, step.leads_to),
            **facts,
        )
        check_rules(self, step, given, happening)
        happening.mutate(self)
        self.pending_events.append(happening)

    @classmethod
    def begin(cls, name: str, given: Circumstances, case_id: UUID, /, **facts: Any) -> Self:
        """Open a case with its first step.

        Raises:
            Refused: a missing reason or one of the step's rules says no.
        """
        step = cls.LIFE[name]
        happening = cast(type[CaseOpened], step.event)(
            originator_topic=get_topic(cls),
            originator_id=case_id,
            originator_version=1,
            timestamp=given.act.recorded_at,
            act=given.act,
            state=step.leads_to,
            **facts,
        )
        case = cast(Self, happening.mutate(None))
        if refusal := not_hers(case, step, given) or not_accounted_for(case, step, given):
            raise refusal
        check_rules(case, step, given, happening)
        case.pending_events.append(happening)
        return case
