"""What assessments of mentees are refused for, beside their marks."""

from __future__ import annotations

from domain.case import Circumstances, Refused
from domain.mentorship.assessing import periods_to_assess
from domain.mentorship.events import CompetenciesAssessed
from domain.mentorship.record import MentorshipRecord


def period_has_begun(case: MentorshipRecord, given: Circumstances, happening: CompetenciesAssessed) -> Refused | None:
    """The period is one to assess, and has begun."""
    begun = [one.code for one in periods_to_assess(case, given.policy) if one.first <= given.today]
    if happening.period not in begun:
        template = "“{period}” is no period to assess: choose one that has begun, of {codes}."
        places = {"period": happening.period, "codes": ", ".join(begun) or "none"}
        return Refused("unknown_period", template, at="period", **places)
    return None
