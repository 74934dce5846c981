"""The projector: keeps views up to date with the ledger, and rebuilds them without downtime.

This is all that a view's own file, and those who open the views, need to import.
"""

from __future__ import annotations

from application.ports import Entry
from infrastructure.databases import Moment
from infrastructure.statements import Row
from infrastructure.views.engine.faults import RebuildFailed, ViewsError
from infrastructure.views.engine.rows import Rows, Tables
from infrastructure.views.engine.stores import Files, Memory, Schemas
from infrastructure.views.engine.view import PERSONAL, Handler, Ledger, Position, View, metadata
from infrastructure.views.engine.views import Added, Views, ViewStatus

__all__ = [
    "PERSONAL",
    "Added",
    "Entry",
    "Files",
    "Handler",
    "Ledger",
    "Memory",
    "Moment",
    "Position",
    "RebuildFailed",
    "Row",
    "Rows",
    "Schemas",
    "Tables",
    "View",
    "ViewStatus",
    "Views",
    "ViewsError",
    "metadata",
]
