"""`talimger serve` and `talimger demo`, in processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.houses import Office
from tests.web.cli.terminal import Terminal, ended, terminal_of

SECONDS = 60
GREETING = re.compile(r"talimger serves (http://\S+) \((.+)\)\n")


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert process.poll() is None, ended(process)
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


@pytest.fixture
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def begun(terminal: Terminal, *words: str, port: str = "") -> Iterator[subprocess.Popen[str]]:
    with terminal.begin(*words, port=port) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/sign-in", timeout=5).is_success
    except httpx.TransportError:
        return False


def by_service_manager(process: subprocess.Popen[str]) -> None:
    process.terminate()


def by_ctrl_c(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)  # a terminal tells all of them


# serve


@pytest.mark.parametrize("stop", [by_service_manager, by_ctrl_c])
def test_serve_says_where_it_serves_and_stops_when_it_is_told(
    office: Office, port: str, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    terminal, address = terminal_of(office), f"http://127.0.0.1:{port}"
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    office.choose(mentee, *mentors)
    first = office.mentorship_of(mentee)
    office.mentorship_step(first.reference, "refuse", first.mentor.person_id)
    (terminal.folder / "sign-ins.txt").write_text("Sign in as\n  Admin  admin  a-b-c\n")
    with begun(terminal, "serve", port=port) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        assert lines == [f"talimger serves {address} ({terminal.folder})\n", "Sign in as\n", "  Admin  admin  a-b-c\n"]
        wait_until(lambda: answers(address), process)
        said = terminal.refused("serve", PORT=port)
        assert said == (
            f"Port {port} of 127.0.0.1 cannot be used (Address already in use): stop what uses it, or set PORT to another."
        )
        # The clock runs: her next choice is proposed.
        wait_until(lambda: office.application(mentee).mentorship_id not in (None, first.id), process)
        assert office.mentorship_of(mentee).mentor.person_id == mentors[1].person_id
        stop(process)
        ran = ended(process)
    assert (ran.status, ran.complained) == (0, "")
    assert not answers(address)
    assert terminal.do("status")


def test_serve_says_how_to_make_the_first_admin(empty: Terminal, port: str) -> None:
    with begun(empty, "serve", "--host", "localhost", port=port) as process:
        assert process.stdout
        greeting = GREETING.fullmatch(process.stdout.readline())
        assert greeting
        assert "`talimger user add NAME --given-name ... --admin`" in process.stdout.readline()
        wait_until(lambda: answers(greeting[1]), process)


@pytest.mark.parametrize("host", ["host.invalid", "192.0.2.1", "", "x" * 300])
def test_serve_refuses_a_host_that_is_not_this_machine(empty: Terminal, host: str) -> None:
    said = empty.refused("serve", "--host", host)
    assert said == f"This machine has no address “{host}”: give --host 127.0.0.1 for itself alone, or 0.0.0.0 for all."


# demo


def test_the_demo_fills_an_empty_folder_and_only_that(empty: Terminal) -> None:
    half = empty.folder / "demo.draft"  # what a demo left that was killed
    half.mkdir()
    (half / "ledger.db").write_text("half")
    sign_ins = empty.folder / "sign-ins.txt"
    ran = ended(empty.begin("demo", "--only", "ektu-gender-plan", "--now", "2028-02-29T19:30"))
    assert ran.output == f"The demo is in {empty.folder}; {sign_ins} says who can sign in.\n"
    assert not half.exists()
    assert sign_ins.stat().st_mode & 0o777 == 0o600
    lines = [line.split() for line in sign_ins.read_text().splitlines() if line.startswith("  ")]
    passwords = {username: password for username, password, *_ in lines}
    assert {"admin", "auditor", "integrator", "ektu-coordinator", "ektu-responsible", "ektu-verifier"} <= set(passwords)
    with empty.house() as house:
        assert house.accounts.authenticate("ektu-responsible", passwords["ektu-responsible"])
        assert {view["lag"] for view in house.views.status()} == {0}
    events = empty.events()
    assert events > 300
    assert empty.refused("demo").startswith(f"There is data in {empty.folder}: the demo only fills an empty place")
    assert empty.events() == events


def test_a_demo_of_an_unknown_programme_says_which_there_are(empty: Terminal) -> None:
    said = empty.refused("demo", "--only", "chess-club")
    assert said.startswith("There is no demo of “chess-club”: name some of nu-alumni, kaznu-female-mentoring,")


@pytest.mark.parametrize("year", ["1815", "2036"])
def test_a_demo_of_another_century_says_which_years_there_are(empty: Terminal, year: str) -> None:
    said = empty.refused("demo", "--now", f"{year}-12-10")
    assert said == f"There is no demo of {year}: choose a moment from 2024 to 2035."


def test_a_demo_that_is_stopped_leaves_the_folder_empty(empty: Terminal) -> None:
    with begun(empty, "demo") as process:
        wait_until((empty.folder / "demo.draft" / "views.current").exists, process)
        process.send_signal(signal.SIGINT)
        ran = ended(process)
    assert (ran.status, ran.said, ran.complained.strip()) == (130, "", "Stopped.")
    assert list(empty.folder.iterdir()) == []


def test_the_demo_leaves_a_house_as_it_is(each_terminal: Terminal) -> None:
    before = each_terminal.events()
    assert "the demo only fills an empty place" in each_terminal.refused("demo")
    assert each_terminal.events() == before
