"""How an export is laid out: as C2SP tlog-tiles says, with the stored bytes and the earlier checkpoints beside.

checkpoint                    the newest signed checkpoint
checkpoints/SIZE              all that were signed
verifier-key.txt, .pem        the public key, for Go and for OpenSSL
tile/L/N, tile/L/N.p/W        256 hashes (or W) of level L
tile/entries/N (or N.p/W)     the leaves: each with its length before it, in two bytes
payloads/N (or N.p/W)         the stored bytes of the same entries, one a line
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from domain.proof.tree import HASH, WIDTH, root_of_whole

CHECKPOINT, CHECKPOINTS = "checkpoint", "checkpoints"
KEY_LINE, KEY_PEM = "verifier-key.txt", "verifier-key.pem"
ENTRIES, PAYLOADS = "tile/entries", "payloads"
LENGTH = 2  # bytes that say how long a leaf is
LONGEST = 256**LENGTH - 1  # bytes of a leaf
LOOKS_LIKE_A_LEAF = re.compile(rb'\{"position":[^\n]*?"version":\d+\}')


def path(prefix: str, number: int, width: int = WIDTH) -> str:
    """Where a tile is: groups of three digits, with an x before all but the last; of a part of one, with its width."""
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    whole = "/".join([prefix, *(f"x{group}" for group in groups[:-1]), groups[-1]])
    return whole if width == WIDTH else f"{whole}.p/{width}"


def bundled(leaves: Sequence[bytes]) -> bytes:
    return b"".join([len(leaf).to_bytes(LENGTH) + leaf for leaf in leaves])


def unbundled(bundle: bytes) -> list[bytes]:
    """
    Raises:
        ValueError: it does not end where a leaf ends.
    """
    leaves, at, end = [], 0, len(bundle)
    try:
        while at < end:
            start = at + LENGTH
            at = start + (bundle[at] << 8 | bundle[at + 1])
            leaves.append(bundle[start:at])
    except IndexError:
        at = end + 1
    if at > end:
        raise ValueError("it does not end where a leaf ends")
    return leaves


def leaves_in(damaged: bytes) -> tuple[list[bytes], int]:
    """The leaves that a damaged bundle has by the looks of them, and before which one its form is first left."""
    leaves = LOOKS_LIKE_A_LEAF.findall(damaged)
    whole = list(accumulate((len(leaf).to_bytes(LENGTH) + leaf for leaf in leaves), initial=b""))
    return leaves, sum(damaged.startswith(one) for one in whole) - 1


def level_and_number(name: str) -> tuple[int, int]:
    """Of the tile that is there."""
    _tile, level, *groups = name.partition(".p/")[0].split("/")
    return int(level), int("".join(groups).replace("x", ""))


class Levels:
    """The tiles over leaves that go by: what each level has, from the leaves up."""

    def __init__(self) -> None:
        self.open: list[bytes] = []
        self.numbers: list[int] = []

    def add(self, hashes: bytes, root: bytes = b"", level: int = 0) -> Iterator[tuple[str, bytes]]:
        """Put the hashes of a tile of leaves (whole but for the last one): each tile that is whole now, by where it is.

        `root`: over the hashes, where it is known already.
        """
        if level == len(self.open):
            self.open.append(b"")
            self.numbers.append(0)
        self.open[level] += hashes
        if len(whole := self.open[level]) == WIDTH * HASH:
            yield path(f"tile/{level}", self.numbers[level]), whole
            self.open[level] = b""
            self.numbers[level] += 1
            yield from self.add(root or root_of_whole(whole), level=level + 1)

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """The parts of tiles at the right edge."""
        for level, hashes in enumerate(self.open):
            if hashes:
                yield path(f"tile/{level}", self.numbers[level], len(hashes) // HASH), hashes
