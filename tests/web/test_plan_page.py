"""The development plan on the page of a mentorship: sections, roadmap, goals."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import forms, links, shown


@pytest.fixture
def pair(front: Front) -> tuple[str, Applicant]:
    mentee = front.office.mentee(name="Аружан")
    return front.office.paired(front.office.mentor(), mentee), mentee


def plan(front: Front, who: Applicant | None, reference: str) -> str:
    """The card of the plan, as text."""
    page = front.visit(who.person_id if who else None).get(f"/cases/{reference}")
    card = page.text.partition('aria-labelledby="plan"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card))


def test_a_key_step_is_set_as_a_goal_from_the_roadmap_and_moves_along_with_it(
    front: Front, pair: tuple[str, Applicant]
) -> None:
    reference, mentee = pair
    assert "Mock interview not begun Set as a goal" in plan(front, mentee, reference)
    visit = front.visit(mentee.person_id)
    (address,) = [one for one in links(visit.get(f"/cases/{reference}")) if "key_step=mock_interview" in one]
    form = visit.get(address)
    assert "Mock interview" in shown(form), "the text begins with the step's own words"
    sent = forms(form)[f"/cases/{reference}/set_goal"]
    chosen = {"text": "Two mock interviews", "section": "job_search", "key_step": "mock_interview", "horizon": "short"}
    assert visit.send(f"/cases/{reference}/set_goal", **{**sent, **chosen}).status_code == 303

    assert "Mock interview 0 %" in plan(front, mentee, reference)
    front.office.mentorship_step(reference, "move_goal", mentee.person_id, goal=1, percent=40)
    assert "Mock interview 40 %" in plan(front, mentee, reference)
    front.office.mentorship_step(reference, "reach_goal", mentee.person_id, goal=1)
    text = plan(front, mentee, reference)
    assert "Mock interview reached" in text
    assert "Job search 1 of 1 reached" in text


def test_each_section_shows_how_far_its_goals_have_come_short_terms_first(
    front: Front, pair: tuple[str, Applicant]
) -> None:
    reference, mentee = pair
    step = front.office.mentorship_step
    for text, horizon in (("Lead a team", "long"), ("Meet two alumnae", "short"), ("Dropped", "short")):
        step(reference, "set_goal", mentee.person_id, text=text, section="networking", horizon=horizon)
    step(reference, "move_goal", mentee.person_id, goal=2, percent=50)
    step(reference, "drop_goal", mentee.person_id, goal=3)
    page = front.visit().get(f"/cases/{reference}").text
    assert 'aria-label="Networking: 25 %"' in page
    text = plan(front, None, reference)
    assert text.index("Meet two alumnae") < text.index("Lead a team")
    assert "Networking 0 of 2 reached" in text
    assert "Job search No goal yet" in text


def test_a_goal_that_is_overdue_says_so_until_it_is_reached(front: Front, pair: tuple[str, Applicant]) -> None:
    reference, mentee = pair
    step, due = front.office.mentorship_step, front.office.house.ledger.now().date() + timedelta(days=1)
    step(reference, "set_goal", mentee.person_id, text="A CV", section="networking", horizon="short", due=due)
    front.office.clock.wind(3)

    def is_late(page: str) -> bool:
        before, said, _after = (
            front.visit(mentee.person_id).get(page).text.partition(f"due {due.day}\N{NO-BREAK SPACE}")
        )
        return bool(said) and 'class="late' in before[-200:]

    assert is_late(f"/cases/{reference}")
    assert is_late("/worklist")
    step(reference, "reach_goal", mentee.person_id, goal=1)
    assert not is_late(f"/cases/{reference}")
    assert not is_late("/worklist")


def test_a_key_step_of_another_section_is_refused_beside_its_field(front: Front, pair: tuple[str, Applicant]) -> None:
    reference, mentee = pair
    visit, address = front.visit(mentee.person_id), f"/cases/{reference}/set_goal"
    sent = forms(visit.get(address))[address]
    chosen = {"text": "A CV", "section": "networking", "key_step": "mock_interview", "horizon": "short"}
    answer = visit.send(address, **{**sent, **chosen})
    assert answer.status_code == 422
    assert "“Mock interview” is not a key step of this section" in shown(answer)


def test_who_cannot_set_goals_sees_no_link_to_do_so(front: Front, pair: tuple[str, Applicant]) -> None:
    for who in (front.office.auditor, front.office.coordinator):
        assert "key_step=" not in front.visit(who).get(f"/cases/{pair[0]}").text
