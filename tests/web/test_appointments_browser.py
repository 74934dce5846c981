"""A mentor is appointed in a real browser: the roster is pasted, a stranger is told of, and the group stands there."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.groups import GROUPS, Department
from tests.web.front import Desk, username_of
from tests.web.office import PASSWORD, served


def test_a_mentor_is_appointed_with_a_pasted_roster(department: Department, browser: Browser) -> None:
    desk, mentor = Desk(department), department.mentor()
    department.register("Аружан", "Сейтқали")
    department.register("Данияр", "Ким")
    desk.visit()
    with served(desk.app) as address:
        page = browser.new_context(base_url=address, locale="en-GB").new_page()
        page.goto("/sign-in")
        page.fill("#username", username_of(department.coordinator))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.goto(f"/programmes/{GROUPS}")
        page.get_by_role("link", name="Appoint a mentor").click()
        page.select_option("#mentor", str(mentor.case_id))
        page.get_by_text("Teaches at the university").click()
        page.fill("#order_number", "114-k")
        page.fill("#order_date", "2026-08-28")
        page.fill("#group", "ПМ-101")
        page.select_option("#faculty", "physics_and_mathematics")
        page.select_option("#study_year", "1")
        page.fill("#roster", "1.\tСейтқали Аружан\n2.\tNobody Known\n3.\tКим Данияр")
        page.get_by_role("button", name="Appoint").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Nobody here is called so: 2. Nobody Known.")
        expect(alert).to_be_focused()
        page.fill("#roster", page.input_value("#roster").replace("2.\tNobody Known\n", ""))
        page.get_by_role("button", name="Appoint").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ПМ-101 with Mentor 1")
        expect(page.get_by_role("complementary", name="About the case")).to_contain_text("Аружан Сейтқали")
        page.context.close()
    hers = department.house.case_list.of_person(str(mentor.person_id))
    assert {(row.kind, row.state) for row in hers} == {("Mentorship", "agreed"), ("Application", "accepted")}
