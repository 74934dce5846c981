"""What notices say, and to whom: each as things are for its reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from application.notices import Written
from domain.case import Role
from domain.policy import LANGUAGES
from tests.houses import PROGRAMME, Applicant, Office

Ending = Callable[[Office, str, Applicant, Applicant], None]


def letters(office: Office, notice: str) -> list[Written]:
    """The letters of one kind, as their readers get them."""
    office.house.reactions.catch_up()
    found = office.house.outbox.page([PROGRAMME], size=1000)
    return [office.house.notices.written(one) for one in found if one.notice == notice]


def recipients(office: Office, notice: str) -> set[object]:
    return {one.notice.recipient for one in letters(office, notice)}


def test_who_was_chosen_and_who_was_proposed_by_the_centre_are_told_different_things(office: Office) -> None:
    mentor, mentee = office.mentor(capacity=2, name="Дана"), office.mentee(name="Айару")
    office.choose(mentee, mentor)
    assert recipients(office, "chosen") == {mentor.person_id}
    assert recipients(office, "proposed") == set()
    other = office.mentee(name="Мадина")
    office.propose(mentor, other)
    assert recipients(office, "chosen") == {mentor.person_id}, "nobody chose her this time"
    (chosen,) = letters(office, "chosen")
    assert "Айару Оспан would like to begin a mentorship with you" in chosen.letter.body
    proposed = {one.recipient: one.letter.body for one in letters(office, "proposed")}
    assert "The centre proposes that you begin a mentorship with Мадина Оспан" in proposed["Дана Оспан"]
    assert "The centre proposes that you begin a mentorship with Дана Оспан" in proposed["Мадина Оспан"]


def test_the_next_choice_is_told_that_she_was_chosen(office: Office) -> None:
    first, second, mentee = office.mentor(), office.mentor(), office.mentee()
    reference = office.choose(mentee, first, second)
    office.mentorship_step(reference, "refuse", first.person_id)
    office.house.reactions.catch_up()
    assert recipients(office, "chosen") == {first.person_id, second.person_id}


def mentor_refuses(office: Office, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    office.mentorship_step(reference, "refuse", mentor.person_id)


def mentee_withdraws(office: Office, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    office.mentorship_step(reference, "withdraw_proposal", mentee.person_id)


def office_withdraws(office: Office, reference: str, mentor: Applicant, mentee: Applicant) -> None:
    office.mentorship_step(reference, "withdraw_proposal", office.why(text="The mentor moves abroad."))


@pytest.mark.parametrize(
    ("ends", "notice", "told"),
    [
        (mentor_refuses, "refused", {"mentee", "office"}),
        (mentee_withdraws, "withdrawn", {"mentor"}),
        (office_withdraws, "withdrawn", {"mentor", "mentee"}),
    ],
)
def test_whoever_did_not_end_a_proposal_is_told_that_it_has_ended(
    office: Office, ends: Ending, notice: str, told: set[str]
) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    ends(office, reference, mentor, mentee)
    names = {mentor.person_id: "mentor", mentee.person_id: "mentee", None: "office"}
    assert {names[one.notice.recipient] for one in letters(office, notice)} == told
    for letter in letters(office, notice):
        assert reference in letter.letter.subject


@pytest.mark.parametrize("early", [False, True])
def test_a_completion_is_told_with_the_last_day_that_there_was(office: Office, early: bool) -> None:
    reference, mentor, mentee = office.pair()
    office.clock.wind(days=60 if early else 190)
    if early:
        office.mentorship_step(reference, "complete", office.why(text="All that was planned is reached."))
    else:
        office.house.clock.tick()
    last = date(2026, 5, 31) if early else date(2026, 9, 30)
    assert office.mentorship(reference).ended_on == last
    for letter in letters(office, "completed"):
        assert f"was completed on {last:%d.%m.%Y}." in letter.letter.body
    assert recipients(office, "completed") == {mentor.person_id, mentee.person_id}


def test_how_somebody_is_reached_is_known_from_herself_alone(office: Office) -> None:
    """No form asks it a second time, so that no notice can go by the other answer."""
    asked = [question for form in office.policy.forms for question in form.questions]
    assert not [question.code for question in asked if question.options_from == "contact_kinds"]
    person_id = office.register("Дана", phone="+7 700 000 00 00", preferred_contact="phone")
    mentor = office.admit(office.applied_again(person_id, Role.MENTOR, 1))
    office.mentorship_step(office.choose(office.mentee(), mentor), "consent", person_id)
    (to_mentee,) = [one for one in letters(office, "matched") if one.notice.recipient != person_id]
    assert "The best way to reach them: +7 700 000 00 00." in to_mentee.letter.body


def test_every_notice_of_this_policy_can_be_written_in_every_language(office: Office) -> None:
    for language in LANGUAGES:
        person_id = office.register(language=language)
        mentor, mentee = office.admit(office.applied_again(person_id, Role.MENTOR, 3)), office.mentee()
        office.mentorship_step(office.choose(mentee, mentor), "refuse", mentee.person_id)
        office.mentorship_step(office.propose(mentor, mentee), "withdraw_proposal", office.why(text="She moves."))
    for notice in ("chosen", "proposed", "refused", "withdrawn"):
        assert {one.language for one in letters(office, notice) if one.notice.recipient} >= set(LANGUAGES)
