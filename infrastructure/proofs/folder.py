"""Verifying an export, with nothing but its folder: every leaf, every stored byte, every hash, every checkpoint, every file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from operator import le, lt
from pathlib import Path

from application.pace import nothing_collected
from domain.proof.checkpoint import Checkpoint
from domain.proof.leaf import UNREADABLE, Leaf, acted, decoded, encoded, said_recorded_at
from domain.proof.roots import Roots
from domain.proof.tree import HASH, WIDTH, leaf_hashes, root_of_whole
from infrastructure.proofs.layout import (
    CHECKPOINT,
    CHECKPOINTS,
    ENTRIES,
    KEY_LINE,
    KEY_PEM,
    PAYLOADS,
    Levels,
    leaves_in,
    path,
    unbundled,
)
from infrastructure.proofs.naming import Naming, Verified
from infrastructure.proofs.notes import NoteRefused, VerifierKey, checkpoint_in

Report = Callable[[int, int], None]

LARGEST = 1 << 28  # bytes of a file: 256 entries have far fewer


def verify_export(folder: Path, keys: Sequence[str], earlier: Sequence[Path], report: Report) -> Verified:
    """Read all of an export, believing the key of the first of these lines; without one, that which comes with it.

    Raises:
        NoteRefused: there is no key, or no checkpoint that it signed, so that nothing can be said.
    """
    with nothing_collected():
        return ExportVerifier(folder, keys, earlier).verify(report)


class ExportVerifier:
    """`earlier`: checkpoints that somebody kept, which have to hold as well; any of the keys may have signed them."""

    def __init__(self, folder: Path, keys: Sequence[str] = (), earlier: Sequence[Path] = ()) -> None:
        self.folder, self.earlier = folder, earlier
        self.expected = {CHECKPOINT, KEY_LINE, KEY_PEM}
        if not (folder / CHECKPOINT).exists() and not (folder / CHECKPOINTS).exists():
            raise NoteRefused("it is no export of a ledger, for it has no checkpoint")
        self.key, *self.other_keys = map(VerifierKey.read, keys or [self.text(KEY_LINE)])
        self.verified = Verified(self.key.line)
        self.before, self.time = 0, ""  # the position of the entry before, and when it was recorded
        self.versions: dict[str, int] = {}  # of each case, as far as it has been read
        self.has_gap = False  # somewhere before, leaves could not be read: nobody knows which versions they were of
        self.newest = Checkpoint("", 0, b"")

    def verify(self, report: Report) -> Verified:
        """Read all of it.

        Raises:
            NoteRefused: there is no key, or no checkpoint that it signed, so that nothing can be said.
        """
        signed = dict(self.checkpoints())
        if not signed:
            raise NoteRefused(
                f"it has no checkpoint that is signed by {self.key.name} with the key {self.key.id.hex()}; so it is the export "
                "of another ledger, or it was changed, or the key is another one"
            )
        self.newest = max(signed.values(), key=lambda one: one.size)
        if CHECKPOINT in signed and signed[CHECKPOINT].size < self.newest.size:
            words = "{file} is not the newest one that was signed: there is one of {size} entries."
            self.verified.find("export_checkpoint_old", words, file=CHECKPOINT, size=self.newest.size)
        signed |= self.kept()
        size, roots, levels = self.newest.size, Roots(one.size for one in signed.values()), Levels()
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            hashes = self.tile(number, width, roots)
            root = roots.add(hashes)
            self.compare(levels.add(hashes, root))
            if self.verified.is_full:  # however many entries somebody has signed, he need not have them
                return self.verified
            report(number * WIDTH + width, size)
        self.compare(levels.rest())
        self.hold(signed, roots)
        self.others()
        self.verified.entries, self.verified.checkpoints = size, len({one.size for one in signed.values()})
        return self.verified

    # Checkpoints

    def checkpoints(self) -> Iterator[tuple[str, Checkpoint]]:
        """Those of the export that the key has signed, by where they are."""
        names = sorted(f"{CHECKPOINTS}/{one.name}" for one in (self.folder / CHECKPOINTS).glob("*"))
        self.expected.update(names)
        for name in (CHECKPOINT, *names):
            if (found := self.opened(name, self.folder / name)) is None:
                continue
            if name in {CHECKPOINT, f"{CHECKPOINTS}/{found.size}"}:
                yield name, found
            else:
                words = "{file} is the checkpoint of another size: {size}."
                self.verified.find("export_checkpoint", words, file=name, size=found.size)

    def kept(self) -> dict[str, Checkpoint]:
        """Those that somebody kept elsewhere, and the export reaches."""
        opened = {str(file): self.opened(str(file), file, *self.other_keys) for file in self.earlier}
        for name, one in opened.items():
            if one and one.size > self.newest.size:
                words = (
                    "{file}: {size} entries were signed, and the export has only {here}: it is older than this checkpoint, or "
                    "entries were taken out."
                )
                self.verified.find("export_shorter", words, file=name, size=one.size, here=self.newest.size)
        return {name: one for name, one in opened.items() if one and one.size <= self.newest.size}

    def opened(self, name: str, file: Path, *others: VerifierKey) -> Checkpoint | None:
        """The checkpoint in a file, if one of these keys has signed it; if not, that is said."""
        try:
            note = whole(file).decode()
            return checkpoint_in(note, next((one for one in others if one.has_signed(note)), self.key))
        except FileNotFoundError:
            self.verified.find("export_missing", "{file} is missing.", file=name)
        except (OSError, ValueError) as problem:
            words = "{file} is not a checkpoint as it was signed: {problem}."
            self.verified.find("export_checkpoint", words, file=name, problem=problem)
        return None

    def hold(self, signed: dict[str, Checkpoint], roots: Roots) -> None:
        """Whether the entries lead to all roots that were signed; and between which two checkpoints they do not."""
        off = {name: one for name, one in signed.items() if roots.at[one.size] != one.root}
        smallest = min((one.size for one in off.values()), default=0)
        right = max((one.size for name, one in signed.items() if name not in off and one.size < smallest), default=0)
        for name, one in off.items():
            words = (
                "{file}: the first {size} entries do not lead to the root that was signed: something among the entries "
                "{first} to {last} (positions {from_position} to {to_position}) is not what it was, or missing."
            )
            span = self.naming.span(right, one.size - 1)
            self.verified.find("export_root", words, file=name, size=one.size, **span)

    # Entries

    def tile(self, number: int, width: int, roots: Roots) -> bytes:
        """Read a tile of entries, and say what is wrong in it: the hashes that were signed come back, as far as can be told."""
        leaves, damaged = self.leaves(path(ENTRIES, number, width))
        name = path("tile/0", number, width)
        hashes, kept = leaf_hashes(leaves), self.content(name)
        if hashes != kept or len(leaves) != width or damaged is not None:
            if len(leaves) == width and (len(kept) != len(hashes) or self.leads_up(number, hashes, roots)):
                if kept != hashes:
                    self.naming.wrong_hashes(name, number, hashes, leaves, kept)
                kept = hashes
            else:
                kept = kept[: width * HASH].ljust(width * HASH, b"\0")
            self.naming.wrong_leaves(number, kept, leaves, damaged)
        self.payloads(number, width, leaves, hashes, kept)
        return kept

    def leads_up(self, number: int, hashes: bytes, roots: Roots) -> bool:
        """Whether these hashes of a tile are those that the tile above knows; or of the last one, lead to the signed root."""
        if len(hashes) == WIDTH * HASH:
            above, at = divmod(number, WIDTH)
            known = self.content(path("tile/1", above, min(WIDTH, self.newest.size // WIDTH - above * WIDTH)))
            return known[at * HASH : (at + 1) * HASH] == root_of_whole(hashes)
        return roots.after(hashes).root() == self.newest.root

    def leaves(self, name: str) -> tuple[list[bytes], int | None]:
        """The leaves in a bundle; and before which one it is damaged, if they could only be told by their looks."""
        bundle = self.content(name)
        try:
            return unbundled(bundle), None
        except ValueError:
            return leaves_in(bundle)

    def payloads(self, number: int, width: int, leaves: list[bytes], hashes: bytes, kept: bytes) -> None:
        """Hold the stored bytes of a tile against what its leaves say; and that these say it as they should."""
        name = path(PAYLOADS, number, width)
        payloads = self.content(name).split(b"\n")
        if payloads.pop():
            self.verified.find("export_damaged", "{file} is damaged: its end is missing.", file=name)
        said = self.said(number, kept, leaves) if hashes == kept else []
        if said:
            self.order(number, said)
        else:
            self.has_gap = True
            self.versions.clear()
        if not said or [one.sha256 for one in said] != [sha256(one).hexdigest() for one in payloads]:
            self.naming.wrong_payloads(number, kept, leaves, payloads)
            return
        if [encoded(one) for one in said] != leaves:
            self.forms(number, said, leaves)
        try:
            times = [acted(one).act.recorded_at for one in payloads]
        except UNREADABLE:
            times = list(map(said_recorded_at, payloads))
        if [one.recorded_at for one in said] != times:
            self.times(number, said, times)
        self.flow(number, said)

    def said(self, number: int, kept: bytes, leaves: list[bytes]) -> list[Leaf]:
        """What the leaves of a tile say; nothing, where somebody has signed what is no leaf."""
        try:
            return list(map(decoded, leaves))
        except UNREADABLE:
            self.naming.no_leaves(number, kept, leaves)
            return []

    def order(self, number: int, said: Sequence[Leaf]) -> None:
        """Whether they stand one after the other: in the ledger, and in their cases."""
        for index, one in enumerate(said, start=number * WIDTH):
            wanted = self.versions.get(one.stream, 0) + 1
            if one.version != wanted and not (wanted == 1 and self.has_gap):
                words = "Position {position} (entry {index}): it is version {version} of {stream}, where {wanted} should be."
                places = {"position": one.position, "version": one.version, "stream": one.stream}
                self.verified.find("export_version", words, index=index, wanted=wanted, **places)
            self.versions[one.stream] = one.version
        positions = [self.before, *(one.position for one in said)]
        self.before = positions[-1]
        if not all(map(lt, positions, positions[1:])):
            for index, (before, position) in enumerate(pairwise(positions), start=number * WIDTH):
                if position <= before:
                    words = "Position {position} (entry {index}) comes after position {before}."
                    self.verified.find("export_order", words, position=position, index=index, before=before)

    def forms(self, number: int, said: Sequence[Leaf], leaves: Sequence[bytes]) -> None:
        for index, (one, leaf) in enumerate(zip(said, leaves, strict=True), start=number * WIDTH):
            if encoded(one) != leaf:
                words = "Position {position} (entry {index}): its leaf is not written as canonical JSON."
                self.verified.find("export_leaf_form", words, position=one.position, index=index)

    def times(self, number: int, said: Sequence[Leaf], times: Sequence[str]) -> None:
        for index, (one, time) in enumerate(zip(said, times, strict=True), start=number * WIDTH):
            if one.recorded_at != time:
                words = "Position {position} (entry {index}): its leaf says another time than the stored bytes."
                self.verified.find("export_time", words, position=one.position, index=index)

    def flow(self, number: int, said: Sequence[Leaf]) -> None:
        """Whether time never runs backwards along them."""
        times = [
            self.time,
            *(one.recorded_at.removesuffix("Z") for one in said),
        ]  # then 10:00:01 comes before 10:00:01.5
        self.time = times[-1]
        if not all(map(le, times, times[1:])):
            for index, (before, time) in enumerate(pairwise(times), start=number * WIDTH):
                if time < before:
                    words = (
                        "Position {position} (entry {index}): it says that it was recorded before the entry before it."
                    )
                    self.verified.find("export_time_order", words, position=said[index % WIDTH].position, index=index)

    def compare(self, tiles: Iterable[tuple[str, bytes]]) -> None:
        """Hold the tiles above those of leaves against what lies below them."""
        for name, content in tiles:
            if not name.startswith("tile/0/") and (found := self.content(name)) != content:
                self.naming.wrong_above(name, content, found)

    @property
    def naming(self) -> Naming:
        return Naming(self.verified, self.newest.size, lambda name: self.leaves(name)[0])

    # Files

    def content(self, name: str) -> bytes:
        """What is in a file; nothing, where it is missing, which is said."""
        is_new = name not in self.expected
        self.expected.add(name)
        try:
            return whole(self.folder / name)
        except NoteRefused as refused:
            if is_new:
                self.verified.find("export_file", "{file}: {refused}.", file=name, refused=refused)
            return b""
        except OSError:
            if is_new:
                self.verified.find("export_missing", "{file} is missing.", file=name)
            return b""

    def text(self, name: str) -> str:
        try:
            return whole(self.folder / name).decode()
        except (OSError, ValueError):
            raise NoteRefused(f"{name} cannot be read; give the key's line with --key") from None

    def others(self) -> None:
        """The files that nothing asked for, and those of the key."""
        for name, content in ((KEY_LINE, f"{self.key.line}\n"), (KEY_PEM, self.key.pem)):
            try:
                is_right = whole(self.folder / name) == content.encode()
            except (OSError, NoteRefused):
                is_right = False
            if not is_right:
                self.verified.find("export_key", "{file} is not the key of this log.", file=name)
        for file in sorted(self.folder.rglob("*")):
            name = str(file.relative_to(self.folder))
            if file.is_symlink():
                self.verified.find(
                    "export_unknown", "{file} is a link: what it leads to is no part of this.", file=name
                )
            elif not file.is_dir() and name not in self.expected:
                self.verified.find("export_unknown", "{file} is none of the files of an export.", file=name)


def whole(file: Path) -> bytes:
    """What is in a file.

    Raises:
        NoteRefused: it is one that could be read for ever.
    """
    if file.exists() and not file.is_file():
        raise NoteRefused("it is no file")
    with file.open("rb", buffering=0) as opened:
        if os.fstat(opened.fileno()).st_size > LARGEST:
            raise NoteRefused("it is larger than any file of an export")
        return opened.read()
