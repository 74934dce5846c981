"""What a step asks for, read from the signature of its method: the one source of forms, of the API and of sealing."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from keyword import iskeyword
from typing import Any, get_type_hints

from domain.case import Case, Circumstances, Sealed


@dataclass(frozen=True)
class Fact:
    """One thing that a step asks for; `sealed` texts are given plain and sealed on the way in."""

    name: str
    type: Any
    required: bool
    default: Any

    @property
    def sealed(self) -> bool:
        return self.type in (Sealed, Sealed | None)


SUPPLIED = {
    "certify": frozenset({"number", "elsewhere"}),
    "join": frozenset({"mentee", "faculty", "kin"}),
    "meet_requirement": frozenset({"gathering"}),
    "close_vote": frozenset({"tallies", "invited"}),
    "appoint_jury": frozenset({"conflicts"}),
}
"""Facts that the use case supplies (`Steps.supplies`), so that nobody is asked for them."""


def method_name(step: str) -> str:
    """`continue` is a word of Python's: its method is `continue_`."""
    return f"{step}_" if iskeyword(step) else step


@cache
def facts_of(kind: type[Case], step: str) -> tuple[Fact, ...]:
    """What the step's method asks for besides its circumstances, in order."""
    method = getattr(kind, method_name(step))
    hints = get_type_hints(method)
    return tuple(
        Fact(name, hints[name], parameter.default is parameter.empty, parameter.default)
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and hints[name] is not Circumstances and name not in SUPPLIED.get(step, ())
    )


def call(case: Case, step: str, given: Circumstances, facts: Mapping[str, Any]) -> None:
    getattr(case, method_name(step))(given, **facts)
