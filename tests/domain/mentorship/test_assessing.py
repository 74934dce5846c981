"""The periods for which mentees are assessed, and when a mentor is asked to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.case import Role
from domain.dates import MonthDay, Span
from domain.mentorship.assessing import periods_of
from domain.mentorship.next_steps import next_steps
from domain.policy import Names
from domain.policy.mentoring import EvaluationPer
from domain.policy.terms import StudyTerm
from tests.domain.mentorship.moves import ACTIVE, COMPLETED, MENTEE, evaluating, mentor, mentorship
from tests.domain.mentorship.test_work import assessed
from tests.scenario import nu, step

YEAR = Span(date(2026, 9, 1), date(2027, 6, 15))


@pytest.mark.parametrize(
    ("per", "days", "expected"),
    [
        (
            "term", YEAR,
            [("2026-autumn", date(2026, 9, 1), date(2027, 1, 31)), ("2027-spring", date(2027, 2, 1), date(2027, 6, 15))],
        ),
        ("term", Span(date(2027, 1, 15), date(2027, 1, 20)), [("2026-autumn", date(2027, 1, 15), date(2027, 1, 20))]),
        ("year", YEAR, [("2026", date(2026, 9, 1), date(2027, 6, 15))]),
        ("end", YEAR, [("end", date(2026, 9, 1), date(2027, 6, 15))]),
        (
            "month", Span(date(2026, 11, 30), date(2027, 1, 2)),
            [
                ("2026-11", date(2026, 11, 30), date(2026, 11, 30)),
                ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
                ("2027-01", date(2027, 1, 1), date(2027, 1, 2)),
            ],
        ),
    ],
)  # fmt: skip
def test_the_periods_of_a_commitment(per: EvaluationPer, days: Span, expected: list[tuple[str, date, date]]) -> None:
    assert [(one.code, one.first, one.last) for one in periods_of(per, days, nu().study_terms)] == expected


def test_terms_are_those_of_the_file_and_the_academic_year_begins_with_the_first() -> None:
    terms = tuple(
        StudyTerm(code, Names(), MonthDay(month, day))
        for code, month, day in (("first", 9, 1), ("second", 1, 20), ("summer", 6, 10))
    )
    periods = periods_of("term", Span(date(2026, 9, 1), date(2027, 6, 15)), terms)
    assert [(one.code, one.first) for one in periods] == [
        ("2026-first", date(2026, 9, 1)),
        ("2027-second", date(2027, 1, 20)),
        ("2027-summer", date(2027, 6, 10)),
    ]
    years = periods_of("year", Span(date(2026, 8, 30), date(2026, 9, 2)), terms)
    assert [(one.code, one.first) for one in years] == [("2025", date(2026, 8, 30)), ("2026", date(2026, 9, 1))]


def test_a_mentor_is_asked_so_many_days_before_the_end_as_the_policy_says() -> None:
    policy = evaluating()
    policy = replace(policy, evaluations=tuple(replace(one, asked_days_before=3) for one in policy.evaluations))
    first = next(one for one in next_steps(mentorship(*ACTIVE, policy=policy).case, policy) if one.step == "assess")
    assert policy.local_date(first.since) == date(2027, 1, 28)


def test_a_mentor_is_asked_before_a_period_ends_and_until_she_has_assessed() -> None:
    policy = evaluating()
    story = mentorship(*ACTIVE, policy=policy)

    def asked() -> list[tuple[str, date, date | None]]:
        steps = [one for one in next_steps(story.case, policy) if one.step == "assess"]
        assert {one.turn for one in steps} <= {Role.MENTOR}
        return [(one.about, policy.local_date(one.since), one.due) for one in steps]

    assert asked() == [(f"{MENTEE}:2026-autumn", date(2027, 1, 17), date(2027, 1, 31))]
    story.given(assessed())
    assert asked() == [(f"{MENTEE}:2027-spring", date(2027, 2, 27), date(2027, 3, 13))]
    story.given(step("complete").by(Role.CLOCK).on(date(2027, 3, 15)))
    assert [about for about, _since, _due in asked()] == [f"{MENTEE}:2027-spring"], "after the end as well"
    story.given(assessed(period="2027-spring"))
    assert asked() == []


def test_a_mentorship_that_ended_before_a_period_is_not_assessed_for_it() -> None:
    early = mentorship(*ACTIVE, step("complete").on(date(2027, 1, 20)), policy=evaluating())
    early.when(mentor("assess", mentee=MENTEE, period="2027-spring", marks=())).then_refused("mark_missing")
    early.when(assessed(period="2027-spring")).then_refused("unknown_period", at="period")


def test_nobody_is_asked_where_the_policy_assesses_nobody() -> None:
    story = mentorship(*COMPLETED)
    assert all(one.step != "assess" for one in next_steps(story.case, story.policy or evaluating()))
