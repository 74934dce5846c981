"""Each row of the table, taken once the way it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from domain.application import Application, events
from domain.application.events import Recommendation
from domain.case import Role
from domain.ids import application_id
from domain.policy import Policy
from tests.domain.application.moves import (
    ACCEPTED,
    ACCEPTED_MENTOR,
    FIRST,
    HER,
    INTAKE,
    MATCHED,
    MENTEE,
    MENTORSHIP,
    SCREENED,
    SECOND,
    SHOWN,
    SOON,
    application,
    freed,
    held,
    interview,
    interviewing,
    matched,
    met,
    placed,
    scored,
    scores,
    screened,
    submitted,
)
from tests.scenario import Taken, somebody, step

CHOICES = (somebody("first choice"), somebody("second choice"))


GATHERING = somebody("gathering")
CAME = step("meet_requirement", requirement="orientation", gathering=GATHERING).alongside()
TAKEN_BACK = step("take_back_requirement", requirement="orientation", gathering=GATHERING).alongside()


class Row(NamedTuple):
    """Given these steps, the step leads to this state by this event, which says so much."""

    given: tuple[Taken, ...]
    taken: Taken
    event: type[Any]
    state: str
    fields: Mapping[str, Any] = MappingProxyType({})
    policy: Policy | None = None


ROWS = (
    Row((), submitted(), events.ApplicationSubmitted, "submitted", {"person_id": HER, "waiting_since": date(2026, 9, 1)}),
    Row((submitted(),), met("profile").by(Role.APPLICANT, HER), events.RequirementMet, "submitted", {"requirement": "profile"}),
    Row((submitted(), CAME), TAKEN_BACK, events.RequirementTakenBack, "submitted", {"gathering": GATHERING}),
    Row((submitted(),), step("waive_requirement", requirement="profile"), events.RequirementWaived, "submitted"),
    Row((submitted(), *SHOWN), screened(), events.ScreeningPassed, "screened"),
    Row(
        SCREENED, interview(), events.InterviewScheduled, "interview_scheduled",
        {"at": SOON, "interviewers": (FIRST, SECOND)}, interviewing(),
    ),
    Row((*SCREENED, interview()), step("miss_interview"), events.InterviewMissed, "screened", policy=interviewing()),
    Row(
        (*SCREENED, interview()), scored(), events.InterviewScored, "interview_scheduled",
        {"scores": scores(4, 5)}, interviewing(),
    ),
    Row(
        (*SCREENED, interview()), held(), events.InterviewHeld, "interviewed",
        {"recommendation": Recommendation.ACCEPT}, interviewing(),
    ),
    Row(SCREENED, step("accept"), events.ApplicationAccepted, "accepted"),
    Row(SCREENED, step("waitlist"), events.ApplicationWaitlisted, "waitlisted"),
    Row(SCREENED, step("decline"), events.ApplicationDeclined, "declined"),
    Row(
        ACCEPTED, step("choose_mentors", choices=CHOICES).by(Role.APPLICANT, HER), events.MentorsChosen, "accepted",
        {"choices": CHOICES},
    ),
    Row(ACCEPTED, matched(), events.ApplicationMatched, "matched", {"mentorship_id": MENTORSHIP}),
    Row(
        MATCHED, step("return_to_pool", mentorship_id=MENTORSHIP).alongside(), events.ApplicationReturnedToPool, "accepted",
    ),
    Row(ACCEPTED_MENTOR, placed(), events.PlaceTaken, "accepted", {"mentorship_id": MENTORSHIP, "mentee_id": MENTEE}),
    Row((*ACCEPTED_MENTOR, placed()), freed(), events.PlaceFreed, "accepted", {"mentee_id": MENTEE}),
    Row(ACCEPTED_MENTOR, step("change_capacity", capacity=1), events.CapacityChanged, "accepted", {"capacity": 1}),
    Row(MATCHED, step("conclude").alongside(), events.ApplicationConcluded, "concluded"),
    Row(
        ACCEPTED, step("carry_over", intake="2027-spring"), events.ApplicationCarriedOver, "carried_over",
        {"application_id": application_id("nu-alumni", "2027-spring", HER, Role.MENTEE)},
    ),
    Row((submitted(),), step("remind"), events.ApplicantReminded, "submitted"),
    Row(ACCEPTED, step("withdraw").by(Role.APPLICANT, HER), events.ApplicationWithdrawn, "withdrawn"),
    Row((*ACCEPTED, step("withdraw")), step("reopen"), events.ApplicationReopened, "accepted"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.taken.step)
def test_each_row_is_taken_as_it_is_meant(row: Row) -> None:
    story = application(*row.given, policy=row.policy)
    story.when(row.taken).then(row.event, state=row.state, **row.fields)


def test_every_step_of_the_table_is_tried() -> None:
    assert [row.taken.step for row in ROWS] == list(Application.LIFE)


def test_the_same_person_role_and_intake_give_the_same_application() -> None:
    assert application(submitted()).case.id == application_id("nu-alumni", INTAKE.name, HER, Role.MENTEE)


@pytest.mark.parametrize("before", ["submitted", "screened", "waitlisted"])
def test_a_declined_application_goes_on_where_it_was(before: str) -> None:
    ways = {"submitted": (submitted(),), "screened": SCREENED, "waitlisted": (*SCREENED, step("waitlist"))}
    application(*ways[before], step("decline")).when(step("reopen")).then(events.ApplicationReopened, state=before)


def test_what_coming_met_is_asked_again_once_it_is_taken_back() -> None:
    story = application(submitted(), CAME)
    assert "orientation" in story.case.met
    story.given(TAKEN_BACK)
    assert "orientation" not in story.case.met
    assert "orientation" in story.given(CAME).case.met


@pytest.mark.parametrize("met_before", [(), (met("orientation"),)], ids=["not met", "recorded by hand"])
def test_only_what_coming_to_it_met_is_taken_back(met_before: tuple[Taken, ...]) -> None:
    application(submitted(), *met_before).when(TAKEN_BACK).then_refused("not_met_there")


def test_nobody_takes_a_requirement_back_by_itself() -> None:
    alone = step("take_back_requirement", requirement="orientation", gathering=GATHERING)
    application(submitted(), CAME).when(alone).then_refused("not_yours")


def test_places_are_taken_and_freed() -> None:
    story = application(*ACCEPTED_MENTOR, placed())
    assert (story.case.capacity, story.case.free_places) == (2, 1)
    story.given(freed())
    assert story.case.free_places == 2
