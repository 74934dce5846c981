from __future__ import annotations

from uuid import uuid4

import pytest

from application.asking import Asker, person
from application.people import ERASED
from application.ports import UnknownCase
from domain.case import Role
from domain.identity import Identity
from domain.person import EVERYWHERE, Grant, Person
from tests.houses import PROGRAMME, Office
from tests.web.academy import CODE, open_academy

SOMEBODY = Identity("Айсұлу", "Досжан", email="a.doszhan@example.kz")


def test_a_new_person_is_known_by_her_name_and_how_she_is_reached(each_office: Office) -> None:
    office = each_office
    people = office.house.people
    person_id = people.register(person(office.coordinator), SOMEBODY, PROGRAMME)
    assert people.identity(person_id) == SOMEBODY
    assert people.name(person_id) == "Айсұлу Досжан"
    assert [one.name for one in office.house.people_list.page("doszhan")] == ["Айсұлу Досжан"]


def test_a_person_and_all_her_roles_are_one_save(each_office: Office) -> None:
    office = each_office
    grants = [Grant(Role.COORDINATOR, PROGRAMME), Grant(Role.AUDITOR, PROGRAMME)]
    before = office.house.ledger.last_position()
    person_id = office.house.people.register(person(office.admin), SOMEBODY, grants=grants)
    topics = [entry.topic for entry in office.house.ledger.read(before, 10)]
    assert topics == ["PersonRegistered", "RoleGranted", "RoleGranted"]
    assert office.house.people.grants(person_id) == set(grants)


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        (Grant(Role.MENTOR, PROGRAMME), "role_unknown"),
        (Grant(Role.CLOCK), "role_unknown"),
        (Grant(Role.AUDITOR), "programme_missing"),
    ],
)
def test_a_person_with_a_role_that_is_not_granted_is_not_registered_at_all(
    office: Office, grant: Grant, code: str
) -> None:
    with office.refused(code):
        office.house.people.register(person(office.admin), SOMEBODY, grants=[Grant(Role.AUDITOR, PROGRAMME), grant])


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        (Identity(" ", "", email="a@example.kz"), "name_missing"),
        (Identity("Dana", ""), "contact_missing"),
        (Identity("Dana", "", email="dana"), "not_an_email"),
        (Identity("Dana", "", phone="call me"), "not_a_phone"),
    ],
)
def test_somebody_without_a_name_or_a_contact_is_not_registered(office: Office, identity: Identity, code: str) -> None:
    with office.refused(code):
        office.house.people.register(person(office.coordinator), identity, PROGRAMME)
    with office.refused(code):
        office.house.people.change_identity(person(office.coordinator), office.auditor, identity, PROGRAMME)


def test_only_the_office_registers_people_and_only_admins_grant_roles(office: Office) -> None:
    people = office.house.people
    for other in (office.auditor, office.register()):
        with office.refused("not_yours"):
            people.register(person(other), SOMEBODY, PROGRAMME)
    newcomer = office.register()
    for other in (office.coordinator, newcomer):
        with office.refused("not_yours"):
            people.grant_role(person(other), newcomer, Role.COORDINATOR, PROGRAMME)


def test_there_is_one_first_admin_and_nobody_grants_herself_a_role(office: Office) -> None:
    with office.refused("not_the_first"):
        office.house.people.register_first_admin(SOMEBODY)
    with office.refused("conflict_of_interest"):
        office.house.people.grant_role(person(office.admin), office.admin, Role.COORDINATOR, PROGRAMME)


def test_a_role_holds_for_its_programme_until_it_is_revoked_with_a_reason(office: Office) -> None:
    people, admin = office.house.people, person(office.admin)
    newcomer = people.register(admin, SOMEBODY)
    open_academy(office)
    people.grant_role(admin, newcomer, Role.AUDITOR, CODE)
    assert people.roles(person(newcomer), PROGRAMME) == frozenset()
    people.grant_role(admin, newcomer, Role.AUDITOR, PROGRAMME)
    assert people.roles(person(newcomer), PROGRAMME) == {Role.AUDITOR}
    with office.refused("already_granted"):
        people.grant_role(admin, newcomer, Role.AUDITOR, PROGRAMME)
    with office.refused("reason_missing"):
        people.revoke_role(admin, newcomer, Role.AUDITOR, PROGRAMME)
    people.revoke_role(Asker(str(office.admin), reason="She left."), newcomer, Role.AUDITOR, PROGRAMME)
    assert people.roles(person(newcomer), PROGRAMME) == frozenset()


def test_who_changes_a_person_that_somebody_else_changed_meanwhile_is_told(each_office: Office) -> None:
    office = each_office
    people, coordinator = office.house.people, person(office.coordinator)
    person_id = people.register(coordinator, SOMEBODY, PROGRAMME)
    seen = office.house.ledger.load(Person, person_id).version
    married = Identity("Айсұлу", "Оспан", email=SOMEBODY.email)
    people.change_identity(coordinator, person_id, married, PROGRAMME, seen_version=seen)
    with office.refused("moved_on"):
        people.change_identity(coordinator, person_id, SOMEBODY, PROGRAMME, seen_version=seen)
    assert people.name(person_id) == "Айсұлу Оспан"


def test_everybody_puts_her_own_name_right_and_nobody_elses(office: Office) -> None:
    people = office.house.people
    herself, other = office.register(), office.register()
    people.change_identity(person(herself), herself, SOMEBODY)
    assert people.name(herself) == SOMEBODY.name
    with office.refused("not_yours"):
        people.change_identity(person(herself), other, SOMEBODY)


def test_kin_are_kin_of_each_other_by_one_save(office: Office) -> None:
    people = office.house.people
    first, second = office.register(), office.register()
    people.declare_kin(person(first), first, second)
    assert people.ties([first]) == {second}
    assert people.ties([second]) == {first}
    with office.refused("same_person"):
        people.declare_kin(person(first), first, first)


def test_a_supervisor_is_somebody_who_is_known(office: Office) -> None:
    people, student, professor = office.house.people, office.register(), office.register()
    with pytest.raises(UnknownCase):
        people.declare_supervisor(person(office.coordinator), student, uuid4(), PROGRAMME)
    people.declare_supervisor(person(student), student, professor)
    assert people.ties([student]) == {professor}
    assert people.ties([professor]) == frozenset()


def test_whose_key_was_destroyed_has_no_name_any_more(each_office: Office) -> None:
    office = each_office
    person_id = office.house.people.register(person(office.coordinator), SOMEBODY, PROGRAMME)
    office.house.vault.destroy(person_id)
    assert office.house.people.identity(person_id) is None
    assert office.house.people.name(person_id) == ERASED
    with office.refused("person_erased"):
        office.house.people.change_identity(person(office.coordinator), person_id, SOMEBODY, PROGRAMME)


def test_the_same_role_everywhere_is_for_admins(office: Office) -> None:
    newcomer = office.register()
    with office.refused("programme_missing"):
        office.house.people.grant_role(person(office.admin), newcomer, Role.COORDINATOR, EVERYWHERE)
    office.house.people.grant_role(person(office.admin), newcomer, Role.ADMIN, EVERYWHERE)


def test_asking_in_a_role_that_is_not_hers_is_refused(office: Office) -> None:
    asker = Asker(str(office.auditor), role=Role.COORDINATOR)
    with office.refused("not_yours"):
        office.house.people.register(asker, SOMEBODY, PROGRAMME)
