"""`talimger programme replay`: past decisions under the policy in a file."""

from __future__ import annotations

from pathlib import Path

from domain.mentorship.events import MentorshipProposed
from tests.houses import PROGRAMME_FILE, Office
from tests.web.cli.terminal import Terminal, terminal_of

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")


def file_with(folder: Path, old: str, new: str) -> Path:
    assert old in TEXT
    file = folder / "other.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    return file


def test_what_would_have_come_out_otherwise_is_named_and_summed_up(office: Office, tmp_path: Path) -> None:
    mentor = office.mentor(2)
    for _ in range(2):
        office.choose(office.mentee(), mentor)
    second = office.events(MentorshipProposed)[-1].reference
    terminal, before = terminal_of(office), office.house.ledger.last_position()
    stricter = file_with(tmp_path, "capacity_most = 5", "capacity_most = 1")
    said = terminal.do("programme", "replay", stricter)
    assert f"{second} PlaceTaken (entry " in said
    assert "would be refused: Every place of this mentor is taken (1)" in said
    assert "matching.capacity_most: 5 -> 1" in said
    assert "That would have come out otherwise: 2." in said
    assert office.house.ledger.last_position() == before
    none = terminal.do("programme", "replay", stricter, "--from", "2027-01-01")
    assert "there is nothing to compare" in none


def test_what_cannot_be_replayed_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    faulty = file_with(tmp_path, "capacity_most = 5", 'capacity_most = "five"')
    ran = terminal.run("programme", "replay", faulty)
    assert ran.status == 1
    assert "matching.capacity_most" in ran.complained
    other = PROGRAMME_FILE.parent / "ektu-gender-plan.toml"
    assert "ektu-gender-plan is not open here" in terminal.run("programme", "replay", other).complained
    days = ("--from", "2026-05-01", "--to", "2026-04-01")
    assert "before the first one" in terminal.run("programme", "replay", PROGRAMME_FILE, *days).complained
