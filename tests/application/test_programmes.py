from __future__ import annotations

from datetime import date, timedelta

import pytest

from application.asking import person
from application.ports import UnknownCase
from domain.case import Role
from domain.programme import IntakeOpened, PolicyRevised
from infrastructure.programme_files import ProgrammeFileRefused
from tests.houses import CLOSES, INTAKE, NEXT_INTAKE, OPENS, PROGRAMME, PROGRAMME_FILE, Office

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")
REVISED = TEXT.replace("capacity_most = 5", "capacity_most = 4")
SUMMER = (date(2026, 6, 1), date(2026, 8, 31))


def test_a_programme_is_opened_once(each_office: Office) -> None:
    office = each_office
    assert [one.code for one in office.house.programmes.all()] == [PROGRAMME]
    with office.refused("programme_exists"):
        office.house.programmes.open(person(office.admin), TEXT)


def test_all_faults_of_a_file_are_named_and_nothing_is_recorded(office: Office) -> None:
    programmes = office.house.programmes
    faulty = TEXT.replace('zone = "Asia/Almaty"', 'zone = "Asia/Nowhere"')
    faulty = faulty.replace("capacity_most = 5", "capacity_most = 5\ncapacity_least = 1")
    before = office.house.ledger.last_position()
    for record in (programmes.open, programmes.revise_policy):
        with pytest.raises(ProgrammeFileRefused) as refused:
            record(person(office.admin), faulty)
        assert {fault.key for fault in refused.value.faults} == {"zone", "matching.capacity_least"}
    assert office.house.ledger.last_position() == before


def test_a_revised_policy_is_for_intakes_to_come(each_office: Office) -> None:
    office = each_office
    programmes, admin = office.house.programmes, person(office.admin)
    assert programmes.revise_policy(admin, REVISED).policy_version == 2
    programmes.open_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE, *SUMMER)
    (policy, version), (next_policy, next_version) = (
        programmes.policy_of(PROGRAMME, one) for one in (INTAKE, NEXT_INTAKE)
    )
    assert (version, policy.matching.capacity_most) == (1, 5)
    assert (next_version, next_policy.matching.capacity_most) == (2, 4)
    assert programmes.newest_policy(PROGRAMME) == next_policy


def test_an_open_intake_goes_on_under_another_version_when_it_is_told(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    programmes.revise_policy(person(office.admin), REVISED)
    programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 2)
    assert programmes.policy_of(PROGRAMME, INTAKE)[1] == 2
    applicant = office.applied(Role.MENTEE)
    assert office.house.ledger.history(applicant.case_id)[0].act.policy_version == 2
    for version in (0, 3):
        with office.refused("unknown_version"):
            programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, version)


def test_the_same_policy_again_is_no_revision(office: Office) -> None:
    with office.refused("nothing_changed"):
        office.house.programmes.revise_policy(person(office.admin), TEXT)
    assert office.events(PolicyRevised) == []


def test_a_revision_that_was_agreed_on_by_what_it_changed_in_an_older_version_is_shown_again(office: Office) -> None:
    programmes, admin = office.house.programmes, person(office.admin)
    programmes.revise_policy(admin, REVISED, since=1)
    with office.refused("policy_moved_on"):
        programmes.revise_policy(admin, TEXT, since=1)
    assert programmes.revise_policy(admin, TEXT, since=2).policy_version == 3


def test_what_changed_from_one_version_to_another(office: Office) -> None:
    programmes = office.house.programmes
    changes = programmes.changes_in(PROGRAMME, REVISED)
    assert [(path, old, new) for path, old, new in changes] == [("matching.capacity_most", 5, 4)]
    programmes.revise_policy(person(office.admin), REVISED)
    assert programmes.differences(PROGRAMME, 1, 2) == changes
    with office.refused("unknown_version"):
        programmes.differences(PROGRAMME, 1, 3)
    with office.refused("other_programme"):
        programmes.changes_in(PROGRAMME, TEXT.replace('code = "nu-alumni"', 'code = "other"', 1))


def test_an_intake_is_opened_once_with_days_in_their_order(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    with office.refused("end_before_start"):
        programmes.open_intake(coordinator, PROGRAMME, NEXT_INTAKE, SUMMER[0], SUMMER[0] - timedelta(days=1))
    with office.refused("intake_exists"):
        programmes.open_intake(coordinator, PROGRAMME, INTAKE, *SUMMER)
    (opened,) = office.events(IntakeOpened)
    assert (opened.intake, opened.opens, opened.closes) == (INTAKE, OPENS, CLOSES)


def test_a_closed_intake_is_closed(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    programmes.close_intake(coordinator, PROGRAMME, INTAKE)
    assert not programmes.get(PROGRAMME).intakes[INTAKE].takes_applications(OPENS)
    with office.refused("intake_closed"):
        programmes.close_intake(coordinator, PROGRAMME, INTAKE)
    with office.refused("unknown_intake"):
        programmes.close_intake(coordinator, PROGRAMME, "2031-spring")


def test_what_is_not_there_is_unknown(office: Office) -> None:
    programmes = office.house.programmes
    with pytest.raises(UnknownCase, match="“nowhere”"):
        programmes.get("nowhere")
    with office.refused("unknown_intake"):
        programmes.policy_of(PROGRAMME, "2031-spring")


def test_who_may_change_a_programme(office: Office) -> None:
    programmes, stranger = office.house.programmes, office.register()
    for somebody in (stranger, office.auditor):
        with office.refused("not_yours"):
            programmes.open_intake(person(somebody), PROGRAMME, NEXT_INTAKE, *SUMMER)
    for somebody in (stranger, office.auditor, office.coordinator):
        with office.refused("not_yours"):
            programmes.revise_policy(person(somebody), REVISED)
