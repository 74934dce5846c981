"""People: what is known of them, the roles granted to them, and their ties."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.case import Role, Sealed
from domain.person import (
    ExternalId,
    ExternalIdsChanged,
    Grant,
    Ground,
    IdentityChanged,
    KinDeclared,
    Person,
    PersonErased,
    PersonMergedInto,
    PersonRegistered,
    PersonSeparated,
    PersonsMerged,
    PersonsSeparated,
    RoleGranted,
    RoleRevoked,
    StandingRecorded,
    SupervisorDeclared,
)
from tests.scenario import SEALED, Story, Taken, scenario, somebody, step

HER, SISTER, PROFESSOR, TWIN = somebody("her"), somebody("sister"), somebody("professor"), somebody("twin")
CHANGED = Sealed((HER,), b"another box")
IDS = (ExternalId("student_number", "202300017"), ExternalId("platonus", "55012"))
TODAY = date(2026, 9, 1)

REGISTERED = step("register", person_id=HER, identity=SEALED)


def granted(role: Role = Role.COORDINATOR, programme: str = "nu-alumni", faculty: str = "") -> Taken:
    return step("grant_role", role=role, programme=programme, faculty=faculty)


def revoked(role: Role = Role.COORDINATOR, programme: str = "nu-alumni", faculty: str = "") -> Taken:
    return step("revoke_role", role=role, programme=programme, faculty=faculty)


def kin(other: UUID) -> Taken:
    return step("declare_kin", kin=other)


def supervised_by(other: UUID) -> Taken:
    return step("declare_supervisor", supervisor=other)


def ids(*pairs: tuple[str, str]) -> Taken:
    return step("change_external_ids", external_ids=tuple(ExternalId(*pair) for pair in pairs))


def stands(as_of: date, standing: Sealed = SEALED) -> Taken:
    return step("record_standing", as_of=as_of, standing=standing)


def merged(other: UUID = TWIN) -> Taken:
    return step("merge", merged=other)


def merged_into(other: UUID = SISTER) -> Taken:
    return step("merge_into", into=other).alongside()


def separated(other: UUID = TWIN) -> Taken:
    return step("separate", separated=other)


def erased(ground: Ground = Ground.LAW, **facts: Any) -> Taken:
    return step("erase", ground=ground, **facts)


def person(*steps: Taken) -> Story[Person]:
    return scenario(None, Person).given(*steps)


ROWS: tuple[tuple[tuple[Taken, ...], Taken, type[Any], dict[str, Any]], ...] = (
    ((), REGISTERED, PersonRegistered, {"identity": SEALED}),
    ((REGISTERED,), step("change_identity", identity=CHANGED), IdentityChanged, {"identity": CHANGED}),
    ((REGISTERED,), step("change_external_ids", external_ids=IDS), ExternalIdsChanged, {"external_ids": IDS}),
    ((REGISTERED,), stands(TODAY), StandingRecorded, {"as_of": TODAY, "standing": SEALED}),
    ((REGISTERED,), granted(), RoleGranted, {"role": Role.COORDINATOR, "programme": "nu-alumni"}),
    ((REGISTERED, granted()), revoked(), RoleRevoked, {"role": Role.COORDINATOR}),
    ((REGISTERED,), kin(SISTER), KinDeclared, {"kin": SISTER}),
    ((REGISTERED,), supervised_by(PROFESSOR), SupervisorDeclared, {"supervisor": PROFESSOR}),
    ((REGISTERED,), merged(), PersonsMerged, {"merged": TWIN}),
    ((REGISTERED,), merged_into(), PersonMergedInto, {"into": SISTER, "state": "merged"}),
    ((REGISTERED, merged()), separated(), PersonsSeparated, {"separated": TWIN}),
    (
        (REGISTERED, merged_into()), step("stand_alone", separated_from=SISTER).alongside(), PersonSeparated,
        {"separated_from": SISTER, "state": "known"},
    ),
    ((REGISTERED, granted()), erased(), PersonErased, {"ground": Ground.LAW, "state": "erased"}),
)  # fmt: skip


@pytest.mark.parametrize(("given", "taken", "event", "fields"), ROWS, ids=[row[1].step for row in ROWS])
def test_each_row_is_taken_as_it_is_meant(
    given: tuple[Taken, ...], taken: Taken, event: type[Any], fields: dict[str, Any]
) -> None:
    person(*given).when(taken).then(event, **{"state": "known", **fields})


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
        (ids(("passport", "N1")), "unknown_system"),
        (ids(("platonus", "1"), ("platonus", "2")), "id_twice"),
        (ids(("platonus", "1 2")), "not_an_id"),
        (ids(("platonus", "")), "not_an_id"),
        (ids(("platonus", "1")).by(Role.APPLICANT, HER), "not_yours"),
        (stands(date(2026, 9, 3)), "in_the_future"),
        (stands(TODAY).by(Role.APPLICANT, HER), "not_yours"),
        (merged(HER), "same_person"),
        (merged().by(Role.COORDINATOR, HER), "conflict_of_interest"),
        (merged().by(Role.COORDINATOR, TWIN), "conflict_of_interest"),
        (merged_into(), "holds_roles"),
        (separated(), "not_merged"),
        (step("stand_alone", separated_from=SISTER).alongside(), "not_now"),
        (erased().by(Role.COORDINATOR), "not_yours"),
        (erased(open_cases=("NU-7KQ4M",)).by(Role.COORDINATOR), "not_yours"),
        (erased(open_cases=("NU-7KQ4M",)), "cases_open"),
        (erased(is_last_admin=True), "last_admin"),
        (erased(Ground.REQUEST), "given_how_missing"),
        (erased(Ground.OTHER), "reason_missing"),
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


def test_nothing_more_happens_to_somebody_who_was_merged_until_she_stands_alone_again() -> None:
    story = person(REGISTERED, merged_into())
    assert (story.case.state, story.case.merged_into) == ("merged", SISTER)
    for taken in (step("change_identity", identity=CHANGED), granted(), merged(), kin(SISTER)):
        story.when(taken).then_refused("not_now")
    story.when(step("stand_alone", separated_from=SISTER).alongside()).then(PersonSeparated)
    assert story.case.merged_into is None


def test_whoever_stays_is_known_by_all_the_ids_and_does_not_go_herself() -> None:
    story = person(REGISTERED, merged())
    assert story.case.everybody == {HER, TWIN}
    story.when(merged_into()).then_refused("others_merged")
    story.when(separated().without_reason()).then_refused("reason_missing")
    story.when(separated()).then(PersonsSeparated)
    assert story.case.everybody == {HER}


def test_how_she_stands_is_told_by_the_newest_day_in_whatever_order_it_came() -> None:
    story = person(REGISTERED, stands(TODAY, CHANGED), stands(date(2026, 2, 1)))
    assert story.case.standing == (TODAY, CHANGED)
    assert person(REGISTERED, stands(TODAY), stands(TODAY, CHANGED)).case.standing == (TODAY, CHANGED)
    assert person(REGISTERED).case.standing is None


def test_ids_are_there_from_the_beginning_or_later() -> None:
    assert person(step("register", person_id=HER, identity=SEALED, external_ids=IDS)).case.external_ids == IDS
    assert person(REGISTERED).case.external_ids == ()
    with_space = step("register", person_id=HER, identity=SEALED, external_ids=(ExternalId("platonus", "5 5"),))
    person().when(with_space).then_refused("not_an_id", at="platonus")


def test_of_whoever_was_erased_nothing_is_left_and_nothing_more_happens_to_her() -> None:
    story = person(REGISTERED, granted(), ids(("platonus", "1")), stands(TODAY), kin(SISTER), erased())
    assert (story.case.state, story.case.grants, story.case.external_ids) == ("erased", frozenset(), ())
    assert story.case.standing is None
    assert story.case.ties() == {SISTER}
    for taken in (erased(), granted(), step("change_identity", identity=CHANGED), merged(), merged_into(), kin(SISTER)):
        story.when(taken).then_refused("person_erased")


def test_she_is_erased_as_whoever_she_was_found_to_be_and_by_what_she_asked_for() -> None:
    story = person(REGISTERED, merged_into())
    story.when(erased().alongside()).then(PersonErased, state="erased")
    asked = erased(Ground.REQUEST).on_behalf_of(HER, Role.ADMIN, "phone").by(Role.ADMIN, somebody("admin"))
    happened = person(REGISTERED).when(asked).then(PersonErased).events[-1]
    assert (happened.act.on_behalf_of, happened.act.given_how) == (HER, "phone")
