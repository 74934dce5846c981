"""Pages, before and after a mentee raised a concern: nobody but herself and coordinators sees a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest

from application.asking import Asker
from domain.case import Role
from tests.houses import PROGRAMME, Applicant
from tests.web.front import Front, opened_front

WORRY = "Two mails stayed without an answer."


@pytest.fixture
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with opened_front(tmp_path_factory.mktemp("concerns")) as front:
        yield front


@pytest.fixture
def pair(front: Front) -> tuple[str, Applicant, Applicant]:
    """A mentorship that runs: its reference, its mentor and its mentee."""
    mentor, mentee = front.office.mentor(name="Daniel"), front.office.mentee(name="Аружан")
    reference = front.office.paired(mentor, mentee)
    front.office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone")
    return reference, mentor, mentee


def seen(front: Front, who: UUID | None, *addresses: str) -> str:
    """These pages, without tokens and without the numbers that every event of the ledger moves on."""
    pages = " ".join(front.visit(who).get(address).text for address in addresses)
    return re.sub(r'(version|entry) \d+|value="[^"]*"', "", pages)


def shown(front: Front, who: UUID | None, *addresses: str) -> str:
    """The text of these pages."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen(front, who, *addresses))))


def test_whom_a_concern_is_about_and_auditors_see_no_difference(
    front: Front, pair: tuple[str, Applicant, Applicant]
) -> None:
    reference, mentor, mentee = pair
    pages = {
        mentor.person_id: (f"/cases/{reference}", "/worklist", f"/cases/{reference}/resolve_concern"),
        front.office.auditor: (
            f"/cases/{reference}",
            "/cases",
            "/cases?turn=coordinator",
            f"/cases/{reference}/resolve_concern",
        ),
    }
    before = {who: seen(front, who, *addresses) for who, addresses in pages.items()}
    front.office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    assert {who: seen(front, who, *addresses) for who, addresses in pages.items()} == before


def test_coordinators_and_whoever_raised_it_see_that_it_is_to_be_resolved(
    front: Front, pair: tuple[str, Applicant, Applicant]
) -> None:
    reference, _mentor, mentee = pair
    front.office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for who in (front.office.coordinator, mentee.person_id):
        text = shown(front, who, f"/cases/{reference}")
        assert "Next step Resolve a concern" in text
        assert "No concern is open" in text
    assert "Resolve a concern" in shown(front, None, "/worklist")


def test_a_coordinator_reads_in_the_history_of_no_concern_about_herself(
    front: Front, pair: tuple[str, Applicant, Applicant]
) -> None:
    office, (reference, mentor, mentee) = front.office, pair
    office.house.people.grant_role(Asker(str(office.admin)), mentor.person_id, Role.COORDINATOR, PROGRAMME)
    pages = (f"/cases/{reference}", "/worklist", "/history")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for who, sees in ((mentor.person_id, False), (office.coordinator, True)):
        text = shown(front, who, *pages)
        assert ("Concern raised" in text, "Resolve a concern" in text, WORRY in text) == (sees, sees, sees)
