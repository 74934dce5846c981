"""Who joins a mentorship that goes on: a mentee of its intake, by somebody without ties to her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from application.asking import person
from application.ports import UnknownCase
from domain.case import Role
from domain.mentorship.events import MenteeJoined
from tests.houses import NEXT_INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office

SHARED_INTAKE = "shared"


@dataclass(frozen=True)
class Pair:
    """A mentor and a mentee of an intake in which three may share a mentor."""

    office: Office
    mentor: Applicant
    reference: str

    def join(self, application: UUID, by: UUID | None = None) -> None:
        self.office.mentorship_step(self.reference, "join", by, application=application)

    def mentee(self, intake: str = SHARED_INTAKE) -> Applicant:
        return self.office.admit(self.office.applied(Role.MENTEE, intake=intake))


@pytest.fixture
def pair(office: Office) -> Pair:
    text = PROGRAMME_FILE.read_text().replace("capacity_most = 5", "capacity_most = 5\nroster_most = 3")
    office.house.programmes.revise_policy(person(office.admin), text)
    today = office.clock().date()
    for intake in (SHARED_INTAKE, NEXT_INTAKE):
        last = today + timedelta(days=30)
        office.house.programmes.open_intake(person(office.coordinator), PROGRAMME, intake, today, last)
    mentor = office.admit(office.applied(Role.MENTOR, 3, intake=SHARED_INTAKE))
    mentee = office.admit(office.applied(Role.MENTEE, intake=SHARED_INTAKE))
    return Pair(office, mentor, office.paired(mentor, mentee))


def test_a_mentee_joins_with_her_own_application(pair: Pair) -> None:
    office, mentee = pair.office, pair.mentee()
    pair.join(mentee.case_id)
    (event,) = office.events(MenteeJoined)
    assert (event.mentee.application_id, event.mentee.person_id) == (mentee.case_id, mentee.person_id)
    assert office.mentorship_of(mentee).reference == pair.reference
    assert office.application(pair.mentor).free_places == 1


def test_nobody_joins_with_an_application_of_another_intake_or_as_a_mentor(pair: Pair) -> None:
    office, elsewhere = pair.office, pair.mentee(NEXT_INTAKE)
    other_mentor = office.admit(office.applied(Role.MENTOR, 1, intake=SHARED_INTAKE))
    for applicant, code in ((elsewhere, "other_intake"), (other_mentor, "not_a_mentee")):
        with office.refused(code):
            pair.join(applicant.case_id)
    with pytest.raises(UnknownCase):
        pair.join(uuid4())


def test_kin_do_not_join_their_mentor(pair: Pair) -> None:
    office, mentee = pair.office, pair.mentee()
    office.house.people.declare_kin(person(office.coordinator), mentee.person_id, pair.mentor.person_id, PROGRAMME)
    with office.refused("conflict_of_interest"):
        pair.join(mentee.case_id)


def test_a_coordinator_with_ties_to_a_mentee_leaves_it_to_another_to_add_her(pair: Pair) -> None:
    office, mentee = pair.office, pair.mentee()
    office.house.people.declare_kin(person(office.coordinator), office.coordinator, mentee.person_id, PROGRAMME)
    with office.refused("conflict_of_interest"):
        pair.join(mentee.case_id)
    pair.join(mentee.case_id, by=office.other_coordinator)


def test_the_reason_for_adding_somebody_is_sealed_for_her_too(pair: Pair) -> None:
    office, mentee = pair.office, pair.mentee()
    why = office.why(text="Her mentor fell ill.")
    office.mentorship_step(pair.reference, "join", why, application=mentee.case_id)
    assert mentee.person_id in office.events(MenteeJoined)[-1].act.reason.keys
