"""Proof of the ledger: signed checkpoints, none of which contradicts an earlier one, and what shows that an entry is under one.

The tree grows behind the ledger, when a checkpoint is made; nobody who records waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from application.pace import nothing_collected
from application.proofs.answers import CaseProof, Grown, NotAsSigned, Proven, Standing, not_yet
from application.proofs.comparing import before_the_first, changed, compare, shorter, unnamed
from application.proofs.ports import Book, Leaves, Signed, Signer, Tree, Trouble
from domain.case import Refused
from domain.proof.checkpoint import Checkpoint
from domain.proof.roots import Roots
from domain.proof.tree import consistency_proof, inclusion_proof, root_at

Report = Callable[[int, int], None]

ROUND = 12
"""Tiles that are looked at again before each checkpoint of the clock: so it goes round the whole ledger, again and again. (A
million entries in five and a half hours, at one checkpoint a minute.)"""


def unwatched(_done: int, _all: int) -> None:
    """Nobody watches how far it is."""


class Auditing:
    def __init__(
        self,
        leaves: Leaves,
        tree: Tree,
        book: Book,
        signer: Signer,
        count: Callable[[], int],
        now: Callable[[], datetime],
    ) -> None:
        self.leaves, self.tree, self.book, self.signer, self.count, self.now = leaves, tree, book, signer, count, now
        self.looked_at = 0  # tiles, on the way round the ledger
        self.round = Roots(())  # over those tiles
        self.goal: Signed | None = None  # what was signed when the round began

    def close(self) -> None:
        self.tree.close()

    # Signing

    def checkpoint(self, report: Report = unwatched, *, thorough: bool = True, new_key: bool = False) -> Signed:
        """Sign how the ledger stands now; where nothing was recorded since the newest checkpoint, that one comes back.

        Args:
            report: is told how many entries of how many have been read.
            thorough: read the whole ledger before. Otherwise its end is looked at, and a part of it that differs each time.
            new_key: begin a new log where the key that signed so far is lost.

        Raises:
            NotAsSigned: the ledger is not what was signed before. Nothing is signed.
            Refused: there is nothing to sign, or the key is not here.
        """
        if not self.count() and self.book.newest() is None:
            raise Refused("ledger_empty", "The ledger is empty: there is nothing to sign yet.")
        key = self.signer.key(new=new_key)
        known = None if thorough else self.tree.trouble()
        if trouble := known or (self.examine(report) if thorough or self.is_odd(key) else None):
            raise NotAsSigned(trouble)
        size = self.tree.grow(self.leaves)
        with self.book.writing() as writer:
            before = self.newest_of(key, writer.newest_of(key))
            if before and self.root(min(size, before.size)) != before.root:
                raise NotAsSigned(Trouble(self.now(), (unnamed(before, 0, size),)))
            if before and before != self.signer.remembered(key):  # another server signed it: each one knows the newest
                self.signer.remember(before)
            if before and size == before.size:
                writer.add(before)  # it may be remembered beside the key alone
                return before
            root = root_at(self.tree.node, size)
            note = self.signer.sign(Checkpoint(self.signer.origin, size, root))
            signed = Signed(key, size, root, note, self.now())
            self.signer.remember(signed)
            writer.add(signed)
            return signed

    def newest_of(self, key: str, booked: Signed | None) -> Signed | None:
        """What this key signed last: the databases may have been set back, what is remembered beside the key is not."""
        remembered = self.signer.remembered(key)
        if booked and (remembered is None or remembered.size <= booked.size):
            return booked
        return remembered

    def all_signed(self, key: str) -> list[Signed]:
        """All that this key is known to have signed, smallest first. The root of one size may stand there twice."""
        booked = [one for one in self.book.all_of(key) if self.signer.has_signed(one)]
        remembered = self.signer.remembered(key)
        if remembered and not any(remembered.size == one.size and remembered.root == one.root for one in booked):
            booked.append(remembered)
        return sorted(booked, key=lambda one: one.size)

    # Looking

    def is_odd(self, key: str) -> bool:
        """Whether the end of the ledger, or the part whose turn it is, is not what the tree has; or the tree what was signed."""
        last, booked = self.tree.last(), self.book.newest_of(key)
        if last and self.leaves.at(last.position) != last:
            return True
        if before_the_first(self.leaves) or (booked and not self.signer.has_signed(booked)):
            return True
        size = self.tree.grow(self.leaves)
        before = self.newest_of(key, booked)
        if before and (size < before.size or self.root(before.size) != before.root):
            return True
        return not self.look_round(before)

    def root(self, size: int) -> bytes:
        """As the tree has it; nothing, where a part of it is missing."""
        try:
            return root_at(self.tree.node, size)
        except LookupError:
            return b""

    def look_round(self, before: Signed | None) -> bool:
        """Whether the next part of the ledger is what the tree has; and once round, leads to what was signed at its beginning."""
        first = self.looked_at
        if not first:
            self.round, self.goal = Roots([before.size] if before else ()), before
        after = next(reversed(self.tree.tile(first - 1).positions), 0)
        for number, tile in zip(range(first, first + ROUND), self.leaves.tiles(after), strict=False):
            known = self.tree.tile(number)
            self.looked_at = number + 1
            if len(known.positions) < len(tile.positions):  # the rest has just been recorded
                self.looked_at = 0
                self.round.add(known.hashes)
                return (not known.positions or tile.up_to(known.positions[-1]) == known) and self.is_goal_met
            if tile != known:
                self.looked_at = 0
                return False
            self.round.add(tile.hashes)
        if self.looked_at < first + ROUND:
            self.looked_at = 0
            return self.is_goal_met
        return True

    @property
    def is_goal_met(self) -> bool:
        """Whoever changes the ledger may change the tree beside it as well."""
        return self.goal is None or self.round.at.get(self.goal.size) == self.goal.root

    def examine(self, report: Report = unwatched) -> Trouble | None:
        """Read the whole ledger, and say in which ways it is not what was signed. A tree that is not what it is is made anew."""
        newest = self.book.newest()
        key = self.signer.public if self.signer.is_here else newest.key if newest else ""
        signed = self.all_signed(key) if key else []
        known = set(signed)
        flaws = [changed(one) for one in self.book.all_of(key) if one not in known]
        if self.tree.last() is None:
            self.tree.grow(self.leaves)
        total = self.count()
        with nothing_collected():
            findings, same = compare(self.leaves, self.tree, signed, lambda done: report(done, max(done, total)))
        if findings := [*flaws, *findings]:
            found = Trouble(self.now(), tuple(findings))
            self.tree.note_trouble(found)
            return self.tree.trouble() or found
        if not same:
            self.tree.forget()
        self.tree.note_trouble(None)
        return None

    def standing(self) -> Standing:
        """How far the ledger is signed, from what is known: nothing is read anew."""
        newest, remembered, stopped = self.book.newest(), None, None
        try:
            self.signer.check()
            if self.signer.is_here:
                remembered = self.signer.remembered(self.signer.public)
        except Refused as refused:
            stopped = refused
        here = self.count()
        signed = max(one.size if one else 0 for one in (newest, remembered))
        trouble = self.tree.trouble()
        if here < signed and not trouble:
            trouble = Trouble(self.now(), (shorter(here, signed),))
        return Standing(newest, max(0, here - (newest.size if newest else 0)), trouble, stopped)

    # Proving

    def prove(self, case_id: UUID, hidden: Collection[int] = frozenset(), since: int = 0) -> CaseProof:
        """The entries of a case under the newest checkpoint, without those of hidden versions.

        Args:
            since: show that this checkpoint continues the one of this earlier size; not asked for where it is 0.

        Raises:
            Refused: no checkpoint covers any of them; or there is no such earlier one.
        """
        newest = self.book.newest()
        size = newest.size if newest else 0
        every = enumerate(self.leaves.positions_of(case_id), start=1)
        positions = [position for version, position in every if version not in hidden]
        at = {position: self.tree.index_of(position) for position in positions}
        covered = [position for position, index in at.items() if index is not None and index < size]
        if newest is None or not covered:
            raise not_yet()
        with whole_tree():
            entries = tuple(
                Proven(index, shown, tuple(inclusion_proof(self.tree.node, index, size)))
                for shown in self.leaves.show(covered)
                if (index := at[shown.position]) is not None
            )
        return CaseProof(newest, entries, len(positions) - len(covered), self.grown(since, newest) if since else None)

    def begun(self) -> Signed | None:
        """The first checkpoint that was signed with the key of the newest."""
        newest = self.book.newest()
        return next(iter(self.book.all_of(newest.key)), None) if newest else None

    def grown_since(self, earlier: int) -> Grown:
        """The proof that the newest checkpoint's tree begins with the one of this earlier size.

        Raises:
            Refused: there is no such earlier tree.
        """
        newest = self.book.newest()
        if newest is None:
            raise not_yet()
        return self.grown(earlier, newest)

    def grown(self, earlier: int, newest: Signed) -> Grown:
        if not 0 < earlier <= newest.size:
            template = "There is no checkpoint of {size} entries: choose one of those that were signed."
            raise Refused("no_such_checkpoint", template, size=earlier, at="since")
        with whole_tree():
            return Grown(earlier, newest, tuple(consistency_proof(self.tree.node, earlier, newest.size)))


@contextmanager
def whole_tree() -> Iterator[None]:
    """
    Raises:
        Refused: parts of the tree are missing: it is made anew with the next checkpoint.
    """
    try:
        yield
    except LookupError:
        raise not_yet() from None
