"""One case in a real browser, from its submission to a certificate that anybody verifies; half a year in between."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from domain.case import Role
from tests.houses import INTAKE, PROGRAMME, Applicant
from tests.web.stage import Stage, press, take

MET = "[data-step] input[type=radio][value=met]"


def test_one_case_from_submission_to_a_certificate_that_anybody_verifies(stage: Stage) -> None:
    office = stage.front.office
    mentor = office.mentor(1, name="Daniel")
    mentee = apply_in_the_browser(stage, "Аружан")

    admit_in_the_browser(stage, mentee)
    choose_in_the_browser(stage, mentee, mentor)
    reference = office.mentorship_of(mentee).reference
    agree_in_the_browser(stage, reference, mentor, mentee)
    live_half_a_year(stage, reference, mentor)
    number = certify_in_the_browser(stage, reference, mentor, mentee)

    anybody = stage.browser.new_context(base_url=stage.address, locale="en-GB").new_page()
    anybody.goto("/verify")
    anybody.fill("#number", number.lower())
    anybody.get_by_role("button", name="Check").click()
    expect(anybody.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(anybody.locator("main")).to_contain_text("Аружан Оспан")
    anybody.context.close()

    stage.step(reference, "revoke_certificate", number=number, reason_code="recorded_by_mistake")
    answer = stage.front.app.test_client().get(f"/verify/{number}")
    assert "This certificate was revoked" in answer.text
    assert "Аружан" not in answer.text


def apply_in_the_browser(stage: Stage, name: str) -> Applicant:
    office = stage.front.office
    person_id = office.register(name)
    page = stage.page()
    page.goto(f"/applications/new?person_id={person_id}&intake={PROGRAMME}/{INTAKE}&role={Role.MENTEE.value}")
    page.locator("label", has_text="Studies at NU now").click()
    page.locator("main button.btn-primary").click()
    page.wait_for_url(re.compile(r"/cases/NU-"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    reference = page.url.rpartition("/")[2].partition("?")[0]
    return Applicant(person_id, office.house.case_files.find(reference)[1], reference)


def admit_in_the_browser(stage: Stage, mentee: Applicant) -> None:
    office = stage.front.office
    page = stage.page(mentee.person_id)
    page.goto(f"/cases/{mentee.reference}/meet_requirement?requirement=profile")
    for line in page.locator("[data-step] input[type=text], [data-step] textarea").all():
        line.fill("Energy")
    for line in page.locator("[data-step] input[inputmode=numeric], [data-step] input[type=number]").all():
        line.fill("3")
    page.locator("[data-step] button.btn-primary").click()
    page.wait_for_url(lambda url: "meet_requirement" not in url)
    page = stage.page()
    page.goto(f"/cases/{mentee.reference}/pass_screening")
    for number in range(page.locator(MET).count()):
        press(page, MET, number)
    page.locator("[data-step] button.btn-primary").click()
    page.wait_for_url(lambda url: "pass_screening" not in url)
    take(page, mentee.reference, "accept")
    take(page, mentee.reference, "meet_requirement", requirement="orientation")
    assert office.application(mentee).state == "accepted"


def choose_in_the_browser(stage: Stage, mentee: Applicant, mentor: Applicant) -> None:
    page = stage.page(mentee.person_id)
    page.goto(f"/cases/{mentee.reference}")
    page.get_by_role("link", name="Choose mentors").click()
    page.get_by_label("Rank of Daniel Оспан").select_option("1")
    page.get_by_role("button", name="Choose").click()
    expect(page.locator("h1")).to_contain_text("Matched")


def agree_in_the_browser(stage: Stage, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    office = stage.front.office
    for step, people in (("consent", [mentor]), ("sign", [mentor, mentee])):
        for one in people:
            stage.step(reference, step, one.person_id)
    stage.step(reference, "confirm_agreement")
    office.house.clock.tick()
    assert office.mentorship(reference).state == "active"


def live_half_a_year(stage: Stage, reference: str, mentor: Applicant) -> None:
    office = stage.front.office
    for period in office.mentorship(reference).periods(office.policy):
        office.clock.wind_to(period.first + timedelta(days=3))
        office.house.clock.tick()
        stage.step(reference, "log_contact", mentor.person_id, kind="video", minutes="45")
    office.clock.wind_to(office.mentorship(reference).commitment.last + timedelta(days=2))
    office.house.clock.tick()
    assert office.mentorship(reference).state == "completed"


def certify_in_the_browser(stage: Stage, reference: str, mentor: Applicant, mentee: Applicant) -> str:
    office = stage.front.office
    page = stage.page()
    page.goto(f"/cases/{reference}/certify?person={mentee.person_id}")
    page.locator("[data-step] button.btn-primary").click()
    expect(page.get_by_role("alert")).to_contain_text("The final survey was answered")
    page = stage.page(mentee.person_id)
    page.goto(f"/cases/{reference}/give_feedback?survey=final")
    for name in ("satisfaction", "reached"):
        press(page, f"[data-step] input[name$='{name}'][value='5']")
    press(page, "[data-step] input[name$='go_on']")
    page.locator("[data-step] button.btn-primary").click()
    page.wait_for_url(lambda url: "give_feedback" not in url)
    stage.step(reference, "certify", person=str(mentee.person_id))
    certificate = office.mentorship(reference).certificate_of(mentee.person_id)
    assert certificate is not None
    pdf = stage.front.visit(mentee.person_id).client.get(f"/certificates/{certificate.number}.pdf")
    assert pdf.data.startswith(b"%PDF")
    return certificate.number
