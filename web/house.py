"""The wired use cases and views that the pages of this application stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

EXTENSION = "talimger"


def house() -> House:
    """The house of the application that answers this request."""
    return cast("House", current_app.extensions[EXTENSION])
