"""Sealed matter that is not simply daily work: its reading is recorded before it is shown, and concerns ask for a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from application.asking import Asker, person
from application.feed import thin
from application.ports import LedgerUnavailable
from application.questions import BoardFilter, Wanted
from domain.case import Role
from domain.reading import Matter, SealedMatterRead
from tests.application.test_action_planning import PLAN
from tests.houses import PROGRAMME, PROGRAMME_FILE, Applicant, Office
from tests.web.front import Front, Guest
from tests.web.reading import links, shown
from tests.web.test_action_plan import PDF, deliver
from web.two_moments import FIRST

WORRY, OUTCOME = "Two mails stayed without an answer.", "They have spoken."
WHY = "A complaint came to the rector's office."


@dataclass(frozen=True)
class Past:
    """A running pair, of whom one raised a concern that was resolved."""

    reference: str
    mentor: Applicant
    mentee: Applicant

    @property
    def address(self) -> str:
        return f"/cases/{self.reference}/concerns"


@pytest.fixture(scope="module")
def past(front: Front) -> Past:
    office = front.office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    office.mentorship_step(reference, "resolve_concern", concern=1, outcome=OUTCOME)
    return Past(reference, mentor, mentee)


Readings = Callable[[], list[SealedMatterRead]]


@pytest.fixture
def readings(front: Front, past: Past) -> Readings:
    """Those that were recorded since the test began."""
    ledger = front.office.house.ledger
    before = ledger.last_position()
    return lambda: [one.event for one in ledger.read(before, 1000) if isinstance(one.event, SealedMatterRead)]


def opened(visit: Guest, past: Past, reason: str = WHY) -> TestResponse:
    visit.get(past.address)
    return visit.send(past.address, reason=reason)


def break_down(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """Nothing can be recorded any more."""

    def append(*decided: object) -> None:
        raise LedgerUnavailable("The disk is full: make room on the disk.")

    monkeypatch.setattr(office.house.store, "append", append)


# Concerns


def test_an_auditor_says_why_and_then_reads_them(front: Front, past: Past, readings: Readings) -> None:
    office, visit = front.office, front.visit(front.office.auditor)
    assert past.address in links(visit.get(f"/cases/{past.reference}"))
    version = office.mentorship(past.reference).version

    answer = opened(visit, past)
    page = shown(visit.get(answer.location))

    assert answer.status_code == 303
    assert WORRY in page
    assert OUTCOME in page
    assert "Аружан Оспан · mentee" in page
    [reading] = readings()
    assert (reading.matter, reading.reference, reading.programme) == (Matter.CONCERNS, past.reference, PROGRAMME)
    assert reading.act.acting_person == office.auditor
    assert reading.act.role is Role.AUDITOR
    assert office.house.vault.open(reading.act.reason) == WHY  # type: ignore[arg-type]
    assert office.mentorship(past.reference).version == version, "no form of the case has grown old"


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_shown_nor_recorded(
    front: Front, past: Past, readings: Readings, reason: str
) -> None:
    answer = opened(front.visit(front.office.auditor), past, reason)
    assert answer.status_code == 422
    assert re.search(r'id="reason-e">.*Say why you have to read them: it stays in the history\.', answer.text)
    assert WORRY not in answer.text
    assert readings() == []


def test_what_cannot_be_recorded_is_not_shown(front: Front, past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, mentor = front.visit(front.office.auditor), past.mentor.person_id
    visit.get(past.address)
    break_down(monkeypatch, front.office)
    for answer in (visit.send(past.address, reason=WHY), visit.get(f"/people/{mentor}")):
        assert answer.status_code == 503
        assert WORRY not in answer.text
        assert "Daniel" not in answer.text


def test_they_close_after_some_minutes_and_to_everybody_else(front: Front, past: Past, readings: Readings) -> None:
    office, visit = front.office, front.visit(front.office.auditor)
    address = opened(visit, past).location
    another = office.register()
    office.house.people.grant_role(person(office.admin), another, Role.AUDITOR, PROGRAMME)
    other = office.paired(office.mentor(), office.mentee())

    assert front.visit(another).get(address).location == past.address
    assert visit.get(address.replace(past.reference, other)).location == f"/cases/{other}/concerns"
    assert front.visit().get(address).status_code == 403
    office.clock.wind(days=9 / 24 / 60)
    assert WORRY in visit.get(address).text
    office.clock.wind(days=2 / 24 / 60)
    assert visit.get(address).location == past.address
    assert len(readings()) == 1


def test_a_case_without_any_looks_the_same_until_it_is_opened(front: Front, past: Past, readings: Readings) -> None:
    visit, office = front.visit(front.office.auditor), front.office
    quiet = Past(office.paired(office.mentor(), office.mentee()), past.mentor, past.mentee)
    asked = shown(visit.get(quiet.address))
    assert "you read it, if there is any, only for a reason" in asked.lower()
    answer = opened(visit, quiet)
    assert "No concern was raised in this case" in shown(visit.get(answer.location))
    assert [one.reference for one in readings()] == [quiet.reference], "that she looked is recorded all the same"


def test_only_auditors_who_have_no_part_in_the_case_are_asked(front: Front, past: Past, readings: Readings) -> None:
    office = front.office
    office.house.people.grant_role(person(office.admin), past.mentor.person_id, Role.AUDITOR, PROGRAMME)
    for who in (office.coordinator, office.admin, past.mentee.person_id, past.mentor.person_id):
        visit = front.visit(who)
        assert visit.get(past.address).status_code == 403
        visit.get("/account")
        assert visit.send(past.address, reason=WHY).status_code == 403
    assert past.address not in links(front.visit().get(f"/cases/{past.reference}"))
    assert readings() == []


def test_an_application_has_no_concerns_to_open(front: Front, past: Past) -> None:
    assert front.visit(front.office.auditor).get(f"/cases/{past.mentee.reference}/concerns").status_code == 403


def test_the_use_case_refuses_as_the_page_does(front: Front, past: Past) -> None:
    office = front.office
    file = office.house.case_files.open(past.reference, person(office.coordinator))
    with office.refused("not_yours"):
        office.house.readings.open_concerns(Asker(str(office.coordinator), reason=WHY), file)


def ways_round(office: Office, past: Past) -> Iterator[str]:
    """Every other page on which an auditor could come upon a concern."""
    case = f"/cases/{past.reference}"
    moment = office.house.ledger.now().isoformat().replace("+00:00", "Z")
    last = office.house.ledger.history(office.mentorship(past.reference).id)[-1].originator_version
    yield from (case, f"{case}?all=1", *(f"{case}/replay?at={at}" for at in range(1, last + 1)))
    yield from (f"/as-of/{moment}{one}" for one in (case, f"{case}/replay", "/history", f"{case}/evidence/1"))
    yield from ("/history", "/history?event=ConcernRaised", f"/history?text={WORRY[:9]}", "/history/exceptions")
    yield from (f"/history?case={past.reference}", *(f"/history/export.{one}" for one in ("csv", "jsonl")))
    yield from ("/history/exceptions/export.csv", "/worklist", f"/people/{past.mentee.person_id}", "/dashboard")
    yield from (f"{case}/compare?{FIRST}=2026-04-01", f"/compare?{FIRST}=2026-04-01", "/history/other-policy")
    yield from (f"/history/{entry.at}" for entry in office.house.ledger.read(0, 10_000)[-30:])


def test_there_is_no_way_round_it_even_while_they_are_open(front: Front, past: Past) -> None:
    office, visit = front.office, front.visit(front.office.auditor)
    opened(visit, past)
    for address in ways_round(office, past):
        answer = visit.get(address)
        text = answer.text
        assert answer.status_code in (200, 302, 404), address
        assert WORRY not in text, address
        assert OUTCOME not in text, address
        assert "ConcernRaised" in address or "ConcernRaised" not in text, address


def test_the_past_does_not_open_them(front: Front, past: Past) -> None:
    office, visit = front.office, front.visit(front.office.auditor)
    address = opened(visit, past).location
    then = office.house.ledger.now().isoformat().replace("+00:00", "Z")
    for one in (past.address, address):
        answer = visit.get(f"/as-of/{then}{one}")
        assert answer.status_code == 404
        assert WORRY not in answer.text


# Who knows of it


def test_auditors_find_it_in_the_history_and_those_looked_into_do_not(front: Front, past: Past) -> None:
    office, auditor = front.office, front.visit(front.office.auditor)
    opened(auditor, past)
    at = office.house.ledger.last_position()
    for address in ("/history", "/history/exceptions?kind=reading", f"/history/{at}"):
        page = shown(auditor.get(address))
        assert "Opened the concerns of a case" in page
        assert WHY in page
        assert "Thomas Бекназар · auditor" in page
        assert f"/cases/{past.reference}" in links(auditor.get(address))
    for who in (office.coordinator, office.admin):
        texts = [
            front.visit(who).get(address).text for address in ("/history", "/history/exceptions", f"/history/{at}")
        ]
        assert not [one for one in texts if "SealedMatterRead" in one or "Opened the concerns" in one or WHY in one]
    assert thin(office.house.ledger.read(at - 1, 1)[0]) is None, "nor does a feed tell"
    assert not [line for line in office.house.history.page(Wanted(), size=10_000) if line.topic == "SealedMatterRead"]


def test_a_case_and_its_people_are_looked_for_with_those_who_read_of_them(front: Front, past: Past) -> None:
    auditor, mentor = front.visit(front.office.auditor), past.mentor.person_id
    opened(auditor, past)
    auditor.get(f"/people/{mentor}")

    def found(who: UUID, query: str) -> set[str]:
        return set(re.findall(r"Opened the [\w ]+", front.visit(who).get(query).text))

    case, about = f"/history?case={past.reference}", f"/history?about={mentor}"
    assert found(front.office.auditor, case) == {"Opened the concerns of a case"}
    assert found(front.office.auditor, about) == {"Opened the concerns of a case", "Opened the page of a person"}
    assert found(front.office.coordinator, case) == found(front.office.coordinator, about) == set()


def test_whoever_is_erased_takes_the_reason_along(front: Front, past: Past, readings: Readings) -> None:
    office = front.office
    opened(front.visit(office.auditor), past)
    assert set(readings()[0].act.reason.keys) == {  # type: ignore[union-attr]
        office.auditor,
        past.mentor.person_id,
        past.mentee.person_id,
    }


# People


def test_an_auditor_who_opens_somebodys_page_is_recorded_once_in_some_minutes(
    front: Front, past: Past, readings: Readings
) -> None:
    office, visit = front.office, front.visit(front.office.auditor)
    her = past.mentee.person_id
    office.clock.wind_to(office.clock.now.date() + timedelta(days=1))
    then = office.house.ledger.now().isoformat().replace("+00:00", "Z")
    for address in (f"/people/{her}", f"/people/{her}", f"/as-of/{then}/people/{her}"):
        assert visit.get(address).status_code == 200
    [reading] = readings()
    assert (reading.matter, reading.of, reading.act.reason) == (Matter.IDENTITY, her, None)
    office.clock.wind(days=1)
    visit.get(f"/as-of/{then}/people/{her}")
    assert len(readings()) == 2, "as of a day it is the same page"
    assert "Opened the page of a person" in shown(visit.get("/history"))
    assert f"/people/{her}" in links(visit.get("/history"))


def test_to_coordinators_and_administrators_people_are_daily_work(front: Front, past: Past, readings: Readings) -> None:
    office, her = front.office, past.mentee.person_id
    office.house.people.grant_role(person(office.admin), office.coordinator, Role.AUDITOR, PROGRAMME)
    for who in (office.coordinator, office.admin):
        assert front.visit(who).get(f"/people/{her}").status_code == 200
    assert front.visit(office.auditor).get(f"/people/{office.auditor}").status_code == 200, "nor is herself recorded"
    assert readings() == []


# Evidence


@pytest.fixture(scope="module")
def file(front: Front) -> Callable[[UUID], int]:
    """A file that one of the staff office handed in; opened by whoever is named."""
    office = front.office
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + PLAN
    office.house.programmes.revise_policy(person(office.admin), text)
    coordinator = front.visit()
    coordinator.get("/plan")
    coordinator.send(f"/plan/{PROGRAMME}")
    hers = office.register()
    office.house.people.grant_role(person(office.admin), hers, Role.RESPONSIBLE, PROGRAMME, "personnel")
    row = next(one for one in office.house.board.items(BoardFilter(PROGRAMME)) if one.number == "1")
    responsible = front.visit(hers)
    assert deliver(responsible, row, PDF, "staff.pdf").status_code == 303
    assert responsible.client.get(f"/cases/{row.reference}/evidence/1").status_code == 200
    assert not [one for one in office.events(SealedMatterRead) if one.matter is Matter.EVIDENCE], "it is her own"
    return lambda who: front.visit(who).client.get(f"/cases/{row.reference}/evidence/1").status_code


def test_a_file_that_another_handed_in_is_opened_for_the_record(
    front: Front, file: Callable[[UUID], int], readings: Readings
) -> None:
    office = front.office
    assert file(office.coordinator) == file(office.auditor) == 200
    assert [(one.matter, one.file_number, one.act.acting_person) for one in readings()] == [
        (Matter.EVIDENCE, 1, office.coordinator),
        (Matter.EVIDENCE, 1, office.auditor),
    ]


def test_who_verifies_the_item_works_with_its_files(
    front: Front, file: Callable[[UUID], int], readings: Readings
) -> None:
    office = front.office
    verifier = office.register()
    office.house.people.grant_role(person(office.admin), verifier, Role.VERIFIER, PROGRAMME)
    assert file(verifier) == 200
    assert readings() == []


def test_a_file_is_not_handed_out_where_that_cannot_be_recorded(
    front: Front, file: Callable[[UUID], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    front.visit(front.office.auditor)
    front.office.clock.wind(days=1)
    break_down(monkeypatch, front.office)
    assert file(front.office.auditor) == 503
