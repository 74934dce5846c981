"""Files that were submitted as evidence: kept by their checksum, sealed under the keys of those who submitted them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

import puremagic
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from domain.action_item.values import File
from domain.case import Refused, Sealed
from infrastructure.databases import desk_tables, insert_new, scrub, writing
from infrastructure.vault import Vault, VaultDamaged

MOST_BYTES = 10 * 1024 * 1024
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
}
"""What evidence may be, by the ending of its name."""

evidence = sa.Table(
    "evidence",
    desk_tables,
    sa.Column("case_id", sa.Uuid(), primary_key=True),
    sa.Column("checksum", sa.Text(), primary_key=True),
    sa.Column("people", sa.Text(), nullable=False),  # ids, by spaces
    sa.Column("box", sa.LargeBinary(), nullable=False),
)


class EvidenceFiles:
    """Keeps a file before the event that names it is recorded: what was acknowledged is there."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine, self.vault = engine, vault

    def keep(self, case_id: UUID, name: str, content: bytes, people: Iterable[UUID]) -> File:
        """Keep a file of a case; the same one again is kept once.

        Raises:
            Refused: it is empty, too large, of a kind that is not taken, or not what its name says.
        """
        media_type = kind_of(name, content)
        checksum = hashlib.sha256(content).hexdigest()
        sealed = self.vault.seal_bytes(content, people)
        row = {"case_id": case_id, "checksum": checksum, "people": " ".join(map(str, sealed.keys)), "box": sealed.box}
        with writing(self.engine) as connection:
            insert_new(connection, evidence, [row])
        return File(checksum, media_type, len(content))

    def forget(self, people: Iterable[UUID]) -> None:
        """Leave nothing of the files that one of these people submitted: nobody can open them any more."""
        theirs = [evidence.c.people.contains(str(one)) for one in sorted(people)]
        with writing(self.engine) as connection:
            connection.execute(sa.delete(evidence).where(sa.or_(sa.false(), *theirs)))
        scrub(self.engine, evidence)

    def ending(self, file: File) -> str:
        """`.pdf`: with what the name of such a file ends."""
        return next(ending for ending, kind in KINDS.items() if kind == file.media_type)

    def content(self, case_id: UUID, file: File) -> bytes | None:
        """What stands in a file; None where it is not there any more, or one of its people was erased.

        Raises:
            VaultDamaged: what is kept is not the file whose checksum the ledger has, or cannot be opened.
        """
        asked = sa.select(evidence.c.people, evidence.c.box).where(
            evidence.c.case_id == case_id, evidence.c.checksum == file.checksum
        )
        with self.engine.connect() as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            return None
        content = self.vault.open_bytes(Sealed(tuple(map(UUID, row.people.split())), row.box))
        if content is not None and hashlib.sha256(content).hexdigest() != file.checksum:
            raise VaultDamaged(
                f"What is kept as the file {file.checksum} of case {case_id} is another one than was submitted: restore the "
                "records from a backup."
            )
        return content


def kind_of(name: str, content: bytes) -> str:
    """The media type of a file, by its name and by what it begins with.

    Raises:
        Refused: it is empty, too large, of a kind that is not taken, or not what its name says.
    """
    if not content:
        raise Refused("file_empty", "This file is empty: choose another one.", at="file")
    if len(content) > MOST_BYTES:
        template = "This file is larger than {most} MB: make it smaller, or say where it is kept."
        raise Refused("file_too_large", template, at="file", most=MOST_BYTES // 1024 // 1024)
    ending = f".{name.rpartition('.')[2].lower()}"
    if ending not in KINDS:
        kinds = ", ".join(one.removeprefix(".") for one in KINDS)
        template = "Files of this kind are not taken: send one of {kinds}."
        raise Refused("file_kind", template, at="file", kinds=kinds)
    if ending not in {match.extension for match in found_in(content, name)}:
        template = "This file is not what its name says ({ending}): save it anew, or send another one."
        raise Refused("file_not_as_named", template, at="file", ending=ending)
    return KINDS[ending]


def found_in(content: bytes, name: str) -> list[puremagic.main.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(content, name)
    except (puremagic.PureError, ValueError):
        return []
