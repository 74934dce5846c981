"""The cadence as a calendar: what was asked, what was had, and how each period stands, under the programmes' own files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.case import Role
from domain.dates import Span
from domain.mentorship import Mentorship, events
from domain.mentorship.calendar import Cell, Standing, calendar
from domain.policy import Policy
from domain.policy.policy import Holiday
from domain.policy.words import Names
from infrastructure.programme_files import read_programme_file
from tests.domain.mentorship.moves import ACTIVE, PAUSED, appointed, mentee, mentor, mentorship, proposed
from tests.scenario import PROGRAMMES, Story, Taken, nu, step

KAZNU = read_programme_file(PROGRAMMES / "kaznu-female-mentoring.toml")
ZHUBANOV = read_programme_file(PROGRAMMES / "zhubanov-group-mentors.toml")
LATER = date(2027, 5, 1)
MISS, MAKE_GOOD = step("miss_cadence").by(Role.CLOCK), step("make_good").by(Role.CLOCK)


def met(on: date, kind: str = "phone") -> Taken:
    return mentor("log_contact", kind=kind, on=on)


def cells(story: Story[Mentorship], today: date, policy: Policy | None = None) -> tuple[Cell, ...]:
    return calendar(story.case, policy or nu(), today)


def standings(story: Story[Mentorship], today: date, policy: Policy | None = None) -> list[str]:
    return [one.standing.value for one in cells(story, today, policy)]


def of_a_group(study_year: int) -> Story[Mentorship]:
    """A group whose mentor was appointed for the academic year, from 1 September to 31 May."""
    started = step("start").by(Role.CLOCK).on(date(2026, 9, 1))
    return mentorship(
        appointed(study_year=study_year, faculty="pedagogy").on(date(2026, 8, 28)), started, policy=ZHUBANOV
    )


def of_kaznu() -> Story[Mentorship]:
    september = date(2026, 9, 1)
    steps = (
        proposed().on(september), mentor("consent"), mentee("consent"), mentor("sign"), mentee("sign"),
        step("start").by(Role.CLOCK).on(september),
    )  # fmt: skip
    return mentorship(*steps, policy=KAZNU)


def test_six_months_are_six_cells_of_which_one_is_running() -> None:
    story = mentorship(*ACTIVE, met(date(2026, 10, 2)).on(date(2026, 10, 2)))
    assert standings(story, date(2026, 11, 20)) == ["kept", "missed", "running", "coming", "coming", "coming"]
    first = cells(story, date(2026, 11, 20))[0]
    assert (first.had, [one.on for one in first.counted]) == (1, [date(2026, 10, 2)])
    assert standings(story, date(2026, 9, 14))[0] == "kept", "kept before it is over"


def test_before_there_is_an_agreement_there_is_no_calendar() -> None:
    assert cells(mentorship(proposed()), LATER) == ()
    assert cells(mentorship(*ACTIVE), LATER, replace(nu(), cadence=None)) == ()


def test_a_contact_logged_late_makes_good_what_was_missed() -> None:
    story = mentorship(*ACTIVE, MISS.on(date(2026, 10, 20)))
    assert standings(story, date(2026, 10, 21))[0] == "missed"
    story.given(met(date(2026, 10, 1)).on(date(2026, 10, 21)))
    story.when(MAKE_GOOD).then(events.CadenceMadeGood, period=1, expected=1, had=1)
    assert standings(story, date(2026, 10, 22))[0] == "made_good"


def test_a_contact_that_turned_out_wrong_makes_it_missed_again() -> None:
    story = mentorship(*ACTIVE, MISS.on(date(2026, 10, 20)), met(date(2026, 10, 1)), MAKE_GOOD)
    wrong = mentor("correct_contact", contact=1, kind="phone", on=date(2026, 10, 1), attended=())
    story.given(wrong).when(MISS).then(events.CadenceMissed, period=1, had=0)
    assert standings(story, date(2026, 10, 22))[0] == "missed"
    (entry,) = cells(story, date(2026, 10, 22))[0].others
    assert entry.number == 2, "the entry that was put in its place is seen, and does not count"


@pytest.mark.parametrize(("study_year", "asked"), [(1, 4), (3, 4), (4, 2)])
def test_a_group_of_zhubanov_meets_four_times_a_month_and_in_the_fourth_year_twice(study_year: int, asked: int) -> None:
    story = of_a_group(study_year)
    for day in (3, 10):
        story.given(met(date(2026, 9, day), "session").on(date(2026, 9, day)))
    september = cells(story, date(2026, 10, 1), ZHUBANOV)[0]
    assert september.period.expected == asked
    assert september.standing == (Standing.KEPT if asked == 2 else Standing.MISSED)


def test_only_sessions_count_at_zhubanov_and_the_others_are_seen() -> None:
    other = next(kind.code for kind in ZHUBANOV.contact_kinds if kind.code != "session")
    story = of_a_group(4)
    for number, kind in enumerate(("session", other, other), start=1):
        story.given(met(date(2026, 9, number), kind).on(date(2026, 9, number)))
    story.when(MISS.on(date(2026, 10, 1))).then(events.CadenceMissed, period=1, expected=2, had=1)
    september = cells(story, date(2026, 10, 1), ZHUBANOV)[0]
    assert (len(september.counted), len(september.others)) == (1, 2)


def test_kaznu_counts_individual_meetings_alone() -> None:
    story = of_kaznu()
    strangers = [kind.code for kind in KAZNU.contact_kinds if not KAZNU.cadence.counts(kind.code)]  # type: ignore[union-attr]
    assert strangers, "the file names kinds that do not count"
    story.given(met(date(2026, 9, 5), strangers[0]).on(date(2026, 9, 5)))
    assert standings(story, date(2026, 9, 30), KAZNU)[0] == "running"
    story.given(met(date(2026, 9, 6), "individual_meeting").on(date(2026, 9, 6)))
    assert standings(story, date(2026, 9, 30), KAZNU)[0] == "kept"


@pytest.mark.parametrize("kind", [kind.code for kind in nu().contact_kinds])
def test_any_channel_keeps_the_cadence_of_nu(kind: str) -> None:
    story = mentorship(*ACTIVE, met(date(2026, 9, 20), kind).on(date(2026, 9, 20)))
    assert standings(story, date(2026, 10, 14))[0] == "kept"


def test_the_winter_vacation_is_seen_and_asks_in_proportion() -> None:
    december, january = cells(of_kaznu(), date(2026, 9, 1), KAZNU)[3:5]
    assert (december.period.expected, january.period.expected) == (1, 0)
    assert december.holidays == (Span(date(2026, 12, 28), date(2026, 12, 31)),)
    assert january.standing is Standing.HOLIDAY


def test_a_month_of_pause_asks_nothing_and_one_that_is_open_rests_as_long_as_it_may() -> None:
    story = mentorship(*PAUSED)
    third, fourth = cells(story, date(2026, 12, 1))[2:4]
    limit = nu().commitment.pause_limit_days
    assert (third.rest[0].first, third.standing) == (date(2026, 11, 30), Standing.RUNNING)
    assert sum(one.days for cell in cells(story, LATER) for one in cell.rest) == limit
    assert fourth.standing is Standing.PAUSED
    story.given(mentee("resume").on(date(2026, 12, 1)))
    assert standings(story, date(2026, 12, 1))[3] == "coming"


def test_of_a_pause_and_a_holiday_the_longer_one_is_why_nothing_is_asked() -> None:
    break_ = Holiday(Names((("en", "Break"),)), date(2026, 12, 14), date(2027, 1, 13))
    policy = replace(nu(), holidays=(break_,))
    assert standings(mentorship(*ACTIVE, policy=policy), date(2026, 9, 14), policy)[3] == "holiday"


def test_a_first_month_that_is_not_whole_asks_nothing() -> None:
    late = step("start").by(Role.CLOCK).on(date(2026, 9, 9))
    story = mentorship(appointed(faculty="pedagogy").on(date(2026, 9, 9)), late, policy=ZHUBANOV)
    assert standings(story, date(2026, 9, 30), ZHUBANOV)[0] == "not_asked"


def test_a_mentorship_that_ended_early_has_no_cells_after_its_end() -> None:
    story = mentorship(*ACTIVE, mentee("terminate").on(date(2026, 11, 1)))
    found = cells(story, LATER)
    assert found[-1].period.last == date(2026, 11, 1)
    assert len(found) == 2
