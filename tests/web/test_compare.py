"""Two dates compared: of a programme, which cases changed state; of a case, field by field; as far as the reader may know."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from domain.case import Role
from tests.groups import Department
from tests.houses import Applicant
from tests.web.front import Desk, Front
from tests.web.reading import links, shown

ALMATY = ZoneInfo("Asia/Almaty")
WORRY = "Two mails stayed without an answer."


@dataclass(frozen=True)
class Past:
    """A pair: matched by `matched`, running with a concern by `running`; three more applied between, one was declined. The
    application of `reopened` was declined in between and taken up again."""

    reference: str
    mentor: Applicant
    mentee: Applicant
    declined: Applicant
    reopened: Applicant
    matched: datetime
    running: datetime


@pytest.fixture(scope="module", autouse=True)
def past(front: Front) -> Past:
    office = front.office
    mentor, mentee = office.mentor(name="Daniel"), office.mentee(name="Аружан")
    reference = office.choose(mentee, mentor)
    reopened = office.applied(Role.MENTEE)
    office.clock.wind(1)
    matched = office.clock.now
    office.clock.wind(1)
    office.agree(reference)
    if office.mentorship(reference).state == "agreed":
        office.mentorship_step(reference, "start")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    office.mentorship_step(reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search")
    declined, *_others = [office.applied(Role.MENTEE, name="Ержан") for _ in range(3)]
    office.apply_step(declined, "decline", office.why(office.policy.reason_codes("decline")[0].code, "Twice."))
    office.apply_step(reopened, "decline", office.why(office.policy.reason_codes("decline")[0].code, "Too late."))
    office.apply_step(reopened, "reopen", office.why(office.policy.reason_codes("reopen")[0].code, "It was not."))
    office.clock.wind(1)
    running = office.clock.now
    office.clock.wind(1)
    office.mentorship_step(reference, "terminate", office.why("no_time", "They moved away."))
    office.clock.wind(2)
    return Past(reference, mentor, mentee, declined, reopened, matched, running)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ALMATY):%Y-%m-%dT%H:%M}"


def between(since: datetime | str, until: datetime | str = "", address: str = "/compare", more: str = "") -> str:
    """The address of a comparison, its times as its fields send them."""
    said = [local(one) if isinstance(one, datetime) else one for one in (since, until)]
    return f"{address}?from={quote(said[0])}&to={quote(said[1])}{more}"


def flows(answer: TestResponse) -> dict[tuple[str, str, str], int]:
    """Kind, before and after, and how many, as the tables of the page say."""
    found = {}
    for name, card in re.findall(r'<h2 id="k-\w+">([^<]+)</h2>(.*?)</section>', answer.text, re.DOTALL):
        row = r'badge [^>]+>([^<]+)</span></td><td><span class="badge [^>]+>([^<]+)</span>.*?<a href="[^"]+">([\d,]+)<'
        for before, after, number in re.findall(row, card):
            found[name, before, after] = int(number)
    return found


def cases(answer: TestResponse) -> list[str]:
    """The references of the list."""
    return re.findall(r'<a class="ref" href="/cases/([\w-]+)/compare', answer.text)


# A programme


def test_it_counts_which_cases_went_from_which_state_to_which(front: Front, past: Past) -> None:
    answer = front.visit(front.office.auditor).get(between(past.matched, past.running))

    assert answer.status_code == 200
    assert flows(answer) == {
        ("Applications", "New", "Submitted"): 2,
        ("Applications", "New", "Declined"): 1,
        ("Applications", "Submitted", "Submitted"): 1,
        ("Mentorships", "Proposed", "Active"): 1,
        **{one: number for one, number in flows(answer).items() if one[0] == "Action items"},
    }
    assert "In the same state as before" in shown(answer)
    assert past.reference in cases(answer)
    assert past.declined.reference not in cases(answer)


def test_what_is_new_and_what_has_ended_are_lists_of_their_own(front: Front, past: Past) -> None:
    visit, address = front.visit(), between(past.matched, past.running)

    new = visit.get(f"{address}&show=new")
    assert past.declined.reference in cases(new)
    assert past.reference not in cases(new)
    assert cases(visit.get(f"{address}&show=ended")) == [past.declined.reference]
    one_flow = visit.get(f"{address}&kind=Application&was=new&now=submitted")
    assert len(cases(one_flow)) == 2
    assert "Applications: New → Submitted" in shown(one_flow)


def test_a_case_that_left_its_state_and_came_back_did_not_stand_still(front: Front, past: Past) -> None:
    address = between(past.matched, past.running)
    for narrowed in ("&show=back", "&kind=Application&was=submitted&now=submitted"):
        answer = front.visit().get(address + narrowed)
        assert cases(answer) == [past.reopened.reference]
        assert "Submitted → Declined → Submitted" in shown(answer)
    assert past.reopened.reference not in cases(front.visit().get(address))


def test_a_case_leads_to_its_pages_as_of_either_date_and_to_what_decided(front: Front, past: Past) -> None:
    visit = front.visit()
    answer = visit.get(between(past.matched, past.running))
    row = answer.text.partition(f"/cases/{past.reference}/compare")[2].partition("</tr>")[0]
    then, later, *events = re.findall(r'href="([^"]+)"', row)

    assert "As it stood on" in visit.get(then).text
    assert "Proposed" in shown(visit.get(then))
    assert "Active" in shown(visit.get(later))
    decided = shown(visit.get(events[-1]))
    assert "MentorshipStarted" in decided
    assert past.reference in decided
    assert "AgreementConfirmed" in row


def test_until_now_leads_to_the_pages_of_today(front: Front, past: Past) -> None:
    answer = front.visit().get(between(past.running))

    assert flows(answer)["Mentorships", "Active", "Terminated"] == 1
    assert f"/cases/{past.reference}" in links(answer)


def test_a_concern_is_nothing_that_changes(front: Front, past: Past) -> None:
    for reader in (front.office.auditor, front.office.coordinator):
        answer = front.visit(reader).get(between(past.matched, past.running))
        assert "Concern" not in answer.text


def test_long_lists_go_on_from_page_to_page(front: Front, monkeypatch: pytest.MonkeyPatch, past: Past) -> None:
    address = between(past.matched, past.running, more="&show=new")
    every = cases(front.visit().get(address))
    monkeypatch.setattr("web.pages.compare.SIZE", 2)
    found, following = list[str](), address
    while following:
        answer = front.visit().get(following)
        assert len(cases(answer)) <= 2
        found += cases(answer)
        following = next((one for one in links(answer) if "before=" in one and "cases.csv" not in one), "")

    assert len(every) > 2
    assert found == every


def test_the_list_is_exported_as_a_table(front: Front, past: Past) -> None:
    answer = front.visit().get(between(past.matched, past.running, "/compare/cases.csv", "&show=ended"))
    rows = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))

    assert answer.mimetype == "text/csv"
    assert [len(row) for row in rows] == [9, 9]
    assert rows[1][:6] == [
        past.declined.reference,
        "Applications",
        "Ержан Оспан as a mentee",
        "2026-spring",
        "New",
        "Declined",
    ]
    assert rows[1][6] == "ApplicationSubmitted, ApplicationDeclined"


@pytest.mark.parametrize(
    ("since", "until", "field", "sentence"),
    [
        ("soon", "", "from", "“soon” is no day"),
        ("2026-13-45T00:00", "", "from", "is no day"),
        ("2026-04-02T00:00", "never", "to", "“never” is no day"),
        ("2030-01-01T00:00", "", "from", "is still to come"),
        ("2026-04-02T00:00", "2030-01-01T00:00", "to", "is still to come"),
        ("2026-03-01T00:00", "", "from", "There was nothing before 1 Apr 2026"),
        ("2026-04-03T00:00", "2026-04-02T00:00", "to", "This lies before the first moment"),
        ("2026-04-03T00:00", "2026-04-03T00:00", "to", "This lies before the first moment"),
    ],
)
def test_moments_that_cannot_be_compared_are_refused_beside_their_fields(
    front: Front, past: Past, since: str, until: str, field: str, sentence: str
) -> None:
    for address in ("/compare", f"/cases/{past.reference}/compare"):
        answer = front.visit().get(between(since, until, address))
        beside = answer.text.partition(f'id="{field}-e"')[2].partition("</p>")[0].replace("\N{NO-BREAK SPACE}", " ")

        assert answer.status_code == 422
        assert sentence in beside
        assert cases(answer) == []
    assert front.visit().get(between(since, until, "/compare/cases.csv")).status_code == 422


def test_a_day_means_its_end_and_its_field_says_so_to_the_minute(front: Front, past: Past) -> None:
    day = f"{past.matched.astimezone(ALMATY):%Y-%m-%d}"
    by_day = front.visit().get(between(day))
    assert f'name="from" type="datetime-local" step="any" value="{day}T23:59"' in by_day.text
    by_minute = front.visit().get(between(f"{day}T23:59"))
    assert re.findall(r"/as-of/[^/]+/", by_minute.text) == re.findall(r"/as-of/[^/]+/", by_day.text)
    assert f"/as-of/{day}T18:59:59.999000Z/" in by_day.text


def test_without_moments_it_compares_the_last_week_and_offers_others(front: Front) -> None:
    answer = front.visit().get("/compare")
    offered = [one for one in links(answer) if one.startswith("/compare?from=")]

    assert answer.status_code == 200
    assert len(offered) >= 2
    for address in offered:
        assert front.visit().get(address).status_code == 200
    assert "/compare" in links(front.visit().get("/history"))


def test_it_is_for_coordinators_and_auditors(front: Front, past: Past) -> None:
    for who in (past.mentee.person_id, front.office.admin):
        assert front.visit(who).get("/compare").status_code == 403
        assert front.visit(who).get(between(past.matched, past.running, "/compare/cases.csv")).status_code == 403


def test_whoever_has_one_faculty_alone_compares_her_cases_but_not_the_programme(department: Department) -> None:
    front = Desk(department)
    hers, other = (
        department.appoint(department.order(department.mentor(), department.students(1), group=group, faculty=faculty))
        for group, faculty in (("PH-1", "philology"), ("HI-1", "history"))
    )
    deputy = department.register("Deputy")
    department.house.people.grant_role(
        person(department.admin), deputy, Role.COORDINATOR, department.policy.code, "philology"
    )

    assert front.visit(deputy).get("/compare").status_code == 403
    assert front.visit(deputy).get(f"/cases/{hers.reference}/compare").status_code == 200
    assert front.visit(deputy).get(f"/cases/{other.reference}/compare").status_code == 403


# A case


def changed(answer: TestResponse) -> dict[str, tuple[str, str]]:
    """Before and after, by the name of the field."""
    table = answer.text.partition('<h2 id="fields">')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', table)
    plain = re.compile(r'<span class="d-md-none sub">.*?</span>|<[^>]+>')
    return {name: (plain.sub("", before), plain.sub("", after)) for name, before, after in rows}


def test_a_case_is_compared_field_by_field_with_what_happened_in_between(front: Front, past: Past) -> None:
    address = f"/cases/{past.reference}/compare"
    answer = front.visit().get(between(past.matched, past.running, address))

    assert changed(answer)["State"] == ("Proposed", "Active")
    assert "Two mock" not in changed(answer)["Goals"][1]  # sealed
    assert changed(answer)["Concerns"][1].startswith("Number: 1")
    same = shown(answer).partition("fields are the same")[2].partition("The case as it was")[0]
    assert "2026-spring" in same
    happened = re.findall(r'<code class="ev">(\w+)</code>', answer.text)
    assert happened[0] == "GoalSet"
    assert "MentorshipStarted" in happened
    assert "MentorshipProposed" not in happened
    assert "MentorshipTerminated" not in happened
    later = changed(front.visit().get(between(past.running, "", address)))
    assert later["State"] == ("Active", "Terminated")
    assert "Goals" not in later


def test_an_auditor_learns_nothing_of_a_concern(front: Front, past: Past) -> None:
    answer = front.visit(front.office.auditor).get(
        between(past.matched, past.running, f"/cases/{past.reference}/compare")
    )

    assert changed(answer)["State"] == ("Proposed", "Active")
    assert "Concern" not in answer.text
    assert WORRY not in answer.text


def test_whoever_takes_part_sees_what_happened_but_no_fields(front: Front, past: Past) -> None:
    answer = front.visit(past.mentee.person_id).get(
        between(past.matched, past.running, f"/cases/{past.reference}/compare")
    )

    assert answer.status_code == 200
    assert changed(answer) == {}
    assert "GoalSet" in answer.text
    assert "/as-of/" not in answer.text
    assert front.visit(past.declined.person_id).get(f"/cases/{past.reference}/compare").status_code == 403


def test_before_a_case_was_opened_there_is_nothing_of_it(front: Front, past: Past) -> None:
    address = f"/cases/{past.declined.reference}/compare"
    answer = front.visit().get(between(past.matched, past.running, address))

    assert changed(answer)["State"] == ("–", "Declined")
    assert "Not there yet" in shown(answer)
    too_early = front.visit().get(between("2026-04-01T12:00", past.matched, address))
    assert too_early.status_code == 422
    assert "The case was opened on" in shown(too_early)


def test_the_page_of_a_case_and_pages_as_of_a_date_lead_there(front: Front, past: Past) -> None:
    visit = front.visit()
    address = f"/cases/{past.reference}/compare"
    assert address in links(visit.get(f"/cases/{past.reference}"))

    for page, wanted in ((f"/cases/{past.reference}", address), ("/cases", "/compare")):
        as_of = visit.get(f"/as-of/{local(past.running)[:10]}{page}")
        found = next(one for one in links(as_of) if one.startswith(f"{wanted}?from="))
        assert changed(visit.get(found)).get("State", ("Active", "Terminated")) == ("Active", "Terminated")
        assert "Active" in shown(visit.get(found))
