"""Reports that a programme owes, on its report's page, on the worklist and on a page of each."""

from __future__ import annotations

from datetime import date

import pytest

from application.asking import person
from tests.houses import PROGRAMME, PROGRAMME_FILE, Office
from tests.web.front import Front
from tests.web.reading import links, shown

REPORTS = """
[[monitoring.reports]]
code = "summary"
every = "month"
due_days = 10
by.en = "The centre"
names.en = "Summary of the month"

[[monitoring.reports]]
code = "yearly"
every = "year"
published = true
names.en = "Report of the year"
"""
REPORT, SUMMARY = f"/dashboard/{PROGRAMME}/report", f"/dashboard/{PROGRAMME}/reports/summary"


@pytest.fixture
def front(new_front: Front) -> Front:
    """The office on 15 July, with reports that the policy has asked for since 20 April."""
    office = new_front.office
    office.clock.wind_to(date(2026, 4, 20))
    text = PROGRAMME_FILE.read_text(encoding="utf-8")
    office.house.programmes.revise_policy(person(office.admin), text + REPORTS)
    office.clock.wind_to(date(2026, 7, 15))
    return new_front


def hand_in(office: Office, last: date) -> None:
    office.house.reports.hand_in(person(office.coordinator), PROGRAMME, "summary", last, last)


def test_a_list_says_what_was_due_last_what_is_due_next_and_what_is_late(front: Front) -> None:
    hand_in(front.office, date(2026, 4, 30))
    page = shown(front.visit().get(REPORT))
    assert "Summary of the month 2 late monthly · The centre" in page
    assert "10 Jul 2026 not handed in" in page
    assert "10 Aug 2026 July 2026" in page
    assert "Report of the year yearly · published Last due – Next due 31 Dec 2026 2026" in page
    hand_in(front.office, date(2026, 6, 30))
    assert "10 Jul 2026 handed in on 30 Jun" in shown(front.visit(front.office.auditor).get(REPORT))


def test_nothing_is_owed_for_the_time_before_the_policy_asked_for_it(front: Front) -> None:
    (yearly, summary) = sorted(front.office.house.reports.standings(PROGRAMME), key=lambda one: one.report.every)[::-1]
    assert [str(one.period.first) for one in summary.owed] == ["2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"]
    assert [str(one.period.first) for one in yearly.owed] == ["2026-01-01"]
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + REPORTS.replace('"The centre"', '"The dean"')
    front.office.house.programmes.revise_policy(person(front.office.admin), text)
    assert len(front.office.house.reports.standings(PROGRAMME)[0].owed) == 4, "it was asked for before"
    weekly = text.replace('every = "month"', 'every = "week"')
    front.office.house.programmes.revise_policy(person(front.office.admin), weekly)
    (asked, _yearly) = front.office.house.reports.standings(PROGRAMME)
    assert [str(one.period.first) for one in asked.owed] == ["2026-07-13"], "but not every week"


def test_the_worklist_shows_a_report_once_its_period_is_over(front: Front) -> None:
    assert "Reports due 1 Summary of the month April 2026 66 days late , 3 late" in shown(
        front.visit().get("/worklist")
    )
    for last in (date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)):
        hand_in(front.office, last)
    assert "Reports due" not in shown(front.visit().get("/worklist"))
    front.office.clock.wind_to(date(2026, 7, 31))
    assert "Summary of the month July 2026 in 10 days" in shown(front.visit().get("/worklist"))


def test_a_coordinator_records_that_it_was_handed_in_and_takes_that_back(front: Front) -> None:
    visit = front.visit()
    assert "April 2026" in shown(visit.get(SUMMARY))
    assert visit.send(SUMMARY, last="2026-04-30", on="2026-05-09", note="Registry, 12-7").status_code == 303
    page = visit.get(SUMMARY)
    assert "April 2026 Due 10 May 2026 handed in on 9 May 2026 Сәуле Бекназар Registry, 12-7" in shown(page)
    (back,) = [one for one in links(page) if "take-back" in one]
    assert "That it was handed in on 9 May 2026 was recorded by mistake" in shown(visit.get(back))

    address = f"{SUMMARY}/take-back"
    refused = visit.send(address, last="2026-04-30", reason="")
    assert refused.status_code == 422
    assert "Say why" in shown(refused)
    assert visit.send(address, last="2026-04-30", reason="It was another programme's.").status_code == 303
    assert "handed in on" not in shown(visit.get(SUMMARY))
    history = shown(front.visit(front.office.admin).get("/history"))
    assert "Report handed in Summary of the month, 1 Apr – 30 Apr" in history
    assert "Report not handed in after all" in history


def test_earlier_periods_are_shown_when_asked_for_and_what_is_owed_always(front: Front) -> None:
    office, visit = front.office, front.visit()
    office.clock.wind_to(date(2027, 8, 15))
    for last in (date(2026, 4, 30), date(2026, 5, 31)):
        hand_in(office, last)
    page = visit.get(SUMMARY)
    assert "2 more" in shown(page)
    assert "June 2026 Due" in shown(page)
    assert "May 2026 Due" not in shown(page)
    (address,) = [one for one in links(page) if "all=yes" in one]
    assert "May 2026 Due" in shown(visit.get(address))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"last": "", "on": "2026-05-09"}, "Choose a period."),
        ({"last": "2026-04-29", "on": "2026-05-09"}, "No report “summary” is owed for 1 Apr"),
        ({"last": "2026-04-30", "on": ""}, "Choose a day."),
        ({"last": "2026-04-30", "on": "2026-07-16"}, "It cannot have been handed in later than today"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_recorded(
    front: Front, sent: dict[str, str], sentence: str
) -> None:
    visit, before = front.visit(), front.office.house.ledger.last_position()
    visit.get(SUMMARY)
    answer = visit.send(SUMMARY, **sent)
    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert front.office.house.ledger.last_position() == before


def test_an_auditor_reads_and_changes_nothing(front: Front) -> None:
    auditor = front.visit(front.office.auditor)
    page = auditor.get(SUMMARY)
    assert "Record that it was handed in" not in shown(page)
    assert auditor.send(SUMMARY, last="2026-04-30", on="2026-05-09").status_code == 403
    assert auditor.get(f"/dashboard/{PROGRAMME}/reports/nothing").status_code == 404
    assert front.visit(front.office.register()).get(SUMMARY).status_code == 403
