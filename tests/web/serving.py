"""`talimger serve` in processes of its own, to be killed at any moment; and people who fill in forms there meanwhile."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx

from tests.web.office import CSRF, PASSWORD

TALIMGER = Path(sys.executable).with_name("talimger")
CODE = Path(__file__).parents[2]  # beside these tests, whatever else is installed
SECONDS_TO_START = 30
VERSION = re.compile(r'name="version" value="(\d+)"')

# Serves until its input ends, as it does when the tests are gone, even by kill -9. `kill 0`: the whole group.
KEEPER = '"$@" & read -r line; kill -KILL 0'


class Server:
    """A server over the place that an environment names; each time that it starts, at another port.

    (Not at the same again: who knocks at a port of his own machine where nobody listens may once be his own answer.)
    """

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.address = ""
        self.answers, self.over = threading.Event(), threading.Event()
        self.keeper: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start, and do not wait for it."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        with self.log.open("ab") as log:
            self.keeper = subprocess.Popen(
                ["sh", "-c", KEEPER, "keeper", sys.executable, str(TALIMGER), "serve"],
                env={**os.environ, "DATABASE_URL": "", **self.environment, "PORT": str(port), "PYTHONPATH": str(CODE)},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        """Start, and wait until it answers.

        Raises:
            TimeoutError: it does not; the message carries its log.
        """
        self.over.clear()
        self.begin()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_there():
            if time.monotonic() > deadline:
                raise TimeoutError(f"talimger does not answer: {self.log.read_text()}")
            time.sleep(0.02)
        self.answers.set()

    def is_there(self) -> bool:
        try:
            return httpx.get(f"{self.address}/sign-in", timeout=5).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """Kill -9 the server and all that it has started."""
        self.answers.clear()
        if self.keeper:
            os.killpg(self.keeper.pid, signal.SIGKILL)
            self.keeper.communicate()
            self.keeper = None

    def close(self) -> None:
        """Kill it, and let nobody wait for it any longer."""
        self.over.set()
        self.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class CutOff(Exception):
    """The server was killed before it had answered: nobody knows whether it did what it was asked."""


class Over(Exception):
    """The server does not come back."""


@dataclass
class Memory:
    """What people remember of the forms that they sent, each known by words of its own."""

    acknowledged: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    cut_off: set[str] = field(default_factory=set)


class Visitor:
    """Somebody's browser. Where the server is gone she waits for it, and does once more what it has not answered."""

    def __init__(self, server: Server, memory: Memory, username: str) -> None:
        self.server, self.memory, self.username = server, memory, username
        self.client = httpx.Client(timeout=30)

    def sign_in(self) -> None:
        while True:
            form = {**hidden(self.get("/sign-in")), "username": self.username, "password": PASSWORD}
            with suppress(CutOff):
                answer = self.ask("POST", "/sign-in", form)
                assert answer.status_code == 303, answer.text
                return

    def get(self, path: str) -> str:
        while True:
            with suppress(CutOff):
                answer = self.ask("GET", path)
                assert answer.status_code == 200, answer.text
                return answer.text

    def submit(self, words: str, path: str, page: str = "", **fields: str) -> httpx.Response:
        """Fill in the form of a page and send it, the very same again where it was cut off; said yes to, or no."""
        form = {**hidden(self.get(page or path)), **fields}
        while True:
            try:
                answer = self.ask("POST", path, form)
            except CutOff:
                self.memory.cut_off.add(words)
                continue
            assert answer.status_code in {303, 409, 422}, answer.text
            (self.memory.acknowledged if answer.status_code == 303 else self.memory.refused).add(words)
            return answer

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> httpx.Response:
        """
        Raises:
            CutOff: the server was killed over it.
            Over: it does not come back.
        """
        while not self.server.answers.wait(0.05):
            if self.server.over.is_set():
                raise Over
        address = self.server.address
        try:
            return self.client.request(method, address + path, data=form, headers={"Origin": address})
        except httpx.TransportError:
            if self.server.answers.is_set() and self.server.address == address:
                raise  # it was not killed: it has no excuse
            raise CutOff from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


def hidden(page: str) -> dict[str, str]:
    """What the form of a page sends unseen: the token, and the version of the case that it was made for."""
    found = {"csrf_token": CSRF.search(page), "version": VERSION.search(page)}
    return {name: match[1] for name, match in found.items() if match}
