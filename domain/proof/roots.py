"""The roots that a tree had at the sizes that were signed, worked out while its leaves go by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from domain.proof.tree import EMPTY_ROOT, HASH, WIDTH, CompactRange, levels_over


class Roots:
    """Takes the leaves' hashes in whole tiles, the last of which may be a part of one. `at`: the roots by size."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.sizes = sorted(set(sizes))
        self.range = CompactRange()
        self.at = {0: EMPTY_ROOT}

    @property
    def size(self) -> int:
        return self.range.size

    def add(self, hashes: bytes) -> bytes:
        """Of a whole tile, the root over it comes back.

        Raises:
            ValueError: something came after a part of a tile.
        """
        if self.size % WIDTH:
            raise ValueError("nothing comes after a part of a tile")
        before, levels, number = self.range, levels_over(hashes), len(hashes) // HASH
        first, end = bisect_right(self.sizes, self.size), bisect_right(self.sizes, self.size + number)
        for size in self.sizes[first:end]:
            self.at[size] = grown(before, levels, size - before.size).root()
        self.range = grown(before, levels, number)
        return levels[-1] if number == WIDTH else b""

    def after(self, hashes: bytes) -> CompactRange:
        """What it would be with these."""
        return grown(self.range, levels_over(hashes), len(hashes) // HASH)


def grown(before: CompactRange, levels: list[bytes], number: int) -> CompactRange:
    """What it is after the first so many leaves of a tile."""
    after, at = before.copy(), 0
    for level in range(number.bit_length() - 1, -1, -1):
        if number & 1 << level:
            first = (at >> level) * HASH
            after.append(levels[level][first : first + HASH], level)
            at += 1 << level
    return after
