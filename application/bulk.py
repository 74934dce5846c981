"""One step on many cases: each is decided by its own rules, in a save of its own, and says what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from application.asking import Asker
from application.case_files import CaseFiles
from application.ports import Conflict, UnknownCase
from application.steps import MovedOn, Steps
from domain.application import Application
from domain.case import Refused

STEPS = ("accept", "waitlist", "decline", "remind", "conclude")
"""The steps that can be taken on many applications at once: nothing is asked about each but a reason for all."""


@dataclass(frozen=True)
class Chosen:
    """A case as the asker saw it when she chose it."""

    reference: str
    version: int


@dataclass(frozen=True)
class Outcome:
    """What came of it: done, refused by a rule, or passed over, since somebody else moved the case on meanwhile."""

    reference: str
    refusal: Refused | None = None
    moved_on: bool = False

    @property
    def is_done(self) -> bool:
        return self.refusal is None and not self.moved_on


class Bulk:
    def __init__(self, steps: Steps, case_files: CaseFiles) -> None:
        self.steps, self.case_files = steps, case_files

    def take(self, asker: Asker, step: str, chosen: Sequence[Chosen]) -> Iterator[Outcome]:
        """Let each of these applications take the step, in this order; all under one correlation id.

        Raises:
            Refused: it is not one of `STEPS`. Nothing is recorded.
            LedgerUnavailable: the ledger cannot be written; what was done before stays done.
        """
        if step not in STEPS:
            template = "“{step}” is taken case by case: open the case."
            raise Refused("not_in_bulk", template, step=step)
        return (self.taken(asker, step, one) for one in {one.reference: one for one in chosen}.values())

    def taken(self, asker: Asker, step: str, chosen: Chosen) -> Outcome:
        try:
            _kind, case_id = self.case_files.find(chosen.reference)
            self.steps.take(Application, case_id, step, asker, seen_version=chosen.version)
        except Refused as refused:
            return Outcome(chosen.reference, refused)
        except UnknownCase:  # or it is no application
            template = "No application is called “{reference}”."
            return Outcome(chosen.reference, Refused("unknown_case", template, reference=chosen.reference))
        except (MovedOn, Conflict):
            return Outcome(chosen.reference, moved_on=True)
        return Outcome(chosen.reference)
