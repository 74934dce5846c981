"""The Merkle tree of RFC 6962 (and RFC 9162): its hashes, and proofs that an entry is in it and that it only grew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from struct import Struct

HASH = 32  # bytes
WIDTH = 256  # hashes of a whole tile
STEP = 64  # bytes of two hashes
PREFIX, ABOVE = b"\x00", b"\x01"  # before what is hashed: a leaf, two hashes
EMPTY_ROOT = sha256(b"").digest()

# A copy of what has begun already costs less than to begin anew, and no bytes have to be put together before.
begun_leaf, begun_node = sha256(PREFIX).copy, sha256(ABOVE).copy
pairs_of = Struct(f"{STEP}s").iter_unpack

Node = Callable[[int, int], bytes]
"""The hash of a whole subtree: how many levels above the leaves, and which one of that level."""


class ProofWrong(ValueError):
    """A proof does not prove what it should."""


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(PREFIX + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(ABOVE + left + right).digest()


def root_of_whole(hashes: bytes) -> bytes:
    """The root over these hashes, one after the other; there are 1, 2, 4, ... of them."""
    while len(hashes) > HASH:
        hashes = level_above(hashes)
    return hashes


def level_above(hashes: bytes) -> bytes:
    """Of each two of these hashes the one above them; the last one, where it is alone, has none yet."""
    above = []
    for (pair,) in pairs_of(hashes[: len(hashes) // STEP * STEP]):
        node = begun_node()
        node.update(pair)
        above.append(node.digest())
    return b"".join(above)


def levels_over(hashes: bytes) -> list[bytes]:
    """The hashes of all whole subtrees over these leaves, level by level, and the leaves' own first."""
    levels = [hashes]
    while len(levels[-1]) >= STEP:
        levels.append(level_above(levels[-1]))
    return levels


def leaf_hashes(leaves: Iterable[bytes]) -> bytes:
    """The hashes of many leaves, one after the other."""
    hashes = []
    for leaf in leaves:
        hashed = begun_leaf()
        hashed.update(leaf)
        hashes.append(hashed.digest())
    return b"".join(hashes)


class CompactRange:
    """The few hashes that a growing tree has to remember: of its whole subtrees, from the largest to the smallest."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: list[bytes] = []

    def append(self, subtree: bytes, level: int = 0) -> None:
        """Add a leaf's hash, or that of a whole subtree so many levels above the leaves."""
        place, odd = divmod(self.size, 1 << level)
        if odd:
            raise ValueError("a subtree stands at a multiple of its own size")
        while place & 1:
            subtree = node_hash(self.hashes.pop(), subtree)
            place >>= 1
        self.hashes.append(subtree)
        self.size += 1 << level

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def copy(self) -> CompactRange:
        other = CompactRange()
        other.size, other.hashes = self.size, [*self.hashes]
        return other


def largest_power_below(number: int) -> int:
    return 1 << (number - 1).bit_length() - 1


def subtree(node: Node, first: int, end: int) -> bytes:
    """The root over the leaves from one to before another, as the tree has it."""
    number = end - first
    if number & (number - 1) == 0:
        level = number.bit_length() - 1
        return node(level, first >> level)
    middle = first + largest_power_below(number)
    return node_hash(subtree(node, first, middle), subtree(node, middle, end))


def root_at(node: Node, size: int) -> bytes:
    return subtree(node, 0, size) if size else EMPTY_ROOT


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of this size (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError("there is no such leaf in the tree")
    path: list[bytes] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + largest_power_below(end - first)
        if index < middle:
            path.append(subtree(node, middle, end))
            end = middle
        else:
            path.append(subtree(node, first, middle))
            first = middle
    return path[::-1]


def consistency_proof(node: Node, earlier: int, size: int) -> list[bytes]:
    """That the tree of this size begins with the earlier one (RFC 6962, 2.1.2)."""
    if not 0 < earlier <= size:
        raise ValueError("there is no such earlier tree")
    path: list[bytes] = []
    first, end, is_whole = 0, size, True
    while earlier != end:
        middle = first + largest_power_below(end - first)
        if earlier <= middle:
            path.append(subtree(node, middle, end))
            end = middle
        else:
            path.append(subtree(node, first, middle))
            first, is_whole = middle, False
    if not is_whole:
        path.append(subtree(node, first, end))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf with this hash is in the tree (RFC 9162, 2.1.3.2).

    Raises:
        ProofWrong: the proof does not say so.
    """
    if not 0 <= index < size:
        raise ProofWrong("there is no such leaf in the tree")
    found = leaf
    for hashed, is_left in zip_sides(proof, index, size - 1):
        found = node_hash(hashed, found) if is_left else node_hash(found, hashed)
    if found != root:
        raise ProofWrong("the proof does not lead to the root")


def check_consistency(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree only grew since the earlier one (RFC 9162, 2.1.4.2).

    Raises:
        ProofWrong: the proof does not say so.
    """
    if not 0 < earlier <= size:
        raise ProofWrong("there is no such earlier tree")
    if earlier == size:
        if proof or earlier_root != root:
            raise ProofWrong("trees of one size are one tree")
        return
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        raise ProofWrong("the proof is too short")
    node, last = earlier - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = now = path[0]
    for hashed, is_left in zip_sides(path[1:], node, last):
        before = node_hash(hashed, before) if is_left else before
        now = node_hash(hashed, now) if is_left else node_hash(now, hashed)
    if before != earlier_root or now != root:
        raise ProofWrong("the proof does not lead to both roots")


def zip_sides(proof: Sequence[bytes], node: int, last: int) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof with whether it stands on the left, on the way up from a node; `last` is the last of its level.

    Raises:
        ProofWrong: the proof is longer or shorter than the way.
    """
    for hashed in proof:
        if last == 0:
            raise ProofWrong("the proof is too long")
        is_left = bool(node & 1) or node == last
        yield hashed, is_left
        while is_left and not node & 1 and node:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    if last:
        raise ProofWrong("the proof is too short")
