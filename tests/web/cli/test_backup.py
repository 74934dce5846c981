"""`talimger backup` and `talimger restore`: what they say, and that the house goes on. The rest is in tests/infrastructure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.houses import SECRET
from tests.web.cli.terminal import Terminal


@dataclass(frozen=True)
class Files:
    records: Path
    keys: Path


@pytest.fixture
def files(each_terminal: Terminal, tmp_path: Path) -> Files:
    """Both backups of a house in which an admin can sign in."""
    each_terminal.do("user", "add", "dana@example.kz", "--given-name", "Dana", "--admin")
    files, events = Files(tmp_path / "records.zip", tmp_path / "keys.zip"), each_terminal.events()
    said = each_terminal.do("backup", files.records)
    assert said.startswith(f"{events} events and the accounts are in {files.records}. People's keys are not: ")
    said = each_terminal.do("backup", files.keys, "--keys")
    assert said == f"The keys of 5 people are in {files.keys}. The secret key is not: keep it elsewhere.\n"
    return files


@pytest.fixture
def elsewhere(tmp_path: Path) -> Terminal:
    """A terminal over a folder that is not there yet."""
    return Terminal(tmp_path / "elsewhere")


@pytest.mark.parametrize("keys_first", [True, False])
def test_both_files_bring_the_house_back_in_either_order(
    each_terminal: Terminal, files: Files, elsewhere: Terminal, keys_first: bool
) -> None:
    events = each_terminal.events()
    keys = "The keys of 5 people are restored; the others were here.\n"
    records = f"{events} events and the accounts are restored.\n"
    if keys_first:
        assert elsewhere.do("restore", "--keys", files.keys) == keys
        assert elsewhere.do("restore", files.records) == records
    else:
        missing = "The keys of 5 people are missing: restore them as well, with `talimger restore --keys FILE`.\n"
        assert elsewhere.do("restore", files.records) == records + missing
        assert elsewhere.run("status").status == 2, "nobody can be named yet"
        assert elsewhere.do("restore", "--keys", files.keys) == keys
    assert f"{events} events\n  cases        at {events}, 0 behind\n" in elsewhere.do("status")
    with each_terminal.house() as before, elsewhere.house() as after:
        assert after.people_list.page() == before.people_list.page()
        assert after.accounts.listed() == before.accounts.listed()
    elsewhere.do("user", "add", "aigul@example.kz", "--given-name", "Aigul")


def test_restoring_again_changes_nothing(elsewhere: Terminal, files: Files) -> None:
    elsewhere.do("restore", "--keys", files.keys)
    elsewhere.do("restore", files.records)
    events = elsewhere.events()
    again = f"The {events} events of {files.records} are here already. Nothing was changed.\n"
    assert elsewhere.do("restore", files.records) == again
    assert elsewhere.do("restore", "--keys", files.keys).startswith("The keys of 0 people are restored")


def test_what_cannot_be_restored_is_refused_in_a_sentence(
    terminal: Terminal, elsewhere: Terminal, tmp_path: Path
) -> None:
    records, keys = tmp_path / "records.zip", tmp_path / "keys.zip"
    terminal.do("backup", records)
    terminal.do("backup", "--keys", keys)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(records.read_bytes()[:-100])
    assert "holds people's keys: restore it with `talimger restore --keys" in elsewhere.refused("restore", keys)
    assert "holds records, and no keys" in elsewhere.refused("restore", "--keys", records)
    assert f"{cut} is damaged, or no backup of talimger" in elsewhere.refused("restore", cut)
    assert "does not exist" in elsewhere.refused("restore", tmp_path / "missing.zip")
    another = {"TALIMGER_SECRET_KEY": f"another {SECRET}"}
    assert "another secret key" in elsewhere.refused("restore", "--keys", keys, **another)
    assert elsewhere.events() == 0
    terminal.do("user", "add", "dana@example.kz", "--given-name", "Dana")
    assert "other records" in terminal.refused("restore", records)


def test_what_cannot_be_backed_up_is_refused_in_a_sentence(
    terminal: Terminal, elsewhere: Terminal, tmp_path: Path
) -> None:
    there = tmp_path / "there.zip"
    there.write_text("another backup")
    assert terminal.refused("backup", there).startswith(f"{there} exists already")
    assert terminal.refused("backup", "--keys", there).startswith(f"{there} exists already")
    assert there.read_text() == "another backup"
    assert "No such file or directory" in terminal.refused("backup", tmp_path / "missing" / "records.zip")
    assert "is a directory" in terminal.refused("backup", tmp_path)
    assert "there is nothing to back up" in elsewhere.refused("backup", tmp_path / "nothing.zip")
    assert not (tmp_path / "nothing.zip").exists()
