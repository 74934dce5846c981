from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from application.asking import person
from application.people import ERASED
from application.ports import UnknownCase
from application.steps import MovedOn
from domain.application import Application
from domain.application.events import ApplicationSubmitted, RequirementMet
from domain.case import CaseEvent, Role
from domain.mentorship import Mentorship
from domain.mentorship.events import ConcernRaised, ContactLogged
from tests.houses import PROGRAMME, Applicant, Office


def take(office: Office, applicant: Applicant, step: str, seen_version: int | None) -> None:
    house = office.house
    house.steps.take(Application, applicant.case_id, step, person(office.coordinator), seen_version=seen_version)


# Somebody else was faster


def test_who_decided_on_a_case_that_moved_on_is_told_what_happened_since(each_office: Office) -> None:
    office = each_office
    applicant = office.screened(office.applied(Role.MENTEE))
    seen = office.application(applicant).version
    office.apply_step(applicant, "waitlist", office.other_coordinator)
    before = office.house.ledger.last_position()
    with pytest.raises(MovedOn) as moved:
        take(office, applicant, "accept", seen)
    assert [one.TOPIC for one in moved.value.events] == ["ApplicationWaitlisted"]
    assert moved.value.events[0].act.actor == str(office.other_coordinator)
    assert moved.value.case.state == "waitlisted"
    assert office.house.ledger.last_position() == before
    take(office, applicant, "accept", seen + 1)
    assert office.application(applicant).state == "accepted"


def test_a_version_that_is_yet_to_come_has_not_been_seen(office: Office) -> None:
    applicant = office.screened(office.applied(Role.MENTEE))
    with pytest.raises(MovedOn):
        take(office, applicant, "accept", office.application(applicant).version + 1)
    assert office.application(applicant).state == "screened"


def test_who_saw_no_version_decides_on_what_is_there(office: Office) -> None:
    applicant = office.screened(office.applied(Role.MENTEE))
    take(office, applicant, "accept", None)
    assert office.application(applicant).state == "accepted"


# Bad input changes nothing


def test_a_case_that_is_not_there_or_is_another_kind_is_unknown(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    before = office.house.ledger.last_position()
    for kind, case_id in ((Application, uuid4()), (Mentorship, applicant.case_id), (Application, office.admin)):
        with pytest.raises(UnknownCase):
            office.take(kind, case_id, "withdraw", office.coordinator)
    with pytest.raises(UnknownCase, match="“NU-22222”"):
        office.house.case_files.find("NU-22222")
    assert office.house.ledger.last_position() == before


def test_what_is_refused_leaves_nothing_half_recorded(each_office: Office) -> None:
    """Not even of the cases that would have moved along, however late the refusal comes."""
    office = each_office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "terminate", mentee.person_id)
    office.propose(mentor, office.mentee())
    versions = [office.mentorship(reference).version, office.application(mentee).version]
    with office.refused("mentor_is_full"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    assert [office.mentorship(reference).version, office.application(mentee).version] == versions


def test_days_that_cannot_be_are_refused(office: Office) -> None:
    reference = office.paired(office.mentor(), office.mentee())
    mentorship = office.mentorship(reference)
    mentor, first = mentorship.mentor.person_id, mentorship.commitment.first
    tomorrow = replace(person(mentor), happened_at=office.clock.now + timedelta(days=1))
    day = timedelta(days=1)
    office.mentorship_step(reference, "set_goal", mentor, text="Another goal", section="job_search")
    for code, asker, step, facts in (
        ("in_the_future", tomorrow, "terminate", {}),
        ("in_the_future", person(mentor), "log_contact", {"kind": "phone", "on": first + 2 * day}),
        ("outside_commitment", person(mentor), "log_contact", {"kind": "phone", "on": first - day}),
        ("unknown_kind", person(mentor), "log_contact", {"kind": "telepathy", "on": first}),
        ("end_before_start", person(office.coordinator), "extend", {"ends_on": first}),
        ("extension_limit", person(office.coordinator), "extend", {"ends_on": first + 400 * day}),
        ("in_the_past", person(mentor), "set_goal", {"text": "A goal", "section": "job_search", "due": first - day}),
        ("unknown_goal", person(mentor), "reach_goal", {"goal": 7}),
    ):
        with office.refused(code):
            office.mentorship_step(reference, step, asker, **facts)


# What is sealed


def test_texts_are_sealed_for_whom_they_are_about_and_who_wrote_them(each_office: Office) -> None:
    office = each_office
    reference = office.paired(office.mentor(), office.mentee())
    pair = office.mentorship(reference).parties
    why = office.why("known_to_centre", "We know her from a workshop.")
    applicant = office.applied(Role.MENTEE)
    office.apply_step(applicant, "waive_requirement", why, requirement="profile")
    office.mentorship_step(reference, "log_contact", min(pair), kind="phone", note="Talked about a CV.")
    reason = office.house.ledger.history(applicant.case_id)[-1].act.reason
    note = office.events(ContactLogged)[-1].note
    assert reason is not None
    assert set(reason.keys) == {applicant.person_id, office.coordinator}
    assert set(note.keys) == pair
    assert office.house.vault.open(note) == "Talked about a CV."
    assert b"CV" not in note.box


def test_a_text_that_is_left_empty_is_not_sealed_but_left_out(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    office.apply_step(applicant, "meet_requirement", requirement="orientation", answers="  ")
    assert office.events(RequirementMet)[-1].answers is None
    assert office.events(ApplicationSubmitted)[-1].about is None


def test_who_reads_what_a_pair_writes_and_who_does_not(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", note="A note.")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="A concern.")
    read = {
        who: (
            read_text(office, reference, asker, ContactLogged, "note"),
            read_text(office, reference, asker, ConcernRaised, "text"),
        )
        for who, asker in {
            "mentor": mentor.person_id,
            "mentee": mentee.person_id,
            "coordinator": office.coordinator,
            "auditor": office.auditor,
        }.items()
    }
    assert read == {
        "mentor": ("A note.", None),
        "mentee": ("A note.", "A concern."),
        "coordinator": (None, "A concern."),
        "auditor": (None, None),
    }


def read_text(office: Office, reference: str, reader: UUID, kind: type[CaseEvent], field: str) -> str | None:
    file = office.house.case_files.open(reference, person(reader))
    event = next(one for one in file.events if isinstance(one, kind))
    return office.house.case_files.text(file, event, field, getattr(event, field))


def test_what_was_sealed_for_an_erased_person_shows_so(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", note="A note.")
    office.house.vault.destroy(mentee.person_id)
    assert read_text(office, reference, mentor.person_id, ContactLogged, "note") == ERASED
    with office.refused("person_erased"):
        office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", note="Another.")


# What a case shows to whom


def test_a_case_is_seen_by_its_people_coordinators_and_auditors(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    open_file = office.house.case_files.open
    for reader in (applicant.person_id, office.coordinator, office.auditor):
        file = open_file(applicant.reference.lower(), person(reader))
        assert (file.kind, file.case.id, file.policy_version) == ("Application", applicant.case_id, 1)
    for stranger in (office.register(), office.admin):
        with office.refused("not_yours"):
            open_file(applicant.reference, person(stranger))


def test_the_steps_that_are_offered_are_those_that_would_be_taken(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    open_file = office.house.case_files.open

    def offered(reader: UUID) -> set[str]:
        return {step.name for step in open_file(applicant.reference, person(reader)).steps}

    assert offered(applicant.person_id) == {"meet_requirement", "withdraw"}
    assert offered(office.auditor) == set()
    assert "pass_screening" not in offered(office.coordinator), "the profile comes first"
    office.show_profile(applicant)
    assert "pass_screening" in offered(office.coordinator)
    (first, *_) = open_file(applicant.reference, person(office.coordinator)).next_steps
    assert (first.step, first.turn) == ("pass_screening", Role.COORDINATOR)


def test_a_case_file_knows_the_case_even_where_the_lists_stand_still(office: Office) -> None:
    applicant = office.applied(Role.MENTEE)
    office.house.ledger.then = lambda entries: None
    office.screened(applicant)
    file = office.house.case_files.open(applicant.reference, person(office.coordinator))
    assert (file.case.state, len(file.events)) == ("screened", 3)


def test_every_event_says_who_in_which_role_and_under_which_policy(office: Office) -> None:
    applicant = office.mentee()
    correlation = uuid4()
    asker = replace(office.why("no_answer"), correlation_id=correlation, happened_at=office.clock.now)
    office.apply_step(applicant, "withdraw", asker)
    act = office.house.ledger.history(applicant.case_id)[-1].act
    assert (act.actor, act.role, act.policy_version) == (str(office.coordinator), Role.COORDINATOR, 1)
    assert (act.correlation_id, act.happened_at) == (correlation, asker.happened_at)
    assert office.house.people.roles(asker, PROGRAMME) == {Role.COORDINATOR}
