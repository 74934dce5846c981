"""What the environment says, checked at once: either settings that can work, or a sentence that says what to do."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SECRET_FILE = "secret.key"
DESK_FILE = "desk.db"
KEYS_FILE = "keys.db"

LEAST_SECRET = 32
LEAST_DIFFERENT = 8
HOW_TO_MAKE_A_SECRET = "make one with `openssl rand -hex 32`"
URL_FORM = "postgresql://USER:PASSWORD@HOST:5432/DATABASE"

SESSION_SIGNING = b"talimger 1: signing of sessions"
PEOPLES_KEYS = b"talimger 1: wrapping of people's keys"


class SettingsRefused(Exception):
    """The program cannot start like this. The message says what is wrong and what to do; it holds no secret."""


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. Secrets and the database's address stay out of its `repr`.

    `data_folder` exists and can be written to. `database_url` is empty for SQLite in the data folder, or starts with
    `postgresql://`. `address` is where people find the pages, without a slash at its end. `session_key` signs sessions
    and `master_key` wraps people's keys: 32 bytes each, both derived from the one secret key. What is recorded in a
    `draft` (SQLite alone) need not survive a power cut, since nobody has been told that it is recorded.
    `checkpoint_key` signs checkpoints; where it is empty, the one in the data folder does.
    """

    data_folder: Path
    database_url: str = field(repr=False)
    port: int
    address: str
    proxies: int
    session_key: bytes = field(repr=False)
    master_key: bytes = field(repr=False)
    draft: bool = False
    key_backup_days: int = 30
    checkpoint_key: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        """Read `TALIMGER_DATA`, `DATABASE_URL`, `PORT`, `TALIMGER_ADDRESS`, `TALIMGER_PROXIES`, `TALIMGER_SECRET_KEY`,
        `TALIMGER_KEY_BACKUP_DAYS`,
        `TALIMGER_CHECKPOINT_KEY`.

        What is empty counts as not given.
        The first run makes the data folder, and (with SQLite) the secret key in it.

        Raises:
            SettingsRefused: something in the environment or in the data folder cannot work.
        """
        database_url = read_database_url(env.get("DATABASE_URL", ""))
        port = read_port(env.get("PORT", ""))
        address = read_address(env.get("TALIMGER_ADDRESS", ""), port)
        proxies = read_proxies(env.get("TALIMGER_PROXIES", ""))
        given = read_given_secret(env.get("TALIMGER_SECRET_KEY", ""), needed=bool(database_url))
        folder = prepare_folder(read_folder(env.get("TALIMGER_DATA", "")))
        secret = given or secret_of(folder)
        return cls(
            folder,
            database_url,
            port,
            address,
            proxies,
            derive(secret, SESSION_SIGNING),
            master_key_of(secret),
            checkpoint_key=env.get("TALIMGER_CHECKPOINT_KEY", "").strip(),
            key_backup_days=read_days(env.get("TALIMGER_KEY_BACKUP_DAYS", "")),
        )

    @property
    def backend(self) -> str:
        """`sqlite` or `postgresql`."""
        return "postgresql" if self.database_url else "sqlite"

    @property
    def database_place(self) -> str:
        """Where the databases are, fit to be shown: no password."""
        return show(make_url(self.database_url)) if self.database_url else str(self.data_folder)


def master_key_of(secret: str) -> bytes:
    """The key that wraps people's keys, from a secret key: to re-wrap them when the secret key changes."""
    return derive(secret, PEOPLES_KEYS)


def derive(secret: str, purpose: bytes) -> bytes:
    """32 bytes for one purpose; knowing those of one purpose says nothing about another's, nor about the secret."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode(errors="surrogateescape"))


def show(url: URL) -> str:
    """A database's address without its password, wherever it stands: libpq also takes it as `?password=`."""
    where = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    return url.set(query=where).render_as_string(hide_password=True)


def read_port(text: str) -> int:
    text = text.strip() or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsRefused(f"PORT is “{text}”: give a number from 1 to 65535, or leave it out for 8000.")
    return int(text)


def read_proxies(text: str) -> int:
    """How many reverse proxies stand before us, whose word on what the browser asked is taken; 0 where nobody is believed."""
    text = text.strip() or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= 9):
        raise SettingsRefused(
            f"TALIMGER_PROXIES is “{text}”: give how many reverse proxies stand before talimger, 0 to 9."
        )
    return int(text)


def read_days(text: str) -> int:
    """How old a backup of people's keys may be when it is restored."""
    text = text.strip() or "30"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise SettingsRefused(f"TALIMGER_KEY_BACKUP_DAYS is “{text}”: give a number of days from 1 to 3650.")
    return int(text)


def read_address(text: str, port: int) -> str:
    """Where people find the pages: the beginning of every link that is sent or printed."""
    text = text.strip().rstrip("/") or f"http://127.0.0.1:{port}"
    if not text.startswith(("https://", "http://")) or any(character.isspace() for character in text):
        raise SettingsRefused(f"TALIMGER_ADDRESS is “{text}”: write it like https://mentoring.example.kz.")
    return text


def read_database_url(text: str) -> str:
    """The address as `postgresql://`; empty for SQLite. A refusal does not repeat it, since it may hold a password."""
    text = text.strip()
    if not text:
        return ""
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in {"postgresql", "postgres"}:
        raise SettingsRefused(f"DATABASE_URL must look like {URL_FORM}; leave it out to use SQLite in the data folder.")
    try:
        url = make_url(f"postgresql://{rest}")
    except (ArgumentError, ValueError):
        raise SettingsRefused(
            f"DATABASE_URL cannot be read: write it as {URL_FORM}, with special characters in the password "
            "percent-encoded (`@` as %40, `/` as %2F)."
        ) from None
    if not url.database:
        raise SettingsRefused(f"DATABASE_URL names no database: add one at its end, as in {URL_FORM}.")
    return f"postgresql://{rest}"


def read_given_secret(text: str, *, needed: bool) -> str:
    """The secret key from outside; empty if there is none and none is needed."""
    secret = text.strip()
    if not secret and needed:
        raise SettingsRefused(
            f"TALIMGER_SECRET_KEY is missing: with DATABASE_URL it must be given from outside; {HOW_TO_MAKE_A_SECRET} "
            "and keep it safe, apart from the database's backups: without it, nobody's personal data can be read."
        )
    if secret:
        check_strength(secret, "TALIMGER_SECRET_KEY")
    return secret


def is_weak(secret: str) -> bool:
    return len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_DIFFERENT


def check_strength(secret: str, name: str) -> None:
    if is_weak(secret):
        raise SettingsRefused(
            f"{name} is too weak: it needs at least {LEAST_SECRET} random characters; {HOW_TO_MAKE_A_SECRET}."
        )


def read_folder(text: str) -> Path:
    text = text.strip() or "data"
    try:
        text.encode()  # other names cannot be shown, nor opened by all that opens them
        return Path(text).expanduser().absolute()
    except (UnicodeEncodeError, RuntimeError):  # RuntimeError: nobody knows whose home `~somebody` is
        raise SettingsRefused(f"TALIMGER_DATA is {text!a}: write the whole path of a folder, in UTF-8.") from None


def prepare_folder(folder: Path) -> Path:
    """The data folder, made if only it is missing, and shown to be writable by writing."""
    try:
        if folder.exists() and not folder.is_dir():
            raise SettingsRefused(
                f"The data folder {folder} is a file: move it away, or set TALIMGER_DATA to a folder."
            )
        folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileNotFoundError:
        raise SettingsRefused(
            f"The data folder {folder} cannot be made, since {folder.parent} does not exist: "
            f"make that first (mkdir -p {folder.parent}), or set TALIMGER_DATA to another folder."
        ) from None
    except OSError as error:
        raise SettingsRefused(
            f"The data folder {folder} cannot be written to ({error.strerror}): "
            "make it writable for the user who runs talimger, or set TALIMGER_DATA to another folder."
        ) from error
    return folder


def secret_of(folder: Path) -> str:
    """The secret key of this data folder, made if this is its first run."""
    file, keys = folder / SECRET_FILE, folder / KEYS_FILE
    was_needed = f"but {keys} was made with it: put it back from your backup, or give it as TALIMGER_SECRET_KEY."
    if not file.exists():
        if keys.exists():
            raise SettingsRefused(f"{file} is missing, {was_needed}")
        make_secret(file)
    try:
        secret = file.read_bytes().decode(errors="surrogateescape").strip()
    except OSError as error:
        raise SettingsRefused(
            f"{file} cannot be read ({error.strerror}): give the user who runs talimger the right to read it."
        ) from error
    if is_weak(secret) and keys.exists():
        raise SettingsRefused(f"{file} holds no secret key any more, {was_needed}")
    check_strength(secret, str(file))
    return secret


def make_secret(file: Path) -> None:
    """Write a new secret key; of several processes that start at once, the first one's stays."""
    write_new(file, secrets.token_urlsafe(48) + "\n", "The secret key", "or give one as TALIMGER_SECRET_KEY")


def write_new(file: Path, text: str, what: str, otherwise: str = "and try again") -> None:
    """Write a file for its owner alone, whole or not at all; if somebody else has just written it, theirs stays.

    Raises:
        SettingsRefused: it cannot be written.
    """
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
    except OSError as error:
        raise SettingsRefused(
            f"{what} cannot be written to {file} ({error.strerror}): make room for it, {otherwise}."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
