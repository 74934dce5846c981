"""Who fits whom: the mentors of a mentee in the order of the policy's weights, and who is ruled out, by what.

A pure function of what was wished and of who waits for how long: the same people in whatever order give the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeVar
from uuid import UUID

from domain.application.events import Wishes
from domain.application.fitting import broken_constraint, wished
from domain.case import Role
from domain.policy import Named, Policy
from domain.policy.admission import PriorityGroup, Selection
from domain.policy.mentoring import ScoreWeight

NOTHING, WHOLE = Fraction(0), Fraction(1)
ALONE = ("waiting_time", "priority")
"""What is scored that speaks for the mentee alone, whoever the mentor is."""

Bar = Literal["constraint", "requirement", "kin"]
"""What rules a mentor out: a hard constraint of the policy, something that she has still to show, or a tie of kin."""


class Candidate(Protocol):
    """A mentor with a free place. `application_id` and `reference` are those of her application, `taken` the places that
    she has filled, `shown` the codes of the requirements that she met or need not meet."""

    @property
    def application_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def reference(self) -> str: ...
    @property
    def wishes(self) -> Wishes: ...
    @property
    def taken(self) -> int: ...
    @property
    def shown(self) -> frozenset[str]: ...


TCandidate = TypeVar("TCandidate", bound=Candidate)


@dataclass(frozen=True)
class Seeker:
    """A mentee who waits for a mentor.

    `herself` are all her ids. `waited` and `priority` are from 0 to 1: see `share_waited` and `share_of_priority`. `choices`
    are the applications of the mentors whom she ranked herself, `kin` is whom she must not be matched with.
    """

    herself: frozenset[UUID]
    wishes: Wishes
    waited: Fraction = NOTHING
    priority: Fraction = NOTHING
    choices: tuple[UUID, ...] = ()
    kin: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Part:
    """What one weight gives to a pair: `points` of at most the weight's own, and what the two have in common (codes)."""

    weight: ScoreWeight
    points: Decimal
    common: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fit:
    """How well two fit, in percent: the sum of its parts, one for each weight of the policy, in the policy's order."""

    parts: tuple[Part, ...]

    @cached_property
    def score(self) -> Decimal:
        return sum((part.points for part in self.parts), Decimal(0))


@dataclass(frozen=True)
class Suiting(Generic[TCandidate]):
    """A mentor who can be proposed; `fit` is None where nothing is weighed."""

    mentor: TCandidate
    fit: Fit | None


@dataclass(frozen=True)
class RuledOut(Generic[TCandidate]):
    """A mentor who cannot be proposed: what rules her out, and which rows of the policy say so."""

    mentor: TCandidate
    bar: Bar
    by: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Ranking(Generic[TCandidate]):
    suiting: tuple[Suiting[TCandidate], ...]
    ruled_out: tuple[RuledOut[TCandidate], ...]


def ranking(
    mentors: Iterable[TCandidate], mentee: Seeker, policy: Policy, *, weighed: bool = True
) -> Ranking[TCandidate]:
    """Every mentor but the mentee herself: those who can be proposed to her in their order, then those who cannot.

    By weights: the best score first, then who has filled fewest places, then by reference. Where the policy has none, or
    they are not asked for (`weighed`): those whom she chose, then those with most topics in common, then with a language in
    common, then by reference.
    """
    asked = policy.requirements_before("propose", Role.MENTOR)
    fit = scorer(mentee, policy) if weighed and policy.matching.score_weights else None
    suiting: list[Suiting[TCandidate]] = []
    ruled_out: list[RuledOut[TCandidate]] = []
    for mentor in mentors:
        if mentor.person_id in mentee.herself:
            continue
        if mentor.person_id in mentee.kin:
            ruled_out.append(RuledOut(mentor, "kin"))
        elif broken := broken_constraint(mentor.wishes, mentee.wishes, policy):
            ruled_out.append(RuledOut(mentor, "constraint", (broken,)))
        elif missing := tuple(one for one in asked if one.code not in mentor.shown):
            ruled_out.append(RuledOut(mentor, "requirement", missing))
        else:
            suiting.append(Suiting(mentor, fit(mentor.wishes) if fit else None))
    suiting.sort(key=by_score if fit else by_choice(mentee))
    ruled_out.sort(key=lambda one: one.mentor.reference)
    return Ranking(tuple(suiting), tuple(ruled_out))


def by_score(one: Suiting[Any]) -> tuple[Any, ...]:
    assert one.fit is not None
    return -one.fit.score, one.mentor.taken, one.mentor.reference


def by_choice(mentee: Seeker) -> Callable[[Suiting[Any]], tuple[Any, ...]]:
    ranks = {choice: rank for rank, choice in enumerate(mentee.choices)}

    def place(one: Suiting[Any]) -> tuple[Any, ...]:
        rank = ranks.get(one.mentor.application_id, len(ranks))
        return rank, *how_well(one.mentor.wishes, mentee.wishes), one.mentor.reference

    return place


def how_well(offered: Wishes, hers: Wishes) -> tuple[int, bool]:
    """How well these fit without weights, the best first: by topics in common, then by a language in common."""
    return -len(set(offered.topics) & set(hers.topics)), not set(offered.languages) & set(hers.languages)


# How well two fit


Scorer = Callable[[Wishes], Part]
"""What one weight gives to mentors of these wishes."""


def scorer(mentee: Seeker, policy: Policy) -> Callable[[Wishes], Fit]:
    """What tells how well mentors of these wishes fit this mentee; all that is hers alone is worked out once."""
    alone = dict(zip(ALONE, (mentee.waited, mentee.priority), strict=True))
    scorers = [
        hers_alone(one, alone[one.on]) if one.on in alone else in_common(one, mentee, policy)
        for one in policy.matching.score_weights
    ]
    return lambda mentor: Fit(tuple(part(mentor) for part in scorers))


def hers_alone(weight: ScoreWeight, share: Fraction) -> Scorer:
    part = Part(weight, points(weight.weight, share))
    return lambda mentor: part


def in_common(weight: ScoreWeight, mentee: Seeker, policy: Policy) -> Scorer:
    """By how much of what she wishes for the mentor offers; who wishes for nothing has nothing in common with anybody."""
    hers = wished(weight.on, mentee.wishes, policy)
    by_number = [points(weight.weight, Fraction(number, len(hers) or 1)) for number in range(len(hers) + 1)]

    def part(mentor: Wishes) -> Part:
        common = hers & wished(weight.on, mentor, policy)
        return Part(weight, by_number[len(common)], tuple(sorted(common)))

    return part


def points(weight: int, share: Fraction) -> Decimal:
    """So much of a weight, in tenths of a percent, halves up: what is shown adds up to what is shown."""
    tenths = (20 * weight * share.numerator + share.denominator) // (2 * share.denominator)
    return Decimal(tenths).scaleb(-1)


def share_waited(since: date, opens: date, today: date) -> Fraction:
    """How much of the time for which the intake has been open somebody has waited; all of it, if she waited before."""
    days = (today - opens).days
    if days <= 0:
        return WHOLE if since < opens else NOTHING
    return max(NOTHING, min(WHOLE, Fraction((today - since).days, days)))


def share_of_priority(groups: Sequence[PriorityGroup], selection: Selection) -> Fraction:
    """1 for whoever belongs to the policy's first priority group, less for each group after it, 0 for none."""
    every = len(selection.priority_groups)
    return Fraction(every - selection.rank_of(groups), every) if every else NOTHING
