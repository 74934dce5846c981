"""Gatherings: who is invited, who came, what coming brings about, and what is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from application.asking import person
from application.gatherings import NewGathering
from application.questions import CaseFilter, GatheringRow
from domain.application.events import RequirementMet, RequirementTakenBack
from domain.case import Role
from domain.gathering import Gathering
from domain.next_step import NextStep
from infrastructure.bootstrap import House
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office

MORE = """
[[gatherings]]
code = "lecture"
kind = "lecture"
least_a_year = 3
topics = [{ code = "time", names.en = "Time" }, { code = "money", names.en = "Money" }]
names.en = "Lecture"

[[certification.conditions]]
code = "lectures"
kind = "attendance"
gathering = "lecture"
least = 2
each_topic = true
roles = ["mentee"]
names.en = "Two lectures"
"""


def plan(office: Office, kind: str = "orientation", topic: str = "", **more: object) -> UUID:
    """A gathering in an hour; its id."""
    new = NewGathering(kind, office.clock.now + timedelta(hours=1), 60, topic=topic, **more)  # type: ignore[arg-type]
    return office.house.case_files.find(office.house.gatherings.plan(person(office.coordinator), PROGRAMME, new))[1]


def hold(office: Office, gathering: UUID, *people: UUID) -> UUID:
    office.clock.wind(days=1)
    office.take(Gathering, gathering, "hold", office.coordinator, attended=people)
    return gathering


def correct(office: Office, gathering: UUID, *people: UUID) -> None:
    office.take(Gathering, gathering, "correct_attendance", office.why(text="Another sheet."), attended=people)


def accepted(office: Office, role: Role = Role.MENTEE) -> Applicant:
    """Somebody who was accepted, and has not been to the orientation."""
    applicant = office.screened(office.applied(role, capacity=2 if role is Role.MENTOR else 0))
    office.apply_step(applicant, "accept")
    return applicant


def came(house: House, *people: UUID) -> list[tuple[UUID, UUID]]:
    return [(row.person_id, row.gathering_id) for row in house.gathering_list.attended_by(people)]


@pytest.fixture
def lecturing(office: Office) -> Office:
    """An office whose policy has lectures, which certificates ask for."""
    admin = person(office.admin)
    office.house.programmes.revise_policy(admin, PROGRAMME_FILE.read_text(encoding="utf-8") + MORE)
    office.house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
    return office


def test_coming_meets_the_requirement_in_the_same_save(each_office: Office) -> None:
    office = each_office
    one, other = accepted(office), accepted(office)
    gathering = hold(office, plan(office, intake=INTAKE), one.person_id)
    assert "orientation" in office.application(one).met
    assert "orientation" not in office.application(other).met
    (met,) = (event for event in office.events(RequirementMet) if event.requirement == "orientation")
    assert (met.gathering, met.act.correlation_id) == (gathering, correlation_of(office, gathering))
    assert came(office.house, one.person_id, other.person_id) == [(one.person_id, gathering)]
    mentor = office.mentor()
    assert office.mentorship(office.choose(one, mentor)).state == "proposed"


def correlation_of(office: Office, gathering: UUID) -> UUID:
    return office.house.ledger.history(gathering)[-1].act.correlation_id


@pytest.mark.parametrize("role", [Role.MENTEE, Role.MENTOR])
def test_lists_of_who_has_shown_what_follow_a_correction(office: Office, role: Role) -> None:
    one, other = accepted(office, role), accepted(office, role)

    def shown() -> dict[UUID, bool]:
        house = office.house
        mentors = house.mentors.free(PROGRAMME, INTAKE)
        rows = mentors if role is Role.MENTOR else house.applicants.in_states(PROGRAMME, INTAKE, ["accepted"])
        return {row.application_id: "orientation" in row.shown for row in rows}

    gathering = hold(office, plan(office), one.person_id)
    assert shown() == {one.case_id: True, other.case_id: False}
    correct(office, gathering, other.person_id)
    assert shown() == {one.case_id: False, other.case_id: True}


def test_a_correction_takes_back_what_coming_met_and_meets_it_for_who_came(each_office: Office) -> None:
    office = each_office
    one, other = accepted(office), accepted(office)
    gathering = hold(office, plan(office, intake=INTAKE), one.person_id)
    correct(office, gathering, other.person_id)
    assert "orientation" not in office.application(one).met
    assert "orientation" in office.application(other).met
    assert office.topics(one.case_id)[-2:] == ["RequirementMet", "RequirementTakenBack"]
    assert came(office.house, one.person_id, other.person_id) == [(other.person_id, gathering)]
    mentor = office.mentor()
    with office.refused("requirement_open"):
        office.propose(mentor, one)


def test_who_was_matched_meanwhile_stays_so_and_is_asked_again_before_the_next_proposal(office: Office) -> None:
    mentee, mentor, other = accepted(office), office.mentor(2), accepted(office)
    gathering = hold(office, plan(office), mentee.person_id)
    reference = office.choose(mentee, mentor)
    correct(office, gathering, other.person_id)
    assert office.mentorship(reference).state == "proposed"
    assert "orientation" not in office.application(mentee).met
    office.mentorship_step(reference, "refuse", mentor.person_id)
    with office.refused("requirement_open"):
        office.propose(mentor, mentee)


def test_another_gathering_to_which_she_came_meets_it_just_so(office: Office) -> None:
    one, other = accepted(office), accepted(office)
    first = hold(office, plan(office), one.person_id)
    second = hold(office, plan(office), one.person_id)
    correct(office, first, other.person_id)
    application = office.application(one)
    assert application.met_at["orientation"] == second
    assert office.topics(one.case_id)[-2:] == ["RequirementTakenBack", "RequirementMet"]


def test_what_was_recorded_by_hand_or_waived_is_not_touched(office: Office) -> None:
    by_hand, waived, other = accepted(office), accepted(office), accepted(office)
    office.apply_step(by_hand, "meet_requirement", requirement="orientation")
    code = office.policy.reason_codes("waive_requirement", "coordinator")[0].code
    office.apply_step(waived, "waive_requirement", office.why(code), requirement="orientation")
    gathering = hold(office, plan(office), by_hand.person_id, waived.person_id)
    correct(office, gathering, other.person_id)
    assert "orientation" in office.application(by_hand).met
    assert "orientation" in office.application(waived).waived
    assert office.events(RequirementTakenBack) == []


def test_reopening_takes_all_of_it_back(office: Office) -> None:
    people = [accepted(office) for _ in range(2)]
    gathering = hold(office, plan(office), *(one.person_id for one in people))
    office.take(Gathering, gathering, "reopen", office.why("recorded_by_mistake"))
    assert not any("orientation" in office.application(one).met for one in people)
    assert came(office.house, *(one.person_id for one in people)) == []


def test_whoever_has_ended_meanwhile_is_recorded_and_no_more(office: Office) -> None:
    gone = accepted(office)
    gathering = plan(office)
    office.apply_step(gone, "withdraw", gone.person_id)
    hold(office, gathering, gone.person_id)
    assert office.application(gone).state == "withdrawn"
    assert "orientation" not in office.application(gone).met


def test_strangers_do_not_come(office: Office) -> None:
    mentee, stranger = accepted(office), office.register()
    gathering = plan(office)
    office.clock.wind(days=1)
    for people in ((stranger,), (mentee.person_id, office.auditor)):
        with office.refused("stranger"):
            office.take(Gathering, gathering, "hold", office.coordinator, attended=people)
    for who in (mentee.person_id, office.auditor):
        with office.refused("not_yours"):
            office.take(Gathering, gathering, "hold", who, attended=(mentee.person_id,))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "dinner"}, "unknown_gathering"),
        ({"intake": "1999"}, "unknown_intake"),
        ({"mentorships": (UUID(int=7),)}, "unknown_mentorship"),
    ],
)
def test_a_gathering_that_cannot_be_is_not_planned(office: Office, more: dict[str, object], code: str) -> None:
    with office.refused(code):
        plan(office, **more)  # type: ignore[arg-type]
    with office.refused("not_yours"):
        new = NewGathering("orientation", office.clock.now, 60)
        office.house.gatherings.plan(person(office.auditor), PROGRAMME, new)


def test_invited_are_those_who_take_part_and_where_it_is_asked_for_all_who_apply(lecturing: Office) -> None:
    office = lecturing
    applied, mentee, mentor = office.applied(Role.MENTEE), accepted(office), accepted(office, Role.MENTOR)
    declined = office.applied(Role.MENTEE)
    office.apply_step(declined, "decline", office.why("not_eligible"))

    def invited(gathering: UUID) -> dict[UUID, str]:
        return office.house.gatherings.invited(office.house.ledger.load(Gathering, gathering))

    everybody = {one.person_id: one.reference for one in (applied, mentee, mentor)}
    assert invited(plan(office, intake=INTAKE)) == everybody
    assert invited(plan(office, "lecture", "time")) == {one.person_id: one.reference for one in (mentee, mentor)}
    assert invited(plan(office, "lecture", "time", roles=("mentor",))) == {mentor.person_id: mentor.reference}
    for gathering, own in ((plan(office), applied), (plan(office, "lecture", "time"), applied)):
        rows = house_rows(office, gathering)
        cases = office.house.case_list.of_person(str(own.person_id))
        shown = office.house.gatherings.of_person(cases, rows)
        assert bool(shown) == (own.person_id in invited(gathering))


def house_rows(office: Office, gathering: UUID) -> list[GatheringRow]:
    return [office.house.gathering_list.with_ids([str(gathering)])[str(gathering)]]


def test_nobody_who_has_met_it_is_expected_again(office: Office) -> None:
    came, by_hand, missed = (accepted(office) for _ in range(3))
    office.apply_step(by_hand, "meet_requirement", requirement="orientation")
    first = hold(office, plan(office), came.person_id)
    second = plan(office)

    def expected(gathering: UUID) -> set[UUID]:
        return set(office.house.gatherings.expected(office.house.ledger.load(Gathering, gathering)))

    assert expected(first) == {came.person_id, missed.person_id}
    assert expected(second) == {missed.person_id}
    assert len(office.house.gatherings.invited(office.house.ledger.load(Gathering, second))) == 3, "yet they may come"
    for who, seen in ((came, [first]), (by_hand, []), (missed, [first, second])):
        rows = office.house.gathering_list.of_programmes([PROGRAMME])
        cases = office.house.case_list.of_person(str(who.person_id))
        assert [row.id for row in office.house.gatherings.of_person(cases, rows)] == seen


def test_a_gathering_of_one_mentorship_is_for_those_in_it(lecturing: Office) -> None:
    office = lecturing
    mentor, mentee, other = office.mentor(2), office.mentee(), office.mentee()
    mentorship = office.mentorship(office.paired(mentor, mentee))
    gathering = plan(office, "lecture", "time", mentorships=(mentorship.id,), roles=("mentee",))
    loaded = office.house.ledger.load(Gathering, gathering)
    assert office.house.gatherings.invited(loaded) == {mentee.person_id: mentorship.reference}
    office.clock.wind(days=1)
    for stranger in (other, mentor):
        with office.refused("stranger"):
            office.take(Gathering, gathering, "hold", office.coordinator, attended=(stranger.person_id,))
    assert hold(office, gathering, mentee.person_id) == gathering
    cases = {one: office.house.case_list.of_person(str(one.person_id)) for one in (mentee, other)}
    rows = house_rows(office, gathering)
    assert [bool(office.house.gatherings.of_person(cases[one], rows)) for one in (mentee, other)] == [True, False]


def test_certificates_ask_for_topics_each_once(lecturing: Office) -> None:
    office = lecturing
    reference, _mentor, mentee = office.pair()
    for _ in range(2):
        hold(office, plan(office, "lecture", "time"), mentee.person_id)
    office.clock.wind_to(office.mentorship(reference).commitment.last + timedelta(days=1))
    office.house.clock.tick()
    office.log_contacts(reference, 6)
    office.answer_survey(reference, mentee.person_id)
    elsewhere = office.house.certification.kept_elsewhere(office.mentorship(reference), mentee.person_id)
    assert (dict(elsewhere.attended)["lecture"], dict(elsewhere.topics)) == (2, {"lecture": 1})
    with office.refused("conditions_open"):
        office.mentorship_step(reference, "certify", person=mentee.person_id)
    assert any(row.step == "certify" for row in steps_of(office, reference)), "the office sees that it may soon"
    hold(office, plan(office, "lecture", "money"), mentee.person_id)
    office.mentorship_step(reference, "certify", person=mentee.person_id)
    certificate = office.mentorship(reference).certificate_of(mentee.person_id)
    assert certificate is not None
    assert next(one for one in certificate.results if one.code == "lectures").actual == 2


def steps_of(office: Office, reference: str) -> tuple[NextStep, ...]:
    file = office.house.case_files.open(reference, person(office.coordinator))
    return tuple(file.next_steps)


def test_the_year_of_an_intake_asks_for_so_many(lecturing: Office) -> None:
    office, code = lecturing, PROGRAMME
    mentee = accepted(office)
    hold(office, plan(office, "lecture", "time", intake=INTAKE), mentee.person_id)
    plan(office, "lecture", "money")
    cancelled = plan(office, "lecture", "money")
    office.take(Gathering, cancelled, "cancel", office.why(text="Ill."))
    (lectures,) = office.house.gatherings.asked_for(code, office.house.gathering_list.of_programmes([code]))
    assert (lectures.intake, lectures.held, lectures.planned, lectures.missing) == (INTAKE, 1, 1, 1)
    assert lectures.year.last == date(2027, 3, 31)


def test_a_gathering_has_a_place_among_the_cases_only_where_it_is_asked_for(office: Office) -> None:
    gathering = plan(office)
    house = office.house
    assert str(gathering) not in {row.id for row in house.case_list.page(CaseFilter((PROGRAMME,)))}
    assert [row.id for row in house.case_list.page(CaseFilter((PROGRAMME,), Gathering.TOPIC))] == [str(gathering)]
    assert house.case_list.counts(CaseFilter((PROGRAMME,))) == {}


def test_whoever_came_under_another_id_has_come_and_does_not_record_it_herself(office: Office) -> None:
    mentee, stays = accepted(office), office.register()
    orientation = plan(office)
    office.house.duplicates.merge(person(office.coordinator), stays, mentee.person_id, PROGRAMME)
    office.house.people.grant_role(person(office.admin), stays, Role.COORDINATOR, PROGRAMME)
    office.clock.wind(days=1)
    with office.refused("conflict_of_interest"):
        by = office.house.people.asker(stays)
        office.take(Gathering, orientation, "hold", by, attended=(mentee.person_id,))
    hold(office, orientation, stays, mentee.person_id)
    assert office.application(mentee).met >= {"orientation"}
    other = office.register()
    with office.refused("stranger"):
        correct(office, orientation, stays, other)
    correct(office, orientation, stays)
    assert office.application(mentee).met >= {"orientation"}, "she is there under her other id"
    assert len(office.events(RequirementMet)) == 2
    assert not office.events(RequirementTakenBack)
