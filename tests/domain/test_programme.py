"""Programmes: versions of the policy, and intakes that keep theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from domain.case import Refused, Role
from domain.dates import Span
from domain.figures import Figure, FiguresCorrected, FiguresRecorded, wrong_figure
from domain.ids import programme_id
from domain.intake import Intake
from domain.policy import Policy
from domain.programme import (
    IntakeClosed,
    IntakeOpened,
    IntakePolicyChanged,
    PolicyRevised,
    Programme,
    ProgrammeOpened,
)
from domain.reports import ReportHandedIn, ReportTakenBack
from infrastructure.programme_files import read_programme_file
from tests.scenario import PROGRAMMES, Story, Taken, scenario, step

OPENS, CLOSES = date(2026, 8, 1), date(2026, 9, 30)
OPENED = step("open", code="nu-alumni", policy_text="first")
REVISED = step("revise_policy", policy_text="second")
CLOSED = step("close_intake", intake="autumn")
HEADS = Figure("headcount", "law", "2026", Decimal(390), "Registrar")
RECORDED = step("record_figures", figures=(HEADS,))
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
HANDED_IN = step("hand_in_report", report="annual", period=YEAR, on=date(2026, 9, 1))
TAKEN_BACK = step("take_back_report", report="annual", period=YEAR)


def intake(name: str = "autumn", opens: date = OPENS, closes: date = CLOSES) -> Taken:
    return step("open_intake", intake=name, opens=opens, closes=closes)


def under(version: int, name: str = "autumn") -> Taken:
    return step("change_intake_policy", intake=name, under_version=version)


def programme(*steps: Taken) -> Story[Programme]:
    return scenario(kaznu(), Programme).given(*steps)


@cache
def kaznu() -> Policy:
    """A programme that counts its coverage against headcounts."""
    return read_programme_file(PROGRAMMES / "kaznu-female-mentoring.toml")


def recorded(**changes: Any) -> Taken:
    return step("record_figures", figures=(replace(HEADS, **changes),))


def corrected(**changes: Any) -> Taken:
    return step("correct_figures", figures=(replace(HEADS, **changes),))


ROWS: tuple[tuple[tuple[Taken, ...], Taken, type[Any], dict[str, Any]], ...] = (
    ((), OPENED, ProgrammeOpened, {"code": "nu-alumni"}),
    ((OPENED,), REVISED, PolicyRevised, {"version": 2}),
    ((OPENED, REVISED), intake(), IntakeOpened, {"intake": "autumn", "under_version": 2}),
    ((OPENED, intake(), REVISED), under(2), IntakePolicyChanged, {"under_version": 2}),
    ((OPENED, intake()), CLOSED, IntakeClosed, {"intake": "autumn"}),
    ((OPENED,), RECORDED, FiguresRecorded, {"figures": (HEADS,)}),
    ((OPENED, RECORDED), corrected(value=Decimal(380)), FiguresCorrected, {}),
    ((OPENED,), HANDED_IN, ReportHandedIn, {"report": "annual", "last": YEAR.last}),
    ((OPENED, HANDED_IN), TAKEN_BACK, ReportTakenBack, {"report": "annual", "last": YEAR.last}),
)


@pytest.mark.parametrize(("given", "taken", "event", "fields"), ROWS, ids=[row[1].step for row in ROWS])
def test_each_row_is_taken_as_it_is_meant(
    given: tuple[Taken, ...], taken: Taken, event: type[Any], fields: dict[str, Any]
) -> None:
    programme(*given).when(taken).then(event, state="running", **fields)


def test_every_step_of_the_table_is_tried() -> None:
    assert [row[1].step for row in ROWS] == list(Programme.LIFE)


@pytest.mark.parametrize(
    ("given", "taken", "code"),
    [
        ((), step("revise_policy", policy_text="first"), "nothing_changed"),
        ((), REVISED.by(Role.COORDINATOR), "not_yours"),
        ((), intake(closes=date(2026, 7, 31)), "end_before_start"),
        ((intake(),), intake(), "intake_exists"),
        ((intake(),), intake().by(Role.AUDITOR), "not_yours"),
        ((), CLOSED, "unknown_intake"),
        ((intake(), CLOSED), CLOSED, "intake_closed"),
        ((intake(),), under(2), "unknown_version"),
        ((intake(),), under(0), "unknown_version"),
        ((), under(1), "unknown_intake"),
        ((intake(), CLOSED), under(1), "intake_closed"),
        ((), RECORDED.by(Role.AUDITOR), "not_yours"),
        ((), step("record_figures", figures=()), "no_figures"),
        ((), step("record_figures", figures=(HEADS,) * 1001), "too_many_figures"),
        ((), step("record_figures", figures=(HEADS, HEADS)), "figure_twice"),
        ((RECORDED,), recorded(value=Decimal(380)), "figure_exists"),
        ((), corrected(), "unknown_figure"),
        ((RECORDED,), corrected(), "nothing_changed"),
        ((RECORDED,), corrected(value=Decimal(380)).without_reason(), "reason_missing"),
        ((), recorded(indicator="heads"), "unknown_indicator"),
        ((), recorded(indicator="coverage"), "indicator_is_counted"),
        ((), recorded(group="lore"), "unknown_group"),
        ((), recorded(group=""), "group_missing"),
        ((), recorded(period="autumn"), "unknown_period"),
        ((), recorded(period="2026-13"), "unknown_period"),
        ((), recorded(period="2026-09"), "not_a_year"),
        ((), recorded(value=Decimal("NaN")), "not_a_number"),
        ((), recorded(value=Decimal(-1)), "not_a_headcount"),
        ((), recorded(value=Decimal("3.5")), "not_a_headcount"),
        ((), recorded(indicator="graduation", value=Decimal(101)), "percent_out_of_range"),
        ((), recorded(source=" "), "source_missing"),
        ((), recorded(source="R" * 201), "source_too_long"),
    ],
)
def test_what_is_refused(given: tuple[Taken, ...], taken: Taken, code: str) -> None:
    programme(OPENED, *given).when(taken).then_refused(code)


def test_a_correction_stands_beside_the_wrong_figure_and_counts() -> None:
    story = programme(OPENED, RECORDED, corrected(value=Decimal(380)), recorded(group="history"))
    assert {key[1]: (str(one.value), one.version) for key, one in story.case.figures.items()} == {
        "law": ("380", 3),
        "history": ("390", 4),
    }
    assert [type(event).__name__ for event in story.happened[1:3]] == ["FiguresRecorded", "FiguresCorrected"]


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (Figure("voters", "science", "2026", Decimal(5), "Foundation"), "no_groups"),
        (Figure("voters", "", "2026", Decimal(-5), "Foundation"), "negative_number"),
        (Figure("women_graduates", "", "2026", Decimal("31.1"), "Statistics"), None),
    ],
)
def test_figures_of_a_whole_programme(figure: Figure, code: str | None) -> None:
    stem4all = read_programme_file(PROGRAMMES / "stem4all-mentoring-her.toml")
    refused = wrong_figure(figure, stem4all)
    assert (refused.code if refused else None) == code


def test_the_intakes_of_a_year_are_those_that_opened_in_it() -> None:
    winter = step("open_intake", intake="winter", opens=date(2026, 12, 30), closes=date(2027, 1, 20))
    story = programme(OPENED, intake(), winter, intake("spring", date(2027, 3, 1), date(2027, 4, 1)))
    assert (story.case.intakes_of(2026), story.case.intakes_of(2027)) == (("autumn", "winter"), ("spring",))


def test_an_open_intake_keeps_its_version_until_it_is_told() -> None:
    story = programme(OPENED, intake(), REVISED, intake("spring"))
    assert {name: one.policy_version for name, one in story.case.intakes.items()} == {"autumn": 1, "spring": 2}
    story.given(under(2))
    assert story.case.intake("autumn").policy_version == 2
    assert (story.case.policy_version, story.case.policy_text(1)) == (2, "first")


def test_an_unknown_intake_is_told_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match="autumn") as refused:
        programme(OPENED, intake()).case.intake("winter")
    assert refused.value.code == "unknown_intake"


def test_one_programme_a_code() -> None:
    assert programme(OPENED).case.id == programme_id("nu-alumni")


@pytest.mark.parametrize(
    ("today", "closed", "takes"),
    [
        (OPENS, False, True),
        (CLOSES, False, True),
        (date(2026, 7, 31), False, False),
        (date(2026, 10, 1), False, False),
        (OPENS, True, False),
    ],
)
def test_both_days_of_an_intake_are_inclusive(today: date, closed: bool, takes: bool) -> None:
    assert Intake("autumn", OPENS, CLOSES, 1, closed).takes_applications(today) is takes
