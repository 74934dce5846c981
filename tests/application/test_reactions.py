from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from application.asking import person
from application.notices import Notice
from application.reactions import NAME, Reactions
from domain.case import EventRef, Role
from domain.ids import derived_id, event_id
from domain.mentorship.events import MentorshipProposed, MentorshipTerminated
from infrastructure.outbox import Outbox, Positions
from tests.houses import PROGRAMME, Applicant, Office, WoundClock, opened_house
from tests.ledgers import in_processes


def notices(office: Office) -> list[Notice]:
    """Everything in the outbox, oldest first."""
    return office.house.outbox.page([PROGRAMME], size=1000)[::-1]


def refuse(office: Office, mentee: Applicant) -> str:
    """The mentor who is asked now says no; the reference of that proposal."""
    proposed = office.mentorship_of(mentee)
    office.mentorship_step(proposed.reference, "refuse", proposed.mentor.person_id)
    return proposed.reference


def lapse(office: Office, mentee: Applicant) -> str:
    reference = office.mentorship_of(mentee).reference
    office.clock.wind(days=8)
    office.house.clock.tick()
    return reference


# The next choice


@pytest.mark.parametrize("ends", [refuse, lapse])
def test_when_a_chosen_mentor_says_no_or_nothing_the_next_one_is_asked(
    each_office: Office, ends: Callable[[Office, Applicant], str]
) -> None:
    office = each_office
    mentors, mentee = [office.mentor() for _ in range(3)], office.mentee()
    office.choose(mentee, *mentors)
    for mentor in mentors[1:]:
        ended = ends(office, mentee)
        assert office.application(mentee).state == "accepted"
        office.house.reactions.catch_up()
        proposed = office.mentorship_of(mentee)
        assert proposed.mentor.application_id == mentor.case_id
        assert proposed.consents == {mentee.person_id}
        act = office.house.ledger.history(proposed.id)[0].act
        cause = office.mentorship(ended)
        assert (act.actor, act.role, act.on_behalf_of) == ("clock", Role.MENTEE, mentee.person_id)
        assert act.cause == EventRef(cause.id, cause.version)
    ends(office, mentee)
    office.house.reactions.catch_up()
    assert office.application(mentee).state == "accepted", "nobody is left to be asked"


def test_mentors_who_are_full_by_now_are_passed_over(office: Office) -> None:
    mentors, mentee = [office.mentor() for _ in range(3)], office.mentee()
    office.choose(mentee, *mentors)
    office.choose(office.mentee(), mentors[1])
    refuse(office, mentee)
    office.house.reactions.catch_up()
    assert office.mentorship_of(mentee).mentor.application_id == mentors[2].case_id


def test_a_mentee_who_found_somebody_before_the_reaction_came_keeps_her(office: Office) -> None:
    mentors, mentee = [office.mentor() for _ in range(3)], office.mentee()
    office.choose(mentee, *mentors)
    refuse(office, mentee)
    chosen = office.propose(mentors[2], mentee)
    office.house.reactions.catch_up()
    assert office.mentorship_of(mentee).reference == chosen
    assert len(office.events(MentorshipProposed)) == 2


def test_a_mentor_whose_tie_came_to_light_meanwhile_is_passed_over(office: Office) -> None:
    mentors, mentee = [office.mentor() for _ in range(3)], office.mentee()
    office.choose(mentee, *mentors)
    office.house.people.declare_kin(person(mentee.person_id), mentee.person_id, mentors[1].person_id)
    refuse(office, mentee)
    office.house.reactions.catch_up()
    assert office.mentorship_of(mentee).mentor.application_id == mentors[2].case_id


def test_nobody_else_is_asked_where_the_mentee_herself_said_no(office: Office) -> None:
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    office.mentorship_step(office.choose(mentee, *mentors), "refuse", mentee.person_id)
    office.house.reactions.catch_up()
    assert office.application(mentee).state == "accepted"


@pytest.mark.parametrize("mentor_signs", [True, False])
def test_nobody_else_is_asked_where_the_mentee_herself_did_not_sign(office: Office, mentor_signs: bool) -> None:
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    reference = office.choose(mentee, *mentors)
    for step in ("consent", "sign") if mentor_signs else ("consent",):
        office.mentorship_step(reference, step, mentors[0].person_id)
    office.clock.wind(days=15)
    assert office.house.clock.tick().steps == {"lapse": 1}
    office.house.reactions.catch_up()
    assert office.application(mentee).state == "accepted"


def test_what_the_office_proposed_is_not_proposed_elsewhere_when_it_is_refused(office: Office) -> None:
    mentee = office.mentee()
    office.propose(office.mentor(), mentee)
    office.mentor()
    refuse(office, mentee)
    office.house.reactions.catch_up()
    assert office.application(mentee).state == "accepted"


# Exactly once


def test_reactions_run_again_from_the_beginning_do_nothing_new(each_office: Office) -> None:
    office = each_office
    mentors, mentee = [office.mentor() for _ in range(3)], office.mentee()
    office.choose(mentee, *mentors)
    refused = office.mentorship(refuse(office, mentee))
    office.house.reactions.catch_up()
    assert office.mentorship_of(mentee).id == derived_id(event_id(refused.id, refused.version), "next choice")
    before, written = office.house.ledger.last_position(), notices(office)
    Positions(office.house.databases.desk).move(NAME, 0)
    assert office.house.reactions.catch_up() == before
    assert office.house.ledger.last_position() == before
    assert notices(office) == written
    refuse(office, mentee)
    Positions(office.house.databases.desk).move(NAME, 0)
    office.house.reactions.catch_up()
    assert office.mentorship_of(mentee).mentor.application_id == mentors[2].case_id, "each refusal is answered once"
    assert len(office.events(MentorshipProposed)) == 3


def test_a_reaction_that_asked_nobody_asks_nobody_when_it_is_run_again(office: Office) -> None:
    """Not even where a place has become free since."""
    mentors, mentee, other = [office.mentor() for _ in range(2)], office.mentee(), office.mentee()
    office.choose(mentee, *mentors)
    office.choose(other, mentors[1])
    refuse(office, mentee)
    office.house.reactions.catch_up()
    refuse(office, other)
    office.clock.wind(days=100)
    Positions(office.house.databases.desk).move(NAME, 0)
    office.house.reactions.catch_up()
    assert office.application(mentee).state == "accepted"


def test_reactions_of_several_processes_at_once_answer_each_event_once(each_office: Office) -> None:
    office = each_office
    mentees = [office.mentee() for _ in range(4)]
    mentors = [office.mentor(capacity=4) for _ in range(2)]
    for mentee in mentees:
        office.choose(mentee, *mentors)
        refuse(office, mentee)
    settings = office.house.settings
    in_processes(react, *[(settings.data_folder, settings.database_url, office.clock.now)] * 3)
    assert len(office.events(MentorshipProposed)) == 8
    assert {office.mentorship_of(one).mentor.application_id for one in mentees} == {mentors[1].case_id}
    office.house.reactions.catch_up()
    counted = Counter((one.at, one.notice, one.recipient) for one in notices(office))
    assert set(counted.values()) == {1}
    assert Counter(notice for _, notice, _ in counted) == {"chosen": 8, "refused": 2 * 4}


def react(folder: Path, database_url: str, now: datetime) -> int:
    with opened_house(folder, database_url, WoundClock(now)) as house:
        return house.reactions.catch_up()


def test_a_reaction_cut_short_is_taken_up_after_a_restart(each_office: Office) -> None:
    """The process died after it had answered, and before it could note how far it had come."""
    office = each_office
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    office.choose(mentee, *mentors)
    refuse(office, mentee)
    house = office.house
    dying = Reactions(
        house.ledger,
        Dying(house.databases.desk),
        house.outbox,
        house.notices,
        house.mentoring,
        house.checklists,
        house.voting,
        house.duplicates,
    )
    with pytest.raises(KeyboardInterrupt):
        dying.catch_up()
    with opened_house(house.settings.data_folder, house.settings.database_url, office.clock) as restarted:
        restarted.reactions.catch_up()
    assert len(office.events(MentorshipProposed)) == 2
    counted = Counter((one.at, one.notice, one.recipient) for one in notices(office))
    assert set(counted.values()) == {1}


class Dying(Positions):
    def move(self, name: str, at: int) -> None:
        raise KeyboardInterrupt


def test_reactions_ahead_of_a_ledger_that_was_restored_go_on_from_its_end(office: Office) -> None:
    Positions(office.house.databases.desk).move(NAME, 1_000_000)
    last = office.house.ledger.last_position()
    assert office.house.reactions.catch_up() == last
    office.choose(office.mentee(), office.mentor())
    office.house.reactions.catch_up()
    assert [one.notice for one in notices(office)] == ["chosen"]


# Notices


def test_each_notice_that_the_policy_asks_for_is_written_once_for_its_event(each_office: Office) -> None:
    office = each_office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "terminate", mentee.person_id)
    for _ in range(2):
        office.house.reactions.catch_up()
    written = [(one.notice, one.event, one.recipient) for one in notices(office)]
    assert Counter(written) == Counter(
        [
            ("chosen", "MentorshipProposed", mentor.person_id),
            ("matched", "ProposalAccepted", mentor.person_id),
            ("matched", "ProposalAccepted", mentee.person_id),
            ("confirmed", "AgreementConfirmed", mentor.person_id),
            ("confirmed", "AgreementConfirmed", mentee.person_id),
            ("ended_early", "MentorshipTerminated", mentor.person_id),
            ("ended_early", "MentorshipTerminated", None),
        ]
    )
    assert {one.at for one in notices(office)} <= set(range(office.house.ledger.last_position() + 1))


def test_a_match_is_told_with_the_others_name_and_how_she_wants_to_be_reached(office: Office) -> None:
    mentor = office.admit(
        office.applied_again(
            office.register("Дана", phone="+7 700 000 00 00", preferred_contact="phone", language="ru"), Role.MENTOR, 1
        )
    )
    mentee = office.mentee(name="Айару")
    reference = office.choose(mentee, mentor)
    office.mentorship_step(reference, "consent", mentor.person_id)
    office.house.reactions.catch_up()
    letters = {one.recipient: office.house.notices.written(one) for one in notices(office) if one.notice == "matched"}
    to_mentee, to_mentor = letters[mentee.person_id], letters[mentor.person_id]
    assert "Дана Оспан" in to_mentee.letter.body
    assert "+7 700 000 00 00" in to_mentee.letter.body
    assert f"/cases/{reference}" in to_mentee.letter.body
    assert "Здравствуйте, Дана Оспан!" in to_mentor.letter.body
    assert to_mentor.address == "+7 700 000 00 00"


def test_a_lapse_is_told_to_both_and_to_the_office(office: Office) -> None:
    mentor, mentee = office.mentor(), office.mentee()
    office.choose(mentee, mentor)
    lapse(office, mentee)
    office.house.reactions.catch_up()
    lapsed = [one for one in notices(office) if one.notice == "lapsed"]
    assert {one.recipient for one in lapsed} == {mentor.person_id, mentee.person_id, None}
    (to_office,) = [office.house.notices.written(one) for one in lapsed if one.recipient is None]
    assert (to_office.recipient, to_office.address) == (office.policy.contact_role.in_("en"), "")


def test_a_notice_about_somebody_who_was_erased_names_nobody(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "terminate", mentee.person_id)
    office.house.reactions.catch_up()
    (ended,) = [one for one in notices(office) if one.notice == "ended_early" and one.recipient == mentor.person_id]
    office.house.vault.destroy(mentee.person_id)
    assert "[erased]" in office.house.notices.written(ended).letter.body
    assert len(office.events(MentorshipTerminated)) == 1


def test_the_outbox_keeps_what_it_has_whoever_adds_it_again(each_office: Office) -> None:
    office = each_office
    office.choose(office.mentee(), office.mentor())
    office.house.reactions.catch_up()
    written = notices(office)
    outbox = Outbox(office.house.databases.desk)
    assert outbox.add(written) == 0
    assert outbox.get(written[0].id) == written[0]
    assert notices(office) == written
