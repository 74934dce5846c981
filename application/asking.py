"""Who asks for a step, and what she says about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid4

from domain.case import CLOCK, Case, Role
from domain.person import Grant


@dataclass(frozen=True)
class Asker:
    """A signed-in person (her id), the `clock`, or `integration:ID`, and the words that go into the act.

    `role`: in which role she asks, where she plays several; by default the one that the step allows.
    `on_behalf_of`: the participant whose decision staff record, `given_how` how she told them.
    `grants`: her granted roles, where whoever asks for her has just read them in the ledger.
    `also`: other ids under which she is known, since people were merged.
    `reason` is plain here; the use case seals it. `happened_at` is in UTC.
    """

    actor: str
    role: Role | None = None
    on_behalf_of: UUID | None = None
    given_how: str = ""
    reason_code: str = ""
    reason: str = ""
    happened_at: datetime | None = None
    correlation_id: UUID = field(default_factory=uuid4)
    causation_id: UUID | None = None
    grants: frozenset[Grant] | None = None
    also: frozenset[UUID] = frozenset()

    def within(self, case: Case) -> Asker:
        """As who she is in this case: somebody who was found to be her may be the one who takes part."""
        subjects = case.subjects() if self.also else frozenset()
        hers = self.also & subjects
        return replace(self, actor=str(min(hers))) if hers and self.person_id not in subjects else self

    @cached_property
    def person_id(self) -> UUID | None:
        return None if self.actor == CLOCK or ":" in self.actor else UUID(self.actor)


def the_clock() -> Asker:
    return Asker(CLOCK, Role.CLOCK)


def person(person_id: UUID) -> Asker:
    return Asker(str(person_id))
