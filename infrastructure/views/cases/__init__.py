"""Cases: where each of them stands, what it waits for, and how many there are of each kind."""

from infrastructure.views.cases.projection import Kind, view
from infrastructure.views.cases.questions import CaseList
from infrastructure.views.cases.work import Work

__all__ = ["CaseList", "Kind", "Work", "view"]
