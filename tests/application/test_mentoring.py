from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from application.asking import Asker, person
from application.ports import UnknownCase
from domain.case import Role
from domain.mentorship.events import (
    CertificateIssued,
    MentorshipTerminated,
    ProposalAccepted,
)
from tests.houses import PROGRAMME, Applicant, Office

# Proposals


def test_a_proposal_holds_mentor_and_mentee_in_one_save(each_office: Office) -> None:
    office = each_office
    mentor, mentee = office.mentor(capacity=2), office.mentee()
    before = office.house.ledger.last_position()
    reference = office.propose(mentor, mentee)
    entries = office.house.ledger.read(before, 10)
    assert [entry.topic for entry in entries] == [
        "MentorshipProposed",
        "ReferenceTaken",
        "PlaceTaken",
        "ApplicationMatched",
    ]
    assert len({entry.event.act.correlation_id for entry in entries}) == 1
    proposed = office.mentorship(reference)
    assert (proposed.state, proposed.how, proposed.consents) == ("proposed", "coordinator", frozenset())
    assert office.application(mentor).places == {(proposed.id, mentee.person_id)}
    assert office.application(mentee).state == "matched"
    assert office.application(mentee).mentorship_id == proposed.id


def test_a_full_mentor_takes_nobody_more(each_office: Office) -> None:
    office = each_office
    mentor, other = office.mentor(capacity=1), office.mentee()
    office.propose(mentor, office.mentee())
    with office.refused("mentor_is_full"):
        office.propose(mentor, other)
    assert office.application(other).state == "accepted"


def test_a_mentor_who_would_take_more_has_a_place_again(office: Office) -> None:
    mentor = office.mentor(capacity=1)
    office.propose(mentor, office.mentee())
    office.apply_step(mentor, "change_capacity", mentor.person_id, capacity=2)
    office.propose(mentor, office.mentee())
    with office.refused("below_places_taken"):
        office.apply_step(mentor, "change_capacity", mentor.person_id, capacity=1)


def test_a_mentee_is_held_by_one_mentorship_at_a_time(each_office: Office) -> None:
    office = each_office
    mentee, other = office.mentee(), office.mentor()
    office.propose(office.mentor(), mentee)
    with office.refused("not_now"):
        office.propose(other, mentee)
    assert office.application(other).free_places == 1


def test_nobody_is_proposed_before_the_orientation(office: Office) -> None:
    mentor, mentee = office.mentor(), office.screened(office.applied(Role.MENTEE))
    office.apply_step(mentee, "accept")
    with office.refused("requirement_open"):
        office.propose(mentor, mentee)


def test_people_of_different_intakes_are_not_proposed(office: Office) -> None:
    today = office.clock().date()
    office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, "2026-summer", today, today)
    mentor, mentee = office.admit(office.applied(Role.MENTOR, 1, intake="2026-summer")), office.mentee()
    with office.refused("other_intake"):
        office.propose(mentor, mentee)
    with office.refused("other_intake"):
        office.choose(mentee, mentor)


def test_what_is_no_application_of_a_mentor_is_neither_proposed_nor_chosen(office: Office) -> None:
    mentee, other, unknown = office.mentee(), office.mentee(), Applicant(uuid4(), uuid4(), "")
    with pytest.raises(UnknownCase):
        office.propose(unknown, mentee)
    with office.refused("unknown_mentor"):
        office.choose(mentee, unknown)
    with office.refused("not_a_mentor"):
        office.propose(other, mentee)


def test_only_coordinators_and_the_mentee_herself_propose(office: Office) -> None:
    mentor, mentee, stranger = office.mentor(), office.mentee(), office.register()
    for somebody in (office.auditor, office.admin, stranger, mentee.person_id, mentor.person_id):
        with office.refused("not_yours"):
            office.propose(mentor, mentee, by=somebody)
    with office.refused("not_yours"):
        office.apply_step(mentee, "choose_mentors", stranger, choices=(mentor.case_id,))


# Decisions recorded for participants


def test_the_office_records_what_a_participant_decided_and_how_she_told_it(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    with office.refused("given_how_missing"):
        office.mentorship_step(reference, "consent", office.for_her(mentor.person_id, how=" "))
    office.mentorship_step(reference, "consent", office.for_her(mentor.person_id, how="phone"))
    (event,) = office.events(ProposalAccepted)
    assert event.person_id == mentor.person_id
    assert (event.act.actor, event.act.on_behalf_of) == (str(office.coordinator), mentor.person_id)
    assert (event.act.role, event.act.given_how) == (Role.MENTOR, "phone")


def test_only_a_coordinator_records_what_others_decided_and_none_who_takes_part(office: Office) -> None:
    mentee = office.mentee()
    mentor = office.applied_again(office.coordinator, Role.MENTOR, 1, by=office.other_coordinator)
    office.admit(mentor, by=office.other_coordinator)
    reference = office.propose(mentor, mentee, by=office.other_coordinator)
    with office.refused("conflict_of_interest"):
        office.mentorship_step(reference, "consent", office.for_her(mentee.person_id))
    for stranger in (office.auditor, office.register()):
        asker = Asker(str(stranger), on_behalf_of=mentee.person_id, given_how="email")
        with office.refused("not_yours"):
            office.mentorship_step(reference, "consent", asker)


def test_nobody_consents_or_signs_for_somebody_else_or_twice(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    with office.refused("consent_missing"):
        office.mentorship_step(reference, "sign", mentee.person_id)
    with office.refused("already_consented"):
        office.mentorship_step(reference, "consent", mentee.person_id)
    with office.refused("not_yours"):
        office.mentorship_step(reference, "consent", office.coordinator)
    office.mentorship_step(reference, "consent", mentor.person_id)
    with office.refused("not_yours"):
        office.mentorship_step(reference, "sign", office.coordinator)


# Back to the pool, and matched again


@pytest.mark.parametrize(("step", "by"), [("refuse", "mentor"), ("refuse", "mentee"), ("withdraw_proposal", "mentee")])
def test_a_proposal_that_comes_to_nothing_lets_both_go_in_one_save(each_office: Office, step: str, by: str) -> None:
    office = each_office
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    before = office.house.ledger.last_position()
    office.mentorship_step(reference, step, mentor.person_id if by == "mentor" else mentee.person_id)
    topics = [entry.topic for entry in office.house.ledger.read(before, 10)]
    assert sorted(topics[1:]) == ["ApplicationReturnedToPool", "PlaceFreed"]
    assert office.mentorship(reference).state == {"refuse": "declined", "withdraw_proposal": "withdrawn"}[step]
    assert office.application(mentor).free_places == 1
    assert office.application(mentee).state == "accepted"
    assert office.application(mentee).mentorship_id is None


def test_only_who_proposed_takes_a_proposal_back(office: Office) -> None:
    mentor = office.mentor()
    reference = office.choose(office.mentee(), mentor)
    with office.refused("not_yours"):
        office.mentorship_step(reference, "withdraw_proposal", mentor.person_id)
    office.mentorship_step(reference, "withdraw_proposal", office.coordinator)


def test_a_terminated_pair_is_matched_again_each_with_somebody_else(each_office: Office) -> None:
    office = each_office
    mentor, mentee = office.mentor(), office.mentee()
    first = office.paired(mentor, mentee)
    with office.refused("reason_missing"):
        office.mentorship_step(first, "terminate", office.coordinator)
    office.mentorship_step(first, "terminate", mentee.person_id)
    (event,) = office.events(MentorshipTerminated)
    assert (event.act.reason_code, event.at_fault) == ("", "nobody"), "a participant who leaves is asked nothing"
    second = office.paired(office.mentor(), mentee)
    third = office.paired(mentor, office.mentee())
    assert [office.mentorship(one).state for one in (first, second, third)] == ["terminated", "active", "active"]
    assert office.mentorship_of(mentee).reference == second
    assert office.application(mentor).free_places == 0


def test_the_steps_of_an_ended_mentorship_do_not_touch_what_came_after(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    first = office.paired(mentor, mentee)
    office.mentorship_step(first, "terminate", mentee.person_id)
    second = office.choose(mentee, office.mentor())
    with office.refused("not_now"):
        office.mentorship_step(first, "terminate", mentor.person_id)
    assert office.mentorship_of(mentee).reference == second


# The end, and after it


def test_a_completed_mentorship_concludes_the_mentee_and_frees_the_place(each_office: Office) -> None:
    office = each_office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "complete", office.why(text="They reached what they wanted."))
    assert office.mentorship(reference).state == "completed"
    assert office.application(mentee).state == "concluded"
    assert office.application(mentor).state == "accepted"
    assert office.application(mentor).free_places == 1


@pytest.mark.parametrize("end", ["terminate", "complete"])
def test_a_reinstated_mentorship_takes_its_places_again(each_office: Office, end: str) -> None:
    office = each_office
    reference, mentor, mentee = office.pair()
    ended(office, reference, end)
    office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    assert office.mentorship(reference).state == "active"
    assert office.mentorship_of(mentee).reference == reference
    assert office.application(mentor).free_places == 0


@pytest.mark.parametrize("end", ["terminate", "complete"])
def test_a_mentorship_whose_place_is_gone_is_not_reinstated(office: Office, end: str) -> None:
    reference, mentor, _mentee = office.pair()
    ended(office, reference, end)
    office.choose(office.mentee(), mentor)
    with office.refused("mentor_is_full"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    assert office.mentorship(reference).state == {"terminate": "terminated", "complete": "completed"}[end]


def test_a_mentorship_whose_mentee_found_somebody_else_is_not_reinstated(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    ended(office, reference, "terminate")
    other = office.choose(mentee, office.mentor())
    with office.refused("held_by_another"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    assert office.mentorship_of(mentee).reference == other
    assert office.application(mentor).free_places == 1


@pytest.mark.parametrize("end", ["terminate", "complete"])
def test_a_mentorship_whose_applications_the_clock_concluded_is_reinstated_with_them(office: Office, end: str) -> None:
    reference, mentor, mentee = office.pair()
    ended(office, reference, end)
    over = office.application(mentor).ends_on
    assert over is not None
    office.clock.wind_to(over + timedelta(days=15))
    office.house.clock.tick()
    assert {office.application(one).state for one in (mentor, mentee)} == {"concluded"}
    later = office.mentorship(reference).commitment.last + timedelta(days=92)
    office.mentorship_step(reference, "reinstate", office.why("asked_to_return"), ends_on=later)
    assert office.mentorship(reference).state == "active"
    assert (office.application(mentor).state, office.application(mentor).free_places) == ("accepted", 0)
    assert office.mentorship_of(mentee).reference == reference
    assert not office.house.clock.tick().refused
    assert office.application(mentor).state == "accepted"
    office.clock.wind_to(later + timedelta(days=1))
    office.house.clock.tick()
    office.house.clock.tick()
    assert {office.application(one).state for one in (mentor, mentee)} == {"concluded"}, "with its end once more"


def test_a_concluded_application_is_not_reopened_by_itself(office: Office) -> None:
    mentor = office.mentor()
    office.apply_step(mentor, "conclude", office.why(text="No mentee for her."))
    with office.refused("reopened_along"):
        office.apply_step(mentor, "reopen", office.why("asked_to_return"))


def test_who_withdrew_since_is_reopened_first_and_then_reinstated(office: Office) -> None:
    reference, _mentor, mentee = office.pair()
    ended(office, reference, "terminate")
    office.apply_step(mentee, "withdraw", mentee.person_id)
    with office.refused("application_withdrawn"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    office.apply_step(mentee, "reopen", office.why("asked_to_return"))
    office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    assert office.mentorship_of(mentee).reference == reference


def test_nothing_is_left_to_reinstate_where_no_extension_reaches_today(office: Office) -> None:
    reference = office.paired(office.mentor(), office.mentee())
    last = office.mentorship(reference).commitment.last
    office.clock.wind_to(last + timedelta(days=93))
    office.house.clock.tick()
    with office.refused("extension_limit"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))


def ended(office: Office, reference: str, step: str) -> None:
    office.mentorship_step(reference, step, office.why("no_time" if step == "terminate" else "", "They asked for it."))


def test_everybody_gets_her_own_certificate_under_a_number_that_nobody_is_asked_for(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.log_contacts(reference, months=1)
    office.clock.wind(days=185)
    office.house.clock.tick()
    with office.refused("conditions_open"):
        office.mentorship_step(reference, "certify", person=mentor.person_id)
    office.log_contacts(reference, months=6)
    for person_id in (mentor.person_id, mentee.person_id):
        office.answer_survey(reference, person_id)
        office.mentorship_step(reference, "certify", person=person_id)
    with office.refused("has_certificate"):
        office.mentorship_step(reference, "certify", person=mentor.person_id)
    numbers = [event.number for event in office.events(CertificateIssued)]
    assert len(set(numbers)) == 2
    assert all(number.startswith(f"{reference}-") for number in numbers)
    assert [office.house.certification.verify(number).standing for number in numbers] == ["valid", "valid"]
