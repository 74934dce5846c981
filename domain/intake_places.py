"""The places of an intake for mentees: how many there are, and how many are taken.

One stream an intake that has, or once had, a number of places. Whatever lets an application take or free a place is saved
together with this case, so that two coordinators at the same moment never give the last place twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.case import NEW, SAME, Case, CaseEvent, CaseOpened, Circumstances, Refused, Role, Step, by, life, states
from domain.ids import intake_places_id

KEPT = "kept"
MOST = 100_000


@dataclass(frozen=True)
class IntakePlacesLimited(CaseOpened):
    """An intake has a number of places from now on; `taken` of them are taken already."""

    TOPIC = "IntakePlacesLimited"
    programme: str
    intake: str
    places: int | None
    taken: int

    def apply(self, case: IntakePlaces) -> None:
        case.programme, case.intake = self.programme, self.intake
        case.places, case.taken = self.places, self.taken


@dataclass(frozen=True)
class IntakePlacesChanged(CaseEvent):
    """An intake has more places, or fewer; none named for no limit."""

    TOPIC = "IntakePlacesChanged"
    places: int | None

    def apply(self, case: IntakePlaces) -> None:
        case.places = self.places


@dataclass(frozen=True)
class IntakePlaceTaken(CaseEvent):
    """A mentee who was accepted has one of the intake's places."""

    TOPIC = "IntakePlaceTaken"
    application_id: UUID

    def apply(self, case: IntakePlaces) -> None:
        case.taken += 1


@dataclass(frozen=True)
class IntakePlaceFreed(CaseEvent):
    """Somebody who had a place of the intake takes part no more: it is free again."""

    TOPIC = "IntakePlaceFreed"
    application_id: UUID

    def apply(self, case: IntakePlaces) -> None:
        case.taken -= 1


def number_is_possible(
    case: IntakePlaces, given: Circumstances, happening: IntakePlacesLimited | IntakePlacesChanged
) -> Refused | None:
    """The number is one that an intake can have, and no smaller than the places taken; or there is no limit."""
    places = happening.places
    if places is None:
        return None
    if not 1 <= places <= MOST:
        template = "An intake has between 1 and {most} places, or no limit."
        return Refused("places_out_of_range", template, at="places", most=MOST)
    if places < case.taken:
        template = "{taken} of the places are taken: the intake cannot have fewer."
        return Refused("below_places_taken", template, at="places", taken=case.taken)
    return None


def a_number_is_named(case: IntakePlaces, given: Circumstances, happening: IntakePlacesLimited) -> Refused | None:
    """A number of places is named."""
    if happening.places is None and not given.along:
        return Refused("nothing_changed", "The intake has no limit already: give a number of places.", at="places")
    return None


def number_is_new(case: IntakePlaces, given: Circumstances, happening: IntakePlacesChanged) -> Refused | None:
    """The number is another one than before."""
    if happening.places == case.places:
        template = "The intake has this number of places already: give another one."
        return Refused("nothing_changed", template, at="places")
    return None


def a_place_is_left(case: IntakePlaces, given: Circumstances, happening: IntakePlaceTaken) -> Refused | None:
    """The intake has a place left."""
    if case.places is not None and case.taken >= case.places:
        template = (
            "All {places} places of this intake are taken: put her on the waiting list, or give the intake more places."
        )
        return Refused("no_places_left", template, places=case.places)
    return None


OFFICE = by(Role.COORDINATOR, Role.ADMIN)
ALONG: frozenset[Role] = frozenset()


class IntakePlaces(Case):
    """How many mentees an intake takes, and has taken."""

    TOPIC = "IntakePlaces"
    LIFE = life(
        Step(
            "limit", OFFICE, states(NEW), KEPT, IntakePlacesLimited,
            rules=(a_number_is_named, number_is_possible), needs_reason=True,
        ),
        Step(
            "change_places", OFFICE, states(KEPT), SAME, IntakePlacesChanged,
            rules=(number_is_possible, number_is_new), needs_reason=True,
        ),
        Step("take_place", ALONG, states(KEPT), SAME, IntakePlaceTaken, rules=(a_place_is_left,)),
        Step("free_place", ALONG, states(KEPT), SAME, IntakePlaceFreed),
    )  # fmt: skip

    programme: str
    intake: str
    places: int | None
    taken: int

    @property
    def free(self) -> int | None:
        """How many are left; None where there is no limit."""
        return None if self.places is None else max(0, self.places - self.taken)

    @classmethod
    def limit(
        cls, given: Circumstances, *, programme: str, intake: str, places: int | None, taken: int = 0
    ) -> IntakePlaces:
        """Begin to keep the places of an intake; `taken`: how many mentees take part already."""
        case_id = intake_places_id(programme, intake)
        return cls.begin("limit", given, case_id, programme=programme, intake=intake, places=places, taken=taken)

    def change_places(self, given: Circumstances, places: int | None) -> None:
        self.take("change_places", given, places=places)

    def take_place(self, given: Circumstances, application_id: UUID) -> None:
        self.take("take_place", given, application_id=application_id)

    def free_place(self, given: Circumstances, application_id: UUID) -> None:
        self.take("free_place", given, application_id=application_id)
