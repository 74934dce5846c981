"""The page under History that goes through past decisions under another policy."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from domain.case import Role
from tests.houses import PROGRAMME, PROGRAMME_FILE
from tests.web.front import Front
from tests.web.reading import shown
from web.policy_parts import joined, parts_of
from web.replay_work import replays

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")
STRICTER = TEXT.replace("capacity_most = 5", "capacity_most = 1")
ADDRESS = "/history/other-policy"


@pytest.fixture(scope="module")
def front(front: Front) -> Front:
    """A mentor of two mentees, and a second version of the policy that lets her have one."""
    office = front.office
    mentor = office.mentor(2)
    for _ in range(2):
        office.choose(office.mentee(), mentor)
    office.house.programmes.revise_policy(person(office.admin), STRICTER, since=1)
    return front


def sent(front: Front, text: str, **fields: str) -> TestResponse:
    return front.visit().post(ADDRESS, file=(BytesIO(text.encode()), "nu.toml"), **fields)


def test_under_a_later_version_the_second_proposal_is_refused_and_links_to_its_evidence(front: Front) -> None:
    before = front.office.house.ledger.last_position()
    page = front.visit(front.office.auditor).get(f"{ADDRESS}?version=2")
    text = shown(page)
    assert page.status_code == 200
    assert "2 of" in text
    assert "Every place of this mentor is taken (1)" in text
    assert "Places that she could offer at most: 1." in text
    proposed = [entry.at for entry in front.office.house.ledger.read(0, 10_000) if entry.topic == "MentorshipProposed"]
    assert f'href="/history/{proposed[1]}"' in page.text
    assert f'href="/history/{proposed[0]}"' not in page.text
    assert "People might have acted otherwise" in text
    assert front.office.house.ledger.last_position() == before


def test_under_its_own_version_nothing_differs(front: Front) -> None:
    assert "0 of" in shown(front.visit().get(f"{ADDRESS}?version=1"))


def test_a_file_and_a_text_changed_here_are_gone_through(front: Front) -> None:
    assert "Every place of this mentor is taken (1)" in shown(sent(front, STRICTER))
    edited = front.visit().get(f"{ADDRESS}?edit=1")
    assert "capacity_most = 5" in edited.text
    page = front.visit().post(ADDRESS, text=STRICTER.replace("\n", "\r\n"))
    assert "Every place of this mentor is taken (1)" in shown(page)
    parts = [part.text.replace("capacity_most = 5", "capacity_most = 1") for part in parts_of(TEXT)]
    assert shown(front.visit().send(ADDRESS, text=parts)) == shown(front.visit().post(ADDRESS, text="".join(parts)))


@pytest.mark.parametrize("code", ["nu-alumni", "kaznu-female-mentoring", "ektu-gender-plan", "zhubanov-group-mentors"])
def test_what_is_asked_about_most_stands_apart_and_nothing_is_lost(front: Front, code: str) -> None:
    text = front.office.house.programme_text(code)
    parts = list(parts_of(text))
    assert "".join(part.text for part in parts) == text == joined(part.text.replace("\n", "\r\n") for part in parts)
    assert [part.first for part in parts[1:]] == [part.last + 1 for part in parts[:-1]]
    cadence = [part.text for part in parts if part.about == "cadence"]
    assert all("at_least" in text and "[[reasons]]" not in text for text in cadence)
    assert bool(cadence) == ("[cadence]" in text)


def test_a_file_with_faults_names_them_and_other_files_are_refused(front: Front) -> None:
    page = sent(front, TEXT.replace("capacity_most = 5", 'capacity_most = "five"'))
    assert page.status_code == 422
    assert "matching.capacity_most" in shown(page)
    other = (PROGRAMME_FILE.parent / "ektu-gender-plan.toml").read_text(encoding="utf-8")
    page = sent(front, other)
    assert page.status_code == 422
    assert "This is the file of “ektu-gender-plan”" in shown(page)
    assert "Choose a file." in shown(front.visit().post(ADDRESS))


@pytest.mark.parametrize("query", ["version=3", "version=0", "version=two", "version=1&from=yesterday"])
def test_what_cannot_be_asked_is_said_beside_the_field(front: Front, query: str) -> None:
    assert front.visit().get(f"{ADDRESS}?{query}").status_code == 422


def test_days_narrow_it_and_the_last_is_not_before_the_first(front: Front) -> None:
    assert "nothing to compare" in shown(front.visit().get(f"{ADDRESS}?version=2&from=2027-01-01"))
    page = front.visit().get(f"{ADDRESS}?version=2&from=2027-01-01&to=2026-01-01")
    assert page.status_code == 422
    assert "before the first day" in shown(page)


def test_long_work_says_how_far_it_is_and_shows_whoever_asked_what_came_of_it(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.replay_work.AT_ONCE", 0.05)
    auditor = front.visit(front.office.auditor)
    with front.app.app_context():
        running = replays()
    with running.turn:  # somebody else's goes on
        answer = auditor.get(f"{ADDRESS}?version=2&from=2026-01-01")
        waiting = auditor.get(answer.location)
    assert (answer.status_code, waiting.status_code, waiting.headers["Refresh"]) == (303, 200, "2")
    assert "being gone through" in shown(waiting)
    assert front.visit().get(answer.location).location == f"{ADDRESS}?programme={PROGRAMME}", "hers alone"
    found = running.kept[answer.location.partition("run=")[2].partition("&")[0]]
    while found.is_at_work:
        time.sleep(0.02)
    page = auditor.get(answer.location)
    assert "Every place of this mentor is taken (1)" in shown(page)
    assert 'value="2026-01-01"' in page.text


def test_it_is_for_auditors_and_coordinators(front: Front) -> None:
    mentee = front.office.applied(Role.MENTEE)
    assert front.visit(mentee.person_id).get(ADDRESS).status_code == 403
    assert "Other policy" in shown(front.visit().get("/history"))
    assert front.visit().get(f"{ADDRESS}?programme={PROGRAMME}").status_code == 200
