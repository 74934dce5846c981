"""While the commitment runs: plan, contacts, assessments, concerns, feedback."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.case import Role
from domain.mentorship import events
from domain.mentorship.next_steps import next_steps
from domain.mentorship.values import Horizon, Mark
from tests.domain.mentorship.moves import (
    ACTIVE,
    AGREED,
    CERTIFY,
    COMPLETED,
    CONTACT,
    END,
    GOAL,
    MENTEE,
    MENTOR,
    PAUSED,
    SECOND_MENTEE,
    SHARED,
    START,
    STRANGER,
    UNCONDITIONAL,
    No,
    evaluating,
    joined,
    mentee,
    mentor,
    mentorship,
)
from tests.scenario import SEALED, Taken, nu, somebody, step

DAY = timedelta(days=1)
MARKS = (Mark("activity", 4), Mark("behaviour", 5))
BODIES = ("deans_office", "youth_policy")


def logged(**facts: Any) -> Taken:
    return mentor("log_contact", **{"kind": "phone", **facts})


def corrected(contact: int = 1, **facts: Any) -> Taken:
    return mentor("correct_contact", contact=contact, **{"kind": "phone", "on": START, **facts})


def evaluated(month: str = "2026-09", together: tuple[str, ...] = BODIES, marks: tuple[Mark, ...] = MARKS) -> Taken:
    return step("evaluate_mentor", month=month, together=together, marks=marks)


def assessed(**facts: Any) -> Taken:
    return mentor("assess", **{"mentee": MENTEE, "period": "2026-autumn", "marks": MARKS, **facts})


def goal(**facts: Any) -> Taken:
    return mentee("set_goal", **{"text": SEALED, "section": "job_search", **facts})


def answered(survey: str, role: Role = Role.MENTEE) -> Taken:
    return step("give_feedback", survey=survey, answers=SEALED).by(role)


CONCERN = mentee("raise_concern", text=SEALED)
RESOLVED = step("resolve_concern", concern=1, outcome=SEALED)
REACHED = mentee("reach_goal", goal=1)

SHARING = (*ACTIVE, joined(SECOND_MENTEE))
HERS = mentee("set_goal", SECOND_MENTEE, text=SEALED, section="job_search")
SHE_LOGGED = mentee("log_contact", SECOND_MENTEE, kind="phone")

REFUSED = (
    No(ACTIVE, mentor("agree_plan"), "no_goals"),
    No((*ACTIVE, GOAL, mentee("drop_goal", goal=1)), mentor("agree_plan"), "no_goals"),
    No(ACTIVE, goal(text=None), "text_missing"),
    No(ACTIVE, goal(section="cooking"), "unknown_section"),
    No(ACTIVE, goal(section=""), "unknown_section"),
    No(ACTIVE, goal(due=START - DAY), "in_the_past"),
    No(ACTIVE, goal(due=END + DAY), "outside_commitment"),
    No(ACTIVE, mentor("set_goal", text=SEALED, section="job_search", mentee=STRANGER), "not_on_roster"),
    No(SHARING, goal(mentee=SECOND_MENTEE), "not_yours", SHARED),
    No((*SHARING, GOAL), mentee("move_goal", SECOND_MENTEE, goal=1, percent=10), "no_goals", SHARED),
    No((*SHARING, GOAL, HERS), mentee("reach_goal", SECOND_MENTEE, goal=1), "unknown_goal", SHARED),
    No((*SHARING, CONTACT), corrected().by(Role.MENTEE, MENTEE), "no_contacts", SHARED),
    No((*SHARING, CONTACT, SHE_LOGGED), corrected(1).by(Role.MENTEE, SECOND_MENTEE), "unknown_contact", SHARED),
    No(AGREED, GOAL, "not_now"),
    No(ACTIVE, REACHED, "no_goals"),
    No(ACTIVE, mentee("move_goal", goal=1, percent=10), "no_goals"),
    No(ACTIVE, mentee("drop_goal", goal=1), "no_goals"),
    No((*ACTIVE, GOAL), mentee("move_goal", goal=2, percent=10), "unknown_goal"),
    No((*ACTIVE, GOAL), mentee("move_goal", goal=1, percent=101), "out_of_range"),
    No((*ACTIVE, GOAL), mentee("move_goal", goal=1, percent=-1), "out_of_range"),
    No((*ACTIVE, GOAL, GOAL, REACHED), REACHED, "goal_closed"),
    No((*ACTIVE, GOAL, GOAL, REACHED), mentee("drop_goal", goal=1), "goal_closed"),
    No(ACTIVE, logged(kind="pigeon"), "unknown_kind"),
    No(ACTIVE, logged(on=START + DAY), "in_the_future"),
    No(ACTIVE, logged(on=START - DAY), "outside_commitment"),
    No(COMPLETED, logged(on=END + DAY), "outside_commitment"),
    No(ACTIVE, logged(attended=(STRANGER,)), "not_on_roster"),
    No(ACTIVE, logged(attended=(MENTOR,)), "not_on_roster"),
    No(ACTIVE, logged(minutes=0), "out_of_range"),
    No(ACTIVE, logged(minutes=1441), "out_of_range"),
    No(ACTIVE, corrected(), "no_contacts"),
    No((*ACTIVE, CONTACT), corrected(2), "unknown_contact"),
    No((*ACTIVE, CONTACT, corrected()), corrected(), "corrected_already"),
    No((*ACTIVE, CONTACT), corrected(on=START + DAY), "in_the_future"),
    No((*ACTIVE, CONTACT), corrected(kind="pigeon"), "unknown_kind"),
    No((*ACTIVE, CONTACT), corrected(attended=(STRANGER,)), "not_on_roster"),
    No((*ACTIVE, CONTACT), corrected(minutes=0), "out_of_range"),
    No(ACTIVE, step("miss_cadence"), "not_yet"),
    No(ACTIVE, step("make_good"), "not_yet"),
    No((*ACTIVE, CONTACT), corrected().by(Role.COORDINATOR).without_reason(), "reason_missing"),
    No(ACTIVE, assessed(), "no_evaluation"),
    No(ACTIVE, assessed(mentee=STRANGER), "not_on_roster", evaluating()),
    No(ACTIVE, assessed(period=" "), "period_missing", evaluating()),
    No(ACTIVE, assessed(period="autumn"), "unknown_period", evaluating()),
    No(ACTIVE, assessed(period="2027-spring"), "unknown_period", evaluating()),
    No(ACTIVE, assessed(marks=MARKS[:1]), "mark_missing", evaluating()),
    No(ACTIVE, assessed(marks=(*MARKS, MARKS[0])), "mark_missing", evaluating()),
    No(ACTIVE, assessed(marks=(Mark("charm", 1), *MARKS)), "unknown_criterion", evaluating()),
    No(ACTIVE, assessed(marks=(Mark("activity", 6), MARKS[1])), "out_of_range", evaluating()),
    No(ACTIVE, evaluated(), "no_evaluation"),
    No(ACTIVE, evaluated(marks=()), "mark_missing", evaluating()),
    No(ACTIVE, evaluated(together=BODIES[:1]), "not_together", evaluating()),
    No(ACTIVE, evaluated("September"), "not_a_month", evaluating()),
    No(ACTIVE, evaluated("2026-13"), "not_a_month", evaluating()),
    No(ACTIVE, evaluated("2026-08"), "outside_commitment", evaluating()),
    No(ACTIVE, evaluated("2026-10"), "outside_commitment", evaluating()),
    No((*ACTIVE, evaluated()), evaluated(), "evaluated_already", evaluating()),
    No(PAUSED, evaluated(), "not_now", evaluating()),
    No(ACTIVE, evaluated().by(Role.COORDINATOR, MENTOR), "conflict_of_interest", evaluating()),
    No(ACTIVE, mentee("raise_concern", text=None), "text_missing"),
    No(ACTIVE, CONCERN.by(Role.COORDINATOR), "not_yours"),
    No(ACTIVE, CONCERN.by(Role.MENTEE, STRANGER), "not_yours"),
    No(ACTIVE, RESOLVED, "no_concern"),  # but whoever may not know whether one is open does not learn it here:
    No(ACTIVE, RESOLVED.by(Role.MENTOR), "not_yours"),
    No(ACTIVE, RESOLVED.by(Role.AUDITOR), "not_yours"),
    No(ACTIVE, RESOLVED.by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No((*ACTIVE, CONCERN), step("resolve_concern", concern=2, outcome=SEALED), "unknown_concern"),
    No((*ACTIVE, CONCERN, CONCERN, RESOLVED), RESOLVED, "resolved_already"),
    No((*ACTIVE, CONCERN), step("resolve_concern", concern=1, outcome=None), "text_missing"),
    No((*ACTIVE, CONCERN), RESOLVED.by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No((*ACTIVE, CONCERN), RESOLVED.close_to(somebody("coordinator")), "conflict_of_interest"),
    No(ACTIVE, answered("final"), "no_survey"),
    No(COMPLETED, answered("unheard_of"), "unknown_survey"),
    No(COMPLETED, step("give_feedback", survey="final", answers=None).by(Role.MENTEE), "text_missing"),
    No((*ACTIVE, answered("on_the_way").on(date(2026, 11, 14))), answered("on_the_way"), "no_survey"),
    No((*COMPLETED, answered("final")), answered("final"), "answered_already"),
    No(ACTIVE, answered("final").on(date(2026, 11, 14)), "survey_not_open"),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSED, ids=lambda no: f"{no.taken.step}-{no.code}")
def test_what_is_refused(no: No) -> None:
    mentorship(*no.given, policy=no.policy).when(no.taken).then_refused(no.code)


def test_goals_move_are_reached_and_dropped() -> None:
    story = mentorship(*ACTIVE, GOAL, GOAL, GOAL, GOAL)
    story.given(mentee("move_goal", goal=1, percent=50), mentee("reach_goal", goal=2), mentee("drop_goal", goal=3))
    assert [found.percent for found in story.case.goals] == [50, 100, 0, 0]
    assert (story.case.progress, story.case.goals_reached) == (50, 1)
    story.when(mentor("agree_plan")).then(events.DevelopmentPlanAgreed, goals=(1, 2, 4))
    assert story.case.plan_agreed


def test_a_long_term_goal_lies_behind_the_commitment() -> None:
    distant = goal(due=date(2029, 6, 30), horizon=Horizon.LONG)
    mentorship(*ACTIVE).when(distant).then(events.GoalSet, due=date(2029, 6, 30))


def test_a_goal_takes_a_key_step_of_its_section_once() -> None:
    story = mentorship(*ACTIVE)
    story.when(goal(key_step="mock_interview")).then(events.GoalSet, section="job_search", key_step="mock_interview")
    assert story.case.goals[0].key_step == "mock_interview"
    story.when(goal(key_step="mock_interview")).then_refused("key_step_taken", at="key_step")
    story.when(goal(section="networking", key_step="mock_interview")).then_refused("unknown_key_step", at="key_step")
    story.given(mentee("drop_goal", goal=1)).when(goal(key_step="mock_interview")).then(events.GoalSet, goal=2)


def test_a_plan_without_sections_takes_goals_without_one() -> None:
    story = mentorship(*ACTIVE, policy=replace(nu(), plan_sections=()))
    story.when(goal(section="")).then(events.GoalSet, section="")
    story.when(goal(section="job_search")).then_refused("unknown_section")


def test_a_corrected_contact_stays_and_counts_once() -> None:
    story = mentorship(*ACTIVE, CONTACT, corrected(kind="video", minutes=40))
    wrong, right = story.case.contacts
    assert (wrong.kind, wrong.corrected_by) == ("phone", 2)
    assert (right.kind, right.minutes, right.corrected_by) == ("video", 40, None)
    assert story.case.contacts_counted(nu()) == (right,)
    story.when(corrected(2, kind="email")).then(events.ContactCorrected, contact=3)
    assert [entry.corrected_by for entry in story.case.contacts] == [2, 3, None]


def test_a_contact_that_nobody_attended_counts_for_nothing() -> None:
    story = mentorship(*ACTIVE, CONTACT)
    story.when(corrected(attended=())).then(events.ContactCorrected, attended=())
    assert story.case.contacts_counted(nu()) == ()


def test_a_contact_is_dated_by_its_act_or_by_its_day() -> None:
    story = mentorship(*ACTIVE)
    story.when(CONTACT.on(START + 3 * DAY).dated(START + DAY)).then(events.ContactLogged, on=START + DAY)
    story.when(logged(on=START)).then(events.ContactLogged, on=START)


def test_who_was_on_the_roster_attended_then() -> None:
    story = mentorship(*ACTIVE, joined(SECOND_MENTEE), policy=SHARED)
    story.when(CONTACT).then(events.ContactLogged, attended=(MENTEE, SECOND_MENTEE))
    story.given(step("leave", mentee=SECOND_MENTEE))
    story.when(logged(attended=(SECOND_MENTEE,))).then(events.ContactLogged)


def test_a_contact_is_logged_late_after_the_end() -> None:
    mentorship(*COMPLETED).when(logged(on=END)).then(events.ContactLogged, state="completed", on=END)


def test_a_later_assessment_of_the_same_period_takes_the_place_of_the_first() -> None:
    better = (Mark("activity", 5), Mark("behaviour", 5))
    spring = assessed(period="2027-spring").on(date(2027, 2, 10))
    story = mentorship(*ACTIVE, assessed(), spring, assessed(marks=better), policy=evaluating())
    found = [(one.period, one.marks) for one in story.case.assessments]
    assert found == [("2027-spring", MARKS), ("2026-autumn", better)]


def test_a_concern_keeps_who_raised_it_and_what_came_of_it() -> None:
    story = mentorship(*ACTIVE, CONCERN, RESOLVED)
    (concern,) = story.case.concerns
    assert (concern.raised_by, concern.resolved, concern.outcome) == (MENTEE, True, SEALED)
    assert story.case.open_concerns == ()


@pytest.mark.parametrize("ended", [mentee("terminate"), step("complete")])
def test_a_concern_is_resolved_after_the_end_as_well(ended: Taken) -> None:
    story = mentorship(*ACTIVE, CONCERN, ended)
    story.when(RESOLVED).then(events.ConcernResolved, state=story.case.state)


def test_a_concern_that_a_certificate_did_not_wait_for_is_resolved_after_it() -> None:
    story = mentorship(*ACTIVE, CONCERN, step("complete"), CERTIFY, policy=UNCONDITIONAL)
    story.when(RESOLVED).then(events.ConcernResolved, state="certified")


def test_a_concern_is_to_be_resolved_within_days_of_its_being_raised_whatever_else_happens() -> None:
    story = mentorship(*ACTIVE, CONCERN.on(START), CONTACT.on(START + 20 * DAY), mentee("terminate"))
    (asked,) = next_steps(story.case, nu())
    assert (asked.step, asked.turn, asked.about) == ("resolve_concern", Role.COORDINATOR, "1")
    assert (nu().local_date(asked.since), asked.due) == (START, START + 5 * DAY)


@pytest.mark.parametrize(
    ("day", "occasion"),
    [
        (date(2026, 11, 14), 1),
        (date(2027, 1, 13), 1),
        (date(2027, 1, 14), 2),
        (date(2027, 3, 13), 2),
    ],
)
def test_a_regular_survey_comes_every_two_months(day: date, occasion: int) -> None:
    mentorship(*ACTIVE).when(answered("on_the_way").on(day)).then(events.FeedbackGiven, occasion=occasion)


def test_a_regular_survey_is_answered_once_at_each_occasion_and_by_each() -> None:
    story = mentorship(*ACTIVE, answered("on_the_way").on(date(2026, 11, 14)))
    story.when(answered("on_the_way", Role.MENTOR)).then(events.FeedbackGiven, occasion=1)
    story.when(answered("on_the_way").on(date(2027, 1, 14))).then(events.FeedbackGiven, occasion=2)


def test_the_last_occasion_of_a_regular_survey_is_the_end() -> None:
    mentorship(*COMPLETED).when(answered("on_the_way").on(date(2028, 1, 1))).then(events.FeedbackGiven, occasion=3)


def test_the_final_survey_opens_on_the_last_day() -> None:
    story = mentorship(*ACTIVE)
    story.when(answered("final").on(END - DAY)).then_refused("survey_not_open")
    story.when(answered("final").on(END)).then(events.FeedbackGiven, survey="final", occasion=1)


def test_a_survey_after_a_gathering_is_answered_once_for_each_that_she_came_to() -> None:
    after = replace(nu().survey("final"), code="seminar", when="after_gathering", gathering="orientation")
    story = mentorship(*ACTIVE, policy=replace(nu(), surveys=(after,)))
    story.when(answered("seminar")).then_refused("no_survey")
    story.when(asked_after(FIRST_SEMINAR, MENTEE)).then(events.AskedAfterGathering, occasion=1, people=(MENTEE,))
    story.when(asked_after(SECOND_SEMINAR, MENTOR, MENTEE)).then(events.AskedAfterGathering, occasion=2)
    assert [(one.turn, one.what) for one in next_steps(story.case, story.policy or nu()) if one.step == "give_feedback"] == [
        (Role.MENTOR, "seminar"), (Role.MENTEE, "seminar"),
    ]  # fmt: skip
    story.when(answered("seminar")).then(events.FeedbackGiven, occasion=1, gathering=FIRST_SEMINAR)
    story.when(answered("seminar")).then(events.FeedbackGiven, occasion=2, gathering=SECOND_SEMINAR)
    story.when(answered("seminar")).then_refused("no_survey")
    story.when(asked_after(SECOND_SEMINAR)).then(events.AskedAfterGathering, occasion=2, people=())
    story.when(answered("seminar", Role.MENTOR)).then_refused("no_survey")
    other = step("ask_after_gathering", gathering=FIRST_SEMINAR, kind="webinar", on=START, survey="seminar", people=())
    story.when(other.alongside()).then_refused("unknown_survey")


FIRST_SEMINAR, SECOND_SEMINAR = somebody("first seminar"), somebody("second seminar")


def asked_after(gathering: UUID, *people: UUID) -> Taken:
    facts = {"gathering": gathering, "kind": "orientation", "on": START, "survey": "seminar", "people": people}
    return step("ask_after_gathering", **facts).alongside()


def test_every_month_is_evaluated_once_the_last_one_after_the_end() -> None:
    months = [f"{day:%Y-%m}" for day in (START, *(date(2026, month, 1) for month in (10, 11, 12)))]
    months += ["2027-01", "2027-02", "2027-03"]
    story = mentorship(*COMPLETED, policy=evaluating())
    for month in months:
        assert [one.about for one in next_steps(story.case, story.policy or nu()) if one.step == "evaluate_mentor"] == (
            months[months.index(month) :]
        )
        story.when(evaluated(month)).then(events.MentorEvaluated, month=month, state="completed")
    story.when(evaluated("2027-03")).then_refused("evaluated_already")


def test_what_one_of_several_sets_as_a_goal_is_hers_and_what_a_pair_does_is_theirs() -> None:
    mentorship(*SHARING, policy=SHARED).when(HERS).then(events.GoalSet, mentee=SECOND_MENTEE)
    mentorship(*SHARING, policy=SHARED).when(mentor("set_goal", text=SEALED, section="job_search")).then(
        events.GoalSet, mentee=None
    )
    mentorship(*ACTIVE).when(GOAL).then(events.GoalSet, mentee=None)
