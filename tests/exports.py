"""What is handed out of a ledger, for tests that verify and falsify it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.houses import Office


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


class Exports:
    """An export with two checkpoints and two tiles of leaves, and copies of it to be falsified."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.folder = folder / "export"
        for _ in range(100):
            office.register()
        self.first = office.house.auditing.checkpoint()
        for _ in range(200):
            office.register()
        self.newest = office.house.export_proof(self.folder, silent)
        self.grown = office.house.growth_file(office.house.auditing.grown_since(self.first.size))
        """That it only grew since the first checkpoint."""
        self.files = sorted(file for file in self.folder.rglob("*") if file.is_file())

    def copy(self, place: Path) -> Path:
        return Path(shutil.copytree(self.folder, place))

    @property
    def last(self) -> tuple[int, int]:
        """The number of the last tile of leaves, and how many it has."""
        number, width = divmod(self.newest.size, 256)
        return number, width
