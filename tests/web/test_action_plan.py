"""The board of an action plan, the page of an item, evidence, and checklists on the pages of those whose they are."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from application.action_planning import NewItem
from application.asking import person
from application.questions import BoardFilter, BoardRow
from domain.case import Role
from tests.application.test_action_planning import PLAN
from tests.houses import PROGRAMME, PROGRAMME_FILE
from tests.web.front import Front, Guest
from tests.web.reading import forms, links, shown

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def front(new_front: Front) -> Front:
    office = new_front.office
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + PLAN
    office.house.programmes.revise_policy(person(office.admin), text)
    return new_front


def board(front: Front) -> dict[str, BoardRow]:
    return {f"{row.number}/{row.year or ''}": row for row in front.office.house.board.items(BoardFilter(PROGRAMME))}


def holding(front: Front, role: Role, unit: str = "") -> Guest:
    newcomer = front.office.register()
    front.office.house.people.grant_role(person(front.office.admin), newcomer, role, PROGRAMME, unit)
    return front.visit(newcomer)


def planned(front: Front) -> Guest:
    """The coordinator, once everything is planned."""
    coordinator = front.visit()
    coordinator.get("/plan")
    assert coordinator.send(f"/plan/{PROGRAMME}").status_code == 303
    return coordinator


def deliver(guest: Guest, row: BoardRow, content: bytes, name: str, **fields: str) -> TestResponse:
    page = guest.get(f"/cases/{row.reference}/deliver")
    fixed = forms(page)[f"/cases/{row.reference}/deliver"]
    return guest.remember(
        guest.client.post(
            f"/cases/{row.reference}/deliver",
            data={**fixed, **fields, "file": (io.BytesIO(content), name)},
            headers={"Origin": "http://localhost"},
        )
    )


def test_the_board_begins_empty_and_plans_what_the_policy_asks_for(front: Front) -> None:
    coordinator = front.visit()
    assert "Nothing is planned yet" in shown(coordinator.get("/plan"))
    assert "Plan 5 items of the policy" in shown(coordinator.get("/plan"))
    coordinator.send(f"/plan/{PROGRAMME}")
    text = shown(coordinator.get("/plan"))
    assert "All 3" in text, "of what recurs, this year's"
    assert "All 5" in shown(coordinator.get("/plan?year=all"))
    assert "All 1" in shown(coordinator.get("/plan?year=2027"))
    assert "Work" in text
    assert "9 % → 9 % → 5 %" in text
    for by in ("section", "due", "unit", "nonsense"):
        assert coordinator.get(f"/plan?by={by}&unit=personnel").status_code == 200


def test_a_long_plan_shows_what_is_late_and_the_next_and_the_rest_where_it_is_asked_for(front: Front) -> None:
    coordinator, office = planned(front), front.office
    for number in range(20):
        due = date(2026, 8, 15) if number == 7 else date(2027, 1, 1 + number)
        office.house.action_planning.plan(
            person(office.coordinator), PROGRAMME, NewItem(f"Report {number:02}", due, operates=("office",))
        )
    office.clock.wind_to(date(2026, 9, 1))
    page = coordinator.get("/plan")
    work, _, others = shown(page).partition("Without a direction")
    assert "Watch who is hired" in work
    assert "1 more : Work" in work, "on a phone nothing of it is to be looked at"
    assert [f"{number:02}" for number in range(20) if f"Report {number:02}" in others] == ["07"]
    assert "20 more" in others, "of the late ones there are enough"
    for opened in ("/plan?open=none#g-none", "/plan?open=all"):
        assert opened in links(page)
        assert "Report 19" in shown(coordinator.get(opened.partition("#")[0]))


def test_an_item_of_ones_own_is_planned_with_every_fault_beside_its_field(front: Front) -> None:
    coordinator = planned(front)
    coordinator.get(f"/plan/{PROGRAMME}/new")
    before = front.office.house.ledger.last_position()
    wrong = coordinator.send(f"/plan/{PROGRAMME}/new", title="", due="soon", operates=["office"])
    assert wrong.status_code == 422
    assert "Write the day as year-month-day" in wrong.text
    unnamed = coordinator.send(f"/plan/{PROGRAMME}/new", title=" ", due="2026-09-01", operates=["office"])
    assert "Say what is to be done." in unnamed.text
    assert front.office.house.ledger.last_position() == before
    done = coordinator.send(
        f"/plan/{PROGRAMME}/new", title="Invite girls", due="2026-09-01", operates=["office"], cause="7 %"
    )
    page = shown(coordinator.get(done.location))
    assert "Invite girls" in page
    assert "Because of 7 %" in page


def test_a_unit_measures_delivers_a_file_and_a_verifier_looks_at_it(front: Front) -> None:
    planned(front)
    row = board(front)["2/2026"]
    personnel, verifier = holding(front, Role.RESPONSIBLE, "personnel"), holding(front, Role.VERIFIER)
    assert "Compare pay" in shown(personnel.get("/worklist"))
    personnel.get(f"/cases/{row.reference}")
    assert personnel.send(f"/cases/{row.reference}/start", version="1").status_code == 303
    wrong = personnel.send(f"/cases/{row.reference}/measure", version="2", period="2026", value="seven")
    assert "is not a number" in wrong.text
    assert personnel.send(f"/cases/{row.reference}/measure", version="2", period="2026", value="7,5").status_code == 303
    assert deliver(personnel, board(front)["2/2026"], PDF, "pay.pdf", note="For the board.").status_code == 303
    page = verifier.get(f"/cases/{row.reference}")
    assert "7.5 %" in shown(page)
    assert "For the board." in shown(page)
    file = verifier.get(f"/cases/{row.reference}/evidence/1")
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert hashlib.sha256(PDF).hexdigest()[:12] in page.text
    assert verifier.send(f"/cases/{row.reference}/verify", version="4").status_code == 303
    assert "Verified" in shown(verifier.get("/plan?state=verified"))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.pdf", "empty"),
        (b"MZ\x90\x00 a program", "report.exe", "Files of this kind are not taken"),
        (b"MZ\x90\x00 a program", "report.pdf", "not what its name says"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(front: Front, content: bytes, name: str, says: str) -> None:
    coordinator = planned(front)
    before = front.office.house.ledger.last_position()
    answer = deliver(coordinator, board(front)["1/"], content, name, link="Order 12")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Order 12"' in answer.text or ">Order 12<" in answer.text
    assert front.office.house.ledger.last_position() == before


def test_evidence_is_sealed_and_seen_only_by_those_who_see_the_item(front: Front, data_folder: Path) -> None:
    coordinator = planned(front)
    secret = b"%PDF-1.7 medians of everybody's pay %%EOF"
    assert deliver(coordinator, board(front)["1/"], secret, "pay.pdf").status_code == 303
    address = f"/cases/{board(front)['1/'].reference}/evidence/1"
    assert holding(front, Role.RESPONSIBLE, "office").get(address).status_code == 403
    assert holding(front, Role.RESPONSIBLE, "personnel").get(address).status_code == 200
    assert coordinator.get(address.replace("/1", "/2")).status_code == 404
    assert not any(b"medians of everybody" in file.read_bytes() for file in data_folder.iterdir() if file.is_file())
    front.office.house.vault.destroy(front.office.coordinator)
    assert front.visit().get(address).status_code in (404, 401, 302)


def test_those_who_have_no_part_in_a_plan_do_not_see_it(front: Front) -> None:
    planned(front)
    mentee = front.visit(front.office.mentee().person_id)
    assert mentee.get("/plan").status_code == 403
    assert mentee.get(f"/cases/{board(front)['1/'].reference}").status_code == 403
    assert holding(front, Role.VERIFIER).get("/cases").status_code == 403


def test_a_checklist_is_ticked_by_whose_it_is(front: Front) -> None:
    office = front.office
    reference, _mentor, mentee = office.pair()
    office.house.reactions.catch_up()
    hers = front.visit(mentee.person_id)
    first = shown(hers.get("/worklist"))
    assert "Your checklist 8" in first
    assert "Nothing is asked of you now" not in first
    page = hers.get(f"/cases/{reference}")
    assert shown(page).count("Checklist") == 1, "not her mentor's"
    ticks = {address: sent for address, sent in forms(page).items() if address.endswith("/deliver")}
    assert len(ticks) == 8
    address, sent = next(iter(ticks.items()))
    assert hers.send(address, **sent).status_code == 303
    assert "1 of 8 done" in shown(hers.get(f"/cases/{reference}"))
    theirs = shown(front.visit().get(f"/cases/{reference}"))
    assert "1 of 8 done" in theirs
    assert "0 of 7 done" in theirs
    assert "Rows of checklists" in front.visit().get("/cases?kind=ActionItem.checklist").text


def test_the_list_of_cases_names_items_only_where_they_are_asked_for(front: Front) -> None:
    coordinator = planned(front)
    item = NewItem("Invite girls", board(front)["2/2026"].due, operates=("office",))
    reference = front.office.house.action_planning.plan(person(front.office.coordinator), PROGRAMME, item)
    assert reference not in coordinator.get("/cases").text
    listed = shown(coordinator.get("/cases?kind=ActionItem"))
    assert reference in listed
    assert "Invite girls" in listed


def test_the_board_leads_a_unit_to_its_own_items_only(front: Front) -> None:
    planned(front)
    rows = board(front)
    personnel = holding(front, Role.RESPONSIBLE, "personnel")
    opened = set(links(personnel.get("/plan?year=all")))
    hers = {row.reference for row in rows.values() if "personnel" in row.operates}
    assert 0 < len(hers) < len(rows)
    assert {row.reference for row in rows.values() if f"/cases/{row.reference}" in opened} == hers
    for row in rows.values():
        assert personnel.get(f"/cases/{row.reference}").status_code == (200 if row.reference in hers else 403)


def test_a_programme_of_a_plan_alone_leads_to_nothing_that_it_has_not(front: Front) -> None:
    house, admin = front.office.house, person(front.office.admin)
    house.programmes.open(admin, house.programme_text("ektu-gender-plan"))
    newcomer = front.office.register()
    house.people.grant_role(admin, newcomer, Role.COORDINATOR, "ektu-gender-plan")
    reached = set(links(front.visit(newcomer).get("/plan")))
    assert {"/plan", "/dashboard", "/people"} <= reached
    assert not {"/selection", "/surveys", "/awards"} & reached
    assert "/selection" in set(links(front.visit().get("/cases")))
