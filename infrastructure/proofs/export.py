"""Handing out the ledger as of a checkpoint: to be verified without the database. What is sealed stays sealed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from application.proofs.ports import Signed
from domain.proof.leaf import Line, leaves_of
from domain.proof.tree import WIDTH, leaf_hashes
from infrastructure.event_store import LedgerStore
from infrastructure.proofs.layout import (
    CHECKPOINT,
    CHECKPOINTS,
    ENTRIES,
    KEY_LINE,
    KEY_PEM,
    LONGEST,
    PAYLOADS,
    Levels,
    bundled,
    path,
)
from infrastructure.proofs.leaves import AT_ONCE
from infrastructure.proofs.notes import VerifierKey

Report = Callable[[int, int], None]


class ExportRefused(Exception):
    """The ledger cannot be exported like this. The message says what to do."""


def export(store: LedgerStore, signed: Sequence[Signed], folder: Path, report: Report) -> None:
    """Write everything under the last of these checkpoints into a new folder: whole, or not at all.

    Raises:
        ExportRefused: there is such a folder, or it cannot be written.
    """
    if folder.exists():
        raise ExportRefused(f"{folder} exists already: name a new folder, or move this one away.")
    try:
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, content in files(store, signed, report):
                place = draft / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as problem:
        raise ExportRefused(
            f"The export cannot be written to {folder} ({problem.strerror}): choose a place with room that you may write to."
        ) from problem


def files(store: LedgerStore, signed: Sequence[Signed], report: Report) -> Iterator[tuple[str, bytes]]:
    newest = signed[-1]
    key = VerifierKey.read(newest.key)
    yield CHECKPOINT, newest.note.encode()
    yield KEY_LINE, f"{key.line}\n".encode()
    yield KEY_PEM, key.pem.encode()
    for one in signed:
        yield f"{CHECKPOINTS}/{one.size}", one.note.encode()
    levels = Levels()
    lines = islice(all_lines(store), newest.size)
    for number, tile in enumerate(iter(lambda: list(islice(lines, WIDTH)), [])):
        leaves = leaves_of(tile)
        if longest := next((line for line, leaf in zip(tile, leaves, strict=True) if len(leaf) > LONGEST), None):
            raise ExportRefused(
                f"Position {longest[0]}: the entry's topic or time is longer than an export can hold, and longer than any that "
                "talimger records: somebody else wrote it. `talimger audit verify` says what else is wrong."
            )
        yield path(ENTRIES, number, len(tile)), bundled(leaves)
        yield path(PAYLOADS, number, len(tile)), b"".join([state + b"\n" for *_, state in tile])
        yield from levels.add(leaf_hashes(leaves))
        report(number * WIDTH + len(tile), newest.size)
    yield from levels.rest()


def all_lines(store: LedgerStore) -> Iterator[Line]:
    after = 0
    while lines := store.lines(after, AT_ONCE):
        after = lines[-1][0]
        yield from lines
