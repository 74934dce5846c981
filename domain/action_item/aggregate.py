"""The life of an action item, and the aggregate that lives it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.action_item import events, rules
from domain.action_item.values import Assigned, Evidence, File, Kpi, Measurement, Origin, Shortfall
from domain.case import NEW, SAME, Case, Circumstances, Role, Sealed, Step, by, life, states
from domain.policy import Names

PLANNED, IN_PROGRESS, DELIVERED, VERIFIED, CANCELLED = "planned", "in_progress", "delivered", "verified", "cancelled"

OPEN = states(PLANNED, IN_PROGRESS)
COORDINATOR, VERIFIER, CLOCK = by(Role.COORDINATOR), by(Role.VERIFIER), by(Role.CLOCK)
RESPONSIBLE = by(Role.RESPONSIBLE, Role.COORDINATOR)
"""Who answers for it; the office records what a unit reports to it."""


class ActionItem(Case):
    """One deliverable with one deadline."""

    TOPIC = "ActionItem"
    READERS = Case.READERS | RESPONSIBLE | VERIFIER
    LIFE = life(
        Step(
            "plan", COORDINATOR, states(NEW), PLANNED, events.ActionItemPlanned,
            rules=(rules.title_is_given, rules.units_are_known, rules.somebody_operates),
        ),
        Step(
            "assign", COORDINATOR, OPEN, SAME, events.ActionItemAssigned,
            rules=(rules.units_are_known, rules.somebody_operates),
        ),
        Step("start", RESPONSIBLE, states(PLANNED), IN_PROGRESS, events.ActionItemStarted),
        Step(
            "measure", RESPONSIBLE, states(IN_PROGRESS), SAME, events.ProgressMeasured,
            when=(rules.it_is_measured,), rules=(rules.value_is_possible,),
        ),
        Step(
            "deliver", RESPONSIBLE, OPEN, DELIVERED, events.EvidenceSubmitted,
            rules=(rules.something_is_submitted, rules.delivered_by_now),
        ),
        Step(
            "verify", VERIFIER, states(DELIVERED), VERIFIED, events.ActionItemVerified,
            when=(rules.a_verifier_is_asked, rules.nobody_verifies_her_own), decides=True,
        ),
        Step(
            "return", VERIFIER, states(DELIVERED), IN_PROGRESS, events.ActionItemReturned,
            when=(rules.a_verifier_is_asked, rules.nobody_verifies_her_own), decides=True, needs_reason=True,
        ),
        Step(
            "move_deadline", COORDINATOR, OPEN, SAME, events.DeadlineMoved,
            rules=(rules.deadline_is_another,), needs_reason=True,
        ),
        Step("miss_deadline", CLOCK, OPEN, SAME, events.DeadlineMissed, when=(rules.deadline_has_passed,)),
        Step(
            "cancel", COORDINATOR, OPEN | states(DELIVERED), CANCELLED, events.ActionItemCancelled,
            needs_reason=True,
        ),
        Step(
            "reopen", COORDINATOR, states(VERIFIED, CANCELLED), IN_PROGRESS, events.ActionItemReopened,
            needs_reason=True,
        ),
    )  # fmt: skip

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
    kpi: Kpi | None
    year: int | None
    for_person: UUID | None
    mentorship_id: UUID | None
    of_faculties: tuple[str, ...]
    cause: str
    shortfall: Shortfall | None
    intake: str = ""
    """An item belongs to no intake: the newest version of the policy holds for it."""
    measurements: tuple[Measurement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missed: frozenset[date] = frozenset()

    def people(self, role: Role) -> frozenset[UUID]:
        """Only a checklist's item is somebody's own; for all others, units answer."""
        return frozenset({self.for_person}) if role is Role.RESPONSIBLE and self.for_person else frozenset()

    def subjects(self) -> frozenset[UUID]:
        return self.people(Role.RESPONSIBLE)

    def units(self) -> tuple[str, ...]:
        return self.assigned.operates

    def faculties(self) -> tuple[str, ...]:
        return self.of_faculties

    @property
    def is_undelivered(self) -> bool:
        return self.state in OPEN

    @classmethod
    def plan(
        cls,
        given: Circumstances,
        case_id: UUID,
        *,
        reference: str,
        programme: str,
        title: Names,
        due: date,
        origin: Origin = Origin.CORRECTIVE,
        code: str = "",
        number: str = "",
        section: str = "",
        objective: str = "",
        completion: Names = Names(),
        assigned: Assigned = Assigned(),
        kpi: Kpi | None = None,
        year: int | None = None,
        for_person: UUID | None = None,
        mentorship_id: UUID | None = None,
        faculties: tuple[str, ...] = (),
        cause: str = "",
        shortfall: Shortfall | None = None,
    ) -> ActionItem:
        """Plan a deliverable. A deadline may lie in the past: plans are entered that began long ago.

        Raises:
            Refused: it says nothing, or names a unit that the plan does not have.
        """
        return cls.begin(
            "plan",
            given,
            case_id,
            reference=reference,
            programme=programme,
            origin=origin,
            code=code,
            number=number,
            section=section,
            objective=objective,
            title=title,
            completion=completion,
            due=due,
            assigned=assigned,
            kpi=kpi,
            year=year,
            for_person=for_person,
            mentorship_id=mentorship_id,
            faculties=faculties,
            cause=cause,
            shortfall=shortfall,
        )

    def assign(
        self,
        given: Circumstances,
        operates: tuple[str, ...],
        coordinates: tuple[str, ...] = (),
        advises: tuple[str, ...] = (),
    ) -> None:
        """Say which units carry it out, coordinate it and advise on it (codes of the policy)."""
        self.take("assign", given, assigned=Assigned(coordinates, operates, advises))

    def start(self, given: Circumstances) -> None:
        self.take("start", given)

    def measure(self, given: Circumstances, period: str, value: Decimal) -> None:
        """Record the KPI's value in a period such as `2026`; measured again, the newer value counts."""
        reached = self.kpi is not None and value.is_finite() and self.kpi.reached(value)
        self.take("measure", given, period=period.strip(), value=value, reached=reached)

    def deliver(
        self,
        given: Circumstances,
        link: Sealed | None = None,
        file: File | None = None,
        on: date | None = None,
        note: Sealed | None = None,
    ) -> None:
        """Submit evidence on a local day (by default today): a file, or where the result is kept."""
        number = len(self.evidence) + 1
        self.take("deliver", given, evidence=number, on=on or given.today, link=link, file=file, note=note)

    def verify(self, given: Circumstances) -> None:
        self.take("verify", given)

    def return_(self, given: Circumstances) -> None:
        self.take("return", given)

    def move_deadline(self, given: Circumstances, due: date) -> None:
        self.take("move_deadline", given, due=due)

    def miss_deadline(self, given: Circumstances) -> None:
        self.take("miss_deadline", given, due=self.due)

    def cancel(self, given: Circumstances) -> None:
        self.take("cancel", given)

    def reopen(self, given: Circumstances) -> None:
        self.take("reopen", given)
