"""What moves the end, the end itself, and what comes after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.case import Role
from domain.mentorship import events
from domain.mentorship.values import AtFault, Order
from tests.domain.mentorship.moves import (
    ACTIVE,
    AGREED,
    CERTIFIED,
    CERTIFY,
    COMPLETED,
    COORDINATOR,
    END,
    GROUPS,
    MENTEE,
    MENTOR,
    PAUSED,
    START,
    STRANGER,
    TERMINATED,
    UNCONDITIONAL,
    No,
    appointed,
    lasting,
    mentee,
    mentor,
    mentorship,
)
from tests.scenario import Taken, nu, step

DAY = timedelta(days=1)
PAUSE, RESUME = mentee("pause"), mentee("resume")
PAUSED_ON = date(2026, 11, 30)
AFTER = END + DAY
NUMBER = "NU-7KQ4M-2345678923"
REVOKED = step("revoke_certificate", number=NUMBER)
COMPLETED_EARLY = (*ACTIVE, step("complete").on(date(2027, 2, 1)))
GROUP = (appointed(), step("start").by(Role.CLOCK))


def extended(days: int) -> Taken:
    return step("extend", ends_on=END + timedelta(days=days))


def reinstated(ends_on: date | None = None) -> Taken:
    return step("reinstate", ends_on=ends_on)


REFUSED = (
    No(AGREED, PAUSE, "not_now"),
    No(ACTIVE, PAUSE.on(AFTER), "commitment_over"),
    No(ACTIVE, PAUSE, "pause_limit", lasting(pause_limit_days=0)),
    No(ACTIVE, PAUSE.on(PAUSED_ON).dated(START - DAY), "outside_commitment"),
    No((*PAUSED, RESUME.on(date(2026, 12, 10))), PAUSE.dated(date(2026, 12, 9)), "outside_commitment"),
    No((*TERMINATED, step("reinstate").on(date(2026, 12, 20))), PAUSE.dated(date(2026, 12, 19)), "outside_commitment"),
    No((*PAUSED, RESUME.on(date(2027, 1, 31))), PAUSE, "pause_limit"),
    No(ACTIVE, PAUSE.on(PAUSED_ON).dated(PAUSED_ON + DAY), "in_the_future"),
    No(PAUSED, PAUSE, "not_now"),
    No(ACTIVE, RESUME, "not_now"),
    No(PAUSED, RESUME.dated(PAUSED_ON - DAY), "outside_commitment"),
    No(ACTIVE, extended(0), "end_before_start"),
    No(ACTIVE, extended(-1), "end_before_start"),
    No(ACTIVE, extended(93), "extension_limit"),
    No((*ACTIVE, extended(60)), extended(60 + 33), "extension_limit"),
    No((*ACTIVE, extended(92)), extended(93), "extension_limit"),
    No(ACTIVE, extended(1), "extension_limit", lasting(extension_limit_days=0)),
    No(ACTIVE, extended(1).on(END + 2 * DAY), "in_the_past"),
    No(ACTIVE, extended(1).close_to(COORDINATOR), "conflict_of_interest"),
    No(ACTIVE, extended(1).by(Role.MENTOR), "not_yours"),
    No(ACTIVE, step("terminate").without_reason(), "reason_missing"),
    No(ACTIVE, mentee("terminate").because("unheard_of"), "unknown_reason"),
    No(ACTIVE, step("terminate").on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No(ACTIVE, mentee("terminate").on(AFTER), "commitment_over"),
    No(ACTIVE, mentee("terminate").dated(START - DAY), "outside_commitment"),
    No(PAUSED, mentee("terminate").dated(PAUSED_ON - DAY), "outside_commitment"),
    No((*PAUSED, RESUME.on(date(2026, 12, 10))), mentee("terminate").dated(date(2026, 12, 9)), "outside_commitment"),
    No(AGREED, mentee("terminate").dated(START - DAY), "outside_commitment"),
    No(GROUP[:1], step("terminate").dated(date(2026, 8, 31)), "before_the_case", GROUPS),
    No(ACTIVE, mentee("terminate", at_fault=AtFault.MENTOR), "not_yours"),
    No(ACTIVE, step("terminate").close_to(COORDINATOR), "conflict_of_interest"),
    No(ACTIVE, step("terminate", at_fault=AtFault.MENTEE).by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No(ACTIVE, step("terminate").because("no_reason"), "unknown_reason"),
    No(ACTIVE, step("terminate").by(Role.MENTOR, STRANGER), "not_yours"),
    No(TERMINATED, mentor("terminate"), "not_now"),
    No(GROUP, mentor("terminate"), "not_yours", GROUPS),
    No(GROUP, step("terminate"), "order_missing", GROUPS),
    No(GROUP, step("terminate", order_number="115-k"), "order_missing", GROUPS),
    No(ACTIVE, step("complete").by(Role.CLOCK).on(END), "not_yet"),
    No(ACTIVE, step("complete").on(END).without_reason(), "reason_missing"),
    No(ACTIVE, step("complete").on(END).dated(START - DAY), "outside_commitment"),
    No(ACTIVE, step("complete").by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No((*AGREED, mentor("terminate")), reinstated(), "not_started"),
    No(TERMINATED, reinstated().without_reason(), "reason_missing"),
    No(TERMINATED, reinstated().on(AFTER), "in_the_past"),
    No(TERMINATED, reinstated(END - DAY), "end_before_start"),
    No(TERMINATED, reinstated(END + 93 * DAY), "extension_limit"),
    No(TERMINATED, reinstated().dated(PAUSED_ON - DAY), "outside_commitment"),
    No(COMPLETED, reinstated(), "in_the_past"),
    No(COMPLETED, reinstated(END + 30 * DAY).close_to(COORDINATOR), "conflict_of_interest"),
    No(CERTIFIED, reinstated(), "not_now", UNCONDITIONAL),
    No(ACTIVE, mentee("continue"), "not_now"),
    No(COMPLETED, mentee("continue"), "no_continuation", lasting(informal_continuation=False)),
    No(COMPLETED, step("continue").on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No((*COMPLETED, mentee("continue")), mentee("continue"), "already_continued"),
    No(TERMINATED, CERTIFY, "not_now"),
    No(COMPLETED, REVOKED, "no_certificate"),
    No(CERTIFIED, step("revoke_certificate", number="NU-2"), "unknown_certificate", UNCONDITIONAL),
    No(CERTIFIED, REVOKED.without_reason(), "reason_missing", UNCONDITIONAL),
    No(CERTIFIED, REVOKED.close_to(COORDINATOR), "conflict_of_interest", UNCONDITIONAL),
    No((*CERTIFIED, REVOKED), REVOKED, "no_certificate", UNCONDITIONAL),
)


@pytest.mark.parametrize("no", REFUSED, ids=lambda no: f"{no.taken.step}-{no.code}")
def test_what_is_refused(no: No) -> None:
    mentorship(*no.given, policy=no.policy).when(no.taken).then_refused(no.code)


def test_a_participant_leaves_without_a_reason_and_without_blame() -> None:
    then = mentorship(*ACTIVE).when(mentee("terminate")).then(events.MentorshipTerminated, at_fault=AtFault.NOBODY)
    act = then.events[-1].act
    assert (act.reason_code, act.reason) == ("", None)


def test_a_coordinator_says_who_was_at_fault() -> None:
    ended = step("terminate", at_fault=AtFault.MENTOR).because("breach")
    mentorship(*ACTIVE).when(ended).then(events.MentorshipTerminated, at_fault=AtFault.MENTOR)


def test_an_appointed_mentor_is_dismissed_by_an_order() -> None:
    dismissed = step("terminate", order_number="115-k ", order_date=date(2026, 9, 1), letter="12-04")
    order = Order("115-k", date(2026, 9, 1), "12-04")
    mentorship(*GROUP, policy=GROUPS).when(dismissed).then(events.MentorshipTerminated, order=order)


def test_an_order_of_dismissal_has_a_day_that_has_come() -> None:
    dismissed = step("terminate", order_number="115-k", order_date=date(2026, 9, 2))
    mentorship(*GROUP, policy=GROUPS).when(dismissed).then_refused("in_the_future", "order_date")


def test_what_never_started_can_end() -> None:
    mentorship(*AGREED).when(mentor("terminate")).then(events.MentorshipTerminated, ended_on=START)


def test_a_coordinator_ends_it_early_and_the_plan_is_not_forgotten() -> None:
    story = mentorship(*COMPLETED_EARLY)
    assert (story.case.last_day, story.case.commitment.last) == (date(2027, 2, 1), END)
    story.when(mentor("log_contact", kind="phone", on=date(2027, 2, 2)).on(date(2027, 2, 3))).then_refused(
        "outside_commitment"
    )


def test_an_early_end_that_was_a_mistake_goes_on_as_planned() -> None:
    story = mentorship(*COMPLETED_EARLY)
    story.when(reinstated().on(date(2027, 2, 11))).then(events.MentorshipReinstated, state="active", ends_on=END)
    assert story.case.last_day == END
    (gap,) = story.case.gaps
    assert (gap.first, gap.last) == (date(2027, 2, 2), date(2027, 2, 10))


def test_reinstated_the_day_after_nothing_lies_between() -> None:
    story = mentorship(*COMPLETED_EARLY, reinstated().on(date(2027, 2, 2)))
    assert story.case.gaps == ()


def test_after_the_last_day_a_reinstatement_names_a_later_one() -> None:
    later = END + 40 * DAY
    story = mentorship(*COMPLETED)
    story.when(reinstated(later)).then(events.MentorshipReinstated, ends_on=later, days=40)
    story.when(extended(92)).then(events.CommitmentExtended, days=52)
    story.when(extended(93)).then_refused("extension_limit")


def test_who_terminated_in_a_pause_comes_back_out_of_it() -> None:
    story = mentorship(*PAUSED, mentee("terminate").on(date(2026, 12, 10)))
    story.when(reinstated().on(date(2026, 12, 20))).then(
        events.MentorshipReinstated, state="active", ends_on=END + 10 * DAY, days=0
    )
    (pause,) = story.case.pauses
    assert (pause.last, pause.moved) == (date(2026, 12, 9), 10)
    story.when(PAUSE).then(events.MentorshipPaused, first=date(2026, 12, 20))


def test_a_valid_certificate_stands_against_a_reinstatement() -> None:
    both = (*CERTIFIED, step("certify", person=MENTEE, number="NU-2"), REVOKED)
    story = mentorship(*both, policy=UNCONDITIONAL)
    assert story.case.state == "completed"
    story.when(reinstated(END + 30 * DAY)).then_refused("certificate_valid")
    story.when(step("revoke_certificate", number="NU-2")).then(events.CertificateRevoked, state="completed")
    story.when(reinstated(END + 30 * DAY)).then(events.MentorshipReinstated)


def test_each_may_go_on() -> None:
    story = mentorship(*COMPLETED, mentee("continue"))
    story.when(mentor("continue")).then(events.MentorshipContinued, person_id=MENTOR)
    assert story.case.continued_by == {MENTOR, MENTEE}


@pytest.mark.parametrize(
    ("resumed_on", "moved", "ends_on"),
    [
        (PAUSED_ON, 0, END),
        (PAUSED_ON + DAY, 1, date(2027, 3, 14)),
        (date(2027, 1, 31), 62, date(2027, 5, 14)),
        (date(2027, 2, 1), 62, date(2027, 5, 14)),
        (date(2027, 9, 1), 62, date(2027, 5, 14)),
    ],
)
def test_the_end_moves_by_the_pause_within_the_limit(resumed_on: date, moved: int, ends_on: date) -> None:
    mentorship(*PAUSED).when(RESUME.on(resumed_on)).then(events.MentorshipResumed, moved=moved, ends_on=ends_on)


def test_who_goes_on_only_after_the_last_day_was_completed_on_that_day() -> None:
    story = mentorship(*PAUSED, RESUME.on(date(2027, 9, 1)))
    completed = step("complete").by(Role.CLOCK)
    story.when(completed).then(events.CommitmentCompleted, ended_on=date(2027, 5, 14))


def test_pauses_share_one_limit() -> None:
    story = mentorship(*PAUSED, RESUME.on(date(2026, 12, 30)), PAUSE.on(date(2027, 2, 1)))
    story.when(RESUME.on(date(2027, 3, 31))).then(events.MentorshipResumed, moved=32)
    assert story.case.days_paused == nu().commitment.pause_limit_days


@pytest.mark.parametrize("role", [Role.MENTOR, Role.MENTEE, Role.COORDINATOR])
def test_anyone_of_them_pauses_and_resumes(role: Role) -> None:
    mentorship(*ACTIVE, step("pause").by(role)).when(step("resume").by(role)).then(events.MentorshipResumed)


def test_what_has_no_days_left_is_no_button() -> None:
    def offered(*steps: Taken) -> set[str]:
        story = mentorship(*steps)
        given = story.circumstances(step("extend"))
        return {one.name for one in story.case.open_steps(given, (Role.COORDINATOR,))}

    assert {"extend", "pause"} <= offered(*ACTIVE)
    assert "extend" not in offered(*ACTIVE, extended(92))
    assert "pause" not in offered(*PAUSED, RESUME.on(date(2027, 1, 31)))
