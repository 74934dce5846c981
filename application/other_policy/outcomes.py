"""What comes of past decisions under another policy, and how they are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from domain.case import Refused, Step
from domain.dates import ONE_DAY
from domain.policy import Policy


class Matter(StrEnum):
    """What a decision is about."""

    ELIGIBILITY = "eligibility"
    SELECTION = "selection"
    CAPACITY = "capacity"
    MATCHING = "matching"
    COMMITMENT = "commitment"
    CADENCE = "cadence"
    CERTIFICATES = "certificates"
    WORK = "work"


MATTERS: Mapping[str, Matter] = {
    **dict.fromkeys(("submit", "pass_screening"), Matter.ELIGIBILITY),
    **dict.fromkeys(
        (
            "meet_requirement", "take_back_requirement", "waive_requirement", "schedule_interview", "miss_interview",
            "score_interview", "hold_interview", "accept", "waitlist", "decline", "conclude", "carry_over", "remind",
            "reopen",
        ),
        Matter.SELECTION,
    ),
    **dict.fromkeys(("take_place", "free_place", "change_capacity"), Matter.CAPACITY),
    **dict.fromkeys(
        (
            "propose", "appoint", "consent", "refuse", "withdraw_proposal", "lapse", "sign", "join", "leave", "match",
            "return_to_pool", "choose_mentors", "withdraw",
        ),
        Matter.MATCHING,
    ),
    **dict.fromkeys(
        ("confirm_agreement", "start", "pause", "resume", "extend", "terminate", "complete", "reinstate", "continue"),
        Matter.COMMITMENT,
    ),
    **dict.fromkeys(("miss_cadence", "make_good", "log_contact", "correct_contact"), Matter.CADENCE),
    **dict.fromkeys(("certify", "revoke_certificate"), Matter.CERTIFICATES),
}  # fmt: skip
"""By steps of an application or a mentorship; the others are work."""

ABOUT_CAPACITY = frozenset({
    "mentor_is_full", "no_places_left", "capacity_out_of_range", "below_places_taken", "roster_size",
})  # fmt: skip
"""What a refusal for these codes is about, whatever the step."""

ABOUT_ELIGIBILITY = frozenset({"not_eligible", "unknown_condition", "not_waivable"})


def matter_of(step: str, refused: Refused | None = None) -> Matter:
    if refused and refused.code in ABOUT_CAPACITY:
        return Matter.CAPACITY
    if refused and refused.code in ABOUT_ELIGIBILITY:
        return Matter.ELIGIBILITY
    return MATTERS.get(step, Matter.WORK)


@dataclass(frozen=True)
class Said:
    """A sentence with named places, to be translated before they are filled."""

    template: str
    places: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.places)


def said(refused: Refused) -> Said:
    return Said(refused.template, refused.places)


@dataclass
class Changed:
    """A decision that would have come out otherwise.

    `then`: what came of it, where there is more to say than that it was recorded. `refused`: the code for which it would have
    been refused. `resting`: how many later entries rest on it, and would not be there as they are.
    """

    at: int
    matter: Matter
    kind: str
    reference: str
    intake: str
    event: str
    state: str
    recorded_at: datetime
    then: Said | None
    otherwise: Said
    refused: str = ""
    about: frozenset[UUID] = frozenset()
    resting: int = 0


@dataclass(frozen=True)
class Asked:
    """What is asked: the programme, the other policy, and between which local days decisions are gone through."""

    programme: str
    policy: Policy
    first: date | None = None
    last: date | None = None

    def includes(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def until(self, now: datetime) -> datetime:
        """The end of the last day, or now (UTC)."""
        if self.last is None:
            return now
        return min(now, datetime.combine(self.last + ONE_DAY, time(), self.policy.tz) - timedelta(microseconds=1))


@dataclass
class Replayed:
    """What came of it. `judged`: how many decisions of each matter were asked for again; `unlike`: how many of them could
    not be compared, since they are refused by their own policy as well, where they are asked for again; `until`: the moment
    to which the programme was followed (UTC)."""

    changed: list[Changed] = field(default_factory=list)
    judged: Counter[Matter] = field(default_factory=Counter)
    unlike: int = 0
    entries: int = 0
    until: datetime | None = None

    def found(self, one: Changed, step: Step | None) -> None:
        """A decision that differs: it is counted under what it differs in."""
        self.changed.append(one)
        if step and matter_of(step.name) is not one.matter:
            self.judged[matter_of(step.name)] -= 1
            self.judged[one.matter] += 1

    def counts(self) -> Counter[Matter]:
        """How many would have come out otherwise."""
        return Counter(one.matter for one in self.changed)

    @property
    def resting(self) -> int:
        return sum(one.resting for one in self.changed)
