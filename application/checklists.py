"""The checklists of a mentorship: an item for each row of each person, and how the items move along with it.

An item is due so many days after the commitment began, or before it ends. Days of a pause count for neither, so that
deadlines follow a pause, an extension and a reinstatement; while a pause goes on they wait as long as it may last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from application.action_planning import with_reference
from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from domain.action_item import ActionItem
from domain.action_item.aggregate import CANCELLED
from domain.action_item.values import Origin
from domain.case import CLOCK, Case, Circumstances, EventRef, Role
from domain.ids import checklist_item_id
from domain.mentorship import Mentorship
from domain.mentorship.states import PAUSED, TERMINATED
from domain.policy import Policy
from domain.policy.mentoring import ChecklistRow

Row = tuple[UUID, str, ChecklistRow]
"""Whose checklist asks for what: her id, the checklist's code, and the row."""


class Checklists:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes) -> None:
        self.ledger, self.people, self.programmes = ledger, people, programmes

    def follow(self, mentorship: Mentorship, event: Any) -> None:
        """Bring the items to where the mentorship stands, after an event that moved it; safe to be tried again.

        What there is not yet is planned, what is to be done is due on its new day, what the clock had cancelled is asked
        again. In a mentorship that ended early, and of who has left it, nothing is asked any more.
        """

        def decide(moment: datetime) -> list[Case]:
            policy, version = self.programmes.policy_of(mentorship.programme, mentorship.intake)
            given = self.by_the_clock(moment, policy, version, event)
            asks = mentorship.started and mentorship.state != TERMINATED
            asked = list(rows_asked(mentorship, policy)) if asks else []
            changed = [case for row in asked for case in self.row_followed(mentorship, row, policy, given)]
            return [*changed, *self.dropped(mentorship, policy, given)]

        self.ledger.record(decide)

    def row_followed(self, mentorship: Mentorship, row: Row, policy: Policy, given: Circumstances) -> Sequence[Case]:
        person_id, checklist, asked = row
        due = due_day(asked, mentorship, policy)
        item = self.item(mentorship, row)
        if item is None:
            return with_reference(
                given,
                item_id(mentorship, row),
                programme=mentorship.programme,
                origin=Origin.CHECKLIST,
                code=asked.code,
                section=checklist,
                title=asked.names,
                due=due,
                for_person=person_id,
                mentorship_id=mentorship.id,
                faculties=mentorship.faculties(),
            )
        before = item.version
        if item.state == CANCELLED and self.was_dropped(item):
            item.reopen(given)
        if item.is_undelivered and item.due != due and due >= given.today:
            item.move_deadline(given, due)
        return [item] if item.version > before else []

    def dropped(self, mentorship: Mentorship, policy: Policy, given: Circumstances) -> Iterator[ActionItem]:
        """The items that nobody has to do any more, cancelled."""
        ended = mentorship.state == TERMINATED
        for row in rows_of_all(mentorship, policy):
            item = self.item(mentorship, row)
            if item and item.is_undelivered and (ended or row[0] not in mentorship.parties):
                item.cancel(given)
                yield item

    def was_dropped(self, item: ActionItem) -> bool:
        """Whether it was cancelled along with its mentorship: what a coordinator cancelled stays so."""
        return self.ledger.history(item.id)[-1].act.role is Role.CLOCK

    def done(self, mentorship: Mentorship, person_id: UUID) -> bool:
        """Whether she has ticked every row that is not cancelled, and there are rows at all."""
        policy, _version = self.programmes.policy_of(mentorship.programme, mentorship.intake)
        return is_done(mentorship, person_id, policy, partial(self.ledger.find, ActionItem))

    def item(self, mentorship: Mentorship, row: Row) -> ActionItem | None:
        return self.ledger.find(ActionItem, item_id(mentorship, row))

    def by_the_clock(self, moment: datetime, policy: Policy, version: int, event: Any) -> Circumstances:
        """What an event brings about by itself: the items move along with the mentorship, and nobody else is asked."""
        cause = EventRef(event.originator_id, event.originator_version)
        asker = Asker(CLOCK, Role.CLOCK, correlation_id=event.act.correlation_id, cause=cause)
        clock = frozenset({Role.CLOCK})
        given = self.people.circumstances(asker, moment, clock, clock, about=(), policy=policy, policy_version=version)
        return given.alongside()


def is_done(mentorship: Mentorship, person_id: UUID, policy: Policy, item: Callable[[UUID], ActionItem | None]) -> bool:
    """Whether she has ticked every row of this policy that is not cancelled, and there are rows at all; `item` finds one by
    its id."""
    rows = (row for row in rows_asked(mentorship, policy) if row[0] == person_id)
    hers = [one for row in rows if (one := item(item_id(mentorship, row))) and one.state != CANCELLED]
    return bool(hers) and not any(one.is_undelivered for one in hers)


def item_id(mentorship: Mentorship, row: Row) -> UUID:
    person_id, checklist, asked = row
    return checklist_item_id(mentorship.id, person_id, f"{checklist}/{asked.code}")


def rows_asked(mentorship: Mentorship, policy: Policy) -> Iterator[Row]:
    """Of the mentor and of everybody on the roster."""
    yield from rows_of(Role.MENTOR, mentorship.mentor.person_id, mentorship, policy)
    for one in mentorship.mentees:
        yield from rows_of(Role.MENTEE, one.person_id, mentorship, policy)


def rows_of_all(mentorship: Mentorship, policy: Policy) -> Iterator[Row]:
    """Those of who has left as well."""
    yield from rows_asked(mentorship, policy)
    for one in mentorship.former_mentees:
        yield from rows_of(Role.MENTEE, one.person_id, mentorship, policy)


def rows_of(role: Role, person_id: UUID, mentorship: Mentorship, policy: Policy) -> Iterator[Row]:
    for checklist in policy.checklists_of(role, mentorship.study_year):
        for row in checklist.rows:
            yield person_id, checklist.code, row


def due_day(row: ChecklistRow, mentorship: Mentorship, policy: Policy) -> date:
    """Counted from the first day of the commitment, without the days of pauses and gaps; or back from its last day."""
    days = timedelta(days=row.due_days)
    if row.due_from == "end":
        still_moving = mentorship.pause_left(policy) if mentorship.state == PAUSED else 0
        return mentorship.commitment.last - days + timedelta(days=still_moving)
    due = mentorship.commitment.first + days
    for span in sorted((*mentorship.days_at_rest(policy), *mentorship.gaps)):
        if span.first <= due:
            due += timedelta(days=span.days)
    return due
