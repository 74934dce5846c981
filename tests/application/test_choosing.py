"""A mentee ranks mentors: what she may choose, and who is asked at once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from application.asking import person
from domain.case import Role
from domain.mentorship.events import MentorshipProposed
from tests.houses import PROGRAMME, Applicant, Office


def test_a_mentee_who_ranks_mentors_is_proposed_at_once_to_the_first_with_a_free_place(office: Office) -> None:
    full, free, also_free = office.mentor(), office.mentor(), office.mentor()
    office.choose(office.mentee(), full)
    mentee = office.mentee()
    proposed = office.mentorship(office.choose(mentee, full, free, also_free))
    assert proposed.mentor.application_id == free.case_id
    assert proposed.how == "mentee_choice"
    assert proposed.consents == {mentee.person_id}, "whoever proposes has consented"
    assert office.application(also_free).places == frozenset()


def test_a_choice_of_mentors_who_are_all_full_is_kept_and_proposes_nothing(office: Office) -> None:
    full, mentee = office.mentor(), office.mentee()
    office.choose(office.mentee(), full)
    office.apply_step(mentee, "choose_mentors", mentee.person_id, choices=(full.case_id,))
    assert office.application(mentee).choices == (full.case_id,)
    assert office.application(mentee).state == "accepted"


def test_a_choice_that_the_office_records_for_a_mentee_is_hers(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    for_her = office.for_her(mentee.person_id, "email")
    office.apply_step(mentee, "choose_mentors", for_her, choices=(mentor.case_id,))
    (event,) = office.events(MentorshipProposed)
    assert (event.act.actor, event.act.on_behalf_of) == (str(office.coordinator), mentee.person_id)
    assert (event.act.role, event.act.given_how) == (Role.MENTEE, "email")
    assert event.consented == (mentee.person_id,)


def test_a_mentor_who_has_not_been_to_the_orientation_is_passed_over(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    not_ready = office.screened(office.applied(Role.MENTOR, 1))
    office.apply_step(not_ready, "accept")
    proposed = office.mentorship(office.choose(mentee, not_ready, mentor))
    assert proposed.mentor.application_id == mentor.case_id
    assert office.application(mentee).choices == (not_ready.case_id, mentor.case_id)


def test_a_mentee_who_has_not_been_to_the_orientation_is_told_so(office: Office) -> None:
    mentor, mentee = office.mentor(), office.screened(office.applied(Role.MENTEE))
    office.apply_step(mentee, "accept")
    with office.refused("requirement_open"):
        office.choose(mentee, mentor)


def unknown(office: Office, mentee: Applicant) -> Applicant:
    return Applicant(uuid4(), uuid4(), "")


def another_mentee(office: Office, mentee: Applicant) -> Applicant:
    return office.mentee()


def of_another_intake(office: Office, mentee: Applicant) -> Applicant:
    today = office.clock().date()
    office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, "2026-summer", today, today)
    return office.admit(office.applied(Role.MENTOR, 1, intake="2026-summer"))


def kin(office: Office, mentee: Applicant) -> Applicant:
    mentor = office.mentor()
    office.house.people.declare_kin(person(office.coordinator), mentor.person_id, mentee.person_id, PROGRAMME)
    return mentor


def herself(office: Office, mentee: Applicant) -> Applicant:
    return office.admit(office.applied_again(mentee.person_id, Role.MENTOR, 1))


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (unknown, "unknown_mentor"),
        (another_mentee, "unknown_mentor"),
        (of_another_intake, "other_intake"),
        (kin, "conflict_of_interest"),
        (herself, "conflict_of_interest"),
    ],
)
def test_every_choice_is_looked_at_before_any_is_recorded(
    office: Office, other: Callable[[Office, Applicant], Applicant], code: str
) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    unsuitable = other(office, mentee)
    for choices in ((mentor, unsuitable), (unsuitable, mentor)):
        with office.refused(code):
            office.choose(mentee, *choices)


def test_a_coordinator_chooses_for_nobody_in_her_own_name(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    office.choose(office.mentee(), mentor)
    with office.refused("not_yours"):
        office.apply_step(mentee, "choose_mentors", choices=(mentor.case_id,))
