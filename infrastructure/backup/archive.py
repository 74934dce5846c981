"""The file that a backup is: a zip of parts in JSON lines, and a manifest with the checksum of each.

Any tool can read it, and it is the same whichever database it was made from.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

FORMAT, FORMAT_VERSION = "talimger backup", 1
MANIFEST = "manifest.json"
READ_AT_ONCE = 1 << 16  # bytes

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, msgspec.DecodeError)
"""What reading a file raises that is no backup, or was damaged."""


class BackupRefused(Exception):
    """A backup cannot be made or restored like this. The message says what to do; nothing was changed."""


class Holds(StrEnum):
    """What a backup holds: people's keys are kept apart from what they open."""

    RECORDS = "records"
    KEYS = "keys"


@dataclass(frozen=True)
class Part:
    lines: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself. `made_at` is in UTC; `about` is what only this kind of backup has to say."""

    format: str
    format_version: int
    holds: Holds
    release: str
    made_at: datetime
    about: dict[str, Any]
    parts: dict[str, Part]


@dataclass
class Draft:
    """A backup that is being written."""

    zip: zipfile.ZipFile
    about: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)

    def add(self, name: str, lines: Iterable[bytes]) -> int:
        """Write a part, line by line (without their ends), and say how many there were."""
        checksum, number = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as part:
            for line in lines:
                ended = line + b"\n"
                part.write(ended)
                checksum.update(ended)
                number += 1
        self.parts[name] = Part(number, checksum.hexdigest())
        return number


@contextmanager
def written(file: Path, holds: Holds, release: str) -> Iterator[Draft]:
    """A new file with the backup that the block writes: whole, safe on the disk and for its owner only; or none.

    Raises:
        BackupRefused: there is such a file, or it cannot be written.
    """
    if file.exists():
        raise BackupRefused(f"{file} exists already: name a new file, or move this one away.")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # of mode 0600
    except OSError as problem:
        raise BackupRefused(cannot_be_written(file, problem)) from problem
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive:
                whole = Draft(archive)
                yield whole
                made_at = datetime.now(UTC)
                manifest = Manifest(FORMAT, FORMAT_VERSION, holds, release, made_at, whole.about, whole.parts)
                archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
            opened.flush()
            os.fsync(descriptor)
        draft.replace(file)
        flush_folder(file.parent)
    except OSError as problem:
        raise BackupRefused(cannot_be_written(file, problem)) from problem
    finally:
        draft.unlink(missing_ok=True)


def cannot_be_written(file: Path, problem: OSError) -> str:
    return (
        f"The backup cannot be written to {file} ({problem.strerror}): choose a place with room that you may write to."
    )


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Archive:
    """A backup that is being read."""

    file: Path
    zip: zipfile.ZipFile
    manifest: Manifest

    def number(self, name: str) -> int:
        """How many lines a part has; 0 if there is no such part."""
        part = self.manifest.parts.get(name)
        return part.lines if part else 0

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part. Whoever has read the last one knows that they are those that were written.

        Raises:
            BackupRefused: they are not.
        """
        part = self.manifest.parts.get(name)
        if part is None:
            return
        checksum, number = hashlib.sha256(), 0
        with self.said_plainly(), self.zip.open(name) as opened:
            for line in io.BufferedReader(opened, READ_AT_ONCE):  # type: ignore[type-var]
                checksum.update(line)
                number += 1
                yield line
        if (number, checksum.hexdigest()) != (part.lines, part.sha256):
            raise BackupRefused(damaged(self.file))

    @contextmanager
    def said_plainly(self) -> Iterator[None]:
        try:
            yield
        except DAMAGED as problem:
            raise BackupRefused(damaged(self.file)) from problem


@contextmanager
def opened(file: Path, holds: Holds) -> Iterator[Archive]:
    """A backup of this kind.

    Raises:
        BackupRefused: it cannot be read, is none, holds something else, or is of a newer release.
    """
    try:
        handle = file.open("rb")
    except OSError as problem:
        raise BackupRefused(f"{file} cannot be read ({problem.strerror}).") from problem
    with handle, contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(handle))
            manifest = read_manifest(archive)
        except DAMAGED as problem:
            raise BackupRefused(damaged(file)) from problem
        check_kind(file, manifest, holds)
        yield Archive(file, archive, manifest)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    text = archive.read(MANIFEST)
    said: Mapping[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    if said.get("format") != FORMAT:
        raise KeyError(MANIFEST)
    if said.get("format_version") != FORMAT_VERSION:
        raise BackupRefused(
            f"This backup was made by release {said.get('release', '?')} of talimger: restore it with that release."
        )
    return msgspec.json.decode(text, type=Manifest)


def check_kind(file: Path, manifest: Manifest, holds: Holds) -> None:
    if manifest.holds is holds:
        return
    if holds is Holds.KEYS:
        raise BackupRefused(f"{file} holds records, and no keys: restore it with `talimger restore {file}`.")
    raise BackupRefused(f"{file} holds people's keys: restore it with `talimger restore --keys {file}`.")


def damaged(file: Path) -> str:
    return f"{file} is damaged, or no backup of talimger: take another one. Nothing was changed."
