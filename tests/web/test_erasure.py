"""The page on which an administrator erases somebody."""

from __future__ import annotations

from datetime import timedelta

from application.asking import person
from application.gatherings import NewGathering
from tests.houses import PROGRAMME
from tests.web.front import Front
from tests.web.reading import shown


def test_an_administrator_erases_somebody_once_she_knows_what_goes_and_what_stays(front: Front) -> None:
    office = front.office
    her, busy = office.register("Зарина"), office.mentee()
    address = f"/people/{her}/erase"
    assert front.visit(office.coordinator).get(address).status_code == 403
    visit = front.visit(office.admin)
    assert f'href="{address}"' in visit.get(f"/people/{her}").text
    page = shown(visit.get(address))
    assert "What goes, for good" in page
    assert "What stays" in page
    assert busy.reference in shown(visit.get(f"/people/{busy.person_id}/erase"))
    refused = visit.send(f"/people/{busy.person_id}/erase", ground="law", sure="yes")
    assert refused.status_code == 422
    assert "She takes part in what is not over" in shown(refused)
    visit.get(address)
    for fields, said in (
        ({"ground": "law"}, "Confirm that it cannot be undone."),
        ({"sure": "yes"}, "Say why."),
        ({"ground": "request", "sure": "yes"}, "Say how she told you"),
        ({"ground": "other", "sure": "yes", "reason": "Зарина left"}, "it names her"),
    ):
        answer = visit.send(address, **fields)
        assert answer.status_code == 422
        assert said in shown(answer)
    assert visit.send(address, ground="request", given_how="email", sure="yes").status_code == 303
    page = shown(visit.get(f"/people/{her}"))
    assert "[erased]" in page
    assert "Зарина" not in page
    assert address not in visit.get(f"/people/{her}").text
    for way in ("roles/new", "ties/new", "merge", "account"):
        assert f"/people/{her}/{way}" not in visit.get(f"/people/{her}").text, "nothing more can happen to her"
    history = shown(visit.get("/history"))
    assert "Person erased" in history
    assert "Зарина" not in history
    assert "Зарина" not in shown(visit.get("/people?q=зарина"))


def test_before_she_is_erased_it_is_told_where_her_name_stands_in_clear(front: Front) -> None:
    office, visit = front.office, front.visit(front.office.admin)
    her = office.register("Зарина", family_name="Quetzal")
    address = f"/people/{her}/erase"
    assert "nothing is sealed" not in shown(visit.get(address))
    for title in ("Evening with З. Quetzal", "An evening with nobody"):
        new = NewGathering("orientation", office.clock.now + timedelta(hours=1), 60, title=title)
        office.house.gatherings.plan(person(office.coordinator), PROGRAMME, new)
    page = shown(visit.get(address))
    assert "Her name may stand where nothing is sealed" in page
    assert "Evening with З. Quetzal" in page
    assert "An evening with nobody" not in page
    assert "nothing is sealed" not in shown(visit.get(f"/people/{office.register('Зарина')}/erase"))
