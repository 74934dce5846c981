"""Surveys as those meet them who are asked: on the first page, in the form, and where others see that they wait."""

from __future__ import annotations

import pytest

from domain.mentorship.events import FeedbackGiven
from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import forms, links, shown


@pytest.fixture
def front(new_front: Front) -> Front:
    return new_front


def first_page(front: Front, who: Applicant) -> str:
    return shown(front.visit(who.person_id).get("/worklist"))


def test_a_survey_waits_on_the_first_page_until_it_is_answered_and_at_the_next_occasion_again(front: Front) -> None:
    _reference, mentor, mentee = front.office.pair()
    assert "How it is going" not in first_page(front, mentee), "two months are not over yet"
    front.office.clock.wind(days=62)
    assert "How it is going" in first_page(front, mentee)
    visit = front.visit(mentee.person_id)
    (address,) = [one for one in links(visit.get("/worklist")) if "/give_feedback?" in one]
    assert "survey=on_the_way" in address
    ((path, sent),) = [one for one in forms(visit.get(address)).items() if "/give_feedback" in one[0]]
    assert visit.send(path, **{**sent, "answers.relationship": "5"}).status_code == 303
    assert [one.occasion for one in front.office.events(FeedbackGiven)] == [1]
    assert "How it is going" not in first_page(front, mentee)
    assert "How it is going" in first_page(front, mentor)
    front.office.clock.wind(days=62)
    assert "How it is going" in first_page(front, mentee)


def test_everybody_else_sees_by_name_of_whom_it_is_asked(front: Front) -> None:
    reference, mentor, mentee = front.office.pair()
    front.office.clock.wind(days=190)
    front.office.house.clock.tick()
    for one in (mentor, mentee):
        assert "Final survey" in first_page(front, one)
        assert "Give feedback: Final survey Your turn" in shown(front.visit(one.person_id).get(f"/cases/{reference}"))
    front.office.answer_survey(reference, mentee.person_id)
    assert "Final survey" not in first_page(front, mentee)
    page = shown(front.visit().get(f"/cases/{reference}"))
    assert "Give feedback: Final survey Turn of Daniel Оспан" in page
    others = shown(front.visit().get("/worklist?tab=others"))
    assert "Give feedback 1 Mentor’s turn Daniel Оспан" in others


def test_what_is_beyond_the_limits_of_a_question_is_said_beside_it_in_the_readers_language(front: Front) -> None:
    applicant = front.office.applied(front.office.application(front.office.mentee()).role)
    visit = front.visit(applicant.person_id)
    address = f"/cases/{applicant.reference}/meet_requirement"
    sent = forms(visit.get(f"{address}?requirement=profile&language=ru"))[address]
    answers = {"industry": "Энергетика", "study_programme": "Физика", "study_year": "9", "goals": "Наука"}
    answer = visit.send(address, **{**sent, **{f"answers.{code}": text for code, text in answers.items()}})
    assert answer.status_code == 422
    assert "«Курс»: не больше 8, а не 9." in shown(answer)
