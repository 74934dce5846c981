"""The random sample: anybody draws the same again, and the ledger answers what it can of the checklist."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from application.sampling import Findings
from domain.case import Role
from domain.mentorship import Mentorship
from domain.sampling import as_seed, drawn
from tests.houses import PROGRAMME, Applicant
from tests.web.front import Front
from tests.web.reading import links, shown
from web.sample_checklist import FINE, LOOK, questions

WORRY = "Two mails stayed without an answer."
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "auditors.md"


@dataclass(frozen=True)
class Past:
    applicants: tuple[Applicant, ...]
    reference: str


@pytest.fixture(scope="module", autouse=True)
def past(front: Front) -> Past:
    """Ten applications on the first day, a pair with a concern; one more application twenty days later."""
    office = front.office
    mentor, mentee = office.mentor(name="Daniel"), office.mentee(name="Аружан")
    many = tuple(office.applied(Role.MENTEE) for _ in range(8))
    reference = office.paired(mentor, mentee)
    office.mentorship_step(reference, "raise_concern", office.for_her(mentee.person_id), text=WORRY)
    office.clock.wind(days=20)
    return Past((mentor, mentee, *many, office.applied(Role.MENTEE)), reference)


def sample_of(answer: TestResponse) -> list[str]:
    """The references in the order in which they were drawn."""
    return re.findall(r'<section class="card mb-3" id="([A-Z0-9-]+)"', answer.text)


def page(front: Front, query: str, who: Any = None) -> TestResponse:
    return front.visit(who).get(f"/history/sample?{query}")


def test_the_same_seed_over_the_same_entries_gives_everybody_the_same_cases(front: Front, past: Past) -> None:
    at = front.office.house.ledger.last_position()
    query = f"seed=plum&number=4&kind=Application&at={at}"
    first = sample_of(page(front, query))
    late = front.office.applied(Role.MENTEE)

    assert len(set(first)) == 4
    assert first == drawn("plum", [one.reference for one in past.applicants], 4)
    assert sample_of(page(front, query, front.office.auditor)) == first
    assert sample_of(page(front, "seed=pear&number=4&kind=Application")) != first
    assert late.reference not in page(front, f"seed=plum&number=50&kind=Application&at={at}").text
    assert late.reference in page(front, "seed=plum&number=50&kind=Application").text


def test_an_outsider_draws_it_again_with_what_the_how_to_says(front: Front, tmp_path: Path) -> None:
    visit = front.visit(front.office.auditor)
    query = "seed=the+10th&number=5&kind=Application"
    [href] = [one for one in links(visit.get(f"/history/sample?{query}")) if "cases.txt" in one]
    (tmp_path / "cases.txt").write_text(visit.get(href).text, encoding="utf-8")
    [line] = [one for one in HOW_TO.read_text(encoding="utf-8").splitlines() if "sha256sum" in one]
    command = line.strip().replace("2026-11-26", "the 10th").replace("head -10", "head -5")

    found = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert [one.split()[1] for one in found.splitlines()] == sample_of(visit.get(f"/history/sample?{query}"))


def test_a_seed_is_the_same_however_it_was_typed() -> None:
    assert as_seed(" й ") == as_seed("\u0438\u0306") == "\u0439"
    assert drawn("a", ["NU-B", "NU-A", "NU-C"], 2) == drawn("a", ["NU-C", "NU-B", "NU-A"], 2)


def test_without_a_seed_one_is_proposed_and_nothing_is_drawn(front: Front) -> None:
    answer = page(front, "")
    last = front.office.house.ledger.last_position()
    assert "Nothing is drawn yet" in shown(answer)
    assert 'name="seed" type="text" value="2026-04-21"' in answer.text
    assert f'name="at" type="text" value="{last}"' in answer.text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kind=Application&to=2026-04-01", 10),
        ("kind=Application&from=2026-04-21&at=1", 0),
        ("kind=Mentorship", 1),
        ("kind=Gathering", 0),
        (f"kind=Mentorship&programme={PROGRAMME}", 1),
    ],
)
def test_it_is_narrowed(front: Front, query: str, number: int) -> None:
    answer = page(front, f"seed=x&number=50&{query}")
    assert len(sample_of(answer)) == number
    assert ("There is no such case to draw" in shown(answer)) == (number == 0)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("seed=+", "Write a seed: any text, which you tell whoever is to draw the sample again."),
        ("seed=x&number=51", "Write a number between 1 and 50."),
        ("seed=x&number=0", "Write a number between 1 and 50."),
        ("seed=x&kind=Person", "Choose one of the kinds."),
        ("seed=x&at=999999", "The ledger has the positions 1 to"),
        ("seed=x&from=soon", "Write the day as year-month-day: 2004-09-30."),
        ("seed=x&from=2026-05-02&to=2026-05-01", "This day lies before the first one."),
    ],
)
def test_what_cannot_be_drawn_is_refused_beside_its_field(front: Front, query: str, sentence: str) -> None:
    answer = page(front, query)
    assert answer.status_code == 422
    assert re.search(rf'id="\w+-e">.*{re.escape(sentence)}', answer.text)
    assert sample_of(answer) == []
    for file in ("cases.txt", "checklists.xlsx"):
        assert front.visit().get(f"/history/sample/{file}?{query}").status_code == 422


def test_only_coordinators_and_auditors_draw_and_only_from_their_programmes(front: Front, past: Past) -> None:
    office = front.office
    for who in (office.admin, past.applicants[0].person_id):
        for address in (
            "/history/sample",
            "/history/sample/cases.txt?seed=x",
            "/history/sample/checklists.xlsx?seed=x",
        ):
            assert front.visit(who).get(address).status_code == 403
    assert page(front, "seed=x&programme=academy").status_code == 403


def test_the_ledger_answers_what_it_can_and_tells_an_auditor_of_no_concern(front: Front, past: Past) -> None:
    auditors = shown(page(front, "seed=x&kind=Mentorship", front.office.auditor))
    coordinators = shown(page(front, "seed=x&kind=Mentorship"))

    assert "Yes, everybody before it was confirmed." in auditors
    assert re.search(r"Yes: \d+ events under version 1", auditors)
    assert "No certificate was issued." in auditors
    assert "Nobody, by the ties that are declared today." in auditors
    assert "Nothing was recorded for others." in auditors
    assert re.search(r"Is it said how they told, .*? v\d+ by phone", coordinators)
    assert f"/cases/{past.reference}" in links(page(front, "seed=x&kind=Mentorship"))


def test_what_is_not_as_it_should_be_is_found(front: Front, past: Past) -> None:
    """The ledger refuses nearly all of it; so what it would be like is told by hand."""
    found = Findings({1: 3, 2: 1}, [4], {"NU-1": (3, 4)}, None, [2], 5, [3, 4], [(7, "")], {"waiver": [5]})
    said = {row.says: row.tone for row in in_context(front, found)}
    assert said["Under another version than the intake had then: v4."] == LOOK
    assert said["NU-1: 3 of 4 met"] == LOOK
    assert said["Without one: v2."] == LOOK
    assert said["By ties as they are declared today: v3 and v4."] == LOOK
    assert said["v7: not said"] == LOOK
    assert said["Waiver: v5"] == LOOK
    clean = Findings({1: 3}, [], {"NU-1": (4, 4)}, None, [], 5, [], [(7, "phone")], {})
    assert {row.tone for row in in_context(front, clean)} == {FINE, ""}


def in_context(front: Front, found: Findings) -> list[Any]:
    with front.app.test_request_context("/?language=en"):
        return list(questions(found, is_mentorship=True))


def test_findings_are_those_of_the_events(front: Front, past: Past) -> None:
    """An intake that goes on under another policy, a tie that is declared later, a decision that was recorded late."""
    office, house = front.office, front.office.house
    case = office.mentorship(past.reference)
    file = house.case_files.open(past.reference, house.people.asker(office.coordinator))
    house.people.declare_kin(house.people.asker(office.admin), office.coordinator, case.mentor.person_id)
    found = house.sampling.findings(file)
    decided = [place for place, event in enumerate(file.events, 1) if decides(event) and by(event, office.coordinator)]

    assert decided
    assert list(found.by_tied) == decided
    assert found.agreement is not None
    assert not found.agreement.without_consent
    assert dict(found.exceptions) == {"for_another": [len(file.events)]}
    assert found.under_another == []


def decides(event: Any) -> bool:
    return any(row.decides and row.event is type(event) for row in Mentorship.LIFE.values())


def by(event: Any, person_id: Any) -> bool:
    return bool(event.act.acting_person == person_id)


def test_the_checklists_are_taken_away_with_columns_to_be_filled_in(front: Front) -> None:
    visit, query = front.visit(front.office.auditor), "seed=x&number=3&kind=Application"
    assert 'formaction="/history/sample/checklists.xlsx"' in visit.get(f"/history/sample?{query}").text
    book = CalamineWorkbook.from_filelike(BytesIO(visit.client.get(f"/history/sample/checklists.xlsx?{query}").data))
    head, *rows = book.get_sheet_by_index(0).to_python()

    assert head == ["Case", "About whom", "State", "Question", "What the ledger says", "Finding", "Remark"]
    assert list(dict.fromkeys(row[0] for row in rows)) == sample_of(visit.get(f"/history/sample?{query}"))
    assert {row[5] for row in rows} == {""}


def test_findings_stand_in_the_address_and_are_there_again_another_day(front: Front) -> None:
    visit, query = front.visit(front.office.auditor), "seed=x&number=2&kind=Application"
    first, second = sample_of(visit.get(f"/history/sample?{query}"))
    asked = visit.get(f"/history/sample?{query}").text.count('y" autocomplete') // 2
    every = "".join(f"&f=1.{number}y" for number in range(2, asked + 1))
    found = f"{query}&f=1.1y&f=1.1n{every}&f=2.1y&f=9.1y&f=2.77y&f=2.x&f=y"

    answer = visit.get(f"/history/sample?{found}")
    book = CalamineWorkbook.from_filelike(BytesIO(visit.client.get(f"/history/sample/checklists.xlsx?{found}").data))
    said = [row[5] for row in book.get_sheet_by_index(0).to_python()[1:]]

    assert f"{asked + 1} of {2 * asked} questions are answered. Go on with {second}" in shown(answer)
    assert "1 not in order" in shown(answer)
    assert re.findall(r'value="([\d.]+[yn])"[^>]* checked', answer.text) == [
        "1.1n",
        *re.findall(r"1\.\d+y", every),
        "2.1y",
    ]
    assert said == ["not in order", *["in order"] * (asked - 1), "in order", *[""] * (asked - 1)]
    assert f'formaction="#{first}"' in answer.text
