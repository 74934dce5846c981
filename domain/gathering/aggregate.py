"""The life of a gathering, and the aggregate that lives it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from domain.case import NEW, SAME, Case, Circumstances, Role, Sealed, Step, by, life, states
from domain.gathering import events, rules
from domain.gathering.values import Invited

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"

COORDINATOR = by(Role.COORDINATOR)


class Gathering(Case):
    """People of a programme come together at a time."""

    TOPIC = "Gathering"
    LIFE = life(
        Step(
            "plan", COORDINATOR, states(NEW), PLANNED, events.GatheringPlanned,
            rules=(
                rules.kind_is_known, rules.topic_is_known, rules.somebody_is_invited, rules.time_is_possible,
                rules.is_not_entered_too_late, rules.places_are_possible, rules.words_are_few,
            ),
        ),
        Step(
            "change", COORDINATOR, states(PLANNED), SAME, events.GatheringChanged,
            rules=(
                rules.time_is_possible, rules.moves_ahead, rules.places_are_possible, rules.words_are_few,
                rules.something_changes,
            ),
        ),
        Step(
            "hold", COORDINATOR, states(PLANNED), HELD, events.GatheringHeld,
            when=(rules.its_day_has_come,), rules=(rules.somebody_came, rules.nobody_records_herself),
        ),
        Step(
            "correct_attendance", COORDINATOR, states(HELD), SAME, events.AttendanceCorrected,
            rules=(rules.attendance_differs, rules.somebody_came, rules.nobody_records_herself), needs_reason=True,
        ),
        Step("cancel", COORDINATOR, states(PLANNED), CANCELLED, events.GatheringCancelled, needs_reason=True),
        Step(
            "reopen", COORDINATOR, states(HELD, CANCELLED), PLANNED, events.GatheringReopened, needs_reason=True,
        ),
    )  # fmt: skip

    reference: str
    programme: str
    intake: str
    kind: str
    topic: str
    title: str
    at: datetime
    minutes: int
    place: str
    invited: Invited
    capacity: int | None
    link: Sealed | None
    leader: Sealed | None
    attended: frozenset[UUID] = frozenset()

    @property
    def ends_at(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)

    @classmethod
    def plan(
        cls,
        given: Circumstances,
        case_id: UUID,
        *,
        reference: str,
        programme: str,
        kind: str,
        at: datetime,
        minutes: int,
        invited: Invited,
        intake: str = "",
        topic: str = "",
        title: str = "",
        place: str = "",
        capacity: int | None = None,
        link: Sealed | None = None,
        leader: Sealed | None = None,
    ) -> Gathering:
        """Plan a gathering. It may lie in the past: what took place before it was entered is recorded as well.

        Raises:
            Refused: the policy does not know the kind or the topic, or it cannot be at this time.
        """
        return cls.begin(
            "plan",
            given,
            case_id,
            reference=reference,
            programme=programme,
            intake=intake,
            kind=kind,
            topic=topic,
            title=one_line(title),
            at=at,
            minutes=minutes,
            place=one_line(place),
            invited=invited,
            capacity=capacity,
            link=link,
            leader=leader,
        )

    def change(
        self,
        given: Circumstances,
        at: datetime,
        minutes: int,
        place: str = "",
        capacity: int | None = None,
        link: Sealed | None = None,
        leader: Sealed | None = None,
    ) -> None:
        """Move it to another time or place, or let somebody else lead it. `at` is in UTC."""
        self.take(
            "change", given, at=at, minutes=minutes, place=one_line(place), capacity=capacity, link=link, leader=leader
        )

    def hold(self, given: Circumstances, attended: tuple[UUID, ...]) -> None:
        """Record that it took place, and who came."""
        self.take("hold", given, attended=in_order(attended))

    def correct_attendance(self, given: Circumstances, attended: tuple[UUID, ...]) -> None:
        """Put right who came: everybody who did."""
        came = frozenset(attended)
        added, removed = in_order(came - self.attended), in_order(self.attended - came)
        self.take("correct_attendance", given, added=added, removed=removed)

    def cancel(self, given: Circumstances) -> None:
        self.take("cancel", given)

    def reopen(self, given: Circumstances) -> None:
        self.take("reopen", given, removed=in_order(self.attended))


def one_line(text: str) -> str:
    """What stands in lists: without breaks, and without what cannot be printed."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def in_order(people: Iterable[UUID]) -> tuple[UUID, ...]:
    """Each once, so that the same people are always recorded the same way."""
    return tuple(sorted(set(people)))
