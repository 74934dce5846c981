"""Mentors for a mentee by the weights of the programme file, and what is recorded of a proposal's score."""

from __future__ import annotations

from decimal import Decimal

import pytest

from application.asking import person
from application.matching import FitPart, RecordedFit, read_again, written
from domain.mentorship.events import MentorshipProposed
from domain.mentorship.values import How
from tests.houses import Office
from tests.stem import CLOSE, FAR, SILENT, Pool, open_pool


@pytest.fixture
def pool(office: Office) -> Pool:
    return open_pool(office)


def test_the_best_mentor_comes_first_and_who_speaks_no_language_of_hers_is_ruled_out(pool: Pool) -> None:
    far, silent, close = pool.mentor(FAR), pool.mentor(SILENT), pool.mentor(CLOSE)
    mentee = pool.mentee()
    assert pool.ranked(mentee) == [(close.case_id, Decimal("57.5")), (far.case_id, Decimal("22.5"))]
    found = pool.house.matching.mentors_for(pool.office.application(mentee), frozenset())
    assert [(one.mentor.application_id, one.bar) for one in found.ruled_out] == [(silent.case_id, "constraint")]


def test_of_two_who_fit_as_well_comes_first_who_has_filled_fewer_places(pool: Pool) -> None:
    mentors = [pool.mentor(CLOSE) for _ in range(2)]
    first = min(mentors, key=lambda one: one.reference)
    mentee = pool.mentee()
    assert pool.ranked(mentee)[0][0] == first.case_id
    pool.propose(first, pool.mentee())
    assert [one for one, _score in pool.ranked(mentee)][-1] == first.case_id


def test_waiting_and_a_priority_group_speak_for_the_mentee(pool: Pool) -> None:
    mentor, stated = pool.mentor(CLOSE), pool.mentee(groups=("limited_access",))
    pool.office.clock.wind(10)
    late = pool.mentee()
    pool.office.clock.wind(10)
    assert pool.ranked(stated) == [(mentor.case_id, Decimal("77.5"))]
    assert pool.ranked(late) == [(mentor.case_id, Decimal("62.5"))]
    assert pool.ranked(stated, stated.person_id) == [(mentor.case_id, Decimal("67.5"))], "nothing of her own groups"


def test_kin_are_ruled_out(pool: Pool) -> None:
    mentor, mentee = pool.mentor(CLOSE), pool.mentee()
    pool.house.people.declare_kin(person(mentor.person_id), mentor.person_id, mentee.person_id)
    found = pool.house.matching.mentors_for(pool.office.application(mentee), frozenset())
    assert (found.suiting, [one.bar for one in found.ruled_out]) == ((), ["kin"])


def test_a_proposal_of_the_office_records_its_score_and_parts_sealed(pool: Pool) -> None:
    mentor, mentee = pool.mentor(CLOSE), pool.mentee(groups=("limited_access",))
    reference = pool.propose(mentor, mentee, How.ALGORITHM)
    fit = pool.recorded(reference)
    assert fit is not None
    assert fit.score == sum(part.points for part in fit.parts) == Decimal("67.5")
    assert [(part.code, part.points, part.most) for part in fit.parts] == [
        ("topics", Decimal("17.5"), 35),
        ("track", Decimal(20), 20),
        ("region", Decimal(15), 15),
        ("languages", Decimal(5), 10),
        ("waiting", Decimal(0), 10),
        ("priority", Decimal(10), 10),
    ]
    assert fit.parts[0].common == ("career",)


def test_the_score_is_read_by_the_office_alone(pool: Pool) -> None:
    house, mentor, mentee = pool.house, pool.mentor(CLOSE), pool.mentee()
    reference = pool.propose(mentor, mentee)

    def reads(who: object) -> bool:
        file = house.case_files.open(reference, person(who))  # type: ignore[arg-type]
        event = next(one for one in file.events if isinstance(one, MentorshipProposed))
        return house.case_files.text(file, event, "fit", event.fit) is not None

    office = pool.office
    assert [reads(one) for one in (office.coordinator, office.auditor)] == [True, True]
    assert [reads(one) for one in (mentor.person_id, mentee.person_id)] == [False, False]
    house.vault.destroy(mentee.person_id)
    assert pool.recorded(reference) is None


def test_without_weights_nothing_is_scored(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    found = office.house.matching.mentors_for(office.application(mentee), frozenset())
    assert [one.fit for one in found.suiting] == [None]
    proposed = office.mentorship(office.propose(mentor, mentee))
    (event, *_rest) = office.house.ledger.history(proposed.id)
    assert isinstance(event, MentorshipProposed)
    assert event.fit is None


def test_what_is_recorded_is_read_again_as_it_was() -> None:
    fit = RecordedFit(
        Decimal("17.5"), (FitPart("topics", Decimal("17.5"), 35, ("career",)), FitPart("x", Decimal(0), 65, ()))
    )
    assert read_again(written(fit)) == fit


def test_all_that_the_file_says_of_matching_is_acted_on(pool: Pool) -> None:
    assert not [key for key in pool.policy.recorded_only() if key.startswith("matching")]
