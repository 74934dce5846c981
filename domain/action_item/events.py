"""What can happen to an action item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from domain.action_item.values import Assigned, Evidence, File, Kpi, Measurement, Origin, Shortfall
from domain.case import CaseEvent, CaseOpened, Sealed
from domain.policy import Names

if TYPE_CHECKING:
    from domain.action_item.aggregate import ActionItem


@dataclass(frozen=True)
class ActionItemPlanned(CaseOpened):
    """A deliverable with one deadline (`due`, in the programme's zone, inclusive).

    `section` is the direction, the heading or the checklist that it stands under; `number` is what the plan prints.
    What recurs is one item a year: all of them have the same `code`, each its `year`. `for_person` and `mentorship_id`
    are those of a checklist, `faculties` (codes) those of its mentorship. `cause` is what a corrective item answers,
    in words; `shortfall` the measure that fell short.
    """

    TOPIC = "ActionItemPlanned"
    reference: str
    programme: str
    origin: Origin
    code: str
    number: str
    section: str
    objective: str
    title: Names
    completion: Names
    due: date
    assigned: Assigned
    kpi: Kpi | None = None
    year: int | None = None
    for_person: UUID | None = None
    mentorship_id: UUID | None = None
    cause: str = ""
    faculties: tuple[str, ...] = ()
    shortfall: Shortfall | None = None

    def apply(self, case: ActionItem) -> None:
        case.reference, case.programme, case.origin = self.reference, self.programme, self.origin
        case.code, case.number, case.section, case.objective = self.code, self.number, self.section, self.objective
        case.title, case.completion, case.due, case.assigned = self.title, self.completion, self.due, self.assigned
        case.kpi, case.year, case.cause, case.shortfall = self.kpi, self.year, self.cause, self.shortfall
        case.for_person, case.mentorship_id = self.for_person, self.mentorship_id
        case.of_faculties = self.faculties


@dataclass(frozen=True)
class ActionItemAssigned(CaseEvent):
    """Other units coordinate, operate or advise from now on."""

    TOPIC = "ActionItemAssigned"
    assigned: Assigned

    def apply(self, case: ActionItem) -> None:
        case.assigned = self.assigned


@dataclass(frozen=True)
class ActionItemStarted(CaseEvent):
    """Work on it has begun."""

    TOPIC = "ActionItemStarted"


@dataclass(frozen=True)
class ProgressMeasured(CaseEvent):
    """The KPI was measured. A period that is measured again has the newer value; the older one stays in history."""

    TOPIC = "ProgressMeasured"
    period: str
    value: Decimal
    reached: bool

    def apply(self, case: ActionItem) -> None:
        others = (one for one in case.measurements if one.period != self.period)
        measured = (*others, Measurement(self.period, self.value))
        case.measurements = tuple(sorted(measured, key=lambda one: one.period))


@dataclass(frozen=True)
class EvidenceSubmitted(CaseEvent):
    """It was delivered: a file, or a reference to where the result is kept."""

    TOPIC = "EvidenceSubmitted"
    evidence: int
    on: date
    link: Sealed | None = None
    file: File | None = None
    note: Sealed | None = None

    def apply(self, case: ActionItem) -> None:
        submitted = Evidence(self.evidence, self.act.person, self.on, self.link, self.file)
        case.evidence = (*case.evidence, submitted)


@dataclass(frozen=True)
class ActionItemVerified(CaseEvent):
    """Somebody else has looked at the evidence, and it is what was asked for."""

    TOPIC = "ActionItemVerified"


@dataclass(frozen=True)
class ActionItemReturned(CaseEvent):
    """The evidence is not enough: work goes on."""

    TOPIC = "ActionItemReturned"

    def apply(self, case: ActionItem) -> None:
        *before, last = case.evidence
        case.evidence = (*before, replace(last, returned=True))


@dataclass(frozen=True)
class DeadlineMoved(CaseEvent):
    """It is due on another day."""

    TOPIC = "DeadlineMoved"
    due: date

    def apply(self, case: ActionItem) -> None:
        case.due = self.due


@dataclass(frozen=True)
class DeadlineMissed(CaseEvent):
    """The deadline passed before anything was delivered; recorded once for each deadline."""

    TOPIC = "DeadlineMissed"
    due: date

    def apply(self, case: ActionItem) -> None:
        case.missed |= {self.due}


@dataclass(frozen=True)
class ActionItemCancelled(CaseEvent):
    """It is not to be done any more."""

    TOPIC = "ActionItemCancelled"


@dataclass(frozen=True)
class ActionItemReopened(CaseEvent):
    """It is to be done after all, or once more."""

    TOPIC = "ActionItemReopened"
