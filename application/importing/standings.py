"""Import of how students stand at the university: every one of them known already, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.asking import Asker
from application.importing.columns import Column, Mapped, standing_columns
from application.importing.recognition import KnownPeople, Recognition
from application.importing.rows import Fault, Report, Told, read_rows
from application.people import People
from application.programmes import Programmes
from application.standings import Standings
from application.standings import Told as ToldOfHer
from application.tables import Table
from domain.case import Refused, Role
from domain.person import SYSTEMS, Enrolment, Standing


@dataclass(frozen=True)
class StandingPlan:
    """What would be recorded, and every fault: with one, nothing is."""

    programme: str
    told: Sequence[ToldOfHer]
    faults: Sequence[Fault]
    rows: int

    @property
    def known(self) -> int:
        return len(self.told)

    @property
    def bad(self) -> int:
        """How many rows have faults."""
        return len({fault.row for fault in self.faults})


class StandingImport:
    def __init__(self, people: People, programmes: Programmes, standings: Standings, known: KnownPeople) -> None:
        self.people, self.programmes, self.standings, self.known = people, programmes, standings, known

    def columns(self) -> tuple[Column, ...]:
        return standing_columns()

    def check(
        self, asker: Asker, programme: str, table: Table, mapped: Mapped, as_of: date, report: Report = lambda *_: None
    ) -> StandingPlan:
        """What these rows would record; those without a day of their own as of this one. Nothing is recorded.

        Raises:
            Refused: the import as a whole cannot be.
        """
        self.programmes.get(programme)
        if Role.COORDINATOR not in self.people.roles(asker, programme):
            raise Refused("not_yours", "Only a coordinator of the programme imports how students stand.")
        refuse_missing(mapped)
        reading = read_rows(table, mapped, self.columns())
        recognition = Recognition(self.known, reading.rows)
        told = []
        for done, row in enumerate(reading.rows, start=1):
            try:
                person_id = known_one(recognition.of(row))
                recognition.refuse_second(row, person_id)
                told.append(ToldOfHer(person_id, day_of(row, as_of), standing_of(row)))
            except Refused as refused:
                reading.refuse(row.number, refused)
            report(done, len(reading.rows))
        return StandingPlan(programme, told, reading.in_order(), len(table.rows))

    def record(self, asker: Asker, plan: StandingPlan, report: Report = lambda *_: None) -> int:
        """Record what is new of it in one save; of how many people that was.

        Raises:
            Refused: a row has a fault. Nothing is recorded.
        """
        if plan.faults:
            template = "{count} rows cannot stay as they are: put them right, and import the file again."
            raise Refused("rows_wrong", template, count=plan.bad)
        return self.standings.record(asker, plan.programme, plan.told, report)


def refuse_missing(mapped: Mapped) -> None:
    """
    Raises:
        Refused: no column says who, or how she stands.
    """
    if not set(mapped) & {"email", *SYSTEMS}:
        template = "No column holds a student number, an id in Platonus or an e-mail address: say which one does."
        raise Refused("column_missing", template, at="map")
    if "enrolment" not in mapped:
        template = "No column holds the standing (enrolled, left, graduated): say which one does."
        raise Refused("column_missing", template, at="map")


def known_one(person_id: UUID | None) -> UUID:
    if person_id is None:
        template = "Nobody is known by this id or address: put it right, or leave the row out."
        raise Refused("nobody_known", template)
    return person_id


def day_of(row: Told, otherwise: date) -> date:
    day: date = row.get("as_of", otherwise)
    if day > otherwise:
        raise Refused("in_the_future", "It cannot be as of a day that is yet to come: give an earlier day.", at="as_of")
    return day


def standing_of(row: Told) -> Standing:
    if not row.get("enrolment"):
        raise Refused("standing_missing", "Say how she stands: enrolled, left or graduated.", at="enrolment")
    return Standing(
        Enrolment(row.get("enrolment")),
        term=row.get("term"),
        since=row.get("since", None),
        average=row.get("average", None),
        failed=row.get("failed", None),
    )
