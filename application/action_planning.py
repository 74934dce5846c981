"""Action planning: the items of a programme's plan, of mentorships' checklists, and corrective measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.references import take_reference
from domain.action_item import ActionItem
from domain.action_item.values import Assigned, Kpi, Origin
from domain.case import CLOCK, Case, Circumstances, Refused, Role
from domain.ids import action_item_id, checklist_item_id, event_id
from domain.mentorship import Mentorship
from domain.policy import Names, Policy
from domain.policy.mentoring import ChecklistRow
from domain.policy.monitoring import Deliverable
from domain.policy.monitoring import Kpi as PlannedKpi


@dataclass(frozen=True)
class NewItem:
    """An item that a coordinator plans by hand. `operates` are units of the plan; `cause` is what it answers."""

    title: str
    due: date
    completion: str = ""
    section: str = ""
    operates: tuple[str, ...] = ()
    kpi: Kpi | None = None
    cause: str = ""


class ActionPlanning:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes) -> None:
        self.ledger, self.people, self.programmes = ledger, people, programmes

    def plan_all(self, asker: Asker, programme: str) -> int:
        """Plan every item that the newest policy asks for and that there is not yet: all of them, or none.

        Returns:
            How many were planned.

        Raises:
            Refused: the policy has no plan, or the asker may not.
        """
        planned = 0

        def decide(moment: datetime) -> list[Case]:
            nonlocal planned
            given = self.given(asker, moment, programme)
            asked = given.policy.action_plan.deliverables()
            if not asked:
                template = "The policy of “{programme}” has no plan of actions: there is nothing to plan from it."
                raise Refused("no_plan", template, programme=programme)
            items = [item for one in asked for item in self.planned(one, programme, given)]
            planned = len(items) // 2
            return items

        self.ledger.record(decide)
        return planned

    def planned(self, one: Deliverable, programme: str, given: Circumstances) -> Sequence[Case]:
        """The item of a deliverable and its reference; nothing if there is one already."""
        case_id = action_item_id(programme, one.code, one.year)
        if self.ledger.find(ActionItem, case_id):
            return ()
        return self.with_reference(
            given,
            case_id,
            programme=programme,
            origin=Origin.PLAN,
            code=one.code,
            number=one.number,
            section=one.section,
            objective=one.objective,
            title=one.names,
            completion=one.completion,
            due=one.due,
            assigned=Assigned(operates=one.responsible),
            kpi=kpi_of(one.kpi),
            year=one.year,
        )

    def plan(self, asker: Asker, programme: str, item: NewItem) -> str:
        """Plan one item more, such as a corrective measure; its reference comes back.

        Raises:
            Refused: it says nothing, its deadline has passed, it names an unknown unit, or the asker may not.
        """
        case_id, language = uuid4(), "en"

        def decide(moment: datetime) -> Sequence[Case]:
            given = self.given(asker, moment, programme)
            if item.due < given.today:
                raise Refused("in_the_past", "{due} is over: choose a day to come.", at="due", due=item.due)
            return self.with_reference(
                given,
                case_id,
                programme=programme,
                origin=Origin.CORRECTIVE,
                section=item.section,
                title=Names(((language, item.title.strip()),)),
                completion=Names(((language, item.completion.strip()),) if item.completion.strip() else ()),
                due=item.due,
                assigned=Assigned(operates=item.operates),
                kpi=item.kpi,
                cause=item.cause,
            )

        return str(self.ledger.record(decide)[0].event.reference)

    # The checklists of a mentorship

    def plan_checklists(self, mentorship: Mentorship, event: Any) -> None:
        """What mentor and mentees have to do in a mentorship that started; safe to be tried again."""

        def decide(moment: datetime) -> list[Case]:
            policy, version = self.programmes.policy_of(mentorship.programme, mentorship.intake)
            given = self.by_the_clock(moment, policy, version, event)
            return [
                item
                for person_id, checklist, row in rows_asked(mentorship, policy)
                for item in self.row_planned(mentorship, person_id, checklist, row, given)
            ]

        self.ledger.record(decide)

    def row_planned(
        self, mentorship: Mentorship, person_id: UUID, checklist: str, row: ChecklistRow, given: Circumstances
    ) -> Sequence[Case]:
        case_id = checklist_item_id(mentorship.id, person_id, f"{checklist}/{row.code}")
        if self.ledger.find(ActionItem, case_id):
            return ()
        return self.with_reference(
            given,
            case_id,
            programme=mentorship.programme,
            origin=Origin.CHECKLIST,
            code=row.code,
            section=checklist,
            title=row.names,
            due=due_day(row, mentorship),
            for_person=person_id,
            mentorship_id=mentorship.id,
        )

    def drop_checklists(self, mentorship: Mentorship, event: Any) -> None:
        """What was still to be done in a mentorship that ended early is asked no more; safe to be tried again."""

        def decide(moment: datetime) -> list[Case]:
            policy, version = self.programmes.policy_of(mentorship.programme, mentorship.intake)
            given = self.by_the_clock(moment, policy, version, event)
            items = [item for item in self.checklist_items(mentorship, policy) if item.is_undelivered]
            for item in items:
                item.cancel(given)
            return list(items)

        self.ledger.record(decide)

    def checklist_items(self, mentorship: Mentorship, policy: Policy) -> Iterator[ActionItem]:
        """The rows of everybody's checklist in a mentorship, as far as there are items for them."""
        for person_id, checklist, row in rows_asked(mentorship, policy):
            if item := self.ledger.find(
                ActionItem, checklist_item_id(mentorship.id, person_id, f"{checklist}/{row.code}")
            ):
                yield item

    def checklist_done(self, mentorship: Mentorship, person_id: UUID, policy: Policy) -> bool:
        """Whether she has ticked every row that is not cancelled. Rows that are asked for and not planned yet are not done."""
        hers = [item for item in self.checklist_items(mentorship, policy) if item.for_person == person_id]
        return bool(hers) and not any(item.is_undelivered for item in hers)

    # What they share

    def with_reference(self, given: Circumstances, case_id: UUID, /, **facts: Any) -> list[Case]:
        reference = take_reference(given.policy.prefix, ActionItem.TOPIC, case_id, given.alongside())
        return [ActionItem.plan(given, case_id, reference=reference.reference, **facts), reference]

    def given(self, asker: Asker, moment: datetime, programme: str) -> Circumstances:
        policy, version = self.programmes.policy_of(programme, "")
        held = self.people.roles(asker, programme)
        who = ActionItem.LIFE["plan"].who
        return self.people.circumstances(asker, moment, who, held, about=(), policy=policy, policy_version=version)

    def by_the_clock(self, moment: datetime, policy: Policy, version: int, event: Any) -> Circumstances:
        """What an event brings about by itself: the items move along with the mentorship, and nobody else is asked."""
        cause = event_id(event.originator_id, event.originator_version)
        asker = Asker(CLOCK, Role.CLOCK, correlation_id=event.act.correlation_id, causation_id=cause)
        clock = frozenset({Role.CLOCK})
        given = self.people.circumstances(asker, moment, clock, clock, about=(), policy=policy, policy_version=version)
        return given.alongside()


def rows_asked(mentorship: Mentorship, policy: Policy) -> Iterator[tuple[UUID, str, ChecklistRow]]:
    """Whose checklist asks for what: her id, the checklist's code, and the row."""
    parts = [(Role.MENTOR, mentorship.mentor.person_id), *((Role.MENTEE, one.person_id) for one in mentorship.mentees)]
    for role, person_id in parts:
        for checklist in policy.checklists_of(role, mentorship.study_year):
            for row in checklist.rows:
                yield person_id, checklist.code, row


def due_day(row: ChecklistRow, mentorship: Mentorship) -> date:
    """Counted from the first day of the commitment, or back from its last."""
    days = timedelta(days=row.due_days)
    return mentorship.commitment.first + days if row.due_from == "start" else mentorship.commitment.last - days


def kpi_of(planned: PlannedKpi | None) -> Kpi | None:
    return Kpi(planned.names, planned.unit, planned.baseline, planned.target) if planned else None
