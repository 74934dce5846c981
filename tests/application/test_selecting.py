"""A mentor selects her mentees: whom she finds, what comes of it, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from application.admissions import Request
from application.asking import Asker, person
from domain.application import Application
from domain.application.events import Recommendation, Wishes
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.events import MentorshipProposed
from domain.mentorship.values import How
from tests.houses import Applicant, Office
from tests.kaznu import ARTS, CODE, INTAKE, SCIENCE, Selection, open_selection


@pytest.fixture
def selection(office: Office) -> Selection:
    return open_selection(office)


def test_whom_a_mentor_selects_is_accepted_and_proposed_in_one_save(selection: Selection) -> None:
    office = selection.office
    mentor, mentee = selection.mentor(), selection.interviewed()
    before = office.house.ledger.last_position()
    reference = selection.select(mentor, mentee)
    entries = office.house.ledger.read(before, 10)
    assert [entry.topic for entry in entries] == [
        "MentorshipProposed", "ReferenceTaken", "PlaceTaken", "ApplicationAccepted", "ApplicationMatched",
    ]  # fmt: skip
    assert {entry.event.act.role for entry in entries} == {Role.MENTOR}
    proposed = office.mentorship(reference)
    assert (proposed.how, proposed.consents) == (How.MENTOR_SELECTS, frozenset({mentor.person_id}))
    office.take(Mentorship, proposed.id, "refuse", mentee.person_id)
    assert office.application(mentee).state == "accepted", "another mentor may select her"
    assert selection.selectable(mentor) == [mentee.case_id]


def test_a_mentor_finds_who_has_come_so_far_and_fits(selection: Selection) -> None:
    mentor, other = selection.mentor(capacity=1), selection.mentor()
    waiting = selection.interviewed()
    selection.step(waiting, "waitlist")
    selection.office.clock.wind(1)
    interviewed, accepted = selection.interviewed(), selection.interviewed()
    selection.step(accepted, "accept")
    selection.interviewed(ARTS)
    selection.called(selection.screened(selection.applied(Role.MENTEE)))
    found = selection.selectable(mentor)
    assert found[0] == waiting.case_id, "who has waited longest comes first"
    assert set(found) == {one.case_id for one in (waiting, interviewed, accepted)}
    selection.select(mentor, interviewed)
    assert selection.selectable(mentor) == [], "she has no place any more"
    assert interviewed.case_id not in selection.selectable(other)


def test_whoever_else_selects_learns_nothing_of_the_case(selection: Selection) -> None:
    office, mentor, mentee = selection.office, selection.mentor(), selection.interviewed()
    stranger = selection.mentor()
    declined = selection.screened(selection.applied(Role.MENTEE))
    selection.step(declined, "decline", Asker(str(office.coordinator), reason_code="scores"))
    for who in (mentee.person_id, stranger.person_id, office.coordinator):
        with office.refused("not_yours"):
            selection.select(mentor, declined, who)
    with office.refused("not_yours"):
        office.take(Application, mentee.case_id, "accept", mentor.person_id)
    with office.refused("not_now"):
        selection.select(mentor, declined)


def test_the_office_records_whom_a_mentor_selected(selection: Selection) -> None:
    mentor, mentee = selection.mentor(), selection.interviewed()
    for_her = Asker(str(selection.office.coordinator), on_behalf_of=mentor.person_id, given_how="phone")
    selection.select(mentor, mentee, for_her)
    (event,) = selection.office.events(MentorshipProposed)
    assert event.consented == (mentor.person_id,)


@pytest.mark.parametrize("tie", ["kin", "she supervises", "supervises her"])
def test_a_mentor_does_not_select_whom_she_has_ties_to(selection: Selection, tie: str) -> None:
    office, mentor, mentee = selection.office, selection.mentor(), selection.interviewed()
    people, asker = office.house.people, person(office.coordinator)
    if tie == "kin":
        people.declare_kin(asker, mentee.person_id, mentor.person_id, CODE)
    elif tie == "she supervises":
        people.declare_supervisor(asker, mentee.person_id, mentor.person_id, CODE)
    else:
        people.declare_supervisor(asker, mentor.person_id, mentee.person_id, CODE)
    assert selection.selectable(mentor) == []
    with office.refused("conflict_of_interest"):
        selection.select(mentor, mentee)


def test_a_pair_that_the_policy_keeps_apart_is_proposed_by_nobody(selection: Selection) -> None:
    office, mentor, mentee = selection.office, selection.mentor(), selection.interviewed(ARTS)
    with office.refused("pair_unfit"):
        selection.select(mentor, mentee)
    selection.step(mentee, "accept")
    with office.refused("pair_unfit"):
        selection.house.mentoring.propose(person(office.coordinator), mentor.case_id, mentee.case_id)


def test_an_applicant_is_selected_after_her_interview_only(selection: Selection) -> None:
    mentor, mentee = selection.mentor(), selection.screened(selection.applied(Role.MENTEE))
    with selection.office.refused("interview_open"):
        selection.select(mentor, mentee)


# Interviews


def test_a_mentor_who_selects_interviews_even_whom_she_mentored_before(selection: Selection) -> None:
    office = selection.office
    today = office.clock().date()
    mentor, mentee = selection.mentor(), selection.interviewed()
    office.take(Mentorship, office.mentorship(selection.select(mentor, mentee)).id, "refuse", mentee.person_id)
    selection.house.programmes.open_intake(person(office.coordinator), CODE, "next", today, today + timedelta(days=90))
    again = Applicant(mentee.person_id, *carried(selection, mentee))
    selection.screened(again)
    pair = (mentor.person_id, office.other_coordinator)
    with office.refused("conflict_of_interest"):  # she is no mentor of this intake
        selection.called(again, *pair)
    selection.step(mentor, "carry_over", intake="next")
    selection.step(carried_mentor(selection, mentor), "accept")
    selection.called(again, *pair)
    selection.step(again, "score_interview", mentor.person_id, scores=selection.scores(mentor.person_id, 9))
    scores = selection.scores(office.other_coordinator, 7)
    selection.step(again, "hold_interview", pair[1], scores=scores, recommendation=Recommendation.ACCEPT)
    (row,) = selection.house.applicants.in_states(CODE, "next", {"interviewed"})
    assert row.scores == (*selection.scores(mentor.person_id, 9), *scores)


def test_interviewers_are_told_of_the_interview(selection: Selection) -> None:
    office, mentor = selection.office, selection.mentor()
    applicant = selection.screened(selection.applied(Role.MENTEE))
    selection.called(applicant, mentor.person_id, office.other_coordinator)
    selection.house.reactions.catch_up()
    written = [one for one in selection.house.outbox.page([CODE]) if one.notice == "to_interview"]
    assert {one.recipient for one in written} == {mentor.person_id, office.other_coordinator}
    letter = selection.house.notices.written(written[0]).letter
    assert applicant.reference in letter.body
    at = selection.office.application(applicant).interview_at
    assert at is not None
    assert f"you interview an applicant on {at.astimezone(selection.policy.tz):%d.%m.%Y, %H:%M}" in letter.subject


def carried(selection: Selection, who: Applicant) -> tuple[UUID, str]:
    selection.step(who, "carry_over", intake="next")
    (row,) = [
        one
        for one in selection.house.case_list.of_person(str(who.person_id))
        if (one.kind, one.intake) == ("Application", "next")
    ]
    return UUID(row.id), row.reference


def carried_mentor(selection: Selection, mentor: Applicant) -> Applicant:
    (row,) = [one for one in selection.house.case_list.of_person(str(mentor.person_id)) if one.state == "submitted"]
    return selection.screened(Applicant(mentor.person_id, UUID(row.id), row.reference))


# Ranking


def test_applicants_are_ranked_by_priority_group_and_score_or_by_score_alone(selection: Selection) -> None:
    office = selection.office
    plain, best = selection.interviewed(score=9, study_year=3), selection.interviewed(score=10, study_year=2)
    fresher = selection.interviewed(score=3, study_year=1)
    stated = selection.applied(Role.MENTEE, priority_groups=("minorities",))
    selection.held(selection.called(selection.screened(stated, study_year=4)), 5)
    few = selection.interviewed(Wishes(track="science_technology", faculty="physics_technology"), 4, study_year=2)
    rows = selection.house.applicants.in_states(CODE, INTAKE, {"interviewed"})

    ranked = selection.house.selecting.ranked(rows, selection.policy, "priority", {office.auditor})
    assert [one.row.application_id for one in ranked] == [one.case_id for one in (fresher, stated, few, best, plain)]
    assert [[group.code for group in one.groups] for one in ranked] == [
        ["first_year"],
        ["minorities"],
        ["few_women"],
        [],
        [],
    ]
    assert ranked[0].score == pytest.approx(100 * 2 / 9)

    by_score = selection.house.selecting.ranked(rows, selection.policy, "score", {office.auditor})
    assert [one.row.application_id for one in by_score] == [one.case_id for one in (best, plain, stated, few, fresher)]
    herself = selection.house.selecting.ranked(rows, selection.policy, "priority", {fresher.person_id})
    assert not next(one for one in herself if one.row.person_id == fresher.person_id).groups


def test_the_waiting_list_goes_by_the_time_that_was_waited_for_also_in_an_earlier_intake(selection: Selection) -> None:
    office = selection.office
    today = office.clock().date()
    early, late = selection.interviewed(score=2), selection.interviewed(score=10)
    selection.house.programmes.open_intake(person(office.coordinator), CODE, "next", today, today + timedelta(days=90))
    office.clock.wind(5)
    selection.step(early, "waitlist")
    selection.step(late, "waitlist")
    first_moment = office.application(early).waiting_since
    again = Applicant(early.person_id, *carried(selection, early))
    new = office.register()
    request = Request(CODE, "next", new, Role.MENTEE, wishes=SCIENCE, confirmed=("studies",))
    reference = selection.house.admissions.submit(person(office.coordinator), request)
    newcomer = Applicant(new, selection.house.case_files.find(reference)[1], reference)
    for who, score in ((newcomer, 10), (again, 2)):
        selection.held(selection.called(selection.screened(who)), score)
        selection.step(who, "waitlist")
    rows = selection.house.applicants.in_states(CODE, "next", {"waitlisted"})
    ranked = selection.house.selecting.ranked(rows, selection.policy, "waiting", {office.auditor})
    assert [one.row.application_id for one in ranked] == [again.case_id, newcomer.case_id]
    assert ranked[0].row.waiting_since == first_moment
