"""Each row of the table, taken once the way it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from domain.case import Role
from domain.mentorship import Mentorship, events
from domain.mentorship.values import AtFault, Horizon, How, Mark
from domain.policy import Policy
from tests.domain.mentorship.moves import (
    ACTIVE,
    AGREED,
    CERTIFIED,
    CERTIFY,
    COMPLETED,
    CONSENTED,
    CONTACT,
    END,
    GOAL,
    GROUPS,
    MENTEE,
    MENTOR,
    PAUSED,
    SECOND_MENTEE,
    SHARED,
    SIGNED,
    START,
    TERMINATED,
    UNCONDITIONAL,
    appointed,
    evaluating,
    joined,
    mentee,
    mentor,
    mentorship,
    participant,
    proposed,
)
from tests.scenario import SEALED, Taken, nu, somebody, step

MARKS = (Mark("activity", 4), Mark("behaviour", 5))


SEMINAR = somebody("seminar")
AFTER_IT = replace(nu().survey("final"), code="seminar", when="after_gathering", gathering="orientation")


class Row(NamedTuple):
    """Given these steps, the step leads to this state by this event, which says so much."""

    given: tuple[Taken, ...]
    taken: Taken
    event: type[Any]
    state: str
    fields: Mapping[str, Any] = MappingProxyType({})
    policy: Policy | None = None


ROWS = (
    Row((), proposed(), events.MentorshipProposed, "proposed", {"consented": (), "answer_by": date(2026, 9, 8)}),
    Row((), appointed(), events.MentorAppointed, "agreed", {"ends_on": date(2027, 2, 28)}, GROUPS),
    Row((proposed(),), mentor("consent"), events.ProposalAccepted, "proposed", {"all_consented": False, "sign_by": None}),
    Row((proposed(),), mentee("refuse"), events.ProposalRefused, "declined", {"person_id": MENTEE}),
    Row((proposed(),), step("withdraw_proposal"), events.ProposalWithdrawn, "withdrawn"),
    Row((proposed(),), step("lapse").on(date(2026, 9, 9)), events.ProposalLapsed, "lapsed"),
    Row(CONSENTED, mentee("sign"), events.AgreementSigned, "proposed", {"person_id": MENTEE, "all_signed": False}),
    Row(
        SIGNED, step("confirm_agreement").on(START), events.AgreementConfirmed, "agreed",
        {"starts_on": START, "ends_on": END},
    ),
    Row(
        AGREED, step("start").by(Role.CLOCK).on(START), events.MentorshipStarted, "active",
        {"starts_on": START, "ends_on": END},
    ),
    Row(
        ACTIVE, joined(SECOND_MENTEE), events.MenteeJoined, "active",
        {"mentee": participant(SECOND_MENTEE)}, SHARED,
    ),
    Row(
        (*ACTIVE, joined(SECOND_MENTEE)), step("leave", mentee=MENTEE), events.MenteeLeft,
        "active", {"mentee": participant(MENTEE)}, SHARED,
    ),
    Row((*ACTIVE, GOAL), mentor("agree_plan"), events.DevelopmentPlanAgreed, "active", {"goals": (1,)}),
    Row(ACTIVE, GOAL, events.GoalSet, "active", {"goal": 1, "horizon": Horizon.SHORT}),
    Row((*ACTIVE, GOAL), mentee("move_goal", goal=1, percent=40), events.GoalProgressed, "active", {"percent": 40}),
    Row((*ACTIVE, GOAL), mentor("reach_goal", goal=1), events.GoalReached, "active", {"goal": 1}),
    Row((*ACTIVE, GOAL), mentee("drop_goal", goal=1), events.GoalDropped, "active", {"goal": 1}),
    Row(PAUSED, CONTACT, events.ContactLogged, "paused", {"contact": 1, "kind": "phone", "attended": (MENTEE,)}),
    Row(
        (*ACTIVE, CONTACT), mentor("correct_contact", contact=1, kind="video", on=START), events.ContactCorrected, "active",
        {"corrects": 1, "contact": 2, "kind": "video", "on": START},
    ),
    Row(
        ACTIVE, step("miss_cadence").on(date(2026, 10, 14)), events.CadenceMissed, "active",
        {"period": 1, "period_first": START, "period_last": date(2026, 10, 13), "expected": 1, "had": 0},
    ),
    Row(
        (
            *ACTIVE, step("miss_cadence").on(date(2026, 10, 14)),
            mentor("log_contact", kind="email", on=date(2026, 10, 13)),
        ),
        step("make_good"), events.CadenceMadeGood, "active", {"period": 1, "expected": 1, "had": 1},
    ),
    Row(
        ACTIVE, mentor("assess", mentee=MENTEE, period="2026-autumn", marks=MARKS), events.CompetenciesAssessed, "active",
        {"marks": MARKS}, evaluating(),
    ),
    Row(
        ACTIVE,
        step("evaluate_mentor", month="2026-09", together=("youth_policy", "deans_office"), marks=MARKS),
        events.MentorEvaluated, "active", {"month": "2026-09"}, evaluating(),
    ),
    Row(AGREED, mentee("raise_concern", text=SEALED), events.ConcernRaised, "agreed", {"concern": 1}),
    Row(
        (*ACTIVE, mentee("raise_concern", text=SEALED)), step("resolve_concern", concern=1, outcome=SEALED),
        events.ConcernResolved, "active", {"concern": 1},
    ),
    Row(
        ACTIVE,
        step(
            "ask_after_gathering", gathering=SEMINAR, kind="orientation", on=date(2026, 10, 1), survey="seminar",
            people=(MENTEE,),
        ).alongside(),
        events.AskedAfterGathering, "active", {"occasion": 1}, replace(nu(), surveys=(AFTER_IT,)),
    ),
    Row(
        TERMINATED, mentor("give_feedback", survey="final", answers=SEALED), events.FeedbackGiven, "terminated",
        {"person_id": MENTOR, "survey": "final", "occasion": 1},
    ),
    Row(
        ACTIVE, mentee("pause").on(date(2026, 11, 30)), events.MentorshipPaused, "paused",
        {"first": date(2026, 11, 30)},
    ),
    Row(
        PAUSED, mentee("resume").on(date(2026, 12, 10)), events.MentorshipResumed, "active",
        {"resumes_on": date(2026, 12, 10), "moved": 10, "ends_on": date(2027, 3, 23)},
    ),
    Row(
        ACTIVE, step("extend", ends_on=date(2027, 4, 13)), events.CommitmentExtended, "active",
        {"ends_on": date(2027, 4, 13), "days": 31},
    ),
    Row(
        PAUSED, mentor("terminate"), events.MentorshipTerminated, "terminated",
        {"ended_on": date(2026, 11, 30), "at_fault": AtFault.NOBODY, "order": None},
    ),
    Row(
        ACTIVE, step("complete").by(Role.CLOCK).on(date(2027, 3, 14)), events.CommitmentCompleted, "completed",
        {"ended_on": END},
    ),
    Row(
        TERMINATED, step("reinstate").on(date(2026, 12, 10)), events.MentorshipReinstated, "active",
        {"resumes_on": date(2026, 12, 10), "ends_on": END, "days": 0},
    ),
    Row(COMPLETED, mentee("continue"), events.MentorshipContinued, "completed", {"person_id": MENTEE}),
    Row(COMPLETED, CERTIFY, events.CertificateIssued, "certified", {"role": Role.MENTOR, "kind": "appreciation"}, UNCONDITIONAL),
    Row(
        CERTIFIED, step("revoke_certificate", number="NU-7KQ4M-2345678923"), events.CertificateRevoked, "completed",
        {"person_id": MENTOR}, UNCONDITIONAL,
    ),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.taken.step)
def test_each_row_is_taken_as_it_is_meant(row: Row) -> None:
    story = mentorship(*row.given, policy=row.policy)
    story.when(row.taken).then(row.event, state=row.state, **row.fields)


def test_every_step_of_the_table_is_tried() -> None:
    assert [row.taken.step for row in ROWS] == list(Mentorship.LIFE)


@pytest.mark.parametrize(
    ("how", "role", "person"), [(How.MENTEE_CHOICE, Role.MENTEE, MENTEE), (How.MENTOR_SELECTS, Role.MENTOR, MENTOR)]
)
def test_who_proposes_has_consented(how: How, role: Role, person: Any) -> None:
    proposal = proposed(how).by(role, person)
    mentorship(policy=SHARED).when(proposal).then(events.MentorshipProposed, consented=(person,))


def test_a_whole_way_from_the_proposal_to_two_certificates() -> None:
    story = mentorship(*COMPLETED, CERTIFY, policy=UNCONDITIONAL)
    story.when(step("certify", person=MENTEE, number="NU-7KQ4M-7654321987")).then(
        events.CertificateIssued, state="certified", role=Role.MENTEE, kind="participation"
    )
    assert story.case.certificate_of(MENTOR)
    assert story.case.certificate_of(MENTEE)
