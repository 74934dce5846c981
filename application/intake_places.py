"""The places of an intake follow who takes part in it: in the same save, so that the last place is never given twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from application.ledger import Ledger
from application.steps import Steps
from domain.application import Application
from domain.application.life import TAKES_PART
from domain.case import Case, Circumstances, Role
from domain.ids import intake_places_id
from domain.intake_places import IntakePlaces

MOVING = ("accept", "withdraw", "carry_over", "reopen")
"""The steps that can take a place of the intake, or free one."""


class PlacesOfIntakes:
    def __init__(self, ledger: Ledger, steps: Steps) -> None:
        self.ledger = ledger
        for step in MOVING:
            steps.follow(Application, step, self.moved)

    def moved(self, application: Application, given: Circumstances, facts: Mapping[str, Any]) -> list[Case]:
        """The places after this step of an application; nothing where it moved none.

        Raises:
            Refused: a place is asked for, and none is left.
        """
        before, now = application.state_before in TAKES_PART, application.state in TAKES_PART
        if before == now:
            return []
        return self.taken(given, [application]) if now else self.freed(given, application)

    def taken(self, given: Circumstances, accepted: Iterable[Application]) -> list[Case]:
        """Each of these mentees of one intake, accepted in this save, has a place.

        Raises:
            Refused: there are not so many left.
        """
        mentees = [one for one in accepted if one.role is Role.MENTEE]
        kept = self.kept(mentees[0]) if mentees else None
        if kept is None:
            return []
        for one in mentees:
            kept.take_place(given.alongside(), one.id)
        return [kept]

    def freed(self, given: Circumstances, application: Application) -> list[Case]:
        kept = self.kept(application) if application.role is Role.MENTEE else None
        if kept is None:
            return []
        kept.free_place(given.alongside(), application.id)
        return [kept]

    def kept(self, application: Application) -> IntakePlaces | None:
        """The places of her intake; None where it never had a limit."""
        return self.ledger.find(IntakePlaces, intake_places_id(application.programme, application.intake))
