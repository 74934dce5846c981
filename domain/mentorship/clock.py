"""When time's own steps are due.

Each step closes itself once it is taken, so that a clock which runs twice records nothing twice; one that did not run for
days finds every step that those days asked, in the order of the table.
"""

from __future__ import annotations

from domain.cadence import Period
from domain.case import Circumstances, Refused, Role
from domain.mentorship.record import MentorshipRecord


def missed_period(case: MentorshipRecord, given: Circumstances) -> Period | None:
    """The first period that is over, had too few contacts and is not recorded yet."""
    for period in case.periods(given.policy):
        short = case.contacts_in(period, given.policy) < period.expected
        if period.last < given.today and period.number not in case.missed_periods and short:
            return period
    return None


def period_made_good(case: MentorshipRecord, given: Circumstances) -> Period | None:
    """The first missed period that has its contacts after all."""
    for period in case.periods(given.policy):
        if period.number in case.missed_periods and case.contacts_in(period, given.policy) >= period.expected:
            return period
    return None


# Conditions


def time_to_answer_is_over(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The time to answer is over."""
    if case.answer_by is None or given.today <= case.answer_by:
        return Refused("not_yet", "The proposal can still be answered.")
    return None


def first_day_has_come(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The first day has come; a coordinator may start it earlier."""
    if given.act.role is Role.CLOCK and given.today < case.commitment.first:
        return Refused("not_yet", "The commitment starts on {day}.", day=case.commitment.first)
    return None


def a_period_was_missed(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A period is over with too few contacts, and that is not recorded yet."""
    return None if missed_period(case, given) else Refused("not_yet", "No period was missed that is not recorded.")


def a_period_was_made_good(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A period that was missed has its contacts after all."""
    return None if period_made_good(case, given) else Refused("not_yet", "No missed period was made good.")


def last_day_is_over(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The last day is over; a coordinator may complete it earlier."""
    if given.act.role is Role.CLOCK and given.today <= case.commitment.last:
        return Refused("not_yet", "The last day, {day}, is not over.", day=case.commitment.last)
    return None
