"""The places of an intake: who changes them, and when none is left."""

from __future__ import annotations

from typing import Any

import pytest

from domain.case import Role
from domain.intake_places import (
    MOST,
    IntakePlaceFreed,
    IntakePlaces,
    IntakePlacesChanged,
    IntakePlacesLimited,
    IntakePlaceTaken,
)
from tests.scenario import Story, Taken, scenario, somebody, step

TAKEN = step("take_place", application_id=somebody("mentee")).alongside()
FREED = step("free_place", application_id=somebody("mentee")).alongside()


def limited(places: int | None = 2, taken: int = 0) -> Taken:
    return step("limit", programme="nu-alumni", intake="autumn", places=places, taken=taken)


def changed(places: int | None) -> Taken:
    return step("change_places", places=places)


def kept(*steps: Taken) -> Story[IntakePlaces]:
    return scenario(None, IntakePlaces).given(*steps)


ROWS: tuple[tuple[tuple[Taken, ...], Taken, type[Any], int | None], ...] = (
    ((), limited(2, taken=1), IntakePlacesLimited, 1),
    ((), limited(None).alongside(), IntakePlacesLimited, None),
    ((limited(2), TAKEN), changed(1), IntakePlacesChanged, 0),
    ((limited(2),), changed(None), IntakePlacesChanged, None),
    ((limited(2),), TAKEN, IntakePlaceTaken, 1),
    ((limited(1), TAKEN, changed(None)), TAKEN, IntakePlaceTaken, None),
    ((limited(2), TAKEN), FREED, IntakePlaceFreed, 2),
    ((limited(1), TAKEN, FREED), TAKEN, IntakePlaceTaken, 0),
)


@pytest.mark.parametrize(("given", "taken", "event", "free"), ROWS)
def test_each_row_is_taken_as_it_is_meant(
    given: tuple[Taken, ...], taken: Taken, event: type[Any], free: int | None
) -> None:
    story = kept(*given)
    story.when(taken).then(event)
    assert story.case.free == free


REFUSED: tuple[tuple[tuple[Taken, ...], Taken, str, str], ...] = (
    ((limited(1), TAKEN), TAKEN, "no_places_left", ""),
    ((limited(3, taken=3),), TAKEN, "no_places_left", ""),
    ((), limited(2, taken=3), "below_places_taken", "places"),
    ((limited(2), TAKEN, TAKEN), changed(1), "below_places_taken", "places"),
    ((limited(2),), changed(0), "places_out_of_range", "places"),
    ((limited(2),), changed(MOST + 1), "places_out_of_range", "places"),
    ((limited(2),), changed(2), "nothing_changed", "places"),
    ((), limited(None), "nothing_changed", "places"),
    ((), limited().without_reason(), "reason_missing", "reason"),
    ((limited(2),), changed(3).without_reason(), "reason_missing", "reason"),
    ((limited(2),), changed(3).by(Role.AUDITOR), "not_yours", ""),
    ((limited(2),), step("take_place", application_id=somebody("mentee")), "not_yours", ""),
)


@pytest.mark.parametrize(("given", "taken", "code", "at"), REFUSED)
def test_what_cannot_be_is_refused(given: tuple[Taken, ...], taken: Taken, code: str, at: str) -> None:
    kept(*given).when(taken).then_refused(code, at)


def test_whoever_is_refused_reads_what_to_do() -> None:
    refusal = kept(limited(1), TAKEN).when(TAKEN).then_refused("no_places_left")
    assert str(refusal) == (
        "All 1 places of this intake are taken: put her on the waiting list, or give the intake more places."
    )
