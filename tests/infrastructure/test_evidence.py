"""Files of evidence: what is taken, and what is kept."""

from __future__ import annotations

import zipfile
from io import BytesIO
from uuid import UUID

import pytest
import sqlalchemy as sa

from domain.action_item.values import File
from domain.case import Refused
from infrastructure.evidence import MOST_BYTES, evidence, kind_of
from infrastructure.vault import VaultDamaged
from tests.houses import Office

CASE = UUID(int=7)
PDF = b"%PDF-1.7\n%%EOF\n"


def office_file(*names: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20, "image/jpeg"),
        (
            "a.xlsx",
            office_file("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_what_is_taken(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", PDF + b"0" * MOST_BYTES, "file_too_large"),
        ("a.exe", b"MZ", "file_kind"),
        ("a", PDF, "file_kind"),
        ("a.pdf", b"<html></html>", "file_not_as_named"),
        ("a.png", PDF, "file_not_as_named"),
    ],
)
def test_what_is_not(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        kind_of(name, content)
    assert refused.value.code == code


def test_a_file_is_kept_once_and_comes_back_as_long_as_nobody_of_it_is_erased(each_office: Office) -> None:
    files, her = each_office.house.evidence, each_office.coordinator
    kept = files.keep(CASE, "a.pdf", PDF, {her})
    assert files.keep(CASE, "a.pdf", PDF, {her}) == kept
    assert files.content(CASE, kept) == PDF
    assert files.content(UUID(int=8), kept) is None
    assert files.content(CASE, File("0" * 64, "application/pdf", 1)) is None
    each_office.house.vault.destroy(her)
    assert files.content(CASE, kept) is None


def test_a_file_that_was_put_in_the_place_of_another_is_not_handed_out(office: Office) -> None:
    """Sealed for the same people, it opens as well; but its checksum is not the one that the ledger has."""
    files, her = office.house.evidence, office.register()
    first, second = (files.keep(CASE, "a.pdf", PDF + end, [her]) for end in (b"1", b"2"))
    with files.engine.begin() as connection:
        box = connection.scalar(sa.select(evidence.c.box).where(evidence.c.checksum == second.checksum))
        connection.execute(sa.update(evidence).where(evidence.c.checksum == first.checksum).values(box=box))
    assert files.content(CASE, second) == PDF + b"2"
    with pytest.raises(VaultDamaged, match=f"What is kept as the file {first.checksum} .* is another one"):
        files.content(CASE, first)
