"""Surveys about a gathering: whoever came is asked once for it, and her answer counts for it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from application.asking import Asker, person
from application.gatherings import NewGathering
from domain.case import Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.mentorship.events import FeedbackGiven
from domain.mentorship.next_steps import next_steps
from tests.groups import GROUPS, GROUPS_FILE, YEAR, Department, refused

AFTER = """
[[surveys]]
code = "visit"
to = ["mentee"]
when = "after_gathering"
gathering = "dormitory_visit"
form = "year"
show_texts = true
names = { en = "How the visit was", ru = "Как прошло посещение", kk = "Бару қалай өтті" }
"""


@pytest.fixture
def group(department: Department) -> Mentorship:
    """Six students in September, of whom is asked how a visit to their dormitory was."""
    return asking(department)


def asking(department: Department) -> Mentorship:
    text = GROUPS_FILE.read_text(encoding="utf-8") + AFTER
    department.house.programmes.revise_policy(person(department.admin), text)
    department.house.programmes.change_intake_policy(person(department.coordinator), GROUPS, YEAR, 2)
    mentorship = department.appointed(6)
    department.on(date(2026, 9, 14))
    return department.mentorship(mentorship.reference)


def visited(department: Department, group: Mentorship, *people: UUID) -> Gathering:
    """A visit to which these came."""
    new = NewGathering("dormitory_visit", department.clock.now + timedelta(hours=1), 60, YEAR, mentorships=(group.id,))
    reference = department.house.gatherings.plan(person(department.coordinator), GROUPS, new)
    department.clock.wind(days=1)
    return attendance(department, department.house.case_files.find(reference)[1], "hold", attended=people)


def attendance(department: Department, gathering: UUID, step: str, **facts: object) -> Gathering:
    codes = [one.code for one in department.policy.reason_codes(step, "coordinator")]
    office = Asker(str(department.coordinator), reason_code=codes[0] if codes else "", reason="Another sheet.")
    department.house.steps.take(Gathering, gathering, step, office, facts)
    return department.house.ledger.load(Gathering, gathering)


def asked(department: Department, group: Mentorship) -> list[UUID]:
    """Of whom it is asked now."""
    case = department.mentorship(group.reference)
    steps = next_steps(case, department.policy)
    return [UUID(one.whom) for one in steps if one.step == "give_feedback" and one.what == "visit"]


def answer(department: Department, group: Mentorship, person_id: UUID, satisfaction: int = 4) -> None:
    said = f'{{"satisfaction": {satisfaction}, "sessions": 3, "improve": "Warmth for {satisfaction}."}}'
    department.take(group, "give_feedback", person_id, survey="visit", answers=said)


def test_who_came_is_asked_once_for_each_gathering_and_who_did_not_is_not(
    department: Department, group: Mentorship
) -> None:
    one, other, third = sorted(group.everybody())[:3]
    first = visited(department, group, one, other)
    assert asked(department, group) == [one, other]
    answer(department, group, one)
    assert asked(department, group) == [other]
    with refused(department, "no_survey"):
        answer(department, group, one)
    with refused(department, "no_survey"):
        answer(department, group, third)
    second = visited(department, group, one, third)
    answer(department, group, one)
    assert asked(department, group) == [other, third]
    given = [event for event in department.house.ledger.history(group.id) if isinstance(event, FeedbackGiven)]
    assert [(event.gathering, event.occasion) for event in given] == [(first.id, 1), (second.id, 2)]


def test_attendance_that_is_put_right_asks_others_and_those_no_more(department: Department, group: Mentorship) -> None:
    one, other, third = sorted(group.everybody())[:3]
    gathering = visited(department, group, one, other)
    answer(department, group, one)
    version = department.mentorship(group.reference).version
    attendance(department, gathering.id, "correct_attendance", attended=(third,))
    assert asked(department, group) == [third]
    assert department.mentorship(group.reference).version == version + 1
    attendance(department, gathering.id, "reopen")
    assert asked(department, group) == []
    attendance(department, gathering.id, "hold", attended=(one, third))
    assert asked(department, group) == [third], "she who answered is not asked again"


def test_answers_count_for_their_gathering_and_only_in_whole_groups(department: Department, group: Mentorship) -> None:
    students = sorted(group.everybody())
    first, second = visited(department, group, *students[:5]), visited(department, group, *students)
    for number, one in enumerate(students[:4]):
        answer(department, group, one, number + 1)
    assert counted(department, first) == (5, 4, 0)
    answer(department, group, students[4], 5)
    answer(department, group, students[5], 1)  # about the second one
    assert counted(department, first) == (5, 5, 5)
    assert counted(department, second) == (6, 1, 0)
    every = department.house.surveys.summary(GROUPS, "visit", Role.MENTEE, YEAR)
    assert (every.turnouts[0].asked, every.answered, every.shown) == (11, 6, 5), "no newer answer tells of the second"


def counted(department: Department, gathering: Gathering) -> tuple[int, int, int]:
    """How many were asked and answered, and how many answers are shown."""
    house = department.house
    (summary,) = house.surveys.after(gathering, house.after_gatherings.asking(gathering))
    (turnout,) = summary.turnouts
    return turnout.asked, turnout.answered, summary.shown


def test_who_is_in_no_mentorship_that_runs_is_not_asked(department: Department, group: Mentorship) -> None:
    new = NewGathering("dormitory_visit", department.clock.now + timedelta(hours=1), 60, YEAR)
    reference = department.house.gatherings.plan(person(department.coordinator), GROUPS, new)
    dismissed = department.appointed(1, group="CS-102")
    department.on(date(2026, 9, 20))
    order = {"order_number": "9-k", "order_date": date(2026, 9, 19)}
    why = Asker(str(department.coordinator), reason_code="duties_not_performed")
    department.take(dismissed, "terminate", why, **order)
    one, gone = min(group.everybody()), dismissed.mentees[0].person_id
    attendance(department, department.house.case_files.find(reference)[1], "hold", attended=(one, gone))
    assert asked(department, group) == [one]
    assert not department.mentorship(dismissed.reference).asked_after
