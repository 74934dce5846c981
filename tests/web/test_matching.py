"""Proposing by the weights of the programme file: the order, the reasons, who is ruled out, and what is told of it later."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from domain.application.events import Wishes
from domain.case import Role
from tests.stem import CLOSE, CODE, FAR, SILENT, Pool, open_pool
from tests.web.front import Front
from tests.web.reading import shown
from web.pages.selection import neighbours

LIMITED = ("limited_access",)


@pytest.fixture(scope="module")
def pool(front: Front) -> Pool:
    pool = open_pool(front.office)
    for wishes, name in ((FAR, "Лена"), (SILENT, "Дана"), (CLOSE, "Олжас")):
        pool.mentor(wishes, name)
    return pool


@pytest.fixture
def pool_alone(new_front: Front) -> tuple[Front, Pool]:
    """A pool in which nobody is yet."""
    return new_front, open_pool(new_front.office)


# Proposing


def test_the_best_mentor_stands_first_with_her_score_and_why(front: Front, pool: Pool) -> None:
    mentee = pool.mentee(name="Аружан", groups=LIMITED)
    page = shown(front.visit().get(f"/cases/{mentee.reference}/propose"))
    offered, _heading, ruled_out = page.partition("Ruled out")
    best, _name, second = offered.partition("Лена Оспан, 32.5 %")
    assert "Олжас Оспан, 67.5 %" in best
    for why in ("Career goals in STEM +17.5", "Technology +20", "Naryn Region +15", "Russian +5", "Priority +10"):
        assert why in best, why
    assert "Digital" in second
    assert "The same region" not in offered, "what gives nothing is no reason"
    assert "Дана Оспан" not in offered
    assert re.search(r"Дана Оспан SM-\w{5} does not hold: A language in common", ruled_out)


def test_what_spoke_for_a_pair_is_told_to_the_office_and_to_neither_of_the_two(front: Front, pool: Pool) -> None:
    mentor, mentee = pool.mentor(CLOSE, "Самал"), pool.mentee(name="Жанар", groups=LIMITED)
    visit = front.visit()
    page = visit.get(f"/cases/{mentee.reference}/propose")
    assert f'value="{mentor.case_id}"' in page.text
    answer = visit.send(f"/cases/{mentee.reference}/propose", mentor=str(mentor.case_id))
    assert answer.status_code == 303
    said = "67.5 %: Career goals in STEM +17.5 · Technology +20 · Naryn Region +15 · Russian +5 · Priority +10"
    assert said in shown(visit.get(answer.location))
    assert said in shown(front.visit(front.office.auditor).get(answer.location))
    for who in (mentor, mentee):
        hers = shown(front.visit(who.person_id).get(answer.location))
        assert "Proposed to each other" in hers
        assert "+17.5" not in hers
        assert "Priority" not in hers


def test_a_proposal_that_is_refused_keeps_the_order_and_says_why(front: Front, pool: Pool) -> None:
    mentee, silent = pool.mentee(name="Гүлнар"), pool.mentor(SILENT, "Айсұлу")
    visit = front.visit()
    visit.get(f"/cases/{mentee.reference}/propose")
    answer = visit.send(f"/cases/{mentee.reference}/propose", mentor=str(silent.case_id))
    assert answer.status_code == 422
    assert "A language in common" in shown(answer).partition("Олжас")[0]


def test_where_everybody_is_ruled_out_the_page_says_so(front: Front, pool: Pool) -> None:
    nobody_speaks = pool.mentee(Wishes(languages=("ky",)), name="Нурила")
    page = shown(front.visit().get(f"/cases/{nobody_speaks.reference}/propose"))
    assert "No mentor with a free place can be proposed to her" in page
    assert "does not hold: A language in common" in page


# The page of an intake


def rows(answer: TestResponse) -> dict[str, str]:
    """What stands beside each mentee, by her reference."""
    return {
        reference: text_of(row) for reference, row in re.findall(r'<tr id="([^"]+)">(.*?)</tr>', answer.text, re.DOTALL)
    }


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).replace("\N{NO-BREAK SPACE}", " ")


def test_each_who_waits_stands_with_her_best_three_and_one_is_proposed_at_a_click(
    pool_alone: tuple[Front, Pool],
) -> None:
    front, pool = pool_alone
    mentors = [
        pool.mentor(wishes, name, 1) for wishes, name in ((FAR, "Лена"), (CLOSE, "Олжас"), (FAR, "Эльф"), (FAR, "Таня"))
    ]
    first, second = pool.mentee(name="Аружан", groups=LIMITED), pool.mentee(name="Жанар")
    visit = front.visit()
    page = visit.get("/matching")
    assert "2 mentees wait. Free places: 4, mentors who have them: 4." in shown(page)
    hers = rows(page)[first.reference]
    assert re.search(r"Аружан Оспан .* Priority \+10 one more mentor .* 67.5 % Олжас Оспан .* 32.5 % ", hers)
    assert "Career goals in STEM +17.5 · Technology +20 · Naryn Region +15 · Russian +5 Propose" in hers
    assert hers.count("Propose") == 3

    address = f"/cases/{first.reference}/propose"
    answer = visit.send(address, mentor=str(mentors[1].case_id), next="/matching")
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/matching")
    back = visit.get(answer.location)
    assert "Proposed: Аружан Оспан with Олжас Оспан Both are asked to consent." in shown(back)
    left = rows(back)
    assert list(left) == [second.reference]
    assert "Олжас" not in left[second.reference], "she has no place any more"
    again = visit.send(f"/cases/{second.reference}/propose", mentor=str(mentors[1].case_id), next="/matching")
    assert again.status_code == 422, "what the page showed is over"
    assert "Every place of this mentor is taken (1)" in shown(again)


def test_nobody_who_waits_is_a_page_as_well(pool_alone: tuple[Front, Pool]) -> None:
    front, pool = pool_alone
    assert "Nobody waits for a mentor" in shown(front.visit().get("/matching"))
    nobody_speaks = pool.mentee(Wishes(languages=("ky",)), name="Нурила")
    pool.mentor(SILENT, "Дана")
    row = rows(front.visit().get("/matching"))[nobody_speaks.reference]
    assert "1 ruled out" in row
    assert "No mentor with a free place can be proposed to her" in row


def test_matching_is_for_coordinators_of_programmes_with_weights(front: Front, pool: Pool) -> None:
    office = front.office
    assert front.visit(office.auditor).get("/matching").status_code == 403
    others = front.visit(office.other_coordinator).get("/matching")
    assert "No intake here is matched by score" in shown(others)
    assert 'href="/matching"' not in others.text
    assert 'href="/matching"' in front.visit().get("/worklist").text


def test_a_coordinator_who_waits_for_a_mentor_herself_is_left_to_the_others(pool_alone: tuple[Front, Pool]) -> None:
    front, pool = pool_alone
    pool.mentor(CLOSE, "Олжас")
    herself, other = pool.mentee(name="Аружан", groups=LIMITED), pool.mentee(name="Жанар")
    admin = person(front.office.admin)
    front.office.house.people.grant_role(admin, herself.person_id, Role.COORDINATOR, CODE)
    assert set(rows(front.visit().get("/matching"))) == {herself.reference, other.reference}
    assert set(rows(front.visit(herself.person_id).get("/matching"))) == {other.reference}


def test_what_was_proposed_is_said_on_one_page_only(front: Front) -> None:
    with front.app.test_request_context("/matching?proposed=SM-7KQ4M&intake=stem/autumn&page=3"):
        assert neighbours(20, 100, 10) == (
            "/matching?intake=stem%2Fautumn&page=2",
            "/matching?intake=stem%2Fautumn&page=4",
        )
