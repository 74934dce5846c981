"""An admin takes out what is kept of somebody, to be given to her."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from application.ports import LedgerUnavailable
from domain.case import Role
from domain.person import Ground
from domain.reading import SealedMatterRead
from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import shown

WHY, NOTE = "She asked by mail.", "Xylophone lessons."


@pytest.fixture(scope="module")
def pair(front: Front) -> tuple[Applicant, Applicant]:
    office = front.office
    mentor, mentee = office.mentor(name="Perpetua"), office.mentee(name="Зарина")
    reference = office.paired(mentor, mentee)
    office.mentorship_step(reference, "log_contact", mentee.person_id, kind="phone", note=NOTE)
    return mentor, mentee


def asked(front: Front, who: Applicant, **fields: str) -> TestResponse:
    visit, address = front.visit(front.office.admin), f"/people/{who.person_id}/data"
    assert visit.get(address).status_code == 200
    return visit.send(address, **fields)


def packed(answer: TestResponse) -> Mapping[str, bytes]:
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def test_they_are_what_she_would_take_out_herself_in_her_language(
    front: Front, pair: tuple[Applicant, Applicant]
) -> None:
    _mentor, mentee = pair
    hers = packed(front.visit(mentee.person_id).get("/account/data.zip"))
    answer = asked(front, mentee, reason=WHY, language="kk")
    given = packed(answer)
    assert json.loads(given["my-data.json"]) == json.loads(hers["my-data.json"])
    assert NOTE in given["my-data.html"].decode()
    assert '<html lang="kk"' in given["my-data.html"].decode()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="data-{mentee.person_id}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_recorded_with_its_reason_which_auditors_read(front: Front, pair: tuple[Applicant, Applicant]) -> None:
    _mentor, mentee = pair
    before = len(front.office.events(SealedMatterRead))
    refused = asked(front, mentee, reason=" ", language="en")
    assert refused.status_code == 422
    assert "Say why they are taken out" in refused.text
    assert NOTE.encode() not in refused.data
    assert len(front.office.events(SealedMatterRead)) == before
    packed(asked(front, mentee, reason=WHY, language="en"))
    (event,) = front.office.events(SealedMatterRead)[before:]
    assert (event.act.person, event.of) == (front.office.admin, mentee.person_id)
    assert WHY in shown(front.visit(front.office.auditor).get("/history/exceptions"))


def test_what_cannot_be_recorded_is_not_handed_out(
    front: Front, pair: tuple[Applicant, Applicant], monkeypatch: pytest.MonkeyPatch
) -> None:
    def append(*decided: object) -> None:
        raise LedgerUnavailable("The disk is full: make room on the disk.")

    monkeypatch.setattr(front.office.house.store, "append", append)
    answer = asked(front, pair[1], reason=WHY, language="en")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")


def test_whoever_has_ties_to_her_leaves_it_to_another(front: Front, pair: tuple[Applicant, Applicant]) -> None:
    """She may have written of her mentor what is not for him."""
    office, (mentor, mentee) = front.office, pair
    for one in (mentor, mentee):
        office.house.people.grant_role(person(office.admin), one.person_id, Role.ADMIN, "")
    for one in (mentor, mentee):
        visit = front.visit(one.person_id)
        visit.get("/account")
        refused = visit.send(f"/people/{mentee.person_id}/data", reason=WHY, language="en")
        assert refused.status_code == 422
        assert NOTE not in refused.text
    assert "My data" in shown(front.visit(mentee.person_id).get(f"/people/{mentee.person_id}/data"))


def test_of_somebody_erased_there_is_nothing(front: Front) -> None:
    office = front.office
    gone = office.register("Gone")
    office.house.erasure.erase(person(office.admin), gone, Ground.LAW)
    visit = front.visit(office.admin)
    assert "nothing is kept of her" in shown(visit.get(f"/people/{gone}/data"))
    assert visit.send(f"/people/{gone}/data", reason=WHY).status_code == 422
    assert f"/people/{gone}/data" not in visit.get(f"/people/{gone}").text
