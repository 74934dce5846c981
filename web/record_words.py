"""Values with fields of their own that are said shorter than field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.application.events import CriterionResult, Score
from domain.award.values import Points, Standing, Tally
from domain.mentorship.certification import counted
from domain.mentorship.values import ConditionResult, Mark
from domain.person import ExternalId
from domain.policy import Names
from web.appearance import language


def in_short(value: Any, of: Mapping[str, str]) -> str:
    """`Motivation: 4`, `Contacts kept (3 of 6)`; empty for what is said field by field.

    Args:
        of: each of its fields in words.
    """
    match value:
        case Score():
            return " · ".join(filter(None, (of["interviewer"], f"{of['criterion']}: {of['value']}")))
        case ConditionResult():
            return str(counted(Names(((language(), of["code"]),)), value).in_(language()))
        case CriterionResult() | Mark() | ExternalId() | Points():
            return ": ".join(of.values())
        case Tally() | Standing() if not of["nominee"].isdigit():  # else she is a number, and called so
            return ": ".join(of.values())
    return ""
