"""Who may apply: what she says of herself, what is known of her, and what the office confirms when it screens her."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.application import Application
from domain.application.conditions import screened_for
from domain.application.events import ApplicationSubmitted, CriterionResult, Result, ScreeningPassed, Wishes
from domain.case import Role
from domain.policy import Policy
from domain.policy.admission import Eligibility, Selection, Statement
from domain.policy.words import Names
from tests.domain.application.moves import submitted
from tests.scenario import Story, Taken, nu, scenario, step


def statement(code: str, standing: str | None = None, *, waivable: bool = False) -> Statement:
    return Statement(code, Names((("en", code.capitalize()),)), standing, waivable)


def way(code: str, *statements: Statement, role: str = "mentor", kinds: tuple[str, ...] = ()) -> Eligibility:
    return Eligibility(code, Names(), role, statements, kinds)


STAFF = way("staff", statement("teaches"), kinds=("alumni",))
CITIZEN = way("citizen", statement("citizen"), statement("bachelor"))
STUDENT = way("student", statement("studies", "enrolled"), statement("average", waivable=True), role="mentee")


def policy(*ways: Eligibility) -> Policy:
    return replace(nu(), eligibility=ways, requirements=(), selection=Selection())


def story(*ways: Eligibility) -> Story[Application]:
    return scenario(policy(*ways), Application)


def mentor(*confirmed: str, kind: str = "") -> Taken:
    return submitted(Role.MENTOR, confirmed=confirmed, wishes=Wishes(kind=kind))


def mentee(*confirmed: str, standing: str = "") -> Taken:
    return submitted(confirmed=confirmed, standing=standing)


def judged(**results: str) -> Taken:
    found = tuple(CriterionResult(code, Result(result)) for code, result in results.items())
    return step("pass_screening", results=found)


def test_what_is_confirmed_stands_in_the_event() -> None:
    story(STUDENT).when(mentee("studies", "average")).then(ApplicationSubmitted, confirmed=("studies", "average"))


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (mentee(), "not_eligible"),
        (mentee("average"), "not_eligible"),
        (mentor("bachelor"), "not_eligible"),
        (mentor("teaches", kind="networker"), "unknown_choice"),
        (mentee("studies", "rich"), "unknown_condition"),
        (mentee("studies", standing="left"), "standing_says_otherwise"),
        (mentee("studies", standing="graduated"), "standing_says_otherwise"),
    ],
)
def test_without_what_is_asked_nobody_applies(taken: Taken, code: str) -> None:
    story(STAFF, CITIZEN, STUDENT).when(taken).then_refused(code)


def test_the_refusal_names_every_way_of_her_kind() -> None:
    refusal = story(STAFF, CITIZEN).when(mentor("bachelor")).then_refused("not_eligible", at="confirmed")
    assert str(refusal).endswith("Teaches / Citizen, Bachelor.")
    other = story(STAFF, way("guest", statement("guest"), kinds=("guest",))).when(mentor("guest", kind="alumni"))
    assert str(other.then_refused("not_eligible")).endswith("nobody can apply here: Teaches.")


@pytest.mark.parametrize(
    "taken",
    [
        mentor("teaches"),
        mentor("citizen", "bachelor", kind="alumni"),
        mentee("studies"),
        mentee("studies", standing="enrolled"),
        mentee().alongside(),
    ],
)
def test_any_way_is_enough_and_what_may_be_waived_need_not_be_said(taken: Taken) -> None:
    story(STAFF, CITIZEN, STUDENT).when(taken).then(ApplicationSubmitted)


def test_the_office_confirms_each_condition_when_it_screens_her() -> None:
    told = story(STAFF, CITIZEN, STUDENT).given(mentor("citizen", "bachelor"))
    assert [one.code for one in screened_for(told.case, policy(STAFF, CITIZEN))] == ["citizen", "bachelor"]
    refusal = told.when(judged(citizen="met")).then_refused("criterion_open", at="results")
    assert "see: Bachelor." in str(refusal), "by its name, not by its code"
    told.when(judged(citizen="met", teaches="met")).then_refused("unknown_criterion")
    told.when(judged(citizen="met", bachelor="met")).then(ScreeningPassed)


def test_a_condition_is_waived_only_where_the_file_says_so_and_with_a_reason() -> None:
    told = story(STUDENT).given(mentee("studies"))
    fixed = told.when(judged(studies="waived", average="met")).then_refused("not_waivable", at="results")
    assert "“Studies”" in str(fixed)
    told.when(judged(studies="met", average="waived")).then_refused("reason_missing", at="reason")
    because = nu().reason_codes("pass_screening", Role.COORDINATOR)[0].code
    told.when(judged(studies="met", average="waived").because(because)).then(ScreeningPassed)


def test_a_condition_and_a_criterion_of_the_same_code_are_judged_once() -> None:
    twice = replace(nu(), eligibility=(way("student", statement("voluntary"), role="mentee"),))
    told = scenario(twice, Application).given(mentee("voluntary"))
    assert [one.code for one in screened_for(told.case, twice)] == ["voluntary"]
