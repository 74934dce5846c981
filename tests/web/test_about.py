"""About a programme, and what is done in a field of study as suggestions for goals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.case import Role
from tests.houses import PROGRAMME
from tests.kaznu import CODE, INTAKE, SCIENCE, Selection, open_selection
from tests.web.front import Front
from tests.web.reading import links, shown

ABOUT = f"/programmes/{CODE}/about"


@pytest.fixture(scope="module")
def front(front: Front) -> Front:
    open_selection(front.office)
    return front


def test_everybody_reads_what_a_programme_is_for_in_her_language(front: Front) -> None:
    somebody = front.visit(front.office.register("Жанна"))
    page = shown(somebody.get(ABOUT))
    assert "Careers of women students" in page
    assert "Startup schools of the university" in page
    assert "Engineering Laboratory practice · Taking part in research · Scientific conferences" in page
    assert "Information Technology" in page, "which faculties are in the field"
    assert "Карьерные возможности студенток" in shown(somebody.get(f"{ABOUT}?language=ru"))
    assert "Студент қыздардың мансаптық мүмкіндіктері" in shown(somebody.get(f"{ABOUT}?language=kk"))
    somebody.get(f"{ABOUT}?language=en")
    assert front.app.test_client().get(ABOUT).status_code == 302, "whoever is not signed in is asked to"
    assert somebody.get("/programmes/nowhere/about").status_code == 404


def test_parts_that_the_file_leaves_empty_are_not_shown(front: Front) -> None:
    page = shown(front.visit().get(f"/programmes/{PROGRAMME}/about"))
    assert "What it is for" in page
    assert "What else you may take part in" not in page
    assert "field of study" not in page


def test_it_is_linked_from_where_people_apply_and_from_the_programme(front: Front) -> None:
    somebody = front.visit(front.office.register("Дина"))
    assert ABOUT in links(somebody.get("/applications/new"))
    assert ABOUT in links(somebody.get(f"/applications/new?intake={CODE}/{INTAKE}&role=mentee"))
    assert ABOUT in links(front.visit().get(f"/programmes/{CODE}"))


def test_activities_of_her_field_become_goals_with_one_click(front: Front) -> None:
    office, selection = front.office, Selection(front.office)
    mentor = selection.mentor(1)
    mentee = selection.screened(selection.applied(Role.MENTEE, replace(SCIENCE, faculty="physics_technology")))
    selection.held(selection.called(mentee))
    selection.step(mentee, "accept")
    office.clock.wind_to(date(2026, 8, 20))
    reference = selection.select(mentor, mentee)
    office.mentorship_step(reference, "consent", mentee.person_id)
    for one in (mentee, mentor):
        office.mentorship_step(reference, "sign", one.person_id)
    office.clock.wind_to(date(2026, 9, 2))
    office.house.clock.tick()
    office.house.reactions.catch_up()

    for who in (mentor, mentee):
        for address in ("/worklist", f"/cases/{reference}"):
            page = front.visit(who.person_id).get(address)
            assert "Done in this field: Physics and mathematics" in shown(page), address
            assert "Debates" not in shown(page), "that is done in another field"
    hers = front.visit(mentee.person_id)
    (suggested,) = {one for one in links(hers.get(f"/cases/{reference}")) if "Laboratory" in one}
    assert "Laboratory practice</textarea>" in hers.get(suggested).text

    office.mentorship_step(
        reference, "set_goal", mentee.person_id,
        text="зертханалық тәжірибе", section="academic_professional", horizon="short",
    )  # fmt: skip
    page = hers.get(f"/cases/{reference}")
    assert not [one for one in links(page) if "Laboratory" in one], "it is a goal already, in whichever language"
    assert [one for one in links(page) if "Scientific" in one]
    assert "Done in this field" not in shown(front.visit().get(f"/cases/{reference}")), "coordinators set no goals"
