"""A mentor selects on a page of her own; the office ranks, decides, and keeps the waiting list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from application.questions import ApplicantRow
from domain.application.events import Wishes
from domain.case import Role
from tests.houses import Applicant
from tests.kaznu import ARTS, CODE, INTAKE, SCIENCE, Selection, open_selection
from tests.web.front import Front
from tests.web.reading import forms, links, shown
from web.pages.selection import first_asked, neighbours


@pytest.fixture(scope="module")
def front(front: Front) -> Front:
    open_selection(front.office)
    return front


@pytest.fixture(scope="module")
def selection(front: Front) -> Selection:
    return Selection(front.office)


def select_by_hand(front: Front, mentor: Applicant, mentee: Applicant) -> TestResponse:
    guest = front.visit(mentor.person_id)
    guest.get(f"/selection/{mentor.reference}")
    return guest.send(f"/selection/{mentor.reference}", applicant=str(mentee.case_id))


# A mentor's page


def test_a_mentor_selects_and_the_mentee_has_her_say(front: Front, selection: Selection) -> None:
    mentor = selection.mentor(capacity=1)
    mentee = selection.interviewed(study_programme="Nuclear physics", idea="Sensors for schools")
    guest = front.visit(mentor.person_id)
    assert f"/selection/{mentor.reference}" in links(guest.get("/worklist"))
    assert f"/selection/{mentor.reference}" in links(guest.get(f"/cases/{mentor.reference}"))
    page = shown(guest.get(f"/selection/{mentor.reference}"))
    assert "1 of your 1 places are free" in page
    assert "Nuclear physics" in page
    assert "Sensors for schools" in page

    proposed = select_by_hand(front, mentor, mentee)
    reference = proposed.location.rpartition("/")[2]
    assert "You have no free place" in shown(guest.get(f"/selection/{mentor.reference}"))
    hers = front.visit(mentee.person_id).get("/worklist")
    assert any(form.startswith(f"/cases/{reference}/consent") for form in forms(hers))
    assert any(link.startswith(f"/cases/{reference}/refuse") for link in links(hers))
    late = select_by_hand(front, mentor, selection.interviewed())
    assert late.status_code == 422
    assert "Every place of this mentor is taken (1)" in shown(late)


def test_a_mentor_sees_what_the_policy_shares_and_no_more(front: Front, selection: Selection) -> None:
    mentor = selection.mentor()
    who = front.office.register("Меруерт", phone="+7 700 111 22 33")
    mentee = selection.applied(
        Role.MENTEE, SCIENCE, person_id=who, about="My own words.", priority_groups=("minorities",)
    )
    selection.held(selection.called(selection.screened(mentee, average=71)))
    page = front.visit(mentor.person_id).get(f"/selection/{mentor.reference}").text
    assert "Меруерт" in page
    for hidden in (
        "example.kz",
        "700 111",
        "My own words",
        "minorities",
        "Members of minority",
        "Average",
        "find out how",
    ):
        assert hidden not in page.partition("<main")[2]
    assert front.visit(mentor.person_id).get(f"/cases/{mentee.reference}").status_code == 403


@pytest.mark.parametrize("narrowed", ["topic=design", "faculty=law", "language=en", "q=Ботагоз"])
def test_a_mentor_narrows_the_list(front: Front, selection: Selection, narrowed: str) -> None:
    mentor = selection.mentor(wishes=ARTS)
    wished = Wishes(track=ARTS.track, topics=("design",), faculty="law", languages=("en",))
    found = selection.applied(Role.MENTEE, wished, person_id=front.office.register("Ботагоз"))
    selection.held(selection.called(selection.screened(found)))
    other = selection.applied(Role.MENTEE, ARTS, person_id=front.office.register("Сандуғаш"))
    selection.held(selection.called(selection.screened(other)))
    page = shown(front.visit(mentor.person_id).get(f"/selection/{mentor.reference}?{narrowed}"))
    assert "Ботагоз" in page
    assert "Сандуғаш" not in page


def test_nobody_opens_another_mentors_page(front: Front, selection: Selection) -> None:
    mentor, other, mentee = selection.mentor(), selection.mentor(), selection.interviewed()
    for who in (other, mentee):
        guest = front.visit(who.person_id)
        assert guest.get(f"/selection/{mentor.reference}").status_code == 403
        guest.get("/worklist")
        assert guest.send(f"/selection/{mentor.reference}", applicant=str(mentee.case_id)).status_code == 403
    assert front.visit().get(f"/selection/{mentor.reference}").status_code == 403
    assert front.visit(mentee.person_id).get("/selection").status_code == 403
    assert front.visit(mentee.person_id).get(f"/selection/{mentee.reference}").status_code == 403
    guest = front.visit(mentor.person_id)
    guest.get("/worklist")
    assert guest.send(f"/selection/{mentor.reference}", applicant="nonsense").status_code == 422


# The office's page


def test_the_office_decides_from_the_list_one_by_one(front: Front, selection: Selection) -> None:
    house, office = selection.house, front.office
    today = office.clock().date()
    house.programmes.open_intake(person(office.coordinator), CODE, "ranked", today, today + timedelta(days=30))
    limited = "\n[selection]\n", "\n[selection]\nplaces = 1\n"
    text = house.programme_text(CODE)
    house.programmes.revise_policy(person(office.admin), text.replace(*limited))
    house.programmes.change_intake_policy(person(office.coordinator), CODE, "ranked", 2)
    fresher, best, third = (ranked(selection, *one) for one in ((3, 1), (10, 3), (7, 2)))
    address = f"/selection?intake={CODE}/ranked"
    page = front.visit().get(address)
    assert order_of(page) == [fresher.reference, best.reference, third.reference]
    text = shown(page)
    assert "0 of 1 places are taken." in text
    assert text.index("Here the free places end.") < text.index(best.reference)
    assert "First-year students" in text
    assert order_of(front.visit().get(f"{address}&by=score"))[0] == best.reference
    assert order_of(front.visit().get(f"{address}&faculty=law")) == []

    accept = press(front, page, f"/cases/{best.reference}/accept")
    assert accept.location.startswith("/selection")
    press(front, front.visit().get(address), f"/cases/{fresher.reference}/waitlist")
    assert any(link.startswith(f"/cases/{third.reference}/decline") for link in links(page))
    waiting = front.visit().get(f"{address}&tab=waiting")
    assert order_of(waiting) == [fresher.reference]
    assert "1 of 1 places are taken." in shown(waiting)
    taken = front.visit().get(f"{address}&tab=in")
    assert order_of(taken) == [best.reference]

    house.people.grant_role(person(office.admin), office.auditor, Role.AUDITOR, CODE)
    assert not forms_of_cases(front.visit(office.auditor).get(address)), "an auditor decides nothing"


def test_whoever_coordinates_one_faculty_sees_its_applicants(front: Front, selection: Selection) -> None:
    house, office = selection.house, front.office
    hers = selection.interviewed(Wishes(track=SCIENCE.track, faculty="law"))
    selection.interviewed(Wishes(track=SCIENCE.track, faculty="history"))
    dean = office.register("Деканат")
    house.people.grant_role(person(office.admin), dean, Role.COORDINATOR, CODE, "law")
    page = front.visit(dean).get(f"/selection?intake={CODE}/{INTAKE}")
    assert hers.reference in order_of(page)
    assert {row.wishes.faculty for row in rows_named(selection, order_of(page))} == {"law"}
    assert any(form.startswith(f"/cases/{hers.reference}/accept") for form in forms(page))


@pytest.mark.parametrize(
    ("page", "first", "before", "after"),
    [
        ("", 0, "", "page=2"),
        ("2", 50, "/selection", "page=3"),
        ("3", 100, "page=2", ""),
        ("0", 0, "", "page=2"),
        ("-1", 0, "", "page=2"),
        ("99999999999999999999", 0, "", "page=2"),
    ],
)
def test_a_long_list_is_shown_page_by_page(front: Front, page: str, first: int, before: str, after: str) -> None:
    with front.app.test_request_context(f"/selection?page={page}"):
        assert first_asked() == first
        found = neighbours(first, 120)
    assert found[0].endswith(before) if before else not found[0]
    assert after in found[1] if after else not found[1]


def rows_named(selection: Selection, references: list[str]) -> list[ApplicantRow]:
    every = selection.house.applicants.in_states(CODE, INTAKE, {"interviewed"})
    return [row for row in every if row.reference in references]


def ranked(selection: Selection, score: int, study_year: int) -> Applicant:
    who = selection.applied(Role.MENTEE, intake="ranked")
    selection.held(selection.called(selection.screened(who, study_year=study_year)), score)
    return who


def order_of(page: TestResponse) -> list[str]:
    return re.findall(r'<tr id="([^"]+)">', page.text)


def forms_of_cases(page: TestResponse) -> list[str]:
    return [address for address in forms(page) if address.startswith("/cases/")]


def press(front: Front, page: TestResponse, button: str) -> TestResponse:
    address = next(one for one in forms(page) if one.startswith(button))
    sent = {name: value for name, value in forms(page)[address].items() if name != "csrf_token"}
    return front.visit().send(address, **sent)


# Interviews


def test_an_interviewer_gives_her_scores_before_she_sees_those_of_the_other(front: Front, selection: Selection) -> None:
    office = front.office
    mentor = selection.mentor()
    applicant = selection.screened(selection.applied(Role.MENTEE))
    offered = front.visit().get(f"/cases/{applicant.reference}/schedule_interview")
    assert str(mentor.person_id) in offered.text, "a mentor who selects may interview"
    selection.called(applicant, mentor.person_id, office.other_coordinator)
    page = front.visit(mentor.person_id).get(f"/cases/{applicant.reference}/score_interview")
    asked = set(re.findall(r'name="(scores\.[^"]+)"', page.text))
    assert len(asked) == 3
    assert all(str(mentor.person_id) in one for one in asked), "her own alone"
    (version,) = re.findall(r'name="version" value="(\d+)"', page.text)
    given = front.visit(mentor.person_id).send(
        f"/cases/{applicant.reference}/score_interview", version=version, notes="Curious.", **dict.fromkeys(asked, "9")
    )
    assert given.status_code == 303
    mine = shown(front.visit(mentor.person_id).get(f"/cases/{applicant.reference}"))
    assert "Weighted total" in mine
    assert "Scores are still to come from" in mine
    others = shown(front.visit(office.other_coordinator).get(f"/cases/{applicant.reference}"))
    assert "Weighted total" not in others
    assert "Curious." not in others
    last = front.visit(office.other_coordinator).get(f"/cases/{applicant.reference}/hold_interview")
    (version,) = re.findall(r'name="version" value="(\d+)"', last.text)
    scores = dict.fromkeys(re.findall(r'name="(scores\.[^"]+)"', last.text), "5")
    assert len(scores) == 3
    front.visit(office.other_coordinator).send(
        f"/cases/{applicant.reference}/hold_interview", version=version, recommendation="accept", **scores
    )
    held = shown(front.visit().get(f"/cases/{applicant.reference}"))
    assert "Weighted total 100 % 89 % 44 % 67 %" in held
    assert "Weighted total" not in shown(front.visit(applicant.person_id).get(f"/cases/{applicant.reference}"))
