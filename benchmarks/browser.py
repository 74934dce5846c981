"""A browser without a browser: one connection, its cookie and its token, as a signed-in coordinator has them."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """`took` is how many milliseconds the last answer took, from sending the question to the first byte of it."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.took = 0.0

    def get(self, address: str) -> str:
        return self.ask("GET", address)[1]

    def post(self, address: str, **fields: str) -> int:
        return self.ask("POST", address, urlencode({"csrf_token": self.token, **fields}))[0]

    def ask(self, method: str, address: str, body: str = "") -> tuple[int, str]:
        self.connection.putrequest(method, address)
        self.connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            self.connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            self.connection.putheader("Content-Length", str(len(body)))
            self.connection.putheader("Origin", self.origin)
        began = time.perf_counter()
        self.connection.endheaders(body.encode())
        self.connection.sock.recv(1, socket.MSG_PEEK)
        self.took = (time.perf_counter() - began) * 1000
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, text

    def sign_in(self, username: str, password: str) -> None:
        self.get("/sign-in")
        status = self.post("/sign-in", username=username, password=password)
        if status != 303:
            raise RuntimeError(f"signing in answered {status}")
        self.get("/account")


@contextmanager
def signed_in(folder: Path, username: str, password: str) -> Iterator[Browser]:
    """A browser in which somebody is signed in, with a server of its own."""
    with served(folder) as port:
        browser = Browser(port)
        browser.sign_in(username, password)
        yield browser
        browser.connection.close()


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """`talimger serve` over a data folder; the port it listens on."""
    port = free_port()
    environment = os.environ | {"TALIMGER_DATA": str(folder), "PORT": str(port), "DATABASE_URL": ""}
    with subprocess.Popen(
        [Path(sys.executable).with_name("talimger"), "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")
