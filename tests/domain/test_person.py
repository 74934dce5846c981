"""People: what is known of them, the roles granted to them, and their ties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.case import Role, Sealed
from domain.person import (
    Grant,
    IdentityChanged,
    KinDeclared,
    Person,
    PersonRegistered,
    RoleGranted,
    RoleRevoked,
    SupervisorDeclared,
)
from tests.scenario import SEALED, Story, Taken, scenario, somebody, step

HER, SISTER, PROFESSOR = somebody("her"), somebody("sister"), somebody("professor")
CHANGED = Sealed((HER,), b"another box")

REGISTERED = step("register", person_id=HER, identity=SEALED)


def granted(role: Role = Role.COORDINATOR, programme: str = "nu-alumni", faculty: str = "") -> Taken:
    return step("grant_role", role=role, programme=programme, faculty=faculty)


def revoked(role: Role = Role.COORDINATOR, programme: str = "nu-alumni", faculty: str = "") -> Taken:
    return step("revoke_role", role=role, programme=programme, faculty=faculty)


def kin(other: UUID) -> Taken:
    return step("declare_kin", kin=other)


def supervised_by(other: UUID) -> Taken:
    return step("declare_supervisor", supervisor=other)


def person(*steps: Taken) -> Story[Person]:
    return scenario(None, Person).given(*steps)


ROWS: tuple[tuple[tuple[Taken, ...], Taken, type[Any], dict[str, Any]], ...] = (
    ((), REGISTERED, PersonRegistered, {"identity": SEALED}),
    ((REGISTERED,), step("change_identity", identity=CHANGED), IdentityChanged, {"identity": CHANGED}),
    ((REGISTERED,), granted(), RoleGranted, {"role": Role.COORDINATOR, "programme": "nu-alumni"}),
    ((REGISTERED, granted()), revoked(), RoleRevoked, {"role": Role.COORDINATOR}),
    ((REGISTERED,), kin(SISTER), KinDeclared, {"kin": SISTER}),
    ((REGISTERED,), supervised_by(PROFESSOR), SupervisorDeclared, {"supervisor": PROFESSOR}),
)


@pytest.mark.parametrize(("given", "taken", "event", "fields"), ROWS, ids=[row[1].step for row in ROWS])
def test_each_row_is_taken_as_it_is_meant(
    given: tuple[Taken, ...], taken: Taken, event: type[Any], fields: dict[str, Any]
) -> None:
    person(*given).when(taken).then(event, state="known", **fields)


def test_every_step_of_the_table_is_tried() -> None:
    assert [row[1].step for row in ROWS] == list(Person.LIFE)


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (granted(Role.MENTOR), "role_unknown"),
        (granted(Role.CLOCK), "role_unknown"),
        (granted(programme=""), "programme_missing"),
        (granted(Role.AUDITOR), "already_granted"),
        (granted().by(Role.ADMIN, HER), "conflict_of_interest"),
        (granted().by(Role.COORDINATOR), "not_yours"),
        (revoked(), "not_granted"),
        (revoked(Role.AUDITOR, faculty="law"), "not_granted"),
        (revoked(Role.AUDITOR).without_reason(), "reason_missing"),
        (kin(HER), "same_person"),
        (supervised_by(HER), "same_person"),
        (step("change_identity", identity=CHANGED).by(Role.APPLICANT, SISTER), "not_yours"),
    ],
    ids=lambda value: value.step if isinstance(value, Taken) else value,
)
def test_what_is_refused(taken: Taken, code: str) -> None:
    person(REGISTERED, granted(Role.AUDITOR)).when(taken).then_refused(code)


def test_the_first_admin_of_all_grants_herself() -> None:
    first = person(REGISTERED.by(Role.ADMIN, HER))
    first.when(granted(Role.ADMIN, programme="").by(Role.ADMIN, HER)).then(RoleGranted)
    first.when(granted(Role.AUDITOR).by(Role.ADMIN, HER)).then_refused("conflict_of_interest")


def test_grants_are_for_a_programme_and_for_a_faculty() -> None:
    story = person(REGISTERED, granted(), granted(faculty="law"), revoked())
    assert story.case.grants == {Grant(Role.COORDINATOR, "nu-alumni", "law")}


def test_ties_are_kin_and_supervisors() -> None:
    assert person(REGISTERED, kin(SISTER), supervised_by(PROFESSOR)).case.ties() == {SISTER, PROFESSOR}


def test_she_registers_and_changes_herself() -> None:
    story = person(REGISTERED.by(Role.APPLICANT, HER))
    story.when(step("change_identity", identity=CHANGED).by(Role.APPLICANT, HER)).then(IdentityChanged)
    assert story.case.identity == CHANGED
