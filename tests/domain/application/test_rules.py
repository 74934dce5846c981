"""What an application's steps are refused for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.application import events
from domain.application.events import CriterionResult, Result, Score, Wishes
from domain.application.next_steps import next_steps
from domain.case import Role
from domain.policy.admission import BOTH, Requirement
from domain.policy.words import Names
from tests.domain.application.moves import (
    ACCEPTED,
    ACCEPTED_MENTOR,
    COORDINATOR,
    FIRST,
    HER,
    MATCHED,
    MENTEE,
    MENTOR,
    MENTORSHIP,
    OTHER_MENTEE,
    OTHER_MENTORSHIP,
    SCREENED,
    SECOND,
    SHOWN,
    SOON,
    STRANGER,
    No,
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
from tests.scenario import Taken, nu, somebody, step

ACCEPT, DECLINE, WITHDRAW, REOPEN = step("accept"), step("decline"), step("withdraw"), step("reopen")
WAIVE = step("waive_requirement", requirement="profile")
CONCLUDE, CARRY_OVER = step("conclude"), step("carry_over", intake="2027-spring")
CALLED = (*SCREENED, interview())
MINUTE = timedelta(minutes=1)
EACH_MET = (CriterionResult("studies", Result.MET), CriterionResult("voluntary", Result.MET))
ORDERED = replace(nu(), requirements=(*nu().requirements, Requirement("order", Names(), "order", BOTH, "propose")))
NEVER_CONCLUDING = replace(nu(), selection=replace(nu().selection, conclude_after_days=None))
BOTH_CHOICES = (somebody("first choice"), somebody("second choice"))


SECOND_SCORES = (Score(SECOND, "motivation", 3), Score(SECOND, "goals", 4))
UNSCORED = replace(interviewing(), selection=replace(interviewing().selection, criteria=()))


def chosen(*choices: Any) -> Taken:
    return step("choose_mentors", choices=choices)


def judged(*results: CriterionResult) -> Taken:
    return step("pass_screening", results=results)


def returned(mentorship: Any = MENTORSHIP) -> Taken:
    return step("return_to_pool", mentorship_id=mentorship).alongside()


REFUSED = (
    No((submitted(), step("remind")), step("remind"), "reminded_today"),
    No((submitted(), *SHOWN), step("remind"), "nothing_to_remind_of"),
    No((*ACCEPTED, chosen(somebody("first choice")).by(Role.APPLICANT, HER)), step("remind"), "nothing_to_remind_of"),
    No((submitted(),), step("remind"), "no_letter", replace(nu(), notices=())),
    No((submitted(),), step("remind").by(Role.APPLICANT, HER), "not_yours"),
    No((), submitted().on(date(2026, 7, 31)), "intake_closed"),
    No((), submitted().on(date(2026, 10, 1)), "intake_closed"),
    No((), submitted(Role.AUDITOR), "unknown_role"),
    No((), submitted(wishes=Wishes(topics=("cooking",))), "unknown_choice"),
    No((), submitted(wishes=Wishes(languages=("en", "tlh"))), "unknown_choice"),
    No((), submitted(capacity=1), "not_a_mentor"),
    No((), submitted(Role.MENTOR, capacity=0), "capacity_out_of_range"),
    No((), submitted(Role.MENTOR, capacity=99), "capacity_out_of_range"),
    No((), submitted().by(Role.APPLICANT, STRANGER), "not_yours"),
    No((), submitted().by(Role.AUDITOR), "not_yours"),
    No((submitted(),), met("passport"), "unknown_requirement"),
    No((submitted(), met("profile")), met("profile"), "already_shown"),
    No((submitted(), WAIVE), met("profile"), "already_shown"),
    No((submitted(), *SHOWN), met("profile"), "nothing_asked"),
    No((submitted(),), WAIVE.without_reason(), "reason_missing"),
    No((submitted(), *SHOWN), WAIVE, "nothing_asked"),
    No((submitted(),), met("orientation").by(Role.APPLICANT, HER), "not_yours"),
    No((submitted(),), met("orientation").on_behalf_of(HER, Role.APPLICANT), "not_yours"),
    No((submitted(),), met("orientation").by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No((submitted(),), met("orientation").close_to(COORDINATOR), "conflict_of_interest"),
    No((submitted(),), met("order").by(Role.APPLICANT, HER), "not_yours", ORDERED),
    No((submitted(), met("profile")), met("orientation").by(Role.APPLICANT, HER), "nothing_asked"),
    No((submitted(), met("profile")), WAIVE, "already_shown"),
    No((submitted(),), WAIVE.because("unheard_of"), "unknown_reason"),
    No((submitted(),), WAIVE.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No((submitted(),), met("profile").on(date(2026, 9, 2)).dated(date(2026, 9, 3)), "in_the_future"),
    No((submitted(), *SHOWN), judged(), "criterion_open"),
    No((submitted(), *SHOWN), judged(CriterionResult("height", Result.MET)), "unknown_criterion"),
    No((submitted(), *SHOWN), judged(*EACH_MET, EACH_MET[0]), "criterion_open"),
    No((submitted(), *SHOWN), screened().close_to(COORDINATOR), "conflict_of_interest"),
    No((submitted(), *SHOWN), screened().by(Role.APPLICANT, HER), "not_yours"),
    No(SCREENED, interview(), "no_interview"),
    No(SCREENED, interview(at=datetime(2026, 8, 31, tzinfo=UTC)), "in_the_past", interviewing()),
    No(SCREENED, interview(at=datetime.max.replace(tzinfo=UTC)), "too_far_ahead", interviewing()),
    No(SCREENED, interview(FIRST), "too_few", interviewing()),
    No(SCREENED, interview(FIRST, FIRST), "too_few", interviewing()),
    No(SCREENED, interview(FIRST, HER), "conflict_of_interest", interviewing()),
    No(SCREENED, interview().close_to(SECOND), "conflict_of_interest", interviewing()),
    No(SCREENED, interview().close_to(COORDINATOR), "conflict_of_interest", interviewing()),
    No(SCREENED, ACCEPT, "interview_open", interviewing()),
    No(SCREENED, step("waitlist"), "interview_open", interviewing()),
    No(CALLED, held(by=STRANGER), "not_yours", interviewing()),
    No(CALLED, held(Score(FIRST, "charm", 3)), "unknown_criterion", interviewing()),
    No(CALLED, held(Score(FIRST, "goals", 6)), "score_out_of_range", interviewing()),
    No(CALLED, held(Score(STRANGER, "goals", 3)), "not_an_interviewer", interviewing()),
    No(CALLED, held(*scores(4, 5, 3)), "score_missing", interviewing()),
    No(CALLED, held(*scores(4, 5, 3, 4), *scores(1)), "score_missing", interviewing()),
    No(CALLED, held(*scores(4, 5)), "score_missing", interviewing()),
    No((*CALLED, scored()), held(*scores(4, 5, 3, 4)), "score_missing", interviewing()),
    No(CALLED, held().at(SOON - MINUTE), "not_yet", interviewing()),
    No(CALLED, scored().at(SOON - MINUTE), "not_yet", interviewing()),
    No(CALLED, scored(by=STRANGER), "not_yours", interviewing()),
    No(CALLED, scored(*scores(4)), "score_missing", interviewing()),
    No(CALLED, replace(scored(), facts={"scores": ()}), "score_missing", interviewing()),
    No(CALLED, scored(*scores(4, 5, 3, 4)), "not_your_scores", interviewing()),
    No(CALLED, scored(Score(FIRST, "goals", 6)), "score_out_of_range", interviewing()),
    No((*CALLED, scored()), scored(), "scored_already", interviewing()),
    No((*CALLED, scored()), scored(*SECOND_SCORES, by=SECOND), "scores_are_the_last", interviewing()),
    No(CALLED, scored().close_to(FIRST), "conflict_of_interest", interviewing()),
    No(CALLED, scored(), "nothing_to_score", UNSCORED),
    No(CALLED, held().at(SOON + MINUTE).dated(date(2026, 9, 4)), "not_yet", interviewing()),
    No(CALLED, held().close_to(FIRST), "conflict_of_interest", interviewing()),
    No(CALLED, held().close_to(SECOND), "conflict_of_interest", interviewing()),
    No(CALLED, held().on_behalf_of(FIRST, Role.INTERVIEWER).close_to(FIRST), "conflict_of_interest", interviewing()),
    No(SCREENED, ACCEPT.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No(SCREENED, ACCEPT.by(Role.APPLICANT, HER), "not_yours"),
    No(SCREENED, ACCEPT.by(Role.MENTOR, MENTOR), "not_yours"),
    No((submitted(),), ACCEPT, "not_now"),
    No(SCREENED, step("waitlist").by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No(SCREENED, DECLINE.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No((submitted(),), DECLINE.without_reason(), "reason_missing"),
    No(ACCEPTED, DECLINE, "not_now"),
    No(ACCEPTED, chosen(*BOTH_CHOICES).by(Role.COORDINATOR), "not_yours"),
    No(ACCEPTED, chosen(), "too_many_choices"),
    No(ACCEPTED, chosen(*(somebody(f"mentor {number}") for number in range(9))), "too_many_choices"),
    No(ACCEPTED, chosen(BOTH_CHOICES[0], BOTH_CHOICES[0]), "chosen_twice"),
    No(
        ACCEPTED,
        chosen(*BOTH_CHOICES),
        "no_choice",
        replace(nu(), matching=replace(nu().matching, modes=("algorithm",))),
    ),
    No(ACCEPTED_MENTOR, chosen(*BOTH_CHOICES), "not_a_mentee"),
    No(SCREENED, matched(), "not_now"),
    No(ACCEPTED, step("match", mentorship_id=MENTORSHIP), "not_yours"),
    No(MATCHED, matched(OTHER_MENTORSHIP), "not_now"),
    No(ACCEPTED_MENTOR, matched(), "not_a_mentee"),
    No((*MATCHED, CONCLUDE.alongside()), matched(OTHER_MENTORSHIP), "not_now"),
    No((submitted(), met("profile"), screened(), ACCEPT), matched(), "requirement_open"),
    No(MATCHED, returned(OTHER_MENTORSHIP), "held_by_another"),
    No((*ACCEPTED_MENTOR, placed(), placed(OTHER_MENTEE)), placed(somebody("third")), "mentor_is_full"),
    No((*ACCEPTED_MENTOR, placed()), placed(), "place_taken_already"),
    No(ACCEPTED_MENTOR, freed(), "no_such_place"),
    No(ACCEPTED, placed(), "not_a_mentor"),
    No(ACCEPTED, step("change_capacity", capacity=2), "not_a_mentor"),
    No((*ACCEPTED_MENTOR, placed(), placed(OTHER_MENTEE)), step("change_capacity", capacity=1), "below_places_taken"),
    No(ACCEPTED_MENTOR, step("change_capacity", capacity=99), "capacity_out_of_range"),
    No((*ACCEPTED_MENTOR, placed(MENTEE)), CONCLUDE, "places_taken"),
    No((*ACCEPTED_MENTOR, placed(MENTEE)), CARRY_OVER, "places_taken"),
    No((*ACCEPTED_MENTOR, placed(MENTEE)), WITHDRAW, "places_taken"),
    No(MATCHED, CONCLUDE, "still_matched"),
    No(ACCEPTED, CONCLUDE.by(Role.CLOCK).on(date(2027, 4, 12)), "not_over"),
    No(ACCEPTED, CONCLUDE.by(Role.CLOCK).on(date(2028, 1, 1)), "not_over", NEVER_CONCLUDING),
    No((*ACCEPTED_MENTOR, placed(MENTEE)), CONCLUDE.by(Role.CLOCK).on(date(2028, 1, 1)), "places_taken"),
    No(MATCHED, CONCLUDE.by(Role.CLOCK).on(date(2028, 1, 1)), "still_matched"),
    No(ACCEPTED, CONCLUDE.without_reason(), "reason_missing"),
    No(ACCEPTED, CONCLUDE.close_to(COORDINATOR), "conflict_of_interest"),
    No(ACCEPTED, CONCLUDE.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No(ACCEPTED, CARRY_OVER.close_to(COORDINATOR), "conflict_of_interest"),
    No(ACCEPTED, CARRY_OVER.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No(ACCEPTED, WITHDRAW.without_reason(), "reason_missing"),
    No(ACCEPTED, WITHDRAW.because("not_wanted"), "unknown_reason"),
    No(ACCEPTED, WITHDRAW.close_to(COORDINATOR), "conflict_of_interest"),
    No(ACCEPTED, WITHDRAW.by(Role.COORDINATOR, HER), "conflict_of_interest"),
    No(MATCHED, WITHDRAW, "not_now"),
    No(ACCEPTED, WITHDRAW.on_behalf_of(HER, Role.APPLICANT, how=""), "given_how_missing"),
    No(ACCEPTED, REOPEN, "not_now"),
    No((*ACCEPTED, WITHDRAW), REOPEN.without_reason(), "reason_missing"),
    No((*ACCEPTED, WITHDRAW), REOPEN.close_to(COORDINATOR), "conflict_of_interest"),
)


@pytest.mark.parametrize("no", REFUSED, ids=lambda no: f"{no.taken.step}-{no.code}")
def test_what_is_refused(no: No) -> None:
    application(*no.given, policy=no.policy).when(no.taken).then_refused(no.code)


def test_a_criterion_is_waived_with_a_reason() -> None:
    waived = judged(EACH_MET[0], replace(EACH_MET[1], result=Result.WAIVED))
    story = application(submitted(), *SHOWN)
    story.when(waived).then_refused("reason_missing", at="reason")
    story.when(waived.because("known_to_centre")).then(events.ScreeningPassed)


def test_who_leaves_is_not_asked_why() -> None:
    then = application(submitted()).when(WITHDRAW.by(Role.APPLICANT, HER)).then(events.ApplicationWithdrawn)
    assert (then.events[-1].act.reason_code, then.events[-1].act.reason) == ("", None)


def test_who_leaves_may_give_a_reason_that_mentors_and_mentees_are_offered() -> None:
    not_now = WITHDRAW.because("not_now")
    application(submitted()).when(not_now.by(Role.APPLICANT, HER)).then(events.ApplicationWithdrawn)
    application(submitted()).when(not_now.on_behalf_of(HER, Role.APPLICANT)).then(events.ApplicationWithdrawn)


def test_what_the_office_sees_is_its_turn_to_record_and_what_she_shows_is_hers() -> None:
    for case, requirement, turn in (
        (application(submitted()).case, "profile", Role.APPLICANT),
        (application(submitted(), met("profile"), screened(), ACCEPT).case, "orientation", Role.COORDINATOR),
    ):
        asked = next_steps(case, nu())[0]
        assert (asked.step, asked.about, asked.turn) == ("meet_requirement", requirement, turn)


def test_what_was_accepted_and_led_to_nothing_is_concluded_by_the_clock_after_its_time() -> None:
    """Six months from 30 September end on 29 March, and fourteen days later she waits no longer."""
    for story in (application(*ACCEPTED), application(*ACCEPTED_MENTOR)):
        assert story.case.ends_on == date(2027, 3, 29)
        (clocks,) = [one for one in next_steps(story.case, nu()) if one.turn is Role.CLOCK]
        assert (clocks.step, clocks.due) == ("conclude", date(2027, 4, 13))
        assert all(one.turn is not Role.CLOCK for one in next_steps(story.case, NEVER_CONCLUDING))
        over = step("conclude").by(Role.CLOCK).on(date(2027, 4, 13))
        story.when(over).then(events.ApplicationConcluded, state="concluded")
    for story in (application(*MATCHED), application(*ACCEPTED_MENTOR, placed(MENTEE)), application(submitted())):
        assert all(one.turn is not Role.CLOCK for one in next_steps(story.case, nu()))


def test_a_concluded_application_is_held_again_by_its_own_mentorship() -> None:
    story = application(*MATCHED, CONCLUDE.alongside())
    story.when(matched()).then(events.ApplicationMatched, state="matched")


def test_a_refusal_says_what_is_still_to_be_shown() -> None:
    refusal = (
        application(submitted(), met("profile"), screened(), ACCEPT).when(matched()).then_refused("requirement_open")
    )
    assert nu().requirement("orientation").names.in_("en") in str(refusal)


def test_only_open_steps_are_offered() -> None:
    story = application(*ACCEPTED)
    offered = story.case.open_steps(story.circumstances(ACCEPT), (Role.APPLICANT,))
    assert [one.name for one in offered] == ["choose_mentors", "withdraw"]


def test_she_is_reminded_again_another_day_and_of_her_choice() -> None:
    again = step("remind").on(date(2026, 9, 5))
    application(submitted(), step("remind")).when(again).then(events.ApplicantReminded, state="submitted")
    application(*ACCEPTED).when(step("remind")).then(events.ApplicantReminded, state="accepted")
