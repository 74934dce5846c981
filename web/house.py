"""The wired use cases and views that the pages of this application stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

EXTENSION = "talimger"
THEN = "house_then"


def house() -> House:
    """The house that this page shows: of the present, or as it stood then where the address says so."""
    then: House | None = g.get(THEN)
    return then or present_house()


def present_house() -> House:
    """The house of the application that answers this request."""
    return cast("House", current_app.extensions[EXTENSION])


def is_as_of() -> bool:
    """Whether this page shows the house as it stood at an earlier moment; see `web.as_of`."""
    return g.get(THEN) is not None
