"""Exceptions under History: what is one, who reads of which, filters, pages and files."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from application.asking import Asker, person
from application.exceptions import KINDS, Sought, exceptions_in
from application.visibility import NO_CASE
from domain.case import Role
from tests.houses import PROGRAMME, Applicant, Office
from tests.web.front import Front
from tests.web.office import Visit
from tests.web.reading import links, shown
from web.exception_words import kind_name
from web.pages import exceptions

WORRY = "Two mails stayed without an answer."
AT = re.compile(r'Entry </span><a class="plain" href="/history/(\d+)[^"]*">')


@pytest.fixture(scope="module", autouse=True)
def past(front: Front) -> str:
    """A waiver, a reopened application, a contact logged late and corrected, a consent and a concern for somebody else."""
    office = front.office
    mentor, mentee, other = office.mentor(name="Daniel"), office.mentee(name="Аружан"), office.applied(Role.MENTEE)
    waived(office, other)
    office.apply_step(other, "withdraw", other.person_id)
    office.apply_step(other, "reopen", office.why(office.policy.reason_codes("reopen")[0].code, "She has time now."))
    reference = office.paired(mentor, mentee)
    office.clock.wind(days=20)
    logged = office.mentorship(reference).starts_on
    assert logged is not None
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", on=logged)
    corrected = replace(office.why(text="It was a day later."), actor=str(mentor.person_id))
    again = {"kind": "phone", "on": logged + timedelta(days=1), "attended": (mentee.person_id,)}
    office.mentorship_step(reference, "correct_contact", corrected, contact=1, **again)
    office.mentorship_step(reference, "raise_concern", office.for_her(mentee.person_id), text=WORRY)
    return reference


def waived(office: Office, applicant: Applicant) -> None:
    code = office.policy.reason_codes("waive_requirement", Role.COORDINATOR)[0].code
    office.apply_step(applicant, "waive_requirement", office.why(code, "We have spoken."), requirement="orientation")


def entries(answer: TestResponse) -> list[int]:
    return [int(at) for at in AT.findall(answer.text)]


def counted(answer: TestResponse) -> dict[str, int]:
    """The numbers beside the bars."""
    every = {kind: rf"{re.escape(kind_name(kind))} ([\d,]+) " for kind in KINDS}
    text = shown(answer).split("By kind")[1] if "By kind" in shown(answer) else ""
    found = {kind: re.search(pattern, text) for kind, pattern in every.items()}
    return {kind: int(match[1]) for kind, match in found.items() if match}


def read_by(visit: Visit, address: str = "/history/exceptions") -> list[int]:
    """The entries of all pages, from the newest on."""
    found: list[int] = []
    while address:
        answer = visit.get(address)
        found += entries(answer)
        address = next((one for one in links(answer) if "before=" in one), "")
    return found


def those_in_the_ledger(office: Office) -> dict[int, list[str]]:
    """Each exception with its kinds, found again by reading the whole ledger."""
    zone = office.policy.tz
    return {
        entry.at: kinds
        for entry in office.house.ledger.read(0, 1_000_000)
        if (kinds := [one.kind for one in exceptions_in(entry.event, entry.topic, lambda: zone)])
    }


def test_the_view_has_what_the_ledger_has(front: Front) -> None:
    house, expected = front.office.house, those_in_the_ledger(front.office)
    everything = Sought((PROGRAMME, NO_CASE), (PROGRAMME,), beyond_cases=True)
    found = house.exceptions.page(everything, size=1000)

    assert {one.line.at: sorted(one.kinds) for one in found} == {at: sorted(kinds) for at, kinds in expected.items()}
    assert [one.line.at for one in found] == sorted(expected, reverse=True)
    numbers = {one.kind: one.number for one in house.exceptions.counts(everything)}
    assert numbers == {kind: number for kind in KINDS if (number := sum(kind in one for one in expected.values()))}
    assert {"waiver", "reopening", "backdated", "correction", "for_another", "role_change"} <= set(numbers)


def test_an_auditor_sees_how_many_there_are_of_each_kind_who_when_and_why(front: Front, past: str) -> None:
    answer = front.visit(front.office.auditor).get("/history/exceptions")
    text = shown(answer)

    assert "Requirement" in text
    assert "We have spoken." in text
    assert "She has time now." in text
    assert re.search(r"Daniel Оспан · mentor .*?20 days late", text)
    assert f"/cases/{past}" in links(answer)
    assert {"/history", "/history/exceptions?kind=waiver"} <= set(links(answer))
    assert counted(answer)["role_change"] == 4


def test_neither_a_line_nor_a_number_tells_an_auditor_of_a_concern(front: Front) -> None:
    auditors = front.visit(front.office.auditor).get("/history/exceptions?kind=for_another")
    coordinators = front.visit().get("/history/exceptions?kind=for_another")

    assert WORRY in shown(coordinators)
    assert counted(coordinators)["for_another"] == 1
    assert "for_another" not in counted(auditors)
    assert entries(auditors) == []
    assert "oncern" not in auditors.text


def test_a_coordinator_reads_of_no_roles_and_others_do_not_get_in(front: Front, past: str) -> None:
    answer = front.visit().get("/history/exceptions")
    mentee = front.office.mentorship(past).mentees[0].person_id

    assert "role_change" not in counted(answer)
    assert "waiver" in counted(answer)
    assert front.visit(mentee).get("/history/exceptions").status_code == 403
    assert front.visit(front.office.admin).get("/history/exceptions").status_code == 403
    assert front.visit(mentee).get("/history/exceptions/export.csv").status_code == 403


def test_a_role_is_found_by_the_programme_for_which_it_is_granted(front: Front) -> None:
    address = f"/history/exceptions?programme={PROGRAMME}&kind=role_change"
    assert len(entries(front.visit(front.office.auditor).get(address))) == 3  # not the first admin's, for all


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kind=waiver", 1),
        ("kind=backdated", 2),
        ("kind=backdated&late=20", 1),
        ("kind=backdated&late=21", 0),
        ("by=Daniel", 2),
        ("by=clock", 0),
        ("kind=waiver&from=2026-04-01&to=2026-04-01", 1),
        ("kind=waiver&to=2026-03-31", 0),
        ("kind=backdated&from=2026-04-10", 2),
    ],
)
def test_it_is_narrowed(front: Front, query: str, number: int) -> None:
    answer = front.visit().get(f"/history/exceptions?{query}")
    assert len(entries(answer)) == number
    assert ("No exception fits these filters" in shown(answer)) == (number == 0)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=odd", "Choose one of the kinds."),
        ("late=soon", "Write a number of days: 30."),
        ("from=yesterday", "Write the day as year-month-day: 2004-09-30."),
        ("from=2026-05-02&to=2026-05-01", "This day lies before the first one."),
    ],
)
def test_a_filter_that_cannot_be_is_refused_in_a_sentence(front: Front, query: str, sentence: str) -> None:
    answer = front.visit().get(f"/history/exceptions?{query}")
    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert entries(answer) == []
    assert front.visit().get(f"/history/exceptions/export.csv?{query}").status_code == 422


def test_pages_follow_each_other_in_both_directions(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = front.visit(front.office.auditor)
    whole = entries(visit.get("/history/exceptions"))
    monkeypatch.setattr(exceptions, "SIZE", 3)

    assert read_by(visit) == whole
    second = visit.get(next(one for one in links(visit.get("/history/exceptions")) if "before=" in one))
    newer = visit.get(next(one for one in links(second) if "after=" in one))
    assert entries(newer) == whole[:3]
    assert not [one for one in links(newer) if "after=" in one]


def test_what_is_shown_is_taken_away_as_a_table(front: Front) -> None:
    visit = front.visit(front.office.auditor)
    whole = entries(visit.get("/history/exceptions"))
    text = visit.get("/history/exceptions/export.csv").data.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(BytesIO(visit.client.get("/history/exceptions/export.xlsx").data))
    head, *lines = csv.reader(StringIO(text))
    sheet: list[list[Any]] = book.get_sheet_by_index(0).to_python()

    assert head[:3] == ["Kinds", "Days late", "Entry"] == sheet[0][:3]
    assert [int(line[2]) for line in lines] == whole == [int(line[2]) for line in sheet[1:]]
    assert ["Dated back", "20"] in [line[:2] for line in lines]
    assert WORRY not in text
    assert visit.get("/history/exceptions/export.pdf").status_code == 404


def test_a_file_goes_beyond_its_first_piece_and_a_spreadsheet_stops_at_the_most(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = front.visit(front.office.auditor)
    whole = entries(visit.get("/history/exceptions"))
    monkeypatch.setattr(exceptions, "PIECE", 2)
    monkeypatch.setattr("web.history_export.MOST", 5)
    text = visit.get("/history/exceptions/export.csv").data.decode("utf-8-sig")
    assert [int(line[2]) for line in list(csv.reader(StringIO(text)))[1:]] == whole
    book = CalamineWorkbook.from_filelike(BytesIO(visit.get("/history/exceptions/export.xlsx").data))
    cells = book.get_sheet_by_index(0).to_python()[1:]
    assert [row[2] for row in cells[:-1]] == whole[:5]
    assert cells[-1][0] == "There are more events: the CSV has all of them."


def test_without_any_the_page_says_so(front: Front) -> None:
    office = front.office
    text = office.house.programme_text("ektu-gender-plan")
    office.house.programmes.open(person(office.admin), text)
    office.house.people.grant_role(
        Asker(str(office.admin)), office.other_coordinator, Role.COORDINATOR, "ektu-gender-plan"
    )
    answer = front.visit(office.other_coordinator).get("/history/exceptions?programme=ektu-gender-plan")
    assert "Nothing departs from the usual way so far." in shown(answer)
