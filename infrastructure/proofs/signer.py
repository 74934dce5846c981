"""The private key that signs checkpoints, and beside it the one that it signed last.

Both are in the data folder, readable by its owner alone, and in no backup of the records: so whoever sets the databases back to
an old backup does not set back what was signed. The key may come from outside as well (`TALIMGER_CHECKPOINT_KEY`).
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from application.proofs.ports import Signed
from domain.case import Refused
from domain.proof.checkpoint import Checkpoint
from infrastructure.proofs.book import CheckpointBook
from infrastructure.proofs.notes import NoteRefused, SigningKey, VerifierKey, checkpoint_in
from infrastructure.settings import Settings, write_new

KEY_FILE, LAST_FILE = "checkpoint.key", "checkpoint.last"
NOTHING = "Nothing was signed yet.\n"
"""What the second says from before the key is made until it has signed something: whoever is stopped in between goes on."""


class CheckpointSigner:
    """`origin`: the name of the log, which is the name of its key; a new key is named by the address of the pages."""

    def __init__(self, settings: Settings, book: CheckpointBook) -> None:
        self.folder, self.given, self.book = settings.data_folder, settings.checkpoint_key, book
        self.new_name = f"{settings.address.partition('://')[2]}/ledger".replace("+", "-")

    def check(self, *, new: bool = False) -> None:
        """
        Raises:
            Refused: the key is not here, or what it signed last, though something was signed (`new` begins another log).
        """
        if self.is_here and not self.last.exists() and not (new and self.book.newest_of(self.public) is None):
            template = (
                "What the key {name} signed last is not here, so that nobody can say whether the ledger was set back: put the "
                "newest checkpoint that anybody has into the data folder, as {file}. Only where this key has never signed "
                "anything, `talimger audit checkpoint --new-key` begins its log."
            )
            raise Refused("checkpoint_last_missing", template, name=self.origin, file=LAST_FILE)
        has_signed = self.last.exists() and self.last.read_text(encoding="utf-8", errors="replace") != NOTHING
        if not self.is_here and not new and ((before := self.book.newest()) or has_signed):
            template = (
                "The key that signed the last checkpoint ({key}) is not here: put {file} back, or give its line as "
                "TALIMGER_CHECKPOINT_KEY. If it is lost, `talimger audit checkpoint --new-key` begins a new log."
            )
            raise Refused("checkpoint_key_missing", template, key=before.key if before else LAST_FILE, file=KEY_FILE)
        if not self.is_here and has_signed:
            template = (
                "{file} in the data folder is what the lost key signed last: move it away, keep it, and try again."
            )
            raise Refused("checkpoint_last_left", template, file=LAST_FILE)

    def key(self, *, new: bool = False) -> str:
        """The line of the public key, to sign with. The private one is made at its first use.

        Raises:
            Refused: as `check` says; or it cannot be read.
        """
        self.check(new=new)
        if not self.is_here:
            write_new(self.last, NOTHING, "What the key signed last")
            write_new(self.file, SigningKey.new(self.new_name).line + "\n", "The key that signs checkpoints")
        return self.public

    @property
    def public(self) -> str:
        """The line of the public key that is here."""
        return self.signing.verifier.line

    @property
    def is_here(self) -> bool:
        return bool(self.given) or self.file.exists()

    @property
    def origin(self) -> str:
        return self.signing.name

    def sign(self, checkpoint: Checkpoint) -> str:
        return self.signing.signed(checkpoint.text)

    def has_signed(self, signed: Signed) -> bool:
        """Whether this is as its key has signed it: nothing but its note is believed."""
        try:
            found = checkpoint_in(signed.note, VerifierKey.read(signed.key))
        except NoteRefused:
            return False
        return (found.size, found.root) == (signed.size, signed.root)

    def remembered(self, key: str) -> Signed | None:
        """What this key signed last, as far as the data folder knows.

        Raises:
            Refused: what the folder has is no checkpoint of this key.
        """
        file = self.last
        verifier = VerifierKey.read(key)
        try:
            note = file.read_text(encoding="utf-8")
            if note == NOTHING:
                return None
            checkpoint = checkpoint_in(note, verifier)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as problem:
            template = (
                "{file} in the data folder is no checkpoint that {name} has signed ({problem}): put back the newest one, as "
                "it was published."
            )
            raise Refused(
                "checkpoint_last_unreadable", template, file=LAST_FILE, name=verifier.name, problem=problem
            ) from None
        return Signed(
            verifier.line, checkpoint.size, checkpoint.root, note, datetime.fromtimestamp(file.stat().st_mtime, UTC)
        )

    def remember(self, signed: Signed) -> None:
        """Before anybody else hears of it."""
        replace(self.last, signed.note)

    @property
    def last(self) -> Path:
        return self.folder / LAST_FILE

    @property
    def file(self) -> Path:
        return self.folder / KEY_FILE

    @property
    def signing(self) -> SigningKey:
        """
        Raises:
            Refused: it cannot be read, or is no key.
        """
        where = "TALIMGER_CHECKPOINT_KEY" if self.given else KEY_FILE
        try:
            return SigningKey.read(self.given or self.file.read_text(encoding="utf-8").strip())
        except (OSError, ValueError) as problem:
            template = "{where} holds no key that signs checkpoints ({problem}): put back the one that was in use."
            raise Refused("checkpoint_key_unreadable", template, where=where, problem=problem) from None


def replace(file: Path, text: str) -> None:
    """Write a file anew, whole and safe on the disk, for its owner alone."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # of mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
        Path(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
