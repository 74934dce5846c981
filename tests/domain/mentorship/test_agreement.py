"""From the proposal to the agreement: what is refused, and what happens by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.cadence import Cadence, StudyYearLeast
from domain.case import GIVEN_HOW, Role
from domain.mentorship import events
from domain.mentorship.values import How
from domain.policy import Names
from domain.policy.admission import Faculty
from tests.domain.mentorship.moves import (
    ACTIVE,
    AGREED,
    CHOOSING_START,
    CONSENTED,
    COORDINATOR,
    GROUPS,
    MENTEE,
    MENTOR,
    SECOND_MENTEE,
    SHARED,
    SIGNED,
    START,
    STRANGER,
    No,
    appointed,
    joined,
    lasting,
    matching,
    mentee,
    mentor,
    mentorship,
    proposed,
)
from tests.scenario import SEALED, nu, somebody, step

CHOSEN = proposed(How.MENTEE_CHOICE).by(Role.MENTEE, MENTEE)
SELECTED = proposed(How.MENTOR_SELECTS).by(Role.MENTOR, MENTOR)
CONFIRM = step("confirm_agreement").on(START)
TWO = (*ACTIVE, joined(SECOND_MENTEE))
BY_YEAR = replace(GROUPS, cadence=Cadence(4, "calendar_month", by_study_year=(StudyYearLeast((4,), 2),)))
OF_FACULTIES = replace(GROUPS, faculties=(Faculty("physics", Names()),))
TOO_LATE = date(2026, 9, 9)
WITH_LAST_SIGNATURE = replace(nu(), agreement=replace(nu().agreement, confirmed_by="last_signature"))


REFUSED = (
    No((), SELECTED, "way_unknown"),
    No((), proposed(), "way_unknown", GROUPS),
    No((), appointed(), "way_unknown"),
    No((), proposed(How.MENTEE_CHOICE), "not_yours"),
    No((), proposed(How.APPOINTMENT), "not_yours", GROUPS),
    No((), proposed(How.MENTEE_CHOICE, MENTEE, SECOND_MENTEE).by(Role.MENTEE, MENTEE), "not_yours", SHARED),
    No((), proposed().by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No((), proposed().close_to(COORDINATOR), "conflict_of_interest"),
    No((), proposed(kin=frozenset({MENTEE})), "conflict_of_interest"),
    No((), proposed(mentor=MENTEE), "conflict_of_interest"),
    No((), proposed(How.COORDINATOR, MENTEE, MENTEE), "twice_on_roster", SHARED),
    No((), proposed(How.COORDINATOR, MENTEE, SECOND_MENTEE), "roster_size"),
    No((), CHOSEN.on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No((), appointed(order_number=" "), "order_missing", GROUPS),
    No((), appointed(order_date=date(2026, 9, 2)), "in_the_future", GROUPS),
    No((), appointed(order_date=date(2025, 8, 28)).dated(date(2025, 8, 28)), "in_the_past", GROUPS),
    No((), appointed(shown=()), "not_eligible", GROUPS),
    No((), appointed(group=" "), "group_missing", GROUPS),
    No((), appointed(), "faculty_missing", OF_FACULTIES),
    No((), appointed(faculty="law"), "unknown_faculty", OF_FACULTIES),
    No((), appointed(faculty="law"), "unknown_faculty", GROUPS),
    No((), appointed(study_year=None), "study_year_missing", BY_YEAR),
    No((), appointed(study_year=0), "out_of_range", GROUPS),
    No((), appointed(), "reason_missing", matching(GROUPS, appointment_months=(9,))),
    No((), appointed(kin=frozenset({SECOND_MENTEE})), "conflict_of_interest", GROUPS),
    No((), appointed().close_to(COORDINATOR), "conflict_of_interest", GROUPS),
    No((), appointed(MENTOR), "conflict_of_interest", GROUPS),
    No((), appointed(MENTEE, MENTEE), "twice_on_roster", GROUPS),
    No((), appointed(*(somebody(f"student {number}") for number in range(31))), "roster_size", GROUPS),
    No((), appointed(starts_on=date(2026, 9, 2)), "start_is_ruled", GROUPS),
    No((proposed(),), step("consent").by(Role.MENTOR, STRANGER), "not_yours"),
    No((proposed(),), step("consent").by(Role.COORDINATOR), "not_yours"),
    No((proposed(), mentor("consent")), mentor("consent"), "already_consented"),
    No(CONSENTED, mentor("consent"), "already_consented"),
    No((CHOSEN,), mentee("consent"), "already_consented"),
    No((proposed(),), mentee("consent").on(TOO_LATE), "too_late"),
    No((proposed(),), mentee("sign"), "consent_missing"),
    No((*CONSENTED, mentee("sign")), mentee("sign"), "already_signed"),
    No(SIGNED, mentee("sign"), "already_signed"),
    No(CONSENTED, mentee("sign").on(date(2026, 9, 16)), "too_late"),
    No((proposed(),), CONFIRM, "consent_missing"),
    No((*CONSENTED, mentee("sign")), CONFIRM, "signature_missing"),
    No((proposed(),), mentor("consent").on(TOO_LATE).dated(date(2026, 8, 31)), "before_the_case"),
    No((*CONSENTED, mentor("sign"), mentee("sign").on(START)), CONFIRM.dated(date(2026, 9, 13)), "before_the_signatures"),
    No(SIGNED, CONFIRM.by(Role.MENTOR), "not_yours"),
    No(SIGNED, CONFIRM.by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No(SIGNED, CONFIRM.close_to(COORDINATOR), "conflict_of_interest"),
    No(SIGNED, step("confirm_agreement", starts_on=date(2026, 9, 30)).on(START), "start_is_ruled"),
    No(SIGNED, CONFIRM, "start_missing", CHOOSING_START),
    No(SIGNED, step("confirm_agreement", starts_on=date(2026, 9, 13)).on(START), "in_the_past", CHOOSING_START),
    No(SIGNED, step("confirm_agreement", starts_on=date.max), "too_far_ahead", CHOOSING_START),
    No(AGREED, CONFIRM, "not_now"),
    No((proposed(),), step("refuse").on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No((CHOSEN,), step("withdraw_proposal").on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No(CONSENTED, step("sign").on_behalf_of(MENTEE, Role.MENTEE, how=""), "given_how_missing"),
    No((CHOSEN,), mentor("withdraw_proposal"), "not_yours"),
    No((SELECTED,), mentee("withdraw_proposal"), "not_yours", SHARED),
    No((proposed(),), mentor("withdraw_proposal"), "not_yours"),
    No((CHOSEN,), step("withdraw_proposal").close_to(COORDINATOR), "conflict_of_interest"),
    No((CHOSEN,), step("withdraw_proposal").by(Role.COORDINATOR, MENTOR), "conflict_of_interest"),
    No((proposed(),), step("lapse").on(date(2026, 9, 8)), "not_yet"),
    No((proposed(),), step("lapse").on(date(2027, 9, 8)), "not_yet", matching(days_to_answer=0)),
    No(SIGNED, step("lapse").on(date(2027, 9, 8)), "not_yet"),
    No(ACTIVE, joined(MENTEE), "twice_on_roster", SHARED),
    No(ACTIVE, joined(MENTOR), "twice_on_roster", SHARED),
    No(ACTIVE, joined(SECOND_MENTEE), "roster_size"),
    No(ACTIVE, joined(SECOND_MENTEE).close_to(COORDINATOR), "conflict_of_interest", SHARED),
    No(ACTIVE, joined(SECOND_MENTEE).by(Role.COORDINATOR, SECOND_MENTEE), "conflict_of_interest", SHARED),
    No(ACTIVE, joined(SECOND_MENTEE).by(Role.COORDINATOR, MENTOR), "conflict_of_interest", SHARED),
    No(
        ACTIVE, joined(SECOND_MENTEE, kin=frozenset({SECOND_MENTEE})), "conflict_of_interest",
        SHARED,
    ),
    No(ACTIVE, step("leave", mentee=MENTEE), "last_mentee"),
    No(TWO, step("leave", mentee=STRANGER), "not_on_roster", SHARED),
    No(TWO, step("leave", mentee=MENTEE).without_reason(), "reason_missing", SHARED),
    No(TWO, step("leave", mentee=MENTEE).close_to(COORDINATOR), "conflict_of_interest", SHARED),
    No((proposed(),), step("leave", mentee=MENTEE), "not_now"),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSED, ids=lambda no: f"{no.taken.step}-{no.code}")
def test_what_is_refused(no: No) -> None:
    mentorship(*no.given, policy=no.policy).when(no.taken).then_refused(no.code)


def test_who_chose_or_selected_takes_the_proposal_back() -> None:
    mentorship(CHOSEN).when(mentee("withdraw_proposal")).then(events.ProposalWithdrawn)
    mentorship(SELECTED, policy=SHARED).when(mentor("withdraw_proposal")).then(events.ProposalWithdrawn)


def test_how_well_two_fit_is_recorded_where_the_office_proposes_them_and_not_where_one_chooses_herself() -> None:
    for how in (How.COORDINATOR, How.ALGORITHM):
        mentorship(policy=SHARED).when(proposed(how, fit=SEALED)).then(events.MentorshipProposed, fit=SEALED)
    chosen = proposed(How.MENTEE_CHOICE, fit=SEALED).by(Role.MENTEE, MENTEE)
    selected = proposed(How.MENTOR_SELECTS, fit=SEALED).by(Role.MENTOR, MENTOR)
    for taken in (chosen, selected, proposed()):
        mentorship(policy=SHARED).when(taken).then(events.MentorshipProposed, fit=None)


def test_a_coordinator_records_what_a_participant_decided_and_how_she_was_told() -> None:
    told = step("consent").on_behalf_of(MENTEE, Role.MENTEE, how="phone")
    then = mentorship(proposed()).when(told).then(events.ProposalAccepted, person_id=MENTEE)
    assert then.events[-1].act.acting_person == COORDINATOR
    silent = step("consent").on_behalf_of(MENTEE, Role.MENTEE, how=" ")
    mentorship(proposed()).when(silent).then_refused("given_how_missing", at="given_how")


def test_how_she_was_told_is_kept_in_clear_and_therefore_no_text() -> None:
    """Nothing that somebody writes stands in the ledger unsealed."""
    told = step("consent").on_behalf_of(MENTEE, Role.MENTEE, how="She cried on the phone")
    mentorship(proposed()).when(told).then_refused("unknown_given_how", at="given_how")
    own = replace(mentee("consent"), given_how="I was told so by my father")
    mentorship(proposed()).when(own).then_refused("unknown_given_how", at="given_how")
    for how in GIVEN_HOW:
        mentorship(proposed()).when(replace(told, given_how=how)).then(events.ProposalAccepted)


def test_a_mentor_who_coordinates_too_does_not_speak_for_her_mentee() -> None:
    spoken = step("consent").by(Role.MENTEE, MENTOR).on_behalf_of(MENTEE, Role.MENTEE)
    mentorship(proposed()).when(spoken).then_refused("conflict_of_interest")


def test_the_last_consent_sets_the_last_day_to_sign() -> None:
    story = mentorship(proposed(), mentor("consent"))
    story.when(mentee("consent").on(date(2026, 9, 8))).then(
        events.ProposalAccepted, all_consented=True, sign_by=date(2026, 9, 22)
    )
    assert story.case.answer_by == date(2026, 9, 22)


def test_an_answer_given_in_time_counts_when_it_is_recorded_late() -> None:
    late = step("consent").on_behalf_of(MENTEE, Role.MENTEE).on(date(2026, 9, 11)).dated(date(2026, 9, 8))
    mentorship(proposed()).when(late).then(events.ProposalAccepted)


def test_a_lapse_names_whom_it_waited_for() -> None:
    lapse = step("lapse").on(date(2026, 9, 30))
    mentorship(proposed(), mentor("consent")).when(lapse).then(events.ProposalLapsed, waited_for=(MENTEE,))
    mentorship(*CONSENTED, mentee("sign")).when(lapse).then(events.ProposalLapsed, waited_for=(MENTOR,))


@pytest.mark.parametrize("missing", ["consents_missing", "signatures_missing"])
def test_nobody_is_asked_where_a_mentor_is_appointed(missing: str) -> None:
    case = mentorship(appointed(), policy=GROUPS).case
    assert getattr(case, missing) == frozenset()
    assert (case.group, case.study_year) == ("CS-101", 1)
    assert case.mentee_ids == {MENTEE, SECOND_MENTEE}


def test_the_last_signature_confirms_where_the_policy_says_so() -> None:
    story = mentorship(*CONSENTED, mentor("sign"), policy=WITH_LAST_SIGNATURE)
    then = story.when(mentee("sign").on(START)).then(events.AgreementConfirmed, state="agreed", starts_on=START)
    assert [type(event) for event in then.events] == [events.AgreementSigned, events.AgreementConfirmed]


def test_the_later_day_counts_where_the_last_signature_is_dated_before_another() -> None:
    story = mentorship(*CONSENTED, mentor("sign").on(date(2026, 9, 10)), policy=WITH_LAST_SIGNATURE)
    dated = mentee("sign").on(START).dated(date(2026, 9, 5))
    story.when(dated).then(events.AgreementConfirmed, starts_on=date(2026, 9, 10))


def test_an_appointment_is_recorded_late_and_what_follows_is_not_older() -> None:
    story = mentorship(appointed().on(date(2026, 10, 1)).dated(date(2026, 9, 1)), policy=GROUPS)
    assert story.case.starts_on == date(2026, 9, 1)
    terminated = step("terminate", order_number="115-k", order_date=date(2026, 9, 20))
    story.when(terminated.on(date(2026, 10, 2)).dated(date(2026, 9, 30))).then_refused(
        "before_the_case", at="happened_at"
    )
    story.when(terminated.on(date(2026, 10, 2)).dated(date(2026, 10, 1))).then(events.MentorshipTerminated)


def test_a_coordinator_confirms_where_the_first_day_has_to_be_chosen() -> None:
    policy = lasting(WITH_LAST_SIGNATURE, start_rule="chosen")
    story = mentorship(*CONSENTED, mentor("sign"), policy=policy)
    story.when(mentee("sign").on(START)).then(events.AgreementSigned, state="proposed", all_signed=True)
    chosen = step("confirm_agreement", starts_on=date(2026, 10, 1))
    story.when(chosen).then(events.AgreementConfirmed, ends_on=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("changes", "starts_on"),
    [
        ({"start_rule": "on_confirmation"}, START),
        ({"start_rule": "first_of_next_month"}, date(2026, 10, 1)),
        ({"start_rule": "fixed_date", "starts_on": date(2026, 9, 21)}, date(2026, 9, 21)),
    ],
)
def test_the_policy_sets_the_first_day(changes: dict[str, Any], starts_on: date) -> None:
    mentorship(*SIGNED, policy=lasting(**changes)).when(CONFIRM).then(events.AgreementConfirmed, starts_on=starts_on)


def test_an_agreement_dated_back_starts_on_its_own_day() -> None:
    dated = step("confirm_agreement").on(START).dated(date(2026, 9, 10))
    mentorship(*SIGNED).when(dated).then(events.AgreementConfirmed, starts_on=date(2026, 9, 10))


def test_only_whose_answer_is_missing_is_asked_for_one() -> None:
    story = mentorship(proposed(), mentor("consent"))
    given = story.circumstances(mentor("refuse"))
    assert [one.name for one in story.case.open_steps(given)] == ["refuse"]
    given = story.circumstances(mentee("refuse"))
    assert [one.name for one in story.case.open_steps(given)] == ["consent", "refuse"]


def test_who_left_can_join_again() -> None:
    story = mentorship(*ACTIVE, joined(SECOND_MENTEE), step("leave", mentee=SECOND_MENTEE), policy=SHARED)
    assert story.case.subjects() == {MENTOR, MENTEE, SECOND_MENTEE}
    assert story.case.people(Role.MENTEE) == {MENTEE}
    story.when(joined(SECOND_MENTEE)).then(events.MenteeJoined)
    assert story.case.people(Role.MENTEE) == {MENTEE, SECOND_MENTEE}
    assert story.case.former_mentees == ()


def test_a_proposal_has_no_commitment_yet() -> None:
    with pytest.raises(LookupError):
        assert mentorship(proposed()).case.commitment
