"""The page where the agreement is signed: all that the policy says of it stands there, for whoever signs."""

from __future__ import annotations

import pytest

from domain.policy import LANGUAGES
from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import shown


@pytest.fixture(scope="module")
def pair(front: Front) -> tuple[str, dict[str, Applicant]]:
    """A proposal to which both have consented."""
    mentor, mentee = front.office.mentor(name="Дана"), front.office.mentee(name="Айару")
    reference = front.office.choose(mentee, mentor)
    front.office.mentorship_step(reference, "consent", mentor.person_id)
    return reference, {"mentor": mentor, "mentee": mentee}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("role", "other"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_who_signs_reads_the_terms_and_what_is_expected_of_her(
    front: Front, pair: tuple[str, dict[str, Applicant]], role: str, other: str, language: str
) -> None:
    reference, people = pair
    agreement = front.office.policy.agreement
    page = shown(front.visit(people[role].person_id).get(f"/cases/{reference}/sign?language={language}"))

    for term in agreement.terms:
        assert term.text.in_(language) in page
    for row in (*agreement.expectations_of(role), *agreement.asks):
        assert row.names.in_(language) in page
    hers = {row.names for row in agreement.expectations_of(role)}
    for row in agreement.expectations_of(other):
        assert row.names in hers or row.names.in_(language) not in page


def test_what_she_may_ask_for_is_told_from_what_she_may_not(
    front: Front, pair: tuple[str, dict[str, Applicant]]
) -> None:
    reference, people = pair
    page = shown(front.visit(people["mentee"].person_id).get(f"/cases/{reference}/sign?language=en"))

    assert "What the mentee may not ask of the mentor A job or an internship" in page
    assert "What the mentor may ask of the mentee Definite goals" in page
    assert page.index("What binds the mentee") < page.index("What the mentee is advised to do")


def test_the_office_that_records_signatures_reads_what_both_sign(
    front: Front, pair: tuple[str, dict[str, Applicant]]
) -> None:
    page = shown(front.visit().get(f"/cases/{pair[0]}/sign?language=en"))

    assert "What binds the mentor" in page
    assert "What binds the mentee" in page
