"""Whom and what a form offers: only what the step would take."""

from __future__ import annotations

import re
from uuid import UUID

from application.asking import person
from domain.case import Role
from tests.houses import Applicant
from tests.web.front import Front
from tests.web.reading import shown
from web.forms import Typed
from web.step_forms import Occasion, StepForm
from web.step_forms.choices import Choice

# Mentors


def test_a_mentor_is_offered_once_she_has_shown_all_that_is_asked_before_a_proposal(front: Front) -> None:
    office = front.office
    mentee = office.mentee(name="Аружан")
    met, waived, not_yet = (
        office.screened(office.applied(Role.MENTOR, 1, name=name)) for name in ("Лена", "Дана", "Олжас")
    )
    for mentor in (met, waived, not_yet):
        office.apply_step(mentor, "accept")
    office.apply_step(met, "meet_requirement", requirement="orientation")
    office.apply_step(waived, "waive_requirement", office.why("spoken_with"), requirement="orientation")

    choosing = shown(front.visit(mentee.person_id).get(f"/cases/{mentee.reference}/choose_mentors"))
    proposing = shown(front.visit().get(f"/cases/{mentee.reference}/propose"))

    assert {name for name in ("Лена", "Дана", "Олжас") if name in choosing} == {"Лена", "Дана"}
    offered, _heading, ruled_out = proposing.partition("Ruled out")
    assert {name for name in ("Лена", "Дана", "Олжас") if name in offered} == {"Лена", "Дана"}
    assert f"Олжас Оспан {not_yet.reference} still to show: Orientation" in ruled_out


def test_the_office_chooses_mentors_for_a_mentee_and_never_in_its_own_name(front: Front) -> None:
    mentee = front.office.mentee(name="Жанна")

    page = front.visit().get(f"/cases/{mentee.reference}/choose_mentors").text

    assert f'name="on_behalf_of" id="on_behalf_of-1" value="{mentee.person_id}"' in page
    assert 'name="on_behalf_of" id="on_behalf_of-1" value="-"' not in page


# Requirements


def recordable(front: Front, applicant: Applicant, who: UUID | None = None) -> set[str]:
    """The requirements beside which there is a button on the page of the case."""
    page = front.visit(who).get(f"/cases/{applicant.reference}").text
    return set(re.findall(rf"/cases/{applicant.reference}/meet_requirement\?requirement=([a-z_]+)", page))


def test_an_applicant_shows_her_profile_and_the_office_records_that_she_came(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE, name="Айгерим")

    assert recordable(front, applicant, applicant.person_id) == {"profile"}
    assert recordable(front, applicant) == {"profile", "orientation"}
    form = shown(front.visit(applicant.person_id).get(f"/cases/{applicant.reference}/meet_requirement"))
    assert "Orientation" not in form

    front.office.show_profile(applicant, applicant.person_id)
    assert recordable(front, applicant, applicant.person_id) == set()
    assert recordable(front, applicant) == {"orientation"}


# Who joins


def test_whoever_waits_can_be_added_to_a_mentorship_with_her_application(front: Front) -> None:
    office = front.office
    reference = office.paired(office.mentor(), office.mentee())
    waiting = office.mentee(name="Сабина")
    with front.app.test_request_context("/"):
        file = office.house.case_files.open(reference, person(office.coordinator))
        today = file.policy.local_date(office.clock.now)
        occasion = Occasion(file, file.case.LIFE["join"], person(office.coordinator), today, Typed())
        (asked,) = StepForm(occasion).facts
        assert isinstance(asked, Choice)
        assert asked.name == "application"
        assert {one.value: one.label for one in asked.options}[waiting.case_id] == "Сабина Оспан"
