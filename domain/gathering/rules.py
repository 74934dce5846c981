"""What a gathering's steps are refused for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.case import Circumstances, Refused
from domain.dates import is_far_ahead
from domain.gathering.events import AttendanceCorrected, GatheringChanged, GatheringHeld, GatheringPlanned
from domain.policy import Policy
from domain.policy.admission import Gathering as GatheringKind

if TYPE_CHECKING:
    from domain.gathering.aggregate import Gathering

MINUTES_A_DAY = 24 * 60
MOST_WORDS = 200  # characters of a title, or of a place
RECORDED_WITHIN = timedelta(days=366)
"""What took place longer ago than this is not entered any more: it can only be a slip of the pen."""


def kind_in(policy: Policy, code: str) -> GatheringKind | None:
    """What the policy says of a kind of gathering; None where it does not know it."""
    return next((one for one in policy.gatherings if one.code == code), None)


# Conditions


def its_day_has_come(case: Gathering, given: Circumstances) -> Refused | None:
    """The day of the gathering has come."""
    day = given.policy.local_date(case.at)
    if given.today < day:
        template = "It takes place on {day}: record who came on that day or later."
        return Refused("not_yet", template, at="attended", day=day)
    return None


# Rules


def kind_is_known(case: Gathering, given: Circumstances, happening: GatheringPlanned) -> Refused | None:
    """The programme has gatherings of this kind."""
    if kind_in(given.policy, happening.kind) is None:
        codes = ", ".join(one.code for one in given.policy.gatherings) or "none"
        template = "“{kind}” is no gathering of this programme: choose among {codes}."
        return Refused("unknown_gathering", template, at="kind", kind=happening.kind, codes=codes)
    return None


def topic_is_known(case: Gathering, given: Circumstances, happening: GatheringPlanned) -> Refused | None:
    """Where the policy names topics, the gathering is about one of them."""
    kind = kind_in(given.policy, happening.kind)
    topics = [one.code for one in kind.topics] if kind else []
    if topics and not happening.topic:
        return Refused("topic_missing", "Say which of its topics it is about.", at="topic")
    if happening.topic and happening.topic not in topics:
        template = "“{topic}” is no topic of it: choose among {codes}."
        return Refused("unknown_topic", template, at="topic", topic=happening.topic, codes=", ".join(topics) or "none")
    return None


def somebody_is_invited(case: Gathering, given: Circumstances, happening: GatheringPlanned) -> Refused | None:
    """At least one of those whom it is for is invited, and nobody else."""
    kind = kind_in(given.policy, happening.kind)
    roles = sorted(kind.roles) if kind else []
    if not happening.invited.roles or set(happening.invited.roles) - set(roles):
        template = "Invite at least one of those whom it is for: {roles}."
        return Refused("nobody_invited", template, at="roles", roles=", ".join(roles))
    return None


def time_is_possible(
    case: Gathering, given: Circumstances, happening: GatheringPlanned | GatheringChanged
) -> Refused | None:
    """The gathering takes a day at most, and does not lie years ahead."""
    if not 1 <= happening.minutes <= MINUTES_A_DAY:
        template = "A gathering takes between 1 and {most} minutes."
        return Refused("out_of_range", template, at="minutes", most=MINUTES_A_DAY)
    if is_far_ahead(happening.at, given.today):
        template = "It would be in {year}: put the year right."
        return Refused("too_far_ahead", template, at="at", year=happening.at.year)
    return None


def is_not_entered_too_late(case: Gathering, given: Circumstances, happening: GatheringPlanned) -> Refused | None:
    """What took place before it was entered lies no more than a year back."""
    if happening.at < given.moment - RECORDED_WITHIN:
        template = "It would have been in {year}, more than a year ago: put the year right."
        return Refused("too_long_ago", template, at="at", year=happening.at.year)
    return None


def moves_ahead(case: Gathering, given: Circumstances, happening: GatheringChanged) -> Refused | None:
    """A new time lies ahead."""
    if happening.at != case.at and happening.at <= given.moment:
        return Refused("in_the_past", "It would begin in the past: choose a later time.", at="at")
    return None


def something_changes(case: Gathering, given: Circumstances, happening: GatheringChanged) -> Refused | None:
    """Something changes."""
    now = (case.at, case.minutes, case.place, case.capacity)
    then = (happening.at, happening.minutes, happening.place, happening.capacity)
    if then == now and happening.link is None and happening.leader is None:
        return Refused("nothing_changed", "This is how it is planned already: change something.", at="at")
    return None


def words_are_few(
    case: Gathering, given: Circumstances, happening: GatheringPlanned | GatheringChanged
) -> Refused | None:
    """Title and place are short enough for lists."""
    for field in ("title", "place"):
        if len(getattr(happening, field, "")) > MOST_WORDS:
            template = "At most {most} characters fit: say it shorter."
            return Refused("too_long", template, at=field, most=MOST_WORDS)
    return None


def places_are_possible(
    case: Gathering, given: Circumstances, happening: GatheringPlanned | GatheringChanged
) -> Refused | None:
    """There is at least one place, or no limit."""
    if happening.capacity is not None and happening.capacity < 1:
        return Refused(
            "capacity_out_of_range", "There is at least one place; leave it empty where it does not matter.",
            at="capacity",
        )  # fmt: skip
    return None


def somebody_came(
    case: Gathering, given: Circumstances, happening: GatheringHeld | AttendanceCorrected
) -> Refused | None:
    """Somebody came."""
    if isinstance(happening, GatheringHeld):
        if not happening.attended:
            template = "Nobody is ticked. If it did not take place, cancel it instead."
            return Refused("nobody_came", template, at="attended")
    elif case.attended and case.attended <= set(happening.removed) and not happening.added:
        template = "Then nobody came. If it was recorded as held by mistake, reopen it instead."
        return Refused("nobody_came", template, at="attended")
    return None


def attendance_differs(case: Gathering, given: Circumstances, happening: AttendanceCorrected) -> Refused | None:
    """The list of those who came does change."""
    if not happening.added and not happening.removed:
        return Refused("nothing_changed", "These are the people who are recorded already.", at="attended")
    return None


def nobody_records_herself(
    case: Gathering, given: Circumstances, happening: GatheringHeld | AttendanceCorrected
) -> Refused | None:
    """Nobody records whether she came herself.

    What may meet a requirement of hers, or count for her certificate, another coordinator records.
    """
    if isinstance(happening, GatheringHeld):
        concerned = set(happening.attended)
    else:
        concerned = {*happening.added, *happening.removed}
    if given.acting & concerned:
        template = "You do not record whether you came yourself: another coordinator does, by a correction."
        return Refused("conflict_of_interest", template, at="attended")
    return None
