"""Who asks for a step, and what she says about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid4

from domain.case import CLOCK, PARTS, Case, EventRef, Role
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
    cause: EventRef | None = None
    grants: frozenset[Grant] | None = None
    also: frozenset[UUID] = frozenset()

    def within(self, case: Case) -> Asker:
        """As who she is in this case: somebody who was found to be her may be the one who takes part.

        First of all whom it is about, so that nobody reads or decides her own case by a part that another id of hers has.
        """
        if not self.also:
            return self
        return self.among(case.subjects(), frozenset().union(*(case.people(role) for role in PARTS)))

    def among(self, *people: frozenset[UUID]) -> Asker:
        """As whoever she is among the first of these people who are her; as herself, if none is."""
        for there in people:
            if self.person_id in there:
                return self
            if known_as := self.also & there:
                return self.known_as(min(known_as))
        return self

    def known_as(self, person_id: UUID) -> Asker:
        """Herself, under another of her ids."""
        return replace(self, actor=str(person_id), also=self.everybody - {person_id})

    @property
    def everybody(self) -> frozenset[UUID]:
        """All ids under which she is known; none for the clock and for integrations."""
        return self.also | {self.person_id} if self.person_id else frozenset()

    @cached_property
    def person_id(self) -> UUID | None:
        return None if self.actor == CLOCK or ":" in self.actor else UUID(self.actor)


def person(person_id: UUID) -> Asker:
    return Asker(str(person_id))
