"""The history: who may read which events, filters in the address, from page to page."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from application.asking import Asker, person
from application.history_search import HistorySearch
from application.questions import Wanted
from domain.case import Role
from tests.houses import PROGRAMME, Applicant
from tests.web.academy import open_academy
from tests.web.front import Front
from tests.web.office import Visit
from tests.web.reading import links, shown

ENTRY = re.compile(r'Entry </span><a class="plain" href="/history/\d+">([\d,]+)</a></td>')
WORRY = "Two mails stayed without an answer."


@dataclass(frozen=True)
class Past:
    """What had happened before the tests look: a running pair, of whom one raised a concern."""

    reference: str
    mentor: Applicant
    mentee: Applicant


@pytest.fixture(scope="module", autouse=True)
def past(front: Front) -> Past:
    reference, mentor, mentee = front.office.pair()
    front.office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for _ in range(10):
        front.office.applied(Role.MENTEE)
    front.office.apply_step(mentor, "change_capacity", front.office.for_her(mentor.person_id), capacity=3)
    declined = front.office.applied(Role.MENTEE, name="Ержан")
    code = front.office.policy.reason_codes("decline")[0].code
    front.office.apply_step(declined, "decline", front.office.why(code, "Applied in the other role as well."))
    return Past(reference, mentor, mentee)


def events(answer: TestResponse) -> list[str]:
    """The names of the events on a page, in its order."""
    return re.findall(r'<code class="ev">(\w+)</code> <span class="sub">v', answer.text)


def entries(answer: TestResponse) -> list[int]:
    return [int(found.replace(",", "")) for found in ENTRY.findall(answer.text)]


def all_pages(visit: Visit, address: str = "/history") -> tuple[list[int], list[str]]:
    """The entries and events of all pages, from the newest on."""
    numbers: list[int] = []
    names: list[str] = []
    while address:
        answer = visit.get(address)
        numbers += entries(answer)
        names += events(answer)
        address = next((one for one in links(answer) if "before=" in one), "")
    return numbers, names


def test_a_coordinator_reads_her_cases_newest_first_with_concerns_and_reasons(front: Front, past: Past) -> None:
    answer = front.visit().get("/history")
    page = shown(answer)

    assert entries(answer) == sorted(entries(answer), reverse=True)
    assert events(answer)[0] == "ApplicationDeclined"
    assert "Applied in the other role as well." in page
    assert "Аружан Оспан with Daniel Оспан" in page
    assert WORRY in page
    assert "Coordinators only" in page
    assert f"/cases/{past.reference}" in links(answer)


def test_an_auditor_reads_of_people_and_not_of_concerns(front: Front) -> None:
    visit = front.visit(front.office.auditor)
    _numbers, names = all_pages(visit)

    assert {"ApplicationAccepted", "MentorshipStarted", "PersonRegistered", "ProgrammeOpened"} <= set(names)
    assert "ConcernRaised" not in names
    assert events(visit.get("/history?event=ConcernRaised")) == []
    assert "ConcernRaised" not in visit.get("/history").text


def test_a_coordinator_does_not_read_of_people(front: Front) -> None:
    names = all_pages(front.visit())[1]

    assert "ConcernRaised" in names
    assert not {"PersonRegistered", "RoleGranted", "ProgrammeOpened"} & set(names)


def test_an_admin_reads_of_people_and_programmes_and_of_no_case(front: Front) -> None:
    names = set(all_pages(front.visit(front.office.admin))[1])

    assert {"PersonRegistered", "ProgrammeOpened", "IntakeOpened"} <= names
    assert not {name for name in names if name.startswith(("Application", "Mentorship", "Reference"))}


def test_nobody_reads_of_programmes_in_which_she_has_no_role(front: Front) -> None:
    office = front.office
    reference = open_academy(office)["academy"]

    mine, others = front.visit().get("/history"), front.visit(office.other_coordinator).get("/history")

    assert reference in mine.text
    assert reference not in others.text
    assert reference not in front.visit().get(f"/history?programme={PROGRAMME}").text
    assert front.visit(office.other_coordinator).get("/history?programme=academy").status_code in (200, 403)
    assert events(front.visit(office.other_coordinator).get("/history?programme=academy")) == []


def test_whoever_takes_part_reads_her_case_and_not_the_history(front: Front, past: Past) -> None:
    assert front.visit(past.mentee.person_id).get("/history").status_code == 403


def test_pages_follow_each_other_in_both_directions(front: Front) -> None:
    visit = front.visit()
    first = visit.get("/history")
    [older] = [one for one in links(first) if "before=" in one]
    second = visit.get(older)
    [newer] = [one for one in links(second) if "after=" in one]

    numbers, _names = all_pages(visit)

    assert entries(visit.get(newer)) == entries(first)
    assert numbers == sorted(set(numbers), reverse=True)
    assert not [one for one in links(first) if "after=" in one]


def test_it_is_narrowed_by_event_by_case_and_by_who(front: Front, past: Past) -> None:
    visit, house = front.visit(), front.office.house
    by_event = visit.get("/history?event=MentorshipStarted")
    by_case = visit.get(f"/history?case={past.reference.lower()}")
    by_name = visit.get("/history?by=аружан")
    by_id = visit.get(f"/history?by={past.mentor.person_id}")
    nobody = visit.get("/history?by=Nobody+of+this+name")

    assert set(events(by_event)) == {"MentorshipStarted"}
    assert len(events(by_case)) == len(house.ledger.history(front.office.mentorship(past.reference).id))
    assert {"MentorsChosen", "AgreementSigned", "ConcernRaised"} <= set(events(by_name))
    assert set(re.findall(r"(\w+) Оспан · mentor", shown(by_id))) == {"Daniel"}
    assert 'value="Daniel Оспан"' in by_id.text
    assert "No event fits these filters" in shown(nobody)


def test_whoever_did_something_leads_to_all_that_she_did(front: Front, past: Past) -> None:
    for address in (f"/history?case={past.reference}", "/history/exceptions?kind=for_another"):
        page = front.visit().get(address)
        narrowed = [one for one in links(page) if f"by={front.office.coordinator}" in one]
        assert narrowed, address
        assert narrowed[0].startswith(address.partition("=")[0])
        assert 0 < len(entries(front.visit().get(narrowed[0]))) <= len(entries(page))


def test_the_clock_is_somebody(front: Front) -> None:
    front.office.choose(front.office.mentee(), front.office.mentor())
    front.office.clock.wind(days=30)
    front.office.house.clock.tick()

    answer = front.visit().get("/history?by=clock&event=ProposalLapsed")

    assert events(answer)[0] == "ProposalLapsed"
    assert 'value="The clock"' in answer.text
    assert events(front.visit().get("/history?by=The+clock&event=ProposalLapsed")) == events(answer)


def test_a_period_has_its_days_in_the_programmes_zone(front: Front, past: Past) -> None:
    visit = front.visit()
    day = "2026-04-01"

    inside = visit.get(f"/history?from={day}&to={day}&case={past.mentee.reference}")
    before = visit.get(f"/history?to=2026-03-31&case={past.mentee.reference}")
    after = visit.get(f"/history?from=2026-04-02&case={past.mentee.reference}")

    assert len(events(inside)) > 5
    assert events(before) == events(after) == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/history?from=yesterday", "Write the day as year-month-day: 2004-09-30."),
        ("/history?from=2026-05-02&to=2026-05-01", "This day lies before the first one."),
        ("/history?policy=two", "Write the number of a version: 3."),
        ("/history?case=NU-XXXXX", "No case is called so: look at the reference again."),
    ],
)
def test_a_filter_that_cannot_be_is_refused_in_a_sentence(front: Front, address: str, sentence: str) -> None:
    answer = front.visit().get(address)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert entries(answer) == []


def test_what_an_admin_did_to_roles_is_told_with_its_reason(front: Front) -> None:
    house, admin = front.office.house, front.office.admin
    somebody = front.office.register("Madina")
    house.people.grant_role(person(admin), somebody, Role.AUDITOR, PROGRAMME)
    because = Asker(str(admin), reason="Her year in the office is over.")
    house.people.revoke_role(because, somebody, Role.AUDITOR, PROGRAMME)

    page = shown(front.visit(admin).get("/history"))

    assert "Role ended: auditor NU Alumni Mentorship Program “Her year in the office is over.”" in page
    assert "Role granted: auditor" in page
    assert "Madina Оспан" in page


# What is looked for


def test_it_is_narrowed_by_whom_a_case_is_about(front: Front, past: Past) -> None:
    visit, house = front.visit(), front.office.house
    cases = {past.mentor.case_id, house.case_files.find(past.reference)[1]}
    expected = sum(len(house.ledger.history(case)) for case in cases)

    by_name = all_pages(visit, "/history?about=daniel")[0]
    by_id = all_pages(visit, f"/history?about={past.mentor.person_id}")[0]
    by_reference = all_pages(visit, f"/history?about={past.mentor.reference.lower()}")[0]

    assert len(by_name) == expected
    assert by_name == by_id == by_reference
    assert len(all_pages(visit, f"/history?about=daniel&by={past.mentor.person_id}")[0]) < expected
    assert events(visit.get("/history?about=daniel&by=Ержан")) == []


def test_an_auditor_finds_what_happened_to_a_person_herself(front: Front, past: Past) -> None:
    names = set(all_pages(front.visit(front.office.auditor), "/history?about=Аружан&event=PersonRegistered")[1])

    assert names == {"PersonRegistered"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("behalf=1", {"CapacityChanged"}),
        ("reason={code}", {"ApplicationDeclined"}),
        ("role=mentee&event=ConcernRaised", {"ConcernRaised"}),
        ("role=mentor&event=ConcernRaised", set()),
        ("intake=2026-spring&event=ApplicationDeclined", {"ApplicationDeclined"}),
        ("intake=2031-spring", set()),
        ("policy=1&event=MentorshipStarted", {"MentorshipStarted"}),
        ("policy=2", set()),
        ("programme=nu-alumni&event=ApplicationDeclined", {"ApplicationDeclined"}),
    ],
)
def test_every_filter_narrows(front: Front, query: str, names: set[str]) -> None:
    code = front.office.policy.reason_codes("decline")[0].code

    assert set(events(front.visit().get("/history?" + query.format(code=code)))) == names


@pytest.mark.parametrize("words", ["other role", "APPLIED  in the Other", "applied in the other role as well."])
def test_words_of_a_reason_are_found_whatever_their_letters(front: Front, words: str) -> None:
    answer = front.visit().get("/history", query_string={"text": words})

    assert events(answer) == ["ApplicationDeclined"]
    assert "Looked at the reason" in shown(answer)


def test_kazakh_words_are_found_in_capitals(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    code = front.office.policy.reason_codes("decline")[0].code
    front.office.apply_step(applicant, "decline", front.office.why(code, "Өтінімді ӨЗІ қайтарып алғысы келді."))

    found = front.visit().get("/history", query_string={"text": "ҚАЙТАРЫП алҒысы", "event": "ApplicationDeclined"})

    assert events(found) == ["ApplicationDeclined"]
    assert applicant.reference in shown(found)


def test_reasons_of_other_programmes_and_of_whom_one_is_are_not_found(front: Front, past: Past) -> None:
    office = front.office
    applicant = office.applied_again(office.other_coordinator, Role.MENTEE)
    code = office.policy.reason_codes("decline")[0].code
    office.apply_step(applicant, "decline", office.why(code, "She is one of us, said quietly."))

    assert applicant.reference in shown(front.visit().get("/history?text=said+quietly"))
    assert events(front.visit(office.other_coordinator).get("/history?text=said+quietly")) == []


def test_a_reason_of_somebody_erased_is_never_found(front: Front) -> None:
    office = front.office
    applicant = office.applied(Role.MENTEE, name="Гүлнар")
    code = office.policy.reason_codes("decline")[0].code
    office.apply_step(applicant, "decline", office.why(code, "A sentence that is to be gone."))
    assert events(front.visit().get("/history?text=to+be+gone")) == ["ApplicationDeclined"]

    office.house.vault.destroy(applicant.person_id)

    assert events(front.visit().get("/history?text=to+be+gone")) == []
    assert events(front.visit().get("/history?text=erased")) == []


def test_no_more_reasons_are_opened_than_said_and_the_search_goes_on_from_there(front: Front) -> None:
    office = front.office
    code = office.policy.reason_codes("decline")[0].code
    for number in range(5):
        text = "The needle." if number % 2 == 0 else "Hay."
        office.apply_step(office.applied(Role.MENTEE), "decline", office.why(code, text))
    search = HistorySearch(office.house.history, office.house.vault, most_opened=2)
    wanted = Wanted(topic="ApplicationDeclined")

    first = search.page(wanted, "needle", lambda line: True)
    second = search.page(wanted, "needle", lambda line: True, before=first.older)
    third = search.page(wanted, "needle", lambda line: True, before=second.older)
    back = search.page(wanted, "needle", lambda line: True, after=second.newer)
    full = search.page(wanted, "needle", lambda line: True, size=1)

    assert [len(page.lines) for page in (first, second, third)] == [1, 1, 1]
    assert (first.opened, first.stopped, first.newer) == (2, True, None)
    assert back.lines == first.lines
    assert (full.lines, full.stopped) == (first.lines, False)
    assert full.older is not None


def test_where_nothing_fits_it_is_said_which_filter_to_drop(front: Front, past: Past) -> None:
    visit = front.visit()

    answer = visit.get(f"/history?case={past.reference}&event=MentorshipStarted&from=2031-01-01")
    with_words = visit.get(f"/history?case={past.reference}&event=MentorshipStarted&text=nowhere")

    assert "No event fits these filters" in shown(answer)
    assert "Without 1 Jan 2031: 1 event" in shown(answer)
    assert "Without “nowhere”: 1 event" in shown(with_words)
    without = next(one for one in links(answer) if "case=" in one and "from=" not in one and "event=" in one)
    assert events(visit.get(without)) == ["MentorshipStarted"]


def test_events_are_offered_by_kind_in_the_readers_language(front: Front) -> None:
    page = front.visit().get("/history?language=ru").text
    front.visit().get("/history?language=en")

    assert '<optgroup label="Заявки">' in page
    assert "Отказать · ApplicationDeclined</option>" in page


# What is taken away


def exported(front: Front, who: UUID | None, address: str) -> TestResponse:
    answer = front.visit(who).client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="talimger-history-20')
    return answer


def test_what_is_shown_is_exported_as_a_table_and_as_lines(front: Front, past: Past) -> None:
    query = f"case={past.reference}"
    shown_ones, _names = all_pages(front.visit(), f"/history?{query}")

    table = list(csv.reader(StringIO(exported(front, None, f"/history/export.csv?{query}").data.decode("utf-8-sig"))))
    lines = [json.loads(one) for one in exported(front, None, f"/history/export.jsonl?{query}").text.splitlines()]
    sheet = CalamineWorkbook.from_filelike(BytesIO(exported(front, None, f"/history/export.xlsx?{query}").data))
    cells = sheet.get_sheet_by_index(0).to_python()

    assert table[0][:3] == ["Entry", "When", "Event"]
    assert [int(row[0]) for row in table[1:]] == shown_ones
    assert [one["position"] for one in lines] == shown_ones
    assert [row[0] for row in cells[1:]] == shown_ones
    assert {one["topic"] for one in lines} >= {"ConcernRaised", "MentorshipStarted"}
    assert all("reason" not in one for one in lines)


def test_what_is_sent_line_by_line_is_whole_and_a_spreadsheet_says_where_there_is_more(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.history_export.MOST", 5)
    monkeypatch.setattr("web.history_export.PIECE", 4)
    every = all_pages(front.visit(), "/history")[0]

    def cells(query: str) -> list[object]:
        sheet = CalamineWorkbook.from_filelike(BytesIO(exported(front, None, f"/history/export.xlsx{query}").data))
        return [row[0] for row in sheet.get_sheet_by_index(0).to_python()[1:]]

    assert exported(front, None, "/history/export.csv").data.count(b"\n") == len(every) + 1
    assert [
        json.loads(one)["position"] for one in exported(front, None, "/history/export.jsonl").text.splitlines()
    ] == every
    assert cells("") == [*every[:5], "There are more events: the CSV has all of them."]
    assert len(cells("?event=MentorshipStarted")) == 1


def test_a_text_that_looks_like_a_formula_is_none_in_an_export(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    code = front.office.policy.reason_codes("decline")[0].code
    front.office.apply_step(applicant, "decline", front.office.why(code, '=HYPERLINK("http://x")'))
    query = f"case={applicant.reference}&event=ApplicationDeclined"

    table = exported(front, None, f"/history/export.csv?{query}").data.decode("utf-8-sig")
    [line] = exported(front, None, f"/history/export.jsonl?{query}").text.splitlines()

    assert '"\'=HYPERLINK(""http://x"")"' in table
    assert json.loads(line)["reason"] == '=HYPERLINK("http://x")'


def test_an_export_holds_no_more_than_its_reader_is_shown(front: Front, past: Past) -> None:
    office = front.office
    auditors = exported(front, office.auditor, "/history/export.jsonl").text
    others = exported(front, office.other_coordinator, "/history/export.jsonl?text=said+quietly").text

    assert "ConcernRaised" not in auditors
    assert "PersonRegistered" in auditors
    assert others == ""
    assert front.visit(past.mentee.person_id).get("/history/export.csv").status_code == 403
    assert front.visit().get("/history/export.csv?from=yesterday").status_code == 422
    assert front.visit().get("/history/export.exe").status_code == 404


def test_the_page_leads_to_its_export_with_the_filters_kept(front: Front, past: Past) -> None:
    answer = front.visit().get(f"/history?event=MentorshipStarted&case={past.reference}&before=99999&_scheme=ftp")
    [address] = [one for one in links(answer) if "export.csv" in one]

    asked = {"event": ["MentorshipStarted"], "case": [past.reference]}
    assert (urlsplit(address).path, parse_qs(urlsplit(address).query)) == ("/history/export.csv", asked)
