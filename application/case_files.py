"""A case's file: the case itself, its policy, its history, and what whoever looks at it may do and read.

Read from the ledger, never from a view: a case's own page is up to date even where the lists stand still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.people import ERASED
from application.references import find_case
from application.steps import Steps
from application.visibility import (
    RESOLVES_CONCERNS,
    hears_concerns,
    knows_contact,
    knows_goal,
    may_know_of,
    may_know_why,
    may_read,
    may_see,
    reads_as_one_of_a_group,
)
from domain.case import Case, CaseEvent, Circumstances, Refused, Role, Sealed, Step
from domain.next_step import NextStep
from domain.policy import Policy

NextSteps = Callable[[Any, Policy], tuple[NextStep, ...]]

READERS = frozenset({Role.COORDINATOR, Role.AUDITOR})

MOST_KNOWN = 10_000
"""References that are remembered."""


@dataclass(frozen=True)
class LookUp:
    """How a file finds what it shows only when it is asked."""

    events: Callable[[Any], Sequence[CaseEvent]]
    given: Callable[[Any, frozenset[Role]], Circumstances]
    next_steps: NextSteps


@dataclass(frozen=True)
class CaseFile:
    """What somebody sees of a case. `roles` are hers: granted for the programme, and by her part in the case.

    What a page may not need is looked up when it is first asked for.
    """

    case: Any
    policy: Policy
    policy_version: int
    roles: frozenset[Role]
    reader: UUID | None
    look_up: LookUp
    present: Any = None
    """The case as it is today, where this is a file of what it was: what its reader may know is asked of that one."""
    today: Any = None
    """The same, where the whole house is as of a moment."""

    @property
    def is_past(self) -> bool:
        return self.present is not None

    @property
    def judged(self) -> Any:
        """The case by which it is judged what its reader may know."""
        return next((one for one in (self.present, self.today) if one is not None), self.case)

    @property
    def kind(self) -> str:
        return str(self.case.TOPIC)

    @cached_property
    def events(self) -> Sequence[CaseEvent]:
        return self.look_up.events(self.case)

    @cached_property
    def events_seen(self) -> Sequence[CaseEvent]:
        """Those that she may know of, oldest first."""
        return [event for event in self.events if self.sees(event)]

    @cached_property
    def version(self) -> int:
        """The case's version as she may know it: what she must not know of counts nowhere, so that no gap tells of it."""
        return self.number_at(self.case.version)

    def number_at(self, version: int) -> int:
        """What pages and forms call a version of the case, for this reader: how many events she knows of up to it."""
        if not (self.case_may_hide or self.is_one_of_a_group):
            return version
        return sum(event.originator_version <= version for event in self.events_seen)

    @property
    def case_may_hide(self) -> bool:
        return bool(getattr(self.case, "concerns", ()) or getattr(self.case, "evaluations", ()))

    @cached_property
    def given(self) -> Circumstances:
        """The circumstances in which she looks at it."""
        return self.look_up.given(self.case, self.roles)

    @cached_property
    def steps(self) -> Sequence[Step]:
        """What she may do with the case now, in the order of its life."""
        return [] if self.is_past else [step for step in self.case.LIFE.values() if self.is_open(step)]

    def is_open(self, step: Step) -> bool:
        """Whether she may take this step now."""
        is_hers = step.name != RESOLVES_CONCERNS or self.hears_concerns
        return is_hers and self.case.is_open(step, self.given, self.roles)

    @cached_property
    def next_steps(self) -> Sequence[NextStep]:
        """What the case waits for, as far as she may know."""
        return [step for step in self.look_up.next_steps(self.case, self.policy) if self.is_told(step)]

    def is_told(self, step: NextStep) -> bool:
        """Whether she may know that this is asked: in a group, not what is asked of another student, or about the mentor."""
        if step.step == RESOLVES_CONCERNS:
            return self.knows_of(int(step.about))
        others = step.turn is Role.MENTEE and step.whom != str(self.reader) and step.whom != step.step
        return not (self.is_one_of_a_group and (others or step.turn is Role.COORDINATOR))

    @property
    def hears_concerns(self) -> bool:
        """Whether she is one of the coordinators to whom all concerns of this case are told."""
        return hears_concerns(self.judged, self.roles, self.reader)

    def knows_of(self, concern: int) -> bool:
        return may_know_of(concern, self.judged, self.roles, self.reader)

    @property
    def is_one_of_a_group(self) -> bool:
        """Whether she reads it as one of several mentees, and so only what is hers."""
        return reads_as_one_of_a_group(self.judged, self.roles, self.reader)

    def sees(self, event: CaseEvent) -> bool:
        """Whether she may know that this happened."""
        return may_see(event, self.judged, self.roles, self.reader)

    def knows_why(self, event: CaseEvent) -> bool:
        """Whether she may know the code of its reason."""
        return may_know_why(event, self.judged, self.roles, self.reader)

    def knows_contact(self, entry: Any) -> bool:
        """Whether she may know of an entry of the contact log, or of its event."""
        return not self.is_one_of_a_group or knows_contact(entry, self.reader)

    def knows_goal(self, goal: Any) -> bool:
        return not self.is_one_of_a_group or knows_goal(goal, self.reader)


class CaseFiles:
    def __init__(self, ledger: Ledger, steps: Steps, kinds: Mapping[type[Case], NextSteps]) -> None:
        self.ledger, self.steps = ledger, steps
        self.find_case = lru_cache(maxsize=MOST_KNOWN)(
            partial(find_case, ledger)
        )  # a reference stands for its case for good
        self.kinds = {kind.TOPIC: (kind, next_steps) for kind, next_steps in kinds.items()}
        self.today: Ledger | None = None
        """The whole ledger, where this one ends at a moment: what somebody may know is asked of how a case is today."""

    def find(self, reference: str) -> tuple[type[Case], UUID]:
        """The kind and the id of the case that is called so.

        Raises:
            UnknownCase: nothing is called so.
        """
        kind, case_id = self.find_case(reference)
        return self.kinds[kind][0], case_id

    def open(self, reference: str, asker: Asker) -> CaseFile:
        """
        Raises:
            UnknownCase: nothing is called so.
            Refused: it is not hers to see (`not_yours`).
        """
        kind, case_id = self.find(reference)
        case: Any = self.ledger.load(kind, case_id)
        file = self.file_of(case, asker)
        if not (file.roles & case.READERS or any(file.reader in file.judged.people(role) for role in file.roles)):
            raise Refused("not_yours", "This case is seen by those who take part in it, coordinators and auditors.")
        return file

    def file_of(self, case: Any, asker: Asker) -> CaseFile:
        """The file of a case that this asker may see."""
        today = self.today.load(type(case), case.id) if self.today else None
        asker = asker.within(today or case)
        policy, version = self.steps.programmes.policy_of(case.programme, case.intake)
        return CaseFile(
            case=case,
            policy=policy,
            policy_version=version,
            roles=self.steps.held(asker, today or case),
            reader=asker.person_id,
            today=today,
            look_up=LookUp(
                events=lambda case: self.ledger.history(case.id),
                given=lambda case, roles: self.steps.looking(asker, self.ledger.now(), case, roles),
                next_steps=self.kinds[case.TOPIC][1],
            ),
        )

    def at(self, file: CaseFile, version: int) -> CaseFile:
        """The case as it was at one of its versions, under the policy by which its event was decided, for the same reader."""
        events = file.events[:version]
        policy, policy_version = file.policy, file.policy_version
        if decided_under := events[-1].act.policy_version:
            policy, policy_version = self.steps.programmes.policy(file.case.programme, decided_under), decided_under
        return replace(
            file,
            case=self.ledger.load(type(file.case), file.case.id, version),
            policy=policy,
            policy_version=policy_version,
            look_up=replace(file.look_up, events=lambda case: events),
            present=file.judged,
        )

    def text(self, file: CaseFile, event: CaseEvent, field: str, sealed: Sealed | None) -> str | None:
        """A sealed text of an event, opened for this reader: None where it is not for her, `[erased]` where it is gone."""
        if sealed is None or not may_read(event, field, file.judged, file.roles, file.reader):
            return None
        text = self.steps.vault.open(sealed)
        return ERASED if text is None else text
