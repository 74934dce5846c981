"""Proposing by the weights of the programme file: the order, the reasons, who is ruled out, and what is told of it later."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from domain.application.events import Wishes
from tests.stem import CLOSE, FAR, SILENT, Pool, open_pool
from tests.web.front import Front, opened_front
from tests.web.reading import shown

LIMITED = ("limited_access",)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with opened_front(tmp_path_factory.mktemp("matching")) as front:
        yield front


@pytest.fixture(scope="module")
def pool(front: Front) -> Pool:
    pool = open_pool(front.office)
    for wishes, name in ((FAR, "Лена"), (SILENT, "Дана"), (CLOSE, "Олжас")):
        pool.mentor(wishes, name)
    return pool


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
