"""Who may know of a concern: whoever raised it, and coordinators without a part in the case. Nobody else learns even that
there is one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest

from application.asking import Asker, person
from application.case_files import CaseFile
from application.questions import CaseFilter, WorkFilter
from domain.case import Role
from domain.mentorship.events import ConcernRaised, ConcernResolved, FeedbackGiven
from tests.houses import PROGRAMME, Applicant, Office

WORRY = "Two mails stayed without an answer."
OUTCOME = "They talked."


def coordinating_mentor(office: Office) -> Applicant:
    """A coordinator who is a mentor as well; another coordinator admitted her."""
    other = office.other_coordinator
    return office.admit(office.applied_again(office.coordinator, Role.MENTOR, 1, by=other), by=other)


def running(office: Office, mentor: Applicant, mentee: Applicant) -> str:
    """Like `paired`, by the coordinator who has no part in it."""
    reference = office.choose(mentee, mentor)
    for step in ("consent", "sign"):
        for person_id in (mentor.person_id, mentee.person_id):
            if person_id not in (office.mentorship(reference).consents if step == "consent" else ()):
                office.mentorship_step(reference, step, person_id)
    for step in ("confirm_agreement", "start"):
        office.mentorship_step(reference, step, office.other_coordinator)
    return reference


def file_for(office: Office, reference: str, reader: UUID) -> CaseFile:
    return office.house.case_files.open(reference, person(reader))


def texts(office: Office, reference: str, reader: UUID) -> set[str | None]:
    """What somebody reads of concerns, and of answers to surveys."""
    file = file_for(office, reference, reader)
    sealed: list[tuple[Any, str]] = [
        *((event, "text") for event in file.events if isinstance(event, ConcernRaised)),
        *((event, "outcome") for event in file.events if isinstance(event, ConcernResolved)),
        *((event, "answers") for event in file.events if isinstance(event, FeedbackGiven)),
    ]
    return {office.house.case_files.text(file, event, name, getattr(event, name)) for event, name in sealed}


def test_a_coordinator_does_not_read_what_is_said_about_herself(office: Office) -> None:
    mentor, mentee = coordinating_mentor(office), office.mentee()
    reference = running(office, mentor, mentee)
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    office.mentorship_step(reference, "resolve_concern", office.other_coordinator, concern=1, outcome=OUTCOME)
    office.clock.wind(days=70)
    office.answer_survey(reference, mentee.person_id, "on_the_way")
    own = texts(office, reference, mentee.person_id)
    assert own > {WORRY, OUTCOME}
    assert None not in own
    assert texts(office, reference, office.other_coordinator) == own
    assert texts(office, reference, office.auditor) == {None}
    assert texts(office, reference, mentor.person_id) == {None}


def test_whether_a_concern_is_open_is_not_told_by_what_the_case_waits_for(office: Office) -> None:
    mentor, mentee = coordinating_mentor(office), office.mentee()
    reference = running(office, mentor, mentee)
    readers = (office.coordinator, office.auditor, office.other_coordinator, mentee.person_id)

    def told() -> list[tuple[bool, bool]]:
        files = [file_for(office, reference, reader) for reader in readers]
        waits_for = [{one.step for one in file.next_steps} for file in files]
        offered = [{one.name for one in file.steps} for file in files]
        return [
            ("resolve_concern" in one, "resolve_concern" in other)
            for one, other in zip(waits_for, offered, strict=True)
        ]

    assert told() == [(False, False)] * 4
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    assert told() == [(False, False), (False, False), (True, True), (True, False)]


@pytest.mark.parametrize("raises", [False, True])
def test_whether_a_concern_is_open_is_not_told_by_a_refusal(office: Office, raises: bool) -> None:
    mentor, mentee = coordinating_mentor(office), office.mentee()
    reference = running(office, mentor, mentee)
    if raises:
        office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    for asker, code in (
        (Asker(str(mentor.person_id), role=Role.COORDINATOR), "conflict_of_interest"),
        (person(mentor.person_id), "conflict_of_interest"),
        (person(office.auditor), "not_yours"),
        (person(mentee.person_id), "not_yours"),
    ):
        with office.refused(code):
            office.mentorship_step(reference, "resolve_concern", asker, concern=1, outcome=OUTCOME)


def test_lists_of_cases_show_nothing_of_a_concern(office: Office) -> None:
    mentee = office.mentee()
    reference = office.paired(office.mentor(), mentee)

    def row() -> dict[str, Any]:
        (found,) = office.house.case_list.page(CaseFilter((PROGRAMME,), "Mentorship"))
        return {name: value for name, value in asdict(found).items() if name != "version"}

    before = row()
    office.clock.wind(days=1)
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    assert row() == before
    office.mentorship_step(reference, "resolve_concern", concern=1, outcome=OUTCOME)
    assert row() == before
    office.mentorship_step(reference, "log_contact", mentee.person_id, kind="phone")
    assert row()["topic"] == "ContactLogged"


def test_a_concern_is_on_the_worklist_of_coordinators_without_a_part_in_the_case(each_office: Office) -> None:
    office = each_office
    mentor, mentee = coordinating_mentor(office), office.mentee()
    own, others = running(office, mentor, mentee), office.paired(office.mentor(), office.mentee())
    for reference in (own, others):
        office.mentorship_step(
            reference, "raise_concern", office.mentorship(reference).mentees[0].person_id, text=WORRY
        )

    def seen(reader: UUID) -> set[str]:
        wanted = WorkFilter((PROGRAMME,), ("coordinator",), office.clock(), readers=(str(reader),))
        rows = office.house.work.page(wanted)
        assert office.house.work.count(wanted) == len(rows)
        return {row.reference for row in rows if row.step == "resolve_concern"}

    assert seen(office.coordinator) == {others}
    assert seen(office.other_coordinator) == {own, others}
