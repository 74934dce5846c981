"""Holding the ledger against what was signed: whether it is the same, and else which entries are not, one by one.

The signed roots say whether; the tree that was kept beside the ledger says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from application.proofs.ports import Finding, Leaf, Leaves, Signed, Tile, Tree
from domain.proof.roots import Roots
from domain.proof.tree import WIDTH, root_of_whole

MOST_FINDINGS = 20


def compare(
    leaves: Leaves, tree: Tree, signed: Sequence[Signed], report: Callable[[int], None]
) -> tuple[list[Finding], bool]:
    """Read the whole ledger: in which ways it is not what was signed; and whether the tree is the beginning of it.

    `report` is told how many entries have been read.
    """
    roots, end, same = Roots(one.size for one in signed), last_position(tree), True
    kept, above = tree.every_tile(), []
    for tile in leaves.tiles():
        above.append(roots.add(tile.hashes))
        if tile.positions[0] <= end:
            same = same and tile.up_to(end) == next(kept, None)
        report(roots.size)
    hidden = before_the_first(leaves)
    wrong = [one for one in signed if roots.at.get(one.size) != one.root]
    if not wrong:
        size = tree.size
        return hidden, same and size <= roots.size and tree.above() == levels_above(above[: size // WIDTH])
    right = max((one.size for one in signed if one not in wrong and one.size < wrong[0].size), default=0)
    return hidden + (list(differences(leaves, tree)) or [unnamed(wrong[0], right, roots.size)]), same


def levels_above(tiles: Sequence[bytes]) -> list[bytes]:
    """The hashes of each level of tiles above that of leaves, by the roots over those."""
    levels = []
    while tiles:
        levels.append(b"".join(tiles))
        tiles = [root_of_whole(b"".join(tiles[at : at + WIDTH])) for at in range(0, len(tiles) - WIDTH + 1, WIDTH)]
    return levels


def before_the_first(leaves: Leaves) -> list[Finding]:
    """Whoever writes into the database can put an entry before all others, where nobody who reads on from 0 would meet it."""
    first = leaves.first()
    return [finding("added", first, first, 1)] if first < 0 else []


def last_position(tree: Tree) -> int:
    last = tree.last()
    return last.position if last else 0


def within(leaves: Leaves, end: int) -> Iterator[Tile]:
    """The ledger up to a position."""
    for tile in leaves.tiles():
        if tile.positions[0] > end:
            return
        yield tile.up_to(end)


def changed(signed: Signed) -> Finding:
    template = "The checkpoint of {size} entries that is kept at the desk is not as it was signed."
    return Finding("checkpoint_changed", template, {"size": signed.size})


def unnamed(wrong: Signed, right: int, here: int) -> Finding:
    """What can be said where the tree beside the ledger was lost, and made again from what is there now."""
    if here < wrong.size:
        return shorter(here, wrong.size)
    template = (
        "Among the first {size} entries, of which a checkpoint was signed, something is not what it was; the first "
        "{right} are as they were signed."
    )
    return Finding("ledger_differs", template, {"size": wrong.size, "right": right})


def shorter(here: int, size: int) -> Finding:
    template = (
        "The ledger has {here} entries, and a checkpoint of {size} was signed: entries are missing, as after a return to "
        "an old backup."
    )
    return Finding("ledger_shorter", template, {"here": here, "size": size})


def differences(leaves: Leaves, tree: Tree) -> Iterator[Finding]:
    """Entry by entry, in runs of the same kind. What was recorded after the tree's last entry is none of its business."""
    ours = chain.from_iterable(tile.leaves() for tile in within(leaves, last_position(tree)))
    kept = chain.from_iterable(tile.leaves() for tile in tree.every_tile())
    told, what, run = 0, "", (0, 0, 0)
    for kind, position in unequal(ours, kept):
        if kind == what:
            run = (run[0], position, run[2] + 1)
            continue
        if what:
            yield finding(what, *run)
            told += 1
            if told == MOST_FINDINGS:
                return
        what, run = kind, (position, position, 1)
    if what:
        yield finding(what, *run)


def unequal(ours: Iterator[Leaf], kept: Iterator[Leaf]) -> Iterator[tuple[str, int]]:
    """What became of each position; nothing, where the entry is the same."""
    mine, theirs = next(ours, None), next(kept, None)
    while mine or theirs:
        if theirs is None or (mine and mine.position < theirs.position):
            assert mine is not None
            yield "added", mine.position
            mine = next(ours, None)
        elif mine is None or theirs.position < mine.position:
            yield "missing", theirs.position
            theirs = next(kept, None)
        else:
            yield "changed" if mine.hash != theirs.hash else "", mine.position
            mine, theirs = next(ours, None), next(kept, None)


def finding(what: str, first: int, last: int, number: int) -> Finding:
    match what, number:
        case "added", 1:
            template = "Position {first}: an entry that was not there was put in."
        case "added", _:
            template = "Positions {first} to {last}: entries that were not there were put in ({number})."
        case "missing", 1:
            template = "Position {first}: the entry is missing."
        case "missing", _:
            template = "Positions {first} to {last}: entries are missing ({number})."
        case _, 1:
            template = "Position {first}: the entry was changed."
        case _:
            template = "Positions {first} to {last}: entries were changed ({number})."
    return Finding(f"entries_{what}", template, {"first": first, "last": last, "number": number})
