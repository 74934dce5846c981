"""Values that are one of a few in the domain, in words."""

from __future__ import annotations

from enum import Enum
from typing import Final

from domain.action_item.values import Origin
from domain.mentorship.values import AtFault, Horizon, How
from domain.person.values import Ground
from domain.reading import Matter
from web.language import N_, word
from web.reading_words import TITLES
from web.timeline.mentorships import HORIZON, HOW
from web.words import GROUNDS, plain


def key(value: Enum) -> str:
    """Values of two enumerations may be the same word, and mean something else."""
    return f"{type(value).__name__}.{value.value}"


WORDS: Final = {
    **{key(how): HOW[how] for how in How},
    **{key(horizon): HORIZON[horizon] for horizon in Horizon},
    **{key(matter): TITLES[matter] for matter in Matter},
    **{key(ground): GROUNDS[ground] for ground in Ground},
    key(AtFault.NOBODY): N_("Nobody"),
    key(Origin.PLAN): N_("Action plan"),
    key(Origin.CHECKLIST): N_("Checklist"),
    key(Origin.CORRECTIVE): N_("Corrective measure"),
}
"""Those that are not called as they are written; the others have their word under that."""


def value_word(value: Enum) -> str:
    """`The mentee’s choice`."""
    return word(WORDS.get(key(value)) or plain(str(value.value)))
