"""Rows of a table as whom and what they are about, or what is wrong with them: all of it, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields

from application.importing.cells import Cell
from application.importing.columns import Column, Mapped
from application.tables import Row, Table
from domain.application.events import Wishes
from domain.case import Refused
from domain.identity import Guardian, Identity
from domain.person import SYSTEMS, ExternalId

Report = Callable[[int, int], None]
"""How many are done, and how many there are."""

WISHES = ("kind", "faculty", "track", "region", "topics", "languages")
GUARDIAN = {"guardian_name": "name", "guardian_phone": "phone", "guardian_email": "email"}


@dataclass(frozen=True)
class Fault:
    """Why a row cannot stay as it is. `column` is the header of the cell at fault; empty where it is the row as a whole."""

    row: int
    column: str
    refusal: Refused


@dataclass(frozen=True)
class Told:
    """What a row says, by the targets of its columns."""

    number: int
    values: Mapping[str, Any]

    def get(self, target: str, otherwise: Any = "") -> Any:
        return self.values.get(target, otherwise)

    @property
    def name(self) -> tuple[str, str]:
        """The given name and the family name."""
        if words := self.get("name_family_first").split():
            return " ".join(words[1:]), words[0]
        if words := self.get("name_given_first").split():
            return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (words[0], "")
        return self.get("given_name"), self.get("family_name")

    @property
    def identity(self) -> Identity:
        given, family = self.name
        guardian = Guardian(**{name: self.get(target) for target, name in GUARDIAN.items()})
        return Identity(
            given,
            family,
            email=self.get("email"),
            phone=self.get("phone"),
            preferred_contact="email" if self.get("email") else "phone",
            birth_date=self.get("birth_date", None),
            language=self.get("language", "en"),
            guardian=guardian if guardian != Guardian("") else None,
        )

    @property
    def external_ids(self) -> tuple[ExternalId, ...]:
        return tuple(ExternalId(system, self.get(system)) for system in SYSTEMS if self.get(system))

    @property
    def wishes(self) -> Wishes:
        return Wishes(**{name: self.values[name] for name in WISHES if name in self.values})

    def answers(self, requirement: str) -> Mapping[str, Any]:
        """What the row answers to the form of a requirement, by the codes of its questions."""
        start = f"{requirement}."
        return {target.removeprefix(start): one for target, one in self.values.items() if target.startswith(start)}


@dataclass
class Reading:
    """What was read of a table: the rows that can be so far, and every fault of the others."""

    headers: Mapping[str, str]
    rows: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, number: int, refusal: Refused) -> None:
        self.faults.append(Fault(number, self.headers.get(refusal.at, ""), refusal))

    @property
    def bad(self) -> list[int]:
        """The numbers of the rows with faults."""
        return sorted({fault.row for fault in self.faults})

    def in_order(self) -> list[Fault]:
        return sorted(self.faults, key=lambda fault: fault.row)


def read_rows(table: Table, mapped: Mapped, columns: Iterable[Column]) -> Reading:
    """Every cell read as what its column holds."""
    by_target = {column.target: column for column in columns}
    read = [(place, target) for place, target in enumerate(mapped) if target]
    reading = Reading({target: table.header[place] for place, target in read})
    kinds: dict[str, fields.Field[Any]] = {
        f"column_{place}": Cell(by_target[target].read, target) for place, target in read
    }
    schema = Schema.from_dict(kinds)(many=True)
    rows = list(whole(table, reading))
    told = [{target: row.cell(place) for place, target in read if row.cell(place)} for row in rows]
    errors: Mapping[Any, Mapping[str, Sequence[Refused]]] = {}
    try:
        loaded = schema.load(told)
    except ValidationError as wrong:
        loaded, errors = wrong.valid_data, wrong.messages_dict  # the bad rows are among the valid data
    for index, (row, values) in enumerate(zip(rows, loaded, strict=True)):
        for target, refusals in errors.get(index, {}).items():
            reading.faults += (Fault(row.number, reading.headers[target], one) for one in refusals)
        if index not in errors:
            reading.rows.append(Told(row.number, {mapped[int(name[7:])]: value for name, value in values.items()}))
    return reading


def whole(table: Table, reading: Reading) -> Iterator[Row]:
    """The rows that have no more cells than the header names."""
    for row in table.rows:
        if table.surplus(row):
            template = (
                "This row has {cells} cells, the header {header}: put a text with a separator between quotation marks."
            )
            refusal = Refused("too_many_cells", template, cells=len(row.cells), header=len(table.header))
            reading.refuse(row.number, refusal)
        else:
            yield row


def wrong_identity(identity: Identity, today: date) -> Refused | None:
    """What is wrong with somebody who would be new."""
    try:
        identity.check()
    except Refused as refused:
        return refused
    if identity.birth_date and identity.birth_date > today:
        return Refused("not_born_yet", "This day of birth is yet to come.", at="birth_date")
    if identity.guardian and not identity.guardian.name:
        return Refused("guardian_nameless", "Give the guardian’s name as well.", at="guardian_name")
    return None
