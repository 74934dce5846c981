"""What is known of a programme while its history is gone through: every case as it stood, at the entry that is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from application.certification import known_elsewhere
from application.checklists import is_done
from application.gatherings import counted
from domain.action_item import ActionItem
from domain.again import opened_by
from domain.application import Application
from domain.case import Case, CaseEvent, CaseOpened
from domain.gathering import Gathering
from domain.ids import programme_id
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.mentorship.certification import KeptElsewhere
from domain.policy import Policy
from domain.programme import Programme

FOLLOWED: dict[str, type[Case]] = {
    step.event.TOPIC: kind
    for kind in (Application, Mentorship, Gathering, ActionItem, IntakePlaces, Programme)
    for step in kind.LIFE.values()
    if issubclass(step.event, CaseOpened)
}
"""The kinds of cases that are followed, by the topics of the events that open them."""

Together = Callable[[frozenset[UUID]], frozenset[UUID]]
"""All ids of these people."""


class Known:
    """The cases of one programme."""

    def __init__(self, programme: str, together: Together) -> None:
        self.code, self.together = programme, together
        self.cases: dict[UUID, Any] = {}
        self.last_at: dict[UUID, int] = {}
        self.gatherings: list[Gathering] = []

    def follows(self, entry: Any) -> bool:
        """Whether an entry is one of this programme's; only what may open a case is decoded for that."""
        if entry.stored.originator_id in self.cases:
            return True
        if entry.topic not in FOLLOWED or entry.stored.originator_version != 1:
            return False
        event = entry.event
        return bool(getattr(event, "programme", getattr(event, "code", "")) == self.code)

    def before(self, event: CaseEvent) -> Any:
        """The case just before an event; of an opening, as it made it."""
        return self.cases.get(event.originator_id) or opened_by(event)

    def happened(self, at: int, event: CaseEvent) -> None:
        case = event.mutate(self.cases.get(event.originator_id))
        if isinstance(case, Gathering) and case.id not in self.cases:
            self.gatherings.append(case)
        self.cases[case.id] = case
        self.last_at[case.id] = at

    @property
    def programme(self) -> Programme:
        found: Programme = self.cases[programme_id(self.code)]
        return found

    def application(self, case_id: UUID) -> Application:
        found: Application = self.cases[case_id]
        return found

    def mentorships(self) -> list[Mentorship]:
        return [one for one in self.cases.values() if isinstance(one, Mentorship)]

    def kept_elsewhere(self, mentorship: Mentorship, person_id: UUID, policy: Policy) -> KeptElsewhere:
        """What the conditions of a certificate ask of other cases."""

        def counts() -> tuple[Counter[str], Counter[str]]:
            people = self.together(frozenset({person_id}))
            intakes = ("", mentorship.intake)
            return counted([one for one in self.gatherings if one.intake in intakes and people & one.attended])

        return known_elsewhere(policy, counts, lambda: is_done(mentorship, person_id, policy, self.cases.get))
