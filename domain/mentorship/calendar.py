"""The cadence of a mentorship seen as a calendar: one cell a period, with what was asked, what was had, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.cadence import Period
from domain.dates import Span, days_covered
from domain.mentorship.record import MentorshipRecord, counts
from domain.mentorship.values import Contact
from domain.policy import Policy


class Standing(StrEnum):
    """How a period stands on a day. The last three ask for nothing: for a pause, a holiday, or because they are not whole."""

    KEPT = "kept"
    MADE_GOOD = "made_good"
    MISSED = "missed"
    RUNNING = "running"
    COMING = "coming"
    PAUSED = "paused"
    HOLIDAY = "holiday"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Cell:
    """A period, the entries of the log that stand in it (by their days), and the days on which nothing is asked.

    `rest` are pauses, and days between an end and a reinstatement.
    """

    period: Period
    standing: Standing
    counted: tuple[Contact, ...]
    others: tuple[Contact, ...]
    rest: tuple[Span, ...]
    holidays: tuple[Span, ...]

    @property
    def had(self) -> int:
        return len(self.counted)


def calendar(case: MentorshipRecord, policy: Policy, today: date) -> tuple[Cell, ...]:
    """From the first period of the commitment to its last; none before there is an agreement, or without a cadence."""
    if case.starts_on is None or policy.cadence is None:
        return ()
    return tuple(cell(period, case, policy, today) for period in case.periods(policy))


def cell(period: Period, case: MentorshipRecord, policy: Policy, today: date) -> Cell:
    days = Span(period.first, period.last)
    entries = sorted((one for one in case.contacts if one.on in period), key=lambda one: one.on)
    counted = tuple(one for one in entries if counts(one, policy))
    rest = tuple(within(days, (*case.days_at_rest(policy), *case.gaps)))
    holidays = tuple(within(days, (Span(one.first, one.last) for one in policy.holidays)))
    return Cell(
        period=period,
        standing=standing(period, len(counted), case, today) if period.expected else idle(days, rest, holidays),
        counted=counted,
        others=tuple(one for one in entries if one not in counted and not one.corrected_by),
        rest=rest,
        holidays=holidays,
    )


def standing(period: Period, had: int, case: MentorshipRecord, today: date) -> Standing:
    """Of a period that asks for something. It is missed once it is over, also before the clock has recorded that."""
    if had >= period.expected:
        return Standing.MADE_GOOD if period.number in case.periods_made_good else Standing.KEPT
    if period.last < today:
        return Standing.MISSED
    return Standing.RUNNING if period.first <= today else Standing.COMING


def idle(days: Span, rest: tuple[Span, ...], holidays: tuple[Span, ...]) -> Standing:
    """Why a period asks for nothing: what takes more of its days."""
    resting, on_holiday = days_covered(days, rest), days_covered(days, holidays)
    if resting or on_holiday:
        return Standing.PAUSED if resting >= on_holiday else Standing.HOLIDAY
    return Standing.NOT_ASKED


def within(days: Span, spans: Iterable[Span]) -> Iterator[Span]:
    """What of the spans falls on these days."""
    return (found for one in sorted(spans) if (found := one.overlap(days)))
