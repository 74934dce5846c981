"""The list of cases: tabs with counts, filters in the address, from page to page; new applications and proposals."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from domain.case import Role
from tests.houses import INTAKE, PROGRAMME, Pair
from tests.web.front import Front
from web.pages.worklist import clock_words


@pytest.fixture(scope="module")
def pair(front: Front) -> Pair:
    """A mentorship that runs, and beside it 30 applications of which one was declined."""
    pair = front.office.pair(2)
    applied = [front.office.applied(Role.MENTEE) for _ in range(30)]
    front.office.apply_step(applied[0], "decline", front.office.why("twice"))
    return pair


def shown(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def listed(answer: TestResponse) -> list[str]:
    """The references of the cases on this page, in order."""
    return list(dict.fromkeys(re.findall(r'<a class="ref" href="/cases/([A-Z0-9-]+)', answer.text)))


def link(answer: TestResponse, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', answer.text)
    return unescape(found[1]) if found else ""


# The list


def test_tabs_count_the_states(front: Front, pair: Pair) -> None:
    text = shown(front.visit().get("/cases"))

    for expected in ("All 33", "Submitted 29", "Declined 1", "Matched 1", "Active 1"):
        assert expected in text


def test_pages_follow_each_other_and_lead_back(front: Front, pair: Pair) -> None:
    visit = front.visit()
    for sort in ("changed", "due"):
        first = visit.get(f"/cases?sort={sort}")
        second = visit.get(link(first, "next"))
        back = visit.get(link(second, "prev"))

        assert len(listed(first)) == 25
        assert len(set(listed(first) + listed(second))) == 33
        assert listed(back) == listed(first)
        assert not link(second, "next")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kind=Mentorship", 1),
        ("kind=Application.mentor", 1),
        ("state=declined", 1),
        ("q=Аружан", 2),
        ("q=daniel&kind=Mentorship", 1),
        ("kind=Application.mentee&state=matched", 1),
        ("turn=mentor", 1),
        ("kind=nonsense&turn=nonsense&due=nonsense&after=nonsense", 25),
    ],
)
def test_filters_stand_in_the_address(front: Front, pair: Pair, query: str, number: int) -> None:
    page = front.visit().get(f"/cases?{query}")

    assert page.status_code == 200
    assert len(listed(page)) == number


def test_the_first_letters_of_a_reference_find_it(front: Front, pair: Pair) -> None:
    assert pair[0] in listed(front.visit().get(f"/cases?q={pair[0][:6].lower()}"))


def test_a_whole_reference_leads_straight_to_its_case(front: Front, pair: Pair) -> None:
    answer = front.visit().get(f"/cases?q={pair[0].lower()}")

    assert answer.status_code == 302
    assert answer.location == f"/cases/{pair[0]}"


def test_a_row_says_who_what_whose_turn_and_by_when(front: Front, pair: Pair) -> None:
    text = shown(front.visit().get("/cases?kind=Mentorship"))

    assert "Аружан Оспан with Daniel Оспан" in text
    assert "Log a contact Mentor’s turn" in text
    assert "MentorshipStarted" in text


def test_an_empty_list_says_which_filter_to_drop(front: Front, pair: Pair) -> None:
    page = front.visit().get("/cases?q=Daniel&state=declined")

    text = shown(page)
    assert "No case fits these filters" in text
    assert "Without “Daniel”: 1 case" in text
    assert "Without Declined: 2 cases" in text


def test_a_list_that_stands_still_says_so(front: Front, pair: Pair) -> None:
    assert "This page stands still" not in front.visit().get("/cases").text


def test_the_list_is_for_coordinators_and_auditors(front: Front, pair: Pair) -> None:
    assert front.visit(front.office.auditor).get("/cases").status_code == 200
    assert "New application" not in shown(front.visit(front.office.auditor).get("/cases"))
    assert front.visit(pair[2].person_id).get("/cases").status_code == 403


# New applications


def test_a_coordinator_finds_the_person_and_submits_her_application(front: Front) -> None:
    person_id = front.office.register("Сабина")
    visit = front.visit()

    found = visit.get("/applications/new?q=сабина")
    assert str(person_id) in found.text
    where = f"person_id={person_id}&intake={PROGRAMME}/{INTAKE}&role=mentor"
    form = visit.get(f"/applications/new?{where}")
    assert "Сабина Оспан as a mentor" in shown(form)
    assert "Conditions (optional)" not in shown(form)
    sent = {key: values[0] for key, values in parse_qs(where).items()}
    answer = visit.send(
        "/applications/new",
        **sent,
        capacity="2",
        topics="networking",
        about="I know many people.",
        confirmed="graduated",
    )

    assert answer.status_code == 303
    text = shown(visit.get(answer.location))
    conditions = "Conditions Graduated from NU said in the application, to be confirmed at the screening"
    said = "As a mentor, with 2 places. Networking. Confirmed: Graduated from NU."
    for expected in ("Сабина Оспан", said, "I know many people.", conditions):
        assert expected in text


def test_a_second_application_leads_to_the_first(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE, name="Ольга")
    visit = front.visit()
    visit.get("/applications/new")

    sent = {
        "person_id": str(applicant.person_id),
        "intake": f"{PROGRAMME}/{INTAKE}",
        "role": "mentee",
        "about": "Again",
        "confirmed": "studies",
    }
    answer = visit.send("/applications/new", **sent)

    assert answer.status_code == 422
    assert f'href="/cases/{applicant.reference}"' in answer.text
    assert "Again" in answer.text


def test_an_application_that_cannot_be_says_what_is_wrong_with_it(front: Front) -> None:
    person_id = front.office.register("Назерке")
    visit = front.visit()
    visit.get("/applications/new")
    sent = {"person_id": str(person_id), "intake": f"{PROGRAMME}/{INTAKE}", "role": "mentor"}

    unsaid = visit.send("/applications/new", **sent, capacity="1")
    assert "without it nobody can apply here: Graduated from NU." in shown(unsaid)
    assert 'id="confirmed-e"' in unsaid.text
    crowded = visit.send("/applications/new", **sent, capacity="900")
    unknown = visit.send("/applications/new", **sent, capacity="1", topics="astrology")
    closed = visit.send("/applications/new", **{**sent, "intake": f"{PROGRAMME}/1999-spring"}, capacity="1")

    assert 'id="capacity-e"' in crowded.text
    assert 'id="topics-e"' in unknown.text
    assert [answer.status_code for answer in (crowded, unknown, closed)] == [422, 422, 422]
    assert "“nu-alumni/1999-spring” cannot be chosen here" in shown(closed)


def test_somebody_applies_for_herself(front: Front) -> None:
    person_id = front.office.register("Камила")
    visit = front.visit(person_id)

    form = visit.get("/applications/new?role=mentee")
    assert "Камила Оспан as a mentee" in shown(form)
    other = str(front.office.register("Дарья"))
    sent = {"intake": f"{PROGRAMME}/{INTAKE}", "role": "mentee", "person_id": other, "confirmed": "studies"}
    answer = visit.send("/applications/new", **sent)

    assert answer.status_code == 303
    assert "Камила Оспан · applicant" in shown(visit.get(answer.location)), "whoever she names, it is hers"


# Proposals


def test_a_coordinator_proposes_a_mentor_with_a_free_place(front: Front) -> None:
    mentor, full = front.office.mentor(1, name="Лена"), front.office.mentor(1, name="Бахыт")
    front.office.choose(front.office.mentee(), full)
    mentee = front.office.mentee(name="Тимур")
    visit = front.visit()

    page = visit.get(f"/cases/{mentee.reference}/propose")
    assert "Лена Оспан" in shown(page)
    assert "Бахыт Оспан" not in shown(page), "she has no free place"
    assert "energy" in shown(page), "what she shares in her profile"
    nobody = visit.send(f"/cases/{mentee.reference}/propose")
    taken = visit.send(f"/cases/{mentee.reference}/propose", mentor=str(full.case_id))
    answer = visit.send(f"/cases/{mentee.reference}/propose", mentor=str(mentor.case_id))

    assert (nobody.status_code, taken.status_code, answer.status_code) == (422, 422, 303)
    assert "Тимур Оспан with Лена Оспан" in shown(visit.get(answer.location))
    assert "this case is matched" in shown(visit.get(f"/cases/{mentee.reference}/propose"))


def test_proposals_are_made_by_coordinators_alone(front: Front) -> None:
    mentee = front.office.mentee()

    assert front.visit(mentee.person_id).get(f"/cases/{mentee.reference}/propose").status_code == 403
    assert front.visit(front.office.auditor).get(f"/cases/{mentee.reference}/propose").status_code == 403


def test_addresses_keep_other_filters(front: Front, pair: Pair) -> None:
    page = front.visit().get("/cases?q=Daniel&sort=due")

    tabs = [
        parse_qs(urlsplit(unescape(href)).query)
        for href in re.findall(r'nav-link[^"]*" href="(/cases\?[^"]+)', page.text)
    ]
    assert tabs
    assert all(tab["q"] == ["Daniel"] and tab["sort"] == ["due"] for tab in tabs)


def test_filters_and_what_the_clock_did_are_said_in_the_language_of_the_page(front: Front) -> None:
    page = front.visit().get("/cases?language=ru").text
    assert "Чья угодно" in page
    assert not re.search(r">\s*(All|Anyone’s)\b", page)
    with front.app.test_request_context("/?language=ru"):
        assert clock_words("MentorshipStarted", 1) == "наставничество началось"
        assert clock_words("MentorshipStarted", 3) != "mentorships started"
