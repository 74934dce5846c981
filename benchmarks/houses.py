"""The houses that are measured: data folders with so many cases, each filled once a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from application.reactions import NAME as REACTIONS
from benchmarks.lives import EVENTS_A_PAIR, Lives, Now
from benchmarks.measure import in_a_process
from infrastructure.bootstrap import Settings, open_house, settings_from_environment
from web.cli.house import progress_bar

SPAN = timedelta(days=3)
"""How long all lives take, up to now: not so long that the clock of a house which is served would have to take steps."""


@dataclass(frozen=True)
class Filled:
    """A house with cases, and without views. `coordinator` can sign in with the password."""

    folder: Path
    events: int
    cases: int
    password: str

    @property
    def settings(self) -> Settings:
        return settings_of(self.folder)


@dataclass
class Houses:
    """All houses of one run."""

    folder: Path
    known: dict[int, Filled] = field(default_factory=dict)

    def empty(self, name: str) -> Path:
        """A new data folder."""
        place = self.folder / name
        place.mkdir()
        return place

    def filled(self, pairs: int) -> Filled:
        """With so many mentors, as many mentees, and their mentorships."""
        if pairs not in self.known:
            self.known[pairs] = in_a_process(fill, self.empty(f"{pairs}-pairs"), pairs)
        return self.known[pairs]


def fill(folder: Path, pairs: int) -> Filled:
    now = Now(datetime.now(UTC) - SPAN, SPAN / ((pairs + 1) * EVENTS_A_PAIR))
    with open_house(settings_of(folder), now) as house:
        lives = Lives(house, now)
        with progress_bar(f"Filling a house with {pairs:,} pairs") as report:
            cases = lives.fill(pairs, report)
        # Whoever serves this house shall have nothing to do but to answer us.
        house.reactions.positions.move(REACTIONS, house.ledger.last_position())
        return Filled(folder, house.ledger.last_position(), cases, house.demo_account("bench", lives.coordinator))


def settings_of(folder: Path) -> Settings:
    return settings_from_environment({"TALIMGER_DATA": str(folder)})
