"""Answers are held against their form before they are sealed, whichever way they come."""

from __future__ import annotations

import json

import pytest

from application.asking import Asker
from domain.case import Role
from domain.mentorship.events import FeedbackGiven
from tests.houses import Applicant, Office

MENTEE = {"industry": "energy", "study_programme": "Physics", "study_year": 2, "goals": "Research"}


@pytest.fixture
def applicant(office: Office) -> Applicant:
    return office.applied(Role.MENTEE)


def show(office: Office, applicant: Applicant, answers: str, by: Asker | None = None) -> None:
    asker = by or Asker(str(applicant.person_id))
    office.apply_step(applicant, "meet_requirement", asker, requirement="profile", answers=answers)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ("", "answer_missing"),
        ("{}", "answer_missing"),
        ("I am a student.", "answers_unreadable"),
        ("[1]", "answers_unreadable"),
        ("[" * 100_000, "answers_unreadable"),
        (json.dumps({**MENTEE, "study_year": 9}), "too_much"),
        (json.dumps({**MENTEE, "position": "Director"}), "unknown_question"),
    ],
    ids=["nothing", "empty", "text", "list", "deep", "beyond limits", "a mentor’s question"],
)
def test_a_profile_that_does_not_answer_its_form_is_not_shown(
    office: Office, applicant: Applicant, answers: str, code: str
) -> None:
    with office.refused(code):
        show(office, applicant, answers)
    with office.refused(code):
        show(office, applicant, answers, office.for_her(applicant.person_id, "phone"))
    assert "RequirementMet" not in office.topics(applicant.case_id)


def test_a_profile_that_does_is(office: Office, applicant: Applicant) -> None:
    show(office, applicant, json.dumps(MENTEE))
    assert office.application(applicant).met == {"profile"}


def test_what_cannot_be_taken_is_refused_for_that_before_its_answers(office: Office, applicant: Applicant) -> None:
    stranger = office.register()
    with office.refused("not_yours"):
        show(office, applicant, "{}", Asker(str(stranger)))


def test_a_requirement_without_a_form_takes_any_text(office: Office, applicant: Applicant) -> None:
    office.apply_step(applicant, "meet_requirement", requirement="orientation", answers="Came on Tuesday.")
    assert office.application(applicant).met == {"orientation"}


def test_a_survey_is_answered_by_its_own_questions_or_not_at_all(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.clock.wind(days=190)
    office.house.clock.tick()
    full = {"satisfaction": 5, "reached": 4, "go_on": True}
    for wrong, code in (("{}", "answer_missing"), ({**full, "satisfaction": 6}, "too_much")):
        answers = wrong if isinstance(wrong, str) else json.dumps(wrong)
        with office.refused(code):
            office.mentorship_step(reference, "give_feedback", mentee.person_id, survey="final", answers=answers)
    for_her = office.for_her(mentor.person_id, "phone")
    office.mentorship_step(reference, "give_feedback", for_her, survey="final", answers=json.dumps(full))
    assert [one.person_id for one in office.events(FeedbackGiven)] == [mentor.person_id]
