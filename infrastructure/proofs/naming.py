"""Names what is wrong in an export: which entry, at which position of the ledger, of which case, and in which file.

A leaf that is not as it was signed says nothing for sure about where it stood; its neighbours do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256

from application.proofs.comparing import MOST_FINDINGS
from application.proofs.ports import Finding
from domain.proof.leaf import UNREADABLE, Leaf, decoded
from domain.proof.tree import HASH, WIDTH, leaf_hash
from infrastructure.proofs.layout import ENTRIES, level_and_number, path

ENTRY_WRONG = {
    "changed": "{where}: its leaf is not the one that was signed{says}.",
    "missing": "{where}: the entry is missing.",
    "added": "{where}: an entry was put in before it{says}.",
    "moved": "{where}: the entry stands in another place, as entry {at}.",
}
BYTES_WRONG = {
    "changed": "{where}: the stored bytes are not those that were signed.",
    "missing": "{where}: the stored bytes are missing.",
    "added": "{where}: stored bytes were put in before those of it.",
    "moved": "{where}: the stored bytes stand in another place, as those of entry {at}.",
}


@dataclass
class Verified:
    """`key` is the line of the key that was believed; `entries` and `checkpoints` are how many hold if nothing was found."""

    key: str
    entries: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.findings) >= MOST_FINDINGS

    def find(self, code: str, words: str, **places: object) -> None:
        if not self.is_full:
            self.findings.append(Finding(code, words, places))


@dataclass(frozen=True)
class Naming:
    """`size` is how many entries the export has; `bundle` gives the leaves of a tile, as far as they can be read."""

    verified: Verified
    size: int
    leaves: Callable[[str], list[bytes]]

    def bundle(self, number: int) -> list[bytes]:
        width = min(WIDTH, self.size - number * WIDTH)
        return self.leaves(path(ENTRIES, number, width)) if number >= 0 and width > 0 else []

    # What is wrong

    def wrong_leaves(self, number: int, kept: bytes, leaves: list[bytes], damaged: int | None) -> None:
        """Where the leaves of a tile are not those whose hashes were signed; `damaged`: before which one the bundle is."""
        tile = TileOf(self, number, kept, leaves)
        found = list(unequal(tile.kept, tile.have))
        if damaged is not None and not found:
            words = "{where}: the length before its leaf is not that of the leaf."
            self.verified.find("export_damaged", words, where=tile.where(damaged))
        for what, index, at in found:
            leaf = said(leaves[at]) if at is not None and what in {"changed", "added"} else None
            places = {"where": tile.where(index), "says": f"; it says {about(leaf)}" if leaf else ""}
            self.verified.find(f"export_entry_{what}", ENTRY_WRONG[what], **places, at=tile.first + (at or 0))

    def no_leaves(self, number: int, kept: bytes, leaves: list[bytes]) -> None:
        """Where somebody has signed what is no leaf."""
        tile = TileOf(self, number, kept, leaves)
        for index, leaf in enumerate(tile.said):
            if leaf is None:
                words = "{where}: its leaf is not written as canonical JSON."
                self.verified.find("export_leaf_form", words, where=tile.where(index))

    def wrong_payloads(self, number: int, kept: bytes, leaves: list[bytes], payloads: list[bytes]) -> None:
        """Where stored bytes are not those whose checksums the leaves name. Of a wrong leaf they are not asked for."""
        tile = TileOf(self, number, kept, leaves)
        wanted = [one.sha256 if one else f"of entry {index}" for index, one in enumerate(tile.said)]
        for what, index, at in unequal(wanted, [sha256(one).hexdigest() for one in payloads]):
            if what == "added" or tile.said[index]:
                place = tile.first + (at or 0)
                self.verified.find(f"export_payload_{what}", BYTES_WRONG[what], where=tile.where(index), at=place)

    def wrong_hashes(self, name: str, number: int, right: bytes, leaves: list[bytes], kept: bytes) -> None:
        """Where the leaves are what was signed, and the tile of their hashes is not."""
        if len(kept) != len(right):
            words = "{file} has {found} bytes, and should have {wanted}."
            self.verified.find("export_tile", words, file=name, found=len(kept), wanted=len(right))
            return
        tile = TileOf(self, number, right, leaves)
        for index, (one, other) in enumerate(zip(tile.kept, split(kept), strict=True)):
            if one != other:
                words = "{file}: the hash in it is not that of the leaf. {where}."
                self.verified.find("export_tile", words, file=name, where=tile.where(index))

    def wrong_above(self, name: str, right: bytes, found: bytes) -> None:
        """Where a tile above those of the leaves is not what lies below it."""
        if len(found) != len(right):
            words = "{file} has {found} bytes, and should have {wanted}."
            self.verified.find("export_tile", words, file=name, found=len(found), wanted=len(right))
            return
        level, number = level_and_number(name)
        for at, (one, other) in enumerate(zip(split(right), split(found), strict=True)):
            if one != other:
                below = WIDTH**level
                first = (number * WIDTH + at) * below
                words = (
                    "{file}: the hash over the entries {first} to {last} (positions {from_position} to {to_position}) in it "
                    "is not that of what lies below."
                )
                self.verified.find("export_tile", words, file=name, **self.span(first, first + below - 1))

    # Where it is

    def span(self, first: int, last: int) -> dict[str, object]:
        return {
            "first": first,
            "last": last,
            "from_position": self.position(first),
            "to_position": self.position(last),
        }

    def position(self, index: int) -> int | str:
        """What the leaf of an entry says."""
        number, at = divmod(index, WIDTH)
        leaf = said((self.bundle(number)[at : at + 1] or [b""])[0])
        return leaf.position if leaf else "?"


class TileOf:
    """A tile of entries: which of its leaves are right, and from them, where the others have to stand."""

    def __init__(self, naming: Naming, number: int, kept: bytes, leaves: list[bytes]) -> None:
        self.first, self.kept = number * WIDTH, split(kept)
        self.have = [leaf_hash(one) for one in leaves]
        right = dict(zip(self.have, leaves, strict=True))
        self.said = [said(right.get(one, b"")) for one in self.kept]
        self.known = {index: leaf.position for index, leaf in enumerate(self.said) if leaf}
        before, after = naming.bundle(number - 1)[-1:], naming.bundle(number + 1)[:1]
        for index, leaf in ((-1, said((before or [b""])[0])), (len(self.kept), said((after or [b""])[0]))):
            if leaf:
                self.known[index] = leaf.position
        if not number:
            self.known[-1] = 0

    def where(self, index: int) -> str:
        """Where an entry stands, or has to have stood between those that are right."""
        entry = self.first + index
        if index == len(self.kept):
            return f"After entry {entry - 1}"
        if leaf := self.said[index]:
            return f"Position {leaf.position} (entry {entry}, version {leaf.version} of {leaf.stream})"
        before = max((one for one in self.known if one < index), default=None)
        after = min((one for one in self.known if one > index), default=None)
        lowest = entry + 1 if before is None else self.known[before] + index - before
        highest = self.known[after] - (after - index) if after is not None else None
        if highest is None:
            return f"Position {lowest} or later (entry {entry})"
        return (
            f"Position {lowest} (entry {entry})"
            if lowest == highest
            else f"A position from {lowest} to {highest} (entry {entry})"
        )


def about(leaf: Leaf) -> str:
    return f"position {leaf.position}, version {leaf.version} of {leaf.stream}"


def said(leaf: bytes) -> Leaf | None:
    try:
        return decoded(leaf)
    except UNREADABLE:
        return None


def split(hashes: bytes) -> list[bytes]:
    return [hashes[at : at + HASH] for at in range(0, len(hashes), HASH)]


def unequal(kept: Sequence[str | bytes], have: Sequence[str | bytes]) -> Iterator[tuple[str, int, int | None]]:
    """What became of which of those that were kept, and where of those that there are, where the two are not the same."""
    known, there = Counter(kept), Counter(have)
    for what, first, end, at, until in SequenceMatcher(None, kept, have, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for further in range(max(end - first, until - at)):
            index, place = first + further, at + further
            is_gone = index < end and kept[index] not in there
            other = have[place] if place < until else None
            if other is None:
                if is_gone:
                    yield "missing", index, None
            elif 0 < there[other] <= known[other]:  # it has only changed places
                yield "moved", kept.index(other), place
                if is_gone:
                    yield "missing", index, None
            else:
                yield "changed" if is_gone else "added", min(index, end), place
