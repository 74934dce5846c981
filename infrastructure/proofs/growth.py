"""That the ledger only grew since a checkpoint that somebody kept: for whoever may not read the ledger, nor an export of it.

It is written as C2SP tlog-witness asks: `old SIZE`, the hashes of the proof in base64, an empty line, and the newer checkpoint.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from application.proofs.answers import Grown
from domain.proof.checkpoint import Checkpoint
from domain.proof.tree import HASH, ProofWrong, check_consistency
from infrastructure.proofs.notes import NoteRefused, VerifierKey, checkpoint_in, from_base64

OLD = "old "


def written(grown: Grown) -> str:
    hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in grown.path)
    return f"{OLD}{grown.since}\n{hashes}\n{grown.checkpoint.note}"


def is_growth(content: bytes) -> bool:
    return content.startswith(OLD.encode())


def verify(content: bytes, keys: Sequence[str], earlier: Sequence[Path]) -> Checkpoint:
    """Check that the ledger under the newer checkpoint begins with what was signed in each of the earlier ones.

    Raises:
        NoteRefused: it does not; or the key, or what somebody kept, was not given.
    """
    if not keys or not earlier:
        raise NoteRefused(
            "it proves something to whoever gives a key with --key and a checkpoint that was kept with --earlier"
        )
    known = [VerifierKey.read(one) for one in keys]
    head, separator, note = content.decode(errors="replace").partition("\n\n")
    old, *hashes = head.split("\n")
    size = old.removeprefix(OLD)
    path = [from_base64(one) for one in hashes]
    if not separator or not size.isascii() or not size.isdigit() or any(len(one) != HASH for one in path):
        raise NoteRefused("this is no proof of how the ledger grew")
    newer = checkpoint_in(note, known[0])
    for file in earlier:
        check_kept(file, known, newer, int(size), path)
    return newer


def check_kept(file: Path, keys: Sequence[VerifierKey], newer: Checkpoint, since: int, path: Sequence[bytes]) -> None:
    """Hold a newer checkpoint against one that was kept, by the proof that it grew since so many entries.

    Raises:
        NoteRefused: history was changed between the two; or this does not show that it was not.
    """
    try:
        note = file.read_text(encoding="utf-8")
        kept = checkpoint_in(note, next((one for one in keys if one.has_signed(note)), keys[0]))
    except (OSError, ValueError) as problem:
        raise NoteRefused(f"{file} is not a checkpoint as it was signed: {problem}") from None
    if kept.size > newer.size:
        raise NoteRefused(f"it is of {newer.size} entries, and older than {file} of {kept.size}")
    if kept.size not in {since, newer.size}:
        raise NoteRefused(
            f"it does not say how the ledger grew since {file}: ask for `talimger audit prove --since {kept.size}`"
        )
    try:
        check_consistency(kept.size, kept.root, newer.size, newer.root, path if kept.size < newer.size else ())
    except ProofWrong as wrong:
        raise NoteRefused(
            f"it does not show that the {newer.size} entries begin with the {kept.size} that were signed in {file} ({wrong}): "
            "either it was changed itself, or what was recorded by then"
        ) from None
