"""The command `talimger` as people type it: quickly, in this process, or in one of its own where that matters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from infrastructure.accounts import Accounts
from infrastructure.bootstrap import House, open_backups
from tests.houses import Office, environment, opened_house, settings_of
from web.cli import main

TALIMGER = Path(sys.executable).with_name("talimger")
SETTINGS = (
    "TALIMGER_DATA",
    "DATABASE_URL",
    "PORT",
    "TALIMGER_ADDRESS",
    "TALIMGER_SECRET_KEY",
    "TALIMGER_CHECKPOINT_KEY",
    "TALIMGER_PROXIES",
)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    status: int
    said: str
    complained: str

    @property
    def output(self) -> str:
        """What it printed, having ended well and complained of nothing."""
        assert (self.status, self.complained) == (0, ""), self
        return self.said

    @property
    def refusal(self) -> str:
        """The one sentence with which it failed, having printed nothing else."""
        assert self.status != 0, self
        assert self.said == "", self
        head, sentence = self.complained[:7], self.complained[7:]
        assert head == "Error: ", self
        assert sentence.strip().count("\n") == 0, self
        return sentence.strip()


@dataclass(frozen=True)
class Terminal:
    """Where commands are typed: with the settings of one place, and nothing that this machine's environment says."""

    folder: Path
    database_url: str = ""

    @property
    def settings(self) -> dict[str, str]:
        return environment(self.folder, self.database_url)

    def run(self, *words: str | Path, typed: str = "", **changed: str) -> Ran:
        """Run a command in this process, and type this where it asks; an empty setting counts as not given."""
        said = {name: (self.settings | changed).get(name) for name in SETTINGS}
        with CliRunner().isolation(input=typed, env=said) as (out, err, _):
            with pytest.raises(SystemExit) as ended:
                main([str(word) for word in words])
            return Ran(int(ended.value.code or 0), out.getvalue().decode(), err.getvalue().decode())

    def do(self, *words: str | Path, **changed: str) -> str:
        """What a command prints that ends well."""
        return self.run(*words, **changed).output

    def refused(self, *words: str | Path, **changed: str) -> str:
        """The sentence with which a command fails."""
        return self.run(*words, **changed).refusal

    def begin(
        self, *words: str | Path, port: str = "", stdout: int | IO[str] = subprocess.PIPE, pipesize: int = -1
    ) -> subprocess.Popen[str]:
        """Begin a command in a process of its own. It waits for a reader when it has printed `pipesize` bytes."""
        others = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return subprocess.Popen(
            [TALIMGER, *words],
            env={**others, **self.settings, "PORT": port},
            stdout=stdout,
            stderr=subprocess.PIPE,
            pipesize=pipesize,
            text=True,
            start_new_session=True,
        )

    @contextmanager
    def house(self) -> Iterator[House]:
        """The house as it stands, between commands."""
        with opened_house(self.folder, self.database_url) as house:
            yield house

    def recorded(self) -> tuple[int, set[str]]:
        """How many events there are, and who can sign in."""
        with open_backups(settings_of(self.folder, self.database_url)) as place:
            usernames = {account.username for account in Accounts(place.databases.desk).listed()}
            return place.store.count(), usernames

    def events(self) -> int:
        return self.recorded()[0]


def ended(process: subprocess.Popen[str]) -> Ran:
    said, complained = process.communicate(timeout=60)
    return Ran(process.returncode, said or "", complained)


def terminal_of(office: Office) -> Terminal:
    """A terminal over an office that is open meanwhile, as by a server."""
    return Terminal(office.house.settings.data_folder, office.house.settings.database_url)
