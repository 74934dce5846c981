"""Time zones come from the pinned `tzdata`, whatever the system has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[2]

LAST_EVENING_OF_MARCH = """
from datetime import UTC, datetime
from infrastructure.bootstrap import read_programme
policy = read_programme(open("programmes/nu-alumni.toml", encoding="utf-8").read())
print(policy.local_date(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)))
"""


def test_a_system_that_has_not_heard_of_almatys_move_changes_no_day(tmp_path: Path) -> None:
    (tmp_path / "Asia").mkdir()
    shutil.copy(str(files("tzdata.zoneinfo.Asia") / "Omsk"), tmp_path / "Asia" / "Almaty")  # +06, as before the move
    environment = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", LAST_EVENING_OF_MARCH],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "2026-03-31"
