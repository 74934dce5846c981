"""Verifying a certificate: what anybody learns of a number, and what nobody does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from application.asking import person
from domain.mentorship.events import CertificateIssued
from domain.person import Ground
from tests.houses import INTAKE, Applicant
from tests.web.front import Front
from tests.web.office import Visit
from tests.web.reading import shown
from web.app import create_app


@dataclass(frozen=True)
class Certified:
    """A pair with a certificate each; the mentee's was revoked."""

    reference: str
    mentor: Applicant
    mentee: Applicant
    valid: str
    revoked: str


@pytest.fixture(scope="module")
def certified(front: Front) -> Certified:
    office = front.office
    reference, mentor, mentee = office.pair()
    office.clock.wind(days=185)
    office.house.clock.tick()
    office.log_contacts(reference, months=6)
    for one in (mentor, mentee):
        office.answer_survey(reference, one.person_id)
        office.mentorship_step(reference, "certify", person=one.person_id)
    valid, revoked = (event.number for event in office.events(CertificateIssued))
    code = office.policy.reason_codes("revoke_certificate")[0].code
    office.mentorship_step(reference, "revoke_certificate", office.why(code, "Name misspelt."), number=revoked)
    return Certified(reference, mentor, mentee, valid, revoked)


@pytest.fixture
def stranger(front: Front) -> Visit:
    """Somebody who never signed in, at pages that have counted nothing yet."""
    return Visit(create_app(front.office.house))


def test_a_valid_one_says_what_the_certificate_says_and_no_more(stranger: Visit, certified: Certified) -> None:
    answer = stranger.get(f"/verify/{certified.valid}")
    page = shown(answer)

    assert answer.status_code == 200
    assert "This certificate is valid" in page
    assert f"Number {certified.valid} Certificate Certificate of appreciation Name Daniel Оспан As mentor" in page
    assert "In NU Alumni Mentorship Program From – to 1 Apr 2026 – 30 Sep 2026 Issued 3 Oct 2026" in page
    others = (certified.mentor.reference, certified.mentee.reference, certified.revoked)
    for hidden in ("Аружан", "@example.kz", INTAKE, *others):
        assert hidden not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_revoked_one_says_nothing_of_its_holder(stranger: Visit, certified: Certified) -> None:
    answer = stranger.get(f"/verify/{certified.revoked}")

    assert "This certificate was revoked On 3 Oct 2026. It proves nothing any more." in shown(answer)
    assert "Issued 3 Oct 2026 Revoked 3 Oct 2026" in shown(answer)
    for hidden in ("Аружан", "Daniel", "misspelt", "NU Alumni", "mentee"):
        assert hidden not in shown(answer)


@pytest.mark.parametrize(
    "change",
    [
        lambda valid: valid[:-1] + ("2" if valid[-1] != "2" else "3"),
        lambda valid: valid.rpartition("-")[0],
        lambda valid: "NU-22222-" + valid.rpartition("-")[2],
        lambda valid: valid + "-2",
        lambda valid: "x" * 400,
        lambda valid: "%00",
    ],
    ids=["another end", "the reference alone", "another reference", "too much", "long", "no letters"],
)
def test_any_other_number_is_unknown(stranger: Visit, certified: Certified, change: object) -> None:
    assert callable(change)
    answer = stranger.get(f"/verify/{change(certified.valid)}")

    assert answer.status_code == 404
    assert "No such certificate" in shown(answer)
    assert "Daniel" not in answer.text


def test_the_reference_of_an_application_is_no_certificate(stranger: Visit, certified: Certified) -> None:
    number = f"{certified.mentor.reference}-{certified.valid.rpartition('-')[2]}"

    assert stranger.get(f"/verify/{number}").status_code == 404


def test_it_is_found_however_it_is_typed(stranger: Visit, certified: Certified) -> None:
    cyrillic = certified.valid.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")).replace("-", "–")
    for typed in (certified.valid.lower(), f" {certified.valid} ", cyrillic):
        led = stranger.get("/verify", query_string={"number": typed})
        assert "This certificate is valid" in shown(stranger.get(led.location))


def test_letters_that_no_number_has_are_named(stranger: Visit, certified: Certified) -> None:
    page = shown(stranger.get("/verify/NU-7KQ4M-2B9DXW4HT0"))

    assert "After the first dash, numbers have no 0, 1, I, L, O and U" in page
    assert "After the first dash" not in shown(stranger.get("/verify/NU-7KQ4M-2B9DXW4HT2"))


def test_the_form_asks_for_a_number(stranger: Visit) -> None:
    answer = stranger.get("/verify")

    assert answer.status_code == 200
    assert "Number on the certificate" in shown(answer)


def test_nobody_walks_through_the_numbers(stranger: Visit, certified: Certified) -> None:
    answers = [stranger.get(f"/verify/NU-22222-222222222{digit}") for digit in "23456789" * 4]

    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert stranger.get(f"/verify/{certified.valid}").status_code == 429


def test_a_name_put_right_later_is_the_one_that_is_shown(front: Front, stranger: Visit, certified: Certified) -> None:
    from dataclasses import replace

    from application.asking import person

    people = front.office.house.people
    identity = people.identity(certified.mentor.person_id)
    assert identity is not None
    renamed = replace(identity, given_name="Данияр")
    people.change_identity(person(certified.mentor.person_id), certified.mentor.person_id, renamed)

    assert "Name Данияр Оспан" in shown(stranger.get(f"/verify/{certified.valid}"))


def test_her_own_data_name_her_certificates(front: Front, certified: Certified) -> None:
    page = front.visit(certified.mentee.person_id).get("/account/data").text
    assert f"/verify/{certified.revoked}" in page
    assert f"/verify/{certified.valid}" not in page


def test_that_of_somebody_erased_is_still_valid_without_her_name(
    front: Front, stranger: Visit, certified: Certified
) -> None:  # the last one: the others need her
    office, her = front.office, certified.mentor
    if office.house.erasure.open_cases({her.person_id}):
        office.apply_step(her, "withdraw", her.person_id)
    office.house.erasure.erase(person(office.admin), her.person_id, Ground.LAW)
    office.house.erasure.finish()
    answer = stranger.get(f"/verify/{certified.valid}")
    assert answer.status_code == 200
    assert "This certificate is valid" in shown(answer)
    assert "Name [erased] As mentor" in shown(answer)
    assert "Daniel" not in answer.text
