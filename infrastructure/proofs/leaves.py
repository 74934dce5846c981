"""The ledger as its tree sees it: every entry by its position, with the hash of its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from application.proofs.ports import Leaf, Shown, Tile
from domain.proof.leaf import hash_of, leaf_of
from domain.proof.tree import WIDTH, leaf_hash
from infrastructure.event_store import LedgerStore

AT_ONCE = 10 * WIDTH  # entries that are read together


class LedgerLeaves:
    def __init__(self, store: LedgerStore) -> None:
        self.store = store

    def tiles(self, after: int = 0) -> Iterator[Tile]:
        while lines := self.store.lines(after, AT_ONCE):
            after = lines[-1].position
            for first in range(0, len(lines), WIDTH):
                tile = lines[first : first + WIDTH]
                yield Tile([line.position for line in tile], b"".join(map(hash_of, tile)))

    def at(self, position: int) -> Leaf | None:
        shown = self.show([position])
        return Leaf(position, leaf_hash(shown[0].leaf)) if shown else None

    def show(self, positions: Sequence[int]) -> list[Shown]:
        """Those of the entries at these positions that there are."""
        found = (
            line for position in positions for line in self.store.lines(position - 1, 1) if line.position == position
        )
        return [Shown(line.position, leaf_of(line), line.state) for line in found]

    def positions_of(self, case_id: UUID) -> list[int]:
        return self.store.positions_of(case_id)
