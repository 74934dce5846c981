"""Who may apply, with what the house knows of her: the university's record, another intake, a table of applicants."""

from __future__ import annotations

from dataclasses import replace

from application.admissions import Request
from application.asking import person
from application.standings import Told
from domain.application.events import ApplicationSubmitted
from domain.case import Role
from domain.person import Enrolment, Standing
from tests.groups import Department
from tests.houses import CLOSES, INTAKE, NEXT_INTAKE, OPENS, PROGRAMME, PROGRAMME_FILE, Office
from tests.imports import MENTEES, checked, row, table

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")
STUDIES = '{ code = "studies", standing = "enrolled",'


def told(office: Office, who: object, enrolment: Enrolment) -> None:
    """The university's record of her, as of today."""
    known = Told(who, office.clock.now.date(), Standing(enrolment))  # type: ignore[arg-type]
    office.house.standings.record(person(office.coordinator), PROGRAMME, [known])


def test_whoever_does_not_confirm_the_conditions_does_not_apply(office: Office) -> None:
    who = office.register()
    asked = Request(PROGRAMME, INTAKE, who, Role.MENTEE)
    for asker in (person(who), person(office.coordinator)):
        with office.refused("not_eligible"):
            office.house.admissions.submit(asker, asked)
    office.house.admissions.submit(person(who), replace(asked, confirmed=("studies",)))
    assert office.events(ApplicationSubmitted)[-1].confirmed == ("studies",)


def test_the_universitys_record_of_her_is_held_against_what_she_says(office: Office) -> None:
    who = office.register()
    told(office, who, Enrolment.LEFT)
    with office.refused("standing_says_otherwise"):
        office.applied_again(who, Role.MENTEE)
    told(office, who, Enrolment.ENROLLED)
    office.applied_again(who, Role.MENTEE)


def test_a_record_that_comes_later_stops_her_at_the_screening(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    office.show_profile(applicant)
    told(office, applicant.person_id, Enrolment.LEFT)
    with office.refused("standing_says_otherwise"):
        office.apply_step(applicant, "pass_screening", results=office.all_met(applicant))
    office.apply_step(applicant, "decline", office.why("not_eligible"))


def test_what_she_confirmed_is_carried_over_as_far_as_it_is_asked_there(office: Office) -> None:
    programmes = office.house.programmes
    applicant = office.screened(office.applied(Role.MENTEE))
    office.apply_step(applicant, "waitlist")
    grown = TEXT.replace(STUDIES, '{ code = "of_age", names.en = "Of age" },\n    ' + STUDIES)
    programmes.revise_policy(person(office.admin), grown)
    programmes.open_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE, OPENS, CLOSES)
    office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    opened = office.events(ApplicationSubmitted)[-1]
    assert opened.confirmed == ("studies",)
    again = replace(applicant, case_id=opened.originator_id)
    office.show_profile(again)
    assert [one.criterion for one in office.all_met(again)] == ["of_age", "studies", "voluntary"]
    with office.refused("criterion_open"):
        office.apply_step(again, "pass_screening", results=office.all_met(again)[1:])


def test_a_row_says_itself_what_is_true_of_her_or_whoever_imports_says_it_of_all(office: Office) -> None:
    silent = replace(MENTEES, confirmed=())
    plan = checked(office, table(row(1), row(2)), silent)
    assert [(fault.row, fault.refusal.code) for fault in plan.faults] == [(2, "not_eligible"), (3, "not_eligible")]
    header = (*table(row(1)).header, "Условия")
    mixed = table((*row(1), "studies"), (*row(2), ""), (*row(3), "Studies at NU now"), header=header)
    plan = checked(office, mixed, silent)
    assert [(fault.row, fault.refusal.code) for fault in plan.faults] == [(3, "not_eligible")]
    assert checked(office, mixed).faults == []


def test_an_imported_row_is_held_against_the_record_of_whom_it_means(office: Office) -> None:
    known = office.register("Айгүл", family_name="Қасымова1", email="p1@example.kz")
    told(office, known, Enrolment.LEFT)
    plan = checked(office, table(row(1), row(2)))
    assert [(fault.row, fault.refusal.code) for fault in plan.faults] == [(2, "standing_says_otherwise")]


def test_whom_an_order_puts_into_a_group_is_asked_nothing(department: Department) -> None:
    mentorship = department.appointed(2)
    student = department.student(mentorship.mentees[0].person_id)
    assert (student.state, student.confirmed) == ("matched", ())
