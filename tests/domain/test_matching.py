"""Who fits whom: scores made of the policy's weights, the order of mentors, and what rules one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.application.events import Wishes
from domain.application.fitting import broken_constraint
from domain.matching import Fit, Ranking, Seeker, points, ranking, scorer, share_of_priority, share_waited
from domain.policy import Policy
from domain.policy.admission import Faculty, PriorityGroup, Requirement, Selection
from domain.policy.mentoring import HardConstraint, Matching, ScoreWeight
from domain.policy.words import Names
from tests.scenario import nu, somebody

MENTORS = frozenset({"mentor"})
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Mentor:
    """A mentor with a free place; her reference is her number."""

    number: int
    wishes: Wishes
    taken: int = 0
    shown: frozenset[str] = frozenset({"orientation"})

    @property
    def reference(self) -> str:
        return f"NU-{self.number:05}"

    @property
    def person_id(self) -> UUID:
        return somebody(f"mentor {self.number}")

    @property
    def application_id(self) -> UUID:
        return somebody(f"application {self.number}")


def weighing(*weights: tuple[str, int], constraints: Sequence[tuple[str, str]] = ()) -> Policy:
    """A policy with these weights and constraints; before a proposal, mentors show that they came to the orientation."""
    matching = Matching(
        hard_constraints=tuple(HardConstraint(f"{on}_{rule}", Names(), on, rule) for on, rule in constraints),  # type: ignore[arg-type]
        score_weights=tuple(ScoreWeight(on, Names(), on, weight) for on, weight in weights),  # type: ignore[arg-type]
    )
    asked = Requirement("orientation", Names(), "document", MENTORS, "propose")
    faculties = tuple(
        Faculty(code, Names(), field_of_study=field) for code, field in (("law", "arts"), ("art", "arts"))
    )
    return replace(nu(), matching=matching, requirements=(asked,), faculties=faculties)


def mentee(priority: Fraction = HALF, waited: Fraction = HALF, **wishes: object) -> Seeker:
    return Seeker(frozenset({somebody("mentee")}), Wishes(**wishes), waited, priority)  # type: ignore[arg-type]


def points_of(fit: Fit) -> dict[str, Decimal]:
    return {part.weight.code: part.points for part in fit.parts}


def references(found: Ranking[Mentor]) -> list[int]:
    return [one.mentor.number for one in found.suiting]


# Scores

EVERYTHING = weighing(
    ("topics", 35), ("track", 20), ("region", 15), ("languages", 10), ("waiting_time", 10), ("priority", 10)
)


def test_the_more_of_her_wishes_a_mentor_offers_the_higher_the_score() -> None:
    hers = mentee(topics=("ai", "law", "art"), track="it", region="osh", languages=("ky", "ru"))
    fit = scorer(hers, EVERYTHING)(Wishes(topics=("ai", "art", "sea"), track="it", region="naryn", languages=("ru",)))
    assert points_of(fit) == {
        "topics": Decimal("23.3"),
        "track": 20,
        "region": 0,
        "languages": 5,
        "waiting_time": 5,
        "priority": 5,
    }
    assert fit.score == Decimal("58.3")
    assert [part.common for part in fit.parts[:3]] == [("ai", "art"), ("it",), ()]


def test_who_has_all_that_she_wishes_for_scores_a_hundred_if_she_has_waited_longest_and_comes_first() -> None:
    hers = mentee(Fraction(1), Fraction(1), topics=("ai",), track="it", region="osh", languages=("ky",))
    assert scorer(hers, EVERYTHING)(replace(hers.wishes, topics=("ai", "sea"))).score == 100


def test_who_wishes_for_nothing_has_nothing_in_common() -> None:
    fit = scorer(mentee(), EVERYTHING)(Wishes(topics=("ai",), track="it"))
    assert points_of(fit) == {
        **dict.fromkeys(("topics", "track", "region", "languages"), 0),
        "waiting_time": 5,
        "priority": 5,
    }


def test_faculties_are_compared_by_their_field_of_study_where_the_weight_says_so() -> None:
    score = scorer(mentee(faculty="law"), weighing(("field_of_study", 60), ("faculty", 40)))
    assert score(Wishes(faculty="art")).score == 60
    assert score(Wishes(faculty="law")).score == 100


@pytest.mark.parametrize(
    ("since", "today", "share"),
    [
        (date(2026, 4, 1), date(2026, 4, 11), Fraction(1)),
        (date(2026, 4, 6), date(2026, 4, 11), HALF),
        (date(2026, 4, 11), date(2026, 4, 11), Fraction(0)),
        (date(2026, 2, 1), date(2026, 4, 11), Fraction(1)),  # carried over: she waited before it opened
        (date(2026, 4, 1), date(2026, 4, 1), Fraction(0)),
        (date(2026, 2, 1), date(2026, 4, 1), Fraction(1)),
        (date(2026, 2, 1), date(2026, 3, 1), Fraction(1)),
        (date(2026, 4, 12), date(2026, 4, 11), Fraction(0)),
    ],
)
def test_how_much_of_the_time_of_an_intake_somebody_has_waited(since: date, today: date, share: Fraction) -> None:
    assert share_waited(since, date(2026, 4, 1), today) == share


def test_the_first_priority_group_counts_whole_and_each_later_one_less() -> None:
    first, second = groups = tuple(PriorityGroup(code, Names()) for code in ("first", "second"))
    selection = Selection(priority_groups=groups)
    assert share_of_priority((first, second), selection) == 1
    assert share_of_priority((second,), selection) == HALF
    assert share_of_priority((), selection) == 0
    assert share_of_priority((), Selection()) == 0


# The order


def test_among_equals_comes_first_who_has_filled_fewest_places_then_by_reference() -> None:
    both = Wishes(topics=("ai",))
    mentors = (Mentor(3, both, 1), Mentor(5, both), Mentor(4, both), Mentor(1, Wishes()), Mentor(2, both, 2))
    assert references(ranking(mentors, mentee(topics=("ai",)), weighing(("topics", 100)))) == [4, 5, 3, 2, 1]


def test_without_weights_her_own_choice_comes_first_then_topics_then_languages() -> None:
    topics, language = Wishes(topics=("ai",)), Wishes(languages=("ru",))
    all_of_it = Wishes(topics=("ai",), languages=("ru",))
    mentors = (Mentor(1, Wishes()), Mentor(2, language), Mentor(3, topics), Mentor(4, all_of_it), Mentor(5, Wishes()))
    hers = replace(mentee(topics=("ai",), languages=("ru",)), choices=(mentors[4].application_id,))
    found = ranking(mentors, hers, weighing())
    assert references(found) == [5, 4, 3, 2, 1]
    assert {one.fit for one in found.suiting} == {None}
    assert references(ranking(mentors, hers, weighing(("languages", 100)), weighed=False)) == [5, 4, 3, 2, 1]


def test_who_cannot_be_proposed_stands_apart_with_what_rules_her_out() -> None:
    policy = weighing(("topics", 100), constraints=[("languages", "share")])
    fits, apart = Wishes(languages=("ru",)), Mentor(3, Wishes(languages=("ky",)))
    kin, not_yet, fine = Mentor(1, fits), Mentor(2, fits, shown=frozenset()), Mentor(4, fits)
    hers = replace(mentee(languages=("ru",)), kin=frozenset({kin.person_id}))
    found = ranking((apart, fine, not_yet, kin), hers, policy)
    assert references(found) == [4]
    assert [(one.mentor.number, one.bar, [row.code for row in one.by]) for one in found.ruled_out] == [
        (1, "kin", []),
        (2, "requirement", ["orientation"]),
        (3, "constraint", ["languages_share"]),
    ]


def test_nobody_is_her_own_mentor() -> None:
    mentor = Mentor(1, Wishes())
    hers = replace(mentee(), herself=frozenset({somebody("mentee"), mentor.person_id}))
    assert ranking((mentor,), hers, weighing(("topics", 100))) == Ranking((), ())


# What holds of whatever people and weights

some = settings(max_examples=60)

CODES = st.sampled_from(["a", "b", "c", "d"])
WISHES = st.builds(
    Wishes,
    track=st.sampled_from(["", "a", "b"]),
    region=st.sampled_from(["", "a", "b"]),
    topics=st.lists(CODES, unique=True, max_size=4).map(tuple),
    languages=st.lists(CODES, unique=True, max_size=3).map(tuple),
)
SHARES = st.fractions(0, 1)
SEEKERS = st.builds(Seeker, st.just(frozenset({somebody("mentee")})), WISHES, SHARES, SHARES)
SHOWN = st.sampled_from([frozenset[str](), frozenset({"orientation"})])
ROWS = st.lists(
    st.builds(Mentor, st.integers(1, 99), WISHES, st.integers(0, 2), SHOWN),
    unique_by=lambda one: one.number,
    max_size=8,
)
SCORED = ("topics", "track", "region", "languages", "waiting_time", "priority")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Some weights that make 100, and some hard constraints."""
    scored = draw(st.lists(st.sampled_from(SCORED), unique=True, min_size=1))
    cuts = sorted(draw(st.lists(st.integers(1, 99), unique=True, min_size=len(scored) - 1, max_size=len(scored) - 1)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    constraints = st.tuples(
        st.sampled_from(["topics", "track", "languages"]), st.sampled_from(["share", "same", "differ"])
    )
    return weighing(*zip(scored, weights, strict=True), constraints=draw(st.lists(constraints, max_size=2)))


@some
@given(ROWS, SEEKERS, policies())
def test_a_score_is_the_sum_of_its_parts_and_each_part_is_at_most_its_weight(
    mentors: list[Mentor], hers: Seeker, policy: Policy
) -> None:
    for one in ranking(mentors, hers, policy).suiting:
        assert one.fit is not None
        assert one.fit.score == sum(part.points for part in one.fit.parts)
        assert 0 <= one.fit.score <= 100
        assert all(0 <= part.points <= part.weight.weight for part in one.fit.parts)
        assert tuple(part.weight for part in one.fit.parts) == policy.matching.score_weights


@some
@given(st.data(), ROWS, SEEKERS, policies())
def test_the_order_does_not_depend_on_the_order_of_the_input(
    data: st.DataObject, mentors: list[Mentor], hers: Seeker, policy: Policy
) -> None:
    shuffled = data.draw(st.permutations(mentors))
    assert ranking(shuffled, hers, policy) == ranking(mentors, hers, policy)


@some
@given(ROWS, SEEKERS, policies())
def test_whoever_breaks_a_hard_constraint_is_ruled_out_and_never_scored(
    mentors: list[Mentor], hers: Seeker, policy: Policy
) -> None:
    found = ranking(mentors, hers, policy)
    kept_apart = {one.number for one in mentors if broken_constraint(one.wishes, hers.wishes, policy)}
    assert kept_apart == {one.mentor.number for one in found.ruled_out if one.bar == "constraint"}
    assert not kept_apart & set(references(found))
    everybody = references(found) + [one.mentor.number for one in found.ruled_out]
    assert sorted(everybody) == sorted(one.number for one in mentors), "each stands there once"


@some
@given(SEEKERS, WISHES, CODES, policies())
def test_who_offers_one_topic_more_never_scores_less(hers: Seeker, offered: Wishes, topic: str, policy: Policy) -> None:
    score = scorer(hers, policy)
    more = replace(offered, topics=tuple(sorted({*offered.topics, topic})))
    assert score(more).score >= score(offered).score


@some
@given(st.integers(1, 100), SHARES)
def test_points_are_whole_tenths_as_near_as_can_be(weight: int, share: Fraction) -> None:
    given_points = points(weight, share)
    assert given_points == round(given_points, 1)
    assert abs(Fraction(given_points) - weight * share) <= Fraction(1, 20)
