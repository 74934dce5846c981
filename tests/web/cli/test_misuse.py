"""Commands that are mistyped, and settings that cannot work: one sentence that says what to do."""

from __future__ import annotations

import pytest

from tests.houses import SECRET
from tests.web.cli.terminal import Terminal

URL = "postgresql://keeper:hush-hush@127.0.0.1:1/talimger"


# What is typed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("nonsense", "No such command 'nonsense' (`talimger --help` says more)."),
        ("views nonsense", "No such command 'nonsense' (`talimger views --help` says more)."),
        ("status --jsn", "No such option '--jsn'. Did you mean '--json'? (`talimger status --help` says more)."),
        ("status now", "Got unexpected extra argument (now) (`talimger status --help` says more)."),
        ("backup", "Missing argument 'FILE' (`talimger backup --help` says more)."),
    ],
)
def test_what_is_no_command_is_refused(empty: Terminal, words: str, says: str) -> None:
    assert empty.refused(*words.split()) == says
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize("group", ["", "user", "programme", "views"])
def test_a_group_alone_says_what_there_is_in_it(empty: Terminal, group: str) -> None:
    ran = empty.run(*group.split())
    assert (ran.status, ran.said) == (2, "")
    assert "Commands:\n" in ran.complained


# Settings


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"DATABASE_URL": "mysql://keeper:hush-hush@localhost/talimger"}, "DATABASE_URL must look like postgresql://"),
        ({"DATABASE_URL": URL.removesuffix("/talimger")}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": URL, "TALIMGER_SECRET_KEY": ""}, "TALIMGER_SECRET_KEY is missing: with DATABASE_URL"),
        ({"TALIMGER_SECRET_KEY": "hush-hush"}, "TALIMGER_SECRET_KEY is too weak: it needs at least 32 random"),
        ({"PORT": "http"}, "PORT is “http”: give a number from 1 to 65535, or leave it out for 8000."),
        ({"PORT": "65536"}, "PORT is “65536”: give a number from 1 to 65535"),
        ({"TALIMGER_PROXIES": "all"}, "TALIMGER_PROXIES is “all”"),
        ({"TALIMGER_ADDRESS": "mentoring"}, "TALIMGER_ADDRESS is “mentoring”: write it like https://"),
        ({"TALIMGER_DATA": "/dev/null"}, "The data folder /dev/null is a file: move it away"),
        ({"TALIMGER_DATA": "/dev/null/data"}, "The data folder /dev/null/data cannot be written to (Not a directory)"),
        ({"TALIMGER_DATA": f"/tmp/{'x' * 300}"}, "cannot be written to (File name too long): make it writable"),
        ({"TALIMGER_DATA": "/tmp/talimger-missing/data"}, "make that first (mkdir -p /tmp/talimger-missing)"),
        ({"TALIMGER_DATA": "~nobody-here/data"}, "TALIMGER_DATA is '~nobody-here/data': write the whole path"),
        (
            {"TALIMGER_DATA": "/tmp/\udcff"},
            r"TALIMGER_DATA is '/tmp/\udcff': write the whole path of a folder, in UTF-8.",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(empty: Terminal, settings: dict[str, str], says: str) -> None:
    said = empty.refused("status", **settings)
    assert says in said
    assert "hush-hush" not in said
    assert list(empty.folder.iterdir()) == []


def test_another_secret_key_than_before_is_refused(each_terminal: Terminal) -> None:
    for command in (["status"], ["tick"], ["user", "add", "dana@example.kz", "--given-name", "Dana"]):
        said = each_terminal.refused(*command, TALIMGER_SECRET_KEY=f"another {SECRET}")
        assert said.startswith("The secret key is not the one that people's keys were wrapped with: give the one")
    assert each_terminal.recorded()[1] == set()


def test_a_secret_key_that_is_lost_is_not_made_anew(terminal: Terminal) -> None:
    file = terminal.folder / "secret.key"
    for content, says in {None: f"{file} is missing", "": f"{file} holds no secret key any more"}.items():
        if content is not None:
            file.write_text(content)
        said = terminal.refused("status", TALIMGER_SECRET_KEY="")
        assert said == (
            f"{says}, but {terminal.folder / 'keys.db'} was made with it: put it back from your backup, "
            "or give it as TALIMGER_SECRET_KEY."
        )
