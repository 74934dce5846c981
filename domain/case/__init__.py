"""What all aggregates share: the act behind every event, a life stated once as a table, and the guard that asks it.

An event says what happened, carries the state that it led to, and knows how it changes its case (`apply`). So a replay never
asks today's table or rules, and a view needs none. Public methods of a case decide and may refuse; `apply` only records.
"""

from domain.case.act import (
    BY_PART,
    CLOCK,
    GIVEN_HOW,
    PARTS,
    RANKED_CHOICE,
    STAFF,
    Act,
    Circumstances,
    EventRef,
    Refused,
    Role,
    Sealed,
)
from domain.case.guard import words
from domain.case.life import BEFORE, NEW, SAME, Case, CaseEvent, CaseOpened, Step, by, life, states

__all__ = [
    "BEFORE",
    "BY_PART",
    "CLOCK",
    "GIVEN_HOW",
    "NEW",
    "PARTS",
    "RANKED_CHOICE",
    "SAME",
    "STAFF",
    "Act",
    "Case",
    "CaseEvent",
    "CaseOpened",
    "Circumstances",
    "EventRef",
    "Refused",
    "Role",
    "Sealed",
    "Step",
    "by",
    "life",
    "states",
    "words",
]
