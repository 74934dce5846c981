"""A mentor is appointed to an academic group by an order: the whole group in one save, or nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from application.admissions import Request
from application.asking import Asker, person
from application.questions import WorkFilter
from domain.application import Application
from domain.application.events import CriterionResult, Result, Wishes
from domain.case import Role
from domain.mentorship.events import MentorAppointed
from domain.person import ExternalId
from tests.groups import GROUPS, ORDERED, YEAR, Department, refused
from tests.houses import Applicant


def test_a_mentor_is_appointed_to_students_who_never_applied(department: Department) -> None:
    mentor, students = department.mentor(), department.students(3)
    before = department.house.ledger.last_position()
    mentorship = department.appoint(department.order(mentor, students))
    assert (mentorship.state, mentorship.group, mentorship.study_year) == ("agreed", "CS-101", 1)
    assert (mentorship.starts_on, mentorship.ends_on) == (date(2026, 9, 1), date(2027, 6, 30))
    assert mentorship.everybody() == tuple(students)
    assert [department.student(one).mentorship_id for one in students] == [mentorship.id] * 3
    assert {department.student(one).state for one in students} == {"matched"}
    recorded = [entry.event for entry in department.house.ledger.read(before, 100)]
    assert len({event.timestamp for event in recorded}) == 1, "one save"
    assert {event.act.actor for event in recorded} == {str(department.coordinator)}
    assert {event.act.on_behalf_of for event in recorded} == {None}, "no student is said to have asked for it"


def test_who_has_an_application_keeps_it(department: Department) -> None:
    student, other = department.students(2)
    first = department.appoint(department.order(department.mentor(), [student, other]))
    department.take(first, "leave", Asker(str(department.coordinator), reason_code="went_to_group"), mentee=student)
    reference = department.student(student).reference
    again = department.appoint(department.order(department.mentor(), [student], group="CS-102"))
    assert department.student(student).reference == reference
    assert department.student(student).mentorship_id == again.id


def test_an_accepted_mentor_waits_for_the_order_and_the_order_shows_what_is_asked(department: Department) -> None:
    mentor = department.mentor()

    def waiting() -> set[tuple[str, str]]:
        wanted = WorkFilter((GROUPS,), (Role.COORDINATOR.value,), department.clock())
        return {(row.reference, row.step) for row in department.house.work.page(wanted)}

    assert waiting() == {(mentor.reference, "appoint")}
    department.appoint(department.order(mentor, department.students(2)))
    assert waiting() == set()
    assert "appointment_order" in department.house.ledger.load(Application, mentor.case_id).met


def test_who_was_never_appointed_waits_no_longer_once_the_year_is_over(department: Department) -> None:
    never, appointed = department.mentor(), department.mentor()
    department.appoint(department.order(appointed, department.students(1)))
    wanted = WorkFilter((GROUPS,), (Role.COORDINATOR.value,), department.clock(), step="appoint")
    department.on(date(2027, 7, 14))
    waiting = [row.reference for row in department.house.work.page(wanted)]
    assert waiting == [never.reference], "whose group's year is over is not asked for again"
    department.on(date(2027, 7, 15))
    assert not department.house.work.page(wanted)
    states = {department.house.ledger.load(Application, one.case_id).state for one in (never, appointed)}
    assert states == {"concluded"}, "her group's year is over, and so is her application"


def test_an_order_of_last_week_happened_last_week(department: Department) -> None:
    mentor, students = department.mentor(), department.students(1)
    department.clock.wind(days=7)
    mentorship = department.appoint(department.order(mentor, students))
    assert mentorship.starts_on == date(2026, 9, 1), "not on the day on which it was recorded"
    assert mentorship.agreed_at is not None
    assert department.policy.local_date(mentorship.agreed_at) == ORDERED


def test_a_group_larger_than_she_offered_is_hers_all_the_same(department: Department) -> None:
    mentor = department.mentor()
    department.apply_step(mentor, "change_capacity", capacity=1)
    department.appoint(department.order(mentor, department.students(2)))
    assert department.house.ledger.load(Application, mentor.case_id).capacity == 2


@pytest.mark.parametrize(
    ("said", "code", "at"),
    [
        ({"order_number": " "}, "order_missing", "order_number"),
        ({"order_date": date(2026, 8, 29)}, "in_the_future", "order_date"),
        ({"order_date": date(2025, 8, 29)}, "in_the_past", "order_date"),
        ({"order_date": date(2026, 7, 30)}, "reason_missing", "reason"),
        ({"group": " "}, "group_missing", "group"),
        ({"faculty": ""}, "faculty_missing", "faculty"),
        ({"faculty": "medicine"}, "unknown_choice", "faculty"),
        ({"study_year": None}, "study_year_missing", "study_year"),
        ({"study_year": 8}, "out_of_range", "study_year"),
        ({"shown": ()}, "not_eligible", "shown"),
        ({"shown": ("citizen", "bachelor")}, "not_eligible", "shown"),
    ],
)
def test_an_order_that_says_too_little(department: Department, said: dict[str, Any], code: str, at: str) -> None:
    order = department.order(department.mentor(), department.students(2), **said)
    with refused(department, code, at):
        department.appoint(order)


def test_outside_of_the_months_of_appointment_the_office_says_why(department: Department) -> None:
    order = department.order(department.mentor(), department.students(1), order_date=date(2026, 7, 30))
    department.appoint(order, Asker(str(department.coordinator), reason="The mentor before was dismissed."))
    (event,) = [one.event for one in department.house.ledger.read(0, 1000) if isinstance(one.event, MentorAppointed)]
    assert event.act.reason is not None


def test_a_graduate_is_eligible_as_one(department: Department) -> None:
    order = department.order(department.mentor("graduate"), department.students(1), shown=("bachelor",))
    with refused(department, "not_eligible", "shown", "Citizen of Kazakhstan, Bachelor's degree"):
        department.appoint(order)
    mentorship = department.appoint(replace(order, shown=("bachelor", "citizen", "nonsense")))
    (event,) = department.house.ledger.history(mentorship.id)
    assert isinstance(event, MentorAppointed)
    assert event.shown == ("citizen", "bachelor")


# The roster


def test_students_are_named_as_somebody_writes_them_down(department: Department) -> None:
    by_name = department.register("Аружан", "Сейтқали")
    by_mail = department.register("Аружан", "Бекова", email="a.bekova@example.kz")
    by_number = department.register("Данияр", "Ким", external_ids=(ExternalId("student_number", "22-0417"),))
    turned = department.register("Камила", "Рахимова")
    lines = ["1. аружан сейтқали", "A.Bekova@example.kz", "2.\t22-0417\tКим Д.", "Рахимова Камила", "  "]
    mentorship = department.appoint(department.order(department.mentor(), lines))
    assert mentorship.everybody() == (by_name, by_mail, by_number, turned)


def test_strangers_are_named_all_at_once(department: Department) -> None:
    lines = [str(department.register()), "Nobody Known", "99-0001", "Student"]
    order = department.order(department.mentor(), lines)
    with refused(department, "unknown_person", "roster", "Nobody Known; 99-0001; Student."):
        department.appoint(order)


def test_a_name_that_several_have_means_nobody(department: Department) -> None:
    department.register("Аружан", "Сейтқали")
    namesake = department.register("Аружан", "Сейтқали", email="second@example.kz")
    mentor = department.mentor()
    with refused(department, "ambiguous_person", "roster", "Аружан Сейтқали"):
        department.appoint(department.order(mentor, ["Аружан Сейтқали"]))
    assert department.appoint(department.order(mentor, ["second@example.kz"])).everybody() == (namesake,)


def test_the_same_student_twice_an_erased_one_and_nobody(department: Department) -> None:
    mentor, student = department.mentor(), department.register("Аружан", "Сейтқали")
    with refused(department, "twice_on_roster", "roster", "Аружан Сейтқали"):
        department.appoint(department.order(mentor, [str(student), "Аружан Сейтқали"]))
    with refused(department, "roster_size", "mentees"):
        department.appoint(department.order(mentor, [" "]))
    department.house.vault.destroy(student)
    with refused(department, "person_erased", "roster"):
        department.appoint(department.order(mentor, [str(student)]))


def test_nobody_is_in_two_groups_and_everybody_who_would_be_is_named(department: Department) -> None:
    one, other, free = department.students(3)
    department.appoint(department.order(department.mentor(), [one, other]))
    order = department.order(department.mentor(), [free, one, other], group="CS-102")
    with refused(department, "in_another_group", "roster", f"{one}; {other}."):
        department.appoint(order)


def test_a_group_that_is_formed_later_is_appointed_after_the_last_day_for_applications(department: Department) -> None:
    mentor, students = department.mentor(), department.students(2)
    department.clock.wind_to(date(2027, 2, 1))
    order = department.order(mentor, students, order_date=date(2027, 2, 1))
    new_group = Asker(str(department.coordinator), reason_code="new_group")
    assert department.appoint(order, new_group).starts_on == date(2027, 2, 1)


def test_nobody_is_put_into_a_group_of_an_intake_that_is_closed(department: Department) -> None:
    order = department.order(department.mentor(), department.students(1))
    department.house.programmes.close_intake(person(department.coordinator), GROUPS, YEAR)
    with refused(department, "intake_closed"):
        department.appoint(order)


# The mentor


def test_a_mentor_has_one_group(department: Department) -> None:
    mentor = department.mentor()
    department.appoint(department.order(mentor, department.students(1)))
    order = department.order(mentor, department.students(1), group="CS-102")
    with refused(department, "has_a_group", "mentor", "CS-101"):
        department.appoint(order)


def test_a_mentor_was_accepted_as_one_and_is_nobodys_kin_there(department: Department) -> None:
    mentor, student = department.mentor(), department.register()
    order = department.order(department.applied(), [student])
    with refused(department, "not_accepted", "mentor"):
        department.appoint(order)
    department.house.people.declare_kin(person(department.coordinator), student, mentor.person_id, GROUPS)
    with refused(department, "conflict_of_interest", "mentor"):
        department.appoint(department.order(mentor, [student]))


def test_who_has_ties_to_a_student_or_no_role_leaves_it_to_others(department: Department) -> None:
    mentor, (one, other) = department.mentor(), department.students(2)
    with refused(department, "not_yours"):
        department.appoint(department.order(mentor, [one, other]), person(one))
    department.house.people.declare_kin(person(department.coordinator), department.coordinator, other, GROUPS)
    with refused(department, "conflict_of_interest"):
        department.appoint(department.order(mentor, [one, other]))


def test_a_deputy_dean_appoints_the_mentors_of_her_own_faculty(department: Department) -> None:
    deputy = department.register("Алия", "Жұмабай")
    department.house.people.grant_role(person(department.admin), deputy, Role.COORDINATOR, GROUPS, "philology")
    own, other = (department.mentor(faculty=one) for one in ("philology", "history"))
    for order in (
        department.order(other, department.students(1), faculty="philology"),
        department.order(own, department.students(1), faculty="history"),
    ):
        with refused(department, "not_yours"):
            department.appoint(order, person(deputy))
    group = department.appoint(department.order(own, department.students(1), faculty=""), person(deputy))
    assert (group.faculty, group.faculties()) == ("philology", ("philology",)), "the mentor's, if none is named"
    assert department.student(group.everybody()[0]).faculties() == ("philology",)


def test_a_group_and_its_students_belong_to_its_faculty_whatever_the_mentor_named(department: Department) -> None:
    group = department.appointed(2, faculty="history")
    assert group.mentor.faculty == ""
    assert group.faculties() == ("history",)
    for student in group.everybody():
        assert department.student(student).faculties() == ("history",)
    (event,) = department.house.ledger.history(group.id)
    assert isinstance(event, MentorAppointed)
    assert event.faculty == "history"


def test_who_joins_without_a_faculty_is_of_the_groups(department: Department) -> None:
    group, newcomer = department.appointed(1, faculty="history"), department.register()
    request = Request(GROUPS, YEAR, newcomer, Role.MENTEE, 0, Wishes(), confirmed=("in_group",))
    reference = department.house.admissions.submit(person(department.coordinator), request)
    hers = Applicant(newcomer, department.student(newcomer).id, reference)
    department.apply_step(hers, "pass_screening", results=(CriterionResult("in_group", Result.MET),))
    department.apply_step(hers, "accept")
    why = Asker(str(department.coordinator), reason_code="enrolled")
    joined = department.take(group, "join", why, application=hers.case_id)
    assert joined.mentees[-1].faculty == "history"


def test_a_candidate_is_reminded_of_her_profile_by_a_letter_of_the_programme(department: Department) -> None:
    candidate = department.applied()
    department.apply_step(candidate, "remind")
    department.house.reactions.catch_up()
    (letter,) = [one for one in department.house.outbox.page([GROUPS]) if one.notice == "reminder"]
    assert letter.recipient == candidate.person_id


def test_who_was_registered_twice_is_in_one_group_all_the_same(department: Department) -> None:
    stays, twin = department.students(2)
    department.appoint(department.order(department.mentor(), [twin]))
    department.house.duplicates.merge(person(department.admin), stays, twin, GROUPS)
    order = department.order(department.mentor(), [stays], group="CS-102")
    with refused(department, "in_another_group", "roster"):
        department.appoint(order)
