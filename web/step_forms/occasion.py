"""What a form is derived in: the case, the step, who is about to take it, and the day it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from application.asking import Asker
from application.case_files import CaseFile
from application.facts import Fact, facts_of
from domain.case import BY_PART, STAFF, Case, Circumstances, Role, Step
from domain.policy.mentoring import ReasonCode
from web.forms import Typed
from web.house import house
from web.step_forms.choices import Option


@dataclass(frozen=True)
class Occasion:
    """`today` is the day in the programme's time zone; `typed` is what stands in the form, or in its address."""

    file: CaseFile
    step: Step
    asker: Asker
    today: date
    typed: Typed

    def __post_init__(self) -> None:
        """Whoever asks is who she is in this case, under whichever of her ids."""
        object.__setattr__(self, "asker", self.asker.within(self.file.case))

    @property
    def kind(self) -> type[Case]:
        return type(self.file.case)

    @property
    def facts(self) -> Sequence[Fact]:
        return facts_of(self.kind, self.step.name)

    @property
    def is_in_group(self) -> bool:
        """Whether the case is a mentorship of several mentees."""
        return bool(getattr(self.file.case, "is_group", False))

    @property
    def is_office(self) -> bool:
        """Whether a coordinator fills it in, and so may record what somebody else decided."""
        return Role.COORDINATOR in self.file.roles

    @cached_property
    def others(self) -> Sequence[UUID]:
        """For whom the office may record this step: those whose own step it is, and to whom it is open now."""
        return tuple(one for one, steps in steps_of_others(self.file, self.asker).items() if self.step in steps)

    @cached_property
    def is_own(self) -> bool:
        """Whether it is open to whoever looks at it, as her own decision."""
        return self.file.is_open(self.step)

    @property
    def is_open(self) -> bool:
        return self.is_own or bool(self.others)

    @property
    def needs_reason(self) -> bool:
        """Whether a reason has to be given, if nobody else's decision is recorded."""
        return self.step.needs_reason and bool(self.file.roles & self.step.who & STAFF)

    @cached_property
    def options(self) -> dict[str, tuple[Option, ...] | None]:
        """What can be chosen for its facts, as far as that was asked."""
        return {}

    @cached_property
    def reasons(self) -> Sequence[ReasonCode]:
        """The reasons that the policy offers to whoever fills it in, and to those for whom she may."""
        case = self.file.case
        offered = self.file.policy.reason_codes(self.step.name)
        if self.is_office and self.step.who & BY_PART:
            return offered
        parts = {role for role in BY_PART if self.asker.person_id in case.people(role)}
        by = {case.role if role is Role.APPLICANT else role for role in parts}
        by |= {Role.COORDINATOR} if self.is_office or Role.INTERVIEWER in by else set()
        return tuple(reason for reason in offered if reason.by & by)

    @cached_property
    def given(self) -> Circumstances:
        """The circumstances in which she would take it now."""
        return house().steps.given(self.asker, house().ledger.now(), self.file.case, self.step.name)


def steps_of_others(file: CaseFile, asker: Asker) -> dict[UUID, Sequence[Step]]:
    """What the office may record for each of those who take part: the steps that are open to them, by their ids.

    Empty for everybody else, and leaves out whoever asks.
    """
    if Role.COORDINATOR not in file.roles:
        return {}
    case = file.case
    found: dict[UUID, Sequence[Step]] = {}
    for person_id in people_in(case):
        if person_id in asker.everybody:
            continue
        hers = {role for role in BY_PART if person_id in case.people(role)}
        theirs = Asker(asker.actor, on_behalf_of=person_id, also=asker.also, grants=asker.grants)
        steps = house().steps.open_steps(case, theirs, house().ledger.now())
        found[person_id] = tuple(step for step in steps if step.who & hers)
    return found


def people_in(case: Case) -> Sequence[UUID]:
    """Who takes part in a case, each once, in the order of the roles."""
    return tuple(
        dict.fromkeys(person_id for role in Role if role in BY_PART for person_id in sorted(case.people(role)))
    )
