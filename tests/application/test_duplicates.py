"""Duplicates: two become one without any case being changed, and are two again if it was a mistake."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from application.asking import Asker, person
from application.voting import Stage
from domain.award.values import Points
from domain.case import Refused, Role
from domain.person import ExternalId, Grant, Person
from infrastructure.passwords import AccountRefused
from tests.application.test_awards import Awards
from tests.houses import INTAKE, PROGRAMME, Office, opened_house


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


def die(person_id: UUID) -> None:
    raise KeyboardInterrupt


def test_the_account_is_closed_even_if_the_process_dies_right_after_the_merge(each_office: Office) -> None:
    office, house = each_office, each_office.house
    stays, goes = office.register(), office.register()
    house.accounts.add("goes", "correct horse battery", goes)
    house.duplicates.close_account = die
    with pytest.raises(KeyboardInterrupt):
        merge(office, stays, goes)
    assert house.ledger.load(Person, goes).merged_into == stays
    with opened_house(house.settings.data_folder, house.settings.database_url, office.clock) as restarted:
        account = restarted.accounts.by_person(goes)
        assert account is not None
        assert account.active, "or nothing was cut short"
        restarted.reactions.catch_up()
        with pytest.raises(AccountRefused, match="not active"):
            restarted.accounts.authenticate("goes", "correct horse battery")


def test_who_was_separated_before_the_reaction_came_keeps_her_account(office: Office) -> None:
    stays, goes = office.register(), office.register()
    office.house.accounts.add("goes", "correct horse battery", goes)
    merge(office, stays, goes)
    office.house.duplicates.separate(office.why(text="Two sisters."), stays, goes, PROGRAMME)
    account = office.house.accounts.by_person(goes)
    assert account is not None
    office.house.accounts.activate(account.id)
    office.house.reactions.catch_up()
    office.house.accounts.authenticate("goes", "correct horse battery")


def test_nobody_is_told_apart_from_herself_by_her_own_hand(office: Office) -> None:
    """She would coordinate the next moment what had been her own case."""
    stays, goes = office.register(), office.register()
    merge(office, stays, goes)
    office.house.people.grant_role(person(office.admin), stays, Role.COORDINATOR, PROGRAMME)
    with office.refused("conflict_of_interest"):
        office.house.duplicates.separate(replace(office.why(text="Me."), actor=str(stays)), stays, goes, PROGRAMME)


# Awards, under another id


@pytest.fixture
def awards(office: Office) -> Awards:
    return Awards(office)


def herself(office: Office, person_id: UUID) -> Asker:
    return office.house.people.asker(person_id)


def test_a_participant_nominates_once_and_never_herself_under_whichever_id(awards: Awards) -> None:
    office = awards.office
    mentor, other, mentee, stays = office.mentor(), office.mentor(), office.mentee(), office.register()
    awards.take("nominate", mentee.person_id, person=mentor.person_id)
    with office.refused("not_yours"):
        awards.take("nominate", stays, person=other.person_id)
    merge(office, stays, mentee.person_id)
    with office.refused("nominated_twice"):
        awards.take("nominate", herself(office, stays), person=mentor.person_id)
    awards.take("nominate", herself(office, stays), person=other.person_id)
    merge(office, stays, other.person_id)
    with office.refused("oneself"):
        awards.take("nominate", herself(office, stays), person=other.person_id)


def test_whoever_takes_part_under_two_ids_has_one_vote(awards: Awards) -> None:
    office, voting = awards.office, awards.house.voting
    first, second = office.mentor(), office.mentor()
    once, later = office.register("Салтанат"), office.register("Гүлнар")
    for one in (office.mentee(), office.mentor()):
        merge(office, once, one.person_id)
    both = office.mentee(), office.mentor()
    awards.vote_opened(first, second)
    for one in both:  # each has a link by now
        merge(office, later, one.person_id)

    def links(name: str) -> list[str]:
        found = voting.voter_links(person(office.coordinator), awards.id)
        return [one.link.rpartition("/")[2] for one in found if one.name == f"{name} Оспан"]

    assert len(links("Салтанат")) == 1
    hers = links("Гүлнар")
    assert len(hers) == 2
    voting.cast(hers[0], 1)
    assert voting.paper(hers[1]).stage is Stage.VOTED
    with office.refused("voted_already"):
        voting.cast(hers[1], 1)


def test_nobody_judges_where_she_can_win_under_another_id(awards: Awards) -> None:
    office = awards.office
    nominees = office.mentor(), office.mentor()
    juror, another = office.register(), office.register()
    merge(office, juror, nominees[0].person_id)
    awards.vote_opened(*nominees)
    for token, nominee in zip(awards.tokens().values(), (1, 2), strict=True):
        awards.house.voting.cast(token, nominee)
    awards.take("close_vote")
    awards.take("name_finalists")
    with office.refused("conflict_of_interest"):
        awards.take("appoint_jury", members=(juror, another))
    members = (office.register(), office.register())
    awards.take("appoint_jury", members=members)
    stays = office.register()
    merge(office, stays, members[0])
    points = (Points("example", 7),)
    awards.take("score", herself(office, stays), nominee=1, points=points)
    assert [(one.juror, one.nominee) for one in awards.award.scored] == [(members[0], 1)]
