"""Where an auditor and an integrator begin."""

from __future__ import annotations

import json
import re
from html import unescape
from uuid import UUID

import pytest

from application.asking import person
from domain.case import Role
from domain.identity import Identity
from domain.person import Grant
from tests.houses import PROGRAMME, Applicant
from tests.web.front import Front
from tests.web.reading import links, shown

WORRY = "She does not answer."


@pytest.fixture(scope="module")
def declined(front: Front) -> Applicant:
    """One who was refused, and the newest event of all a concern about somebody else."""
    office = front.office
    reference, _mentor, mentee = office.pair()
    applicant = office.applied(Role.MENTEE, name="Шолпан")
    office.apply_step(applicant, "decline", office.why("not_eligible", "We have no place left."))
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    return applicant


@pytest.fixture(scope="module")
def integrator(front: Front) -> UUID:
    grants = (Grant(Role.INTEGRATOR, PROGRAMME),)
    return front.office.house.people.register(
        person(front.office.admin), Identity("Ирина", "Ким", email="feed@example.kz"), grants=grants
    )


def test_an_auditor_begins_with_the_newest_decisions_and_with_what_stands_out(
    front: Front, declined: Applicant
) -> None:
    answer = front.visit(front.office.auditor).get("/worklist")
    page = shown(answer)

    assert "Newest decisions Declined" in page
    assert "We have no place left." in page
    assert f"/cases/{declined.reference}" in links(answer)
    assert re.search(r"Roles granted and ended the newest on .{5,9} [1-9]", page)
    assert "/history/exceptions?kind=role_change" in links(answer)
    assert {"/history", "/cases"} <= set(links(answer))
    assert "oncern" not in page


def test_an_integrator_begins_with_the_ledgers_position_and_what_an_entry_says(
    front: Front, declined: Applicant, integrator: UUID
) -> None:
    answer = front.visit(integrator).get("/worklist")
    page = shown(answer)

    assert f"talimger events --after {front.office.house.ledger.last_position()} --jsonl" in page
    assert PROGRAMME in page
    example = json.loads(unescape(re.search(r"<pre[^>]*>(.*?)</pre>", answer.text, re.DOTALL)[1]))  # type: ignore[index]
    assert example["event"] == "ApplicationDeclined"
    assert example["case"] == str(declined.case_id)
    assert not {"Шолпан", "We have no place left.", WORRY, "ConcernRaised"} & set(re.split(r"[<>]", answer.text))
    assert declined.reference not in page, "no page shows a case to an integrator"
