"""Figures brought in as a table: all of it or nothing, every row that cannot stand with its number and its reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from application.asking import person
from application.figure_rows import FiguresRefused
from application.figures import Brought
from domain.figures import FiguresCorrected, FiguresRecorded
from tests.counted import accepted, counting, table
from tests.houses import PROGRAMME, Office


@pytest.fixture
def counted(office: Office) -> Office:
    return counting(office)


def bring(office: Office, *rows: tuple[str, ...], reason: str = "", correct: bool = False) -> Brought:
    asker = replace(person(office.coordinator), reason=reason)
    return office.house.figures.bring_in(asker, PROGRAMME, table(*rows), "Registrar", correct=correct)


def values(office: Office) -> dict[str, Decimal]:
    return {key[1]: one.value for key, one in office.house.programmes.get(PROGRAMME).figures.items()}


def faults(refused: FiguresRefused) -> list[tuple[int, str]]:
    return [(one.row, one.refused.code) for one in refused.faults]


def test_headcounts_are_recorded_in_one_event_by_code_or_by_name(counted: Office) -> None:
    assert bring(counted, ("физика", "2026", "1 390"), ("  Law ", "2026", "52")) == Brought(2, 0, 0)
    assert values(counted) == {"physics": 1390, "law": 52}
    (event,) = counted.events(FiguresRecorded)
    assert [(one.indicator, one.period, one.source) for one in event.figures] == [
        ("headcount", "2026", "Registrar")
    ] * 2
    assert event.act.policy_version == 2


def test_every_row_that_cannot_stand_is_told_and_nothing_is_recorded(counted: Office) -> None:
    before = counted.house.ledger.last_position()
    with pytest.raises(FiguresRefused) as refused:
        bring(
            counted,
            ("physics", "2026", "390"),
            ("lore", "2026", "390"),
            ("law", "2026", ""),
            ("history", "2026", "1,234"),
            ("history", "2026", "many"),
            ("physics", "2026", "391"),
            ("", "2026", "4"),
            ("law", "this year", "4"),
        )
    assert faults(refused.value) == [
        (3, "unknown_group"),
        (4, "value_missing"),
        (5, "number_unclear"),
        (6, "not_a_number"),
        (7, "figure_twice"),
        (8, "group_missing"),
        (9, "unknown_period"),
    ]
    assert "row 4: This row has no number" in str(refused.value)
    assert counted.house.ledger.last_position() == before


def test_there_are_no_fewer_people_than_take_part(counted: Office) -> None:
    accepted(counted, "physics", 3)
    accepted(counted, "law")
    with pytest.raises(FiguresRefused) as refused:
        bring(counted, ("physics", "2026", "2"), ("law", "2026", "1"), ("history", "2026", "0"))
    assert faults(refused.value) == [(2, "fewer_than_participants")]
    assert bring(counted, ("physics", "2025", "2"), ("physics", "2026", "3")).recorded == 2


def test_what_is_recorded_is_only_corrected_where_that_is_said_and_why(counted: Office) -> None:
    bring(counted, ("physics", "2026", "390"), ("law", "2026", "52"))
    with pytest.raises(FiguresRefused) as refused:
        bring(counted, ("physics", "2026", "380"), ("history", "2026", "9"))
    assert faults(refused.value) == [(2, "figure_exists")]
    with counted.refused("reason_missing"):
        bring(counted, ("physics", "2026", "380"), correct=True)
    rows = (("physics", "2026", "380"), ("law", "2026", "52"), ("history", "2026", "9"))
    assert bring(counted, *rows, reason="Counted anew.", correct=True) == Brought(1, 1, 1)
    assert values(counted) == {"physics": 380, "law": 52, "history": 9}
    (correction,) = counted.events(FiguresCorrected)
    assert counted.house.vault.open(correction.act.reason) == "Counted anew."


def test_a_table_without_its_columns_is_refused(counted: Office) -> None:
    with counted.refused("column_missing"):
        wrong = table(("physics", "390"), header=("faculty", "headcount"))
        counted.house.figures.bring_in(person(counted.coordinator), PROGRAMME, wrong, "Registrar")


def test_other_indicators_name_themselves(counted: Office) -> None:
    rows = table(("women", "2026", "31.1", "Statistics"), header=("Показатель", "Год", "Значение", "Источник"))
    counted.house.figures.bring_in(person(counted.coordinator), PROGRAMME, rows)
    assert counted.house.programmes.get(PROGRAMME).figures["women", "", "2026"].source == "Statistics"


def test_only_the_office_brings_figures_in(counted: Office) -> None:
    with counted.refused("not_yours"):
        counted.house.figures.bring_in(
            person(counted.auditor), PROGRAMME, table(("physics", "2026", "390")), "Registrar"
        )
