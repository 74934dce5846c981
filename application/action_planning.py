"""Action planning: the items of a programme's plan, and corrective measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.references import take_reference
from domain.action_item import ActionItem
from domain.action_item.aggregate import CANCELLED
from domain.action_item.values import Assigned, Kpi, Origin, Shortfall
from domain.case import Case, Circumstances, Refused
from domain.ids import action_item_id, corrective_item_id
from domain.policy import Names
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
        return with_reference(
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
            return with_reference(
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

    def answer(self, asker: Asker, programme: str, shortfall: Shortfall, title: Names, kpi: Kpi) -> str:
        """Plan a corrective item for a measure that fell short, due in the days of the policy; its reference comes back. It is
        measured by `kpi`: from the value that fell short to the target.

        Raises:
            Refused: there is one already, nobody carries it out by the policy, or the asker may not.
        """

        def decide(moment: datetime) -> Sequence[Case]:
            given = self.given(asker, moment, programme)
            days = timedelta(days=given.policy.monitoring.corrective_days)
            return with_reference(
                given,
                self.free_corrective_id(programme, shortfall),
                programme=programme,
                origin=Origin.CORRECTIVE,
                title=title,
                due=given.today + days,
                assigned=Assigned(operates=given.policy.action_plan.operates),
                kpi=kpi,
                shortfall=shortfall,
            )

        return str(self.ledger.record(decide)[0].event.reference)

    def free_corrective_id(self, programme: str, shortfall: Shortfall) -> UUID:
        """
        Raises:
            Refused: this shortfall has an item that was not cancelled.
        """
        for attempt in count(1):
            of = (shortfall.indicator, shortfall.group, shortfall.period)
            case_id = corrective_item_id(programme, *of, attempt)
            known = self.ledger.find(ActionItem, case_id)
            if known is None:
                return case_id
            if known.state != CANCELLED:
                template = "{reference} answers this already: carry it out, or cancel it first."
                raise Refused("answered_already", template, reference=known.reference)
        raise AssertionError

    # What they share

    def given(self, asker: Asker, moment: datetime, programme: str) -> Circumstances:
        policy, version = self.programmes.policy_of(programme, "")
        held = self.people.roles(asker, programme)
        who = ActionItem.LIFE["plan"].who
        return self.people.circumstances(asker, moment, who, held, about=(), policy=policy, policy_version=version)


def with_reference(given: Circumstances, case_id: UUID, /, **facts: Any) -> list[Case]:
    """A new item, and the reference that it is called by."""
    reference = take_reference(given.policy.prefix, ActionItem.TOPIC, case_id, given.alongside())
    return [ActionItem.plan(given, case_id, reference=reference.reference, **facts), reference]


def kpi_of(planned: PlannedKpi | None) -> Kpi | None:
    return Kpi(planned.names, planned.unit, planned.baseline, planned.target) if planned else None
