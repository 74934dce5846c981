"""A house that nobody listened to while it lived: its whole ledger, told to the model afterwards."""

from __future__ import annotations

from itertools import groupby

from infrastructure.bootstrap import House
from tests.stateful.comparing import EVERYTHING, Comparison
from tests.stateful.model import Model


def heard(house: House) -> Model:
    """What a house should know by its ledger. On the way, what must hold between cases is asserted after every save."""
    model = Model()
    for _, save in groupby(house.ledger.read(0, EVERYTHING), key=lambda entry: entry.event.act.correlation_id):
        for entry in save:
            model.hear(entry)
        model.check()
    for known in model.people.values():
        known.identity = house.people.identity(known.person_id)
    return model


def views_are_right(house: House, model: Model) -> None:
    """They have taken all there is, answer as the model does, and are what a rebuild would make of the ledger."""
    comparison = Comparison(house, model)
    comparison.everything()
    comparison.rebuilt()
