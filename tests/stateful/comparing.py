"""A house, held against its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.policy import Policy
from infrastructure.bootstrap import all_views
from infrastructure.mapper import event_classes
from infrastructure.views.engine import Views
from tests.stateful.lists import CASES, EVERYTHING, Lists
from tests.stateful.model import KnownCase
from tests.stateful.recounting import recounted

__all__ = ["CASES", "EVERYTHING", "Comparison"]

COUNTED = frozenset({"active", "paused", "completed"})
"""The states in which missed periods are recorded."""


class Comparison(Lists):
    """Of what was touched, of everything, and of what the clock and the reactions should have done."""

    # After every rule: what was touched

    def touched(self, ids: Iterable[UUID]) -> None:
        self.views_are_whole()
        touched = dict.fromkeys(ids)
        for case_id in touched:
            self.stream(case_id)
        cases = [self.model.cases[one] for one in touched if one in self.model.cases]
        for case in cases:
            assert self.model.references[case.reference] == case.case_id
            assert self.house.case_files.find(case.reference) == (CASES[case.kind], case.case_id)
        rows = self.house.case_list.references([str(one.case_id) for one in cases])
        assert len(rows) == len(cases)
        for case in cases:
            assert asdict(rows[str(case.case_id)]) == self.row(case)

    def views_are_whole(self) -> None:
        for view in self.house.views.status():
            assert view["stalled"] is None, view
            assert (view["position"], view["lag"]) == (self.model.at, 0), view

    def stream(self, case_id: UUID) -> None:
        """A case as it was loaded, as its events tell it, and as the model knows it."""
        known = self.model.streams[case_id]
        events = self.house.ledger.history(case_id)
        assert [one.originator_version for one in events] == list(range(1, known.version + 1))
        replayed: Any = None
        for event in events:
            replayed = event.mutate(replayed)
        case = self.case(case_id)
        assert replayed == case
        assert (case.state, case.version) == (known.state, known.version)

    # After the clock: nothing is left to be done

    def nothing_is_owed(self, now: datetime, refused: set[UUID]) -> None:
        """What time asked for by now was done; only a start may have to wait, for what is still to be shown."""
        for known in self.model.of_kind("Mentorship"):
            policy, state = self.model.policy_of(known), self.model.state(known)
            today = policy.local_date(now)
            owed = known.deadlines.owed(state, today)
            assert not owed or (owed == "start" and known.case_id in refused), (
                f"the clock owes {known.reference} {owed}"
            )
            if state in COUNTED:
                self.cadence_is_recorded(known, policy, today)

    def cadence_is_recorded(self, known: KnownCase, policy: Policy, today: date) -> None:
        for period in self.case(known.case_id).periods(policy):
            kept = known.deadlines.contacts_between(period.first, period.last, policy) >= period.expected
            missed = period.number in known.deadlines.missed
            assert kept != missed or today <= period.last, f"{known.reference}, {period}: {kept=}, {missed=}"

    # Now and then: everything

    def everything(self) -> None:
        self.touched(self.model.streams)
        self.programmes()
        self.rows_and_counts()
        self.work()
        self.people()
        self.mentors()
        self.applicants()
        self.counters()
        self.partners()
        self.gatherings()
        self.history()

    def programmes(self) -> None:
        found = self.house.programmes.all()
        assert {one.code: list(one.policy_texts) for one in found} == self.model.policies
        assert [one.code for one in found] == list(self.model.policies)
        intakes = {(one.code, intake.name): intake.policy_version for one in found for intake in one.intakes.values()}
        assert intakes == self.model.intakes
        for case_id, known in self.model.places.items():
            kept = self.case(case_id)
            taken = self.model.taking_part(known.programme, known.intake)
            assert (kept.places, kept.taken) == (known.places, taken)
        figures = {(one.code, *key): figure.value for one in found for key, figure in one.figures.items()}
        assert figures == self.model.figures
        handed_in = {(one.code, *key): known.on for one in found for key, known in one.handed_in.items()}
        assert handed_in == self.model.handed_in

    def counters(self) -> None:
        """What was counted event by event, counted over all cases at once."""
        counted: Counter[tuple[str, str, str, str]] = Counter()
        for programme in self.model.policies:
            measures = ("applied", "takes_part", "load", "agreed", "started", "completed", "periods", "periods_missed")
            for one in self.house.reporting.counters.all_numbers(programme, measures):
                if one.measure != "completed" or not one.role:  # not the mentees as well
                    counted[programme, one.measure, one.role, one.detail] += one.number
        assert counted == recounted(self)

    # Built anew

    def rebuilt(self) -> None:
        """Views made from the whole ledger at once are those that followed it event by event."""
        made = all_views(self.house.store, self.house.people, self.house.programmes)
        tables = [table for view in made for table in view.tables]
        fresh = Views.in_memory(self.house.ledger, made, event_classes())
        try:
            assert dump(fresh, tables) == dump(self.house.views, tables)
        finally:
            fresh.close()

    def outbox(self, reacted_to: int) -> None:
        """Every notice once, as far as the reactions have come; each can be written."""
        found = self.house.outbox.page(list(self.model.policies), size=EVERYTHING)
        shown = [(one.at, one.notice, one.case_id, one.version, one.recipient) for one in found]
        expected = [tuple(asdict(one).values()) for one in self.model.notices if one.at <= reacted_to]
        assert sorted(map(str, shown)) == sorted(map(str, expected))
        for notice in found:
            written = self.house.notices.written(notice)
            assert written.letter.subject
            assert self.model.references[written.reference] == notice.case_id


def dump(views: Views, tables: Iterable[sa.Table]) -> dict[str, list[str]]:
    """All rows of all tables, but for counts of nothing: whether one is kept depends on how many events came at once."""
    with views.read() as connection:
        rows = {table.name: connection.execute(sa.select(table)).all() for table in tables}
    return {name: sorted(repr(row) for row in found if getattr(row, "number", 1)) for name, found in rows.items()}
