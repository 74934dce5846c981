"""Tables to be imported, and the import as a coordinator does it."""

from __future__ import annotations

from collections.abc import Sequence

from application.asking import Asker, person
from application.importing.applications import Plan, Where
from application.importing.columns import said
from application.tables import Table
from domain.case import Role
from infrastructure.tables import csv_file, read_table
from tests.houses import INTAKE, PROGRAMME, Office

HEADER = (
    "Имя",
    "Фамилия",
    "E-mail",
    "Номер студента",
    "Темы",
    "Year of study",
    "Industry",
    "profile.study_programme",
    "profile.goals",
)
MENTEES = Where(PROGRAMME, INTAKE, Role.MENTEE, ("studies",))


def row(number: int, **changed: str) -> tuple[str, ...]:
    """A row of `HEADER` that can be; `changed` by position: `_3="..."`."""
    cells = [
        "Айгүл",
        f"Қасымова{number}",
        f"p{number}@example.kz",
        f"2023{number:05}",
        "job search",
        "2",
        "IT",
        "CS",
        "To grow",
    ]
    for place, value in changed.items():
        cells[int(place[1:])] = value
    return tuple(cells)


def table(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Table:
    return read_table(
        "people.csv", csv_file([one if one != "Industry" else "profile.industry" for one in header], rows)
    )


def checked(office: Office, told: Table, where: Where = MENTEES, by: Asker | None = None, **chosen: str) -> Plan:
    importing = office.house.application_import
    mapped = said(told.header, importing.columns(where), chosen)
    return importing.check(by or person(office.coordinator), where, told, mapped)


def imported(office: Office, *rows: Sequence[str]) -> int:
    return office.house.application_import.record(person(office.coordinator), checked(office, table(*rows)))


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.refusal.code) for fault in plan.faults]
