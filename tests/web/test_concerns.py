"""Pages, before and after a mentee raised a concern: nobody but herself and coordinators sees a difference."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from application.asking import Asker
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.events import ContactLogged
from tests.houses import PROGRAMME, Pair
from tests.web.front import Front
from web.as_of import written
from web.timeline import SHOWN

WORRY = "Two mails stayed without an answer."


@pytest.fixture
def front(new_front: Front) -> Front:
    return new_front


@pytest.fixture
def pair(front: Front) -> Pair:
    pair = front.office.pair(2)
    front.office.mentorship_step(pair.reference, "log_contact", pair.mentor.person_id, kind="phone")
    return pair


TIMES_AND_TOKENS = re.compile(r'<time.*?</time>|name="csrf_token" value="[^"]*"|as of entry [\d,]+')
"""And how far the whole ledger has come, which stands below every page of the office."""


def seen(front: Front, who: UUID | None, *addresses: str) -> str:
    """These pages, byte for byte but for times and tokens."""
    return TIMES_AND_TOKENS.sub("", " ".join(front.visit(who).get(address).text for address in addresses))


def shown(front: Front, who: UUID | None, *addresses: str) -> str:
    """The text of these pages."""
    told = re.sub(r"<option.*?</option>", "", seen(front, who, *addresses))  # what may be asked for tells of nobody
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told)))


def test_whom_a_concern_is_about_and_auditors_see_no_difference(front: Front, pair: Pair) -> None:
    reference, mentor, mentee = pair
    front.office.paired(mentor, front.office.mentee())
    case, steps = f"/cases/{reference}", [step.name for step in Mentorship.LIFE.values()]
    every = (case, *(f"{case}?show={one}" for one in SHOWN), *(f"{case}/{step}" for step in steps))
    pages = {
        mentor.person_id: (*every, "/worklist", "/worklist?tab=others", "/history"),
        front.office.auditor: (*every, "/cases", "/cases?turn=coordinator", f"/people/{mentor.person_id}"),
    }
    before = {who: seen(front, who, *addresses) for who, addresses in pages.items()}
    front.office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    assert {who: seen(front, who, *addresses) for who, addresses in pages.items()} == before


def test_a_coordinator_sees_no_difference_in_any_list_or_number_about_a_case_of_her_own(
    front: Front, pair: Pair
) -> None:
    office, (reference, mentor, mentee) = front.office, pair
    office.house.people.grant_role(Asker(str(office.admin)), mentor.person_id, Role.COORDINATOR, PROGRAMME)
    then, case = f"/as-of/{written(office.clock())}", f"/cases/{reference}"
    sample = f"/history/sample?seed=1&at={office.house.ledger.last_position()}"
    pages = (
        *(case, f"{case}/replay", f"{case}/compare", f"{then}{case}", f"{then}/worklist", f"{then}/history"),
        *("/", sample, "/cases", "/worklist", "/dashboard", "/surveys", "/compare"),
        *("/history", f"/history?case={reference}", f"/history?about={reference}", "/history?behalf=yes"),
        *("/history/export.jsonl", "/history/export.csv", "/history/exceptions", "/history/exceptions/export.csv"),
    )
    before = {address: seen(front, mentor.person_id, address) for address in pages}
    office.mentorship_step(reference, "raise_concern", office.for_her(mentee.person_id), text=WORRY)
    at = office.house.ledger.last_position()
    assert {address: seen(front, mentor.person_id, address) for address in pages} == before
    assert front.visit(mentor.person_id).get(f"/history/{at}").status_code == 404
    assert front.visit(mentor.person_id).get(f"{case}/proof").status_code == 403, "its gap would tell"
    assert f"{case}/proof" not in before[case]
    assert "Concern raised" in shown(front, None, "/history", "/history/exceptions")


def test_coordinators_and_whoever_raised_it_see_that_it_is_to_be_resolved(front: Front, pair: Pair) -> None:
    reference, _mentor, mentee = pair
    front.office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for who in (front.office.coordinator, mentee.person_id):
        text = shown(front, who, f"/cases/{reference}")
        assert "Next step Resolve a concern" in text
        assert "No concern is open" in text
    assert "Resolve a concern" in shown(front, None, "/worklist")


def test_a_coordinator_reads_in_the_history_of_no_concern_about_herself(front: Front, pair: Pair) -> None:
    office, (reference, mentor, mentee) = front.office, pair
    office.house.people.grant_role(Asker(str(office.admin)), mentor.person_id, Role.COORDINATOR, PROGRAMME)
    pages = (f"/cases/{reference}", "/worklist", "/history")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for who, sees in ((mentor.person_id, False), (office.coordinator, True)):
        text = shown(front, who, *pages)
        assert ("Concern raised" in text, "Resolve a concern" in text, WORRY in text) == (sees, sees, sees)


def test_no_number_has_a_gap_where_the_concern_is_and_a_form_from_before_is_good(front: Front, pair: Pair) -> None:
    office, (reference, mentor, mentee) = front.office, pair
    hers, address = front.visit(mentor.person_id), f"/cases/{reference}/set_goal"

    def numbers(who: UUID) -> list[int]:
        return [
            int(one)
            for one in re.findall(
                r'<span class="sub">v(\d+)</span>', front.visit(who).get(f"/cases/{reference}?all=1").text
            )
        ]

    def version() -> str:
        return str(re.findall(r'name="version" value="(\d+)"', hers.get(address).text)[0])

    before, opened = office.mentorship(reference).version, version()
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    assert version() == opened == str(before)
    goal = {"text": "Find a job.", "section": "job_search", "horizon": "short"}
    assert hers.send(address, version=opened, **goal).status_code == 303, "nothing happened that she may know of"
    assert office.mentorship(reference).version == before + 2
    assert numbers(mentor.person_id) == list(range(before + 1, 0, -1))
    assert numbers(mentee.person_id) == list(range(before + 2, 0, -1))
    assert f"version {before + 1}" in shown(front, mentor.person_id, f"/cases/{reference}")

    office.mentorship_step(reference, "resolve_concern", office.coordinator, concern=1, outcome="Talked.")
    office.mentorship_step(reference, "log_contact", mentee.person_id, kind="phone")
    stale = hers.send(address, version=str(before + 1), **goal)
    assert stale.status_code == 409
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", stale.text)))
    assert f"You opened it at version {before + 1}; it is now at version {before + 2}." in text
    assert "oncern" not in text.partition("Set a goal")[0]
    assert hers.send(address, version=str(before + 2), **goal).status_code == 303


def test_a_concern_between_a_form_and_its_step_is_no_reason_to_ask_again(front: Front, pair: Pair) -> None:
    """It is raised after the page of the mentor's step has loaded the case, and before she has taken it."""
    office, (reference, mentor, mentee) = front.office, pair
    hers, address = front.visit(mentor.person_id), f"/cases/{reference}/log_contact"
    opened = re.findall(r'name="version" value="(\d+)"', hers.get(address).text)[0]
    steps, take = office.house.steps, office.house.steps.take

    def just_before(*step: Any, **more: Any) -> Any:
        steps.take = take  # type: ignore[method-assign]
        office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
        return take(*step, **more)

    steps.take = just_before  # type: ignore[method-assign]
    assert hers.send(address, version=opened, kind="phone").status_code == 303
    assert len(office.events(ContactLogged)) == 2
