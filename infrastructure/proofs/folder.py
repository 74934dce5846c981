"""Verifying an export, with nothing but its folder: every leaf, every stored byte, every hash, every checkpoint, every file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from application.proofs.comparing import MOST_FINDINGS
from application.proofs.ports import Finding
from domain.proof.checkpoint import Checkpoint
from domain.proof.leaf import Leaf, encoded, said_recorded_at
from domain.proof.pace import nothing_collected
from domain.proof.roots import Roots
from domain.proof.tree import HASH, PREFIX, WIDTH
from infrastructure.proofs.layout import (
    CHECKPOINT,
    CHECKPOINTS,
    ENTRIES,
    KEY_LINE,
    KEY_PEM,
    PAYLOADS,
    Levels,
    path,
    unbundled,
)
from infrastructure.proofs.notes import NoteRefused, VerifierKey

Report = Callable[[int, int], None]


FOLLOWS = {"export_tile", "export_root"}
TILE_WRONG = "{file}: a hash in it is not that of what lies below."
ENTRY_WRONG = {
    "changed": "Entry {index}: its leaf is not the one that was signed.",
    "missing": "Entry {index} is missing.",
    "added": "Entry {index} was put in.",
    "moved": "Entry {index} stands in the place of another one.",
}

decoded = msgspec.json.Decoder(Leaf).decode


@dataclass
class Verified:
    """`key` is the line of the key that was believed; `entries` and `checkpoints` are how many hold if nothing was found."""

    key: str
    entries: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: str, words: str, **places: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, words, places))


def verify_export(folder: Path, key_line: str, earlier: Sequence[Path], report: Report) -> Verified:
    """Read all of an export, believing the key of this line; if it is empty, the one that comes with it.

    Raises:
        NoteRefused: there is no key, or no checkpoint that it signed, so that nothing can be said.
    """
    with nothing_collected():
        return ExportVerifier(folder, key_line, earlier).verify(report)


class ExportVerifier:
    """`earlier`: checkpoints that somebody kept, which have to hold as well."""

    def __init__(self, folder: Path, key_line: str = "", earlier: Sequence[Path] = ()) -> None:
        self.folder, self.earlier = folder, earlier
        self.expected = {CHECKPOINT, KEY_LINE, KEY_PEM}
        self.key = VerifierKey.read(key_line or self.text(KEY_LINE))
        self.verified = Verified(self.key.line)
        self.before = -1  # the position of the entry before

    def verify(self, report: Report) -> Verified:
        """Read all of it.

        Raises:
            NoteRefused: there is no key, or no checkpoint that it signed, so that nothing can be said.
        """
        signed = dict(self.checkpoints())
        if not signed:
            raise NoteRefused(f"{self.folder} has no checkpoint that is signed by {self.key.name}")
        size = max(one.size for one in signed.values())
        roots, levels = Roots(one.size for one in signed.values()), Levels()
        wrong: list[tuple[int, list[bytes], bytes]] = []  # tiles that are not of their leaves: one of the two is wrong
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            leaves = self.leaves(number, width)
            self.payloads(number, width, leaves)
            hashes = [sha256(PREFIX + one).digest() for one in leaves]
            joined, tile = b"".join(hashes), self.content(path("tile/0", number, width))
            if joined != tile:
                wrong.append((number, hashes, tile))
            self.take(roots, levels, joined if len(leaves) == width or joined == tile else tile, width)
            report(number * WIDTH + width, size)
        self.compare(levels.rest())
        off = {name: one for name, one in signed.items() if roots.at.get(one.size) != one.root}
        self.name_wrong(wrong, not any(one.size == size for one in off.values()), size)
        for name, one in off.items():
            words = "{file}: the entries do not lead to the root that was signed of {size}."
            self.verified.find("export_root", words, file=name, size=one.size)
        self.others()
        self.verified.findings.sort(
            key=lambda one: one.code in FOLLOWS
        )  # what is wrong first, then what follows from it
        self.verified.entries, self.verified.checkpoints = size, len({one.size for one in signed.values()})
        return self.verified

    def checkpoints(self) -> Iterator[tuple[str, Checkpoint]]:
        """Those that the key has signed, by where they are."""
        names = sorted(f"{CHECKPOINTS}/{one.name}" for one in (self.folder / CHECKPOINTS).glob("*"))
        self.expected.update(names)
        for name, file in [
            *((one, self.folder / one) for one in (CHECKPOINT, *names)),
            *((str(one), one) for one in self.earlier),
        ]:
            try:
                found = Checkpoint.read(self.key.opened(file.read_bytes().decode()))
                if name.startswith(f"{CHECKPOINTS}/") and name != f"{CHECKPOINTS}/{found.size}":
                    raise NoteRefused("it is the checkpoint of another size")
                yield name, found
            except (OSError, ValueError) as problem:
                words = "{file} is not a checkpoint as it was signed: {problem}."
                self.verified.find("export_checkpoint", words, file=name, problem=problem)

    def take(self, roots: Roots, levels: Levels, hashes: bytes, width: int) -> None:
        if len(hashes) != width * HASH:  # neither the leaves nor their tile are whole
            hashes = hashes[: width * HASH].ljust(width * HASH, b"\0")
        roots.add(hashes)
        self.compare((name, content) for name, content in levels.add(hashes) if not name.startswith("tile/0/"))

    def compare(self, tiles: Iterator[tuple[str, bytes]]) -> None:
        for name, content in tiles:
            if not name.startswith("tile/0/") and self.content(name) not in {content, b""}:
                self.verified.find("export_tile", TILE_WRONG, file=name)

    # Entries

    def leaves(self, number: int, width: int) -> list[bytes]:
        name = path(ENTRIES, number, width)
        try:
            return unbundled(self.content(name))
        except ValueError as problem:
            self.verified.find("export_damaged", "{file} is damaged: {problem}.", file=name, problem=problem)
            return []

    def payloads(self, number: int, width: int, leaves: list[bytes]) -> None:
        """Hold the stored bytes of a tile against what its leaves say."""
        name = path(PAYLOADS, number, width)
        content = self.content(name)
        payloads = content.split(b"\n")
        if payloads.pop():
            self.verified.find(
                "export_damaged", "{file} is damaged: {problem}.", file=name, problem="its end is missing"
            )
        if not leaves:
            return
        said = [self.said(one, number * WIDTH + index) for index, one in enumerate(leaves)]
        checksums = [sha256(one).hexdigest() for one in payloads]
        if [one.sha256 for one in said] != checksums:
            for what, index in unequal([one.sha256 for one in said], checksums):
                self.name_payload(what, number * WIDTH + index, said[index].position if index < len(said) else None)
            return
        for one, payload in zip(said, payloads, strict=True):
            if one.recorded_at != said_recorded_at(payload):
                words = "Position {position}: the leaf says another time than the stored bytes."
                self.verified.find("export_time", words, position=one.position)

    def said(self, content: bytes, index: int) -> Leaf:
        try:
            one = decoded(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Leaf(0, "", "", "", "", 0)  # its hash is not the one that was signed
        if one.position <= self.before:
            words = "Position {position} (entry {index}) comes after position {before}."
            self.verified.find("export_order", words, position=one.position, index=index, before=self.before)
        self.before = one.position
        if content != encoded(one):
            words = "Position {position} (entry {index}): its leaf is not written as canonical JSON."
            self.verified.find("export_leaf_form", words, position=one.position, index=index)
        return one

    def name_payload(self, what: str, index: int, position: int | None) -> None:
        if what == "added":
            words = "Entry {index}: stored bytes were put in that belong to no entry."
            self.verified.find("export_payload_added", words, index=index)
        else:
            words = (
                "Position {position} (entry {index}): the stored bytes are not those that were signed, or are missing."
            )
            self.verified.find("export_payload_changed", words, index=index, position=position)

    def name_wrong(self, wrong: Sequence[tuple[int, list[bytes], bytes]], are_leaves_right: bool, size: int) -> None:
        """Where leaves and their tile are not the same, the signed root says which of the two is wrong."""
        for number, hashes, tile in wrong:
            width = min(WIDTH, size - number * WIDTH)
            if are_leaves_right and len(hashes) == width:
                self.verified.find("export_tile", TILE_WRONG, file=path("tile/0", number, width))
                continue
            kept = [tile[at : at + HASH] for at in range(0, len(tile), HASH)]
            for what, index in unequal(kept, hashes):
                self.verified.find(f"export_entry_{what}", ENTRY_WRONG[what], index=number * WIDTH + index)

    # Files

    def content(self, name: str) -> bytes:
        """What is in a file; nothing, where it is missing, which is said."""
        if name in self.expected:
            return (self.folder / name).read_bytes() if (self.folder / name).is_file() else b""
        self.expected.add(name)
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            self.verified.find("export_missing", "{file} is missing.", file=name)
            return b""

    def text(self, name: str) -> str:
        try:
            return (self.folder / name).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            raise NoteRefused(f"{self.folder / name} cannot be read: give the key's line with --key") from None

    def others(self) -> None:
        """The files that nothing asked for, and those of the key."""
        for name, content in ((KEY_LINE, f"{self.key.line}\n"), (KEY_PEM, self.key.pem)):
            if not (self.folder / name).is_file() or (self.folder / name).read_bytes() != content.encode():
                self.verified.find("export_key", "{file} is not the key of this log.", file=name)
        for file in sorted(self.folder.rglob("*")):
            name = str(file.relative_to(self.folder))
            if not file.is_dir() and name not in self.expected:
                self.verified.find("export_unknown", "{file} is none of the files of an export.", file=name)


def unequal(kept: Sequence[object], have: Sequence[object]) -> Iterator[tuple[str, int]]:
    """What became of which, where these two lists are not the same."""
    known, there = set(kept), set(have)
    missing = {index for index, one in enumerate(kept) if one not in there}
    added = {index for index, one in enumerate(have) if one not in known}
    for index in sorted(missing | added):
        yield ("changed" if index in missing and index in added else "missing" if index in missing else "added"), index
    if not missing and not added:
        yield from (
            ("moved", index) for index, (one, other) in enumerate(zip(kept, have, strict=False)) if one != other
        )
        yield from (("added", index) for index in range(len(kept), len(have)))
