"""What a coordinator of an action plan sees first: what is late, what waits to be verified, and how far the plan has come."""

from __future__ import annotations

from datetime import date

import pytest

from application.asking import person
from application.questions import BoardFilter, BoardRow
from domain.case import Role
from tests.application.test_action_planning import PLAN
from tests.houses import PROGRAMME, PROGRAMME_FILE
from tests.web.front import Front
from tests.web.reading import links, shown
from tests.web.test_dashboard import bring

INDICATOR = """
[[monitoring.indicators]]
code = "leaders"
names.en = "Women in leading positions"
source = "figures"
unit = "percent"
baseline = 70
"""


@pytest.fixture
def front(new_front: Front) -> Front:
    office = new_front.office
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + PLAN + INDICATOR
    office.house.programmes.revise_policy(person(office.admin), text)
    office.house.action_planning.plan_all(person(office.coordinator), PROGRAMME)
    return new_front


def item(front: Front, number: str, year: int | None = None) -> BoardRow:
    rows = front.office.house.board.items(BoardFilter(PROGRAMME))
    return next(row for row in rows if (row.number, row.year) == (number, year))


def deliver(front: Front, row: BoardRow, unit: str) -> None:
    office = front.office
    newcomer = office.register()
    office.house.people.grant_role(person(office.admin), newcomer, Role.RESPONSIBLE, PROGRAMME, unit)
    sent = {"version": str(row.version), "link": "https://example.kz/1"}
    guest = front.visit(newcomer)
    guest.get(f"/cases/{row.reference}/deliver")
    assert guest.send(f"/cases/{row.reference}/deliver", **sent).status_code == 303


@pytest.mark.parametrize("address", ["/worklist", "/dashboard"])
def test_what_is_late_what_waits_and_what_comes_next_is_told(front: Front, address: str) -> None:
    coordinator = front.visit()
    front.office.clock.wind_to(date(2026, 5, 1))
    before = shown(coordinator.get(address))
    assert "Late 1 Appoint an officer" in before
    assert "Nothing that was delivered waits for a verifier." in before
    assert "Due next 2 Compare pay" in before, "of what recurs, this year's"
    deliver(front, item(front, "1"), "personnel")
    after = shown(coordinator.get(address))
    assert "Nothing is late." in after
    assert "Evidence to verify 1 Appoint an officer" in after


def test_the_dashboard_says_how_far_the_plan_has_come(front: Front) -> None:
    front.office.clock.wind_to(date(2026, 5, 1))
    deliver(front, item(front, "1"), "personnel")
    page = shown(front.visit().get("/dashboard"))
    assert "Delivered 1 of 3" in page
    assert "At the target: 0 of 1. Not measured yet: 1." in page
    assert "Gap in median pay 9 % → 9 % → 5 %" in page
    assert "Work 1 1 0 0 0 0" in page, "items, planned, in progress, delivered, verified, overdue"
    assert "Delivered 1 of 3" not in shown(front.visit().get("/dashboard?year=2025"))


def test_what_is_still_open_of_the_year_before_stays_on_the_board(front: Front) -> None:
    front.office.clock.wind_to(date(2027, 2, 1))
    coordinator = front.visit()
    assert "Overdue 2" in shown(coordinator.get("/plan")), "the officer, and the pay of 2026"
    assert "All 4" in shown(coordinator.get("/plan"))
    assert "Late 2" in shown(coordinator.get("/worklist"))


def test_the_board_shows_the_newest_figure_beside_its_baseline(front: Front) -> None:
    coordinator = front.visit()
    assert "Women in leading positions 70 % not measured since · baseline 70 %" in shown(coordinator.get("/plan"))
    for year, value in ((2026, "72.5"), (2025, "71")):
        assert bring(coordinator, f"indicator,period,value\nleaders,{year},{value}\n").status_code == 303
    assert "Women in leading positions 72.5 % 2026 · baseline 70 %" in shown(coordinator.get("/plan"))


def test_nobody_verifies_from_the_list_what_she_has_not_looked_at(front: Front) -> None:
    front.office.clock.wind_to(date(2026, 4, 1))
    row = item(front, "1")
    deliver(front, row, "personnel")
    verifier = front.office.register()
    front.office.house.people.grant_role(person(front.office.admin), verifier, Role.VERIFIER, PROGRAMME)
    page = front.visit(verifier).get("/worklist")
    assert "Look and decide" in shown(page)
    assert f"/cases/{row.reference}" in links(page)
    assert f"/cases/{row.reference}/verify" not in page.text
    assert "Verify" in shown(front.visit(verifier).get(f"/cases/{row.reference}"))


def test_a_programme_without_mentorships_has_no_list_of_applications(front: Front) -> None:
    house, office = front.office.house, front.office
    house.programmes.open(person(office.admin), house.programme_text("ektu-gender-plan"))
    planner = office.register()
    house.people.grant_role(person(office.admin), planner, Role.COORDINATOR, "ektu-gender-plan")
    page = front.visit(planner).get("/worklist")
    assert "/cases" not in links(page)
    assert 'role="search"' in page.text, "an item is still found by its reference"
    assert "/cases" in links(front.visit().get("/worklist"))
    assert "Today No interviews." not in shown(page)


def test_the_page_of_a_programme_that_is_a_plan_asks_for_no_intake(front: Front) -> None:
    house, office = front.office.house, front.office
    house.programmes.open(person(office.admin), house.programme_text("ektu-gender-plan"))
    admin = front.visit(office.admin)
    page = admin.get("/programmes/ektu-gender-plan")
    assert "This programme is an action plan" in shown(page)
    assert "Open an intake" not in page.text
    assert "Open an intake" in admin.get(f"/programmes/{PROGRAMME}").text
