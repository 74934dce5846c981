"""Days, months, zones, and a clock that runs late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.cadence import Cadence, CadencePer, StudyYearLeast
from domain.case import Role
from domain.mentorship import Mentorship, events
from domain.policy import Policy
from tests.domain.mentorship.moves import (
    ACTIVE,
    AGREED,
    CONTACT,
    END,
    GROUPS,
    PAUSED,
    SIGNED,
    START,
    appointed,
    lasting,
    matching,
    mentee,
    mentor,
    mentorship,
    proposed,
)
from tests.scenario import Story, Taken, nu, step

DAY = timedelta(days=1)
OCTOBER = lasting(start_rule="first_of_next_month")


def tick(story: Story[Mentorship], day: date) -> list[str]:
    """Run the clock on a day until nothing is due: the steps that it took."""
    taken: list[str] = []
    while True:
        given = story.circumstances(step("complete").by(Role.CLOCK).on(day))
        due = story.case.open_steps(given, (Role.CLOCK,))
        if not due:
            return taken
        story.given(step(due[0].name).by(Role.CLOCK).on(day))
        taken.append(due[0].name)


def agreed_on(day: date) -> tuple[Taken, ...]:
    return (
        proposed().on(day), mentor("consent"), mentee("consent"), mentor("sign"), mentee("sign"),
        step("confirm_agreement").on(day),
    )  # fmt: skip


def counting(at_least: int, per: CadencePer = "month_of_commitment") -> Policy:
    return replace(nu(), cadence=Cadence(at_least, per))


# Months


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 9, 14), date(2027, 3, 13)),
        (date(2026, 9, 1), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2023, 8, 29), date(2024, 2, 28)),
        (date(2024, 2, 29), date(2024, 8, 28)),
    ],
)
def test_six_months_from_a_day(starts_on: date, ends_on: date) -> None:
    started = step("start").by(Role.CLOCK).on(starts_on)
    story = mentorship(*agreed_on(starts_on))
    story.when(started).then(events.MentorshipStarted, starts_on=starts_on, ends_on=ends_on)
    assert tick(story, ends_on)[-1:] == ["miss_cadence"]
    assert tick(story, ends_on + DAY)[-1] == "complete"


def test_a_commitment_that_starts_on_a_31st_has_six_periods() -> None:
    story = mentorship(*agreed_on(date(2026, 8, 31)), step("start").on(date(2026, 8, 31)))
    days = [(period.first, period.last) for period in story.case.periods(nu())]
    assert days == [
        (date(2026, 8, 31), date(2026, 9, 29)),
        (date(2026, 9, 30), date(2026, 10, 30)),
        (date(2026, 10, 31), date(2026, 11, 29)),
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2027, 1, 30)),
        (date(2027, 1, 31), date(2027, 2, 28)),
    ]


@pytest.mark.parametrize(("year", "moved"), [(2026, 29), (2023, 30)])
def test_a_pause_over_the_end_of_february(year: int, moved: int) -> None:
    start = date(year, 9, 14)
    story = mentorship(*agreed_on(start), step("start").on(start), mentee("pause").on(date(year + 1, 1, 31)))
    resumed = mentee("resume").on(date(year + 1, 3, 1))
    ends_on = date(year + 1, 3, 13) + timedelta(days=moved)
    story.when(resumed).then(events.MentorshipResumed, moved=moved, ends_on=ends_on)


# The clock


def test_a_late_clock_starts_on_the_day_that_was_agreed_on() -> None:
    story = mentorship(*SIGNED, step("confirm_agreement").on(START), policy=OCTOBER)
    assert tick(story, date(2026, 9, 30)) == []
    assert tick(story, date(2026, 10, 11)) == ["start"]
    assert (story.case.commitment.first, story.case.commitment.last) == (date(2026, 10, 1), date(2027, 3, 31))


def test_a_coordinator_starts_earlier_today() -> None:
    story = mentorship(*SIGNED, step("confirm_agreement").on(START), policy=OCTOBER)
    story.when(step("start").by(Role.CLOCK)).then_refused("not_yet")
    story.when(step("start")).then(events.MentorshipStarted, starts_on=START, ends_on=END)


def test_a_clock_ten_days_late_completes_on_the_last_day() -> None:
    story = mentorship(*ACTIVE)
    assert tick(story, END + 10 * DAY) == [*["miss_cadence"] * 6, "complete"]
    assert story.case.ended_on == END
    assert tick(story, END + 10 * DAY) == []
    assert tick(story, END + 400 * DAY) == []


def test_a_clock_that_slept_through_the_commitment_takes_every_step() -> None:
    story = mentorship(*AGREED)
    assert tick(story, END + 100 * DAY) == ["start", *["miss_cadence"] * 6, "complete"]


def test_a_late_clock_lapses_what_nobody_answered() -> None:
    story = mentorship(proposed())
    assert tick(story, date(2026, 9, 8)) == []
    assert tick(story, date(2026, 9, 18)) == ["lapse"]
    assert tick(story, date(2026, 9, 18)) == []


def test_an_endless_proposal_never_lapses() -> None:
    story = mentorship(proposed(), policy=matching(days_to_answer=0, days_to_sign=0))
    story.given(mentor("consent"), mentee("consent"))
    assert tick(story, date(2036, 1, 1)) == []


def test_the_clock_leaves_a_pause_to_those_who_paused() -> None:
    story = mentorship(*PAUSED)
    assert tick(story, END + 10 * DAY) == ["miss_cadence"] * 4
    story.given(mentee("resume").on(END + 10 * DAY))
    assert tick(story, END + 62 * DAY) == ["miss_cadence"] * 2
    assert tick(story, END + 63 * DAY) == ["complete"]


# The cadence


def test_a_period_is_missed_once_it_is_over() -> None:
    story = mentorship(*ACTIVE)
    assert tick(story, date(2026, 10, 13)) == []
    assert tick(story, date(2026, 10, 14)) == ["miss_cadence"]
    assert tick(story, date(2026, 10, 14)) == []


def test_a_contact_logged_before_the_clock_ran_misses_nothing() -> None:
    late = mentor("log_contact", kind="phone", on=date(2026, 10, 13)).on(date(2026, 10, 20))
    assert tick(mentorship(*ACTIVE, late), date(2026, 10, 24)) == []


def test_a_contact_logged_late_makes_a_missed_period_good_once() -> None:
    story = mentorship(*ACTIVE)
    tick(story, date(2026, 10, 14))
    story.given(mentor("log_contact", kind="phone", on=date(2026, 10, 13)).on(date(2026, 10, 20)))
    assert tick(story, date(2026, 10, 20)) == ["make_good"]
    assert tick(story, date(2026, 10, 20)) == []
    assert story.case.missed_periods == frozenset()


def test_a_period_made_good_by_a_contact_that_was_none_is_missed_again() -> None:
    story = mentorship(*ACTIVE)
    tick(story, date(2026, 10, 14))
    story.given(mentor("log_contact", kind="phone", on=date(2026, 10, 13)))
    assert tick(story, date(2026, 10, 15)) == ["make_good"]
    story.given(mentor("correct_contact", contact=1, kind="phone", on=date(2026, 10, 13), attended=()))
    assert tick(story, date(2026, 10, 16)) == ["miss_cadence"]
    assert story.case.missed_periods == {1}
    assert tick(story, date(2026, 10, 16)) == []


def test_a_contact_put_right_into_another_period_counts_there() -> None:
    story = mentorship(*ACTIVE, CONTACT)
    story.given(mentor("correct_contact", contact=1, kind="phone", on=date(2026, 10, 14)).on(date(2026, 10, 15)))
    assert tick(story, date(2026, 11, 14)) == ["miss_cadence"]
    assert story.case.missed_periods == {1}


def test_four_a_month_are_asked_for() -> None:
    story = mentorship(*ACTIVE, CONTACT, CONTACT, CONTACT, policy=counting(4))
    missed = step("miss_cadence").on(date(2026, 10, 14))
    story.when(missed).then(events.CadenceMissed, expected=4, had=3)


def test_the_first_calendar_month_asks_nothing_if_it_is_not_whole() -> None:
    story = mentorship(*ACTIVE, policy=counting(1, "calendar_month"))
    assert tick(story, date(2026, 10, 31)) == []
    assert tick(story, date(2026, 11, 1)) == ["miss_cadence"]
    assert story.case.missed_periods == {2}


def test_a_period_in_a_pause_asks_nothing() -> None:
    pause = mentee("pause").on(date(2026, 10, 14)), mentee("resume").on(date(2026, 11, 14))
    story = mentorship(*ACTIVE, CONTACT, *pause)
    assert tick(story, date(2026, 12, 13)) == []
    assert tick(story, date(2026, 12, 14)) == ["miss_cadence"]
    assert story.case.missed_periods == {3}


def test_the_days_of_a_pause_beyond_the_limit_ask_as_ever() -> None:
    pause = mentee("pause").on(date(2026, 10, 14)), mentee("resume").on(date(2027, 11, 18))
    story = mentorship(*ACTIVE, CONTACT, *pause)
    asked = [(period.first, period.expected) for period in story.case.periods(nu())]
    assert asked == [
        (date(2026, 9, 14), 1),
        (date(2026, 10, 14), 0),
        (date(2026, 11, 14), 0),
        (date(2026, 12, 14), 1),
        (date(2027, 1, 14), 1),
        (date(2027, 2, 14), 1),
        (date(2027, 3, 14), 1),
        (date(2027, 4, 14), 1),
        (date(2027, 5, 14), 0),
    ]


def test_days_between_an_end_and_a_reinstatement_ask_nothing() -> None:
    story = mentorship(*ACTIVE, CONTACT, mentee("terminate").on(date(2026, 10, 13)))
    story.given(step("reinstate").on(date(2026, 11, 14)))
    assert tick(story, date(2026, 12, 13)) == []
    assert story.case.state == "active"


def test_without_a_cadence_nothing_is_missed() -> None:
    policy = replace(nu(), cadence=None)
    story = mentorship(*ACTIVE, policy=policy)
    assert tick(story, END) == []
    assert story.case.periods(policy) == ()


@pytest.mark.parametrize(("study_year", "expected"), [(1, 4), (4, 2)])
def test_the_study_year_of_a_group_sets_its_cadence(study_year: int, expected: int) -> None:
    by_study_year = (StudyYearLeast((4,), 2),)
    policy = replace(GROUPS, cadence=Cadence(4, "month_of_commitment", by_study_year=by_study_year))
    story = mentorship(appointed(study_year=study_year), step("start"), policy=policy)
    story.when(step("miss_cadence").on(date(2026, 10, 2))).then(events.CadenceMissed, expected=expected)


# The zone


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "on"),
    [("2026-10-13T18:59:59", date(2026, 10, 13)), ("2026-10-13T19:00:00", date(2026, 10, 14))],
)
def test_a_contact_belongs_to_the_local_day(moment: str, on: date) -> None:
    mentorship(*ACTIVE).when(CONTACT.at(at(moment))).then(events.ContactLogged, on=on)


def test_the_last_day_of_february_2024_had_25_hours_in_almaty() -> None:
    story = mentorship(*agreed_on(date(2023, 8, 31)), step("start").on(date(2023, 8, 31)))
    tick(story, date(2024, 2, 29))
    completed = step("complete").by(Role.CLOCK)
    for early in ("2024-02-29T17:59:00", "2024-02-29T18:30:00"):
        story.when(completed.at(at(early))).then_refused("not_yet")
    story.when(completed.at(at("2024-02-29T19:00:00"))).then(events.CommitmentCompleted, ended_on=date(2024, 2, 29))


def test_days_of_a_pause_are_counted_over_the_change_of_zone() -> None:
    story = mentorship(*agreed_on(date(2023, 9, 14)), step("start").on(date(2023, 9, 14)))
    story.given(mentee("pause").at(at("2024-02-28T18:30:00")))
    story.when(mentee("resume").at(at("2024-03-01T18:30:00"))).then(
        events.MentorshipResumed, resumes_on=date(2024, 3, 1), moved=1
    )
