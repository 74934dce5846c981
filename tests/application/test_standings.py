"""Standing: what the university told, by whichever day; and who is to know of it."""

from __future__ import annotations

from datetime import date

from application.asking import person
from application.standings import Told
from application.visibility import reads_standing
from domain.case import Role
from domain.person import Enrolment, Standing
from tests.groups import Department
from tests.houses import PROGRAMME, Office

STUDIES, LEFT = Standing(Enrolment.ENROLLED, average=3.4), Standing(Enrolment.LEFT)
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
NOBODY: frozenset[Role] = frozenset()


def test_only_what_is_new_is_recorded_all_or_nothing(office: Office) -> None:
    one, other = office.register(), office.register()
    record, coordinator = office.house.standings.record, person(office.coordinator)
    assert record(coordinator, PROGRAMME, [Told(one, MARCH, STUDIES), Told(other, MARCH, STUDIES)]) == 2
    assert record(coordinator, PROGRAMME, [Told(one, MARCH, LEFT), Told(other, date(2026, 3, 8), STUDIES)]) == 1
    assert office.house.standings.of(one) == (MARCH, LEFT)
    assert record(coordinator, PROGRAMME, [Told(one, FEBRUARY, LEFT)]) == 1  # of that day nothing was known yet
    assert office.house.standings.of(one) == (MARCH, LEFT)
    with office.refused("in_the_future"):
        record(coordinator, PROGRAMME, [Told(one, date(2026, 3, 9), STUDIES), Told(other, date(2027, 1, 1), LEFT)])
    with office.refused("not_yours"):
        record(person(office.auditor), PROGRAMME, [Told(one, date(2026, 3, 9), STUDIES)])


def test_who_left_is_found_by_the_newest_day_until_she_was_erased(office: Office) -> None:
    one = office.register()
    coordinator = person(office.coordinator)
    for day, standing in ((MARCH, LEFT), (FEBRUARY, STUDIES)):
        office.house.standings.record(coordinator, PROGRAMME, [Told(one, day, standing)])
    assert office.house.people_list.with_enrolment(("left",), 10) == [str(one)]
    office.house.vault.destroy(one)
    assert office.house.standings.of(one) is None


def test_a_mentor_knows_it_of_the_group_that_she_is_appointed_for(department: Department) -> None:
    mentor, student, stranger = department.mentor(), department.register(), department.register()
    mentorship = department.appoint(department.order(mentor, [str(student)]))
    mentors = frozenset({Role.MENTOR})
    assert reads_standing(mentorship, mentors, mentor.person_id, student)
    assert not reads_standing(mentorship, mentors, mentor.person_id, stranger)
    assert reads_standing(mentorship, frozenset({Role.MENTEE}), student, student)


def test_a_chosen_mentor_does_not_know_it_and_nobody_reads_of_herself_as_staff(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    mentorship = office.mentorship(office.choose(mentee, mentor))
    for role, reader, reads in (
        (Role.MENTOR, mentor.person_id, False),
        (Role.COORDINATOR, office.coordinator, True),
        (Role.AUDITOR, office.auditor, True),
        (Role.COORDINATOR, mentor.person_id, False),
        (Role.INTERVIEWER, office.admin, False),
    ):
        assert reads_standing(mentorship, frozenset({role}), reader, mentee.person_id) is reads
