"""The pages of surveys: the list, a summary, and who reads what."""

from __future__ import annotations

import pytest

from tests.application.test_surveys import Pairs
from tests.houses import PROGRAMME
from tests.web.front import Front
from tests.web.reading import links, shown

PAGE = f"/surveys/{PROGRAMME}/half"


@pytest.fixture(scope="module")
def pairs(front: Front) -> Pairs:
    """Three mentees and no mentor have answered."""
    pairs = Pairs(front.office, 4)
    front.office.clock.wind(days=100)
    for number in range(3):
        pairs.answer(number, content=5 - number, again=True, say=f"<Text {number}>")
    return pairs


def test_the_list_says_how_many_were_asked_and_answered(front: Front, pairs: Pairs) -> None:
    page = front.visit().get("/surveys")
    assert "Half-way at midterm 3 of 8 answered" in shown(page)
    assert "How it is going every 2 months 0 of 8 answered" in shown(page)
    assert "Final survey at the end Nobody has been asked yet" in shown(page)
    assert PAGE in links(page)


def test_a_summary_shows_each_question_with_its_bars_its_table_and_its_mean(front: Front, pairs: Pairs) -> None:
    text = shown(front.visit().get(f"{PAGE}?role=mentee"))
    assert "Mentees 3 of 4 answered" in text
    assert "Content? mean 4 · 3 answers" in text
    assert "What was answered How many Share 1 0 0 % 2 0 0 % 3 1 33 % 4 1 33 % 5 1 33 %" in text
    assert "Seen 3 · 100 %" in text
    assert "What else? 3 answers <Text 0> <Text 1> <Text 2>" in text


def test_a_group_that_is_too_small_is_not_shown(front: Front, pairs: Pairs) -> None:
    text = shown(front.visit().get(f"{PAGE}?role=mentor"))
    assert "Answers are shown once 3 people have answered" in text
    assert "Content?" not in text


def test_an_auditor_reads_numbers_and_no_texts(front: Front, pairs: Pairs) -> None:
    text = shown(front.visit(front.office.auditor).get(f"{PAGE}?role=mentee"))
    assert "Content? mean 4 · 3 answers" in text
    assert "Text 0" not in text
    assert "3 texts are not shown here." in text


def test_who_is_asked_sees_nothing_of_it(front: Front, pairs: Pairs) -> None:
    visit = front.visit(pairs.mentees[0].person_id)
    assert [visit.get(address).status_code for address in ("/surveys", PAGE)] == [403, 403]
    assert front.visit().get(f"/surveys/{PROGRAMME}/unheard-of").status_code == 404
    assert front.visit().get(f"{PAGE}?role=nobody&intake=2031").status_code == 200
