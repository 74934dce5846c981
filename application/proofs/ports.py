"""What proofs need from outside: the ledger's leaves, the tree that is kept over them, and what was signed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from domain.proof.checkpoint import Checkpoint
from domain.proof.tree import HASH


class Leaf(NamedTuple):
    """An entry's position in the ledger, and the hash of its leaf."""

    position: int
    hash: bytes


class Tile(NamedTuple):
    """Up to 256 entries that follow each other: their positions, and the hashes of their leaves, one after the other."""

    positions: Sequence[int]
    hashes: bytes

    def leaves(self) -> Iterator[Leaf]:
        return map(Leaf, self.positions, (self.hashes[at : at + HASH] for at in range(0, len(self.hashes), HASH)))

    def up_to(self, position: int) -> Tile:
        if self.positions[-1] <= position:
            return self
        number = bisect_right(self.positions, position)
        return Tile(self.positions[:number], self.hashes[: number * HASH])


class Shown(NamedTuple):
    """An entry with all that its hash stands for."""

    position: int
    leaf: bytes
    state: bytes


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was signed. `key` is the line of the public key, `note` the checkpoint with its signature."""

    key: str
    size: int
    root: bytes
    note: str
    signed_at: datetime


@dataclass(frozen=True)
class Finding:
    """One way in which the ledger, or what was handed out of it, is not what was signed."""

    code: str
    template: str
    places: Mapping[str, Any]

    def __str__(self) -> str:
        return self.template.format(**self.places)


@dataclass(frozen=True)
class Trouble:
    """In which ways the ledger is not what was signed, and since when that is known."""

    since: datetime
    findings: tuple[Finding, ...]


class Leaves(Protocol):
    """The ledger, as the tree sees it."""

    def tiles(self, after: int = 0) -> Iterator[Tile]:
        """All that comes after a position, 256 at a time."""

    def at(self, position: int) -> Leaf | None: ...

    def first(self) -> int:
        """The lowest position; 0, where there is none."""

    def show(self, positions: Sequence[int]) -> Sequence[Shown]:
        """Those of the entries at these positions that there are."""

    def positions_of(self, case_id: UUID) -> Sequence[int]:
        """Where the entries of a case stand."""


class Tree(Protocol):
    """The tree's hashes beside the ledger: made from it, and made again whenever they are lost."""

    @property
    def size(self) -> int: ...

    def last(self) -> Leaf | None: ...

    def grow(self, leaves: Leaves) -> int:
        """Add what the ledger has beyond the tree, and say how large it is."""

    def node(self, level: int, index: int) -> bytes: ...

    def tile(self, number: int) -> Tile: ...

    def every_tile(self) -> Iterator[Tile]:
        """All of them, in order."""

    def above(self) -> list[bytes]:
        """The hashes of each level of tiles above that of leaves, the lowest first."""

    def index_of(self, position: int) -> int | None: ...

    def forget(self) -> None: ...

    def close(self) -> None: ...

    def trouble(self) -> Trouble | None: ...

    def note_trouble(self, trouble: Trouble | None) -> None: ...


class Book(Protocol):
    """The checkpoints that were signed."""

    def all_of(self, key: str) -> Sequence[Signed]:
        """In their order."""

    def newest_of(self, key: str) -> Signed | None: ...

    def newest(self) -> Signed | None:
        """The one that was signed last, with whichever key."""

    def writing(self) -> AbstractContextManager[BookWriter]:
        """Whoever is in it signs alone."""


class BookWriter(Protocol):
    def newest_of(self, key: str) -> Signed | None: ...

    def add(self, signed: Signed) -> None: ...


class Signer(Protocol):
    """Holds the private key, and remembers beside it what was signed last: where the databases are set back, that is not."""

    def check(self, *, new: bool = False) -> None:
        """
        Raises:
            Refused: nothing can be signed, since the key or what it signed last is not here, though it was; `new` begins a log.
        """

    def key(self, *, new: bool = False) -> str:
        """The line of the public key, to sign with. The private one is made at its first use.

        Raises:
            Refused: as `check` says.
        """

    @property
    def public(self) -> str:
        """The line of the public key that is here.

        Raises:
            Refused: the key cannot be read.
        """

    def has_signed(self, signed: Signed) -> bool:
        """Whether this is as its key has signed it."""

    @property
    def is_here(self) -> bool: ...

    @property
    def origin(self) -> str: ...

    def sign(self, checkpoint: Checkpoint) -> str: ...

    def remembered(self, key: str) -> Signed | None:
        """What this key signed last, as far as is known beside it.

        Raises:
            Refused: what is known is nothing that this key signed.
        """

    def remember(self, signed: Signed) -> None: ...
