from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from application.admissions import Request
from application.asking import person
from application.ports import UnknownCase
from domain.application import Application
from domain.application.events import ApplicationCarriedOver, ApplicationSubmitted, Wishes
from domain.case import Refused, Role
from tests.houses import INTAKE, NEXT_INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office, opened_house
from tests.web.academy import open_academy

GROUP = """
[[selection.priority_groups]]
code = "first_generation"
known_from = "statement"
names.en = "The first of her family to study"
"""


def open_next_intake(office: Office) -> None:
    today = office.clock().date()
    office.house.programmes.open_intake(
        person(office.coordinator), PROGRAMME, NEXT_INTAKE, today, today + timedelta(days=30)
    )


# Submission


def test_an_application_is_opened_with_a_reference_of_its_own(each_office: Office) -> None:
    office = each_office
    person_id = office.register()
    before = office.house.ledger.last_position()
    applicant = office.applied_again(person_id, Role.MENTOR, capacity=3)
    submitted, taken = office.house.ledger.read(before, 10)
    assert (submitted.topic, taken.topic) == ("ApplicationSubmitted", "ReferenceTaken")
    assert submitted.event.reference == taken.event.reference == applicant.reference
    assert applicant.reference.startswith("NU-")
    case = office.application(applicant)
    assert (case.state, case.role, case.capacity, case.person_id) == ("submitted", Role.MENTOR, 3, person_id)
    assert submitted.event.act.policy_version == 1


def test_a_second_application_in_the_same_role_and_intake_is_refused_with_the_first_ones_reference(
    each_office: Office,
) -> None:
    office = each_office
    first = office.applied(Role.MENTEE)
    before = office.house.ledger.last_position()
    with pytest.raises(Refused, match=first.reference) as refusal:
        office.applied_again(first.person_id, Role.MENTEE)
    assert refusal.value.code == "already_applied"
    assert office.house.ledger.last_position() == before


def test_a_withdrawn_application_is_reopened_rather_than_made_again(office: Office) -> None:
    first = office.applied(Role.MENTEE)
    office.apply_step(first, "withdraw", first.person_id)
    with office.refused("already_applied"):
        office.applied_again(first.person_id, Role.MENTEE)
    office.apply_step(first, "reopen", office.why("news", "She has time after all."))
    assert office.application(first).state == "submitted"


def test_who_is_a_mentee_may_apply_as_a_mentor_too_and_again_in_another_intake(office: Office) -> None:
    first = office.applied(Role.MENTEE)
    open_next_intake(office)
    as_mentor = office.applied_again(first.person_id, Role.MENTOR, capacity=1)
    next_time = office.applied_again(first.person_id, Role.MENTEE, intake=NEXT_INTAKE)
    assert len({first.case_id, as_mentor.case_id, next_time.case_id}) == 3


def test_an_intake_takes_applications_from_its_first_local_day_to_the_end_of_its_last(office: Office) -> None:
    people = [office.register() for _ in range(3)]
    first, last = date(2026, 4, 10), date(2026, 4, 12)
    office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE, first, last)
    with office.refused("intake_closed"):
        office.applied_again(people[0], Role.MENTEE, intake=NEXT_INTAKE)
    office.clock.wind_to(first - timedelta(days=1), time(19, 0))  # midnight in Almaty
    office.applied_again(people[0], Role.MENTEE, intake=NEXT_INTAKE)
    office.clock.wind_to(last, time(18, 59))
    office.applied_again(people[1], Role.MENTEE, intake=NEXT_INTAKE)
    office.clock.wind_to(last, time(19, 0))
    with office.refused("intake_closed"):
        office.applied_again(people[2], Role.MENTEE, intake=NEXT_INTAKE)


def test_an_intake_that_was_closed_early_takes_no_applications(office: Office) -> None:
    person_id = office.register()
    office.house.programmes.close_intake(person(office.coordinator), PROGRAMME, INTAKE)
    with office.refused("intake_closed"):
        office.applied_again(person_id, Role.MENTEE)


@pytest.mark.parametrize("way", ["submitted", "carried over"])
def test_an_intake_that_another_process_closed_takes_nobody_from_then_on(
    each_office: Office, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this process knows of the programme, and believes for a while, does not count."""
    monkeypatch.setattr("application.programmes.GOOD_FOR", 3600.0)
    office, house, newcomer = each_office, each_office.house, each_office.register()
    waiting = office.mentee()
    open_next_intake(office)
    assert not house.programmes.get(PROGRAMME).intake(NEXT_INTAKE).closed
    with opened_house(house.settings.data_folder, house.settings.database_url, office.clock) as another:
        another.programmes.close_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE)
    with office.refused("intake_closed"):
        if way == "submitted":
            office.applied_again(newcomer, Role.MENTEE, intake=NEXT_INTAKE)
        else:
            office.apply_step(waiting, "carry_over", intake=NEXT_INTAKE)


def test_nothing_new_begins_for_somebody_who_was_erased(office: Office) -> None:
    newcomer, waiting = office.register(), office.mentee()
    open_next_intake(office)
    for gone in (newcomer, waiting.person_id):
        office.house.vault.destroy(gone)
    with office.refused("person_erased"):
        office.applied_again(newcomer, Role.MENTEE)
    with office.refused("person_erased"):
        office.apply_step(waiting, "carry_over", intake=NEXT_INTAKE)


def test_nobody_applies_for_what_is_not_there(office: Office) -> None:
    person_id, asker = office.register(), person(office.coordinator)
    before = office.house.ledger.last_position()
    with pytest.raises(UnknownCase, match="no programme “nowhere”"):
        office.house.admissions.submit(asker, Request("nowhere", INTAKE, person_id, Role.MENTEE))
    with pytest.raises(UnknownCase, match="no person"):
        office.applied_again(uuid4(), Role.MENTEE)
    assert office.house.ledger.last_position() == before
    with office.refused("unknown_intake"):
        office.applied_again(person_id, Role.MENTEE, intake="2031-spring")
    with office.refused("unknown_role"):
        office.applied_again(person_id, Role.AUDITOR)
    with office.refused("capacity_out_of_range"):
        office.applied_again(person_id, Role.MENTOR, capacity=1000)
    wishes = Wishes(topics=("astrology",))
    with office.refused("unknown_choice"):
        office.house.admissions.submit(asker, Request(PROGRAMME, INTAKE, person_id, Role.MENTEE, 0, wishes))


def test_people_apply_for_themselves_or_through_a_coordinator(office: Office) -> None:
    herself, stranger = office.register(), office.register()
    for other in (stranger, office.auditor, office.admin):
        with office.refused("not_yours"):
            office.applied_again(herself, Role.MENTEE, by=other)
    office.applied_again(herself, Role.MENTEE, by=herself)
    (event,) = office.events(ApplicationSubmitted)
    assert event.act.role is Role.APPLICANT


# Decisions


@pytest.mark.parametrize("tie", ["kin", "supervisor"])
@pytest.mark.parametrize("step", ["pass_screening", "decline", "accept", "waitlist"])
def test_nobody_decides_on_her_kin_or_on_whom_she_supervises(office: Office, tie: str, step: str) -> None:
    applicant = office.applied(Role.MENTEE)
    boss = person(office.other_coordinator)
    if tie == "kin":
        office.house.people.declare_kin(boss, applicant.person_id, office.coordinator, PROGRAMME)
    else:
        office.house.people.declare_supervisor(boss, applicant.person_id, office.coordinator, PROGRAMME)
    if step == "pass_screening":
        office.show_profile(applicant)
    else:
        office.screened(applicant, by=office.other_coordinator)
    facts = {"results": office.all_met(applicant)} if step == "pass_screening" else {}
    why = office.why("no_mentor") if step == "decline" else office.coordinator
    with office.refused("conflict_of_interest"):
        office.apply_step(applicant, step, why, **facts)


def test_nobody_decides_on_her_own_application(office: Office) -> None:
    herself = office.applied_again(office.coordinator, Role.MENTEE, by=office.coordinator)
    office.show_profile(herself)
    with office.refused("conflict_of_interest"):
        office.apply_step(herself, "pass_screening", results=office.all_met(herself))
    office.apply_step(herself, "pass_screening", office.other_coordinator, results=office.all_met(herself))


def test_who_is_declined_is_told_why_and_can_be_reopened(office: Office) -> None:
    applicant = office.screened(office.applied(Role.MENTEE))
    with office.refused("reason_missing"):
        office.apply_step(applicant, "decline")
    with office.refused("unknown_reason"):
        office.apply_step(applicant, "decline", office.why("full_moon"))
    office.apply_step(applicant, "decline", office.why("no_mentor"))
    with office.refused("not_now"):
        office.apply_step(applicant, "accept")
    office.apply_step(applicant, "reopen", office.why("news", "Two more mentors joined."))
    assert office.application(applicant).state == "screened", "where it was"


# Carried over


def test_an_application_carried_over_goes_on_in_the_next_intake_with_its_waiting_time(each_office: Office) -> None:
    office = each_office
    applicant = office.mentor(capacity=2)
    waiting_since = office.application(applicant).waiting_since
    office.clock.wind(days=20)
    open_next_intake(office)
    before = office.house.ledger.last_position()
    office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    carried, opened, taken = office.house.ledger.read(before, 10)
    assert [carried.topic, opened.topic] == ["ApplicationCarriedOver", "ApplicationSubmitted"]
    assert carried.event.application_id == opened.event.originator_id == taken.event.case_id
    old, new = office.application(applicant), office.house.ledger.load(Application, opened.event.originator_id)
    assert (old.state, new.state, new.intake) == ("carried_over", "submitted", NEXT_INTAKE)
    assert (new.waiting_since, new.capacity, new.wishes) == (waiting_since, 2, old.wishes)
    assert new.reference != old.reference


def test_what_an_applicant_said_of_herself_is_carried_over(office: Office) -> None:
    office.house.programmes.revise_policy(person(office.admin), PROGRAMME_FILE.read_text(encoding="utf-8") + GROUP)
    office.house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
    person_id = office.register()
    request = Request(
        PROGRAMME, INTAKE, person_id, Role.MENTEE, about="About me.", priority_groups=("first_generation",),
        confirmed=("studies",),
    )  # fmt: skip
    with office.refused("unknown_choice"):
        office.house.admissions.submit(person(person_id), replace(request, priority_groups=("freshers",)))
    reference = office.house.admissions.submit(person(person_id), request)
    applicant = office.screened(Applicant(person_id, office.house.case_files.find(reference)[1], reference))
    office.apply_step(applicant, "waitlist")
    open_next_intake(office)
    office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    carried = office.events(ApplicationSubmitted)[-1]
    assert carried.intake == NEXT_INTAKE
    assert office.house.vault.open(carried.about) == "About me."
    assert office.house.vault.open(carried.priority_groups) == '["first_generation"]'


def test_who_is_carried_over_is_decided_on_under_the_next_intakes_policy(office: Office) -> None:
    applicant = office.mentee()
    revised = PROGRAMME_FILE.read_text().replace("capacity_most = 5", "capacity_most = 4")
    office.house.programmes.revise_policy(person(office.admin), revised)
    open_next_intake(office)
    office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    carried, opened = office.events(ApplicationCarriedOver)[-1], office.events(ApplicationSubmitted)[-1]
    assert (carried.act.policy_version, opened.act.policy_version) == (1, 2)


def test_nobody_is_carried_over_to_where_she_is_or_to_where_nobody_can_be(office: Office) -> None:
    applicant = office.mentee()
    with office.refused("unknown_intake"):
        office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    with office.refused("already_applied"):
        office.apply_step(applicant, "carry_over", intake=INTAKE)
    open_next_intake(office)
    office.applied_again(applicant.person_id, Role.MENTEE, intake=NEXT_INTAKE)
    with office.refused("already_applied"):
        office.apply_step(applicant, "carry_over", intake=NEXT_INTAKE)
    other = office.mentee()
    office.house.programmes.close_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE)
    with office.refused("intake_closed"):
        office.apply_step(other, "carry_over", intake=NEXT_INTAKE)


def test_a_mentor_with_a_mentee_is_not_carried_over(office: Office) -> None:
    mentor = office.mentor(capacity=2)
    office.propose(mentor, office.mentee())
    open_next_intake(office)
    with office.refused("places_taken"):
        office.apply_step(mentor, "carry_over", intake=NEXT_INTAKE)
    with office.refused("places_taken"):
        office.apply_step(mentor, "withdraw", mentor.person_id)


def test_who_is_to_interview_is_somebody_known(office: Office) -> None:
    reference = open_academy(office)["academy"]
    case_id = office.house.case_files.find(reference)[1]
    called = Applicant(office.house.ledger.load(Application, case_id).person_id, case_id, reference)
    office.screened(called)
    at = office.clock() + timedelta(days=2)
    with office.refused("unknown_person"):
        office.apply_step(called, "schedule_interview", at=at, interviewers=(office.coordinator, case_id))
    office.apply_step(called, "schedule_interview", at=at, interviewers=(office.coordinator, office.auditor))
