"""Duplicates: two become one without any case being changed, and are two again if it was a mistake."""

from __future__ import annotations

import json
from datetime import date

import pytest

from application.asking import Asker, person
from domain.case import Refused, Role
from domain.person import ExternalId, Grant, Person
from tests.houses import INTAKE, PROGRAMME, Office


def merge(office: Office, stays: object, goes: object, by: Asker | None = None) -> None:
    office.house.duplicates.merge(by or person(office.coordinator), stays, goes, PROGRAMME)  # type: ignore[arg-type]


def test_pairs_are_proposed_by_what_they_share_each_once(office: Office) -> None:
    number, born = (ExternalId("student_number", "A-17"),), date(2004, 2, 29)
    one = office.register("Айгүл", number, email="a@example.kz", birth_date=born)
    same_id = office.register("Aigul", (ExternalId("student_number", "a-17"),), email="A@example.kz")
    same_name = office.register("Оспан", given_name="Оспан", family_name="Айгүл", birth_date=born)
    office.register("Айгүл")  # the same name alone is no reason
    colleagues = frozenset({office.coordinator, office.other_coordinator})  # the office's own address
    found = {(shared, frozenset({a.id, b.id})) for shared, a, b in office.house.people_list.alike(10)}
    assert found == {
        ("external_id", frozenset({one, same_id})), ("name_key", frozenset({one, same_name})), ("email_key", colleagues),
    }  # fmt: skip
    merge(office, one, same_id)
    assert {shared for shared, _a, _b in office.house.people_list.alike(10)} == {"name_key", "email_key"}


def test_the_cases_of_both_are_found_under_the_one_who_stays(each_office: Office) -> None:
    office, house = each_office, each_office.house
    stays, goes = (
        office.register("Айгүл"),
        office.register("Aigul", (ExternalId("platonus", "17"),), email="old@example.kz"),
    )
    mentor, mentee = office.applied_again(stays, Role.MENTOR, 2), office.applied_again(goes, Role.MENTEE)
    before = house.ledger.last_position()
    merge(office, stays, goes)
    events = [entry.event for entry in house.ledger.read(before, 10)]
    assert [type(event).__name__ for event in events] == ["PersonsMerged", "PersonMergedInto"]
    assert "Aigul" not in json.dumps([entry.stored.state.decode() for entry in house.ledger.read(before, 10)])
    cases = [row.reference for one in house.people_list.everybody([stays]) for row in house.case_list.of_person(one)]
    assert sorted(cases) == sorted([mentor.reference, mentee.reference])
    assert house.people.name(goes) == house.people_list.names([goes])[str(goes)] == "Айгүл Оспан"
    for text in ("old@example.kz", "aigul", "17"):
        assert [one.id for one in house.people_list.page(text)] == [stays], text
    assert house.people_list.by_external_id([("platonus", "17")]) == {("platonus", "17"): {stays}}
    house.views.rebuild()
    assert [one.id for one in house.people_list.page("aigul")] == [stays]


def test_whoever_stays_acts_in_the_cases_of_both_and_decides_in_neither(office: Office) -> None:
    stays, goes = office.register("Айгүл"), office.register("Aigul")
    mentee = office.applied_again(goes, Role.MENTEE)
    merge(office, stays, goes)
    herself = Asker(str(stays), also=office.house.ledger.load(Person, stays).merged)
    assert office.house.case_files.open(mentee.reference, herself).reader == goes
    with pytest.raises(Refused):
        office.house.case_files.open(mentee.reference, person(office.register()))
    office.show_profile(mentee, herself)
    assert office.application(mentee).met == {"profile"}
    # A coordinator is nobody to decide on herself, under whichever id.
    office.house.people.grant_role(person(office.admin), stays, Role.COORDINATOR, PROGRAMME)
    for hers in (herself, person(stays)):
        grants = office.house.people.grants(stays)
        with office.refused("conflict_of_interest"):
            by = Asker(hers.actor, reason_code="no_place", also=hers.also, grants=grants)
            office.apply_step(mentee, "decline", by)
    # Nobody is her own mentor, and nobody applies twice.
    mentor = office.admit(office.applied_again(stays, Role.MENTOR, 1))
    office.apply_step(mentee, "pass_screening", results=office.all_met(mentee))
    office.apply_step(mentee, "accept")
    office.apply_step(mentee, "meet_requirement", requirement="orientation")
    before = office.house.ledger.last_position()
    with pytest.raises(Refused) as refused:
        office.propose(mentor, mentee)
    assert refused.value.code == "conflict_of_interest"
    assert office.house.ledger.last_position() == before
    with office.refused("already_applied"):
        office.applied_again(stays, Role.MENTEE)
    with office.refused("merged_away"):
        office.applied_again(goes, Role.MENTOR, 1)


def test_kin_of_the_one_who_went_does_not_decide_on_the_one_who_stays(office: Office) -> None:
    stays, goes = office.register("Айгүл"), office.register("Aigul")
    office.house.people.declare_kin(person(office.coordinator), goes, office.other_coordinator, PROGRAMME)
    applicant = office.screened(office.applied_again(stays, Role.MENTEE))
    merge(office, stays, goes)
    with office.refused("conflict_of_interest"):
        office.apply_step(applicant, "accept", office.other_coordinator)


def test_an_account_of_the_one_who_goes_is_closed(office: Office) -> None:
    stays, goes = office.register(), office.register()
    office.house.accounts.add("goes", "correct horse battery", goes)
    merge(office, stays, goes)
    account = office.house.accounts.by_person(goes)
    assert account is not None
    assert not account.active


def test_what_only_two_people_can_be_is_not_merged(office: Office) -> None:
    one, other = office.applied(Role.MENTEE), office.applied(Role.MENTEE)
    with office.refused("both_applied"):
        merge(office, one.person_id, other.person_id)
    mentor, mentee = office.mentor(), office.mentee()
    office.choose(mentee, mentor)
    with office.refused("pair_of_one_mentorship"):
        merge(office, mentor.person_id, mentee.person_id)
    sister, brother = office.register(), office.register()
    office.house.people.declare_kin(person(office.coordinator), sister, brother, PROGRAMME)
    with office.refused("kin_of_each_other"):
        merge(office, sister, brother)
    with office.refused("same_person"):
        merge(office, sister, sister)
    for stays, goes in ((office.coordinator, sister), (sister, office.coordinator)):
        with office.refused("conflict_of_interest"):
            merge(office, stays, goes)
    office.house.people.grant_role(person(office.admin), brother, Role.AUDITOR, PROGRAMME)
    with office.refused("holds_roles"):
        merge(office, one.person_id, brother)
    office.house.vault.destroy(sister)
    for stays, goes in ((one.person_id, sister), (sister, one.person_id)):
        with office.refused("person_erased"):
            merge(office, stays, goes)
    assert Grant(Role.AUDITOR, PROGRAMME) in office.house.people.grants(brother)


def test_a_mistake_is_undone_with_a_reason_and_each_has_her_cases(office: Office) -> None:
    stays, goes = office.register("Айгүл"), office.register("Дана")
    mentee = office.applied_again(goes, Role.MENTEE, intake=INTAKE)
    merge(office, stays, goes)
    separate = office.house.duplicates.separate
    with office.refused("reason_missing"):
        separate(person(office.coordinator), stays, goes, PROGRAMME)
    separate(office.why(text="Two sisters."), stays, goes, PROGRAMME)
    assert office.house.people_list.everybody([stays]) == [str(stays)]
    assert office.house.people.name(goes) == "Дана Оспан"
    assert [one.id for one in office.house.people_list.page("Дана")] == [goes]
    assert [row.reference for row in office.house.case_list.of_person(str(goes))] == [mentee.reference]
    with office.refused("not_merged"):
        separate(office.why(text="Again."), stays, goes, PROGRAMME)
