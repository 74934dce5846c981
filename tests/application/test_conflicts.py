"""Conflicts of interest: nobody decides on kin, on whom she supervises, or on somebody with whom she has or had a mentorship."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from application.asking import Asker, person
from domain.application import Application
from domain.application.events import Recommendation, Score
from domain.case import Role
from domain.mentorship.values import AtFault
from tests.houses import NEXT_INTAKE, PROGRAMME, Applicant, Office
from tests.web.academy import CODE, open_academy


def tie_to_coordinator(office: Office, applicant: Applicant, tie: str = "kin") -> None:
    people, asker = office.house.people, person(office.other_coordinator)
    if tie == "kin":
        people.declare_kin(asker, office.coordinator, applicant.person_id, PROGRAMME)
    elif tie == "supervisor":
        people.declare_supervisor(asker, applicant.person_id, office.coordinator, PROGRAMME)
    else:
        past_mentorship(office, applicant.person_id)


def past_mentorship(office: Office, person_id: UUID) -> None:
    """In another intake, the coordinator was a mentor, or a mentee, of somebody, and refused in the end."""
    today = office.clock().date()
    boss = office.other_coordinator
    office.house.programmes.open_intake(person(boss), PROGRAMME, "2025-autumn", today, today)
    mentor = office.applied_again(office.coordinator, Role.MENTOR, 1, intake="2025-autumn", by=boss)
    mentee = office.applied_again(person_id, Role.MENTEE, intake="2025-autumn", by=boss)
    for one in (mentor, mentee):
        office.admit(one, by=boss)
    office.mentorship_step(office.choose(mentee, mentor), "refuse", office.coordinator)


# On applications


@pytest.mark.parametrize(
    ("step", "code", "facts"),
    [
        ("meet_requirement", "", {"requirement": "orientation"}),
        ("conclude", "", {}),
        ("withdraw", "no_answer", {}),
        ("carry_over", "", {"intake": NEXT_INTAKE}),
    ],
)
def test_a_coordinator_with_ties_to_an_applicant_leaves_this_to_another(
    office: Office, step: str, code: str, facts: dict[str, Any]
) -> None:
    today = office.clock().date()
    office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE, today, today)
    applicant = office.screened(office.applied(Role.MENTEE))
    office.apply_step(applicant, "accept")
    tie_to_coordinator(office, applicant)
    tied, other = (
        Asker(str(one), reason_code=code, reason="She asked for it.")
        for one in (office.coordinator, office.other_coordinator)
    )
    with office.refused("conflict_of_interest"):
        office.apply_step(applicant, step, tied, **facts)
    office.apply_step(applicant, step, other, **facts)


def test_an_applicant_does_not_record_that_she_came_to_the_orientation(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    for asker in (person(applicant.person_id), office.for_her(applicant.person_id, "phone")):
        with office.refused("not_yours"):
            office.apply_step(applicant, "meet_requirement", asker, requirement="orientation")


@pytest.mark.parametrize("recorded_by_another", [True, False])
def test_an_interview_by_somebody_whose_ties_came_to_light_is_not_held(
    office: Office, recorded_by_another: bool
) -> None:
    reference = open_academy(office)["academy"]
    case_id = office.house.case_files.find(reference)[1]
    (applicant,) = office.house.ledger.load(Application, case_id).subjects()
    called = Applicant(applicant, case_id, reference)
    office.screened(called)
    interviewers = (office.coordinator, office.other_coordinator)
    at = office.clock() + timedelta(days=2)
    office.apply_step(called, "schedule_interview", at=at, interviewers=interviewers)
    office.house.people.declare_kin(person(office.other_coordinator), office.other_coordinator, applicant, CODE)
    office.clock.wind(days=3)
    scores = tuple(Score(who, code, 8) for who in interviewers for code in ("motivation", "project"))
    held = {"scores": scores, "recommendation": Recommendation.ACCEPT}
    asker = office.for_her(office.other_coordinator, "phone") if recorded_by_another else office.coordinator
    with office.refused("conflict_of_interest"):
        office.apply_step(called, "hold_interview", asker, **held)


# On mentorships


@pytest.mark.parametrize("declared_by_mentor", [True, False])
def test_kin_are_not_proposed_to_each_other_whoever_declared_it(office: Office, declared_by_mentor: bool) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    people = (mentor.person_id, mentee.person_id)
    who, kin = people if declared_by_mentor else people[::-1]
    office.house.people.declare_kin(person(office.coordinator), who, kin, PROGRAMME)
    with office.refused("conflict_of_interest"):
        office.propose(mentor, mentee)
    with office.refused("conflict_of_interest"):
        office.choose(mentee, mentor)


@pytest.mark.parametrize("of_whom", ["mentor", "mentee"])
@pytest.mark.parametrize("tie", ["kin", "supervisor", "mentorship"])
def test_a_coordinator_with_ties_to_the_pair_does_not_decide_on_it(office: Office, tie: str, of_whom: str) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    tie_to_coordinator(office, mentor if of_whom == "mentor" else mentee, tie)
    tied, other = office.coordinator, office.other_coordinator
    with office.refused("conflict_of_interest"):
        office.propose(mentor, mentee, by=tied)
    reference = office.propose(mentor, mentee, by=other)
    with office.refused("conflict_of_interest"):
        office.mentorship_step(reference, "withdraw_proposal", tied)
    for step in ("consent", "sign"):
        for person_id in (mentor.person_id, mentee.person_id):
            office.mentorship_step(reference, step, person_id)
    with office.refused("conflict_of_interest"):
        office.mentorship_step(reference, "confirm_agreement", tied)
    office.mentorship_step(reference, "confirm_agreement", other)
    with office.refused("conflict_of_interest"):
        office.mentorship_step(reference, "terminate", office.why("breach"), at_fault=AtFault.MENTOR)
    office.mentorship_step(reference, "terminate", office.for_her(mentee.person_id, "email"))


def test_a_mentor_who_coordinates_ends_her_mentorship_as_a_mentor_only(office: Office) -> None:
    boss = office.other_coordinator
    mentor = office.admit(office.applied_again(office.coordinator, Role.MENTOR, 1, by=boss), by=boss)
    reference = office.propose(mentor, office.mentee(), by=boss)
    for step in ("consent", "sign"):
        for person_id in office.mentorship(reference).parties:
            office.mentorship_step(reference, step, person_id)
    office.mentorship_step(reference, "confirm_agreement", boss)
    as_coordinator = Asker(str(office.coordinator), role=Role.COORDINATOR, reason_code="breach")
    with office.refused("conflict_of_interest"):
        office.mentorship_step(reference, "terminate", as_coordinator, at_fault=AtFault.MENTEE)
    office.mentorship_step(reference, "terminate", office.coordinator)


# Concerns


def test_only_who_is_in_a_mentorship_raises_a_concern_and_the_office_records_one_for_her(office: Office) -> None:
    reference, _mentor, mentee = office.pair()
    with office.refused("not_yours"):
        office.mentorship_step(reference, "raise_concern", office.coordinator, text="I do not like it.")
    for_her = office.for_her(mentee.person_id, "phone")
    office.mentorship_step(reference, "raise_concern", for_her, text="He does not answer.")
    (concern,) = office.mentorship(reference).concerns
    assert concern.raised_by == mentee.person_id
