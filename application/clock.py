"""The clock: everything that time does. Told the moment, safe to run twice, right after days of not running."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.ports import Conflict, LedgerUnavailable
from application.steps import Steps
from domain.case import CLOCK, Case, Refused, Role

DueCases = Callable[[datetime], Iterable[tuple[type[Case], UUID]]]
"""The cases of which time asks something by a moment (UTC)."""

MOST_ROUNDS = 100  # one step may make another due: a whole commitment can lie behind us

log = logging.getLogger(__name__)


@dataclass
class Ticked:
    """What the clock did: how many of each step, and which cases refused one."""

    steps: Counter[str] = field(default_factory=Counter)
    refused: dict[UUID, str] = field(default_factory=dict)


class Clock:
    def __init__(self, ledger: Ledger, steps: Steps, due_cases: DueCases) -> None:
        self.ledger, self.steps, self.due_cases = ledger, steps, due_cases

    def tick(self, told: datetime | None = None, *, force: bool = False) -> Ticked:
        """Take every step that time asks for by `told` (UTC; now, if none is told).

        Raises:
            Refused: `told` lies ahead of real time, and `force` was not given.
        """
        real = self.ledger.now()
        if told and told > real and not force:
            template = "{told} lies ahead: the clock runs ahead of time only with --force, which cannot be undone."
            raise Refused("in_the_future", template, at="now", told=told.isoformat())
        moment = told or real
        ticked = Ticked()
        for _ in range(MOST_ROUNDS):
            before = ticked.steps.total()
            for kind, case_id in self.due_cases(moment):
                if case_id not in ticked.refused:
                    self.run_case(kind, case_id, moment, told, ticked)
            if ticked.steps.total() == before:
                break
        return ticked

    def run_case(
        self, kind: type[Case], case_id: UUID, moment: datetime, told: datetime | None, ticked: Ticked
    ) -> None:
        """Take the case's due steps one by one; what is wrong with one case stops no other.

        Raises:
            LedgerUnavailable: nothing can be recorded on any case.
        """
        try:
            while step := self.take_first(kind, case_id, moment, told):
                ticked.steps[step] += 1
        except LedgerUnavailable:
            raise
        except (Refused, Conflict) as refusal:
            code = refusal.code if isinstance(refusal, Refused) else "conflict"  # its sentence may name somebody
            log.warning("the clock was refused on case %s: %s", case_id, code)
            ticked.refused[case_id] = str(refusal)
        except Exception as problem:
            log.exception("the clock failed on case %s", case_id)
            ticked.refused[case_id] = f"This failed ({type(problem).__name__}): the log says why."

    def take_first(self, kind: type[Case], case_id: UUID, moment: datetime, told: datetime | None) -> str:
        """The name of the step that was taken; empty where nothing is due."""
        asker = Asker(CLOCK, Role.CLOCK, happened_at=told)
        taken = ""

        def decide(recorded_at: datetime) -> list[Case]:
            nonlocal taken
            taken = ""
            case: Any = self.ledger.load(kind, case_id)
            for row in case.LIFE.values():
                if Role.CLOCK in row.who and case.state in row.taken_from:
                    given = self.steps.given(asker, recorded_at, case, row.name, now=moment)
                    if case.closed(row, given) is None:
                        taken = row.name
                        return self.steps.taken(case, row.name, given, {})
            return []

        self.ledger.record(decide)
        return taken
