"""One activity of the gender equality plan in a real browser: planned, measured against its KPI, delivered and verified."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from application.asking import person
from application.questions import BoardFilter
from domain.case import Role
from tests.web.stage import Stage

EKTU, UNIT = "ektu-gender-plan", "strategy_quality"
REPORT = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    house, admin = stage.front.office.house, person(stage.front.office.admin)
    house.programmes.open(admin, house.programme_text(EKTU))
    house.people.grant_role(admin, stage.front.office.coordinator, Role.COORDINATOR, EKTU)
    return stage


def holder(stage: Stage, role: Role, unit: str = "") -> UUID:
    office = stage.front.office
    newcomer = office.register(role.value.capitalize())
    office.house.people.grant_role(person(office.admin), newcomer, role, EKTU, unit)
    return newcomer


def test_an_activity_goes_from_planned_to_verified_with_its_kpi(stage: Stage, tmp_path: Path) -> None:
    board = stage.page()
    board.goto(f"/plan?programme={EKTU}")
    board.get_by_role("button", name="138").click()
    expect(board.locator("main")).to_contain_text("Collect and watch data by gender")

    rows = stage.front.office.house.board.items(BoardFilter(EKTU, year=2026))
    reference = next(row.reference for row in rows if row.code == "gender_data")
    responsible, verifier = holder(stage, Role.RESPONSIBLE, UNIT), holder(stage, Role.VERIFIER)
    desk = stage.page(responsible)
    desk.goto("/worklist")
    expect(desk.locator("main")).to_contain_text("Collect and watch data by gender")

    desk.goto(f"/cases/{reference}")
    desk.get_by_role("button", name="Start").click()
    stage.step(reference, "measure", responsible, period="2025", value="60")
    stage.step(reference, "measure", responsible, period="2026", value="85,5")
    (tmp_path / "report.pdf").write_bytes(REPORT)
    desk.goto(f"/cases/{reference}/deliver")
    desk.set_input_files("[type=file]", tmp_path / "report.pdf")
    desk.locator("[data-step] button.btn-primary").click()
    expect(desk.locator("main")).to_contain_text("Evidence")
    expect(desk.locator("main")).to_contain_text(f"{len(REPORT)} bytes")

    eye = stage.page(verifier)
    eye.goto(f"/cases/{reference}")
    expect(eye.locator("main svg[role=img]").first).to_be_visible()
    eye.get_by_text("As a table").click()
    expect(eye.get_by_role("row", name="2026")).to_contain_text("85.5 %")
    eye.get_by_role("button", name="Verify").click()
    eye.wait_for_load_state()
    expect(eye.locator("main")).to_contain_text("Verified")

    board.goto(f"/plan?programme={EKTU}&state=verified")
    expect(board.locator("main")).to_contain_text(reference)
