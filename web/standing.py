"""How far the views behind a page have come: said at its foot, and at its head where one of them stands still."""

from __future__ import annotations

from dataclasses import dataclass

from web.house import house


@dataclass(frozen=True)
class Standing:
    """`position`: the last entry of the ledger that the page shows. `lag`: how many are newer. `stalled`: why, or None."""

    position: int
    lag: int
    stalled: str | None


def standing(*names: str) -> Standing:
    """How the views stand that a page is made of; all of them, if none are named. Pass it to the template as `standing`."""
    asked = [one for one in house().views.status() if one["name"] in names or not names]
    behind = min(asked, key=lambda one: one["position"])
    stalled = next((one["stalled"] for one in asked if one["stalled"]), None)
    return Standing(behind["position"], behind["lag"], stalled)
