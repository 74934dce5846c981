"""Items of a plan, corrective measures, and the checklists of mentorships."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from application.action_planning import NewItem
from application.asking import Asker, person
from application.questions import BoardFilter, BoardRow
from domain.action_item import ActionItem
from domain.action_item.values import Origin
from domain.case import Refused, Role
from infrastructure.bootstrap import House
from tests.houses import PROGRAMME, PROGRAMME_FILE, Office

PLAN = """

[action_plan]
names.en = "Plan for equal chances"
from_year = 2026
to_year = 2028
verified_by.en = "Vice-rector"
operates = ["office"]
responsible = [{ code = "office", names.en = "Office" }, { code = "personnel", names.en = "Personnel" }]

[[action_plan.directions]]
code = "work"
names.en = "Work"
actions = [{ code = "a1", number = "1.1", names.en = "Watch who is hired" }]

[[action_plan.activities]]
code = "order"
number = "1"
names.en = "Appoint an officer"
completion.en = "Order"
responsible = ["personnel"]
due = 2026-04-30

[[action_plan.activities]]
code = "pay"
number = "2"
names.en = "Compare pay"
completion.en = "Report"
responsible = ["personnel", "office"]
from_year = 2026
to_year = 2028

[[action_plan.kpis]]
code = "gap"
names.en = "Gap in median pay"
of = "pay"
unit = "percent"
baseline = 9
target = 5
"""


@pytest.fixture
def planning(each_office: Office) -> Office:
    """An office whose policy has a plan, and somebody in each unit."""
    house, admin = each_office.house, person(each_office.admin)
    house.programmes.revise_policy(admin, PROGRAMME_FILE.read_text(encoding="utf-8") + PLAN)
    return each_office


def board(house: House, **wanted: object) -> list[BoardRow]:
    return list(house.board.items(BoardFilter(PROGRAMME, **wanted)))  # type: ignore[arg-type]


def holding(office: Office, role: Role, unit: str = "") -> Asker:
    """Somebody new with this role, for this unit."""
    newcomer = office.register()
    office.house.people.grant_role(person(office.admin), newcomer, role, PROGRAMME, unit)
    return person(newcomer)


def test_a_plan_becomes_items_once(planning: Office) -> None:
    house, coordinator = planning.house, person(planning.coordinator)
    assert house.action_planning.plan_all(coordinator, PROGRAMME) == 5
    assert house.action_planning.plan_all(coordinator, PROGRAMME) == 0
    rows = board(house)
    assert sorted((row.number, row.year or 0, row.due, row.operates) for row in rows) == [
        ("1", 0, date(2026, 4, 30), ("personnel",)),
        ("1.1", 0, date(2028, 12, 31), ("office",)),
        *(("2", year, date(year, 12, 31), ("personnel", "office")) for year in (2026, 2027, 2028)),
    ]
    assert rows[0].reference.startswith("NU-")


def test_only_a_coordinator_plans(planning: Office) -> None:
    for asker in (person(planning.auditor), holding(planning, Role.RESPONSIBLE, "office")):
        with planning.refused("not_yours"):
            planning.house.action_planning.plan_all(asker, PROGRAMME)


def test_a_policy_without_a_plan_has_nothing_to_plan(office: Office) -> None:
    with office.refused("no_plan"):
        office.house.action_planning.plan_all(person(office.coordinator), PROGRAMME)


def test_a_unit_reports_and_a_verifier_verifies(planning: Office) -> None:
    house = planning.house
    house.action_planning.plan_all(person(planning.coordinator), PROGRAMME)
    personnel, media = holding(planning, Role.RESPONSIBLE, "personnel"), holding(planning, Role.RESPONSIBLE, "office")
    verifier = holding(planning, Role.VERIFIER)
    order = board(house)[0]
    for other in (media, verifier, person(planning.auditor)):
        with planning.refused("not_yours"):
            house.steps.take(ActionItem, order.id, "start", other)
    with pytest.raises(Refused, match="seen by"):
        house.case_files.open(order.reference, media)
    house.steps.take(ActionItem, order.id, "start", personnel)
    house.steps.take(ActionItem, order.id, "deliver", personnel, {"link": "Order 12 of 3 April"})
    with planning.refused("not_yours"):
        house.steps.take(ActionItem, order.id, "verify", person(planning.coordinator))
    house.steps.take(ActionItem, order.id, "verify", verifier)
    assert board(house, state="verified")[0].id == order.id
    file = house.case_files.open(order.reference, verifier)
    submitted = file.events[2]
    assert house.case_files.text(file, submitted, "link", submitted.link) == "Order 12 of 3 April"  # type: ignore[attr-defined]


def test_a_corrective_measure_names_its_cause(planning: Office) -> None:
    house, coordinator = planning.house, person(planning.coordinator)
    item = NewItem("Invite first-year students", date(2026, 6, 1), operates=("office",), cause="coverage 2026: 7 %")
    reference = house.action_planning.plan(coordinator, PROGRAMME, item)
    case = house.case_files.open(reference, coordinator).case
    assert (case.origin, case.cause, case.title.in_("ru")) == (Origin.CORRECTIVE, "coverage 2026: 7 %", item.title)
    late = NewItem("Too late", date(2026, 3, 1), operates=("office",))
    with planning.refused("in_the_past"):
        house.action_planning.plan(coordinator, PROGRAMME, late)
    with planning.refused("title_missing"):
        house.action_planning.plan(coordinator, PROGRAMME, NewItem(" ", date(2026, 6, 1), operates=("office",)))


def test_the_clock_records_deadlines_missed_once(planning: Office) -> None:
    house = planning.house
    house.action_planning.plan_all(person(planning.coordinator), PROGRAMME)
    planning.clock.wind_to(date(2027, 1, 1))
    assert house.clock.tick().steps == {"miss_deadline": 2}
    assert not house.clock.tick().steps
    assert {row.state for row in board(house)} == {"planned"}


def test_a_mentorship_that_starts_brings_its_checklists_and_one_that_ends_drops_them(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    for _ in range(2):
        office.house.reactions.catch_up()
    rows = office.house.board.of_mentorship(office.mentorship(reference).id)
    assert Counter(row.person_id for row in rows) == {mentor.person_id: 7, mentee.person_id: 8}
    hers = next(row for row in rows if row.person_id == mentee.person_id)
    with office.refused("not_yours"):
        office.take(ActionItem, hers.id, "deliver", mentor.person_id)
    office.take(ActionItem, hers.id, "deliver", mentee.person_id)
    asked = office.house.work.asked_of(str(mentee.person_id))
    assert Counter(row.kind for row in asked)[ActionItem.TOPIC] == 7
    office.clock.wind(days=50)
    assert set(office.house.clock.tick().steps) == {"miss_cadence", "miss_deadline"}, "what is late is still to be done"
    office.mentorship_step(reference, "terminate", mentee.person_id)
    office.house.reactions.catch_up()
    states = Counter(row.state for row in office.house.board.of_mentorship(office.mentorship(reference).id))
    assert states == {"cancelled": 14, "delivered": 1}
