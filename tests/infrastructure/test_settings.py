from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.settings import Settings, SettingsRefused, make_secret, master_key_of

SECRET = "5f0c3c1f6a9d4e2b8a7d1c0e9f8b7a6d"
OTHER_SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
URL = "postgresql://talimger:pa%40ss@db.example.kz:5433/mentoring"


def settings(folder: Path, **env: str) -> Settings:
    return Settings.from_environment({"TALIMGER_DATA": str(folder), **env})


def refusal(folder: Path, **env: str) -> str:
    with pytest.raises(SettingsRefused) as refused:
        settings(folder, **env)
    return str(refused.value)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that can be entered but not written to, by a user for whom that counts (it does not for root)."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o555)
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    yield folder
    os.seteuid(user)
    shutil.rmtree(folder)


def test_an_empty_environment_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Settings.from_environment({})
    assert (found.data_folder, found.database_url, found.port) == (tmp_path / "data", "", 8000)
    assert (found.backend, found.database_place) == ("sqlite", str(tmp_path / "data"))
    assert stat.S_IMODE(found.data_folder.stat().st_mode) == 0o700


def test_what_is_empty_counts_as_not_given(data_folder: Path) -> None:
    found = settings(data_folder, DATABASE_URL=" ", PORT="", TALIMGER_SECRET_KEY="")
    assert (found.database_url, found.port) == ("", 8000)


def test_the_first_run_makes_a_secret_key_for_its_owner_alone_and_later_runs_keep_it(data_folder: Path) -> None:
    first = settings(data_folder)
    assert stat.S_IMODE((data_folder / "secret.key").stat().st_mode) == 0o600
    assert settings(data_folder) == first
    assert [file.name for file in data_folder.iterdir()] == ["secret.key"]


def test_a_secret_key_from_outside_goes_before_the_file(data_folder: Path) -> None:
    assert settings(data_folder, TALIMGER_SECRET_KEY=SECRET).master_key == master_key_of(SECRET)
    assert not (data_folder / "secret.key").exists()


def test_the_secret_key_gives_a_different_key_for_each_purpose(data_folder: Path) -> None:
    found = settings(data_folder, TALIMGER_SECRET_KEY=SECRET)
    another = settings(data_folder, TALIMGER_SECRET_KEY=OTHER_SECRET)
    assert len({found.session_key, found.master_key, another.session_key, another.master_key}) == 4
    assert {len(found.session_key), len(found.master_key)} == {32}


def test_of_several_that_start_at_once_the_first_ones_secret_key_stays(data_folder: Path) -> None:
    file = data_folder / "secret.key"
    make_secret(file)
    first = file.read_text()
    make_secret(file)  # by another process, which had not seen it yet
    assert file.read_text() == first
    assert [file.name for file in data_folder.iterdir()] == ["secret.key"]


def test_a_lost_secret_key_is_not_replaced_where_keys_were_wrapped_with_it(data_folder: Path) -> None:
    (data_folder / "keys.db").touch()
    assert "secret.key is missing" in refusal(data_folder)
    assert not (data_folder / "secret.key").exists()


@pytest.mark.parametrize("weak", ["too short", "a" * 64, ""])
def test_a_weak_secret_key_is_refused(data_folder: Path, weak: str) -> None:
    (data_folder / "secret.key").write_text(weak)
    assert "openssl rand -hex 32" in refusal(data_folder)
    if weak:
        said = refusal(data_folder, TALIMGER_SECRET_KEY=weak)
        assert "TALIMGER_SECRET_KEY is too weak" in said
        assert weak not in said


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_is_kept_in_one_spelling(data_folder: Path, scheme: str) -> None:
    url = URL.replace("postgresql", scheme)
    found = settings(data_folder, DATABASE_URL=url, TALIMGER_SECRET_KEY=SECRET)
    assert (found.database_url, found.backend) == (URL, "postgresql")


def test_with_a_database_url_the_secret_key_must_come_from_outside(data_folder: Path) -> None:
    said = refusal(data_folder, DATABASE_URL=URL)
    assert "TALIMGER_SECRET_KEY is missing" in said
    assert "openssl rand -hex 32" in said
    assert not list(data_folder.iterdir())


@pytest.mark.parametrize(
    "url",
    [
        "mysql://talimger:pa%40ss@db/mentoring",
        "postgresql+asyncpg://talimger:pa%40ss@db/mentoring",
        "sqlite:///talimger.db",
        "db.example.kz",
        "postgresql://talimger:pa%40ss@db:port/mentoring",
        "postgresql://talimger:pa%40ss@db",
    ],
)
def test_any_other_database_url_is_refused_without_repeating_it(data_folder: Path, url: str) -> None:
    said = refusal(data_folder, DATABASE_URL=url, TALIMGER_SECRET_KEY=SECRET)
    assert "postgresql://USER:PASSWORD@HOST:5432/DATABASE" in said
    assert "pa%40ss" not in said


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5", "²"])
def test_a_port_that_is_none_is_refused(data_folder: Path, port: str) -> None:
    assert "give a number from 1 to 65535" in refusal(data_folder, PORT=port)


def test_the_address_is_this_machines_unless_another_is_given(data_folder: Path) -> None:
    assert settings(data_folder, PORT="8123").address == "http://127.0.0.1:8123"
    given = settings(data_folder, TALIMGER_ADDRESS="https://mentoring.example.kz/nu/")
    assert given.address == "https://mentoring.example.kz/nu"


@pytest.mark.parametrize("address", ["mentoring.example.kz", "ftp://example.kz", "https://", "https://a b"])
def test_an_address_that_is_none_is_refused(data_folder: Path, address: str) -> None:
    assert "write it like https://mentoring.example.kz" in refusal(data_folder, TALIMGER_ADDRESS=address)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "is a file: move it away" in refusal(tmp_path / "data")


def test_a_data_folder_whose_parent_is_missing_is_refused(tmp_path: Path) -> None:
    assert f"mkdir -p {tmp_path / 'missing'}" in refusal(tmp_path / "missing" / "data")
    assert not (tmp_path / "missing").exists()


def test_a_data_folder_that_cannot_be_written_to_is_refused(as_nobody: Path) -> None:
    for folder in (as_nobody, as_nobody / "data"):
        assert "cannot be written to (Permission denied)" in refusal(folder)


def test_no_secret_is_printed(data_folder: Path) -> None:
    found = settings(data_folder, DATABASE_URL=f"{URL}?password=hidden", TALIMGER_SECRET_KEY=SECRET)
    shown = repr(found) + str(found) + found.database_place
    for secret in (SECRET, "pa%40ss", "pa@ss", "hidden", repr(found.master_key), repr(found.session_key)):
        assert secret not in shown
    assert "db.example.kz:5433/mentoring" in found.database_place
