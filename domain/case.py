"""What all aggregates share: the act behind every event, a life stated once as a table, and the guard that asks it.

An event says what happened, carries the state that it led to, and knows how it changes its case (`apply`). So a replay never
asks today's table or rules, and a view needs none. Public methods of a case decide and may refuse; `apply` only records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate
from eventsourcing.utils import get_topic, resolve_topic

from domain.ids import event_id
from domain.policy import Policy


class Role(StrEnum):
    """In which role somebody takes a step: granted for a programme, or by her part in the case."""

    APPLICANT = "applicant"
    MENTOR = "mentor"
    MENTEE = "mentee"
    INTERVIEWER = "interviewer"
    RESPONSIBLE = "responsible"
    VERIFIER = "verifier"
    JUROR = "juror"
    NOMINATOR = "nominator"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"
    ADMIN = "admin"
    CLOCK = "clock"


STAFF = frozenset({Role.COORDINATOR, Role.INTERVIEWER, Role.VERIFIER, Role.ADMIN})
BY_PART = frozenset({Role.APPLICANT, Role.MENTOR, Role.MENTEE, Role.INTERVIEWER, Role.JUROR})
PARTS = BY_PART | {Role.RESPONSIBLE}
"""The parts that people play in cases; that of a responsible is also granted, for a unit."""
CLOCK = "clock"

RANKED_CHOICE = "ranked_choice"
GIVEN_HOW = ("email", "phone", "in_person", "message", "paper", RANKED_CHOICE)
"""How a participant told what she decided. It is kept in clear, so it is one of these and no text; the last one is how she
told beforehand whom to ask next."""

NEW, SAME, BEFORE = "(new)", "(same)", "(before)"


class Refused(Exception):
    """A rule said no: a code for programs, a sentence for people, and the fact at fault where there is one.

    The sentence is a template with named places, so that it can be translated before they are filled.
    """

    def __init__(self, code: str, template: str, /, *, at: str = "", **places: object) -> None:
        self.code, self.template, self.at, self.places = code, template, at, places
        super().__init__(template.format(**places))


@dataclass(frozen=True)
class Sealed:
    """A text that opens only with the keys of all these people together (sorted ids): nonce and ciphertext."""

    keys: tuple[UUID, ...]
    box: bytes


@dataclass(frozen=True)
class EventRef:
    """An event as another one names it: of which case (or person, or programme), and the version that it led to."""

    case_id: UUID
    version: int

    @property
    def id(self) -> UUID:
        return event_id(self.case_id, self.version)


@dataclass(frozen=True)
class Act:
    """Who did it, when and why. Every event carries one.

    `actor` is a person's id, `clock`, or `integration:ID`; `role` is the role in which the step was taken. Where staff
    record what a participant decided, `on_behalf_of` is the participant, `role` is hers, and `given_how` says how she
    told them (one of `GIVEN_HOW`). `recorded_at` is in UTC and never decreases along the ledger; `happened_at` is set only
    where it differs. What was decided together has one `correlation_id`, and so has what it brought about; `cause` is the
    event that brought this one about.
    """

    actor: str
    role: Role
    recorded_at: datetime
    correlation_id: UUID
    cause: EventRef | None = None
    policy_version: int = 0
    on_behalf_of: UUID | None = None
    given_how: str = ""
    reason_code: str = ""
    reason: Sealed | None = None
    happened_at: datetime | None = None

    @property
    def acting_person(self) -> UUID | None:
        """Who did it with her own hands; nobody for the clock and for integrations."""
        return None if self.actor == CLOCK or ":" in self.actor else UUID(self.actor)

    @property
    def person(self) -> UUID | None:
        """Whose decision it is."""
        return self.on_behalf_of or self.acting_person


@dataclass(frozen=True)
class Circumstances:
    """What a decision rests on besides its case.

    `close_to`: people with ties to those whom the case is about (kin, supervisors, a mentorship together).
    `selecting`: those of them whose only tie is a mentorship, and who select their mentees here: they may interview.
    `now`: the moment that the clock was told, where it is not the moment of recording (UTC).
    `along`: this case moves along with another one in the same save; who may do that was judged there.
    `also_acting`, `also_deciding`: other ids of whoever acts, and of whose decision it is, since people were merged.
    """

    act: Act
    under: Policy | None = None
    close_to: Set[UUID] = frozenset()
    now: datetime | None = None
    along: bool = False
    selecting: Set[UUID] = frozenset()
    also_acting: frozenset[UUID] = frozenset()
    also_deciding: frozenset[UUID] = frozenset()

    @property
    def acting(self) -> frozenset[UUID]:
        """All ids of who does it with her own hands; none for the clock and for integrations."""
        return self.also_acting | {one for one in (self.act.acting_person,) if one}

    @property
    def deciding(self) -> frozenset[UUID]:
        """All ids of whose decision it is."""
        return self.also_deciding | {one for one in (self.act.person,) if one}

    def close_as(self, role: Role) -> Set[UUID]:
        """Who must not decide in this role."""
        return self.close_to - self.selecting if role is Role.INTERVIEWER else self.close_to

    def alongside(self) -> Circumstances:
        """The same act, on a case that moves along."""
        return replace(self, along=True)

    def under_policy(self, policy: Policy, version: int) -> Circumstances:
        """The same act, where another intake with its own policy is concerned."""
        return replace(self, under=policy, act=replace(self.act, policy_version=version))

    @property
    def policy(self) -> Policy:
        if self.under is None:
            raise LookupError("this decision was not given a policy")
        return self.under

    @property
    def moment(self) -> datetime:
        return self.now or self.act.recorded_at

    @property
    def today(self) -> date:
        """The day in the programme's time zone."""
        return self.policy.local_date(self.moment)


@dataclass(frozen=True)
class CaseEvent(AggregateEvent):
    """Something that happened to a case, with the state it led to. `apply` records what else it changes."""

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


def words(name: str) -> str:
    return name.replace("_", " ")


def check_rules(case: Case, step: Step, given: Circumstances, happening: CaseEvent) -> None:
    for rule in step.rules:
        if refusal := rule(case, given, happening):
            raise refusal


def not_hers(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """Whether this actor may take this step: her role, her part in the case, her ties."""
    act = given.act
    if given.along:
        return None
    if act.role not in step.who:
        allowed = ", ".join(words(role) for role in Role if role in step.who) or "a step of another case"
        template = "“{step}” is not yours to take: it is taken by {allowed}."
        return Refused("not_yours", template, step=words(step.name), allowed=allowed)
    if act.role in BY_PART and act.person not in case.people(act.role):
        return Refused("not_yours", "Only the {role} of this case may do this.", role=words(act.role))
    if step.decides and any(one in case.subjects() or one in given.close_as(act.role) for one in given.acting):
        template = "You are, or have ties to, somebody whom this case is about: ask another coordinator."
        return Refused("conflict_of_interest", template)
    return None


def not_accounted_for(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """Whether the act says what it has to: a day that can be, how a participant told the office, a reason."""
    if given.along:
        return None
    return dated_wrong(case, step, given) or recorded_for_another(case, given) or reason_refusal(step, given)


def dated_wrong(case: Case, step: Step, given: Circumstances) -> Refused | None:
    """What happens to a case happens between the day on which it was opened and now. An opening itself may be older."""
    happened_at = given.act.happened_at
    if happened_at is None:
        return None
    if happened_at > given.moment:
        return Refused(
            "in_the_future", "It cannot have happened later than now: give an earlier time.", at="happened_at"
        )
    if given.under is None or NEW in step.taken_from:
        return None
    opened = given.policy.local_date(case.created_on)
    if given.policy.local_date(happened_at) < opened:
        template = "It cannot have happened before this case was opened, on {opened}: give a later day."
        return Refused("before_the_case", template, at="happened_at", opened=opened)
    return None


def recorded_for_another(case: Case, given: Circumstances) -> Refused | None:
    """What a participant decided is recorded by somebody without a part in the case, who says how she was told."""
    act = given.act
    how = act.given_how.strip()
    if how and act.given_how not in GIVEN_HOW:
        template = "“{given_how}” is no way in which she can have told you: choose one of {known}."
        return Refused("unknown_given_how", template, at="given_how", given_how=how, known=", ".join(GIVEN_HOW))
    if act.on_behalf_of is None:
        return None
    if given.acting & (case.subjects() - given.deciding):
        return Refused("conflict_of_interest", "You have a part in this case: another coordinator records this.")
    if not how:
        return Refused("given_how_missing", "Say how she told you: by mail, by phone, in person.", at="given_how")
    return None


def reason_refusal(step: Step, given: Circumstances) -> Refused | None:
    """Staff say why where the table asks it; a participant who leaves is never asked. A code is one of the policy's."""
    act = given.act
    codes = [reason.code for reason in given.policy.reason_codes(step.name, act.role)] if given.under else []
    if act.reason_code and act.reason_code not in codes:
        template = "“{code}” is not a reason of this programme: choose one of {codes}."
        return Refused(
            "unknown_reason", template, at="reason_code", code=act.reason_code, codes=", ".join(codes) or "none"
        )
    if not step.needs_reason or act.role not in STAFF:
        return None
    if codes and not act.reason_code:
        return Refused("reason_missing", "Choose the reason: it stays with the case.", at="reason_code")
    if not codes and act.reason is None:
        return Refused("reason_missing", "Say why: it stays with the case.", at="reason")
    return None
