"""The tree against RFC 6962's own examples, against pymerkle, and against everything that is almost a proof."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from domain.proof.roots import Roots
from domain.proof.tree import (
    EMPTY_ROOT,
    CompactRange,
    ProofWrong,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    root_of_whole,
)

# The tree that Certificate Transparency's own implementations are tested with: its leaves, and its root at each size.
CT_LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOTS = [
    bytes.fromhex(one)
    for one in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]

SIZES = st.integers(1, 70)
LEAVES = [b"leaf %d" % number for number in range(70)]
HASHES = [leaf_hash(one) for one in LEAVES]


def node(hashes: list[bytes], level: int, index: int) -> bytes:
    return root_of_whole(b"".join(hashes[index << level : (index + 1) << level]))


def oracle(leaves: list[bytes]) -> Any:
    tree = InmemoryTree(algorithm="sha256")
    for one in leaves:
        tree.append_entry(one)
    return tree


def test_the_roots_are_those_of_certificate_transparency() -> None:
    growing, hashes = CompactRange(), [leaf_hash(one) for one in CT_LEAVES]
    assert growing.root() == EMPTY_ROOT == sha256().digest()
    for size, (hashed, root) in enumerate(zip(hashes, CT_ROOTS, strict=True), start=1):
        growing.append(hashed)
        assert growing.root() == root_at(partial(node, hashes), size) == root


def test_an_audit_path_is_that_of_the_rfc() -> None:
    """RFC 6962, 2.1.3: the path of d3 in the tree of seven leaves is c, g, l."""
    of = partial(node, HASHES[:7])
    hashes_c, hashes_g = HASHES[2], of(1, 0)
    hashes_l = root_of_whole(of(1, 2) + HASHES[6])
    assert inclusion_proof(of, 3, 7) == [hashes_c, hashes_g, hashes_l]
    # PROOF(3, D[7]) = [c, d, g, l] and PROOF(4, D[7]) = [l]
    assert consistency_proof(of, 3, 7) == [HASHES[2], HASHES[3], of(1, 0), hashes_l]
    assert consistency_proof(of, 4, 7) == [hashes_l]


@settings(max_examples=20, deadline=None)
@given(st.data(), SIZES)
def test_roots_are_those_of_another_implementation(data: st.DataObject, size: int) -> None:
    tree, of = oracle(LEAVES[:size]), partial(node, HASHES[:size])
    earlier = data.draw(st.integers(1, size))
    assert root_at(of, size) == tree.get_root()
    assert root_at(of, earlier) == tree.get_root(earlier)


@settings(max_examples=60, deadline=None)
@given(st.data(), SIZES)
def test_a_proof_holds_and_nothing_near_it_does(data: st.DataObject, size: int) -> None:
    of = partial(node, HASHES[:size])
    index, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root, path = root_at(of, size), inclusion_proof(of, index, size)
    check_inclusion(HASHES[index], index, size, path, root)
    grown = consistency_proof(of, earlier, size)
    check_consistency(earlier, root_at(of, earlier), size, root, grown)

    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index) if size > 1 else st.just(size))
    with pytest.raises(ProofWrong):
        check_inclusion(HASHES[index], other, size, path, root)
    with pytest.raises(ProofWrong):
        check_inclusion(leaf_hash(b"another"), index, size, path, root)
    for damaged in damages(data, path):
        with pytest.raises(ProofWrong):
            check_inclusion(HASHES[index], index, size, damaged, root)
    for damaged in damages(data, grown):
        with pytest.raises(ProofWrong):
            check_consistency(earlier, root_at(of, earlier), size, root, damaged)
    with pytest.raises(ProofWrong):
        check_consistency(earlier, leaf_hash(b"another"), size, root, grown)


def damages(data: st.DataObject, path: list[bytes]) -> list[list[bytes]]:
    """The same proof, too long, too short, and with a bit of it turned."""
    found = [[*path, leaf_hash(b"")]]
    if path:
        which, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        turned = int.from_bytes(path[which]) ^ (1 << bit)
        found += [path[:-1], path[1:], [*path[:which], turned.to_bytes(32), *path[which + 1 :]]]
    return found


def test_no_proof_is_made_of_what_is_not_there() -> None:
    of = partial(node, HASHES)
    for wrong in (-1, 7, 8):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_proof(of, wrong, 7)
        with pytest.raises(ProofWrong):
            check_inclusion(HASHES[0], wrong, 7, [], HASHES[0])
    for wrong in (-1, 0, 8):
        with pytest.raises(ValueError, match="no such earlier tree"):
            consistency_proof(of, wrong, 7)
        with pytest.raises(ProofWrong):
            check_consistency(wrong, b"", 7, b"", [])


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 1100), st.sets(st.integers(1, 1100), max_size=6))
def test_roots_at_the_sizes_that_were_signed_are_found_as_leaves_go_by(size: int, asked: set[int]) -> None:
    hashes = [leaf_hash(b"%d" % number) for number in range(size)]
    roots = Roots(asked)
    for first in range(0, size, 256):
        roots.add(b"".join(hashes[first : first + 256]))
    of = partial(node, hashes)
    assert roots.size == size
    assert roots.range.root() == root_at(of, size)
    assert roots.at == {0: EMPTY_ROOT} | {one: root_at(of, one) for one in asked if one <= size}
