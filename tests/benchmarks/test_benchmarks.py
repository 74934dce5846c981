"""That `make bench` runs, on next to nothing: what it measures here means nothing."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.__main__ import NAMES, Sizes, measure
from benchmarks.measure import Measured, table
from benchmarks.pages import PAGES

NEXT_TO_NOTHING = Sizes(steps=2, few=20, many=20, looks=1, appended=2, rounds=1)


def test_everything_is_measured_and_written_down(tmp_path: Path) -> None:
    target = tmp_path / "build" / "bench.json"
    measured = measure(NAMES, NEXT_TO_NOTHING, target)
    written = json.loads(target.read_text())

    assert [row["name"] for row in written] == [one.name for one in measured]
    assert len({one.name for one in measured}) == len(
        (
            "step",
            "rebuild",
            "memory",
            "past",
            "its memory",
            *PAGES,
            "verify an export",
            "verify a ledger",
            "append",
            "prove",
        )
    )
    for row in written:
        assert row.keys() == {"name", "ratio", "bar", "aim", "unit", "details"}
        assert row["ratio"] > 0
        assert 1 <= row["aim"] <= row["bar"]
        assert row["unit"]
        assert row["details"]


def test_the_table_says_where_a_bar_is_missed() -> None:
    rows = [Measured(f"ratio {ratio}", ratio, bar=2.0, aim=1.5, unit="this / that") for ratio in (2.1, 2.0, 1.5)]
    verdicts = [line.split("  ")[-1] for line in table(rows).splitlines()[1::2]]
    assert verdicts == ["BAR MISSED", "within the bar", "aim reached"]
