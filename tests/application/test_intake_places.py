"""The places of an intake: set by the policy or by the office, taken by whoever is accepted, free again when she leaves."""

from __future__ import annotations

import pytest

from application.asking import Asker, person
from application.bulk import Chosen
from application.ledger import pending
from application.ports import Conflict
from domain.case import Role
from domain.intake_places import IntakePlaceTaken
from tests.groups import GROUPS, YEAR, Department, refused
from tests.houses import CLOSES, INTAKE, NEXT_INTAKE, OPENS, PROGRAMME, PROGRAMME_FILE, Applicant, Office
from tests.kaznu import CODE, open_selection
from tests.kaznu import INTAKE as SELECTING

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")


def with_places(number: int) -> str:
    return TEXT.replace("\n[selection]\n", f"\n[selection]\nplaces = {number}\n")


def limit(office: Office, places: int | None) -> None:
    office.house.programmes.change_places(office.why(text="The hall has so many seats."), PROGRAMME, INTAKE, places)


def standing(office: Office, intake: str = INTAKE) -> tuple[int | None, int] | None:
    kept = office.house.programmes.places(PROGRAMME, intake)
    return (kept.places, kept.taken) if kept else None


def screened(office: Office) -> Applicant:
    return office.screened(office.applied(Role.MENTEE))


def test_beyond_the_places_nobody_is_accepted_but_she_can_wait(office: Office) -> None:
    limit(office, 1)
    office.mentee()
    late = screened(office)
    with office.refused("no_places_left"):
        office.apply_step(late, "accept")
    office.apply_step(late, "waitlist")
    with office.refused("no_places_left"):
        office.apply_step(late, "accept")
    limit(office, 2)
    office.apply_step(late, "accept")
    assert standing(office) == (2, 2)


def test_who_leaves_frees_her_place_and_who_returns_takes_one_again(office: Office) -> None:
    limit(office, 1)
    first, second = office.mentee(), screened(office)
    office.apply_step(first, "withdraw", first.person_id)
    assert standing(office) == (1, 0)
    office.apply_step(second, "accept")
    with office.refused("no_places_left"):
        office.apply_step(first, "reopen", office.why("asked_to_return"))
    office.apply_step(second, "withdraw", second.person_id)
    office.apply_step(first, "reopen", office.why("asked_to_return"))
    assert standing(office) == (1, 1)
    office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, NEXT_INTAKE, OPENS, CLOSES)
    office.apply_step(first, "carry_over", intake=NEXT_INTAKE)
    assert standing(office) == (1, 0)


def test_whoever_is_matched_or_was_keeps_her_place_and_mentors_take_none(office: Office) -> None:
    limit(office, 1)
    reference, _mentor, mentee = office.pair()
    assert standing(office) == (1, 1)
    office.mentorship_step(reference, "terminate", office.why("no_time"))
    assert (office.application(mentee).state, standing(office)) == ("accepted", (1, 1))


def test_declining_frees_nothing_that_was_not_taken(office: Office) -> None:
    limit(office, 1)
    declined = screened(office)
    office.apply_step(declined, "decline", office.why("not_eligible"))
    office.apply_step(declined, "reopen", office.why("asked_to_return"))
    assert standing(office) == (1, 0)


def test_an_intake_has_the_places_of_the_policy_that_it_opened_with(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    programmes.revise_policy(person(office.admin), with_places(7))
    programmes.open_intake(coordinator, PROGRAMME, NEXT_INTAKE, OPENS, CLOSES)
    assert standing(office, NEXT_INTAKE) == (7, 0)
    assert standing(office) is None, "an earlier intake keeps what it had"
    programmes.change_intake_policy(coordinator, PROGRAMME, NEXT_INTAKE, 1)
    assert standing(office, NEXT_INTAKE) == (None, 0)


def test_another_version_of_the_policy_brings_its_places_along_unless_more_are_taken(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    for _ in range(2):
        office.mentee()
    programmes.revise_policy(person(office.admin), with_places(1))
    with office.refused("below_places_taken"):
        programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 2)
    assert programmes.load(PROGRAMME).intake(INTAKE).policy_version == 1
    programmes.revise_policy(person(office.admin), with_places(2))
    programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 3)
    assert standing(office) == (2, 2), "those who took part before the limit are counted"


def test_what_the_office_said_stays_where_two_versions_say_the_same(office: Office) -> None:
    programmes, coordinator = office.house.programmes, person(office.coordinator)
    limit(office, 3)
    programmes.revise_policy(person(office.admin), TEXT.replace("days_to_answer = 7", "days_to_answer = 9"))
    programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 2)
    assert standing(office) == (3, 0)


def test_places_are_changed_by_the_office_with_a_reason(office: Office) -> None:
    change = office.house.programmes.change_places
    with office.refused("reason_missing"):
        change(person(office.coordinator), PROGRAMME, INTAKE, 4)
    with office.refused("not_yours"):
        change(Asker(str(office.auditor), reason="A larger hall."), PROGRAMME, INTAKE, 4)
    with office.refused("unknown_intake"):
        change(office.why(text="A larger hall."), PROGRAMME, "2031", 4)
    with office.refused("nothing_changed"):
        change(office.why(text="A larger hall."), PROGRAMME, INTAKE, None)
    office.mentee()
    office.mentee()
    with office.refused("below_places_taken"):
        change(office.why(text="A smaller hall."), PROGRAMME, INTAKE, 1)
    assert standing(office) is None


def test_in_bulk_each_row_says_whether_there_was_a_place_for_it(office: Office) -> None:
    limit(office, 2)
    three = [screened(office) for _ in range(3)]
    chosen = [Chosen(one.reference, office.application(one).version) for one in three]
    outcomes = list(office.house.bulk.take(person(office.coordinator), "accept", chosen))
    assert [one.refusal.code if one.refusal else "" for one in outcomes] == ["", "", "no_places_left"]
    assert standing(office) == (2, 2)


def test_whom_a_mentor_selects_needs_a_place_of_the_intake(office: Office) -> None:
    selection = open_selection(office)
    mentor, one, other = selection.mentor(capacity=2), selection.interviewed(), selection.interviewed()
    office.house.programmes.change_places(office.why(text="One only."), CODE, SELECTING, 1)
    selection.select(mentor, one)
    with office.refused("no_places_left"):
        selection.select(mentor, other)
    selection.step(other, "waitlist")
    kept = office.house.programmes.places(CODE, SELECTING)
    assert kept is not None
    assert (kept.taken, [event.application_id for event in office.events(IntakePlaceTaken)]) == (1, [one.case_id])


def test_an_order_needs_a_place_for_each_student(department: Department) -> None:
    asker = Asker(str(department.coordinator), reason="So many desks.")
    department.house.programmes.change_places(asker, GROUPS, YEAR, 3)
    department.appointed(2)
    late = department.order(department.mentor(), department.students(2), group="CS-102")
    with refused(department, "no_places_left"):
        department.appoint(late)
    kept = department.house.programmes.places(GROUPS, YEAR)
    assert kept is not None
    assert kept.taken == 2


def test_a_save_on_places_that_moved_meanwhile_is_refused(office: Office) -> None:
    """What keeps two processes apart: whoever saves second conflicts, and decides again."""
    limit(office, 1)
    store = office.house.store
    one, other = (office.house.programmes.places(PROGRAMME, INTAKE) for _ in range(2))
    assert one is not None
    assert other is not None
    given = office.house.programmes.given(office.why(text="x"), office.clock.now, "open_intake", PROGRAMME).alongside()
    one.take_place(given, office.coordinator)
    other.take_place(given, office.admin)
    store.append(pending([one]))
    with pytest.raises(Conflict):
        store.append(pending([other]))
