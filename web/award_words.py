"""What a category of awards says, in words: for whom, who nominates, who chooses."""

from __future__ import annotations

from typing import Final

from domain.policy.closing import AwardCategory
from web.language import N_, listed, word

OF: Final = {"mentor": N_("mentors"), "mentee": N_("mentees"), "partner": N_("partner organisations")}
NOMINATED_BY: Final = {
    "mentor": N_("mentors"),
    "mentee": N_("mentees"),
    "coordinator": N_("coordinators"),
    "partner": N_("partner organisations"),
    "anyone": N_("anyone"),
}
CHOSEN_BY: Final = {
    "coordinator": N_("a coordinator"),
    "votes": N_("votes"),
    "jury": N_("a jury"),
    "votes_and_jury": N_("a jury, among the finalists of a vote"),
}


def of_words(of: str) -> str:
    return word(OF[of])


def nominated_by_words(category: AwardCategory) -> str:
    return listed([word(text) for code, text in NOMINATED_BY.items() if code in category.nominated_by], "or")


def chosen_by_words(category: AwardCategory) -> str:
    return word(CHOSEN_BY[category.chosen_by])
