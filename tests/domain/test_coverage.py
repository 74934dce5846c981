"""Coverage against a table that was computed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.coverage import CoverageTable, coverage_table
from domain.policy import Policy
from infrastructure.programme_files import read_programme_file
from tests.scenario import PROGRAMMES

KAZNU = read_programme_file(PROGRAMMES / "kaznu-female-mentoring.toml")
FOUR = ("biology", "history", "law", "economics")
POLICY: Policy = replace(KAZNU, faculties=tuple(one for one in KAZNU.faculties if one.code in FOUR))
HEADS = {"biology": 396, "history": 120, "law": 311, "economics": 590}


def table(participants: dict[str, int], year: int = 2025, heads: dict[str, int] = HEADS) -> CoverageTable:
    found = coverage_table(POLICY, year, participants, heads)
    assert found is not None
    return found


def test_participants_of_the_female_students_of_each_faculty() -> None:
    """At least 10 % in 2025: 40 of 396 students, 12 of 120, 32 of 311, 59 of 590."""
    found = table({"biology": 36, "history": 12, "law": 33, "economics": 49})
    assert [
        (row.group.code, row.participants, row.headcount, str(row.percent), row.is_short, row.missing)
        for row in found.rows
    ] == [
        ("biology", 36, 396, "9.1", True, 4),
        ("history", 12, 120, "10.0", False, None),
        ("law", 33, 311, "10.6", False, None),
        ("economics", 49, 590, "8.3", True, 10),
    ]
    assert found.total is not None
    assert (found.total.participants, found.total.headcount, found.total.percent) == (130, 1417, Decimal("9.2"))
    assert found.reached == 2


def test_from_2026_on_the_target_is_higher() -> None:
    found = table({"biology": 36, "history": 12, "law": 47, "economics": 89}, 2026)
    assert found.target is not None
    assert (found.target.percent, found.target.up_to) == (Decimal(15), Decimal(20))
    assert [row.group.code for row in found.short] == ["biology", "history"]
    assert [row.missing for row in found.short] == [24, 6]
    assert table({}, 2024).target is None
    assert not table({}, 2024).short


def test_what_rounds_up_to_the_target_is_still_short_of_it() -> None:
    row = table({"economics": 58}, heads={"economics": 581}).rows[-1]
    assert (str(row.percent), row.is_short, row.missing) == ("10.0", True, 1)


def test_a_small_faculty_is_hidden_with_another_one() -> None:
    found = table({"biology": 36, "history": 4, "law": 33, "economics": 49})
    shown = {row.group.code: (row.participants, row.percent, row.missing) for row in found.rows}
    assert shown["history"] == shown["law"] == (None, None, None)
    assert shown["biology"][0] == 36
    assert found.total is not None
    assert found.total.participants == 122


def test_a_hidden_faculty_does_not_say_that_it_is_short_either() -> None:
    """Twelve are asked of one, three of the other."""
    found = table({"history": 4, "law": 2, "biology": 36, "economics": 49}, heads={**HEADS, "law": 30})
    assert [row.group.code for row in found.rows if row.is_hidden] == ["history", "law"]
    assert [row.group.code for row in found.short] == ["biology", "economics"]


def test_without_a_headcount_there_is_no_share_and_no_total() -> None:
    found = table({"biology": 40}, heads={"biology": 396})
    assert [row.group.code for row in found.without_headcount] == ["history", "law", "economics"]
    assert not found.short
    assert found.total is not None
    assert (found.total.participants, found.total.percent) == (40, None)


def test_who_is_in_no_faculty_counts_in_the_total() -> None:
    total = table({"biology": 40, "": 7}).total
    assert total is not None
    assert total.participants == 47


def test_a_programme_without_coverage_has_no_table() -> None:
    assert coverage_table(read_programme_file(PROGRAMMES / "nu-alumni.toml"), 2026, {}, {}) is None
