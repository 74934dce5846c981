"""History: one line for every event, in the ledger's order. What exactly happened is read from the ledger itself."""

from infrastructure.views.history.comparison import Comparison
from infrastructure.views.history.days import Days
from infrastructure.views.history.entries import Entries
from infrastructure.views.history.exceptions import Exceptions
from infrastructure.views.history.opened import Opened
from infrastructure.views.history.projection import view
from infrastructure.views.history.questions import History

__all__ = ["Comparison", "Days", "Entries", "Exceptions", "History", "Opened", "view"]
