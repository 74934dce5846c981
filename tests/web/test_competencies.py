"""Competencies over the periods: drawn with gaps where nothing is known, and seen by whom they are about."""

from __future__ import annotations

from datetime import date

import pytest

from application.asking import person
from domain.case import Role
from domain.mentorship.values import Mark
from tests.houses import Applicant
from tests.kaznu import CODE, INTAKE, TEXT, Selection, open_selection
from tests.web.front import Front
from tests.web.reading import shown
from web.charts import sparkline
from web.periods import period_word

MARKS = tuple(Mark(code, 3) for code in ("profession", "leadership", "project", "career"))


def test_a_line_joins_what_follows_each_other_and_leaves_a_gap_where_nothing_is_known() -> None:
    drawn = sparkline([0, 50, None, 100, 130], label="Skill: 1, 3, –, 5, 6")
    assert drawn.count("<circle") == 4
    assert drawn.count("<line") == 2
    assert '<line x1="10.0%" y1="22.0" x2="30.0%" y2="12.0"' in drawn
    assert 'aria-label="Skill: 1, 3, –, 5, 6"' in drawn


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026-autumn", "Autumn term 2026"),
        ("2027-spring", "Spring term 2027"),
        ("2026-09", "September 2026"),
        ("2026", "2026/27"),
        ("2099", "2099/00"),
        ("end", "At the end"),
        ("2026-13", "2026-13"),
    ],
)
def test_a_period_in_words(front: Front, code: str, words: str) -> None:
    with front.app.test_request_context():
        assert period_word(code, front.office.policy).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_mentee_sees_what_was_assessed_of_herself_alone(front: Front) -> None:
    office, selection = front.office, open_selection(front.office)
    text = TEXT.replace("capacity_most = 10", "capacity_most = 10\nroster_most = 2")
    office.house.programmes.revise_policy(person(office.admin), text)
    office.house.programmes.change_intake_policy(person(office.coordinator), CODE, INTAKE, 2)
    mentor, one, other = selection.mentor(2), *(selection.applied_interviewed(name) for name in ("Аружан", "Мадина"))
    office.clock.wind_to(date(2026, 8, 25))
    reference = selection.select(mentor, one)
    office.mentorship_step(reference, "consent", one.person_id)
    for who in (mentor, one):
        office.mentorship_step(reference, "sign", who.person_id)
    selection.step(other, "accept")
    office.mentorship_step(reference, "join", application=other.case_id)
    office.clock.wind_to(date(2026, 9, 2))
    office.house.clock.tick()
    assert "Nothing is assessed yet." in shown(front.visit(mentor.person_id).get(f"/cases/{reference}"))
    for who in (one, other):
        facts = {"mentee": who.person_id, "period": "2026-autumn", "marks": MARKS}
        office.mentorship_step(reference, "assess", mentor.person_id, **facts)

    office.house.reactions.catch_up()

    def whose(what: str, reader: Applicant) -> set[str]:
        page = shown(front.visit(reader.person_id).get(f"/cases/{reference}")).partition("History")[0]
        return {name for name in ("Аружан", "Мадина") if f"{what} {name}" in page}

    def assessed(reader: Applicant) -> set[str]:
        return whose("Competencies", reader)

    assert assessed(mentor) == {"Аружан", "Мадина"}
    assert assessed(other) == {"Мадина"}
    assert assessed(one) == {"Аружан"}
    office.house.people.grant_role(person(office.admin), other.person_id, Role.COORDINATOR, CODE)
    assert assessed(other) == {"Мадина"}, "in her own case she reads as one of the group"
    assert whose("Checklist", mentor) == {"Аружан", "Мадина"}
    assert whose("Checklist", other) == {"Мадина"}


def test_a_mentor_is_asked_on_her_first_page_before_the_term_ends(front: Front) -> None:
    office, selection = front.office, Selection(front.office)
    office.clock.wind_to(date(2026, 9, 3))
    mentor, mentee = selection.mentor(1), selection.applied_interviewed("Томирис")
    reference = selection.select(mentor, mentee)
    office.mentorship_step(reference, "consent", mentee.person_id)
    for who in (mentor, mentee):
        office.mentorship_step(reference, "sign", who.person_id)
    office.house.clock.tick()
    asked = "Assess competencies Autumn term 2026 · Томирис Оспан"
    assert asked not in shown(front.visit(mentor.person_id).get("/worklist"))
    office.clock.wind_to(date(2027, 1, 20))
    assert asked in shown(front.visit(mentor.person_id).get("/worklist"))
