"""The proof of a case as a file: its entries as they are stored, and what leads from each of them to a signed checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from application.proofs.answers import CaseProof
from domain.proof.checkpoint import Checkpoint
from domain.proof.leaf import UNREADABLE, Leaf, decoded, encoded, said_recorded_at
from domain.proof.tree import ProofWrong, check_inclusion, leaf_hash
from infrastructure.proofs.growth import check_kept
from infrastructure.proofs.notes import NoteRefused, VerifierKey, checkpoint_in

FORMAT = "talimger proof of a case 1"


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """`leaf` and `stored` are texts, byte for byte; `path` leads from the leaf's hash to the root, in base64."""

    index: int
    leaf: str
    stored: str
    path: list[bytes]

    @property
    def says(self) -> Leaf:
        return decoded(self.leaf.encode())

    @property
    def reference(self) -> str:
        """What people call the case: its first entry says it."""
        return opened(self.stored.encode()).reference


class Opened(msgspec.Struct):
    reference: str


opened = msgspec.json.Decoder(Opened).decode


class ProofFile(msgspec.Struct, forbid_unknown_fields=True):
    """`later`: how many entries of the case no checkpoint covers yet. `grown` leads from the root over the first `since` entries
    of the ledger to that of the checkpoint, for whoever kept the one of then."""

    format: str
    case: str
    key: str
    checkpoint: str
    later: int
    entries: list[Entry]
    since: int = 0
    grown: list[bytes] = []

    @property
    def missing(self) -> list[int]:
        """Versions of the case that the file has no entry of, though it has a later one."""
        versions = [one.says.version for one in self.entries]
        return sorted({*range(1, max(versions, default=0))} - {*versions})


def written(proof: CaseProof) -> bytes:
    entries = [
        Entry(one.index, one.shown.leaf.decode(), one.shown.state.decode(), list(one.path)) for one in proof.entries
    ]
    since, grown = (proof.grown.since, [*proof.grown.path]) if proof.grown else (0, [])
    newest = proof.checkpoint
    whole = ProofFile(FORMAT, entries[0].reference, newest.key, newest.note, proof.later, entries, since, grown)
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def verify(content: bytes, keys: Sequence[str] = (), earlier: Sequence[Path] = ()) -> tuple[str, ProofFile, Checkpoint]:
    """Check every entry of a proof file; the key that was believed comes back, with what the file says.

    Args:
        keys: lines of public keys. The first one is believed, or else the one that comes with the file; checkpoints that
            were kept may be signed by any of them.
        earlier: files of checkpoints that were kept.

    Raises:
        NoteRefused: it is no such file, or does not prove what it should; the message says what is wrong with it.
    """
    try:
        whole = msgspec.json.decode(content, type=ProofFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NoteRefused("this is no proof of a case") from None
    if whole.format != FORMAT:
        raise NoteRefused("this is no proof of a case that this release knows")
    key, *others = [VerifierKey.read(one) for one in keys or [whole.key]]
    checkpoint = checkpoint_in(whole.checkpoint, key)
    try:
        check_entries(whole, checkpoint)
    except UNREADABLE:
        raise NoteRefused("an entry in it is none of a ledger") from None
    for file in earlier:
        check_kept(file, [key, *others], checkpoint, whole.since, whole.grown)
    return key.line, whole, checkpoint


def check_entries(whole: ProofFile, checkpoint: Checkpoint) -> None:
    """That they are under the checkpoint, one after the other, and of the case that the file names.

    Raises:
        NoteRefused: they are not.
    """
    if not whole.entries:
        raise NoteRefused("it has no entries")
    before = None
    for one in whole.entries:
        try:
            check_inclusion(leaf_hash(one.leaf.encode()), one.index, checkpoint.size, one.path, checkpoint.root)
        except ProofWrong as wrong:
            raise NoteRefused(f"entry {one.index} is not under the checkpoint: {wrong}") from None
        leaf, stored = one.says, one.stored.encode()
        place = f"position {leaf.position} (entry {one.index}, version {leaf.version} of {leaf.stream})"
        if leaf.sha256 != sha256(stored).hexdigest():
            raise NoteRefused(f"{place}: the stored bytes are not those that its leaf names")
        if encoded(leaf).decode() != one.leaf or leaf.recorded_at != said_recorded_at(stored):
            raise NoteRefused(f"{place}: its leaf is not written as it should be, or says another time")
        if before and before.stream != leaf.stream:
            raise NoteRefused(f"{place} is of another case than the entry before it")
        if before and before.version >= leaf.version:
            raise NoteRefused(f"{place} comes after version {before.version}")
        before = leaf
    if whole.entries[0].says.version != 1:
        raise NoteRefused("the first entry of the case is not in it, which says what the case is called")
    if whole.entries[0].reference != whole.case:
        raise NoteRefused(f"its entries are those of {whole.entries[0].reference}, not of {whole.case}")
