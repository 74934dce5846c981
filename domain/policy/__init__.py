"""What a programme file can say, as frozen values; and the questions that rules ask of it."""

from domain.policy.differences import Difference, differences
from domain.policy.policy import Policy
from domain.policy.words import LANGUAGES, PARTICIPANTS, STEPS, Named, Names, NotInPolicy

__all__ = [
    "LANGUAGES",
    "PARTICIPANTS",
    "STEPS",
    "Difference",
    "Named",
    "Names",
    "NotInPolicy",
    "Policy",
    "differences",
]
