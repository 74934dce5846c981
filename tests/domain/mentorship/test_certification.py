"""Conditions of the certificate, and what a refusal says of those that fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.case import Role
from domain.mentorship import events
from domain.mentorship.certification import KeptElsewhere
from domain.mentorship.values import ConditionResult
from domain.policy.closing import Certification, Condition
from domain.policy.words import Names
from tests.domain.mentorship.moves import (
    ACTIVE,
    CERTIFIED,
    CERTIFY,
    COMPLETED,
    CONTACT,
    GOAL,
    MENTEE,
    MENTOR,
    STRANGER,
    UNCONDITIONAL,
    asking,
    condition,
    mentee,
    mentor,
    mentorship,
)
from tests.scenario import SEALED, Taken, nu, step

MONTHLY = tuple(
    mentor("log_contact", kind="phone", on=date(2026, month, 20)).on(date(2026, month, 21)) for month in (9, 10, 11, 12)
)
FIFTH = mentor("log_contact", kind="video", on=date(2027, 1, 20)).on(date(2027, 1, 21))
DONE = step("complete").by(Role.CLOCK).on(date(2027, 3, 14))
ANSWERED = mentor("give_feedback", survey="final", answers=SEALED)
FOR_MENTEE = step("certify", person=MENTEE, number="NU-2")


def test_a_certificate_rests_on_every_condition_of_the_policy() -> None:
    story = mentorship(*ACTIVE, *MONTHLY, FIFTH, DONE, ANSWERED)
    then = story.when(CERTIFY).then(events.CertificateIssued, state="certified", issued_on=date(2027, 3, 14))
    assert then.events[-1].results == (
        ConditionResult("agreement", met=True, needed=1, actual=1),
        ConditionResult("completed", met=True, needed=1, actual=1),
        ConditionResult("contact", met=True, needed=5, actual=5),
        ConditionResult("final_survey", met=True, needed=1, actual=1),
        ConditionResult("no_concern", met=True, needed=0, actual=0),
    )


def test_a_refusal_says_which_conditions_fail_and_by_how_much() -> None:
    concern = mentee("raise_concern", text=SEALED)
    refusal = mentorship(*ACTIVE, *MONTHLY, concern, DONE).when(CERTIFY).then_refused("conditions_open", at="person")
    assert str(refusal) == (
        "Not yet: In contact in five months of six (4 of 5); The final survey was answered (0 of 1); "
        "No concern is open (1 open)."
    )
    missing = refusal.places["missing"]
    assert isinstance(missing, Names)
    assert "(4 из 5); " in missing.in_("ru")
    assert missing.in_("ru").endswith("(не закрыто: 1)")
    assert "(5 ішінен 4); " in missing.in_("kk")


def test_answers_of_the_other_do_not_count() -> None:
    story = mentorship(*ACTIVE, *MONTHLY, FIFTH, DONE, ANSWERED)
    refusal = story.when(FOR_MENTEE).then_refused("conditions_open")
    assert "The final survey was answered (0 of 1)" in str(refusal)


def judged(asked: Condition, *steps: Taken, **facts: Any) -> ConditionResult:
    """How the mentor's (or another's) certificate comes out under one condition."""
    story = mentorship(*steps, policy=asking(asked))
    then = story.when(step("certify", **{"person": MENTOR, "number": "NU-1", **facts}))
    if then.refusal:
        then.then_refused("conditions_open")
        named = str(then.refusal).removeprefix("Not yet: ").rstrip(".")
        actual, needed = named.split("(")[1].rstrip(")").split(" of ")
        return ConditionResult(asked.code, met=False, needed=int(needed), actual=int(actual))
    (result,) = then.events[-1].results
    assert isinstance(result, ConditionResult)
    return result


@pytest.mark.parametrize(
    ("asked", "steps", "needed", "actual"),
    [
        (condition("contacts_at_least", 3), (*ACTIVE, CONTACT, CONTACT, DONE), 3, 2),
        (condition("contacts_at_least", 2), (*ACTIVE, CONTACT, CONTACT, DONE), 2, 2),
        (condition("goals_reached", 1), (*ACTIVE, GOAL, DONE), 1, 0),
        (condition("goals_reached", 1), (*ACTIVE, GOAL, mentee("reach_goal", goal=1), DONE), 1, 1),
        (condition("plan_agreed"), (*ACTIVE, GOAL, DONE), 1, 0),
        (condition("plan_agreed"), (*ACTIVE, GOAL, mentor("agree_plan"), DONE), 1, 1),
        (condition("checklist_done"), COMPLETED, 1, 0),
        (condition("attendance", 2, gathering="seminar"), COMPLETED, 2, 0),
        (condition("cadence_kept_in", 9), (*ACTIVE, CONTACT, DONE), 6, 1),
    ],
)
def test_each_kind_of_condition_counts(asked: Condition, steps: tuple[Taken, ...], needed: int, actual: int) -> None:
    assert judged(asked, *steps) == ConditionResult(asked.code, met=actual >= needed, needed=needed, actual=actual)


def test_what_other_cases_know_is_told() -> None:
    told = KeptElsewhere(attended=(("seminar", 2),), checklist_done=True)
    assert judged(condition("attendance", 2, gathering="seminar"), *COMPLETED, elsewhere=told).met
    assert judged(condition("checklist_done"), *COMPLETED, elsewhere=told).met


def test_topics_count_once_each_where_they_are_asked_for() -> None:
    told = KeptElsewhere(attended=(("lecture", 5),), topics=(("lecture", 4),))
    asked = replace(condition("attendance", 5, gathering="lecture"), each_topic=True)
    assert judged(asked, *COMPLETED, elsewhere=told).actual == 4
    assert judged(replace(asked, each_topic=False), *COMPLETED, elsewhere=told).actual == 5


def test_a_contact_counts_for_who_attended_it() -> None:
    alone = mentor("log_contact", kind="phone", attended=())
    steps = (*ACTIVE, CONTACT, alone, DONE)
    assert judged(condition("contacts_at_least", 2), *steps, person=MENTEE).actual == 1


def test_an_early_end_does_not_make_the_cadence_easier() -> None:
    early = step("complete").on(date(2026, 10, 14))
    result = judged(condition("cadence_kept_in", 5), *ACTIVE, CONTACT, early)
    assert (result.met, result.needed, result.actual) == (False, 5, 1)


def test_a_month_of_pause_asks_for_nothing() -> None:
    pause = mentee("pause").on(date(2026, 10, 14)), mentee("resume").on(date(2026, 12, 14))
    last = step("complete").by(Role.CLOCK).on(date(2027, 6, 1))
    asked = judged(condition("cadence_kept_in", 12), *ACTIVE, CONTACT, *pause, last)
    assert (asked.needed, asked.actual) == (6, 1)


def test_a_pause_excuses_no_more_than_the_days_by_which_the_end_moves() -> None:
    pause = mentee("pause").on(date(2026, 9, 14)), mentee("resume").on(date(2027, 10, 19))
    result = judged(condition("cadence_kept_in", 5), *ACTIVE, *pause, step("complete").by(Role.CLOCK))
    assert (result.met, result.needed, result.actual) == (False, 5, 0)


def test_a_gap_does_not_make_the_cadence_easier() -> None:
    gap = mentee("terminate").on(date(2026, 9, 16)), step("reinstate").on(date(2027, 2, 28))
    steps = (*ACTIVE, *gap, mentor("log_contact", kind="phone"), DONE)
    result = judged(condition("cadence_kept_in", 5), *steps)
    assert (result.met, result.needed, result.actual) == (False, 5, 1)


def test_one_certificate_a_person() -> None:
    story = mentorship(*CERTIFIED, policy=UNCONDITIONAL)
    story.when(step("certify", person=MENTOR, number="NU-3")).then_refused("has_certificate")
    story.when(step("certify", person=MENTEE, number=CERTIFY.facts["number"])).then_refused("number_taken")
    story.given(FOR_MENTEE)
    story.when(step("certify", person=MENTEE, number="NU-3")).then_refused("has_certificate")


def test_a_revoked_certificate_is_issued_anew_under_another_number() -> None:
    revoked = step("revoke_certificate", number="NU-2")
    story = mentorship(*CERTIFIED, FOR_MENTEE, revoked, policy=UNCONDITIONAL)
    assert story.case.certificate_of(MENTEE) is None
    assert story.case.certificate_of(MENTOR)
    story.when(revoked).then_refused("revoked_already")
    story.when(FOR_MENTEE).then_refused("number_taken")
    story.when(step("certify", person=MENTEE, number="NU-3")).then(events.CertificateIssued, state="certified")
    assert [one.revoked for one in story.case.certificates] == [False, True, False]


def test_a_stranger_gets_none() -> None:
    mentorship(*COMPLETED).when(step("certify", person=STRANGER, number="NU-2")).then_refused("no_certificate")


def test_a_programme_without_certificates_issues_none() -> None:
    policy = replace(nu(), certification=Certification())
    mentorship(*COMPLETED, policy=policy).when(CERTIFY).then_refused("no_certificate")


def test_who_certifies_has_no_part_in_it() -> None:
    mentorship(*COMPLETED, policy=UNCONDITIONAL).when(CERTIFY.by(Role.COORDINATOR, MENTOR)).then_refused(
        "conflict_of_interest"
    )
