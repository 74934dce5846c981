"""The replay of a case: step by step, as it was then, as far as its reader may know; and by keyboard in a real browser."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from tests.houses import Applicant
from tests.web.front import Front, username_of
from tests.web.office import PASSWORD, served
from tests.web.reading import links, shown

WORRY = "Two mails stayed without an answer."


@dataclass(frozen=True)
class Past:
    """A running pair of whom one raised a concern, and what happened to the mentorship after that."""

    reference: str
    mentor: Applicant
    mentee: Applicant
    topics: list[str]

    @property
    def address(self) -> str:
        return f"/cases/{self.reference}/replay"


@pytest.fixture(scope="module")
def past(front: Front) -> Past:
    office = front.office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    office.mentorship_step(reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search")
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="in_person", minutes=30)
    office.mentorship_step(reference, "move_goal", mentee.person_id, goal=1, percent=40)
    return Past(reference, mentor, mentee, office.topics(office.mentorship(reference).id))


def at(past: Past, topic: str) -> str:
    """The address of the step of the first event of this kind, for whom nothing is hidden."""
    return f"{past.address}?at={past.topics.index(topic) + 1}"


def changed(answer: TestResponse) -> dict[str, tuple[str, str]]:
    """What the page says has changed: before and after, by the name of the field."""
    table = answer.text.partition("<caption")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', table)
    plain = re.compile(r'<span class="d-md-none sub">.*?</span>|<[^>]+>')
    return {name: (plain.sub("", before), plain.sub("", after)) for name, before, after in rows}


def test_without_a_step_it_shows_the_last_one_as_the_case_is(front: Front, past: Past) -> None:
    answer = front.visit().get(past.address)

    assert answer.status_code == 200
    assert f"Event {len(past.topics)} of {len(past.topics)}" in shown(answer)
    assert changed(answer) == {"Goals 1: Percent": ("0", "40")}
    assert "40 %" in shown(answer)


def test_every_step_is_shown_as_it_was_then(front: Front, past: Past) -> None:
    visit = front.visit()
    first, agreed = visit.get(f"{past.address}?at=1"), visit.get(at(past, "AgreementConfirmed"))
    started, set_goal = visit.get(at(past, "MentorshipStarted")), visit.get(at(past, "GoalSet"))

    assert "Proposed" in shown(first).partition("As it was")[0]
    assert changed(first)["Mentees"][1].startswith("Application: NU-")
    assert changed(agreed)["State"] == ("Proposed", "Agreed")
    assert changed(started)["State"] == ("Agreed", "Active")
    assert "Two mock interviews" not in shown(started)
    assert "Two mock interviews" in shown(set_goal)
    assert "40 %" not in shown(set_goal)
    assert "decided under policy v1" in shown(started)


def test_what_is_corrected_is_shown_as_changed_beside_what_came(front: Front) -> None:
    office = front.office
    mentor, mentee = office.mentor(name="Жаннат"), office.mentee(name="Гаухар")
    reference = office.paired(mentor, mentee)
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="in_person", minutes=30)
    on = office.mentorship(reference).contacts[0].on
    again = {"contact": 1, "kind": "in_person", "minutes": 60, "on": on}
    office.mentorship_step(reference, "correct_contact", mentor.person_id, **again)

    found = changed(front.visit().get(f"/cases/{reference}/replay"))

    assert found["Contacts 1: Corrected by contact"] == ("–", "2")
    assert found["Contacts"][0] == "–"
    assert "Minutes: 60" in found["Contacts"][1]


def test_each_step_leads_to_the_others_and_nothing_can_be_done_there(front: Front, past: Past) -> None:
    answer = front.visit().get(f"{past.address}?at=3")
    main = answer.text.partition("<main")[2]
    last = len(past.topics)

    for number in (1, 2, 4, last):
        assert f"{past.address}?at={number}" in links(answer)
    assert [re.sub(r"\D", "", one) for one in re.findall(r'href="[^"]+at=\d+" aria-keyshortcuts', main)] != []
    assert 'method="post"' not in main
    assert "data-dialog" not in main


@pytest.mark.parametrize(("asked", "shows"), [("0", 1), ("-4", 1), ("99999", -1), ("nonsense", -1)])
def test_a_step_that_there_is_not_is_the_nearest_one(front: Front, past: Past, asked: str, shows: int) -> None:
    number = shows if shows > 0 else len(past.topics)

    assert f"Event {number} of" in shown(front.visit().get(f"{past.address}?at={asked}"))


def test_a_concern_is_no_step_for_whom_it_is_hidden_from(front: Front, past: Past) -> None:
    steps = len(past.topics)
    number = past.topics.index("ConcernRaised") + 1

    coordinator = front.visit().get(f"{past.address}?at={number}")
    for reader in (front.office.auditor, past.mentor.person_id):
        answers = [front.visit(reader).get(f"{past.address}?at={one}") for one in range(1, steps + 1)]
        assert all(WORRY not in one.text and "ConcernRaised" not in one.text for one in answers)
        assert all("Concerns" not in changed(one) for one in answers)
        assert f"Event {steps - 1} of {steps - 1}" in shown(answers[-1])
        assert f"{past.address}?at={steps}" not in links(answers[-1])
    assert WORRY in shown(coordinator)
    assert f"Event {number} of {steps}" in shown(coordinator)


def test_whoever_takes_part_replays_her_case_without_its_fields(front: Front, past: Past) -> None:
    answer = front.visit(past.mentee.person_id).get(past.address)
    stranger = front.office.mentee(name="Олеся")

    assert "Two mock interviews" in shown(answer)
    assert "What changed" not in shown(answer)
    assert front.visit(stranger.person_id).get(past.address).status_code == 403
    assert front.visit().get("/cases/NU-XXXXX/replay").status_code == 404


def test_an_application_is_replayed_with_its_requirements(front: Front, past: Past) -> None:
    reference = past.mentee.reference
    visit = front.visit()
    topics = front.office.topics(past.mentee.case_id)

    before, met = visit.get(f"/cases/{reference}/replay?at=1"), visit.get(f"/cases/{reference}/replay?at=2")

    assert topics[1] == "RequirementMet"
    assert list(changed(met)) == ["Requirements met"]
    assert "0 of 2" in shown(before)
    assert "1 of 2" in shown(met)


def test_the_case_and_each_line_of_the_history_lead_there(front: Front, past: Past) -> None:
    visit = front.visit()
    case, history = visit.get(f"/cases/{past.reference}"), visit.get(f"/history?case={past.reference}")

    assert past.address in links(case)
    for number in range(1, len(past.topics) + 1):
        assert f"{past.address}?at={number}" in links(history)


def test_it_is_replayed_by_keyboard(front: Front, past: Past, browser: Browser) -> None:
    front.visit()
    with served(front.app) as address:
        context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", username_of(front.office.coordinator))
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(past.address)
        heading = page.get_by_role("heading", name=re.compile("^Event"))
        last = len(past.topics)
        for key, number in (("ArrowLeft", last - 1), ("Home", 1), ("ArrowLeft", 1), ("ArrowRight", 2), ("End", last)):
            page.keyboard.press(key)
            expect(heading).to_have_text(f"Event {number} of {last}")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        context.close()
