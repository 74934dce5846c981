"""The proof of a case as a file: its entries as they are stored, and what leads from each of them to a signed checkpoint."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from application.auditing import CaseProof
from domain.proof.checkpoint import Checkpoint
from domain.proof.leaf import Leaf, decoded
from domain.proof.tree import ProofWrong, check_inclusion, leaf_hash
from infrastructure.proofs.notes import NoteRefused, VerifierKey

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


class ProofFile(msgspec.Struct, forbid_unknown_fields=True):
    """`later`: how many entries of the case no checkpoint covers yet."""

    format: str
    case: str
    key: str
    checkpoint: str
    later: int
    entries: list[Entry]

    @property
    def missing(self) -> list[int]:
        """Versions of the case that the file has no entry of, though it has a later one."""
        versions = [one.says.version for one in self.entries]
        return sorted({*range(1, max(versions, default=0))} - {*versions})


def written(case: str, proof: CaseProof) -> bytes:
    entries = [
        Entry(one.index, one.shown.leaf.decode(), one.shown.state.decode(), list(one.path)) for one in proof.entries
    ]
    whole = ProofFile(FORMAT, case, proof.checkpoint.key, proof.checkpoint.note, proof.later, entries)
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def verify(content: bytes, key_line: str = "") -> tuple[str, ProofFile, Checkpoint]:
    """Check every entry of a proof file; the key that was believed comes back, with what the file says.

    Raises:
        NoteRefused: it is no such file, or does not prove what it should; the message says what is wrong with it.
    """
    try:
        whole = msgspec.json.decode(content, type=ProofFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NoteRefused("this is no proof of a case") from None
    if whole.format != FORMAT:
        raise NoteRefused("this is no proof of a case that this release knows")
    key = VerifierKey.read(key_line or whole.key)
    checkpoint = Checkpoint.read(key.opened(whole.checkpoint))
    before = None
    for one in whole.entries:
        try:
            check_inclusion(leaf_hash(one.leaf.encode()), one.index, checkpoint.size, one.path, checkpoint.root)
        except ProofWrong as wrong:
            raise NoteRefused(f"entry {one.index} is not under the checkpoint: {wrong}") from None
        leaf = one.says
        place = f"position {leaf.position} (entry {one.index}, version {leaf.version} of {leaf.stream})"
        if leaf.sha256 != sha256(one.stored.encode()).hexdigest():
            raise NoteRefused(f"{place}: the stored bytes are not those that its leaf names")
        if before and before.stream != leaf.stream:
            raise NoteRefused(f"{place} is of another case than the entry before it")
        if before and before.version >= leaf.version:
            raise NoteRefused(f"{place} comes after version {before.version}")
        before = leaf
    return key.line, whole, checkpoint
