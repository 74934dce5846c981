"""A mentor selects her mentees: whom she finds, what comes of it, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from application.admissions import Request
from application.asking import Asker, person
from domain.application import Application
from domain.application.events import CriterionResult, Recommendation, Result, Score, Wishes
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.events import MentorshipProposed
from domain.mentorship.values import How
from infrastructure.bootstrap import PROGRAMME_FILES, House
from tests.answers import fitting_answers
from tests.houses import Applicant, Office

CODE = "kaznu-female-mentoring"
TEXT = (PROGRAMME_FILES / f"{CODE}.toml").read_text(encoding="utf-8")
INTAKE = "2026-27"
SCIENCE, ARTS = Wishes(track="science_technology"), Wishes(track="creative_technologies")
WHOLE = {"study_programme": "Physics", "study_year": 1, "project": "social", "time": 8}


@dataclass(frozen=True)
class Selection:
    """KazNU's programme in a house, with the coordinator of the office and a second interviewer."""

    office: Office

    @property
    def house(self) -> House:
        return self.office.house

    def step(self, who: Applicant, step: str, by: Asker | UUID | None = None, /, **facts: object) -> None:
        self.office.take(Application, who.case_id, step, by or self.office.coordinator, **facts)

    def applied(
        self, role: Role, wishes: Wishes = SCIENCE, *, capacity: int = 0, person_id: UUID | None = None, **more: object
    ) -> Applicant:
        who = person_id or self.office.register()
        request = Request(CODE, INTAKE, who, role, capacity, wishes, **more)  # type: ignore[arg-type]
        reference = self.house.admissions.submit(person(self.office.coordinator), request)
        return Applicant(who, self.house.case_files.find(reference)[1], reference)

    def screened(self, who: Applicant, **answers: object) -> Applicant:
        policy = self.house.programmes.newest_policy(CODE)
        role = self.office.application(who).role
        for asked in policy.requirements_of(role):
            given = fitting_answers(policy.form(asked.form or ""), role)
            if asked.code == "questionnaire" and answers:
                given = str({**WHOLE, **answers}).replace("'", '"')
            if asked.code == "motivation_letter":
                given = '{"letter": "%s"}' % ("I would like to. " * 20)
            self.step(who, "meet_requirement", who.person_id, requirement=asked.code, answers=given)
        results = tuple(CriterionResult(one.code, Result.MET) for one in policy.screening_criteria(role))
        self.step(who, "pass_screening", results=results)
        return who

    def mentor(self, capacity: int = 2, wishes: Wishes = SCIENCE, person_id: UUID | None = None) -> Applicant:
        mentor = self.screened(self.applied(Role.MENTOR, wishes, capacity=capacity, person_id=person_id))
        self.step(mentor, "accept")
        return mentor

    def called(self, who: Applicant, *interviewers: UUID) -> Applicant:
        """To an interview that is a minute ago now."""
        at = self.office.clock() + timedelta(hours=1)
        self.step(who, "schedule_interview", at=at, interviewers=interviewers or self.interviewers)
        self.office.clock.wind(1 / 20)
        return who

    def interviewed(self, wishes: Wishes = SCIENCE, score: int = 8, **answers: object) -> Applicant:
        who = self.called(self.screened(self.applied(Role.MENTEE, wishes), **answers))
        self.held(who, score)
        return who

    def held(self, who: Applicant, score: int = 8) -> None:
        interviewers = self.office.application(who).interviewers
        scores = tuple(one for each in interviewers for one in self.scores(each, score))
        facts = {"scores": scores, "recommendation": Recommendation.ACCEPT}
        self.step(who, "hold_interview", interviewers[0], **facts)

    def scores(self, interviewer: UUID, value: int) -> tuple[Score, ...]:
        criteria = self.house.programmes.newest_policy(CODE).interview_criteria(Role.MENTEE)
        return tuple(Score(interviewer, one.code, value) for one in criteria)

    @property
    def interviewers(self) -> tuple[UUID, UUID]:
        return self.office.coordinator, self.office.other_coordinator

    def select(self, mentor: Applicant, mentee: Applicant, by: Asker | UUID | None = None) -> str:
        asker = by if isinstance(by, Asker) else person(by or mentor.person_id)
        return self.house.mentoring.propose(asker, mentor.case_id, mentee.case_id, How.MENTOR_SELECTS)

    def selectable(self, mentor: Applicant) -> list[UUID]:
        return [row.application_id for row in self.house.selecting.selectable(self.office.application(mentor))]


@pytest.fixture
def selection(office: Office) -> Selection:
    house = office.house
    house.programmes.open(person(office.admin), TEXT)
    for who in (office.coordinator, office.other_coordinator):
        house.people.grant_role(person(office.admin), who, Role.COORDINATOR, CODE)
    house.programmes.open_intake(person(office.coordinator), CODE, INTAKE, date(2026, 4, 1), date(2026, 9, 30))
    return Selection(office)


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
    assert (proposed.how, proposed.consents) == ("mentor_selects", {mentor.person_id})
    office.take(Mentorship, proposed.id, "refuse", mentee.person_id)
    assert office.application(mentee).state == "accepted", "another mentor may select her"
    assert selection.selectable(mentor) == [mentee.case_id]


def test_a_mentor_finds_who_has_come_so_far_and_fits(selection: Selection) -> None:
    mentor, other = selection.mentor(capacity=1), selection.mentor()
    waiting, interviewed = selection.interviewed(), selection.interviewed()
    selection.step(waiting, "waitlist")
    selection.interviewed(ARTS)
    selection.called(selection.screened(selection.applied(Role.MENTEE)))
    selection.interviewed(kin := SCIENCE)
    related = selection.interviewed(kin)
    selection.house.people.declare_kin(person(selection.office.coordinator), related.person_id, mentor.person_id, CODE)
    found = selection.selectable(mentor)
    assert found[:2] == [waiting.case_id, interviewed.case_id]
    assert related.case_id not in found
    assert len(found) == 3
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
    policy = selection.house.programmes.newest_policy(CODE)

    ranked = selection.house.selecting.ranked(rows, policy, "priority", office.auditor)
    assert [one.row.application_id for one in ranked] == [one.case_id for one in (fresher, stated, few, best, plain)]
    assert [[group.code for group in one.groups] for one in ranked] == [
        ["first_year"],
        ["minorities"],
        ["few_women"],
        [],
        [],
    ]
    assert ranked[0].score == pytest.approx(100 * 2 / 9)

    by_score = selection.house.selecting.ranked(rows, policy, "score", office.auditor)
    assert [one.row.application_id for one in by_score] == [one.case_id for one in (best, plain, stated, few, fresher)]
    herself = selection.house.selecting.ranked(rows, policy, "priority", fresher.person_id)
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
    request = Request(CODE, "next", new, Role.MENTEE, wishes=SCIENCE)
    reference = selection.house.admissions.submit(person(office.coordinator), request)
    newcomer = Applicant(new, selection.house.case_files.find(reference)[1], reference)
    for who, score in ((newcomer, 10), (again, 2)):
        selection.held(selection.called(selection.screened(who)), score)
        selection.step(who, "waitlist")
    rows = selection.house.applicants.in_states(CODE, "next", {"waitlisted"})
    policy = selection.house.programmes.newest_policy(CODE)
    ranked = selection.house.selecting.ranked(rows, policy, "waiting", office.auditor)
    assert [one.row.application_id for one in ranked] == [again.case_id, newcomer.case_id]
    assert ranked[0].row.waiting_since == first_moment
