"""Matching: the mentors of an intake for a mentee who waits, best first; and why two were proposed, as it is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from application.ledger import Ledger
from application.people import People
from application.priority import PriorityGroups
from application.programmes import Programmes
from application.questions import MentorRow
from domain.application import Application
from domain.matching import Fit, Ranking, Seeker, ranking, share_of_priority, share_waited
from domain.policy import Policy


class FreeMentors(Protocol):
    def free(self, programme: str, intake: str) -> Sequence[MentorRow]: ...


class Seekers:
    """What speaks for a mentee who waits, whoever her mentor will be."""

    def __init__(self, programmes: Programmes, groups: PriorityGroups) -> None:
        self.programmes, self.groups = programmes, groups

    def seeker(self, mentee: Application, policy: Policy, today: date, readers: Set[UUID] = frozenset()) -> Seeker:
        """
        Args:
            readers: all ids of who reads; she learns nothing of her own groups: in her own case nobody is the office.
        """
        opens = self.programmes.get(mentee.programme).intakes[mentee.intake].opens
        asked = any(one.on == "priority" for one in policy.matching.score_weights) and mentee.person_id not in readers
        groups = self.groups.of(mentee.id, mentee.wishes.faculty, policy) if asked else ()
        return Seeker(
            frozenset({mentee.person_id}),
            mentee.wishes,
            waited=share_waited(mentee.waiting_since, opens, today),
            priority=share_of_priority(groups, policy.selection),
            choices=mentee.choices,
        )


class Matching:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        seekers: Seekers,
        mentors: FreeMentors,
        kin: Callable[[UUID], frozenset[UUID]],
    ) -> None:
        self.ledger, self.people, self.programmes = ledger, people, seekers.programmes
        self.seekers, self.mentors, self.kin = seekers, mentors, kin

    def mentors_for(
        self, mentee: Application, readers: Set[UUID], free: Sequence[MentorRow] | None = None
    ) -> Ranking[MentorRow]:
        """Every mentor of her intake with a free place: those who can be proposed, best first, then those who cannot.

        Args:
            readers: all ids of who reads.
            free: the mentors with a free place, where they are known already.
        """
        policy, _version = self.programmes.policy_of(mentee.programme, mentee.intake)
        seeker = self.seekers.seeker(mentee, policy, policy.local_date(self.ledger.now()), readers)
        return ranking(self.free(mentee) if free is None else free, self.with_kin(seeker), policy)

    def to_choose_from(self, mentee: Application) -> list[MentorRow]:
        """The mentors whom a mentee may choose, in an order that tells nothing of weights: what counts is her own choice."""
        policy, _version = self.programmes.policy_of(mentee.programme, mentee.intake)
        seeker = self.with_kin(Seeker(frozenset({mentee.person_id}), mentee.wishes, choices=mentee.choices))
        found = ranking(self.free(mentee), seeker, policy, weighed=False)
        return [one.mentor for one in found.suiting]

    def with_kin(self, seeker: Seeker) -> Seeker:
        """With all her ids, and her declared kin."""
        herself = self.people.together(seeker.herself)
        kin = frozenset().union(*(self.kin(one) for one in seeker.herself))
        return replace(seeker, herself=herself, kin=kin - herself)

    def free(self, mentee: Application) -> Sequence[MentorRow]:
        return self.mentors.free(mentee.programme, mentee.intake)


# What is recorded of a proposal. It is sealed, since it tells of priority groups.


@dataclass(frozen=True)
class FitPart:
    """What a weight (its code) gave to a pair: so many points of so many, for what they have in common (codes)."""

    code: str
    points: Decimal
    most: int
    common: tuple[str, ...]


@dataclass(frozen=True)
class RecordedFit:
    score: Decimal
    parts: tuple[FitPart, ...]


def recorded(fit: Fit) -> RecordedFit:
    parts = (FitPart(one.weight.code, one.points, one.weight.weight, one.common) for one in fit.parts)
    return RecordedFit(fit.score, tuple(parts))


def written(fit: RecordedFit) -> str:
    parts = [
        {"code": one.code, "points": str(one.points), "most": one.most, "common": list(one.common)} for one in fit.parts
    ]
    return json.dumps({"score": str(fit.score), "parts": parts}, ensure_ascii=False)


def read_again(text: str) -> RecordedFit:
    said = json.loads(text)
    parts = (FitPart(one["code"], Decimal(one["points"]), one["most"], tuple(one["common"])) for one in said["parts"])
    return RecordedFit(Decimal(said["score"]), tuple(parts))
