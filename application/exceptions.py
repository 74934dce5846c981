"""What stands out in the history: events that depart from the usual way, or change what was said before.

Which event is an exception of which kind is said here and nowhere else. One event may be several: a requirement waived today,
as of last week, for a mentee who told so by phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final, Protocol

from application.questions import Line
from domain.case import CLOCK, Act, CaseEvent

WAIVER, REOPENING, REINSTATEMENT, CORRECTION = "waiver", "reopening", "reinstatement", "correction"
BACKDATED, FOR_ANOTHER, ROLE_CHANGE, CHANGED_TERMS = "backdated", "for_another", "role_change", "changed_terms"
READING = "reading"

OF_TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    WAIVER: ("RequirementWaived",),
    REOPENING: (
        "ApplicationReopened",
        "ActionItemReopened",
        "GatheringReopened",
        "NominationsReopened",
        "AwardReopened",
    ),
    REINSTATEMENT: ("MentorshipReinstated",),
    CORRECTION: (
        "ContactCorrected",
        "AttendanceCorrected",
        "FiguresCorrected",
        "RequirementTakenBack",
        "ReportTakenBack",
        "DecisionReconsidered",
        "CertificateRevoked",
        "AwardCertificateRevoked",
    ),
    CHANGED_TERMS: ("DeadlineMoved", "CommitmentExtended", "IntakePolicyChanged", "IntakePlacesChanged"),
    ROLE_CHANGE: ("RoleGranted", "RoleRevoked"),
    READING: ("SealedMatterRead",),
}
"""What each kind consists of, where the event itself is the exception."""

BY_TOPIC: Final = {topic: kind for kind, topics in OF_TOPICS.items() for topic in topics}

KINDS: Final = (
    WAIVER,
    REOPENING,
    REINSTATEMENT,
    BACKDATED,
    CORRECTION,
    FOR_ANOTHER,
    CHANGED_TERMS,
    ROLE_CHANGE,
    READING,
)
"""In the order in which they are shown."""

LOGGED: Final = frozenset({"ContactLogged", "ContactCorrected"})
LOG_IS_LATE_AFTER: Final = 7
"""Days. A log of contacts is always written afterwards: it is dated back only where that took longer than a week."""


WORTH_A_LOOK: Final = LOGGED | BY_TOPIC.keys()


def may_be_one(act: Act, topic: str) -> bool:
    """What nearly every event is told by, at once, not to be an exception."""
    return topic in WORTH_A_LOOK or act.happened_at is not None or act.on_behalf_of is not None


@dataclass(frozen=True)
class Exceptional:
    """An event as an exception of one kind. `days_late`: from when it happened until it was recorded, in local days."""

    kind: str
    days_late: int


def exceptions_in(event: CaseEvent, topic: str, zone: Callable[[], tzinfo]) -> Iterator[Exceptional]:
    """Of which kinds an event is an exception; nearly all are of none.

    What the clock does is none: it follows from what people did, who may have made an exception, and late from its not running.

    Args:
        zone: of the programme, asked for only where a day of it has to be known.
    """
    act: Any = event.act
    if act.actor == CLOCK or not may_be_one(act, topic):
        return
    is_logged = topic in LOGGED
    late = days_late(event, zone(), is_logged=is_logged)
    if kind := BY_TOPIC.get(topic):
        yield Exceptional(kind, late)
    if late > (LOG_IS_LATE_AFTER if is_logged else 0):
        yield Exceptional(BACKDATED, late)
    if act.on_behalf_of is not None:
        yield Exceptional(FOR_ANOTHER, late)


def days_late(event: Any, zone: tzinfo, *, is_logged: bool) -> int:
    """How many days lie between what happened and its recording."""
    act = event.act
    happened: date | None = event.on if is_logged else None
    if act.happened_at is not None:
        happened = act.happened_at.astimezone(zone).date()
    return max(0, (act.recorded_at.astimezone(zone).date() - happened).days) if happened else 0


@dataclass(frozen=True)
class Sought:
    """Which exceptions: what is empty or None does not narrow. Recorded from `since` on, before `until` (UTC).

    `programmes`: those that an exception is about; an empty code for what is about none, or all. `beyond_cases`: whether what
    happens to people and to programmes themselves may be known of; `concerns_in`: the programmes whose concerns may be,
    but for those of `own_cases`; `readings_in`: those of which it may be known who opened sealed matter.
    """

    programmes: tuple[str, ...]
    concerns_in: tuple[str, ...] = ()
    readings_in: tuple[str, ...] = ()
    own_cases: tuple[str, ...] = ()
    beyond_cases: bool = False
    kind: str = ""
    actors: tuple[str, ...] | None = None
    least_days: int = 0
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """How many exceptions of one kind there are, and when the newest was recorded."""

    kind: str
    number: int
    newest: datetime


@dataclass(frozen=True)
class Found:
    """An event that is an exception, with its kinds in the order of `KINDS`."""

    line: Line
    kinds: tuple[str, ...]
    days_late: int


class Exceptions(Protocol):
    """What is asked of the view."""

    def page(
        self, sought: Sought, *, before: int | None = None, after: int | None = None, size: int = 30
    ) -> Sequence[Found]:
        """The newest first, before a position; with `after`, the first ones after it, the newest first as well. One more
        than asked for tells that there are more: at the end, or with `after` at the beginning."""

    def counts(self, sought: Sought) -> Sequence[Counted]:
        """By kind, in the order of `KINDS`; only those of which there are any."""
