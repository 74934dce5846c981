"""Certificates whose conditions rest on other cases than the mentorship itself."""

from __future__ import annotations

from uuid import UUID

from application.asking import person
from domain.action_item import ActionItem
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Office

TICKED = """
[[certification.conditions]]
code = "ticked"
kind = "checklist_done"
roles = ["mentor", "mentee"]
names.en = "The checklist is done"
"""


def tick_all(office: Office, reference: str, person_id: UUID) -> None:
    rows = office.house.board.of_mentorship(office.mentorship(reference).id)
    for row in rows:
        if row.person_id == person_id:
            office.take(ActionItem, row.id, "deliver", person_id)


def test_a_certificate_may_ask_that_her_own_checklist_is_done(office: Office) -> None:
    house = office.house
    house.programmes.revise_policy(person(office.admin), PROGRAMME_FILE.read_text(encoding="utf-8") + TICKED)
    house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
    reference, mentor, mentee = office.pair()
    office.log_contacts(reference, months=1)
    office.clock.wind(days=185)
    house.clock.tick()
    office.log_contacts(reference, months=6)
    for one in (mentor, mentee):
        office.answer_survey(reference, one.person_id)
    with office.refused("conditions_open"):  # what is asked and not planned yet is not done
        office.mentorship_step(reference, "certify", person=mentee.person_id)
    house.reactions.catch_up()
    tick_all(office, reference, mentee.person_id)
    with office.refused("conditions_open"):
        office.mentorship_step(reference, "certify", person=mentor.person_id)
    office.mentorship_step(reference, "certify", person=mentee.person_id)
    assert office.mentorship(reference).certificate_of(mentee.person_id)
