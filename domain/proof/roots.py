"""The roots that a tree had at the sizes that were signed, worked out while its leaves go by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from domain.proof.tree import EMPTY_ROOT, HASH, WIDTH, CompactRange, root_of_whole

TILE_LEVEL = WIDTH.bit_length() - 1


class Roots:
    """Takes the leaves' hashes in whole tiles, the last of which may be a part of one. `at`: the roots by size."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.sizes = sorted(set(sizes))
        self.range = CompactRange()
        self.at = {0: EMPTY_ROOT}

    @property
    def size(self) -> int:
        return self.range.size

    def add(self, hashes: bytes) -> None:
        """
        Raises:
            ValueError: something came after a part of a tile.
        """
        if self.size % WIDTH:
            raise ValueError("nothing comes after a part of a tile")
        number = len(hashes) // HASH
        is_whole = number == WIDTH
        if not is_whole or self.is_asked(self.size + 1, self.size + number - 1):
            grown = self.range.copy()
            for at in range(0, len(hashes), HASH):
                grown.append(hashes[at : at + HASH])
                self.note(grown)
            self.range = grown
        else:
            self.range.append(root_of_whole(hashes), TILE_LEVEL)
            self.note(self.range)

    def is_asked(self, first: int, last: int) -> bool:
        """Whether the root of a size between these two was asked for."""
        return bisect_right(self.sizes, last) > bisect_right(self.sizes, first - 1)

    def note(self, grown: CompactRange) -> None:
        if self.is_asked(grown.size, grown.size):
            self.at[grown.size] = grown.root()
