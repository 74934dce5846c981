"""A form whose case moved on: it says who changed what, keeps what was typed, and records nothing by itself."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from domain.case import Role
from tests.houses import Pair
from tests.web.front import Front


@pytest.fixture(scope="module")
def pair(front: Front) -> Pair:
    return front.office.pair()


def version_in(answer: TestResponse) -> str:
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    assert found
    return found[1]


def shown(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_it_says_who_changed_what_and_keeps_what_was_typed(front: Front, pair: Pair) -> None:
    reference, mentor, mentee = pair
    visit = front.visit(mentee.person_id)
    seen = version_in(visit.get(f"/cases/{reference}/log_contact"))
    front.office.mentorship_step(reference, "log_contact", mentor.person_id, kind="video", minutes=45)

    typed = {"kind": "phone", "minutes": "20", "note": "The call on the way home"}
    answer = visit.send(f"/cases/{reference}/log_contact", version=seen, **typed)

    assert answer.status_code == 409
    text = shown(answer)
    assert f"You opened it at version {seen}; it is now at version {int(seen) + 1}." in text
    assert "Video call on 1 Apr, 45 minutes" in text
    assert "Daniel Оспан · mentor" in text
    assert "The call on the way home" in text
    assert 'value="20"' in answer.text
    assert "Leave it as it is now" in text
    assert len(front.office.mentorship(reference).contacts) == 1, "nothing of hers is recorded yet"

    again = visit.send(f"/cases/{reference}/log_contact", version=version_in(answer), **typed)

    assert again.status_code == 303
    assert len(front.office.mentorship(reference).contacts) == 2


def test_the_same_click_twice_records_once(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    front.office.show_profile(applicant)
    visit = front.visit()
    seen = version_in(visit.get(f"/cases/{applicant.reference}/pass_screening"))
    sent = {"version": seen, "results.studies": "met", "results.voluntary": "met"}

    first = visit.send(f"/cases/{applicant.reference}/pass_screening", **sent)
    second = visit.send(f"/cases/{applicant.reference}/pass_screening", **sent)

    assert (first.status_code, second.status_code) == (303, 409)
    assert front.office.topics(applicant.case_id).count("ScreeningPassed") == 1
    assert "This step cannot be taken now" in shown(second)


def test_a_step_that_the_others_made_impossible_keeps_the_words(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    visit = front.visit()
    seen = version_in(visit.get(f"/cases/{applicant.reference}/decline"))
    front.office.apply_step(applicant, "withdraw", applicant.person_id)

    words = "She told me that she moves to Almaty."
    answer = visit.send(f"/cases/{applicant.reference}/decline", version=seen, reason_code="twice", reason=words)

    assert answer.status_code == 409
    text = shown(answer)
    assert "Withdrawn" in text
    assert words in text
    assert "“Decline” is not possible while the case is withdrawn." in text
    assert front.office.application(applicant).state == "withdrawn"


def test_what_changed_is_not_told_to_those_who_may_not_know(front: Front, pair: Pair) -> None:
    reference, mentor, mentee = pair
    visit, step = front.visit(mentor.person_id), front.office.mentorship_step
    seen = version_in(visit.get(f"/cases/{reference}/log_contact"))
    step(reference, "raise_concern", mentee.person_id, text="No answer for weeks.")

    answer = visit.send(f"/cases/{reference}/log_contact", version=seen, kind="phone")
    step(reference, "raise_concern", mentee.person_id, text="Nor today.")
    stale = visit.send(f"/cases/{reference}/log_contact", version=seen, kind="phone")

    assert answer.status_code == 303, "nothing has changed that she may know of"
    assert stale.status_code == 409
    assert "ContactLogged" in stale.text
    assert "Concern" not in shown(stale)


def test_a_step_that_other_cases_refuse_leaves_the_page_with_the_case_as_it_is(front: Front) -> None:
    office = front.office
    mentor = office.mentor(1)
    reference = office.paired(mentor, office.mentee())
    office.mentorship_step(reference, "terminate", office.why("no_time"))
    office.paired(mentor, office.mentee())
    visit = front.visit()
    seen = version_in(visit.get(f"/cases/{reference}/reinstate"))

    typed = {"reason_code": "asked_to_return", "reason": "They made up"}
    answer = visit.send(f"/cases/{reference}/reinstate", version=seen, **typed)

    assert answer.status_code == 422
    assert "Every place of this mentor is taken (1)" in shown(answer)
    assert "They made up" in answer.text
    assert '<button class="btn btn-primary">Reinstate</button>' in answer.text, (
        "as if it had been, it could not be again"
    )
    assert version_in(answer) == seen
