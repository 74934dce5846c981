"""`talimger events`."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from application.visibility import CONCERNS
from tests.houses import Office
from tests.web.cli.terminal import Terminal, ended, terminal_of
from web.cli import history

NOTE = "Talked about the CV."
WORRY = "He does not come."
ALWAYS = {
    *("position", "event", "case", "version", "state", "recorded_at", "actor", "role", "policy_version"),
    "correlation",
}
SOMETIMES = {"happened_at", "on_behalf_of", "causation", "reason_code", "reference", "programme", "intake"}


@pytest.fixture
def lived(each_office: Office, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A house in which people wrote what is sealed; the ledger is read in small batches."""
    office = each_office
    mentee = office.mentee(name="Ботагөз")
    reference = office.paired(office.mentor(name="Kenzhebek"), mentee)
    office.mentorship_step(reference, "log_contact", mentee.person_id, kind="phone", note=NOTE)
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text=WORRY)
    monkeypatch.setattr(history, "BATCH", 7)
    return terminal_of(office)


def events(terminal: Terminal, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in terminal.do("events", "--jsonl", *words).splitlines()]


def test_all_events_are_printed_in_order_but_concerns(lived: Terminal) -> None:
    with lived.house() as house:
        recorded = [(entry.at, entry.topic) for entry in house.ledger.read(0, 1000)]
    printed = [(one["position"], one["event"]) for one in events(lived)]
    assert printed == [(at, topic) for at, topic in recorded if topic not in CONCERNS]
    assert len(printed) == len(recorded) - 1


def test_they_are_thin(lived: Terminal) -> None:
    text = lived.do("events", "--jsonl")
    for sealed in (NOTE, WORRY, "Ботагөз", "Kenzhebek", "Оспан", "@example.kz", "energy"):
        assert sealed not in text
        assert json.dumps(sealed)[1:-1] not in text
    for event in events(lived):
        assert ALWAYS <= event.keys() <= ALWAYS | SOMETIMES
        assert all(isinstance(value, str | int) for value in event.values())
    assert {event.get("programme") for event in events(lived)} >= {None, "nu-alumni"}


def test_whoever_follows_goes_on_after_the_last_that_she_has_seen(lived: Terminal) -> None:
    everything, seen = events(lived), list[dict[str, Any]]()
    while new := events(lived, "--after", str(seen[-1]["position"] if seen else 0), "--most", "10"):
        assert len(new) <= 10
        seen += new
    assert seen == everything
    last = everything[-1]["position"]
    assert events(lived, "--after", str(last - 1)) == everything[-1:]
    assert lived.do("events", "--jsonl", "--after", str(last + 1000)) == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Missing option '--jsonl'"),
        (("--jsonl", "--after", "-1"), "-1 is not in the range x>=0"),
        (("--jsonl", "--after", "last"), "'last' is not a valid integer"),
        (("--jsonl", "--most", "-1"), "-1 is not in the range x>=0"),
    ],
)
def test_a_position_that_is_none_is_refused(empty: Terminal, words: tuple[str, ...], says: str) -> None:
    assert says in empty.refused("events", *words)


@pytest.fixture
def printing(office: Office) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, which has printed a line and has more to say than its pipe holds."""
    for _ in range(6):
        office.mentor()
    process = terminal_of(office).begin("events", "--jsonl", pipesize=4096)
    assert process.stdout
    assert json.loads(process.stdout.readline())["position"] == 1
    yield process
    process.kill()
    process.communicate()


def test_a_reader_who_has_seen_enough_may_go(printing: subprocess.Popen[str]) -> None:
    assert printing.stdout
    printing.stdout.close()
    assert printing.wait(timeout=60) == 1
    assert printing.stderr
    assert printing.stderr.read() == ""


def test_ctrl_c_stops_it(printing: subprocess.Popen[str]) -> None:
    printing.send_signal(signal.SIGINT)
    ran = ended(printing)
    assert (ran.status, ran.complained.strip()) == (130, "Stopped.")
