"""The calendar of contacts on the page of a mentorship: for the eye, for the ear, and as a table."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from werkzeug.test import TestResponse

from domain.cadence import Cadence
from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import shown
from web.cadence_words import at_least, kept_of, period_name


@pytest.fixture(scope="module")
def pair(front: Front) -> tuple[str, Applicant]:
    """From 1 April on: May was missed and made good, June was missed, in July they rested."""
    office, tick = front.office, front.office.house.clock.tick
    reference, mentor, mentee = office.pair()

    def met(on: date, **more: object) -> None:
        office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", on=on, **more)

    office.clock.wind_to(date(2026, 4, 20))
    met(date(2026, 4, 8))
    office.clock.wind_to(date(2026, 6, 2))
    tick()
    met(date(2026, 5, 14))
    met(date(2026, 5, 20), attended=())
    tick()
    office.clock.wind_to(date(2026, 7, 1))
    tick()
    office.mentorship_step(reference, "pause", mentee.person_id)
    office.clock.wind_to(date(2026, 8, 1))
    office.mentorship_step(reference, "resume", mentee.person_id)
    office.clock.wind_to(date(2026, 8, 5))
    return reference, mentee


def told(page: TestResponse) -> list[str]:
    """What a screen reader says of each cell."""
    strip = page.text.partition('<ol class="cals">')[2].partition("</ol>")[0]
    return re.findall(
        r'<li[^>]*><span class="visually-hidden">([^<]+)</span>', strip.replace("\N{NO-BREAK SPACE}", " ")
    )


def test_each_period_is_a_cell_that_says_all_of_it_in_a_sentence(front: Front, pair: tuple[str, Applicant]) -> None:
    cells = told(front.visit().get(f"/cases/{pair[0]}"))
    assert cells[:5] == [
        "1 Apr – 30 Apr: Kept; 1 contact asked; 1 had: 8 Apr",
        "1 May – 31 May: Made good; 1 contact asked; 1 had: 14 May; Not counted: 20 May",
        "1 Jun – 30 Jun: Missed; 1 contact asked; None had",
        "1 Jul – 31 Jul: In a pause; Pause: 1 Jul – 31 Jul",
        "1 Aug – 31 Aug: Running; 1 contact asked; None had",
    ]
    assert cells[5:] == [f"1 {month}: To come; 1 contact asked" for month in ("Sep – 30 Sep", "Oct – 31 Oct")]


def test_what_is_drawn_is_hidden_from_the_ear_and_has_its_table(front: Front, pair: tuple[str, Applicant]) -> None:
    page = front.visit().get(f"/cases/{pair[0]}").text
    strip = page.partition('<ol class="cals">')[2].partition("</ol>")[0]
    assert strip.count('aria-hidden="true"><span class="sub">') == 7
    assert (strip.count("cal-d"), strip.count("cal-o"), strip.count("#cal-rest")) == (2, 1, 1)
    text = " ".join(shown(front.visit().get(f"/cases/{pair[0]}")).split())
    assert "2 of 3 months kept" in text
    assert (
        "Days Asked Had Contacts on How it stands 1 Apr – 30 Apr 1 1 8 Apr Kept 1 May – 31 May 1 1 14 May Made good"
        in text
    )


def test_those_in_it_see_the_same_strip_on_their_first_page(front: Front, pair: tuple[str, Applicant]) -> None:
    page = front.visit(pair[1].person_id).get("/worklist")
    assert told(page) == told(front.visit().get(f"/cases/{pair[0]}"))


def test_it_speaks_the_language_of_the_page(front: Front, pair: tuple[str, Applicant]) -> None:
    cells = told(front.visit().get(f"/cases/{pair[0]}?language=kk"))
    front.visit().get("/account?language=en")
    assert "Kept" not in "".join(cells)


def test_periods_of_so_many_days_are_called_so(front: Front) -> None:
    policy = replace(front.office.policy, cadence=Cadence(1, "days", days=60))
    with front.app.test_request_context("/?language=en"):
        said = at_least(policy, 1), period_name(policy, 2), kept_of(policy, 1, 3)
    assert said == ("at least 1 in each 60 days", "period 2", "periods kept: 1 of 3")
