"""The worklist's questions: by whose turn it is and by when, from page to page, and what is asked of one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from application.questions import WorkFilter
from domain.case import Role
from infrastructure.views.cases.projection import parts_of
from infrastructure.views.cases.tables import FORMER
from tests.domain.application.moves import FIRST, HER, SCREENED, STRANGER, application, interview, interviewing
from tests.domain.mentorship.moves import ACTIVE, MENTEE, MENTOR, SECOND_MENTEE, SHARED, joined, mentorship
from tests.houses import PROGRAMME, Applicant, Furnished, Office
from tests.scenario import step


@pytest.fixture(scope="module")
def office(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with furnished.opened_copy(tmp_path_factory.mktemp("work")) as office:
        yield office


@pytest.fixture(scope="module")
def waiting(office: Office) -> list[Applicant]:
    """Seven mentees to be screened: the first three of them since ten days before the others."""
    found = []
    for number in range(7):
        if number == 3:
            office.clock.wind(days=10)
        applicant = office.applied(Role.MENTEE)
        office.show_profile(applicant)
        found.append(applicant)
    return found


def office_turn(office: Office) -> WorkFilter:
    return WorkFilter((PROGRAMME,), ("coordinator",), office.clock())


def today_of(office: Office) -> date:
    return office.policy.local_date(office.clock())


def test_a_group_counts_all_and_shows_the_first_due(office: Office, waiting: list[Applicant]) -> None:
    first_due = office.house.work.page(office_turn(office), size=7)[0].due
    assert first_due is not None

    [group] = office.house.work.groups(office_turn(office), first_due + timedelta(days=1), size=2)

    assert (group.step, group.count, group.late) == ("pass_screening", 7, 3)
    assert {row.reference for row in group.rows} < {one.reference for one in waiting[:3]}
    assert len(group.rows) == 2


def test_counts_are_the_same_however_many_rows_are_shown(office: Office, waiting: list[Applicant]) -> None:
    wanted, today = office_turn(office), today_of(office)

    counts = {
        (group.count, group.late) for size in (1, 7, 8) for group in office.house.work.groups(wanted, today, size)
    }

    assert len(counts) == 1
    assert office.house.work.count(wanted) == len(waiting)


def test_pages_follow_each_other_without_a_gap(office: Office, waiting: list[Applicant]) -> None:
    work, wanted = office.house.work, replace(office_turn(office), step="pass_screening")
    seen: list[str] = []
    after = None
    while page := work.page(wanted, after, size=2)[:2]:
        seen += [row.reference for row in page]
        after = page[-1].mark

    assert seen == [row.reference for row in work.page(wanted, size=50)]
    assert sorted(seen) == sorted(one.reference for one in waiting)


def test_days_narrow_on_both_sides(office: Office, waiting: list[Applicant]) -> None:
    work, wanted = office.house.work, office_turn(office)
    days = sorted({row.due for row in work.page(wanted) if row.due})

    on_the_first = work.page(replace(wanted, due_from=days[0], due_to=days[0]))
    later = work.page(replace(wanted, due_from=days[0] + timedelta(days=1)))

    assert {row.due for row in on_the_first} == {days[0]}
    assert len(on_the_first) + len(later) == len(waiting)


def test_nothing_is_found_in_other_programmes_and_at_other_turns(office: Office, waiting: list[Applicant]) -> None:
    wanted = office_turn(office)

    assert office.house.work.groups(replace(wanted, programmes=("another",)), today_of(office)) == []
    assert office.house.work.groups(replace(wanted, programmes=()), today_of(office)) == []
    assert office.house.work.count(replace(wanted, turns=("mentor", "mentee"))) == 0


def test_each_of_a_pair_is_asked_for_her_own_signature(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    work = office.house.work

    assert [row.step for row in work.asked_of(str(mentor.person_id))] == ["consent"]
    assert work.asked_of(str(mentee.person_id)) == []
    office.mentorship_step(reference, "consent", mentor.person_id)
    office.mentorship_step(reference, "sign", mentor.person_id)

    assert [(row.step, row.reference) for row in work.asked_of(str(mentee.person_id))] == [("sign", reference)]
    assert work.asked_of(str(mentor.person_id)) == []


def test_what_is_not_open_yet_waits_for_its_day(office: Office) -> None:
    reference, _mentor, _mentee = office.pair()
    office.log_contacts(reference, months=1)
    wanted = WorkFilter((PROGRAMME,), ("mentor",), office.clock(), step="log_contact")

    assert office.house.work.page(wanted) == []
    assert office.house.work.groups(wanted, today_of(office)) == []
    next_month = replace(wanted, open_at=office.clock() + timedelta(days=40))
    assert [row.reference for row in office.house.work.page(next_month)] == [reference]


def test_whoever_left_is_remembered_without_a_part_and_interviewers_are_not() -> None:
    shared = mentorship(*ACTIVE, joined(SECOND_MENTEE), step("leave", mentee=SECOND_MENTEE), policy=SHARED)
    asked_again = application(*SCREENED, interview(), interview(FIRST, STRANGER), policy=interviewing())

    assert {tuple(one) for one in parts_of(shared.case)} == {
        (str(MENTOR), "mentor"),
        (str(MENTEE), "mentee"),
        (str(SECOND_MENTEE), FORMER),
    }
    assert {tuple(one) for one in parts_of(asked_again.case)} == {
        (str(HER), "applicant"),
        (str(FIRST), "interviewer"),
        (str(STRANGER), "interviewer"),
    }
