"""How events change the counters: each event reads the row of its case and adds to a counter or two."""

from __future__ import annotations

from collections.abc import Callable

from infrastructure.views.base import PolicyOf
from infrastructure.views.engine import View
from infrastructure.views.indicators import applications, items, marks, mentorships, results
from infrastructure.views.indicators.tables import TABLES


def view(
    policy_of: PolicyOf, opened: marks.Opened, standing_of: results.OpenStanding, preload: Callable[[], object]
) -> View:
    """`opened` and `standing_of` give None for what was said by, or of, somebody who was erased; `preload` fetches all
    people’s keys at once."""
    on = {
        **applications.HANDLERS,
        **mentorships.handlers(policy_of),
        **items.HANDLERS,
        **results.handlers(standing_of),
        "FeedbackGiven": marks.answered(policy_of, opened),
        "MentorEvaluated": marks.evaluated(policy_of),
    }
    return View("indicators", TABLES, on, edition=4, before_build=preload)
