"""Surveys on the worklist: of whom, from when on, and until when they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.next_steps import next_steps
from domain.policy import Policy
from tests.domain.mentorship.moves import (
    ACTIVE,
    CERTIFY,
    COMPLETED,
    CONTACT,
    END,
    MENTEE,
    MENTOR,
    PAUSED,
    SECOND_MENTEE,
    SHARED,
    START,
    UNCONDITIONAL,
    joined,
    mentee,
    mentor,
    mentorship,
)
from tests.scenario import SEALED, Story, Taken, nu, step

FIRST, SECOND = date(2026, 11, 14), date(2027, 1, 14)  # NU asks every two months how it is going
DAY = timedelta(days=1)


def answered(by: Taken, survey: str = "on_the_way") -> Taken:
    return replace(by, facts={"survey": survey, "answers": SEALED})


def asked(story: Story[Mentorship], policy: Policy | None = None) -> dict[tuple[str, str], date]:
    """Each survey that is asked of somebody, and the day since when."""
    policy = policy or nu()
    found = (one for one in next_steps(story.case, policy) if one.step == "give_feedback")
    return {(one.what, one.whom): policy.local_date(one.since) for one in found}


def of_both(survey: str, since: date) -> dict[tuple[str, str], date]:
    return {(survey, str(MENTOR)): since, (survey, str(MENTEE)): since}


def test_a_regular_survey_is_asked_of_both_from_its_first_occasion_on() -> None:
    assert asked(mentorship(*ACTIVE)) == of_both("on_the_way", FIRST)
    (hers, *_) = [one for one in next_steps(mentorship(*ACTIVE).case, nu()) if one.whom == str(MENTOR)]
    assert (hers.step, hers.turn) == ("give_feedback", Role.MENTOR)


def test_who_has_answered_is_asked_again_at_the_next_occasion_and_the_other_still_at_this_one() -> None:
    story = mentorship(*ACTIVE, answered(mentor("give_feedback")).on(FIRST + 3 * DAY))
    assert asked(story) == {("on_the_way", str(MENTOR)): SECOND, ("on_the_way", str(MENTEE)): FIRST}


def test_what_was_not_answered_at_one_occasion_is_asked_at_the_next_instead() -> None:
    story = mentorship(*ACTIVE, CONTACT.on(SECOND))
    assert asked(story) == of_both("on_the_way", SECOND)
    story.given(answered(mentee("give_feedback")))
    assert asked(story) == {("on_the_way", str(MENTOR)): SECOND}, "no third occasion begins before the end"


def test_a_survey_at_midterm_is_asked_from_the_second_half_on_which_moves_with_the_end() -> None:
    half = replace(nu().survey("on_the_way"), code="half", when="at_midterm", every_months=None)
    policy = replace(nu(), surveys=(half,))
    middle = START + ((END - START).days + 1) // 2 * DAY
    story = mentorship(*ACTIVE, policy=policy)
    assert asked(story, policy) == of_both("half", middle)
    story.when(answered(mentor("give_feedback"), "half").on(middle - DAY)).then_refused("no_survey")
    story.given(step("extend", ends_on=END + 20 * DAY).on(START + DAY))
    assert asked(story, policy) == of_both("half", middle + 10 * DAY)
    story.given(answered(mentor("give_feedback"), "half").on(middle + 10 * DAY))
    assert asked(story, policy) == {("half", str(MENTEE)): middle + 10 * DAY}


def test_nothing_is_asked_in_a_pause() -> None:
    assert asked(mentorship(*PAUSED)) == {}
    assert asked(mentorship(*PAUSED, mentee("resume").on(date(2026, 12, 1)))) == of_both("on_the_way", FIRST)


def test_after_the_end_only_the_survey_of_the_end_is_asked() -> None:
    assert asked(mentorship(*COMPLETED)) == of_both("final", END + DAY)
    story = mentorship(*COMPLETED, answered(mentee("give_feedback"), "final"))
    assert asked(story) == {("final", str(MENTOR)): END + DAY}


def test_it_is_asked_whatever_else_a_certificate_still_needs() -> None:
    """Nobody met in these six months, and a concern is open."""
    concern = mentee("raise_concern", text=SEALED)
    assert asked(mentorship(*COMPLETED, concern)) == of_both("final", END + DAY)
    assert "certify" not in {one.step for one in next_steps(mentorship(*COMPLETED).case, nu())}


def test_it_is_asked_where_no_certificate_needs_it_and_after_one_was_issued() -> None:
    story = mentorship(*COMPLETED, CERTIFY, policy=UNCONDITIONAL)
    assert asked(story, UNCONDITIONAL).keys() == of_both("final", END).keys()


def test_who_ended_it_early_is_asked_nothing() -> None:
    assert asked(mentorship(*ACTIVE, mentee("terminate"))) == {}


def test_each_of_a_roster_is_asked_for_herself() -> None:
    story = mentorship(
        *ACTIVE, joined(SECOND_MENTEE).on(START), answered(mentee("give_feedback")).on(FIRST), policy=SHARED
    )
    assert asked(story, SHARED) == {
        ("on_the_way", str(MENTOR)): FIRST,
        ("on_the_way", str(MENTEE)): SECOND,
        ("on_the_way", str(SECOND_MENTEE)): FIRST,
    }
