"""What is kept of somebody, as she sees it herself and is handed it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from application.asking import person
from application.gatherings import NewGathering
from application.standings import Told
from domain.action_item import ActionItem
from domain.case import Role
from domain.gathering import Gathering
from domain.person import Enrolment, ExternalId, Standing
from tests.houses import PROGRAMME
from tests.web.front import Front
from tests.web.reading import shown


def archive_of(front: Front, who: UUID) -> dict[str, bytes]:
    answer = front.visit(who).get("/account/data.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def told_to(front: Front, who: UUID) -> Any:
    return json.loads(archive_of(front, who)["my-data.json"])


class Pair:
    """A mentee of whom something is kept wherever anything is kept of anybody, and her mentor."""

    def __init__(self, front: Front) -> None:
        office, self.front = front.office, front
        number = ExternalId("student_number", "SN-40417")
        her = office.register("Зарина", email="zarina@example.kz", phone="+7 701 555 01 99", external_ids=(number,))
        self.mentor = office.mentor(name="Perpetua")
        self.mentee = office.admit(office.applied_again(her, Role.MENTEE))
        self.reference = office.paired(self.mentor, self.mentee)
        house = office.house
        house.reactions.catch_up()
        self.step("log_contact", her, kind="phone", note="Xylophone lessons.", minutes=45)
        self.step("log_contact", self.mentor.person_id, kind="phone", note="Talked about the CV.")
        self.step("raise_concern", self.mentor.person_id, text="She never answers.")
        house.people.declare_kin(person(office.coordinator), her, self.mentor.person_id, PROGRAMME)
        told = Told(her, office.clock().date(), Standing(Enrolment.ENROLLED, "spring 2026", average=3.7))
        house.standings.record(person(office.coordinator), PROGRAMME, [told])
        new = NewGathering("orientation", office.clock.now + timedelta(hours=1), 60, title="Hello", place="Room 7")
        planned = house.gatherings.plan(person(office.coordinator), PROGRAMME, new)
        self.gathering = house.case_files.find(planned)[1]
        office.clock.wind(days=1)
        office.take(Gathering, self.gathering, "hold", office.coordinator, attended=(her, self.mentor.person_id))
        row = next(one for one in house.board.of_mentorship(self.mentorship) if one.person_id == her)
        self.item, self.item_reference = row.id, row.reference
        file = house.evidence.keep(row.id, "plan.pdf", b"%PDF-1.4\n her plan", {her})
        office.take(ActionItem, row.id, "deliver", her, file=file)
        office.mentorship_step(self.reference, "complete", office.why(text="Early."))
        office.answer_survey(self.reference, her)
        house.reactions.catch_up()

    @property
    def mentorship(self) -> UUID:
        return self.front.office.mentorship(self.reference).id

    def step(self, name: str, by: UUID, **facts: Any) -> None:
        self.front.office.mentorship_step(self.reference, name, by, **facts)


@pytest.fixture(scope="module")
def pair(front: Front) -> Pair:
    return Pair(front)


def test_she_is_handed_all_that_is_kept_of_her_and_nothing_that_she_must_not_know_of(front: Front, pair: Pair) -> None:
    files = archive_of(front, pair.mentee.person_id)
    told, page = json.loads(files["my-data.json"]), files["my-data.html"].decode()
    assert told["ids"] == [str(pair.mentee.person_id)]
    assert told["identity"]["phone"] == "+7 701 555 01 99"
    assert told["external_ids"] == [{"system": "student_number", "number": "SN-40417"}]
    assert told["standing"][0]["average"] == 3.7
    assert told["account"]["username"]
    assert [one["event"] for one in told["about_you"]] == ["PersonRegistered", "KinDeclared", "StandingRecorded"]
    cases = {one["reference"]: one for one in told["cases"]}
    assert {pair.reference, pair.mentee.reference, pair.item_reference} < set(cases)
    assert pair.mentor.reference not in cases
    events = {event["event"]: event for event in cases[pair.reference]["events"]}
    assert "ConcernRaised" not in events
    assert events["FeedbackGiven"]["facts"]["person_id"] == "you"
    assert json.loads(events["FeedbackGiven"]["texts"]["answers"])
    contacts = [one for one in cases[pair.reference]["events"] if one["event"] == "ContactLogged"]
    assert [one["texts"]["note"] for one in contacts] == ["Xylophone lessons.", "Talked about the CV."]
    assert [one["by_you"] for one in contacts] == [True, False]
    assert (contacts[0]["facts"]["attended"], contacts[0]["facts"]["minutes"]) == (["you"], 45)
    (gathering,) = [one for one in cases.values() if one["kind"] == "Gathering"]
    planned, held = gathering["events"]
    assert (planned["facts"]["title"], planned["facts"]["place"]) == ("Hello", "Room 7")
    assert sorted(held["facts"]["attended"]) == ["other", "you"]
    assert told["letters"], "she was written to when the proposal came"
    assert files[f"files/{pair.item_reference}-1.pdf"] == b"%PDF-1.4\n her plan"
    for text in ("Xylophone lessons.", "Talked about the CV.", "SN-40417", "Hello", "Room 7", pair.item_reference):
        assert text in page
    assert "What is left out, and why" in page
    for content in files.values():
        assert not [text for text in ("never answers", "password_hash", "argon2") if text in content.decode()]
    assert told["ties"] == [{"kind": "kin", "name": "Perpetua Оспан"}]
    assert cases[pair.item_reference]["events"][0]["facts"]["mentorship_id"] == pair.reference
    assert "Perpetua" not in json.dumps({**told, "letters": [], "ties": []}, ensure_ascii=False), (
        "others stand there by their parts"
    )
    hers = shown(front.visit(pair.mentee.person_id).get("/account/data"))
    assert "Xylophone lessons." in hers
    assert "never answers" not in hers


def test_the_same_data_are_the_same_bytes(front: Front, pair: Pair) -> None:
    visit = front.visit(pair.mentee.person_id)
    first = visit.get("/account/data.zip")
    assert first.headers["Cache-Control"] == "no-store"
    front.office.clock.wind(days=1)
    assert visit.get("/account/data.zip").data == first.data


def test_the_mentor_reads_the_concern_that_she_raised(front: Front, pair: Pair) -> None:
    told = told_to(front, pair.mentor.person_id)
    assert "She never answers." in json.dumps(told)
    assert told["identity"]["given_name"] == "Perpetua"


def test_everybody_gets_her_own_data_alone_whatever_she_asks_for(front: Front, pair: Pair) -> None:
    office = front.office
    her = pair.mentee.person_id
    for who in (office.admin, office.coordinator, office.other_coordinator, office.auditor, pair.mentor.person_id):
        assert told_to(front, who)["ids"] == [str(who)]
        visit = front.visit(who)
        for asked in (f"?person_id={her}", f"?id={her}", f"?username=p{her.hex[:12]}"):
            assert "SN-40417" not in shown(visit.get(f"/account/data{asked}"))
        for address in (f"/account/data/{her}", f"/account/{her}/data", f"/account/data.zip/{her}"):
            assert visit.get(address).status_code == 404
        by_admins = visit.get(f"/people/{her}/data")
        assert by_admins.status_code == (200 if who == office.admin else 403)
        assert "SN-40417" not in by_admins.text
    nobody = front.app.test_client()
    for address in ("/account/data", "/account/data.zip"):
        assert nobody.get(address).status_code == 302
        assert "/sign-in" in nobody.get(address).location
        assert nobody.post(address).status_code in (400, 405)


def test_what_somebody_of_the_office_did_is_listed_without_what_it_said_of_others(front: Front, pair: Pair) -> None:
    front.office.apply_step(front.office.applied(Role.MENTEE), "decline", front.office.why("not_eligible", "Quixotic."))
    told = told_to(front, front.office.coordinator)
    assert {"event": "ApplicationDeclined", "by": "coordinator"}.items() <= told["in_the_cases_of_others"][-1].items()
    assert "Quixotic" not in json.dumps(told)
    assert "SN-40417" not in json.dumps(told)
    assert [one["role"] for one in told["roles"]] == ["coordinator"]


def test_whoever_was_merged_gets_what_is_kept_under_all_her_ids(front: Front) -> None:
    office = front.office
    stays, goes = office.applied(Role.MENTEE, name="Aigul"), office.register("Айгүл")
    other = office.applied_again(goes, Role.MENTOR, 1)
    office.house.duplicates.merge(person(office.coordinator), stays.person_id, goes, PROGRAMME)
    told = told_to(front, stays.person_id)
    assert told["ids"] == sorted([str(stays.person_id), str(goes)])
    assert [one["reference"] for one in told["cases"]] == [stays.reference, other.reference]
    opened = {one["reference"]: one["events"][0]["facts"]["person_id"] for one in told["cases"]}
    assert set(opened.values()) == {"you"}
    assert {"PersonsMerged", "PersonMergedInto"} <= {one["event"] for one in told["about_you"]}


def test_it_is_told_in_the_language_of_the_page(front: Front, pair: Pair) -> None:
    visit = front.visit(pair.mentee.person_id)
    page = visit.get("/account/data?language=ru").text
    assert set(re.findall(r"<dt[^>]*>([A-Za-z_ ]+)</dt>", page)) == set(), "each fact has its word"
    visit.get("/account?language=en")
    assert 'lang="ru"' in page
    assert "Что не вошло" in page
