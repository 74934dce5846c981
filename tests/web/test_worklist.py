"""The first page: a coordinator's worklist, and what somebody who takes part is asked for."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from application.questions import MOST_COUNTED
from domain.case import Role
from tests.houses import Applicant
from tests.web.academy import open_academy
from tests.web.front import Front
from tests.web.reading import forms, links, shown
from web.pages.worklist import counted


@pytest.fixture(scope="module")
def waiting(front: Front) -> list[Applicant]:
    """Seven mentees who have shown all that is asked before the screening."""
    found = [front.office.applied(Role.MENTEE, name=f"Аружан {number}") for number in range(7)]
    for one in found:
        front.office.show_profile(one)
    return found


def test_where_nothing_waits_it_says_what_comes(front: Front) -> None:
    page = shown(front.visit().get("/worklist"))

    assert "Nothing needs you here Nothing waits for anybody. New applications turn up here." in page
    assert "Mine 0 Late 0 Due today 0 This week 0 Others’ turn 0" in page


def test_the_root_leads_to_it(front: Front) -> None:
    assert urlsplit(front.visit().get("/").location).path == "/worklist"


def test_a_step_shows_its_first_rows_and_leads_to_all(front: Front, waiting: list[Applicant]) -> None:
    visit = front.visit()
    answer = visit.get("/worklist")
    page = shown(answer)

    assert "Pass the screening 7" in page
    assert "Mine 7" in page
    assert page.count("Mentee since 1 Apr") == 5
    assert "2 more : Pass the screening" in page
    every = visit.get("/worklist?tab=mine&step=pass_screening")
    assert all(one.reference in every.text for one in waiting)
    assert all(f"/cases/{one.reference}" in links(every) for one in waiting)


def test_a_step_with_a_form_opens_as_a_dialog_and_comes_back(front: Front, waiting: list[Applicant]) -> None:
    answer = front.visit().get("/worklist?step=pass_screening")
    address = f"/cases/{waiting[0].reference}/pass_screening?next=/worklist?step%3Dpass_screening"

    assert address in links(answer)
    assert 'name="next" value="/worklist?step=pass_screening"' in front.visit().get(address).text
    assert f"/cases/{waiting[0].reference}/decline?next=/worklist?step%3Dpass_screening" in links(answer)


def test_a_step_without_a_form_is_one_click(front: Front) -> None:
    applicant = front.office.screened(front.office.applied(Role.MENTEE, name="Камила"))
    visit = front.visit()
    page = visit.get("/worklist")
    [(address, sent)] = [(where, what) for where, what in forms(page).items() if "/accept" in where]

    answer = visit.post(address, **{name: value for name, value in sent.items() if name != "csrf_token"})

    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert front.office.application(applicant).state == "accepted"
    left = visit.get("/worklist").text
    assert f"/cases/{applicant.reference}/accept" not in left
    assert f"/cases/{applicant.reference}/meet_requirement" in left, (
        "who came to the orientation is for the office to say"
    )


def test_nobody_decides_by_one_click_on_what_she_has_not_seen(front: Front) -> None:
    applicant = front.office.screened(front.office.applied(Role.MENTEE))
    visit = front.visit()
    page = visit.get("/worklist")
    [(address, sent)] = [(where, what) for where, what in forms(page).items() if "/accept" in where]
    front.office.apply_step(applicant, "waitlist")

    answer = visit.post(address, version=sent["version"])

    assert answer.status_code == 409
    assert front.office.application(applicant).state == "waitlisted"


def test_what_is_late_stands_in_its_own_tab(front: Front, waiting: list[Applicant]) -> None:
    front.office.clock.wind(days=30)
    page = shown(front.visit().get("/worklist?tab=late"))

    assert "Pass the screening 7 7 late" in page
    assert "days late" in page
    assert "Nothing here Next: Pass the screening" in shown(front.visit().get("/worklist?tab=today"))


def test_others_turn_has_no_buttons_of_theirs(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Daniel"), front.office.mentee(name="Әлия")
    reference = front.office.choose(mentee, mentor)

    answer = front.visit().get("/worklist?tab=others")

    assert "Consent 1 Mentor’s turn Daniel Оспан" in shown(answer)
    assert not [address for address in forms(answer) if reference in address]


def test_what_the_clock_did_is_told_with_its_number(front: Front) -> None:
    front.office.choose(front.office.mentee(), front.office.mentor())
    front.office.clock.wind(days=30)
    front.office.house.clock.tick()

    answer = front.visit().get("/worklist")

    assert "proposals lapsed ProposalLapsed" in shown(answer)
    [history] = [address for address in links(answer) if "event=ProposalLapsed" in address]
    assert front.visit().get(history).text.count("ProposalLapsed</code>") >= 2


def test_a_mentor_finds_what_is_asked_of_her_and_does_it_with_one_click(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Madina"), front.office.mentee(name="Ержан")
    reference = front.office.choose(mentee, mentor)
    visit = front.visit(mentor.person_id)
    page = visit.get("/worklist")

    assert "Hello, Madina" in shown(page)
    assert "Your next step Consent with Ержан Оспан" in shown(page)
    [address] = [where for where in forms(page) if f"/{reference}/consent" in where]
    answer = visit.post(address, version=forms(page)[address]["version"], next="/worklist")

    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert mentor.person_id in front.office.mentorship(reference).consents
    assert "Your next step Sign the agreement" in shown(visit.get("/worklist"))
    front.office.mentorship_step(reference, "sign", mentee.person_id)
    assert "Nothing is asked of you now" in shown(front.visit(mentee.person_id).get("/worklist"))


def test_a_mentee_sees_her_mentorship_and_how_to_leave_it(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Bakhyt"), front.office.mentee(name="Нұрай")
    reference = front.office.paired(mentor, mentee)
    front.office.mentorship_step(
        reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search"
    )

    answer = front.visit(mentee.person_id).get("/worklist")
    page = shown(answer)

    assert "Goals with Bakhyt Оспан 0 of 1 reached Two mock interviews" in page
    assert "Mentorship with Bakhyt Оспан" in page
    assert "Application as mentee" in page
    assert f"/cases/{reference}/terminate" in links(answer)
    assert f"/cases/{reference}/raise_concern" in links(answer)
    assert mentor.reference not in answer.text


def test_whoever_takes_no_part_is_led_to_her_pages(front: Front) -> None:
    answer = front.visit(front.office.auditor).get("/worklist")

    assert "Newest decisions" in shown(answer)
    assert "/history" in links(answer)
    assert "/cases" in links(answer)


def test_an_interview_stands_in_the_day_and_is_asked_of_its_interviewers(front: Front) -> None:
    office = front.office
    reference = open_academy(office)["academy"]
    _kind, case_id = office.house.case_files.find(reference)
    applicant = Applicant(next(iter(office.house.ledger.load(_kind, case_id).subjects())), case_id, reference)
    office.show_profile(applicant)
    results = office.all_met(applicant)
    office.apply_step(applicant, "pass_screening", results=results)
    at = office.clock() + timedelta(minutes=30)
    office.apply_step(
        applicant, "schedule_interview", at=at, interviewers=(office.coordinator, office.other_coordinator)
    )

    own = shown(front.visit().get("/worklist?programme=academy"))
    hour = at.astimezone(office.policy.tz).strftime("%H:%M")

    assert f"Today {hour} Interview Камила Оспан, with 2 interviewers" in own
    assert "Give your scores 1" in own
    assert "Give your scores" in shown(front.visit(office.other_coordinator).get("/worklist"))
    assert reference not in front.visit(office.auditor).get("/worklist").text
    assert f", {hour} Interview scheduled" in shown(front.visit(applicant.person_id).get("/worklist"))


def test_numbers_stop_where_counting_stops(front: Front) -> None:
    with front.app.test_request_context():
        assert [counted(number) for number in (7, MOST_COUNTED - 1, MOST_COUNTED)] == ["7", "999", "999+"]


def test_no_id_stands_twice_on_the_page(front: Front) -> None:
    front.office.propose(front.office.mentor(), front.office.mentee())
    front.office.agree(front.office.propose(front.office.mentor(), front.office.mentee()))
    for tab in ("mine", "others"):
        ids = re.findall(r' id="([^"]+)"', front.visit().get(f"/worklist?tab={tab}").text)
        assert len(ids) == len(set(ids)), tab
