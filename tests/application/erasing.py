"""Somebody of whom something is kept wherever anything of anybody can be, for tests that erase her and look for her bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from application.asking import Asker, person
from domain.case import Refused, Role
from domain.identity import Guardian, Identity
from domain.person import ExternalId, Ground
from infrastructure.ballots import Ballots
from tests.houses import PROGRAMME, Applicant, Office

HER = Identity(
    "Зарина", "Quetzalcoatl", email="zarina.quetzal@example.kz", phone="+7 701 555 01 99",
    birth_date=date(2009, 2, 28), guardian=Guardian("Perpetua Quetzalcoatl", "+7 701 555 01 98"),
)  # fmt: skip
NOTE = "Xylophone lessons were spoken of."
PLAINTEXTS = (
    "Зарина",
    "зарина",
    "uetzalcoatl",
    "zarina.quetzal",
    "555 01 99",
    "555 01 98",
    "2009-02-28",
    "Xylophone",
    "SN-40417",
)
PASSWORD = "correct horse battery"


@dataclass
class Story:
    """She took part, it is over, and something of her is wherever anything of anybody can be."""

    office: Office
    her: UUID
    reference: str
    application: Applicant

    def erase(self, asker: Asker | None = None, ground: Ground = Ground.LAW) -> frozenset[UUID]:
        return self.office.house.erasure.erase(asker or person(self.office.admin), self.her, ground)

    def found(self) -> set[str]:
        """What of her plaintexts any file of the data folder holds, or any table of the database."""
        return found_in(everything_kept(self.office))


def found_in(kept: Iterable[bytes]) -> set[str]:
    """Which of her plaintexts stand there, as they are or escaped."""
    texts = {text: text.encode() for text in PLAINTEXTS} | {f"{text} (escaped)": escaped(text) for text in PLAINTEXTS}
    everything = b"\n".join(kept)
    return {text for text, bytes_of_it in texts.items() if bytes_of_it in everything}


def unpacked(files: Iterable[Path]) -> Iterator[bytes]:
    """What stands in these files, and in those that are packed in them."""
    for file in files:
        content = file.read_bytes()
        yield content
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield from (packed.read(name) for name in packed.namelist())


def escaped(text: str) -> bytes:
    return text.encode("ascii", "backslashreplace")


def everything_kept(office: Office) -> list[bytes]:
    files = [file.read_bytes() for file in office.house.settings.data_folder.rglob("*") if file.is_file()]
    if not office.house.settings.database_url:
        return files
    with office.house.databases.desk.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname <> 'information_schema'"
        ).all()
        rows = [connection.exec_driver_sql(f'SELECT t::text FROM "{one}"."{name}" t').scalars() for one, name in tables]
        return [*files, *(row.encode() for found in rows for row in found)]


def lived(office: Office) -> Story:
    house = office.house
    her = house.people.register(
        person(office.coordinator), HER, PROGRAMME, external_ids=(ExternalId("student_number", "SN-40417"),)
    )
    mentor, mentee = office.mentor(), office.admit(office.applied_again(her, Role.MENTEE))
    reference = office.paired(mentor, mentee)
    office.mentorship_step(reference, "log_contact", her, kind="phone", note=NOTE)
    house.accounts.add(HER.email, PASSWORD, her)
    with pytest.raises(Refused):
        house.accounts.authenticate(HER.email, "something else")
    house.reactions.catch_up()
    house.evidence.keep(mentee.case_id, "note.pdf", b"%PDF-1.4\n" + NOTE.encode(), {her})
    house.uploads.keep(office.coordinator, f"{HER.name},{HER.email}".encode(), {"name": "people.csv"})
    Ballots(house.databases.desk).add_voters(UUID(int=9), [her], [HER.email])
    house.views.rebuild()
    if house.settings.database_url:
        with house.databases.desk.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    return Story(office, her, reference, mentee)


def end(story: Story) -> None:
    story.office.mentorship_step(story.reference, "terminate", story.her)
    story.office.apply_step(story.application, "withdraw", story.her)
