"""Reference: what people call a case on the phone (`NU-7KQ4M`), taken once and for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.case import NEW, Case, CaseOpened, Circumstances, Step, life, states
from domain.ids import UNAMBIGUOUS, reference_id

LENGTH = 5


@dataclass(frozen=True)
class ReferenceTaken(CaseOpened):
    """A case has got the name by which people know it."""

    TOPIC = "ReferenceTaken"
    reference: str
    kind: str
    case_id: UUID

    def apply(self, case: Any) -> None:
        case.reference, case.kind, case.case_id = self.reference, self.kind, self.case_id


class Reference(Case):
    """One event long: which case the reference stands for."""

    TOPIC = "Reference"
    LIFE = life(Step("take", frozenset(), states(NEW), "taken", ReferenceTaken))

    reference: str
    kind: str
    case_id: UUID

    @classmethod
    def take_for(cls, case_id: UUID, kind: str, reference: str, given: Circumstances) -> Reference:
        return cls.begin(
            "take", given.alongside(), reference_id(reference), reference=reference, kind=kind, case_id=case_id
        )


def draw(prefix: str, choice: Callable[[str], str]) -> str:
    """A reference with this prefix; `choice` picks one of the unambiguous characters."""
    return f"{prefix}-{''.join(choice(UNAMBIGUOUS) for _ in range(LENGTH))}"
