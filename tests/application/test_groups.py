"""A group: each student reads what is hers alone, the mentor is evaluated each month, sessions go by the year of study."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from application.asking import Asker, person
from application.case_files import CaseFile
from application.gatherings import NewGathering
from application.questions import WorkFilter
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.events import CadenceMissed, ContactLogged, GoalSet
from domain.mentorship.values import Mark
from tests.groups import GROUPS, Department, refused

TOGETHER = ("deans_office", "department")


@pytest.fixture
def group(department: Department) -> Mentorship:
    """Three students and their mentor in the middle of September."""
    mentorship = department.appointed(3)
    department.on(date(2026, 9, 14))
    return department.mentorship(mentorship.reference)


def file_for(department: Department, group: Mentorship, reader: UUID) -> CaseFile:
    return department.house.case_files.open(group.reference, person(reader))


def notes_read(department: Department, group: Mentorship, reader: UUID) -> dict[str, str | None]:
    """Of the contacts that she may know of: what she reads of each note, by its kind and number."""
    file = file_for(department, group, reader)
    seen = [event for event in file.events if isinstance(event, ContactLogged) and file.sees(event)]
    return {f"{one.kind}{one.contact}": department.house.case_files.text(file, one, "note", one.note) for one in seen}


def log(department: Department, group: Mentorship, by: UUID, kind: str, *attended: UUID) -> None:
    on = department.policy.local_date(department.clock())
    department.take(group, "log_contact", by, kind=kind, on=on, attended=attended, note=f"{kind} of {len(attended)}")


# What students read of each other


def test_a_note_is_read_by_the_mentor_and_by_who_was_there_alone_or_wrote_it(
    department: Department, group: Mentorship
) -> None:
    mentor, (one, other, third) = group.mentor.person_id, group.everybody()
    log(department, group, mentor, "individual_help", one)
    log(department, group, mentor, "session", one, other, third)
    log(department, group, mentor, "parents", one)
    log(department, group, mentor, "parents", one, other, third)
    log(department, group, third, "session", one, other)
    own = "session of 3"
    everything = {
        "individual_help1": "individual_help of 1",
        "session2": own,
        "parents3": "parents of 1",
        "parents4": "parents of 3",
        "session5": "session of 2",
    }
    assert notes_read(department, group, mentor) == everything
    # Talks with her parents are the mentor's to tell; she knows of the one that was about her alone.
    assert notes_read(department, group, one) == {
        "individual_help1": "individual_help of 1",
        "session2": None,
        "parents3": None,
        "session5": None,
    }
    assert notes_read(department, group, other) == {"session2": None, "session5": None}
    assert notes_read(department, group, third) == {"session2": None, "session5": "session of 2"}
    office = notes_read(department, group, department.coordinator)
    assert office.keys() == everything.keys()
    assert set(office.values()) == {None}


def test_a_student_who_was_logged_by_mistake_does_not_learn_whom_it_was_about(
    department: Department, group: Mentorship
) -> None:
    mentor, (one, other, third) = group.mentor.person_id, group.everybody()
    log(department, group, mentor, "individual_help", one)
    why = Asker(str(mentor), reason_code="wrong_day")
    facts = {"kind": "individual_help", "on": date(2026, 9, 14), "attended": (other,), "note": "He."}
    department.take(group, "correct_contact", why, contact=1, **facts)

    def knows(reader: UUID) -> tuple[bool, bool]:
        file = file_for(department, group, reader)
        event = file.events[-1]
        return file.sees(event), file.knows_contact(event)

    assert [knows(reader) for reader in (mentor, other, one, third)] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
    ]


def test_a_goal_is_the_groups_or_one_students(department: Department, group: Mentorship) -> None:
    mentor, (one, other, _third) = group.mentor.person_id, group.everybody()
    department.take(group, "set_goal", mentor, text="All pass", section="studies")
    department.take(group, "set_goal", mentor, text="Pass algebra", section="studies", mentee=one)
    department.take(group, "set_goal", other, text="Write a paper", section="science")
    department.take(group, "move_goal", mentor, goal=2, percent=40)

    def goals(reader: UUID) -> list[str | None]:
        file = file_for(department, group, reader)
        seen = [event for event in file.events if isinstance(event, GoalSet) and file.sees(event)]
        return [department.house.case_files.text(file, event, "text", event.text) for event in seen]

    assert goals(mentor) == ["All pass", "Pass algebra", "Write a paper"]
    assert goals(one) == ["All pass", "Pass algebra"]
    assert goals(other) == ["All pass", "Write a paper"]
    moved = [file_for(department, group, reader) for reader in (one, other)]
    assert [file.sees(file.events[-1]) for file in moved] == [True, False]


def test_what_others_answer_why_they_leave_and_how_the_mentor_is_evaluated_is_not_theirs_to_know(
    department: Department, group: Mentorship
) -> None:
    mentor, (one, other, third) = group.mentor.person_id, group.everybody()
    evaluate(department, group, "2026-09")
    department.take(group, "leave", Asker(str(department.coordinator), reason_code="expelled"), mentee=third)

    def seen(reader: UUID) -> list[tuple[str, bool]]:
        file = file_for(department, group, reader)
        return [(type(event).__name__, file.knows_why(event)) for event in file.events[-2:] if file.sees(event)]

    assert seen(mentor) == seen(department.coordinator) == [("MentorEvaluated", True), ("MenteeLeft", True)]
    assert seen(one) == seen(other) == [("MenteeLeft", False)]


def test_whoever_left_is_handed_what_happened_until_then(department: Department, group: Mentorship) -> None:
    mentor, (_one, _other, third) = group.mentor.person_id, group.everybody()
    evaluate(department, group, "2026-09")
    department.take(group, "leave", Asker(str(department.coordinator), reason_code="expelled"), mentee=third)
    department.take(group, "set_goal", mentor, text="All pass", section="studies")
    own = department.house.own_data.of(third)
    (hers,) = (one for one in own.cases if one.file.kind == "Mentorship")
    names = [type(event).__name__ for event in hers.events]
    assert names[-1] == "MenteeLeft"
    assert "MentorEvaluated" not in names


def test_whoever_left_a_group_that_goes_on_can_be_erased(department: Department, group: Mentorship) -> None:
    (_one, _other, third), erasure = group.everybody(), department.house.erasure
    assert group.reference in erasure.open_cases({third})
    department.take(group, "leave", Asker(str(department.coordinator), reason_code="expelled"), mentee=third)
    assert group.reference not in erasure.open_cases({third})


def test_what_is_asked_of_other_students_and_of_the_office_is_not_told(department: Department) -> None:
    mentorship = department.appointed(2)
    department.on(date(2027, 7, 2))
    group = department.mentorship(mentorship.reference)
    one, other = group.everybody()

    def asked(reader: UUID) -> set[str]:
        return {step.step for step in file_for(department, group, reader).next_steps if str(other) in step.about}

    assert asked(other) == asked(group.mentor.person_id) == {"give_feedback"}
    assert asked(one) == set()
    assert "evaluate_mentor" not in {step.step for step in file_for(department, group, one).next_steps}


def test_the_erasure_of_one_student_leaves_what_is_about_others(department: Department, group: Mentorship) -> None:
    mentor, (one, other, _third) = group.mentor.person_id, group.everybody()
    log(department, group, mentor, "individual_help", one)
    log(department, group, mentor, "individual_help", other)
    log(department, group, mentor, "session", one, other)
    department.house.vault.destroy(one)
    assert list(notes_read(department, group, mentor).values()) == ["[erased]", "individual_help of 1", "[erased]"]


def test_the_erasure_of_one_student_leaves_the_reasons_that_are_not_about_her(department: Department) -> None:
    mentor, students = department.mentor(), department.students(3)
    office = Asker(str(department.coordinator), reason="The order was late.")
    group = department.appoint(department.order(mentor, students), office)
    leaving = Asker(str(department.coordinator), reason_code="expelled", reason="He never came.")
    department.take(group, "leave", leaving, mentee=students[1])
    department.house.vault.destroy(students[0])
    file = file_for(department, group, department.coordinator)
    reasons = [department.house.case_files.text(file, one, "reason", one.act.reason) for one in file.events]
    assert reasons == ["The order was late.", "He never came."]
    department.house.vault.destroy(students[1])
    assert department.house.case_files.text(file, file.events[1], "reason", file.events[1].act.reason) == "[erased]"


def test_a_student_changes_what_is_her_own(department: Department, group: Mentorship) -> None:
    mentor, (one, other, _third) = group.mentor.person_id, group.everybody()
    log(department, group, mentor, "session", one)
    department.take(group, "set_goal", mentor, text="All pass", section="studies")
    offered = {step.name for step in file_for(department, group, one).steps}
    assert "log_contact" in offered
    assert not offered & {"correct_contact", "move_goal", "reach_goal", "drop_goal"}
    department.take(group, "set_goal", one, text="Mine", section="studies")
    department.take(group, "move_goal", one, goal=2, percent=10)
    for reader, goal, code in ((one, 1, "unknown_goal"), (other, 2, "no_goals")):
        with refused(department, code):
            department.take(group, "reach_goal", reader, goal=goal)
    with refused(department, "not_yours", "mentee"):
        department.take(group, "set_goal", one, text="Hers", section="studies", mentee=other)


# The mentor's evaluation


def evaluate(department: Department, group: Mentorship, month: str) -> Mentorship:
    evaluation = next(one for one in department.policy.evaluations if one.of == "mentor")
    marks = tuple(Mark(one.code, 4) for one in evaluation.criteria)
    return department.take(group, "evaluate_mentor", month=month, together=TOGETHER, marks=marks, note="Together.")


def waiting(department: Department) -> dict[str, date | None]:
    """The months that the worklist asks the office to evaluate, and by when."""
    wanted = WorkFilter((GROUPS,), (Role.COORDINATOR.value,), department.clock(), step="evaluate_mentor")
    return {row.about: row.due for row in department.house.work.page(wanted)}


def test_each_month_is_to_be_evaluated_once_it_is_over(department: Department, group: Mentorship) -> None:
    assert waiting(department) == {}
    department.clock.wind_to(date(2026, 11, 1))
    assert waiting(department) == {"2026-09": date(2026, 10, 6), "2026-10": date(2026, 11, 6)}
    evaluate(department, group, "2026-09")
    assert waiting(department) == {"2026-10": date(2026, 11, 6)}


def test_the_last_month_is_evaluated_after_the_end(department: Department, group: Mentorship) -> None:
    department.on(date(2027, 7, 1))
    assert department.mentorship(group.reference).state == "completed"
    assert waiting(department)["2027-06"] == date(2027, 7, 6)
    for month in list(waiting(department)):
        group = evaluate(department, group, month)
    assert (group.state, len(group.evaluations)) == ("completed", 10)
    assert waiting(department) == {}
    assert "evaluate_mentor" not in {step.name for step in file_for(department, group, department.coordinator).steps}


# The year of study


@pytest.mark.parametrize(("study_year", "asked"), [(1, 4), (3, 4), (4, 2)])
def test_a_group_is_asked_for_sessions_by_its_year_of_study(
    department: Department, study_year: int, asked: int
) -> None:
    mentorship = department.appointed(2, study_year=study_year)
    department.on(date(2026, 10, 1))
    (missed,) = [one for one in events(department, mentorship) if isinstance(one, CadenceMissed)]
    assert (missed.expected, missed.had) == (asked, 0)


def test_what_counts_are_sessions_and_not_talks_with_parents(department: Department) -> None:
    group = department.appointed(2, study_year=4)
    department.on(date(2026, 9, 14))
    for kind in ("session", "parents", "session"):
        log(department, group, group.mentor.person_id, kind, *group.everybody())
    department.on(date(2026, 10, 1))
    assert not [one for one in events(department, group) if isinstance(one, CadenceMissed)]


@pytest.mark.parametrize(("study_year", "rows"), [(1, 23), (2, 12)])
def test_the_duties_of_the_first_year_are_a_checklist_of_the_first_year_alone(
    department: Department, study_year: int, rows: int
) -> None:
    group = department.appointed(1, study_year=study_year)
    department.on(group.commitment.first)
    department.house.reactions.catch_up()
    assert len(department.house.board.of_mentorship(group.id)) == rows


def events(department: Department, group: Mentorship) -> list[Any]:
    return list(department.house.ledger.history(group.id))


def test_dormitory_visits_are_counted_for_each_group(department: Department) -> None:
    visited, forgotten = department.appointed(1, group="CS-101"), department.appointed(1, group="CS-102")
    planning, asker = department.house.gatherings, person(department.coordinator)
    for day in (10, 20):
        at = datetime(2026, 9, day, 8, tzinfo=UTC)
        planning.plan(asker, GROUPS, NewGathering("dormitory_visit", at, 60, mentorships=(visited.id,)))
    rows = department.house.gathering_list.of_programmes([GROUPS])
    (asked,) = [one for one in planning.asked_for(GROUPS, rows) if one.kind.code == "dormitory_visit"]
    shares = {one.mentorship: (one.planned, one.missing) for one in asked.shares}
    assert shares == {visited.id: (2, 7), forgotten.id: (0, 9)}
    assert asked.missing == 16
    ((_asked, share),) = planning.share_of(visited, rows)
    assert (share.planned, share.missing) == (2, 7)
