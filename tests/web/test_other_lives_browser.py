"""One case each of other programmes in a real browser, on its own way to its end; what is the same everywhere goes faster."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from application.asking import person
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.values import Horizon
from tests.answers import fitting_answers
from tests.groups import GROUPS, GROUPS_FILE, YEAR, Department
from tests.kaznu import Selection, open_selection
from tests.web.stage import Stage, fill, press, take
from tests.web.test_stem4all_life import (
    AUTUMN,
    STEM,
    TOPICS,
    a_certificate_is_issued,
    a_pair_that_runs,
    four_months_go_by,
    open_stem,
    the_roadmap_is_drawn_up,
)

# KazNU: a mentor selects her mentee


def test_a_mentor_selects_her_mentee_and_both_are_certified_after_an_academic_year(stage: Stage) -> None:
    office, selection = stage.front.office, open_selection(stage.front.office)
    mentor, mentee = selection.mentor(capacity=1), selection.interviewed()
    office.clock.wind_to(date(2026, 8, 25))  # from now on it is about the year to come

    page = stage.page(mentor.person_id)
    page.goto(f"/selection/{mentor.reference}")
    page.get_by_role("button", name="Select").click()
    page.wait_for_url("**/cases/**")
    reference = page.url.rpartition("/")[2].partition("?")[0]
    stage.step(reference, "consent", mentee.person_id)
    for one in (mentor, mentee):
        stage.step(reference, "sign", one.person_id)
    office.clock.wind_to(date(2026, 9, 1))
    office.house.clock.tick()
    assert office.mentorship(reference).state == "active"

    goal = {"text": "An own project", "section": selection.policy.plan_sections[0].code, "horizon": Horizon.LONG}
    office.mentorship_step(reference, "set_goal", mentor.person_id, **goal)
    stage.step(reference, "agree_plan", mentee.person_id)
    for period in office.mentorship(reference).periods(selection.policy):
        office.clock.wind_to(period.first + timedelta(days=10))
        office.mentorship_step(reference, "log_contact", mentor.person_id, kind="individual_meeting")
    assess(stage, selection, reference)
    stage.step(reference, "reach_goal", mentee.person_id)
    office.clock.wind_to(date(2027, 6, 17))
    office.house.clock.tick()

    for one, role in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
        answers = fitting_answers(selection.policy.form(selection.policy.survey("final").form), role)
        office.mentorship_step(reference, "give_feedback", one.person_id, survey="final", answers=answers)
        stage.step(reference, "certify", person=str(one.person_id))
    kinds = {certificate.kind for certificate in office.mentorship(reference).certificates}
    assert kinds == {"mentor", "participant"}


def assess(stage: Stage, selection: Selection, reference: str) -> None:
    mentor = stage.front.office.mentorship(reference).mentor.person_id
    evaluation = next(one for one in selection.policy.evaluations if one.of == "mentee")
    page = stage.page(mentor)
    page.goto(f"/cases/{reference}/assess")
    for criterion in evaluation.criteria:
        fill(page, f"marks.{criterion.code}", str(criterion.most))
    page.locator("[data-step] button.btn-primary").click()
    page.wait_for_url(lambda url: "/assess" not in url)
    expect(page.locator("main")).to_contain_text(evaluation.criteria[0].names.in_("en"))


# STEM4ALL: five lectures


def test_a_mentee_who_comes_to_the_five_lectures_is_certified(stage: Stage) -> None:
    stem = open_stem(stage.front)
    reference = a_pair_that_runs(stem)
    the_roadmap_is_drawn_up(stem, reference)
    page, clock = stage.page(stem.coordinator), stem.office.clock
    for topic in TOPICS:
        page.goto(f"/gatherings/{STEM}/new?kind=lecture&intake={AUTUMN}")
        for name, value in {
            "topic": topic,
            "at": f"{clock.now:%Y-%m-%dT23:00}",
            "minutes": "90",
            "roles": "mentee",
        }.items():
            fill(page, name, value)
        page.locator("main button.btn-primary").click()
        page.wait_for_url("**/cases/**")
        clock.wind(days=1)
        take(page, page.url.rpartition("/")[2].partition("?")[0], "hold", attended=str(stem.mentee))
    hers = stage.page(stem.mentee)
    hers.goto("/worklist")
    expect(hers.locator("main")).to_contain_text("5 of 5 topics")
    four_months_go_by(stem, reference)
    number = a_certificate_is_issued(stem, reference)
    hers.goto(f"/verify/{number}")
    expect(hers.get_by_role("heading", level=1)).to_have_text("This certificate is valid")


# Zhubanov: a mentor is appointed to a group by an order, and dismissed by one


def test_a_mentor_is_appointed_to_a_group_by_an_order_and_dismissed_by_another(stage: Stage) -> None:
    department = department_of(stage)
    mentor, students = department.mentor(), [department.register(f"Student {number}") for number in range(3)]

    page = stage.page()
    page.goto(f"/programmes/{GROUPS}/intakes/{YEAR}/appoint")
    page.select_option("[name=mentor]", str(mentor.case_id))
    press(page, "[name=shown][value=teaches]")
    for name, value in {
        "order_number": "114-k",
        "order_date": "2026-08-28",
        "group": "CS-101",
        "faculty": "history",
        "study_year": "1",
    }.items():
        fill(page, name, value)
    page.fill("[name=roster]", "\n".join([*map(str, students), "A stranger"]))
    page.locator("main button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Nobody here is called so: A stranger")
    page.fill("[name=roster]", "\n".join(map(str, students)))
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/cases/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("CS-101")
    reference = page.url.rpartition("/")[2].partition("?")[0]

    department.on(date(2026, 9, 7))
    assert department.mentorship(reference).state == "active"
    stage.step(reference, "log_contact", mentor.person_id, kind="session")
    stage.step(
        reference,
        "terminate",
        reason_code=department.policy.reason_codes("terminate")[0].code,
        order_number="7-k",
        order_date="2026-09-07",
        reason="She moves to another town.",
    )
    ended: Mentorship = department.mentorship(reference)
    assert ended.state == "terminated"
    assert {department.student(one).state for one in students} == {"accepted"}, "they wait for another mentor"
    expect(stage.page().locator("main")).to_contain_text("7-k")


def department_of(stage: Stage) -> Department:
    office = stage.front.office
    house, admin = office.house, person(office.admin)
    house.programmes.open(admin, GROUPS_FILE.read_text(encoding="utf-8"))
    house.people.grant_role(admin, office.coordinator, Role.COORDINATOR, GROUPS)
    house.programmes.open_intake(person(office.coordinator), GROUPS, YEAR, date(2026, 4, 1), date(2026, 9, 30))
    office.clock.wind_to(date(2026, 8, 28))
    return Department(house, office.clock, office.admin, office.coordinator)
