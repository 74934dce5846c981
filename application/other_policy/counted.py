"""What would have been taken otherwise: the places of intakes and of mentors are counted along, in the order of the ledger.

A decision that would have been refused takes no place, nor does what rests on it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.again import throw_away
from domain.application import Application
from domain.application.events import PlaceTaken
from domain.application.life import TAKES_PART
from domain.case import CaseEvent, Circumstances, Refused, Role
from domain.ids import intake_places_id
from domain.intake_places import IntakePlaces, IntakePlacesChanged, IntakePlacesLimited
from domain.policy import Policy


class PlacesOtherwise:
    """The places of the intakes, as many as the other policy has; where a coordinator gave an intake another number with a
    reason of her own, hers."""

    def __init__(self, programme: str, policy: Policy) -> None:
        self.programme, self.policy = programme, policy
        self.kept: dict[str, IntakePlaces] = {}
        self.holders: set[UUID] = set()

    def said(self, event: CaseEvent, intake: str) -> None:
        """Somebody gave an intake a number of places. What followed from its policy was given no reason."""
        if isinstance(event, IntakePlacesLimited | IntakePlacesChanged) and (event.act.reason or event.act.reason_code):
            vars(self.of(intake, event))["places"] = event.places

    def of(self, intake: str, event: CaseEvent) -> IntakePlaces:
        if intake not in self.kept:
            given = Circumstances(event.act, under=self.policy, along=True)
            places = self.policy.selection.places
            self.kept[intake] = IntakePlaces.limit(given, programme=self.programme, intake=intake, places=places)
        return self.kept[intake]

    def accepted(self, application: Application, event: CaseEvent, *, is_asked: bool) -> Refused | None:
        """Why a mentee would have had no place of her intake; None if she has one now, as she has in any case if it is not
        asked."""
        if not is_asked:
            vars(self.of(application.intake, event))["taken"] += 1
            self.holders.add(application.id)
            return None
        try:
            self.of(application.intake, event).take_place(self.given(event), application.id)
        except Refused as refused:
            return refused
        self.holders.add(application.id)
        return None

    def left(self, application: Application, event: CaseEvent) -> None:
        if application.id in self.holders:
            self.holders.remove(application.id)
            self.of(application.intake, event).free_place(self.given(event), application.id)

    def has_one_left(self, application: Application, event: CaseEvent) -> bool:
        return self.of(application.intake, event).free != 0

    def given(self, event: CaseEvent) -> Circumstances:
        return Circumstances(event.act, under=self.policy, along=True)


class MentorsOtherwise:
    """The mentors' own places: at most as many each as the other policy allows, without those that would not be taken."""

    def __init__(self, policy: Policy) -> None:
        self.most = policy.matching.capacity_most
        self.never_taken: set[tuple[UUID, UUID]] = set()

    def seen(self, mentor: Application) -> Application:
        capacity = min(mentor.capacity, self.most)
        return throw_away(mentor, capacity=capacity, places=mentor.places - self.never_taken)

    def not_taken(self, event: PlaceTaken) -> None:
        self.never_taken.add((event.mentorship_id, event.mentee_id))


def takes_part(before: str, after: str) -> bool | None:
    """Whether somebody takes part in an intake since she went from one state to another, or no more; None if neither."""
    was, now = before in TAKES_PART, after in TAKES_PART
    return None if was == now else now


def is_mentees(case: Any) -> bool:
    return isinstance(case, Application) and case.role is Role.MENTEE


def was_full(cases: dict[UUID, Any], application: Application) -> bool:
    """Whether no place of her intake was left at the time."""
    kept = cases.get(intake_places_id(application.programme, application.intake))
    return kept is not None and kept.free == 0
