"""The ledger as its tree sees it: every entry by its position, with the hash of its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from application.proofs.ports import Leaf, Shown, Tile
from domain.proof.leaf import leaf_of, leaves_of
from domain.proof.tree import WIDTH, leaf_hash, leaf_hashes
from infrastructure.event_store import LedgerStore

AT_ONCE = (
    2 * WIDTH
)  # entries that are read together: of so few, all bytes stay in the processor's cache until they are hashed


class LedgerLeaves:
    def __init__(self, store: LedgerStore) -> None:
        self.store = store

    def tiles(self, after: int = 0) -> Iterator[Tile]:
        while lines := self.store.lines(after, AT_ONCE):
            after = lines[-1][0]
            for first in range(0, len(lines), WIDTH):
                tile = lines[first : first + WIDTH]
                yield Tile([line[0] for line in tile], leaf_hashes(leaves_of(tile)))

    def at(self, position: int) -> Leaf | None:
        shown = self.show([position])
        return Leaf(position, leaf_hash(shown[0].leaf)) if shown else None

    def first(self) -> int:
        return self.store.first_position()

    def show(self, positions: Sequence[int]) -> list[Shown]:
        """Those of the entries at these positions that there are."""
        found = (line for position in positions for line in self.store.lines(position - 1, 1) if line[0] == position)
        return [Shown(line[0], leaf_of(line), line[-1]) for line in found]

    def positions_of(self, case_id: UUID) -> list[int]:
        return self.store.positions_of(case_id)
